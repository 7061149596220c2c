//! Proposing a mailing, and what officers decide about it while it is held.

use kernel::feature::held_back;
use kernel::personal::Purpose;
use kernel::{Channel, Ctx, Line, Power, Problem, Result, Tx, audit, job, transact};

use super::model::{HELD_MINUTES, LeftOut, Mailing, MailingState, NewMailing, Recipient, Subject};
use super::state;
use super::work::Slice;
use crate::fill;
use crate::model::{Kind, MailingId, one_line};
use crate::service;
use crate::store::mailing as store;

/// Proposes a mailing, in the caller's transaction: it goes ten minutes later, unless it is revoked. The caller has
/// asked whether the actor may. In a new organisation it waits for the release unless every recipient holds an office;
/// a bulletin also waits for a second officer.
pub async fn propose(tx: &mut Tx, ctx: &Ctx, new: NewMailing) -> Result<MailingId> {
    check(&new)?;
    let new = leave_out_leavers(tx, ctx, new).await?;
    let mailing = Mailing {
        id: MailingId(ctx.new_id()),
        kind: new.kind,
        subject: one_line(&new.subject),
        body: new.body.replace("\r\n", "\n"),
        about: Subject { title: one_line(&new.about.title), ..new.about },
        state: MailingState::Held,
        proposed_by: ctx.actor.person,
        proposed_by_name: ctx.actor.name.clone(),
        proposed_at: ctx.now,
        held_until: ctx.now.plus_minutes(HELD_MINUTES),
        officers_only: officers_only(ctx, &new.recipients).await?,
        approved_by: None,
        seen: None,
        finished_at: None,
    };
    store::insert(tx, ctx, &mailing).await?;
    for one in &new.recipients {
        store::insert_recipient(tx, ctx, mailing.id, one).await?;
    }
    for one in &new.left_out {
        store::insert_left_out(tx, ctx, mailing.id, one).await?;
    }
    let numbers = serde_json::json!({ "recipients": new.recipients.len(), "left_out": new.left_out.len() });
    audit(tx, ctx, Line::new("mailing.proposed").on("mailing", mailing.id.0).detail(numbers)).await?;
    let slice = Slice { mailing: mailing.id, number: 0 };
    job::enqueue(tx, ctx, "mail.mailing", Some(&format!("{}/hold", mailing.id)), mailing.held_until, &slice)
        .await?;
    Ok(mailing.id)
}

/// Stops a mailing: while it is held nobody gets it; while it goes out, those whose turn has not come do not.
pub async fn revoke(ctx: &Ctx, id: MailingId) -> Result<()> {
    need_run(ctx, id).await?;
    transact!(ctx.db(), tx => {
        if !store::revoke(tx, ctx, id).await? {
            return Err(too_late(state::find(ctx, id).await?.state));
        }
        audit(tx, ctx, Line::new("mailing.revoked").on("mailing", id.0)).await
    })
}

fn too_late(state: MailingState) -> Problem {
    match state {
        MailingState::Revoked => Problem::conflict("This mailing has been revoked already; nobody gets it."),
        _ => Problem::refused("This mailing has gone out already; it cannot be called back.")
            .hint("You can send a second one that puts it right."),
    }
}

/// Approves a mailing of a kind that two officers must agree on. Not by the one who proposed it.
pub async fn approve(ctx: &Ctx, id: MailingId) -> Result<()> {
    let mailing = need_run(ctx, id).await?;
    let person = ctx.person()?;
    if mailing.proposed_by == Some(person) {
        return Err(Problem::refused("You proposed this mailing, so another officer approves it."));
    }
    transact!(ctx.db(), tx => {
        if !store::approve(tx, ctx, id, person).await? {
            return Err(Problem::conflict("This mailing is not waiting for an approval any more."));
        }
        audit(tx, ctx, Line::new("mailing.approved").on("mailing", id.0)).await?;
        let slice = Slice { mailing: id, number: 0 };
        let due = mailing.held_until.max(ctx.now);
        job::enqueue(tx, ctx, "mail.mailing", Some(&format!("{id}/approved")), due, &slice).await
    })
}

/// Notes that an officer has looked at the list of those whom the mailing does not reach.
pub async fn mark_seen(ctx: &Ctx, id: MailingId) -> Result<()> {
    need_run(ctx, id).await?;
    let person = ctx.person()?;
    transact!(ctx.db(), tx => {
        store::mark_seen(tx, ctx, id, person, &ctx.actor.name).await?;
        audit(tx, ctx, Line::new("mailing.not-reached-seen").on("mailing", id.0)).await
    })
}

/// The mailing, if the actor may decide about it.
async fn need_run(ctx: &Ctx, id: MailingId) -> Result<Mailing> {
    let mailing = state::find(ctx, id).await?;
    if !state::may_run(ctx, &mailing) {
        ctx.need(Power::SendMail, None)?;
    }
    Ok(mailing)
}

fn check(new: &NewMailing) -> Result<()> {
    if new.subject.trim().is_empty() {
        return Err(Problem::field("subject", "Give the message a subject."));
    }
    if new.body.trim().is_empty() {
        return Err(Problem::field("body", "Write what the message says."));
    }
    if new.recipients.is_empty() {
        return Err(Problem::refused("Nobody would get this message: its list of recipients is empty."));
    }
    let mut places = fill::places(&new.body);
    places.extend(fill::places(&new.subject));
    places.remove("name");
    for place in places {
        let lack = new.recipients.iter().filter(|it| !it.fill.contains_key(&place)).count();
        if lack > 0 {
            let said = format!(
                "The text has a place {{{place}}}, but for {lack} of the recipients nothing is known to put there."
            );
            return Err(Problem::field("body", said));
        }
    }
    Ok(())
}

/// A bulletin is not for those who have left it.
async fn leave_out_leavers(tx: &mut Tx, ctx: &Ctx, mut new: NewMailing) -> Result<NewMailing> {
    if new.kind != Kind::Bulletin {
        return Ok(new);
    }
    // A notice goes to whoever is entitled; news honours every limit that a person put on the use of their data.
    let mut why = held_back(ctx, Purpose::News, Channel::Email).await?;
    for person in store::leavers(tx, ctx.group.id).await? {
        why.insert(person, "Has left the bulletin.".to_owned());
    }
    let (gone, stay): (Vec<_>, Vec<_>) =
        new.recipients.into_iter().partition(|it| why.contains_key(&it.person));
    new.left_out.extend(gone.into_iter().map(|it| LeftOut {
        reason: why.get(&it.person).cloned().unwrap_or_default(),
        person: it.person,
        name: it.name,
    }));
    new.recipients = stay;
    Ok(new)
}

async fn officers_only(ctx: &Ctx, recipients: &[Recipient]) -> Result<bool> {
    if service::released(ctx).await? {
        return Ok(false);
    }
    for one in recipients {
        if !service::is_officer(ctx, Some(one.person)).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
