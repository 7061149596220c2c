//! A vote at a meeting: hands that tellers count, and phones, each person in one of the two.

use kernel::{At, Cite, PersonId, Problem, Result};
use rulebook::{Of, Ratio, Threshold, Tied, Votes};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Choice, ItemId, MeetingId, MotionId, VoteId, VoteState, VoteWay};

/// A vote as it was opened and, in the end, counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    pub id: VoteId,
    pub meeting: MeetingId,
    pub item: Option<ItemId>,
    pub motion: Option<MotionId>,
    pub question: String,
    /// The kind of decision as rules name it.
    pub decision: String,
    pub way: VoteWay,
    pub state: VoteState,
    pub opened_at: At,
    pub closed_at: Option<At>,
    /// How many may vote by hand, frozen when it was opened.
    pub hands_entitled: u32,
    /// How many may vote by phone, frozen when it was opened.
    pub phones_entitled: u32,
    pub result: Option<VoteResult>,
    pub majority: Needed,
    pub cite: Option<Cite>,
    /// Why it was entered afterwards.
    pub late_why: Option<String>,
    pub void_why: Option<String>,
    /// The ballot box, where it was taken there.
    pub poll: Option<Uuid>,
}

/// The numbers and what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteResult {
    pub count: Count,
    pub carried: bool,
    /// "31 for, 12 against, 3 abstained: …, so carried."
    pub sum: String,
}

/// Votes for, against, and abstentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub favour: u32,
    pub against: u32,
    pub abstained: u32,
}

impl Count {
    pub fn all(self) -> u64 {
        u64::from(self.favour) + u64::from(self.against) + u64::from(self.abstained)
    }
    pub fn of(choices: impl IntoIterator<Item = Choice>) -> Self {
        let mut count = Self::default();
        for choice in choices {
            match choice {
                Choice::For => count.favour += 1,
                Choice::Against => count.against += 1,
                Choice::Abstain => count.abstained += 1,
            }
        }
        count
    }
    /// So many votes of one kind.
    pub fn of_many(choice: Choice, n: u32) -> Self {
        let none = Self::default();
        match choice {
            Choice::For => Self { favour: n, ..none },
            Choice::Against => Self { against: n, ..none },
            Choice::Abstain => Self { abstained: n, ..none },
        }
    }
    pub fn plus(self, other: Self) -> Self {
        Self {
            favour: self.favour.saturating_add(other.favour),
            against: self.against.saturating_add(other.against),
            abstained: self.abstained.saturating_add(other.abstained),
        }
    }
    /// For the rulebook.
    pub fn votes(self, present: u32, entitled: Option<u64>) -> Votes {
        Votes {
            favour: self.favour.into(),
            against: self.against.into(),
            abstained: self.abstained.into(),
            present: Some(present.into()),
            entitled,
        }
    }
}

/// What a vote needs, as it stood when it was opened: a rule changed later changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needed {
    pub over: (u32, u32),
    /// "votes-cast", "present" or "entitled".
    pub of: String,
    pub strict: bool,
    /// "falls", "chair", or nothing where the text is silent.
    pub tied: Option<String>,
    /// How many are entitled, present or not, where that counts.
    pub entitled: Option<u64>,
}

impl Needed {
    pub fn by(threshold: &Threshold, tied: Option<Tied>, entitled: Option<u64>) -> Self {
        let of = match threshold.of {
            Of::VotesCast => "votes-cast",
            Of::Present => "present",
            Of::Entitled => "entitled",
        };
        let tied = tied.map(|it| match it {
            Tied::Falls => "falls".to_owned(),
            Tied::Chair => "chair".to_owned(),
        });
        let over = (threshold.over.num, threshold.over.den);
        Self { over, of: of.to_owned(), strict: threshold.strict, tied, entitled }
    }
    /// More votes for than against: what applies where the text says nothing.
    pub fn simple() -> Self {
        Self { over: (1, 2), of: "votes-cast".to_owned(), strict: true, tied: None, entitled: None }
    }
    pub fn threshold(&self) -> Result<Threshold> {
        let broken = || Problem::internal("The majority of a vote could not be read.");
        let of = match self.of.as_str() {
            "votes-cast" => Of::VotesCast,
            "present" => Of::Present,
            "entitled" => Of::Entitled,
            _ => return Err(broken()),
        };
        let over = Ratio::new(self.over.0, self.over.1).ok_or_else(broken)?;
        Ok(Threshold { over, of, strict: self.strict })
    }
    pub fn tied(&self) -> Option<Tied> {
        match self.tied.as_deref() {
            Some("falls") => Some(Tied::Falls),
            Some("chair") => Some(Tied::Chair),
            _ => None,
        }
    }
}

/// Hands as one teller counted the whole room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub teller: PersonId,
    pub count: Count,
    pub at: At,
}

/// The hands on which the tellers agree; `None` where nobody counted or two counted differently.
pub fn agreed(tallies: &[Tally]) -> Option<Count> {
    let first = tallies.first()?.count;
    tallies.iter().all(|it| it.count == first).then_some(first)
}
