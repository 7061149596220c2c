//! The register of decisions.

use kernel::{Ctx, Line, Problem, Result, Tx, audit, transact};

use super::super::before::within;
use super::super::confidential::inside;
use super::super::{hands, journal, meetings, says};
use crate::model::{Decision, DecisionId, Happened, NewDecision, NewEntry, Readers, Sitting, Standing};
use crate::store::decision as store;

/// Enters a decision in the caller's transaction, under the meeting's lock, and writes it into the record. Closed says
/// whether it was taken in a closed item.
///
/// # Errors
/// Refused with the clause if the body may not decide this (L12); a `Problem` that names each field.
pub async fn decide(
    tx: &mut Tx,
    ctx: &Ctx,
    sitting: &Sitting,
    new: NewDecision,
    closed: bool,
) -> Result<DecisionId> {
    new.check()?;
    let says = says(ctx, &sitting.meeting.kind).await?;
    let body = &sitting.meeting.body;
    let cite = within(&says, body, &new.decision)?;
    let number = store::next_number(tx, ctx.group.id).await?;
    let it = Decision {
        id: DecisionId(ctx.new_id()),
        meeting: Some(sitting.meeting.id),
        item: new.item,
        motion: new.motion,
        vote: new.vote,
        body: body.clone(),
        number,
        decision: new.decision,
        title: new.title.trim().to_owned(),
        words: new.words.trim().to_owned(),
        reasons: new.reasons.trim().to_owned(),
        cite: cite.clone(),
        // What a closed item decided is told by its public line; the entry stays inside.
        readers: if closed { Readers::Body } else { new.readers },
        decided_at: ctx.now,
        state: Standing::Open,
        follow_up: String::new(),
        followed_at: None,
    };
    store::insert(tx, ctx.group.id, &it).await.map_err(|problem| match problem.is_duplicate() {
        true => {
            Problem::conflict("Another meeting entered a decision at the same moment. Enter this one again.")
        }
        false => problem,
    })?;
    let what = Happened::Decided {
        decision: it.id.0,
        number,
        title: it.title.clone(),
        words: it.words.clone(),
        reasons: it.reasons.clone(),
    };
    let entry = NewEntry::now(what).on(it.item, closed).cite(cite.clone());
    journal::record(tx, ctx, sitting.meeting.id, entry).await?;
    audit(tx, ctx, Line::new("decision.entered").on("decision", it.id.0).cite(cite)).await?;
    Ok(it.id)
}

/// One decision, if the actor may read it.
pub async fn decision(ctx: &Ctx, id: DecisionId) -> Result<Decision> {
    let found = store::find(ctx.db(), ctx.group.id, id).await?;
    if readable(ctx, &found).await? {
        return Ok(found);
    }
    Err(Problem::not_found("There is no such decision, or it is not open to you."))
}

/// The decisions that the actor may read, newest first.
pub async fn decisions(ctx: &Ctx) -> Result<Vec<Decision>> {
    let mut all = vec![];
    for it in store::all(ctx.db(), ctx.group.id).await? {
        if readable(ctx, &it).await? {
            all.push(it);
        }
    }
    Ok(all)
}

async fn readable(ctx: &Ctx, it: &Decision) -> Result<bool> {
    match it.readers {
        Readers::Everyone => Ok(true),
        Readers::Members => Ok(ctx.actor.system || ctx.actor.person.is_some()),
        Readers::Body => match it.meeting {
            Some(id) => {
                let sitting = meetings::find(ctx, id).await?;
                Ok(inside(ctx, &sitting).await?.sees(it.item))
            }
            None => Ok(ctx.actor.system),
        },
    }
}

/// Writes the reasons of a decision in plain words, and who may read it.
pub async fn explain(ctx: &Ctx, id: DecisionId, reasons: &str, readers: Readers) -> Result<()> {
    let mut it = changeable(ctx, id).await?;
    if reasons.chars().count() > 20_000 {
        return Err(Problem::field("reasons", "Keep the reasons under 20,000 letters."));
    }
    if readers != Readers::Body {
        stays_inside(ctx, &it).await?;
    }
    (it.reasons, it.readers) = (reasons.trim().to_owned(), readers);
    transact!(ctx.db(), tx => {
        store::save(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("decision.explained").on("decision", id.0).fields(&["reasons", "readers"])).await
    })
}

/// A decision of a closed item stays inside until the body opens the item.
async fn stays_inside(ctx: &Ctx, it: &Decision) -> Result<()> {
    let (Some(meeting), Some(of)) = (it.meeting, it.item) else { return Ok(()) };
    let items = crate::store::item::of(ctx.db(), ctx.group.id, meeting).await?;
    let Some(closed) = items.into_iter().find(|one| one.id == of && one.closed) else { return Ok(()) };
    let sitting = meetings::find(ctx, meeting).await?;
    if inside(ctx, &sitting).await?.is_opened(Some(of)) {
        return Ok(());
    }
    let why = "This was decided in a closed item, so the entry stays inside the body; people are told its public line.";
    let next = format!("The body opens the item by a decision, entered at /meetings/{meeting}/lines.");
    Err(Problem::refused(why).cite(closed.closed_cite).hint(next))
}

/// Says what became of a decision.
pub async fn follow_up(ctx: &Ctx, id: DecisionId, state: Standing, words: &str) -> Result<()> {
    let mut it = changeable(ctx, id).await?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 5_000 {
        return Err(Problem::field("words", "Say what was done about it, in at most 5,000 letters."));
    }
    (it.state, it.follow_up, it.followed_at) = (state, words.to_owned(), Some(ctx.now));
    transact!(ctx.db(), tx => {
        store::save(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("decision.followed-up").on("decision", id.0).fields(&["state"])).await
    })
}

async fn changeable(ctx: &Ctx, id: DecisionId) -> Result<Decision> {
    let it = decision(ctx, id).await?;
    match it.meeting {
        Some(meeting) => {
            let sitting = meetings::find(ctx, meeting).await?;
            let may = hands(ctx, &sitting).await?;
            if !may.calls {
                may.need_record()?;
            }
        }
        None => ctx.need(kernel::Power::EditBodies, None)?,
    }
    Ok(it)
}
