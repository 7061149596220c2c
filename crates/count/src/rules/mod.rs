//! Rule sets: values made of parameters, not engines of their own.

mod parts;
mod sets;

use crate::votes::MAX_DECIMALS;
use crate::{Marks, Mend};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

pub use parts::{
    Batches, Deferral, Divisor, ElectedWith, Ending, EqualPreferences, Excluded, Fractions, LastResort,
    Method, NeverNamed, Quota, QuotaChanges, Receiving, Settling, SkippedNumbers, SurplusOrder,
    SurplusPapers, TieDirection, TiePoints, VacancyPapers,
};
pub use sets::{
    ACT, APPROVAL, BLOCK, CAMBRIDGE, DAIL, EG, ERS76, ERS97, FPTP, IRV, MEEK, MEEK_NZ, NI, PRSA,
    RANKED_PAIRS, RULE_SETS, SCHULZE, SCOTTISH, SUPPLEMENTARY, TASMANIA, UIG, WARREN,
};

/// Everything that decides how papers are counted; printed with every result.
///
/// Parameters that came later default to what the Scottish rules say, so that older results read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// The name on the command line and in stored results, such as `scottish`.
    pub id: Cow<'static, str>,
    /// The name that people use.
    pub name: Cow<'static, str>,
    /// Where the rules stand written.
    pub source: Cow<'static, str>,
    /// The kind of count; parameters that a kind has no use for change nothing in it.
    #[serde(default)]
    pub method: Method,
    /// Whether it fills one seat only.
    #[serde(default)]
    pub one_seat: bool,
    /// How many decimals votes and transfer values carry; the remainder is ignored.
    pub decimals: u8,
    /// How many votes elect.
    pub quota: Quota,
    /// Whether the quota is reckoned anew when papers become non-transferable.
    #[serde(default)]
    pub quota_changes: QuotaChanges,
    /// What elects besides the quota.
    #[serde(default)]
    pub elected_with: ElectedWith,
    /// Which of a candidate's papers carry a surplus on.
    pub surplus_papers: SurplusPapers,
    /// Among which papers a surplus is divided.
    #[serde(default)]
    pub divisor: Divisor,
    /// Whose surplus moves first.
    #[serde(default)]
    pub surplus_order: SurplusOrder,
    /// At what point fractions beyond the decimals are ignored.
    #[serde(default)]
    pub fractions: Fractions,
    /// How much a candidate may receive.
    #[serde(default)]
    pub receiving: Receiving,
    /// Whether small surpluses wait.
    #[serde(default)]
    pub deferral: Deferral,
    /// Candidates with fewer votes than this are all excluded together when the first surpluses have moved, if enough
    /// others stand; 0 if there is no such rule.
    #[serde(default)]
    pub fewest_to_stay: u32,
    /// How many candidates are excluded together.
    #[serde(default)]
    pub excluded: Excluded,
    /// In which portions the papers of those excluded move; whoever has enough votes is elected after each.
    #[serde(default)]
    pub batches: Batches,
    /// When the last seats are filled without a quota.
    #[serde(default)]
    pub ending: Ending,
    /// In which direction earlier stages are searched when votes are equal; a lot decides after that.
    pub ties: TieDirection,
    /// Which earlier points of the count break ties.
    #[serde(default)]
    pub tie_points: TiePoints,
    /// What decides where these leave candidates equal.
    #[serde(default)]
    pub last_resort: LastResort,
    /// What becomes of candidates whom no paper names.
    #[serde(default)]
    pub never_named: NeverNamed,
    /// When methods with keep values go on from sharing out votes to excluding somebody.
    #[serde(default)]
    pub settling: Settling,
    /// What happens to preferences that share a place.
    #[serde(default)]
    pub equal_preferences: EqualPreferences,
    /// What happens where a number is missing in the order of preferences.
    #[serde(default)]
    pub skipped_numbers: SkippedNumbers,
    /// Which papers fill a seat that falls vacant.
    #[serde(default)]
    pub vacancy_papers: VacancyPapers,
}

impl RuleSet {
    /// The rule set of this name, if there is one.
    pub fn by_id(id: &str) -> Option<Self> {
        RULE_SETS.iter().find(|set| set.id == id).cloned()
    }

    /// Whether contests with this many seats can be counted by it.
    pub fn fits(&self, seats: u32) -> bool {
        seats == 1 || (seats > 1 && !self.one_seat)
    }

    /// Whether there are votes that elect; otherwise those with the most votes are elected.
    pub fn has_quota(&self) -> bool {
        !matches!(self.method, Method::MostVotes | Method::Approval) && !self.method.compares()
    }

    /// How many votes each paper has; `None` where each candidate on it gets one.
    pub fn votes_per_paper(&self, seats: u32) -> Option<u32> {
        match self.method {
            Method::MostVotes => Some(seats),
            Method::Approval => None,
            _ => Some(1),
        }
    }

    /// Whether a group that enough papers put before everyone else is sure of its share of the seats.
    pub fn is_proportional(&self) -> bool {
        match self.method {
            Method::Transfers | Method::Meek | Method::Warren => true,
            Method::MostVotes | Method::TopTwo | Method::Approval | Method::Schulze | Method::RankedPairs => {
                false
            }
        }
    }

    /// What it asks of the reading of papers with equal or missing preferences; where it asks nothing, the form of the
    /// file decides, which as a rule ends the paper there.
    pub fn marks(&self) -> Marks {
        let equal = match self.equal_preferences {
            EqualPreferences::EndThePaper => None,
            EqualPreferences::ArePassedOver => Some(Mend::PassOver),
            EqualPreferences::AreShared => Some(Mend::Keep),
        };
        let skipped = self.skipped_numbers == SkippedNumbers::MoveUp;
        Marks { equal, skipped: skipped.then_some(Mend::PassOver), repeated: None }
    }

    /// What does not fit together in it, if anything; for rule sets that were written elsewhere.
    pub fn flaw(&self) -> Option<&'static str> {
        let keeps = matches!(self.method, Method::Meek | Method::Warren);
        let whole = self.surplus_papers.are_whole() || self.receiving == Receiving::UpToTheQuota;
        if self.decimals > MAX_DECIMALS {
            Some("votes carry at most twelve decimals")
        } else if keeps && self.decimals != 9 {
            Some("keep values have nine decimals")
        } else if self.last_resort == LastResort::ReckonedNumbers && !keeps {
            Some("numbers stand in the place of lots only where papers are counted anew")
        } else if self.method == Method::TopTwo && !self.one_seat {
            Some("a second count between two fills one seat only")
        } else if whole && self.decimals > 0 {
            Some("whole papers move only where votes have no decimals")
        } else if self.fractions == Fractions::EachTransfer && self.surplus_papers != SurplusPapers::LastBatch
        {
            Some("exact fractions of papers are for surpluses of the papers received last")
        } else if self.equal_preferences == EqualPreferences::AreShared && !self.method.shares_equally() {
            Some(
                "equal preferences are shared only where papers are counted anew or compared, or each name is a vote",
            )
        } else {
            None
        }
    }

    /// The parameters alone as JSON, in the order of their names: without id, name and source, which may be worded anew,
    /// and without parameters that are as where nothing is said of them, so that one that is invented later changes
    /// nothing here.
    pub fn parameters(&self) -> String {
        let (ours, mut bare) = (fields(self), fields(self));
        bare.retain(|name, _| ALWAYS.contains(&name.as_str()));
        let bare: Self = serde_json::from_value(serde_json::Value::Object(bare))
            .expect("all other parameters have a default");
        let unsaid = fields(&bare);
        let said = |name: &str, value: &serde_json::Value| {
            !WORDS.contains(&name) && (ALWAYS.contains(&name) || unsaid.get(name) != Some(value))
        };
        let said: BTreeMap<_, _> = ours.iter().filter(|(name, value)| said(name, value)).collect();
        serde_json::to_string(&said).expect("parameters are plain data and always become JSON")
    }

    /// SHA-256 of [`RuleSet::parameters`], in hexadecimal: two results with the same fingerprint were counted by the same
    /// rules, whatever these are called and wherever they are said to come from.
    pub fn fingerprint(&self) -> String {
        crate::input::hex(&Sha256::digest(self.parameters().as_bytes()))
    }
}

/// What names a rule set and says where it comes from, and counts nothing.
const WORDS: [&str; 3] = ["id", "name", "source"];

/// What every rule set says, from the first version on.
const ALWAYS: [&str; 7] = ["id", "name", "source", "decimals", "quota", "surplus_papers", "ties"];

fn fields(rules: &RuleSet) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(rules).expect("a rule set is plain data and always becomes JSON") {
        serde_json::Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn finds_rule_sets_by_name() {
        assert_eq!(RuleSet::by_id("scottish"), Some(SCOTTISH));
        assert_eq!(RuleSet::by_id("english"), None);
        let other = RuleSet { decimals: 2, ..SCOTTISH };
        assert_ne!(other.fingerprint(), SCOTTISH.fingerprint());
        let reworded = RuleSet { id: "ours".into(), name: "Ours".into(), source: "Ours".into(), ..SCOTTISH };
        assert_eq!(reworded.fingerprint(), SCOTTISH.fingerprint());
        // What no rule says is not hashed, so that a parameter invented later changes no fingerprint.
        let scottish =
            r#"{"decimals":5,"quota":"droop-whole","surplus_papers":"all-weighted","ties":"backwards"}"#;
        assert_eq!(SCOTTISH.parameters(), scottish);
        assert!(MEEK_NZ.parameters().contains(r#""last_resort":"reckoned-numbers""#));
        let mut ids: Vec<_> = RULE_SETS.iter().map(|set| set.id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULE_SETS.len());
        assert_eq!(ids.len(), 21);
        assert!(RULE_SETS.iter().all(|set| set.flaw().is_none()));
        assert!(RuleSet { fractions: Fractions::EachTransfer, ..SCOTTISH }.flaw().is_some());
    }

    /// What results stored before the parameters grew hold.
    #[test]
    fn a_rule_set_stored_earlier_reads_back() {
        let stored = r#"{"id": "scottish", "name": "N", "source": "S", "decimals": 5, "quota": "droop-whole",
            "surplus_papers": "all-weighted", "ties": "backwards"}"#;
        let read: RuleSet = serde_json::from_str(stored).unwrap();
        assert_eq!(read, RuleSet { name: "N".into(), source: "S".into(), ..SCOTTISH });
    }
}
