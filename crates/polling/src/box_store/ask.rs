//! What a registrar asks of a box in another process: one question a request, as JSON, bytes in hexadecimal.

use ballotbox::event::Event;
use ballotbox::keys::PublicKey;
use ballotbox::{from_hex, from_hex_exact, to_hex};
use kernel::{Chance, Problem, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

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
}

impl Here {
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
