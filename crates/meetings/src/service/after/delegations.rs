//! Handing on: a body lets somebody act for it, within limits, and hears a report by a day. The report is an action like
//! any other, so it comes before the body's meetings until it is given.

use kernel::{Ctx, Line, Problem, Result, audit, transact};

use super::super::before::within;
use super::super::confidential::is_open;
use super::super::{Says, hands, journal, meetings, says};
use super::agree;
use crate::model::{
    Delegation, DelegationId, Happened, MeetingId, NewAction, NewDelegation, NewEntry, Sitting,
};
use crate::store::{delegation as store, item};

/// What was handed on and the actor may read, newest first: what was handed on in a closed item is for those inside.
pub async fn delegations_seen(ctx: &Ctx) -> Result<Vec<Delegation>> {
    ctx.person()?;
    let mut seen = vec![];
    for it in store::all(ctx.db(), ctx.group.id).await? {
        if is_open(ctx, it.meeting, it.item).await? {
            seen.push(it);
        }
    }
    Ok(seen)
}

/// Hands something on at a meeting that is held.
///
/// # Errors
/// A `Problem` that names each field; refused with the clause if the body may not decide this itself, if the constitution
/// keeps it for one body, or if the body that would take it on may not.
pub async fn delegate(ctx: &Ctx, id: MeetingId, new: NewDelegation) -> Result<DelegationId> {
    let report_by = new.check(ctx.now)?;
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_record()?;
    if !sitting.meeting.is_running() {
        return Err(Problem::refused("A body hands something on at a meeting, and this one is not open."));
    }
    let says = says(ctx, &sitting.meeting.kind).await?;
    may_hand_on(&says, &sitting, &new)?;
    let to = match (&new.to_body, new.to_person) {
        (Some(body), _) => {
            let body = bodies::service::body(ctx, body).await;
            body.map_err(|_| Problem::field("to", "Choose one of the bodies."))?.name
        }
        (None, Some(person)) => {
            let names = people::service::names(ctx, &[person]).await?;
            names
                .get(&person)
                .cloned()
                .ok_or_else(|| Problem::field("to", "Choose somebody from the list."))?
        }
        (None, None) => return Err(Problem::field("to", "Choose one body or one person.")),
    };
    let report = NewAction {
        item: new.item,
        decision: None,
        title: format!("Report: {}", new.matter.trim()),
        words: format!("How far it goes: {}", new.limits.trim()),
        owner: new.to_person,
        owner_words: to.clone(),
        assignment: true,
        due_at: Some(report_by),
    };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let closed = match new.item {
            Some(of) => item::get(tx, ctx.group.id, id, of).await?.closed,
            None => false,
        };
        let what = Happened::HandedOn {
            matter: new.matter.trim().to_owned(),
            to_body: new.to_body.as_ref().map(|_| to.clone()),
            to_person: new.to_person,
            limits: new.limits.trim().to_owned(),
            until: new.until,
            report_by,
        };
        journal::record(tx, ctx, id, NewEntry::now(what).on(new.item, closed)).await?;
        let it = Delegation {
            id: DelegationId(ctx.new_id()),
            meeting: id,
            item: new.item,
            body: sitting.meeting.body.clone(),
            action: agree(tx, ctx, &sitting, report.clone(), closed).await?,
            to_body: new.to_body.clone(),
            decision: new.decision.clone(),
            matter: new.matter.trim().to_owned(),
            limits: new.limits.trim().to_owned(),
            until: new.until,
            report_by,
            agreed_at: ctx.now,
            ended: None,
        };
        store::insert(tx, ctx.group.id, &it).await?;
        audit(tx, ctx, Line::new("delegation.agreed").on("delegation", it.id.0)).await?;
        Ok(it.id)
    })
}

/// A body hands on only what it may decide itself, and nothing that the text keeps for one body.
fn may_hand_on(says: &Says, sitting: &Sitting, new: &NewDelegation) -> Result<()> {
    if !says.decisions().contains(&new.decision) {
        return Err(Problem::field("decision", "Choose one of the kinds."));
    }
    within(says, &sitting.meeting.body, &new.decision)?;
    let kept = says.version.rules.reserved(&new.decision).into_iter().find(|it| it.to.is_some());
    if let Some(rule) = kept {
        let why =
            "The constitution keeps this for one body, so that body decides it and hands it on to nobody.";
        return Err(Problem::refused(why).cite(Some(says.version.cite(&rule.cite))));
    }
    match &new.to_body {
        Some(body) if *body == sitting.meeting.body => {
            Err(Problem::field("to", "This body has it already; choose another one."))
        }
        Some(body) => within(says, body, &new.decision).map(drop),
        None => Ok(()),
    }
}

/// Takes something back, with the reason that members read. Those who call the body's meetings, or record them, do.
pub async fn take_back(ctx: &Ctx, id: DelegationId, why: &str) -> Result<()> {
    let it = store::find(ctx.db(), ctx.group.id, id).await?;
    let sitting = meetings::find(ctx, it.meeting).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.calls {
        may.need_record()?;
    }
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("why", "Say by which decision it is taken back, in at most 300 letters."));
    }
    transact!(ctx.db(), tx => {
        if !store::end(tx, ctx.group.id, id, ctx.now, why).await? {
            return Err(Problem::conflict("It was taken back already."));
        }
        audit(tx, ctx, Line::new("delegation.ended").on("delegation", id.0).fields(&["ended_at"])).await
    })
}
