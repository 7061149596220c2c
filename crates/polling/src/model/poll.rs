//! A poll and its contests as everybody may see them.

use kernel::{At, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Level, PollId};

/// What a poll is about: an election, a motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Subject {
    pub kind: String,
    pub id: Uuid,
    pub title: String,
    pub url: String,
}

/// The kind of subject of an election's ballot.
pub const ELECTION: &str = "election";

/// The kind of subject of a vote at a meeting: it is closed when the chair says so, and its hour is only the latest.
pub const AT_A_MEETING: &str = "meeting-vote";

/// The stored state. `Closing` is left only towards `Closed`, however often it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PollState {
    Open,
    Closing,
    Closed,
    Abandoned,
}

/// The state at an instant, as a voter meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The hour of opening has not come.
    NotYet,
    /// Votes are taken.
    Open,
    /// The hour of closing is past; papers in the room and by post may still be on their way into the box.
    Over,
    /// The box is closed for good.
    Closed,
    /// The poll was given up and its papers were destroyed unread.
    Abandoned,
}

/// Who may vote on the website.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Online {
    Everyone,
    /// Those who asked for it, at the latest then.
    OnRequest {
        until: At,
    },
    Nobody,
}

/// The ways in which this poll takes votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    pub online: Online,
    pub room: bool,
    pub post: bool,
}

/// One candidate or answer, by the number that the count uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Choice {
    /// From 1.
    pub number: u16,
    pub label: String,
    /// "Job share of two", a proposer; may be empty.
    pub detail: String,
}

/// One question on a paper of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Contest {
    pub id: Uuid,
    pub title: String,
    pub seats: u32,
    /// In the order in which the paper shows them.
    pub choices: Vec<Choice>,
    /// False where one choice is marked and no order given.
    pub ranked: bool,
    #[serde(skip)]
    #[schema(ignore)]
    pub counting: Counting,
}

/// How a contest is counted: the method's name, and what of the count is fixed before anybody votes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counting {
    pub method: String,
    pub fixed: serde_json::Value,
}

/// A poll with its contests.
#[derive(Clone, Debug)]
pub struct Poll {
    pub id: PollId,
    pub subject: Subject,
    pub state: PollState,
    pub opens_at: At,
    pub closes_at: At,
    pub channels: Channels,
    pub roll_count: u64,
    /// SHA-256 over the roll's salted lines, in hexadecimal.
    pub roll_hash: String,
    /// True from when the manifest was fixed: from then on a missing box is a loss and never made anew.
    pub box_made: bool,
    /// Since when its manifest is signed by those who have to; no paper is given out before.
    pub signed_at: Option<At>,
    /// When the papers were opened for the count.
    pub opened_at: Option<At>,
    pub publication: Level,
    pub contests: Vec<Contest>,
}

impl PollState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Abandoned => "abandoned",
        }
    }

    pub fn read(text: &str) -> Result<Self> {
        let all = [Self::Open, Self::Closing, Self::Closed, Self::Abandoned];
        let found = all.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| Problem::internal(format!("A poll cannot be in the state {text}.")))
    }
}

impl Contest {
    /// The bounds of its ballots.
    pub fn bounds(&self) -> Result<ballotbox::Choices> {
        let n = u16::try_from(self.choices.len()).ok().and_then(ballotbox::Choices::new);
        n.ok_or_else(|| Problem::internal("A contest has no choices."))
    }

    pub fn label(&self, number: u16) -> &str {
        self.choices.iter().find(|it| it.number == number).map_or("", |it| it.label.as_str())
    }
}

impl Poll {
    /// From the opening until its papers are opened, a ballot goes with the keys that its manifest names.
    pub fn keys_are_fixed(&self) -> bool {
        match self.state {
            PollState::Open | PollState::Closing => true,
            PollState::Closed => self.opened_at.is_none(),
            PollState::Abandoned => false,
        }
    }

    /// Whether somebody closes it before its hour: a vote at a meeting, where everybody has voted in minutes.
    pub fn is_closed_by_hand(&self) -> bool {
        self.subject.kind == AT_A_MEETING
    }

    /// Until when, as people read it.
    pub fn until(&self, zone: &jiff::tz::TimeZone) -> String {
        let hour = self.closes_at.long(zone);
        if self.is_closed_by_hand() {
            format!("the chair closes the vote, at the latest {hour}")
        } else {
            hour
        }
    }

    pub fn phase(&self, now: At) -> Phase {
        match self.state {
            PollState::Abandoned => Phase::Abandoned,
            PollState::Closing | PollState::Closed => Phase::Closed,
            PollState::Open if now < self.opens_at => Phase::NotYet,
            PollState::Open if now > self.closes_at => Phase::Over,
            PollState::Open => Phase::Open,
        }
    }

    pub fn contest(&self, id: Uuid) -> Result<&Contest> {
        let found = self.contests.iter().find(|it| it.id == id);
        found.ok_or_else(|| Problem::not_found("There is no such contest in this ballot."))
    }

    /// Refuses unless votes on the website are taken at this instant; says to the second what is over.
    pub fn takes_votes(&self, now: At, zone: &jiff::tz::TimeZone) -> Result<()> {
        let to_the_second = |at: At| at.zoned(zone).strftime("%A %-d %B %Y, %H:%M:%S").to_string();
        match self.phase(now) {
            Phase::Open => Ok(()),
            Phase::NotYet => Err(Problem::refused(format!(
                "Voting has not begun: it opens on {}.",
                to_the_second(self.opens_at)
            ))
            .hint("Come back then; this page stays where it is.")),
            Phase::Over => Err(Problem::refused(format!(
                "Voting on the website ended on {}, and it is now {}. Nothing you entered was cast.",
                to_the_second(self.closes_at),
                to_the_second(now)
            ))
            .hint(self.after_the_close())),
            Phase::Closed => Err(Problem::refused("The ballot box is closed. Nothing you entered was cast.")
                .hint("A paper that you cast before the close counts. The ballot’s page leads to the result once it is declared.")),
            Phase::Abandoned => Err(Problem::refused(
                "This ballot was given up, and its papers were destroyed without being read.",
            )
            .hint("The returning officer says how it goes on.")),
        }
    }

    fn after_the_close(&self) -> &'static str {
        if self.channels.room {
            "A paper that you cast before counts. If you have not voted, ask at the desk in the meeting whether \
             papers are still handed out there."
        } else {
            "A paper that you cast before counts. If something kept you from voting in time, write to the returning \
             officer, who has to answer."
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn poll(state: PollState) -> Poll {
        let subject =
            Subject { kind: "election".into(), id: Uuid::nil(), title: "E".into(), url: "/".into() };
        Poll {
            id: PollId(Uuid::nil()),
            subject,
            state,
            opens_at: At::from_micros(1_000_000),
            closes_at: At::from_micros(9_000_000),
            channels: Channels { online: Online::Everyone, room: true, post: false },
            roll_count: 0,
            roll_hash: String::new(),
            box_made: false,
            signed_at: None,
            opened_at: None,
            publication: Level::P0,
            contests: vec![],
        }
    }

    #[test]
    fn the_last_second_counts_and_the_next_does_not() {
        let utc = jiff::tz::TimeZone::UTC;
        let open = poll(PollState::Open);
        assert_eq!(open.phase(At::from_micros(999_999)), Phase::NotYet);
        assert!(open.takes_votes(At::from_micros(9_000_000), &utc).is_ok());
        let late = open.takes_votes(At::from_micros(10_000_000), &utc).unwrap_err();
        assert!(late.detail.contains("00:00:09") && late.detail.contains("00:00:10"), "{late}");
        assert!(late.hint.unwrap().contains("desk"));
    }

    #[test]
    fn a_closed_box_takes_nothing_whatever_the_hour() {
        for state in [PollState::Closing, PollState::Closed, PollState::Abandoned] {
            let poll = poll(state);
            assert!(poll.takes_votes(At::from_micros(5_000_000), &jiff::tz::TimeZone::UTC).is_err());
            assert_eq!(PollState::read(state.as_str()).unwrap(), state);
        }
    }
}
