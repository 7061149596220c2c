//! Which meetings there are, and the lock under which one is changed.

use bodies::OccasionId;
use bodies::model::{NewOccasion, Occasion};
use elections::service::office;
use kernel::event::Event;
use kernel::{At, Ctx, Line, Problem, Result, Tx, audit, emit, transact};
use serde::{Deserialize, Serialize};

use crate::model::{Meeting, MeetingId, Sitting, State};
use crate::store::meeting;

/// A meeting as it is read in the transaction that changes it.
pub struct Locked {
    pub meeting: Meeting,
    seen: State,
}

/// Takes the lock that orders all changes of one meeting, tells those who follow it that something changes, and reads
/// it. The occasion is read before the transaction: its day cannot change while the meeting is held.
pub async fn lock(tx: &mut Tx, ctx: &Ctx, occasion: &Occasion) -> Result<Locked> {
    meeting::ensure(tx, ctx.group.id, occasion).await?;
    meeting::bump(tx, ctx.group.id, occasion.id.into()).await?;
    let found = meeting::get(tx, ctx.group.id, occasion.id.into()).await?;
    Ok(Locked { seen: found.state, meeting: found })
}

/// Writes a meeting that was read under its lock.
pub async fn settle(tx: &mut Tx, ctx: &Ctx, locked: &Locked) -> Result<()> {
    if meeting::save(tx, ctx.group.id, locked.seen, &locked.meeting).await? {
        return Ok(());
    }
    Err(Problem::conflict("Somebody changed this meeting at the same moment. Load the page again."))
}

/// Fixes a meeting: its occasion, and the meeting itself.
///
/// # Errors
/// What `bodies::service::set_occasion` refuses, with the clause.
pub async fn plan(ctx: &Ctx, new: NewOccasion) -> Result<MeetingId> {
    transact!(ctx.db(), tx => {
        let id = bodies::service::set_occasion(tx, ctx, new.clone()).await?;
        Ok(MeetingId::from(id))
    })
}

/// One meeting of this group.
pub async fn find(ctx: &Ctx, id: MeetingId) -> Result<Sitting> {
    let occasion = bodies::service::occasion(ctx, id.into()).await?;
    let kept = meeting::opt(ctx.db(), ctx.group.id, id).await?;
    Ok(Sitting { meeting: kept.unwrap_or_else(|| Meeting::planned(&occasion)), occasion })
}

/// How a meeting stands in its record: for elections whose terms begin at the close.
pub fn recorded(ctx: Ctx, occasion: uuid::Uuid) -> kernel::BoxFuture<Result<Option<office::Sitting>>> {
    Box::pin(async move {
        let it = find(&ctx, OccasionId(occasion).into()).await?.meeting;
        if it.is_over() {
            return Ok(it.closed_at.map(office::Sitting::Closed));
        }
        Ok(Some(office::Sitting::Open(format!("/meetings/{}/chair", it.id))))
    })
}

/// Those whose day is at or after an instant, soonest first.
pub async fn sittings(ctx: &Ctx, from: At) -> Result<Vec<Sitting>> {
    let kept = meeting::all(ctx.db(), ctx.group.id).await?;
    let own = |it: &Occasion| kept.iter().find(|kept| kept.id == it.id.into()).cloned();
    let occasions = bodies::service::from(ctx, from).await?.into_iter();
    Ok(occasions
        .map(|it| Sitting { meeting: own(&it).unwrap_or_else(|| Meeting::planned(&it)), occasion: it })
        .collect())
}

/// All there ever were, oldest first.
pub async fn all(ctx: &Ctx) -> Result<Vec<Sitting>> {
    sittings(ctx, At::from_micros(0)).await
}

/// The number that goes up whenever what people who follow a meeting see has changed.
pub async fn version(ctx: &Ctx, id: MeetingId) -> Result<i64> {
    meeting::version(ctx.db(), ctx.group.id, id).await
}

/// Says to those who follow a meeting that something changed.
pub async fn follow(tx: &mut Tx, ctx: &Ctx, id: MeetingId) -> Result<()> {
    meeting::bump(tx, ctx.group.id, id).await
}

/// Calls a meeting off, with the reason that members read.
pub async fn call_off(ctx: &Ctx, id: MeetingId, why: &str) -> Result<()> {
    let sitting = find(ctx, id).await?;
    super::hands(ctx, &sitting).await?.need_calling()?;
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("why", "Say why, in at most 300 letters; members read it."));
    }
    transact!(ctx.db(), tx => {
        let mut it = lock(tx, ctx, &sitting.occasion).await?;
        it.meeting.may_become(State::CalledOff)?;
        it.meeting.state = State::CalledOff;
        it.meeting.called_off_why = Some(why.to_owned());
        settle(tx, ctx, &it).await?;
        emit(tx, ctx, CALLED_OFF, &CalledOff { meeting: id, why: why.to_owned() }).await?;
        let detail = serde_json::json!({ "why": why });
        audit(tx, ctx, Line::new("meeting.called-off").on("meeting", id.0).fields(&["state"]).detail(detail)).await
    })
}

/// The event that a meeting does not take place.
pub(crate) const CALLED_OFF: &str = "meetings.called-off";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct CalledOff {
    meeting: MeetingId,
    why: String,
}

/// A meeting was called off: duties hear that it was not held, so that it closes none of them. Idempotent.
pub async fn called_off(ctx: Ctx, event: Event) -> Result<()> {
    let it: CalledOff = event.read()?;
    duties::service::mark_not_held(&ctx, it.meeting.into(), &it.why).await
}

/// An occasion was fixed: its meeting begins its life. Idempotent.
pub async fn occasion_set(ctx: Ctx, event: Event) -> Result<()> {
    let it: bodies::service::OccasionEvent = event.read()?;
    let occasion = bodies::service::occasion(&ctx, OccasionId(it.occasion.0)).await?;
    transact!(ctx.db(), tx => {
        meeting::ensure(tx, ctx.group.id, &occasion).await?;
        super::before::first_agenda(tx, &ctx, &occasion).await
    })
}
