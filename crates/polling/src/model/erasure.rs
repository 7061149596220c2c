//! What a poll lets go of by the schedule that its manifest promised.

use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use kernel::{At, Problem, Result};

/// What is erased together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who took a paper, and which way.
    Marks,
    /// Papers, openings, and the key of the server where it held one.
    Papers,
}

impl Part {
    pub const ALL: [Self; 2] = [Self::Marks, Self::Papers];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Marks => "marks",
            Self::Papers => "papers",
        }
    }

    pub fn read(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| Problem::not_found(format!("A ballot does not erase “{text}”.")))
    }

    /// What members read about it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Marks => "Who took a paper, and which way",
            Self::Papers => "The papers, what was opened of them, and the server’s key where it held one",
        }
    }

    /// What stays for good.
    pub fn stays(self) -> &'static str {
        match self {
            Self::Marks => {
                "How many took a paper and which way stays, and so does the list of marks that nobody can read without a member’s own secret."
            }
            Self::Papers => {
                "The result, every stage of the count, the figures, the public list and its signatures stay. What lies sealed in the public list cannot be opened by anybody once the keys are destroyed."
            }
        }
    }
}

/// Where a part stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub announced_at: Option<At>,
    pub put_off: Option<PutOff>,
    pub done_at: Option<At>,
    /// The log of the box says so.
    pub noted: bool,
}

/// Something pending for which the officers keep a part longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutOff {
    pub until: At,
    pub reason: String,
    /// The clause as it was named.
    pub clause: String,
}

/// A part of a poll with its hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub part: Part,
    /// As the manifest promised; nothing before the result is declared.
    pub promised: Option<At>,
    /// True while the term runs for which papers are kept: what is promised is then the latest day.
    pub term_runs: bool,
    /// True if the manifest lets a challenge put it off.
    pub may_wait: bool,
    pub kept: Kept,
}

/// So long before the hour it is announced to those who may put it off.
pub const NOTICE_DAYS: i64 = 14;

impl Plan {
    /// When it happens: as promised, or when what it waits for is over.
    pub fn due(&self) -> Option<At> {
        let promised = self.promised?;
        Some(self.kept.put_off.as_ref().map_or(promised, |it| it.until.max(promised)))
    }

    /// Whether it is to be announced now.
    pub fn is_near(&self, now: At) -> bool {
        self.kept.done_at.is_none() && self.due().is_some_and(|it| now >= it.plus_hours(-24 * NOTICE_DAYS))
    }

    /// Whether it is to be done now: not before its hour, and not on the day on which it was announced.
    pub fn is_due(&self, now: At) -> bool {
        let told = self.kept.announced_at.is_some_and(|it| now >= it.plus_hours(24));
        self.kept.done_at.is_none() && told && self.due().is_some_and(|it| now >= it)
    }
}

/// So many months of the calendar later.
pub fn months_after(at: At, months: i64, zone: &TimeZone) -> At {
    at.zoned(zone).saturating_add(months.months()).timestamp().into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn nothing_goes_before_its_hour_nor_unannounced_nor_while_it_is_put_off() {
        let hour = |n: i64| At::from_micros(n * 3_600_000_000);
        let kept = Kept { announced_at: Some(hour(1000)), ..Kept::default() };
        let plan =
            Plan { part: Part::Papers, promised: Some(hour(1100)), term_runs: false, may_wait: true, kept };
        assert!(!plan.is_due(hour(1099)) && plan.is_due(hour(1100)));
        let late = Kept { announced_at: Some(hour(1099)), ..Kept::default() };
        let late = Plan { kept: late, ..plan.clone() };
        assert!(!late.is_due(hour(1101)) && late.is_due(hour(1123)));
        let put_off = PutOff { until: hour(1200), reason: "A challenge.".into(), clause: "clause 12".into() };
        let put_off = Kept { put_off: Some(put_off), ..plan.kept.clone() };
        let put_off = Plan { kept: put_off, ..plan.clone() };
        assert!(!put_off.is_due(hour(1199)) && put_off.is_due(hour(1200)));
        let never = Plan { promised: None, ..plan.clone() };
        assert!(!never.is_near(hour(9999)) && !never.is_due(hour(9999)));
        let done = Plan { kept: Kept { done_at: Some(hour(1100)), ..plan.kept.clone() }, ..plan };
        assert!(!done.is_near(hour(1101)) && !done.is_due(hour(1200)));
        let utc = TimeZone::UTC;
        let end = At::from("2026-08-31T12:00:00Z".parse::<jiff::Timestamp>().unwrap());
        assert_eq!(months_after(end, 6, &utc).iso(&utc)[..10], *"2027-02-28");
    }
}
