//! A member moves from one group to another: a signed letter goes, a signed answer comes back, and neither register changes
//! before the other side has said so. Two groups of one installation hand both over by themselves; else they are carried.

mod arrive;
mod out;
mod peers;

pub use arrive::{Acceptance, accept, answer, refuse, suggestions, take_back};
pub use out::{Ask, ask, call_back, destinations, send};
pub use peers::{add_peer, end_peer, peers};

use kernel::job::{self, Job};
use kernel::{Ctx, PersonId, Power, Problem, Result, Tx, group};
use serde::{Deserialize, Serialize};

use crate::model::{Direction, Envelope, Letter, Stage, TransferId, What};
use crate::store::transfer as store;
pub use crate::store::transfer::{Peer, Transfer};

pub const CARRY: &str = "feeds.carry";

#[derive(Serialize, Deserialize)]
struct Payload {
    transfer: TransferId,
}

/// Every transfer, open ones first.
pub async fn all(ctx: &Ctx) -> Result<Vec<Transfer>> {
    ctx.need(Power::EditRegister, None)?;
    store::all(ctx.db(), ctx.group.id).await
}

pub async fn one(ctx: &Ctx, id: TransferId) -> Result<Transfer> {
    ctx.need(Power::EditRegister, None)?;
    find(ctx, id).await
}

async fn find(ctx: &Ctx, id: TransferId) -> Result<Transfer> {
    let found = store::find(ctx.db(), ctx.group.id, id).await?;
    found.ok_or_else(|| Problem::not_found("There is no such transfer here."))
}

/// The transfers of one person: for that person, and for those who change the register.
pub async fn of(ctx: &Ctx, person: PersonId) -> Result<Vec<Transfer>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::EditRegister, None)?;
    }
    store::of_person(ctx.db(), ctx.group.id, person).await
}

/// What the other group wrote, once it is here; also what this one wrote.
pub fn letter(it: &Transfer) -> Result<Option<Letter>> {
    if it.letter.is_empty() { Ok(None) } else { Envelope::read(&it.letter)?.letter().map(Some) }
}

/// The file to carry: the letter on the way out, the answer on the way back. Nothing while there is none.
pub async fn file(ctx: &Ctx, id: TransferId) -> Result<String> {
    let it = one(ctx, id).await?;
    let text = match it.direction() {
        Direction::Out => it.letter,
        Direction::In => it.answer,
    };
    if text.is_empty() {
        return Err(Problem::refused("There is no file to carry yet."));
    }
    let seen: Vec<PersonId> = it.person_id.into_iter().collect();
    kernel::log_read_of(ctx, "a transfer to another group", "moving a member as they asked", &seen).await?;
    Ok(text)
}

/// Takes a file of either kind in.
pub async fn take(ctx: &Ctx, text: &str) -> Result<TransferId> {
    ctx.need(Power::EditRegister, None)?;
    let envelope = Envelope::read(text)?;
    match envelope.transfer {
        What::Letter => arrive::letter(ctx, &envelope).await,
        What::Answer => out::answered(ctx, &envelope).await,
    }
}

/// The job: hands a letter or an answer to the other group if it is in this installation. Done twice, it changes nothing.
pub async fn carry_work(ctx: &Ctx, job: &Job) -> Result<()> {
    let it = find(ctx, job.read::<Payload>()?.transfer).await?;
    let Some(other) = peers::neighbour(ctx, &it.other).await? else { return Ok(()) };
    let there = Ctx::system(&ctx.app, other, ctx.now);
    match it.direction() {
        Direction::Out if it.stage()? == Stage::Sent => {
            arrive::letter(&there, &Envelope::read(&it.letter)?).await.map(drop)
        }
        Direction::Out if it.stage()? == Stage::Back => arrive::called_back(&there, it.id).await,
        Direction::In if !it.answer.is_empty() => {
            out::answered(&there, &Envelope::read(&it.answer)?).await.map(drop)
        }
        _ => Ok(()),
    }
}

async fn carry(tx: &mut Tx, ctx: &Ctx, id: TransferId) -> Result<()> {
    job::enqueue(tx, ctx, CARRY, Some(&id.to_string()), ctx.now, &Payload { transfer: id }).await
}

async fn tell(tx: &mut Tx, ctx: &Ctx, it: &Transfer, to: &str, subject: &str, text: String) -> Result<()> {
    if to.is_empty() {
        return Ok(());
    }
    let out = mail::Outgoing {
        person: it.person_id,
        to: to.to_owned(),
        to_name: it.name.clone(),
        kind: mail::Kind::Personal,
        subject: subject.to_owned(),
        text: format!("Hello {},\n\n{text}", it.name),
        html: None,
    };
    mail::service::queue(tx, ctx, out).await.map(drop)
}

/// Whether this installation holds the other group: then nobody has to carry anything.
pub async fn is_near(ctx: &Ctx, it: &Transfer) -> Result<bool> {
    Ok(peers::neighbour(ctx, &it.other).await?.is_some())
}

async fn groups(ctx: &Ctx) -> Result<Vec<kernel::Group>> {
    Ok(group::all(ctx.db()).await?.into_iter().filter(|it| it.id != ctx.group.id).collect())
}
