//! The job that sends a mailing, slice by slice. A kill between any two statements only delays it: each person has
//! at most one message of a mailing, and each message is claimed before it is handed over.

use kernel::{BoxFuture, Ctx, Line, Result, audit, job, transact};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::model::{Mailing, MailingState, Recipient};
use super::state;
use crate::fill;
use crate::model::{MailingId, MessageId, State, one_line};
use crate::store::mailing as store;
use crate::store::message::{self, New, Suppressed};
use crate::{send, transport};

/// One slice of a mailing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Slice {
    pub mailing: MailingId,
    pub number: u32,
}

/// How many messages are handed over at the same time.
const AT_ONCE: usize = 4;

pub(crate) fn work(ctx: Ctx, job: job::Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { slice(&ctx, job.read::<Slice>()?).await })
}

async fn slice(ctx: &Ctx, slice: Slice) -> Result<()> {
    let mailing = state::find(ctx, slice.mailing).await?;
    if !may_go(ctx, &mailing).await? {
        return Ok(());
    }
    let transport = transport::of(&ctx.app);
    let suppressed = message::suppressed(ctx.db(), ctx.group.id, crate::suppressed::Key::known(ctx)?).await?;
    let next = store::next(ctx.db(), ctx.group.id, mailing.id, transport.slice()).await?;
    let going = transact!(ctx.db(), tx => {
        if !store::still_going(tx, ctx.group.id, mailing.id).await? {
            return Ok(false);
        }
        for to in &next {
            message::insert(tx, ctx, &message_for(ctx, &mailing, to, &suppressed)).await?;
        }
        Ok(true)
    })?;
    if !going {
        return Ok(());
    }
    send_all(ctx, message::due_of(ctx.db(), ctx.group.id, mailing.id, ctx.now).await?).await?;
    if store::next(ctx.db(), ctx.group.id, mailing.id, 1).await?.is_empty() {
        return finish(ctx, mailing.id).await;
    }
    let more = Slice { mailing: mailing.id, number: slice.number + 1 };
    let name = format!("{}/{}", mailing.id, more.number);
    let due = ctx.now.plus_seconds(transport.pause_seconds());
    transact!(ctx.db(), tx => { job::enqueue(tx, ctx, "mail.mailing", Some(&name), due, &more).await })
}

/// True if the mailing is going out, or begins to now. What still has to happen first enqueues the job again.
async fn may_go(ctx: &Ctx, mailing: &Mailing) -> Result<bool> {
    match mailing.state {
        MailingState::Sending => return Ok(true),
        MailingState::Sent | MailingState::Revoked => return Ok(false),
        MailingState::Held => {}
    }
    if state::waits(ctx, mailing).await?.is_some() {
        return Ok(false);
    }
    transact!(ctx.db(), tx => {
        // Somebody may have revoked it a moment ago.
        let begun = store::begin(tx, ctx.group.id, mailing.id).await?;
        if begun {
            audit(tx, ctx, Line::new("mailing.begun").on("mailing", mailing.id.0)).await?;
        }
        Ok(begun)
    })
}

fn message_for(ctx: &Ctx, mailing: &Mailing, to: &Recipient, suppressed: &Suppressed) -> New {
    let reason = state::foreseen(to, suppressed).map(str::to_owned);
    let mut values = to.fill.clone();
    values.insert("name".into(), to.name.clone());
    New {
        id: MessageId(ctx.new_id()),
        mailing: Some(mailing.id),
        person: Some(to.person),
        kind: mailing.kind,
        address: to.address.clone().unwrap_or_default(),
        name: one_line(&to.name),
        subject: one_line(&fill::text(&mailing.subject, &values)),
        text: fill::plain(&mailing.body, &values),
        html: Some(fill::html(&mailing.body, &values)),
        state: if reason.is_some() { State::Suppressed } else { State::Queued },
        reason,
    }
}

async fn send_all(ctx: &Ctx, ids: Vec<MessageId>) -> Result<()> {
    let mut running: JoinSet<Result<()>> = JoinSet::new();
    for id in ids {
        if running.len() >= AT_ONCE {
            joined(running.join_next().await)?;
        }
        let ctx = ctx.clone();
        running.spawn(async move { send::one(&ctx, id).await });
    }
    while !running.is_empty() {
        joined(running.join_next().await)?;
    }
    Ok(())
}

fn joined(done: Option<std::result::Result<Result<()>, tokio::task::JoinError>>) -> Result<()> {
    match done {
        Some(Ok(outcome)) => outcome,
        Some(Err(_)) => Err(kernel::Problem::internal("A message could not be handed over.")),
        None => Ok(()),
    }
}

async fn finish(ctx: &Ctx, id: MailingId) -> Result<()> {
    transact!(ctx.db(), tx => {
        if store::finish(tx, ctx, id).await? {
            audit(tx, ctx, Line::new("mailing.sent").on("mailing", id.0)).await?;
        }
        Ok(())
    })
}
