//! What a registrar asks of a box that may lack papers, wherever the box is.

use kernel::{Chance, Result};

use super::ask::{self, Ask, Claiming};
use super::behind::{Behind, Claim, Claimed};
use super::{BoxStore, Place, Taken};
use crate::model::PollId;

impl BoxStore {
    /// What the box of a poll lacks of what it acknowledged or published; nothing if it is whole, or not here at all.
    pub async fn behind(&self, poll: PollId) -> Result<Option<Behind>> {
        match &self.place {
            Place::Here(here) if !here.is_made(poll) => Ok(None),
            Place::Here(here) => here.behind(poll),
            Place::Away(away) => away.ask(Ask::Behind { poll }).await,
        }
    }

    /// Looks at a checkpoint of this log that somebody kept.
    pub async fn ahead(&self, poll: PollId, note: &str) -> Result<Option<Behind>> {
        match &self.place {
            Place::Here(here) => here.ahead(poll, note),
            Place::Away(away) => away.ask(Ask::Ahead { poll, note: note.to_owned() }).await,
        }
    }

    /// Takes what the public list holds and the box lacks; what is missing then.
    pub async fn catch_up(&self, poll: PollId, chance: &Chance) -> Result<Behind> {
        match &self.place {
            Place::Here(here) => here.catch_up(poll, chance).await,
            Place::Away(away) => away.ask(Ask::CatchUp { poll }).await,
        }
    }

    /// Deals with a paper and its receipt.
    pub async fn claim(
        &self,
        poll: PollId,
        claim: Claim,
        how: Claiming,
        chance: &Chance,
    ) -> Result<(Claimed, Taken)> {
        match &self.place {
            Place::Here(here) => here.claimed(poll, claim, how, chance).await,
            Place::Away(away) => {
                let (entry, receipt) = (ballotbox::to_hex(&claim.entry), ballotbox::to_hex(&claim.receipt));
                let (what, receipt, leaf): (Claimed, String, String) =
                    away.ask(Ask::Claim { poll, entry, receipt, how }).await?;
                let both = ballotbox::from_hex_exact(&receipt).zip(ballotbox::from_hex_exact(&leaf));
                both.map(|(receipt, leaf)| (what, Taken { receipt, leaf })).ok_or_else(ask::no_bytes)
            }
        }
    }

    /// The box goes on with what it holds.
    pub async fn go_on(&self, poll: PollId, missing: u64, returned: u64, chance: &Chance) -> Result<()> {
        match &self.place {
            Place::Here(here) => here.go_on(poll, missing, returned, chance).await,
            Place::Away(away) => away.ask(Ask::GoOn { poll, missing, returned }).await,
        }
    }
}
