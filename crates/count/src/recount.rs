//! What a recount needs beside the papers, as a file that can be published with them.

use serde::{Deserialize, Serialize};

use crate::{
    AcrossMethod, Candidate, Constraint, ConstraintMethod, Contest, Count, Election, Looking, Lots, Options,
    Papers, Reopen, RuleSet, Sequence, SequenceError, least_change, sequence,
};

/// All contests of an election in the order of counting, and the constraints over them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recount {
    /// The rule set in full, so that a later version of a programme counts by the same.
    pub rules: RuleSet,
    /// Contests in the order of counting.
    pub contests: Vec<RecountContest>,
    /// Constraints over all contests.
    pub across: Vec<Constraint>,
    /// How these are met.
    #[serde(default, skip_serializing_if = "AcrossMethod::is_sequential")]
    pub method: AcrossMethod,
}

/// One contest without its papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecountContest {
    /// Which contest, in the publisher's own terms.
    pub id: String,
    /// The contest's name.
    pub title: String,
    /// Seats to be filled.
    pub seats: u32,
    /// Who stands, with categories where a quota asks.
    pub candidates: Vec<Candidate>,
    /// Constraints within the contest.
    pub constraints: Vec<Constraint>,
    /// How these are kept.
    #[serde(default, skip_serializing_if = "ConstraintMethod::is_exact")]
    pub constraint_method: ConstraintMethod,
    /// How ties are decided that votes do not decide.
    pub lots: Lots,
    /// The candidate “reopen nominations”, if there is one, and what its election means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<Reopen>,
    /// Nobody voted here, since no more stood than there were seats. The contest is in the list because whoever is
    /// elected here is passed over in later ones and counts for the constraints over all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unopposed: bool,
}

impl Recount {
    /// Counts the papers, one of each contest in order; those of an unopposed contest are not looked at, one that names
    /// everybody stands for them.
    ///
    /// # Errors
    /// As [`sequence`].
    pub fn count(&self, papers: &[Papers]) -> Result<Sequence, SequenceError> {
        let contests: Vec<Contest> =
            self.contests.iter().zip(papers).map(|(it, papers)| it.with(papers)).collect();
        match self.method {
            AcrossMethod::Sequential => sequence(&contests, &self.across, &self.rules),
            AcrossMethod::LeastChange => least_change(&contests, &self.across, &self.rules),
        }
    }

    /// Counts the papers as far as a first count looked at them, so that the result names nothing of what stays hidden:
    /// this is what is published. From papers that are shown so far alone it is the same again. Papers of a ballot box
    /// hold no shared preferences; those that do are left out.
    ///
    /// # Errors
    /// As [`sequence`].
    pub fn count_shown(&self, papers: &[Papers]) -> Result<Sequence, SequenceError> {
        let looking = Self::looking(&self.count(papers)?);
        let shown: Vec<Papers> =
            papers.iter().zip(&looking).map(|(papers, it)| cut(papers, it.as_ref())).collect();
        self.count(&shown)
    }

    /// The stage sheet of each contest as it is published: JSON without names in the rulings of quotas. `None` where
    /// nothing was counted.
    pub fn sheets(sequence: &Sequence) -> Vec<Option<String>> {
        let sheet = |count: &Count| count.unnamed().to_json();
        sequence.contests.iter().map(|it| it.count.as_ref().map(sheet)).collect()
    }

    /// Which preferences were looked at in each contest; `None` where nothing was counted.
    pub fn looking(sequence: &Sequence) -> Vec<Option<Looking>> {
        sequence.contests.iter().map(|it| it.count.as_ref().map(|count| Looking::new([count]))).collect()
    }
}

impl RecountContest {
    /// The contest as it is counted from these papers.
    pub fn with(&self, papers: &Papers) -> Contest {
        Contest {
            election: Election {
                title: self.title.clone(),
                seats: self.seats,
                candidates: self.candidates.clone(),
                papers: if self.unopposed { everybody(self.candidates.len()) } else { papers.clone() },
            },
            options: Options {
                lots: self.lots.clone(),
                input_sha256: None,
                repairs: vec![],
                constraints: self.constraints.clone(),
                constraint_method: self.constraint_method,
                reopen: self.reopen,
            },
        }
    }
}

fn everybody(candidates: usize) -> Papers {
    let numbers: Vec<u16> = (1..=u16::try_from(candidates).unwrap_or(u16::MAX)).collect();
    let mut papers = Papers::new();
    papers.push(&numbers, 1).expect("numbers from 1 on, each once, are a ranking");
    papers
}

fn cut(papers: &Papers, looking: Option<&Looking>) -> Papers {
    let mut shown = Papers::new();
    for (ranking, copies) in papers.iter() {
        let depth = looking.map_or(1, |it| it.depth(ranking)).clamp(1, ranking.len().max(1));
        let shown_part = &ranking[..depth.min(ranking.len())];
        shown.push(shown_part, copies).expect("the beginning of a ranking is a ranking");
    }
    shown.push(&[], papers.blank()).expect("a blank paper has no preference that could be wrong");
    shown
}
