//! The chair's steps, and what the minute taker writes. What is entered after the fact says when it happened and why it
//! is late.

use kernel::{At, Cite, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};

use super::super::confidential::need_line;
use super::super::meetings::{self, Locked, lock, settle};
use super::super::{after, hands, journal, says};
use super::roll::{note_quorum, rule_of};
use crate::model::{
    ActionId, DecisionId, Happened, Item, ItemId, ItemState, MeetingId, Motion, MotionId, MotionState,
    NewAction, NewDecision, NewEntry, Sitting, Spoken, State, effect, flat, not_reached, tree,
};
use crate::store::{item, motion, roll, speaker, vote};

/// When it happened, if not now, and why it is entered later.
pub type Late = Option<(At, String)>;

/// Something the minute taker writes.
#[derive(Clone, Debug)]
pub struct NewNote {
    pub item: Option<ItemId>,
    pub words: String,
    pub late: Late,
}

/// Opens a meeting, or goes on with one that was adjourned.
pub async fn open(ctx: &Ctx, id: MeetingId) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    if ctx.now.plus_minutes(60) < sitting.occasion.at {
        let when = sitting.occasion.at.long(&ctx.group.zone);
        return Err(Problem::refused(format!("This meeting begins on {when}, so it is not opened yet.")));
    }
    let asked = rule_of(ctx, &sitting).await?;
    let actions = after::actions(ctx).await?;
    transact!(ctx.db(), tx => {
        let mut it = lock(tx, ctx, &sitting.occasion).await?;
        it.meeting.may_become(State::Open)?;
        let first = it.meeting.opened_at.is_none();
        // The minutes name who chaired, also where nobody was given the chair before.
        crate::service::hands::take_the_chair(tx, ctx, id).await?;
        it.meeting.state = State::Open;
        it.meeting.opened_at = it.meeting.opened_at.or(Some(ctx.now));
        it.meeting.resumes_at = None;
        settle(tx, ctx, &it).await?;
        let what = if first { Happened::Opened } else { Happened::Resumed };
        journal::record(tx, ctx, id, NewEntry::now(what)).await?;
        if first {
            after::carry_over(tx, ctx, &sitting, &actions).await?;
        }
        note_quorum(tx, ctx, id, asked.clone()).await?;
        audit(tx, ctx, Line::new("meeting.opened").on("meeting", id.0)).await
    })
}

/// Breaks a meeting off; it goes on at another hour, or is opened again when people say so.
pub async fn adjourn(ctx: &Ctx, id: MeetingId, until: Option<At>, why: &str) -> Result<()> {
    let why = words("why", why, 300, "Say why, in at most 300 letters; it stands in the minutes.")?;
    if until.is_some_and(|it| it <= ctx.now) {
        return Err(Problem::field("until", "It goes on at an hour to come."));
    }
    let sitting = chaired(ctx, id).await?;
    transact!(ctx.db(), tx => {
        let mut it = lock(tx, ctx, &sitting.occasion).await?;
        it.meeting.may_become(State::Adjourned)?;
        no_open_vote(tx, ctx, id).await?;
        (it.meeting.state, it.meeting.resumes_at) = (State::Adjourned, until);
        settle(tx, ctx, &it).await?;
        journal::record(tx, ctx, id, NewEntry::now(Happened::Adjourned { until, why: why.clone() })).await?;
        audit(tx, ctx, Line::new("meeting.adjourned").on("meeting", id.0)).await
    })
}

/// Closes a meeting. Everybody who is still there leaves with it; what people needed and whispered is deleted.
///
/// # Errors
/// Refused while a vote is open: nothing that was cast is thrown away unseen.
pub async fn close(ctx: &Ctx, id: MeetingId) -> Result<()> {
    let sitting = chaired(ctx, id).await?;
    let balance = says(ctx, &sitting.meeting.kind).await?.speakers_balance().map(|it| it.0);
    let touched = journal::touched(ctx, id).await?;
    transact!(ctx.db(), tx => {
        let mut it = lock(tx, ctx, &sitting.occasion).await?;
        it.meeting.may_become(State::Closed)?;
        no_open_vote(tx, ctx, id).await?;
        for mut one in item::of_in(tx, ctx.group.id, id).await?.into_iter().filter(|it| it.state == ItemState::Running) {
            need_line(tx, ctx, &one).await?;
            (one.state, one.ended_at) = (ItemState::Done, Some(ctx.now));
            item::save(tx, ctx.group.id, ItemState::Running, &one).await?;
        }
        (it.meeting.state, it.meeting.closed_at) = (State::Closed, Some(ctx.now));
        settle(tx, ctx, &it).await?;
        note_left(tx, ctx, id, &touched).await?;
        let spoken = Spoken::of(&speaker::read(tx, ctx.group.id, id).await?, ctx.now);
        if spoken.people > 0 {
            let words = spoken.words(balance.as_deref());
            journal::record(tx, ctx, id, NewEntry::now(Happened::Noted { words })).await?;
        }
        journal::record(tx, ctx, id, NewEntry::now(Happened::Closed)).await?;
        for mut one in roll::read(tx, ctx.group.id, id).await?.into_iter().filter(|it| it.left_at.is_none()) {
            one.left_at = Some(ctx.now);
            roll::put(tx, ctx.group.id, id, &one).await?;
        }
        roll::forget_needs(tx, ctx.group.id, id).await?;
        speaker::forget(tx, ctx.group.id, id).await?;
        audit(tx, ctx, Line::new("meeting.closed").on("meeting", id.0)).await
    })
}

/// What the meeting did not come to stands in its record, so that the minutes say it and nobody waits for it.
async fn note_left(tx: &mut Tx, ctx: &Ctx, id: MeetingId, touched: &[ItemId]) -> Result<()> {
    for it in motion::of_in(tx, ctx.group.id, id).await?.into_iter().filter(|it| it.state == MotionState::Put)
    {
        let words = format!("{} was before the meeting and was not voted on before it closed.", called(&it));
        let closed = closed(tx, ctx, id, it.item).await?;
        journal::record(tx, ctx, id, NewEntry::now(Happened::Noted { words }).on(it.item, closed)).await?;
    }
    let items = item::of_in(tx, ctx.group.id, id).await?;
    let agenda = tree(&items, ctx.now);
    let agenda = flat(&agenda);
    let shown: Vec<&Item> = agenda.iter().map(|it| &it.1.item).collect();
    let left = not_reached(&shown, touched);
    let missed = agenda.iter().filter(|it| left.contains(&it.1.item.id));
    let missed: Vec<String> =
        missed.map(|it| format!("{} {}", it.1.number, it.1.item.open_title())).collect();
    if !missed.is_empty() {
        let words = format!("Not reached: {}", missed.join("; "));
        journal::record(tx, ctx, id, NewEntry::now(Happened::Noted { words })).await?;
    }
    Ok(())
}

/// "The motion “A night bus”", "The amendment “…”", at the beginning of a sentence.
pub(super) fn called(it: &Motion) -> String {
    let what = if it.amends.is_some() { "amendment" } else { "motion" };
    format!("The {what} \u{201c}{}\u{201d}", it.title)
}

async fn no_open_vote(tx: &mut Tx, ctx: &Ctx, id: MeetingId) -> Result<()> {
    match vote::open_one(tx, ctx.group.id, id).await? {
        None => Ok(()),
        Some(_) => {
            Err(Problem::refused("A vote is open. Close it or declare it void first, with the reason."))
        }
    }
}

async fn chaired(ctx: &Ctx, id: MeetingId) -> Result<Sitting> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    Ok(sitting)
}

async fn recorded(ctx: &Ctx, id: MeetingId) -> Result<Sitting> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_record()?;
    Ok(sitting)
}

fn words(field: &str, typed: &str, most: usize, message: &str) -> Result<String> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().count() > most {
        return Err(Problem::field(field, message));
    }
    Ok(typed.to_owned())
}

fn need_running(it: &Locked) -> Result<()> {
    if it.meeting.is_running() {
        return Ok(());
    }
    let why = format!("This meeting is {}, so that is not possible now.", it.meeting.state.label());
    Err(Problem::refused(why))
}

/// Takes an item; the one that runs is ended as taken.
pub async fn begin_item(ctx: &Ctx, id: MeetingId, begun: ItemId) -> Result<()> {
    let sitting = chaired(ctx, id).await?;
    transact!(ctx.db(), tx => {
        need_running(&lock(tx, ctx, &sitting.occasion).await?)?;
        no_open_vote(tx, ctx, id).await?;
        let mut it = item::get(tx, ctx.group.id, id, begun).await?;
        let seen = it.state;
        if !matches!(seen, ItemState::Listed | ItemState::Deferred | ItemState::Done) {
            return Err(Problem::refused(format!("This item is {}, so it is not taken.", seen.label())));
        }
        for one in item::of_in(tx, ctx.group.id, id).await?.into_iter().filter(|it| it.state == ItemState::Running) {
            finish(tx, ctx, one, ItemState::Done, "").await?;
        }
        it.state = ItemState::Running;
        (it.began_at, it.ended_at) = (it.began_at.or(Some(ctx.now)), None);
        item::save(tx, ctx.group.id, seen, &it).await?;
        let what = Happened::ItemBegan { title: it.title.clone() };
        journal::record(tx, ctx, id, NewEntry::now(what).on(Some(begun), it.closed)).await?;
        audit(tx, ctx, Line::new("item.begun").on("item", begun.0)).await
    })
}

/// Ends the item that runs: taken with what came of it, or put off.
pub async fn end_item(ctx: &Ctx, id: MeetingId, ended: ItemId, deferred: bool, outcome: &str) -> Result<()> {
    if outcome.chars().count() > 2_000 {
        return Err(Problem::field("outcome", "Keep this under 2,000 letters."));
    }
    let sitting = recorded(ctx, id).await?;
    let became = if deferred { ItemState::Deferred } else { ItemState::Done };
    transact!(ctx.db(), tx => {
        need_running(&lock(tx, ctx, &sitting.occasion).await?)?;
        let it = item::get(tx, ctx.group.id, id, ended).await?;
        let fits = it.state == ItemState::Running || (deferred && it.state == ItemState::Listed);
        if !fits {
            return Err(Problem::refused(format!("This item is {} already.", it.state.label())));
        }
        finish(tx, ctx, it, became, outcome.trim()).await?;
        audit(tx, ctx, Line::new("item.ended").on("item", ended.0)).await
    })
}

async fn finish(tx: &mut Tx, ctx: &Ctx, mut it: Item, became: ItemState, outcome: &str) -> Result<()> {
    if became == ItemState::Done {
        need_line(tx, ctx, &it).await?;
    }
    let seen = it.state;
    (it.state, it.ended_at, it.outcome) = (became, Some(ctx.now), outcome.to_owned());
    item::save(tx, ctx.group.id, seen, &it).await?;
    let what = Happened::ItemEnded { title: it.title.clone(), became, outcome: outcome.to_owned() };
    journal::record(tx, ctx, it.meeting, NewEntry::now(what).on(Some(it.id), it.closed)).await.map(drop)
}

/// Whether an item is closed; its lines are then closed too.
async fn closed(tx: &mut Tx, ctx: &Ctx, id: MeetingId, of: Option<ItemId>) -> Result<bool> {
    match of {
        Some(of) => Ok(item::get(tx, ctx.group.id, id, of).await?.closed),
        None => Ok(false),
    }
}

/// Writes something into the record, now or after the fact.
async fn write(
    ctx: &Ctx,
    sitting: &Sitting,
    of: Option<ItemId>,
    what: Happened,
    cite: Option<Cite>,
    late: Late,
) -> Result<()> {
    let id = sitting.meeting.id;
    transact!(ctx.db(), tx => {
        let it = lock(tx, ctx, &sitting.occasion).await?;
        if late.is_none() {
            need_running(&it)?;
        } else if it.meeting.is_ahead() {
            return Err(Problem::refused("This meeting has not been opened yet, so nothing happened at it."));
        }
        let closed = closed(tx, ctx, id, of).await?;
        let entry = NewEntry { late: late.clone(), ..NewEntry::now(what.clone()).on(of, closed).cite(cite.clone()) };
        journal::record(tx, ctx, id, entry).await?;
        audit(tx, ctx, Line::new("record.line-added").on("meeting", id.0).cite(cite.clone())).await
    })
}

/// The minute taker writes something down.
pub async fn note(ctx: &Ctx, id: MeetingId, new: NewNote) -> Result<()> {
    let said = words("words", &new.words, 5_000, "Write what happened, in at most 5,000 letters.")?;
    let sitting = recorded(ctx, id).await?;
    write(ctx, &sitting, new.item, Happened::Noted { words: said }, None, new.late).await
}

/// The chair rules, by a clause if one is named.
pub async fn rule(ctx: &Ctx, id: MeetingId, of: Option<ItemId>, said: &str, clause: &str) -> Result<()> {
    let said = words("words", said, 2_000, "Write the ruling, in at most 2,000 letters.")?;
    let sitting = chaired(ctx, id).await?;
    let cite = match clause.trim() {
        "" => None,
        slug => {
            let version = constitution::service::in_force(ctx).await?;
            let cite = version.cite_clause(slug);
            Some(cite.ok_or_else(|| Problem::field("clause", "Choose one of the clauses."))?)
        }
    };
    write(ctx, &sitting, of, Happened::Ruled { words: said }, cite, None).await
}

/// Writes down a point of order, as it was raised.
pub async fn point_of_order(
    ctx: &Ctx,
    id: MeetingId,
    of: Option<ItemId>,
    person: Option<PersonId>,
    said: &str,
) -> Result<()> {
    let said = words("point", said, 2_000, "Write what was raised, in at most 2,000 letters.")?;
    let sitting = recorded(ctx, id).await?;
    write(ctx, &sitting, of, Happened::PointOfOrder { person, words: said }, None, None).await
}

/// Corrects a line of the record by a line of its own.
pub async fn correct(ctx: &Ctx, id: MeetingId, seq: u32, said: &str) -> Result<()> {
    let said = words("words", said, 2_000, "Write what is right, in at most 2,000 letters.")?;
    let sitting = recorded(ctx, id).await?;
    let line = journal::journal(ctx, id).await?.into_iter().find(|it| it.seq == seq);
    let line = line.ok_or_else(|| Problem::field("seq", "There is no line of that number."))?;
    let what = Happened::Corrected { seq, words: said };
    let late = (ctx.now, "A correction".to_owned());
    write(ctx, &sitting, line.item, what, None, Some(late)).await
}

/// Puts a motion, or an amendment to one, before the meeting.
pub async fn put_motion(ctx: &Ctx, id: MeetingId, put: MotionId) -> Result<()> {
    let sitting = chaired(ctx, id).await?;
    transact!(ctx.db(), tx => {
        need_running(&lock(tx, ctx, &sitting.occasion).await?)?;
        let mut it = motion::get(tx, ctx.group.id, put).await?;
        let seen = it.state;
        if it.meeting != Some(id) || !it.is_open() {
            return Err(Problem::refused(format!("This motion is {}, so it is not put.", seen.label())));
        }
        let whole = match it.amends {
            Some(parent) => Some(motion::get(tx, ctx.group.id, parent).await?),
            None => None,
        };
        if let (Some(whole), Some(open)) = (&whole, vote::open_one(tx, ctx.group.id, id).await?)
            && vote::get(tx, ctx.group.id, id, open).await?.motion == Some(whole.id)
        {
            let why = "The vote on the motion itself is open, so an amendment to it is not put now.";
            return Err(Problem::refused(why).hint("Declare the vote void first, if the meeting wants to amend."));
        }
        it.state = MotionState::Put;
        motion::save(tx, ctx.group.id, seen, &it).await?;
        let what = Happened::MotionPut {
            motion: put.0,
            title: it.title.clone(),
            words: whole.as_ref().map_or(it.words.clone(), |old| effect(&old.words, &it.words)),
            mover: it.mover,
            seconder: it.seconder,
            amends: whole.map(|it| it.title),
        };
        let closed = closed(tx, ctx, id, it.item).await?;
        journal::record(tx, ctx, id, NewEntry::now(what).on(it.item, closed)).await?;
        audit(tx, ctx, Line::new("motion.put").on("motion", put.0)).await
    })
}

/// A motion that another decision overtook is not voted on any more; the reason stands in the record.
pub async fn set_aside(ctx: &Ctx, id: MeetingId, overtaken: MotionId, why: &str) -> Result<()> {
    let why = words("why", why, 300, "Say which decision overtook it, in at most 300 letters.")?;
    let sitting = chaired(ctx, id).await?;
    transact!(ctx.db(), tx => {
        need_running(&lock(tx, ctx, &sitting.occasion).await?)?;
        no_open_vote(tx, ctx, id).await?;
        let mut it = motion::get(tx, ctx.group.id, overtaken).await?;
        let seen = it.state;
        if it.meeting != Some(id) || !it.is_live() {
            return Err(Problem::refused(format!("This motion is {} already.", seen.label())));
        }
        (it.state, it.decided_at, it.outcome) = (MotionState::Overtaken, Some(ctx.now), why.clone());
        motion::save(tx, ctx.group.id, seen, &it).await?;
        let said = format!("{} was not voted on: {why}", called(&it));
        let closed = closed(tx, ctx, id, it.item).await?;
        journal::record(tx, ctx, id, NewEntry::now(Happened::Noted { words: said }).on(it.item, closed)).await?;
        audit(tx, ctx, Line::new("motion.overtaken").on("motion", overtaken.0)).await
    })
}

/// Enters a decision taken without a vote, such as by general agreement.
pub async fn enter_decision(ctx: &Ctx, id: MeetingId, new: NewDecision) -> Result<DecisionId> {
    let sitting = recorded(ctx, id).await?;
    transact!(ctx.db(), tx => {
        need_running(&lock(tx, ctx, &sitting.occasion).await?)?;
        let closed = closed(tx, ctx, id, new.item).await?;
        after::decide(tx, ctx, &sitting, new.clone(), closed).await
    })
}

/// Enters an action that was agreed.
pub async fn agree_action(ctx: &Ctx, id: MeetingId, new: NewAction) -> Result<ActionId> {
    let sitting = recorded(ctx, id).await?;
    transact!(ctx.db(), tx => {
        need_running(&lock(tx, ctx, &sitting.occasion).await?)?;
        let closed = closed(tx, ctx, id, new.item).await?;
        after::agree(tx, ctx, &sitting, new.clone(), closed).await
    })
}
