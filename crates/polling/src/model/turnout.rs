//! How many took part, which way, and what their papers were. Known only after the close.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The figures of a closed poll.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Turnout {
    /// Members on the roll.
    pub electors: u64,
    /// Members who took a paper in at least one contest.
    pub took_part: u64,
    pub contests: Vec<ContestTurnout>,
}

/// The figures of one contest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContestTurnout {
    pub contest: Uuid,
    pub title: String,
    pub entitled: u64,
    /// Papers taken, by channel.
    pub online: u64,
    pub room: u64,
    pub post: u64,
    pub assisted: u64,
    /// Papers in the box.
    pub ranked: u64,
    pub blank: u64,
    /// Papers that cannot be counted, by reason.
    pub spoilt: BTreeMap<String, u64>,
    /// Papers that the holders of the keys have not opened yet.
    #[serde(default)]
    pub unopened: u64,
    /// Papers replaced by a later one of the same voter.
    #[serde(default)]
    pub superseded: u64,
    /// Papers declared lost and given out anew.
    #[serde(default)]
    pub reissued: u64,
}

impl ContestTurnout {
    pub fn taken(&self) -> u64 {
        self.online + self.room + self.post + self.assisted
    }
    pub fn in_the_box(&self) -> u64 {
        self.ranked + self.blank + self.unopened + self.spoilt.values().sum::<u64>()
    }
    /// What members read of lost papers, if there were any.
    pub fn lost_words(&self) -> Option<String> {
        let (papers, turned_up) = match self.reissued {
            0 => return None,
            1 => ("One paper was".to_owned(), "If the first one turned up and was cast, it counts as well"),
            n => (format!("{n} papers were"), "If a first one turned up and was cast, it counts as well"),
        };
        Some(format!(
            "{papers} declared lost and given out again. {turned_up}: nobody can tell whose it is. A result that hangs on \
             no more votes than these is to be looked at by those who decide on objections."
        ))
    }
    /// Papers taken that never came into the box.
    pub fn not_returned(&self) -> u64 {
        self.taken().saturating_sub(self.in_the_box())
    }
}
