//! Where a duty stands at an instant, and how long a gap has grown.

use jiff::Timestamp;
use serde::Serialize;

use super::Duty;

/// How a duty was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// By evidence; of several, the one that completed it.
    Evidence {
        /// Its id.
        id: String,
        /// When it came to be.
        at: Timestamp,
        /// Where it can be read.
        url: String,
    },
    /// By a resolution that excuses it.
    Excused {
        /// The resolution.
        resolution: String,
    },
}

/// Where a duty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyState {
    /// Past its last moment, and it can still be made good.
    Overdue,
    /// Its time has come.
    Due,
    /// Its time is still to come.
    Planned,
    /// It has no last moment: it goes on, or the text gives no number.
    Standing,
    /// Done in time.
    Done,
    /// Done after its last moment.
    DoneLate,
    /// A resolution excuses it.
    Excused,
    /// Its time has gone, and it can no longer be done.
    Missed,
}

impl DutyState {
    /// The state in a word or two.
    pub fn words(self) -> &'static str {
        match self {
            DutyState::Overdue => "overdue",
            DutyState::Due => "due",
            DutyState::Planned => "planned",
            DutyState::Standing => "always",
            DutyState::Done => "done",
            DutyState::DoneLate => "done late",
            DutyState::Excused => "excused by resolution",
            DutyState::Missed => "missed",
        }
    }

    /// Whether somebody still has to act: overdue or due.
    pub fn asks(self) -> bool {
        matches!(self, DutyState::Overdue | DutyState::Due)
    }
}

/// How a gap stands against its band. A colour with its words, never a test of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// Shorter than the text calls normal.
    Early,
    /// Up to the usual gap: green.
    Usual,
    /// Longer than the usual gap, still within the band: amber.
    Long,
    /// Longer than the band: red.
    TooLong,
}

impl Pace {
    /// The pace in words.
    pub fn words(self) -> &'static str {
        match self {
            Pace::Early => "sooner than the text calls usual",
            Pace::Usual => "in good time",
            Pace::Long => "longer than usual, and still within what the text calls normal",
            Pace::TooLong => "longer than the text calls normal; the meeting is none the worse for it",
        }
    }

    /// "green", "amber" or "red", for those who think in colours; always shown with the words.
    pub fn colour(self) -> &'static str {
        match self {
            Pace::Early | Pace::Usual => "green",
            Pace::Long => "amber",
            Pace::TooLong => "red",
        }
    }
}

impl Duty {
    /// Where it stands at an instant. The last moment itself is in time.
    pub fn state(&self, now: Timestamp) -> DutyState {
        match &self.closed {
            _ if self.standing => DutyState::Standing,
            Some(Closed::Evidence { at, .. }) if *at <= self.latest => DutyState::Done,
            Some(Closed::Evidence { .. }) => DutyState::DoneLate,
            Some(Closed::Excused { .. }) => DutyState::Excused,
            None if self.gone.is_some_and(|gone| gone < now) => DutyState::Missed,
            None if self.arose.is_some() => DutyState::Due,
            None if self.latest < now => DutyState::Overdue,
            None if self.earliest <= now => DutyState::Due,
            None => DutyState::Planned,
        }
    }

    /// How the gap stands: by the meeting that closed it, by the one that is fixed, else by now. `None` for duties that
    /// are no gaps.
    pub fn pace(&self, now: Timestamp) -> Option<Pace> {
        let (shortest, longest) = self.band?;
        let at = match (&self.closed, &self.arranged) {
            (Some(Closed::Evidence { at, .. }), _) => *at,
            (_, Some(arranged)) => arranged.at,
            _ => now,
        };
        let fixed = self.closed.is_some() || self.arranged.is_some();
        Some(match () {
            () if at > longest => Pace::TooLong,
            () if at > self.target => Pace::Long,
            () if fixed && at < shortest => Pace::Early,
            () => Pace::Usual,
        })
    }
}
