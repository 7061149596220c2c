//! The roll: who may vote, which way they took their paper, and why they are on it or not.

use kernel::{Cite, PersonId, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which way a member took the one paper for a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    None,
    Online,
    Room,
    Post,
    Assisted,
}

impl Mark {
    pub const ALL: [Self; 5] = [Self::None, Self::Online, Self::Room, Self::Post, Self::Assisted];
    /// The ways in which a paper is filled in by hand and keyed at the desk.
    pub const BY_HAND: [Self; 3] = [Self::Room, Self::Post, Self::Assisted];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Online => "online",
            Self::Room => "room",
            Self::Post => "post",
            Self::Assisted => "assisted",
        }
    }

    pub fn read(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| Problem::internal(format!("A roll mark cannot be {text}.")))
    }

    /// What the member reads beside the contest, while one can still vote and after it.
    pub fn to_the_member(self, closed: bool) -> &'static str {
        match self {
            Self::None if closed => "You took no paper",
            Self::None => "Not voted yet",
            Self::Online => "Your paper is in the box",
            Self::Room => "A paper was handed to you in the meeting",
            Self::Post => "A paper was sent to you by post",
            Self::Assisted => "You voted with help at the desk",
        }
    }

    /// What the desk reads beside the member.
    pub fn to_the_desk(self) -> &'static str {
        match self {
            Self::None => "no paper yet",
            Self::Online => "voted online",
            Self::Room => "paper handed over in the room",
            Self::Post => "paper sent by post",
            Self::Assisted => "voted with help",
        }
    }
}

/// A member's marks, in the order of the contests; contests in which they may not vote are absent.
pub type Marks = Vec<(Uuid, Mark)>;

/// One line of the roll.
#[derive(Clone, Debug)]
pub struct RollLine {
    pub person: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub salt: [u8; 16],
    pub reason: String,
    pub cite: Option<Cite>,
    /// True if they asked for a ballot by e-mail.
    pub requested: bool,
    pub marks: Marks,
}

/// Whether and why somebody is on the roll.
#[derive(Clone, Debug)]
pub enum Standing {
    On(Box<RollLine>),
    LeftOut {
        reason: String,
        cite: Option<Cite>,
    },
    /// Neither on the roll nor looked at: joined after the freeze.
    Unknown,
}

impl RollLine {
    pub fn mark(&self, contest: Uuid) -> Option<Mark> {
        self.marks.iter().find(|it| it.0 == contest).map(|it| it.1)
    }

    /// The line's salted hash, as it stands in the published list.
    pub fn leaf(&self, poll: super::PollId) -> ballotbox::Leaf {
        let contests: Vec<_> = self.marks.iter().map(|it| *it.0.as_bytes()).collect();
        ballotbox::leaf(self.salt, *poll.0.as_bytes(), *self.person.0.as_bytes(), &contests)
    }
}

impl Standing {
    /// The line of the roll, or the refusal that says why there is none.
    pub fn line(self) -> Result<RollLine> {
        match self {
            Self::On(line) => Ok(*line),
            Self::LeftOut { reason, cite } => {
                Err(Problem::refused(format!("You are not on the roll of this ballot. {reason}"))
                    .cite(cite)
                    .hint("If that is wrong, write to the returning officer today: the roll says why, and mistakes can be shown."))
            }
            Self::Unknown => Err(Problem::refused(
                "You are not on the roll of this ballot: when it was frozen the register did not hold you.",
            )
            .hint("The page of what is voted on says by which clause. If you were a member then, write to the returning officer today.")),
        }
    }
}
