//! Motions: proposed, seconded, amended, put together, withdrawn, referred. Whether the body may decide it is asked at
//! once, so that policy goes to the members and not to the committee.

use kernel::{Ctx, Line, Problem, Result, Tx, audit, transact};
use rulebook::{Act, Facts, Outcome};

use super::super::{hands, journal, meetings, place_of, says};
use super::agenda::add;
use super::readable::{came_closed, motion};
use super::{may_put, within};
use crate::model::{
    Form, Happened, ItemState, Manner, MeetingId, Motion, MotionId, MotionState, NewEntry, NewItem,
    NewMotion, Origin, Sitting, Subject,
};
use crate::store::motion as store;

/// How long a motion is planned for where nobody has said.
const MINUTES: u32 = 15;

/// Puts a motion before a meeting, as an item of its agenda.
///
/// # Errors
/// Refused with the clause if the body may not decide this, if the actor may not propose, or after the closing time.
pub async fn propose_motion(ctx: &Ctx, id: MeetingId, new: NewMotion) -> Result<MotionId> {
    new.check()?;
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    let says = says(ctx, &sitting.meeting.kind).await?;
    if new.decision == "constitution" {
        let why = "A change of the constitution has a road of its own, on which its words and rules change together.";
        return Err(Problem::field("decision", why).hint("Begin at /amendments/new."));
    }
    if !says.decisions().contains(&new.decision) {
        return Err(Problem::field("decision", "Choose one of the kinds."));
    }
    within(&says, &sitting.meeting.body, &new.decision)?;
    let (state, cite) = may_put(ctx, &sitting).await?;
    let ruling =
        people::service::ruling(ctx, &says.version, &Act::ProposeMotion, me, ctx.now, &Facts::new()).await?;
    if let Outcome::Refused { reason, .. } = ruling.outcome {
        let cite = ruling.cites.first().map(|it| says.version.cite(it));
        return Err(Problem::refused(format!("{reason}.")).cite(cite));
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let it = insert(tx, ctx, &sitting, new.clone(), state, None, false).await?;
        audit(tx, ctx, Line::new("motion.proposed").on("motion", it.0).cite(cite.clone())).await?;
        Ok(it)
    })
}

async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    sitting: &Sitting,
    new: NewMotion,
    state: ItemState,
    seconder: Option<kernel::PersonId>,
    closed: bool,
) -> Result<MotionId> {
    let id = MotionId(ctx.new_id());
    let title = new.title.trim().to_owned();
    let subject = Subject {
        kind: "motion".to_owned(),
        id: id.0,
        title: title.clone(),
        url: format!("/meetings/motions/{id}"),
    };
    let item = NewItem {
        parent: None,
        title: title.clone(),
        words: String::new(),
        form: Form::Motion,
        manner: Manner::Debate,
        minutes: MINUTES,
        closed,
        subject: Some(subject),
    };
    let item = add(tx, ctx, sitting.meeting.id, &sitting.meeting.body, item, Origin::Member, state).await?;
    let it = Motion {
        id,
        body: sitting.meeting.body.clone(),
        meeting: Some(sitting.meeting.id),
        item: Some(item),
        decision: new.decision,
        title,
        words: new.words.trim().to_owned(),
        reasons: new.reasons.trim().to_owned(),
        mover: ctx.actor.person,
        seconder,
        state: if seconder.is_some() { MotionState::Seconded } else { MotionState::Proposed },
        amends: None,
        into: None,
        referred_to: None,
        outcome: String::new(),
        proposed_at: ctx.now,
        decided_at: None,
    };
    store::insert(tx, ctx.group.id, &it).await?;
    store::add_text(tx, ctx.group.id, id, &it.words, "As it was proposed", ctx.now, ctx.actor.person).await?;
    Ok(id)
}

/// The meeting that a motion is before, for commands that change it.
async fn before_meeting(ctx: &Ctx, it: &Motion) -> Result<Sitting> {
    let Some(meeting) = it.meeting else {
        return Err(
            Problem::refused("This motion is on no agenda now.").hint("It waits to be taken up by its body.")
        );
    };
    meetings::find(ctx, meeting).await
}

/// Takes the meeting's lock and reads a motion under it.
async fn taken(tx: &mut Tx, ctx: &Ctx, sitting: &Sitting, id: MotionId) -> Result<(Motion, MotionState)> {
    meetings::lock(tx, ctx, &sitting.occasion).await?;
    let it = store::get(tx, ctx.group.id, id).await?;
    let seen = it.state;
    Ok((it, seen))
}

/// Writes a motion that was read under the lock, with its audit line.
async fn keep(tx: &mut Tx, ctx: &Ctx, seen: MotionState, it: &Motion, act: &'static str) -> Result<()> {
    if !store::save(tx, ctx.group.id, seen, it).await? {
        return Err(Problem::conflict(
            "Somebody changed this motion at the same moment. Load the page again.",
        ));
    }
    audit(tx, ctx, Line::new(act).on("motion", it.id.0)).await
}

fn still_open(it: &Motion) -> Result<()> {
    if it.is_open() {
        return Ok(());
    }
    Err(Problem::refused(format!("This motion is {}, so that is not possible.", it.state.label())))
}

/// Seconds a motion: another than its mover, who may vote at the meeting.
pub async fn second(ctx: &Ctx, id: MotionId) -> Result<()> {
    let me = ctx.person()?;
    let it = motion(ctx, id).await?;
    let sitting = before_meeting(ctx, &it).await?;
    let place = place_of(ctx, &sitting, me).await?;
    if let Some(why) = place.no_vote {
        return Err(Problem::refused(why).cite(place.cite));
    }
    transact!(ctx.db(), tx => {
        let (mut it, seen) = taken(tx, ctx, &sitting, id).await?;
        if it.state != MotionState::Proposed {
            return Err(Problem::refused(format!("This motion is {} already.", it.state.label())));
        }
        if it.mover == Some(me) {
            return Err(Problem::refused("You moved it, so somebody else seconds it."));
        }
        (it.seconder, it.state) = (Some(me), MotionState::Seconded);
        keep(tx, ctx, seen, &it, "motion.seconded").await
    })
}

/// Changes a motion's own words, before it is put: its mover.
pub async fn change_words(ctx: &Ctx, id: MotionId, new: NewMotion) -> Result<()> {
    new.check()?;
    let me = ctx.person()?;
    let it = motion(ctx, id).await?;
    let sitting = before_meeting(ctx, &it).await?;
    if it.mover != Some(me) {
        return Err(Problem::forbidden(
            "Only its mover changes a motion. You can propose an amendment to it.",
        ));
    }
    transact!(ctx.db(), tx => {
        let (mut it, seen) = taken(tx, ctx, &sitting, id).await?;
        still_open(&it)?;
        it.title = new.title.trim().to_owned();
        it.words = new.words.trim().to_owned();
        it.reasons = new.reasons.trim().to_owned();
        store::add_text(tx, ctx.group.id, id, &it.words, "Changed by its mover", ctx.now, Some(me)).await?;
        keep(tx, ctx, seen, &it, "motion.changed").await
    })
}

/// Proposes an amendment to a motion: its words as they would be. At the meeting too, until the motion is decided.
pub async fn amend(ctx: &Ctx, id: MotionId, words: &str, reasons: &str) -> Result<MotionId> {
    let me = ctx.person()?;
    let parent = motion(ctx, id).await?;
    let sitting = before_meeting(ctx, &parent).await?;
    let place = place_of(ctx, &sitting, me).await?;
    if let Some(why) = place.no_vote {
        return Err(Problem::refused(why).cite(place.cite));
    }
    if parent.amends.is_some() {
        return Err(Problem::refused("This is an amendment itself; propose yours to the motion."));
    }
    let words = words.trim();
    if words.is_empty() || words == parent.words {
        return Err(Problem::field("words", "Change the words as the motion is to read."));
    }
    let new = NewMotion {
        decision: parent.decision.clone(),
        title: format!("Amendment to: {}", parent.title).chars().take(160).collect(),
        words: words.to_owned(),
        reasons: reasons.to_owned(),
    };
    new.check()?;
    let child = Motion {
        id: MotionId(ctx.new_id()),
        title: new.title,
        words: new.words,
        reasons: new.reasons.trim().to_owned(),
        mover: Some(me),
        seconder: None,
        state: MotionState::Proposed,
        amends: Some(id),
        into: None,
        referred_to: None,
        outcome: String::new(),
        proposed_at: ctx.now,
        decided_at: None,
        ..parent
    };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let now = store::get(tx, ctx.group.id, id).await?;
        if !now.is_live() {
            return Err(Problem::refused(format!("This motion is {}, so it is not amended any more.", now.state.label())));
        }
        store::insert(tx, ctx.group.id, &child).await?;
        store::add_text(tx, ctx.group.id, child.id, &child.words, "As it was proposed", ctx.now, Some(me)).await?;
        audit(tx, ctx, Line::new("motion.amendment-proposed").on("motion", child.id.0)).await?;
        Ok(child.id)
    })
}

/// Withdraws a motion: its mover before it is put; after that with the leave of the meeting, which the chair records.
pub async fn withdraw_motion(ctx: &Ctx, id: MotionId) -> Result<()> {
    let it = motion(ctx, id).await?;
    let sitting = before_meeting(ctx, &it).await?;
    let mine = it.mover.is_some() && it.mover == ctx.actor.person;
    let may = hands(ctx, &sitting).await?;
    if !mine || it.state == MotionState::Put {
        may.need_chair()?;
    }
    let running = sitting.meeting.is_running();
    transact!(ctx.db(), tx => {
        let (mut it, seen) = taken(tx, ctx, &sitting, id).await?;
        if !it.is_live() {
            return Err(Problem::refused(format!("This motion is {} already.", it.state.label())));
        }
        (it.state, it.decided_at) = (MotionState::Withdrawn, Some(ctx.now));
        if running {
            let closed = stands_closed(tx, ctx, &it).await?;
            let what = Happened::MotionWithdrawn { motion: id.0, title: it.title.clone() };
            journal::record(tx, ctx, sitting.meeting.id, NewEntry::now(what).on(it.item, closed)).await?;
        }
        keep(tx, ctx, seen, &it, "motion.withdrawn").await
    })
}

/// Puts several motions together into one, once their movers agree; they become parts of it.
///
/// # Errors
/// A `Problem` on "agreed" without the movers' agreement; refused with fewer than two open motions of this meeting.
pub async fn composite(
    ctx: &Ctx,
    id: MeetingId,
    parts: &[MotionId],
    new: NewMotion,
    agreed: bool,
) -> Result<MotionId> {
    new.check()?;
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.chairs {
        may.need_calling()?;
    }
    if !agreed {
        return Err(Problem::field(
            "agreed",
            "A composite needs the agreement of each mover. Ask them, then tick this.",
        ));
    }
    let says = says(ctx, &sitting.meeting.kind).await?;
    within(&says, &sitting.meeting.body, &new.decision)?;
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let mut open = vec![];
        for part in parts {
            let it = store::get(tx, ctx.group.id, *part).await?;
            if it.meeting == Some(id) && it.is_open() && it.amends.is_none() {
                open.push(it);
            }
        }
        if open.len() < 2 {
            return Err(Problem::field("parts", "Choose at least two motions that are still open."));
        }
        let mut closed = false;
        for part in &open {
            closed |= stands_closed(tx, ctx, part).await?;
        }
        let mut movers = open.iter().filter_map(|it| it.mover);
        let (mover, seconder) = (movers.next(), movers.next());
        let whole = insert(tx, ctx, &sitting, new.clone(), ItemState::Listed, seconder, closed).await?;
        let mut made = store::get(tx, ctx.group.id, whole).await?;
        let seen = made.state;
        made.mover = mover;
        store::save(tx, ctx.group.id, seen, &made).await?;
        for mut it in open {
            let seen = it.state;
            (it.state, it.into, it.decided_at) = (MotionState::Composited, Some(whole), Some(ctx.now));
            store::save(tx, ctx.group.id, seen, &it).await?;
            drop_item(tx, ctx, &it, "Part of a composite motion").await?;
        }
        audit(tx, ctx, Line::new("motion.composited").on("motion", whole.0)).await?;
        Ok(whole)
    })
}

/// Whether a motion stands under a closed item: what is written of it is then closed too.
async fn stands_closed(tx: &mut Tx, ctx: &Ctx, it: &Motion) -> Result<bool> {
    match (it.meeting, it.item) {
        (Some(meeting), Some(of)) => Ok(crate::store::item::get(tx, ctx.group.id, meeting, of).await?.closed),
        _ => Ok(false),
    }
}

async fn drop_item(tx: &mut Tx, ctx: &Ctx, it: &Motion, why: &str) -> Result<()> {
    use crate::store::item;
    let (Some(meeting), Some(id)) = (it.meeting, it.item) else { return Ok(()) };
    let mut item_row = item::get(tx, ctx.group.id, meeting, id).await?;
    let seen = item_row.state;
    if matches!(seen, ItemState::Proposed | ItemState::Listed) {
        (item_row.state, item_row.outcome) = (ItemState::Withdrawn, why.to_owned());
        item::save(tx, ctx.group.id, seen, &item_row).await?;
    }
    Ok(())
}

/// Refers a motion to another body, which takes it up at its next meeting. What that body may not decide is refused.
pub async fn refer(ctx: &Ctx, id: MotionId, to: &str) -> Result<MotionId> {
    let it = motion(ctx, id).await?;
    let sitting = before_meeting(ctx, &it).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    let body = bodies::service::body(ctx, to)
        .await
        .map_err(|_| Problem::field("to", "Choose one of the bodies."))?;
    if body.slug == it.body {
        return Err(Problem::field("to", "It is before this body already."));
    }
    let says = says(ctx, &sitting.meeting.kind).await?;
    within(&says, &body.slug, &it.decision)?;
    let there = Motion {
        id: MotionId(ctx.new_id()),
        body: body.slug.clone(),
        meeting: None,
        item: None,
        state: if it.seconder.is_some() { MotionState::Seconded } else { MotionState::Proposed },
        amends: None,
        ..it.clone()
    };
    let running = sitting.meeting.is_running();
    transact!(ctx.db(), tx => {
        let (mut it, seen) = taken(tx, ctx, &sitting, id).await?;
        if !it.is_live() || it.amends.is_some() {
            return Err(Problem::refused(format!("This motion is {}, so it is not referred.", it.state.label())));
        }
        (it.state, it.decided_at) = (MotionState::Referred, Some(ctx.now));
        (it.referred_to, it.into) = (Some(body.slug.clone()), Some(there.id));
        it.outcome = format!("Referred to {}.", body.name);
        if running {
            let closed = stands_closed(tx, ctx, &it).await?;
            let what = Happened::MotionReferred { motion: id.0, title: it.title.clone(), to: body.name.clone() };
            journal::record(tx, ctx, sitting.meeting.id, NewEntry::now(what).on(it.item, closed)).await?;
        } else {
            drop_item(tx, ctx, &it, &it.outcome.clone()).await?;
        }
        store::insert(tx, ctx.group.id, &there).await?;
        let why = format!("Referred by {}", sitting.occasion.title);
        store::add_text(tx, ctx.group.id, there.id, &there.words, &why, ctx.now, ctx.actor.person).await?;
        keep(tx, ctx, seen, &it, "motion.referred").await
    })?;
    Ok(there.id)
}

/// Takes a motion that was referred to a body onto the agenda of one of its meetings.
pub async fn take_up(ctx: &Ctx, meeting: MeetingId, id: MotionId) -> Result<()> {
    let sitting = meetings::find(ctx, meeting).await?;
    hands(ctx, &sitting).await?.need_calling()?;
    let closed = came_closed(ctx, &motion(ctx, id).await?).await?;
    transact!(ctx.db(), tx => {
        let (mut it, seen) = taken(tx, ctx, &sitting, id).await?;
        if it.meeting.is_some() || it.body != sitting.meeting.body || !it.is_open() {
            return Err(Problem::refused("This motion does not wait for this meeting."));
        }
        let subject = Subject {
            kind: "motion".to_owned(),
            id: id.0,
            title: it.title.clone(),
            url: format!("/meetings/motions/{id}"),
        };
        let new = NewItem { closed, subject: Some(subject), ..NewItem::titled(it.title.clone(), Form::Motion, MINUTES) };
        let item = add(tx, ctx, meeting, &sitting.meeting.body, new, Origin::Carried, ItemState::Listed).await?;
        (it.meeting, it.item) = (Some(meeting), Some(item));
        keep(tx, ctx, seen, &it, "motion.taken-up").await
    })
}
