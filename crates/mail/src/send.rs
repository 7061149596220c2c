//! The job that hands one message to the transport.
//!
//! Handing over is at least once: a sender that is killed between the server's answer and the commit sends the
//! message a second time, with the same Message-ID. Everything before is exactly once.

use kernel::{BoxFuture, Ctx, Result, emit, job, transact};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::compose;
use crate::model::{Kind, MailingId, MessageId, State};
use crate::service::Send;
use crate::store::message::{self, Message, Outcome};
use crate::suppressed::Key;
use crate::transport::{self, Handed, Transport};

pub fn work(ctx: Ctx, job: job::Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { one(&ctx, job.read::<Send>()?.message).await })
}

/// Sends one message if it is due and nobody else is at it.
pub async fn one(ctx: &Ctx, id: MessageId) -> Result<()> {
    let Some(message) = message::claim(ctx.db(), ctx.group.id, id, ctx.now).await? else { return Ok(()) };
    let transport = transport::of(&ctx.app);
    let (handed, proof) = hand_over(ctx, &transport, &message).await;
    settle(ctx, &message, handed, proof).await
}

async fn hand_over(ctx: &Ctx, transport: &Transport, message: &Message) -> (Handed, Option<[u8; 32]>) {
    let Some(sender) = transport.sender(ctx.app.config(), &ctx.group.name) else {
        return (Handed::Later { status: "no sender".to_owned() }, None);
    };
    let leave = message.kind.can_be_left().then(|| leave_url(ctx, message.id));
    let ready = match compose::build(message, &sender, ctx.now, leave.as_deref()) {
        Ok(ready) => ready,
        Err(_) => return (Handed::Refused { status: "5.1.3".to_owned() }, None),
    };
    let handed = transport.hand_over(message.id, &ready, ctx.now).await;
    (handed, Some(Sha256::digest(&ready.bytes).into()))
}

/// Where a bulletin is left. The message's own id is the secret: only its reader has it.
fn leave_url(ctx: &Ctx, id: MessageId) -> String {
    format!("{}/mail/leave/{id}", ctx.base_url())
}

/// Minutes until the next attempt, attempt by attempt: a day and a half in all.
const WAITS: [i64; 7] = [1, 5, 15, 60, 4 * 60, 12 * 60, 18 * 60];

/// What handlers of "mail.bounced" read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bounced {
    pub message: MessageId,
    pub mailing: Option<MailingId>,
    pub person: Option<kernel::PersonId>,
    /// True if the address will not take mail later either.
    pub permanent: bool,
    /// RFC 3463, such as "5.1.1".
    pub status: String,
}

async fn settle(ctx: &Ctx, message: &Message, handed: Handed, proof: Option<[u8; 32]>) -> Result<()> {
    tracing::info!(message = %message.id, kind = message.kind.as_str(), attempt = message.attempts, outcome = ?handed, "mail");
    let again = usize::try_from(message.attempts - 1).ok().and_then(|it| WAITS.get(it)).copied();
    // A code lives ten minutes: sending it later helps nobody.
    let again = again.filter(|it| message.kind != Kind::SignIn || *it < 10);
    transact!(ctx.db(), tx => {
        match (&handed, again) {
            (Handed::Taken, _) => {
                let done = Outcome { sent_at: Some(ctx.now), proof, ..end(ctx, message, State::Sent) };
                message::settle(tx, ctx.group.id, message.id, &done).await?;
            }
            (Handed::Later { status }, Some(wait)) => {
                let due = ctx.now.plus_minutes(wait);
                let later = Outcome { state: State::Queued, due, status: Some(status), forget: false, ..end(ctx, message, State::Queued) };
                message::settle(tx, ctx.group.id, message.id, &later).await?;
                job::enqueue(tx, ctx, "mail.send", None, due, &Send { message: message.id }).await?;
            }
            (Handed::Refused { status } | Handed::Later { status }, _) => {
                let permanent = matches!(handed, Handed::Refused { .. });
                let reason = reason_for(status, permanent);
                let lost = Outcome { status: Some(status), reason: Some(reason), ..end(ctx, message, State::Failed) };
                message::settle(tx, ctx.group.id, message.id, &lost).await?;
                if gone_for_good(status) {
                    let hashes = Key::open(ctx)?.hashes(&message.address);
                    message::suppress(tx, ctx.group.id, &hashes, status, ctx.now).await?;
                }
                let (mailing, person, status) = (message.mailing, message.person, status.clone());
                emit(tx, ctx, "mail.bounced", &Bounced { message: message.id, mailing, person, permanent, status }).await?;
            }
        }
        Ok(())
    })
}

fn end(ctx: &Ctx, message: &Message, state: State) -> Outcome<'static> {
    let forget = message.kind == Kind::SignIn;
    Outcome { state, due: ctx.now, reason: None, status: None, proof: None, sent_at: None, forget }
}

/// True if the mailbox itself is the trouble, so that the next message would meet it too.
pub fn gone_for_good(status: &str) -> bool {
    ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"].contains(&status)
}

/// What a status means, in words.
pub fn reason_for(status: &str, permanent: bool) -> &'static str {
    match status {
        "5.1.1" | "5.1.6" | "5.1.10" => "There is no such mailbox.",
        "5.1.2" => "There is no such mail domain.",
        "5.1.3" => crate::service::NO_ADDRESS,
        "5.2.1" => "The mailbox is switched off.",
        "5.2.2" | "4.2.2" => "The mailbox is full.",
        "5.3.4" | "5.2.3" => "The message is too large for the mailbox.",
        _ if status.starts_with("5.7") => "The receiving server does not accept our mail.",
        _ if permanent => "The receiving server refused it.",
        _ => "No server took it within a day and a half.",
    }
}
