//! The public line: before a closed item ends, the body agrees what may be said of it and until when the rest is closed.

use std::collections::BTreeMap;

use bodies::service::{Evidence, show_evidence};
use kernel::{Ctx, Line, Problem, Result, Tx, audit, transact};
use rulebook::duty::ProofKind;

use super::super::{hands, journal, meetings};
use super::inside::confidence;
use crate::model::{Happened, Item, ItemId, MeetingId, NewPublicLine, PublicLine, Sitting, State};
use crate::store::{confidential as store, item};

/// The lines of a meeting, in the order in which they were agreed. They are there to be read by everybody who may read
/// of the meeting at all.
pub async fn lines(ctx: &Ctx, id: MeetingId) -> Result<Vec<PublicLine>> {
    store::lines(ctx.db(), ctx.group.id, id).await
}

/// What may be said of each closed item, in words.
pub async fn public_words(ctx: &Ctx, id: MeetingId) -> Result<BTreeMap<ItemId, String>> {
    Ok(lines(ctx, id).await?.into_iter().map(|it| (it.item, it.words())).collect())
}

/// A closed item does not end before its line is agreed.
///
/// # Errors
/// Refused, with where to agree it.
pub(crate) async fn need_line(tx: &mut Tx, ctx: &Ctx, it: &Item) -> Result<()> {
    if !it.closed || store::has_line(tx, ctx.group.id, it.id).await? {
        return Ok(());
    }
    let why = "Before a closed item ends, the meeting agrees what may be said of it: decision, reason, until when the rest is closed.";
    let hint = format!("Agree it under \u{201c}What may be said\u{201d}: /meetings/{}/lines", it.meeting);
    Err(Problem::refused(why).cite(it.closed_cite.clone()).hint(hint))
}

/// Enters what the body agreed to say of a closed item. It can be agreed anew until the meeting ends.
///
/// # Errors
/// A `Problem` that names each field; refused for an item that is not closed or not taken yet, and after the meeting.
pub async fn agree_line(ctx: &Ctx, id: MeetingId, of: ItemId, new: NewPublicLine) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_record()?;
    let entries = journal(ctx, id).await?;
    let decided = entries.iter().any(|it| it.item == Some(of) && matches!(it.what, Happened::Decided { .. }));
    new.check(ctx.now, decided)?;
    let line = PublicLine {
        item: of,
        meeting: id,
        decision: new.decision.trim().to_owned(),
        reason: new.reason.trim().to_owned(),
        may_say: new.may_say.trim().to_owned(),
        lapses_at: new.lapses_at,
        agreed_at: ctx.now,
        agreed_by: ctx.actor.person,
        released: None,
    };
    let shown = published(ctx, &sitting, &line).await?;
    transact!(ctx.db(), tx => {
        let locked = meetings::lock(tx, ctx, &sitting.occasion).await?;
        let it = item::get(tx, ctx.group.id, id, of).await?;
        if !it.closed || it.began_at.is_none() {
            return Err(Problem::refused("A line is agreed for a closed item while it is taken."));
        }
        if !locked.meeting.is_running() && store::has_line(tx, ctx.group.id, of).await? {
            let why = "The meeting has ended, so what it agreed stays as it is.";
            return Err(Problem::refused(why).hint("The body can open the item at a later meeting."));
        }
        store::agree(tx, ctx.group.id, &line).await?;
        for one in &shown {
            show_evidence(tx, ctx, one).await?;
        }
        let by = it.closed_cite.clone();
        audit(tx, ctx, Line::new("item.line-agreed").on("item", of.0).cite(by).fields(&["line"])).await
    })
}

/// A line with a decision is the publication of it, where the text wants decisions or explanations of a body published.
async fn published(ctx: &Ctx, sitting: &Sitting, line: &PublicLine) -> Result<Vec<Evidence>> {
    if line.decision.is_empty() {
        return Ok(vec![]);
    }
    let version = constitution::service::in_force(ctx).await?;
    let body = &sitting.meeting.body;
    let wanted = [format!("decisions:{body}"), format!("explanations:{body}")];
    let rules = version.rules.of::<rulebook::Publication>();
    let asked = rules.iter().filter(|it| wanted.contains(&it.what));
    Ok(asked
        .map(|it| Evidence {
            kind: ProofKind::Published,
            of: it.what.clone(),
            at: ctx.now,
            occasion: Some(sitting.meeting.id.0),
            covers: None,
            url: format!("/meetings/{}/lines", sitting.meeting.id),
            title: format!("What may be said: {}", sitting.occasion.title),
        })
        .collect())
}

/// Opens what was closed, by a decision of the body that whoever records or calls its meetings enters.
///
/// # Errors
/// A `Problem` on "released"; refused before the meeting has ended or where it is open already.
pub async fn release(ctx: &Ctx, id: MeetingId, of: ItemId, words: &str) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.calls {
        may.need_record()?;
    }
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 300 {
        let said =
            "Say by which decision it is opened and where that is written down, in at most 300 letters.";
        return Err(Problem::field("released", said));
    }
    if sitting.meeting.state != State::Closed {
        return Err(Problem::refused(
            "What is closed is opened after the meeting, by a decision of the body.",
        ));
    }
    let by = confidence(ctx, &sitting.meeting.body).await?.map(|it| it.cite);
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        if !store::release(tx, ctx.group.id, of, ctx.now, ctx.actor.person, words).await? {
            return Err(Problem::refused("It is open already, or no line was agreed for it."));
        }
        audit(tx, ctx, Line::new("item.released").on("item", of.0).cite(by.clone()).fields(&["released"])).await
    })
}
