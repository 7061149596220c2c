//! What a recount needs beside the papers, as a file that can be published with them.

use serde::{Deserialize, Serialize};

use crate::{
    Candidate, Constraint, Contest, Count, Election, Looking, Lots, Options, Papers, Reopen, RuleSet,
    Sequence, SequenceError, sequence,
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
    /// How ties are decided that votes do not decide.
    pub lots: Lots,
    /// The candidate “reopen nominations”, if there is one, and what its election means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<Reopen>,
}

impl Recount {
    /// Counts the papers, one of each contest in order.
    ///
    /// # Errors
    /// As [`sequence`].
    pub fn count(&self, papers: &[Papers]) -> Result<Sequence, SequenceError> {
        let contest = |(it, papers): (&RecountContest, &Papers)| Contest {
            election: Election {
                title: it.title.clone(),
                seats: it.seats,
                candidates: it.candidates.clone(),
                papers: papers.clone(),
            },
            options: Options {
                lots: it.lots.clone(),
                input_sha256: None,
                repairs: vec![],
                constraints: it.constraints.clone(),
                reopen: it.reopen,
            },
        };
        let contests: Vec<Contest> = self.contests.iter().zip(papers).map(contest).collect();
        sequence(&contests, &self.across, &self.rules)
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
