//! What a registrar asks of a box in another process: one question a request, as JSON, bytes in hexadecimal.

use ballotbox::event::Event;
use ballotbox::keys::PublicKey;
use ballotbox::{from_hex, from_hex_exact, to_hex};
use kernel::{Chance, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::behind::{Claim, Claimed};
use super::here::Here;
use super::step::{Holding, Step};
use super::{PublicKeys, broken};
use crate::model::PollId;

#[derive(Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Ask {
    Manifest { poll: PollId },
    PublicKeys { poll: PollId, origin: String },
    Make { poll: PollId, manifest: String },
    Take { poll: PollId, entry: String },
    TakeLate { poll: PollId, entry: String, most: u64 },
    NextSequence { poll: PollId, pk: String },
    Advance { poll: PollId, step: Step, events: Vec<Event> },
    Close { poll: PollId, closes: i64 },
    Shut { poll: PollId },
    Log { poll: PollId },
    Events { poll: PollId },
    Checkpoints { poll: PollId },
    Holdings { poll: PollId },
    Cosign { poll: PollId, size: u64, line: String },
    Discard { poll: PollId },
    File { poll: PollId, path: String },
    Behind { poll: PollId },
    Ahead { poll: PollId, note: String },
    CatchUp { poll: PollId },
    Claim { poll: PollId, entry: String, receipt: String, how: Claiming },
    GoOn { poll: PollId, missing: u64, returned: u64 },
}

/// What is done with a paper that has a receipt and is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claiming {
    /// It is looked for, and its absence is noticed.
    Look,
    /// It is taken back.
    Take,
    /// It is put behind the close of the log, with the claim.
    AfterTheClose,
}

impl Here {
    /// Deals with a claim in one of the ways.
    pub async fn claimed(
        &self,
        poll: PollId,
        claim: Claim,
        how: Claiming,
        chance: &Chance,
    ) -> Result<(Claimed, super::Taken)> {
        match how {
            Claiming::AfterTheClose => self.claim_late(poll, claim).await,
            _ => self.claim(poll, claim, how == Claiming::Take, chance).await,
        }
    }

    /// Does what the registrar asks.
    pub async fn answer(&self, ask: Ask, chance: &Chance) -> Result<Value> {
        Ok(match ask {
            Ask::Manifest { poll } if !self.has(poll) => Value::Null,
            Ask::Manifest { poll } => {
                let bytes = self.manifest(poll)?.to_bytes().map_err(|e| broken("The manifest", e))?;
                json!(to_hex(&bytes))
            }
            Ask::PublicKeys { poll, origin } => {
                let keys = PublicKeys::of(&self.own_keys(poll, chance)?, &origin);
                json!([to_hex(&keys.log), to_hex(&keys.receipt)])
            }
            Ask::Make { poll, manifest } => {
                let read = ballotbox::manifest::Manifest::from_bytes(&bytes(&manifest)?);
                json!(self.make(poll, &read.map_err(|e| broken("The manifest", e))?, chance).await?)
            }
            Ask::Take { poll, entry } => {
                let taken = self.take(poll, bytes(&entry)?, chance).await?;
                json!([to_hex(&taken.receipt), to_hex(&taken.leaf)])
            }
            Ask::TakeLate { poll, entry, most } => {
                let taken = self.take_late(poll, bytes(&entry)?, most, chance).await?;
                json!([to_hex(&taken.receipt), to_hex(&taken.leaf)])
            }
            Ask::NextSequence { poll, pk } => {
                let pk: PublicKey = from_hex_exact(&pk).ok_or_else(no_bytes)?;
                json!(self.next_sequence(poll, &pk))
            }
            Ask::Advance { poll, step, events } => json!(self.advance(poll, step, &events, chance).await?),
            Ask::Close { poll, closes } => json!(self.set_close(poll, closes).await?),
            Ask::Shut { poll } => json!(self.shut(poll).await?),
            Ask::Log { poll } => json!(self.log(poll).await?.iter().map(|it| to_hex(it)).collect::<Vec<_>>()),
            Ask::Events { poll } => json!(self.events(poll).await?),
            Ask::Checkpoints { poll } => json!(self.checkpoints(poll).await?),
            Ask::Holdings { poll } => {
                let all = self.holdings(poll).await?.into_iter();
                json!(all.map(|it| (Uuid::from_bytes(it.0), it.1)).collect::<Vec<(Uuid, Holding)>>())
            }
            Ask::Cosign { poll, size, line } => json!(self.cosign(poll, size, &line).await?),
            Ask::Discard { poll } => json!(self.discard(poll).await?),
            Ask::Behind { poll } if !self.is_made(poll) => Value::Null,
            Ask::Behind { poll } => json!(self.behind(poll)?),
            Ask::Ahead { poll, note } => json!(self.ahead(poll, &note)?),
            Ask::CatchUp { poll } => json!(self.catch_up(poll, chance).await?),
            Ask::Claim { poll, entry, receipt, how } => {
                let receipt = from_hex_exact(&receipt).ok_or_else(no_bytes)?;
                let claim = Claim { entry: bytes(&entry)?, receipt };
                let (what, taken) = self.claimed(poll, claim, how, chance).await?;
                json!((what, to_hex(&taken.receipt), to_hex(&taken.leaf)))
            }
            Ask::GoOn { poll, missing, returned } => {
                json!(self.go_on(poll, missing, returned, chance).await?)
            }
            Ask::File { poll, path } => json!(to_hex(&self.static_file(poll, &path)?)),
        })
    }
}

pub fn bytes(hex: &str) -> Result<Vec<u8>> {
    from_hex(hex).ok_or_else(no_bytes)
}

pub fn no_bytes() -> Problem {
    Problem::internal(
        "Registrar and ballot box do not understand each other; they have to be of one version.",
    )
}
