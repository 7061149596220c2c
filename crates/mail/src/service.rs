//! Single messages: queued in the caller's transaction, sent by a job.

use kernel::{At, BoxFuture, Ctx, Db, Group, PersonId, Problem, Result, Tx, group, job, transact};
use serde::{Deserialize, Serialize};

use crate::model::{Address, Kind, MessageId, Outgoing, State, one_line};
use crate::store::message::{self, New};

/// Puts a message into the outbox, in the caller's transaction: it goes if and only if that commits.
/// An address that is none does not fail the command; the message is marked as not taken.
pub async fn queue(tx: &mut Tx, ctx: &Ctx, out: Outgoing) -> Result<MessageId> {
    let id = MessageId(ctx.new_id());
    let (state, reason) = first_state(tx, ctx, &out).await?;
    let new = New {
        id,
        mailing: None,
        person: out.person,
        kind: out.kind,
        address: out.to.trim().to_owned(),
        name: one_line(&out.to_name),
        subject: one_line(&out.subject),
        text: out.text,
        html: out.html,
        state,
        reason,
    };
    message::insert(tx, ctx, &new).await?;
    match state {
        State::Queued => send_soon(tx, ctx, id).await?,
        State::Held => job::enqueue(tx, ctx, "mail.weigh", None, ctx.now, &Send { message: id }).await?,
        _ => {}
    }
    Ok(id)
}

/// Frees a held message that is for an officer. A job of its own, because asking for powers takes a connection and the
/// caller's transaction holds one already: enough of them at once would wait for each other.
pub(crate) fn weigh(ctx: Ctx, work: job::Job) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let id = work.read::<Send>()?.message;
        let Some(person) = message::held_for(ctx.db(), ctx.group.id, id).await? else { return Ok(()) };
        if !released(&ctx).await? && !is_officer(&ctx, person).await? {
            return Ok(());
        }
        transact!(ctx.db(), tx => {
            if message::free_one(tx, ctx.group.id, id).await? {
                send_soon(tx, &ctx, id).await?;
            }
            Ok(())
        })
    })
}

/// After a restore: whatever the backup still had to send is held until two officers release it again, because it may
/// have left between the backup and the loss. How many messages wait.
pub async fn hold_after_restore(db: &Db) -> Result<u64> {
    transact!(db, tx => {
        group::hold_mail(tx).await?;
        Ok(message::hold_all(tx).await?)
    })
}

/// Somebody wants no more bulletins, however they said so; false if that was known. In the caller's transaction.
pub async fn leave_bulletin(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<bool> {
    let new = crate::store::mailing::leave(tx, ctx, person).await?;
    if new {
        kernel::audit(tx, ctx, kernel::Line::new("bulletin.left").on("person", person.0)).await?;
    }
    Ok(new)
}

/// Whoever left the bulletin is on no list for news by e-mail, wherever it is sent from.
pub(crate) fn hold_back(
    ctx: Ctx,
    purpose: kernel::personal::Purpose,
    channel: kernel::Channel,
) -> BoxFuture<Result<std::collections::BTreeMap<PersonId, String>>> {
    Box::pin(async move {
        if purpose != kernel::personal::Purpose::News || channel != kernel::Channel::Email {
            return Ok(std::collections::BTreeMap::new());
        }
        let all = crate::store::mailing::left(ctx.db(), ctx.group.id).await?;
        Ok(all.into_iter().map(|it| (it, "Has left the bulletin.".to_owned())).collect())
    })
}

/// The job that sends one message.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Send {
    pub message: MessageId,
}

pub(crate) async fn send_soon(tx: &mut Tx, ctx: &Ctx, message: MessageId) -> Result<()> {
    job::enqueue(tx, ctx, "mail.send", None, ctx.now, &Send { message }).await
}

/// A message that somebody asked for a moment ago always goes; anything else waits in a new organisation until two
/// officers released its mail; what is for an officer is freed a moment later ([`weigh`]).
async fn first_state(tx: &mut Tx, ctx: &Ctx, out: &Outgoing) -> Result<(State, Option<String>)> {
    if Address::parse(&out.to).is_none() {
        return Ok((State::Failed, Some(NO_ADDRESS.to_owned())));
    }
    if out.kind == Kind::SignIn {
        return Ok((State::Queued, None));
    }
    if message::is_suppressed(tx, ctx.group.id, &crate::suppressed::Key::known(ctx)?.hashes(&out.to)).await? {
        return Ok((State::Suppressed, Some(CAME_BACK.to_owned())));
    }
    if !ctx.group.released && !group::is_released(tx, ctx.group.id).await? {
        return Ok((State::Held, None));
    }
    Ok((State::Queued, None))
}

pub(crate) const NO_ADDRESS: &str = "The address is not one that mail can be sent to.";
pub(crate) const CAME_BACK: &str = "Earlier mail to this address came back for good.";

/// True if a letter to this address has not left yet: what asks for its erasure waits for it.
pub async fn has_unsent(db: &Db, group: kernel::GroupId, address: &str) -> Result<bool> {
    Ok(message::has_unsent(db, group, address).await?)
}

/// Whether two officers have released this organisation's mail. Asks the database, because a context may be older.
pub async fn released(ctx: &Ctx) -> Result<bool> {
    if ctx.group.released {
        return Ok(true);
    }
    let now = group::all(ctx.db()).await?.into_iter().find(|it: &Group| it.id == ctx.group.id);
    Ok(now.is_some_and(|it| it.released))
}

/// What was sent to somebody, as they read it.
#[derive(Clone, Debug)]
pub struct Sent {
    pub at: At,
    pub subject: String,
    pub kind: &'static str,
    /// "sent", "came back", "could not be sent".
    pub state: String,
}

/// Notices, calls, invitations and bulletins to the person acting, newest first.
///
/// # Errors
/// Refuses to show what was sent to somebody else.
pub async fn sent_to(ctx: &Ctx, person: PersonId) -> Result<Vec<Sent>> {
    if ctx.actor.person != Some(person) {
        return Err(Problem::forbidden("Everybody reads what was sent to them, and nobody else's."));
    }
    let rows = message::of_person(ctx.db(), ctx.group.id, person).await?;
    let read = |(at, subject, kind, state): (At, String, String, String)| {
        Ok(Sent { at, subject, kind: Kind::parse(&kind)?.label(), state: state.replace('-', " ") })
    };
    rows.into_iter().map(read).collect()
}

/// Whether a person holds any office today.
pub(crate) async fn is_officer(ctx: &Ctx, person: Option<PersonId>) -> Result<bool> {
    let Some(person) = person else { return Ok(false) };
    Ok(!kernel::ctx::grants_of(&ctx.app, ctx.group.id, person, ctx.now).await?.is_empty())
}

/// How long it is remembered that a link to sign in was sent: long enough to answer "nothing came".
const REMEMBER_HOURS: i64 = 30 * 24;

pub(crate) fn sweep(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        message::sweep(ctx.db(), ctx.group.id, ctx.now.plus_hours(-REMEMBER_HOURS)).await?;
        crate::suppressed::put_under_key(&ctx).await
    })
}

/// To which address a message went, as long as it is kept. For services that hear of what came back.
pub async fn address_of(ctx: &Ctx, id: MessageId) -> Result<Option<String>> {
    let found = message::get(ctx.db(), ctx.group.id, id).await?;
    Ok(found.map(|it| it.address).filter(|it| !it.is_empty()))
}
