//! A duty as it is stored: what the rulebook computed, with its clause and its owner.

use kernel::{At, Cite};
use rulebook::duty::{Duty, DutyState, Owner, Pace, Proof};
use serde::{Deserialize, Serialize};

use super::DutyId;

/// One duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    pub id: DutyId,
    /// Which standing duty of the text it is one of.
    pub spec: String,
    /// What is to be done: "Send the minutes of the committee to all members".
    pub title: String,
    pub owner: Owner,
    pub cite: Cite,
    pub if_it_slips: String,
    pub telling: Telling,
    pub proof: Proof,
    /// Windows and how it was closed, as the rulebook computed them.
    pub duty: Duty,
    /// How often its dates changed.
    pub sequence: i64,
    pub changed_at: At,
    /// Since when nothing asks for it any more.
    pub dropped_at: Option<At>,
}

/// Who is told when, in days before and after the last moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    pub owner: Vec<u16>,
    pub body: Option<u16>,
    pub board: Option<u16>,
}

impl Instance {
    pub fn state(&self, now: At) -> DutyState {
        self.duty.state(now.timestamp())
    }
    pub fn pace(&self, now: At) -> Option<Pace> {
        self.duty.pace(now.timestamp())
    }
    pub fn latest(&self) -> At {
        self.duty.latest.into()
    }
    /// "Send the minutes of the committee to all members: April 2026".
    pub fn name(&self) -> String {
        if self.duty.label.is_empty() {
            return self.title.clone();
        }
        format!("{}: {}", self.title, self.duty.label)
    }
    pub fn page(&self) -> String {
        format!("/duties/{}", self.id)
    }
    /// Whole local days since the last moment, none before it.
    pub fn days_late(&self, now: At, zone: &jiff::tz::TimeZone) -> i64 {
        i64::from((now.date(zone) - self.latest().date(zone)).get_days()).max(0)
    }
    /// Whether members see it on their board.
    pub fn on_board(&self, now: At, zone: &jiff::tz::TimeZone) -> bool {
        let from = self.telling.board.map(i64::from);
        self.state(now) == DutyState::Overdue && from.is_some_and(|days| self.days_late(now, zone) >= days)
    }
}

impl Instance {
    /// Whether its gap was agreed on, so that it can be agreed on anew: a gap without a band of the text.
    pub fn spec_has_agreed_rhythm(&self) -> bool {
        self.duty.band.is_none() && self.if_it_slips.starts_with("It was agreed")
    }
}
