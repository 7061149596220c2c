//! Rule sets: values made of parameters, not engines of their own.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Everything that decides how papers are counted; printed with every result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// The name on the command line and in stored results, such as `scottish`.
    pub id: Cow<'static, str>,
    /// The name that people use.
    pub name: Cow<'static, str>,
    /// Where the rules stand written.
    pub source: Cow<'static, str>,
    /// How many decimals votes and transfer values carry; the remainder is ignored.
    pub decimals: u8,
    /// How many votes elect.
    pub quota: Quota,
    /// Which of a candidate's papers carry a surplus on.
    pub surplus_papers: SurplusPapers,
    /// In which direction earlier stages are searched when votes are equal; a lot decides after that.
    pub ties: TieDirection,
}

/// How the quota is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quota {
    /// Valid papers divided by one more than the seats, fraction ignored, plus one.
    DroopWhole,
    /// Valid papers divided by one more than the seats at the rule set's decimals, plus the smallest unit.
    DroopFraction,
}

/// Which papers a surplus is taken from, and at what value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurplusPapers {
    /// All papers, each at surplus × its value ÷ the candidate's votes (weighted inclusive Gregory).
    AllWeighted,
    /// All papers, each at surplus ÷ number of papers, whatever they were worth (unweighted inclusive Gregory).
    AllUnweighted,
}

/// The direction in which earlier stages break a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieDirection {
    /// The most recent earlier stage at which the votes differ.
    Backwards,
    /// The first stage at which the votes differ.
    Forwards,
}

/// Weighted inclusive Gregory as Scottish councils are elected.
///
/// Quota rule 46, surpluses rules 48 and 49, exclusion rules 50 and 51, last places rule 52.
pub const SCOTTISH: RuleSet = RuleSet {
    id: Cow::Borrowed("scottish"),
    name: Cow::Borrowed("Scottish local government elections (weighted inclusive Gregory)"),
    source: Cow::Borrowed(
        "Scottish Local Government Elections Order 2011 (SSI 2011/399), Schedule 1, rules 45 to 52",
    ),
    decimals: 5,
    quota: Quota::DroopWhole,
    surplus_papers: SurplusPapers::AllWeighted,
    ties: TieDirection::Backwards,
};

/// All rule sets that can be named.
pub const RULE_SETS: &[RuleSet] = &[SCOTTISH];

impl RuleSet {
    /// The rule set of this name, if there is one.
    pub fn by_id(id: &str) -> Option<Self> {
        RULE_SETS.iter().find(|set| set.id == id).cloned()
    }

    /// SHA-256 of the parameters as JSON, in hexadecimal: two results with the same
    /// fingerprint were counted by the same rules.
    pub fn fingerprint(&self) -> String {
        let json = serde_json::to_vec(self).expect("a rule set is plain data and always becomes JSON");
        crate::input::hex(&Sha256::digest(&json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_rule_sets_by_name() {
        assert_eq!(RuleSet::by_id("scottish"), Some(SCOTTISH));
        assert_eq!(RuleSet::by_id("english"), None);
        let other = RuleSet { decimals: 2, ..SCOTTISH };
        assert_ne!(other.fingerprint(), SCOTTISH.fingerprint());
    }
}
