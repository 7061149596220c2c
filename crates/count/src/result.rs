//! What a count says: quota, who is elected, and every stage. Its JSON is a contract (`JSON.md`).

use crate::{
    CandidateNumber, Constraint, ConstraintMethod, Reopen, Repair, RuleSet, Ruling, SizeChange, Vacancy,
    Votes,
};
use serde::{Deserialize, Serialize};

/// A finished count. Serialises to the JSON of `plenary count` and reads back from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The rules it was counted by, in full.
    pub rules: RuleSet,
    /// What was counted.
    pub input: InputSummary,
    /// The contest's name.
    pub title: String,
    /// Seats to be filled.
    pub seats: u32,
    /// Seats left vacant because too few stand.
    pub vacant: u32,
    /// The candidates in ballot-paper order.
    pub candidates: Vec<Entrant>,
    /// Votes that elect.
    pub quota: Votes,
    /// Those elected, in order of election; within one stage by votes, largest first.
    pub elected: Vec<Elected>,
    /// Every stage; the first is the first preferences.
    pub stages: Vec<Stage>,
    /// The order that decided ties, and whether it had to.
    pub lots: LotsUsed,
    /// The constraints it was counted within; empty for a plain count.
    #[serde(default)]
    pub constraints: Vec<Constraint>,
    /// How these were kept.
    #[serde(default, skip_serializing_if = "ConstraintMethod::is_exact")]
    pub constraint_method: ConstraintMethod,
    /// With larger and smaller committees: who comes in for whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub size_changes: Vec<SizeChange>,
    /// Constraints that the result does not meet, by name; only methods that are not exact can leave any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<String>,
    /// Where candidates were compared two by two: the comparisons and the order that follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairwise: Option<Pairwise>,
    /// With a vacancy to be filled: who leaves, who sits, who no longer stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacancy: Option<Vacancy>,
    /// With a candidate “reopen nominations”: what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    /// With constraints: the same papers counted without them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<Box<Count>>,
}

/// Candidates compared two by two. Rows and columns are in ballot-paper order, withdrawn candidates included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairwise {
    /// How many papers put the candidate of the row before the candidate of the column.
    pub preferred: Vec<Vec<u64>>,
    /// Schulze: the weakest win on the strongest path from the row to the column, in papers; 0 where there is no path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strongest: Vec<Vec<u64>>,
    /// Those who may be elected, the winner first.
    pub order: Vec<CandidateNumber>,
}

/// What became of the candidate “reopen nominations”. It is never among those of [`Count::elected`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// Its number on the ballot paper and what its election means.
    #[serde(flatten)]
    pub rule: Reopen,
    /// The stage at which it was elected; `None` if it was not.
    pub stage: Option<u32>,
    /// Seats for which nominations are opened again.
    pub seats: u32,
}

/// The papers that were counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputSummary {
    /// SHA-256 of the file as it was read, or of the contest written as BLT, in hexadecimal.
    pub sha256: String,
    /// Papers in all.
    pub papers: u64,
    /// Papers that show a preference for a standing candidate.
    pub valid: u64,
    /// Papers that do not; they are not counted.
    pub blank: u64,
    /// What was mended in reading the file, in the order of its lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

/// A candidate as listed in the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrant {
    /// The number on the ballot paper, from 1.
    pub number: CandidateNumber,
    /// The name on the ballot paper.
    pub name: String,
    /// Whether the candidate was passed over.
    pub withdrawn: bool,
}

/// A candidate elected, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elected {
    /// The candidate's number, from 1.
    pub candidate: CandidateNumber,
    /// The stage, from 1.
    pub stage: u32,
}

/// One stage of the count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// From 1.
    pub number: u32,
    /// What happened.
    pub kind: StageKind,
    /// Whose papers moved; empty at the first stage.
    pub from: Vec<CandidateNumber>,
    /// Every candidate's votes at the end of the stage, in ballot-paper order.
    pub votes: Vec<Votes>,
    /// Votes on papers without a further preference, so far.
    pub exhausted: Votes,
    /// Votes lost to ignored remainders, so far.
    pub rounding: Votes,
    /// The quota at the end of the stage, where the rules reckon it anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Votes>,
    /// Elected at this stage, in order.
    pub elected: Vec<CandidateNumber>,
    /// Those of `elected` who had less than the quota but the total active vote divided by one more than the seats
    /// left (Electoral Reform Society 1997).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_active_share: Vec<CandidateNumber>,
    /// Those of `elected` who took the last places without a quota.
    pub without_quota: Vec<CandidateNumber>,
    /// Those of `without_quota` who had as many votes as all others together (Northern Ireland, rule 52).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_all_the_rest: Vec<CandidateNumber>,
    /// Excluded at this stage.
    pub excluded: Vec<CandidateNumber>,
    /// Elected candidates whose surplus waits while others are excluded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<CandidateNumber>,
    /// Ties that had to be decided to do what was done at this stage.
    pub ties: Vec<Tie>,
    /// What constraints did at this stage, with the counts that forced it.
    pub constraints: Vec<Ruling>,
    /// The batches in which the papers of those excluded moved, where the rules have batches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub batches: Vec<StageBatch>,
    /// What every candidate kept of each vote that reached them, in ballot-paper order, where the rules have keep values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep_values: Vec<Votes>,
    /// Where the votes went that moved, one entry for each candidate in `from`. Empty where every paper is counted anew.
    pub transfers: Vec<Transfer>,
}

/// Papers of one value that moved together within a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageBatch {
    /// From 1 within the stage.
    pub number: u32,
    /// The value of each paper; none if those excluded held no papers.
    pub value: Option<Votes>,
    /// Every candidate's votes after the batch, in ballot-paper order.
    pub votes: Vec<Votes>,
    /// Elected after the batch, in order; they receive nothing of later ones.
    pub elected: Vec<CandidateNumber>,
}

/// What happens at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageKind {
    /// Papers are given to the first standing candidate on each.
    FirstPreferences,
    /// An elected candidate's surplus moves on.
    Surplus,
    /// The candidate with the fewest votes is excluded.
    Exclusion,
    /// Candidates in no outcome that satisfies the constraints are excluded.
    ConstraintExclusion,
}

/// Votes moving from one candidate in one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Whose votes move.
    pub from: CandidateNumber,
    /// Who receives how much, in ballot-paper order; those who receive nothing are left out.
    pub to: Vec<(CandidateNumber, Votes)>,
    /// Votes on papers without a further preference.
    pub exhausted: Votes,
    /// Votes lost to ignored remainders.
    pub rounding: Votes,
    /// Votes won back from remainders ignored before, where papers came together again whose value is an exact fraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regained: Option<Votes>,
}

/// Equal votes that had to be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// What had to be decided.
    pub about: TieAbout,
    /// Those with equal votes, in ballot-paper order.
    pub candidates: Vec<CandidateNumber>,
    /// What decided.
    pub decided_by: TieBreak,
    /// The candidate whom the decision picked: to be excluded, elected or transferred first.
    pub chosen: CandidateNumber,
}

/// What a tie was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieAbout {
    /// Whose surplus moves first.
    Surplus,
    /// Who is excluded.
    Exclusion,
    /// Who is elected first, where that could change the result.
    Election,
    /// In which order equal wins are taken where not all can stand (ranked pairs).
    Comparison,
    /// Whose equal fraction of a surplus of whole papers is counted as one paper.
    Fraction,
}

/// What decided a tie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieBreak {
    /// The votes differed at this earlier stage.
    Stage(u32),
    /// The votes differed after this batch of an earlier stage.
    Batch {
        /// The stage, from 1.
        stage: u32,
        /// The batch within it, from 1.
        batch: u32,
    },
    /// The votes were equal at every stage. The tied, most preferred first, by the lots.
    Lot(Vec<CandidateNumber>),
    /// Earlier stages decided nothing. The tied with the numbers reckoned for this stage, most preferred (the largest)
    /// first; see [`crate::LastResort::ReckonedNumbers`].
    Numbers(Vec<(CandidateNumber, i32)>),
}

/// The lots of a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotsUsed {
    /// The seed, if the order was made from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// The contest's key that went with the seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contest: Option<String>,
    /// Candidates, most preferred first.
    pub order: Vec<CandidateNumber>,
    /// Whether any tie needed them.
    pub needed: bool,
}

impl LotsUsed {
    /// SHA-256 of the seed (UTF-8), in hexadecimal: what is published before the ballot closes, so that the seed cannot be
    /// chosen afterwards. None without a seed.
    pub fn commitment(&self) -> Option<String> {
        crate::lots::commitment(self.seed.as_deref()?)
    }
}

impl Count {
    /// The name of a candidate by number; empty if there is none.
    pub fn name(&self, number: CandidateNumber) -> &str {
        let place = usize::from(number).checked_sub(1);
        place.and_then(|place| self.candidates.get(place)).map_or("", |entrant| entrant.name.as_str())
    }

    /// Whether the candidate is elected.
    pub fn is_elected(&self, number: CandidateNumber) -> bool {
        self.elected.iter().any(|elected| elected.candidate == number)
    }

    /// Who takes the seats that fell vacant, in order of election; nobody where no vacancy was to be filled.
    pub fn filled(&self) -> Vec<CandidateNumber> {
        let Some(vacancy) = &self.vacancy else { return vec![] };
        self.winners().into_iter().filter(|number| !vacancy.sitting.contains(number)).collect()
    }

    /// The numbers of those elected, in order of election.
    pub fn winners(&self) -> Vec<CandidateNumber> {
        self.elected.iter().map(|elected| elected.candidate).collect()
    }

    /// The same count, but without saying whom a constraint kept or excluded: that would tell what somebody did, or did
    /// not, declare of themself. The counts that forced each ruling stay.
    pub fn unnamed(&self) -> Self {
        let mut count = self.clone();
        for ruling in count.stages.iter_mut().flat_map(|stage| &mut stage.constraints) {
            ruling.candidates.clear();
        }
        count
    }

    /// The count without the words in it that may be put otherwise by another version of this crate: the name and the
    /// source of its rules.
    pub fn bare(&self) -> Self {
        let mut count = self.clone();
        (count.rules.name, count.rules.source) = (Default::default(), Default::default());
        count.plain = self.plain.as_ref().map(|plain| Box::new(plain.bare()));
        count
    }

    /// Whether both say the same of everything but those words: what a count stored by an older version is compared by.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.bare() == other.bare()
    }

    /// The count as JSON with line breaks, ending in a new line; the same count gives the same bytes.
    pub fn to_json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("a count is plain data and always becomes JSON");
        text.push('\n');
        text
    }
}
