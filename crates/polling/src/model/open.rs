//! What opening a poll needs, and what is checked before the roll is frozen.

use std::collections::BTreeSet;

use kernel::{At, Cite, PersonId, Problem, Result};
use uuid::Uuid;

use super::{Channels, Choice, Counting, Secrecy, Subject};

/// A poll to be opened. Its roll is frozen by opening it.
#[derive(Clone, Debug)]
pub struct NewPoll {
    pub subject: Subject,
    pub opens_at: At,
    pub closes_at: At,
    pub channels: Channels,
    pub secrecy: Secrecy,
    pub contests: Vec<NewContest>,
    pub electors: Vec<Elector>,
    pub left_out: Vec<LeftOut>,
}

/// A contest to be voted on.
#[derive(Clone, Debug)]
pub struct NewContest {
    pub id: Uuid,
    pub title: String,
    pub seats: u32,
    /// Numbered from 1 without gaps, in the order given.
    pub choices: Vec<Choice>,
    pub ranked: bool,
    pub order: Order,
    pub counting: Counting,
}

/// In which order a paper shows its choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    AsGiven,
    /// Drawn once for all papers when the poll is opened.
    ByLot,
}

/// Somebody who may vote.
#[derive(Clone, Debug)]
pub struct Elector {
    pub person: PersonId,
    pub name: String,
    /// Where a ballot link goes if it is asked for; as it stood at the freeze.
    pub email: Option<String>,
    pub contests: Contests,
    /// A whole sentence: "You have been a member since 3 May 2024."
    pub reason: String,
    pub cite: Option<Cite>,
}

/// In which contests an elector may vote.
#[derive(Clone, Debug)]
pub enum Contests {
    All,
    Only(Vec<Uuid>),
}

/// Somebody on the register who may not vote, and why.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub person: PersonId,
    pub name: String,
    pub reason: String,
    pub cite: Option<Cite>,
}

impl Contests {
    /// The contests meant, out of all.
    pub fn among(&self, all: &[NewContest]) -> Vec<Uuid> {
        let all = all.iter().map(|it| it.id);
        match self {
            Self::All => all.collect(),
            Self::Only(some) => all.filter(|it| some.contains(it)).collect(),
        }
    }
}

impl NewPoll {
    /// Refuses what could not be voted on or counted.
    pub fn check(&self) -> Result<()> {
        if self.closes_at <= self.opens_at {
            return Err(Problem::refused("A ballot has to close after it opens."));
        }
        if self.contests.is_empty() {
            return Err(Problem::refused("A ballot without a contest has nothing to vote on."));
        }
        if self.electors.is_empty() {
            return Err(Problem::refused("Nobody is on the roll, so no ballot can be opened.")
                .hint("Look at who was left out and why; the register may have to be put right first."));
        }
        self.contests.iter().try_for_each(NewContest::check)?;
        let known: BTreeSet<Uuid> = self.contests.iter().map(|it| it.id).collect();
        if known.len() != self.contests.len() {
            return Err(Problem::internal("Two contests of a ballot have the same id."));
        }
        let mut seen = BTreeSet::new();
        for elector in &self.electors {
            if !seen.insert(elector.person) {
                return Err(Problem::internal(format!("{} is on the roll twice.", elector.name)));
            }
            if matches!(&elector.contests, Contests::Only(some) if some.iter().any(|it| !known.contains(it)))
            {
                return Err(Problem::internal(
                    "An elector is entered for a contest that is not in this ballot.",
                ));
            }
        }
        Ok(())
    }
}

impl NewContest {
    fn check(&self) -> Result<()> {
        let numbered =
            self.choices.iter().map(|it| it.number).eq(1..=u16::try_from(self.choices.len()).unwrap_or(0));
        if self.choices.is_empty() || !numbered {
            return Err(Problem::internal(format!(
                "The choices of {} are not numbered from 1 without gaps.",
                self.title
            )));
        }
        if self.seats == 0 {
            return Err(Problem::refused(format!("{} has no seat to fill.", self.title)));
        }
        Ok(())
    }
}
