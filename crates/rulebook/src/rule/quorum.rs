//! `quorum`: how many must be there.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Ratio;
use crate::words::Names;

/// How many must be there; a number, a share of those entitled, or the larger or smaller of both.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// The meeting it is for.
    pub meeting: String,
    /// A whole number.
    pub number: Option<u32>,
    /// A share of those entitled.
    pub share: Option<Ratio>,
    /// What follows when it is not reached or is lost.
    pub if_lost: Option<IfLost>,
}

impl Quorum {
    /// How many must be there when so many are entitled: the smaller where a number and a share are stated.
    pub fn needed(&self, entitled: u32) -> u32 {
        let share = self.share.map(|s| s.of_rounded_up(entitled));
        match (self.number, share) {
            (Some(n), Some(s)) => n.min(s),
            (Some(n), None) => n,
            (None, s) => s.unwrap_or(0),
        }
    }
}

/// What follows when a quorum is not reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IfLost {
    /// It is called again; then whoever comes is enough.
    CallAgain,
    /// It talks and decides nothing.
    DiscussOnly,
    /// It is closed.
    Close,
}

impl RuleType for Quorum {
    const FIELDS: &'static [&'static str] = &["meeting", "number", "share", "if_lost"];

    fn plain(&self, names: &Names<'_>) -> String {
        let needed = match (self.number, self.share) {
            (Some(n), Some(s)) => format!("{n} people or {s} of those entitled, whichever is fewer"),
            (Some(n), None) => format!("{n} people"),
            (None, Some(s)) => format!("{s} of those entitled"),
            (None, None) => "a number that the rule does not state".to_owned(),
        };
        let lost = match self.if_lost {
            Some(IfLost::CallAgain) => " Without them it is called again, and then whoever comes is enough.",
            Some(IfLost::DiscussOnly) => " Without them it may talk but decides nothing.",
            Some(IfLost::Close) => " Without them it is closed.",
            None => "",
        };
        format!("{} can decide with {needed}.{lost}", crate::words::capital(&names.event(&self.meeting)))
    }

    fn does(&self) -> String {
        "Shows at the meeting how many are there and how many it takes, and keeps both in the minutes."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        vec![Ref::new("meeting", RefKind::Event, &self.meeting)]
    }
}
