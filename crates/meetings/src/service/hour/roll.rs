//! The roll and the quorum: one row for each person, whether in the room or from afar.

use kernel::{Cite, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};
use rulebook::IfLost;

use super::super::meetings::{self, lock};
use super::super::{circle, hands, journal, place_of, says};
use crate::model::{Happened, MeetingId, NewEntry, Numbers, Present, Sitting, VotesBy, Way};
use crate::store::{journal as lines, roll as store, vote};

/// Everybody who is there or was, in the order they came.
pub async fn roll(ctx: &Ctx, id: MeetingId) -> Result<Vec<Present>> {
    store::of(ctx.db(), ctx.group.id, id).await
}

/// Somebody's row of the roll while they are there.
pub async fn present(ctx: &Ctx, id: MeetingId, person: PersonId) -> Result<Option<Present>> {
    let row = store::one_now(ctx.db(), ctx.group.id, id, person).await?;
    Ok(row.filter(Present::is_here))
}

/// How many are there, and whether that is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    pub numbers: Numbers,
    /// How many who may vote must be there; `None` where the text states no quorum.
    pub needed: Option<u32>,
    pub if_lost: Option<IfLost>,
    pub cite: Option<Cite>,
}

impl Quorum {
    pub fn is_met(&self) -> bool {
        self.needed.is_none_or(|needed| self.numbers.voting >= needed)
    }
}

/// The quorum now.
pub async fn quorum(ctx: &Ctx, sitting: &Sitting) -> Result<Quorum> {
    let numbers = Numbers::of(&roll(ctx, sitting.meeting.id).await?);
    rule_of(ctx, sitting).await.map(|rule| rule.with(numbers))
}

/// What the text asks, worked out once before a transaction.
#[derive(Clone)]
pub(super) struct Asked {
    needed: Option<u32>,
    if_lost: Option<IfLost>,
    cite: Option<Cite>,
}

impl Asked {
    pub(super) fn with(self, numbers: Numbers) -> Quorum {
        Quorum { numbers, needed: self.needed, if_lost: self.if_lost, cite: self.cite }
    }
}

/// How many are entitled is only counted where a share of them is asked.
pub(super) async fn rule_of(ctx: &Ctx, sitting: &Sitting) -> Result<Asked> {
    let says = says(ctx, &sitting.meeting.kind).await?;
    let Some(sketch) = says.quorum(u32::MAX) else {
        return Ok(Asked { needed: None, if_lost: None, cite: None });
    };
    let entitled = if says.quorum(0).is_some_and(|it| it.needed == sketch.needed) {
        0
    } else {
        u32::try_from(circle(ctx, sitting).await?.voting.len()).unwrap_or(u32::MAX)
    };
    let rule = says.quorum(entitled);
    let needed = rule.as_ref().map(|it| it.needed);
    Ok(Asked { needed, if_lost: rule.as_ref().and_then(|it| it.if_lost), cite: rule.map(|it| it.cite) })
}

/// Who lets somebody in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Those at the door, or the member's own page from afar.
    Hand,
    /// The code that is shown in the room.
    Code,
}

/// Checks somebody in: at the door by whoever keeps it, or from afar by themselves. Somebody who is there already in
/// another way goes on in this one; nobody is there twice.
///
/// # Errors
/// Refused with the clause if they may not come; if the meeting is not open or about to be.
pub async fn check_in(
    ctx: &Ctx,
    id: MeetingId,
    person: PersonId,
    way: Way,
    votes_by: VotesBy,
) -> Result<Present> {
    arrive(ctx, id, person, way, votes_by, By::Hand).await
}

pub(super) async fn arrive(
    ctx: &Ctx,
    id: MeetingId,
    person: PersonId,
    way: Way,
    votes_by: VotesBy,
    by: By,
) -> Result<Present> {
    let sitting = meetings::find(ctx, id).await?;
    let by_self = ctx.actor.person == Some(person);
    let staying = by_self && by == By::Hand && way == Way::Room && is_in_room(ctx, id, person).await?;
    if by == By::Hand && !staying && (!by_self || way == Way::Room) {
        let may = hands(ctx, &sitting).await?;
        if by_self && !may.door {
            let why = "From your own page you check in from afar, or in the room with the code that is shown there.";
            return Err(Problem::field("code", why));
        }
        may.need_door()?;
    }
    if way == Way::Remote && sitting.meeting.join.is_empty() {
        let says = says(ctx, &sitting.meeting.kind).await?;
        let why = "Nobody takes part in this meeting from afar: its notice gives no way to.";
        return Err(Problem::refused(why).cite(says.meeting_cite()).hint("Ask whoever calls the meeting."));
    }
    open_for_coming(ctx, &sitting)?;
    let place = place_of(ctx, &sitting, person).await?;
    if let Some(why) = place.kept_out {
        return Err(Problem::refused(why).cite(place.cite));
    }
    let asked = rule_of(ctx, &sitting).await?;
    let votes_by = if way == Way::Remote { VotesBy::Phone } else { votes_by };
    transact!(ctx.db(), tx => {
        let locked = lock(tx, ctx, &sitting.occasion).await?;
        let before = store::one(tx, ctx.group.id, id, person).await?;
        let here = before.as_ref().is_some_and(Present::is_here);
        let same = before.as_ref().is_some_and(|it| it.way == way && it.votes_by == votes_by);
        if let Some(before) = before.as_ref().filter(|_| here && same) {
            return Ok(before.clone());
        }
        if here {
            not_while_voting(tx, ctx, id).await?;
        }
        let row = Present {
            person,
            way,
            votes_by,
            votes: place.no_vote.is_none(),
            why_not: place.no_vote.clone().unwrap_or_default(),
            came_at: before.as_ref().filter(|it| it.is_here()).map_or(ctx.now, |it| it.came_at),
            left_at: None,
            checked_by: ctx.actor.person.filter(|_| !by_self),
        };
        store::put(tx, ctx.group.id, id, &row).await?;
        let moved = before.as_ref().is_some_and(|it| it.is_here() && it.way != way);
        if !here {
            journal::record(tx, ctx, id, NewEntry::now(Happened::Came { person, way, votes: row.votes })).await?;
        } else if moved {
            journal::record(tx, ctx, id, NewEntry::now(Happened::Switched { person, way })).await?;
        }
        if locked.meeting.is_running() {
            note_quorum(tx, ctx, id, asked.clone()).await?;
        }
        Ok(row)
    })
}

async fn is_in_room(ctx: &Ctx, id: MeetingId, person: PersonId) -> Result<bool> {
    Ok(present(ctx, id, person).await?.is_some_and(|it| it.way == Way::Room))
}

/// Checks somebody out.
pub async fn check_out(ctx: &Ctx, id: MeetingId, person: PersonId) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    if ctx.actor.person != Some(person) {
        hands(ctx, &sitting).await?.need_door()?;
    }
    let asked = rule_of(ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        let locked = lock(tx, ctx, &sitting.occasion).await?;
        let Some(mut row) = store::one(tx, ctx.group.id, id, person).await?.filter(Present::is_here) else {
            return Ok(());
        };
        row.left_at = Some(ctx.now);
        store::put(tx, ctx.group.id, id, &row).await?;
        journal::record(tx, ctx, id, NewEntry::now(Happened::Left { person })).await?;
        if locked.meeting.is_running() {
            note_quorum(tx, ctx, id, asked.clone()).await?;
        }
        audit(tx, ctx, Line::new("meeting.checked-out").on("meeting", id.0)).await
    })
}

/// How long before its hour people may come in.
const BEFORE_MINUTES: i64 = 90;

fn open_for_coming(ctx: &Ctx, sitting: &Sitting) -> Result<()> {
    let soon = ctx.now.plus_minutes(BEFORE_MINUTES) >= sitting.occasion.at;
    if sitting.meeting.is_running() || (sitting.meeting.is_ahead() && soon) {
        return Ok(());
    }
    if sitting.meeting.is_over() {
        return Err(Problem::refused(format!("This meeting is {}.", sitting.meeting.state.label())));
    }
    let when = sitting.occasion.at.long(&ctx.group.zone);
    Err(Problem::refused(format!("This meeting begins on {when}; the door opens an hour and a half before.")))
}

/// While a vote is open nobody changes the way they vote: each is in one of the two counts.
async fn not_while_voting(tx: &mut Tx, ctx: &Ctx, id: MeetingId) -> Result<()> {
    if vote::open_one(tx, ctx.group.id, id).await?.is_none() {
        return Ok(());
    }
    let why = "A vote is open, so nobody changes between hand and phone now: each person is counted once.";
    Err(Problem::refused(why).hint("Change it as soon as the vote is closed."))
}

/// Writes into the record when the quorum is reached or lost, and only then.
pub(super) async fn note_quorum(tx: &mut Tx, ctx: &Ctx, id: MeetingId, asked: Asked) -> Result<()> {
    let now = asked.with(Numbers::of(&store::read(tx, ctx.group.id, id).await?));
    let Some(needed) = now.needed else { return Ok(()) };
    let last = lines::last_of(tx, ctx.group.id, id, ["quorum-reached", "quorum-lost"]).await?;
    let was_met = matches!(last.map(|it| it.what), Some(Happened::QuorumReached { .. }));
    if was_met == now.is_met() {
        return Ok(());
    }
    let present = now.numbers.voting;
    let what = if now.is_met() {
        Happened::QuorumReached { present, needed }
    } else {
        Happened::QuorumLost { present, needed }
    };
    journal::record(tx, ctx, id, NewEntry::now(what).cite(now.cite)).await.map(drop)
}
