//! Fixing and moving meetings: everything whose dates hang on one hears of it by an event.

use kernel::{At, Cite, Ctx, Kind, Line, Power, Problem, Result, Tx, audit, emit, transact};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::groups::{GROUP_MEETING, convenes};
use crate::model::{Moved, NewOccasion, Occasion, OccasionId};
use crate::store::occasion;

/// What handlers of "bodies.occasion-set" and "bodies.occasion-moved" read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OccasionEvent {
    pub occasion: OccasionId,
}

/// Fixes a meeting in a transaction of its own.
pub async fn fix_occasion(ctx: &Ctx, new: NewOccasion) -> Result<OccasionId> {
    transact!(ctx.db(), tx => { set_occasion(tx, ctx, new.clone()).await })
}

/// Fixes a meeting: body, kind, day and hour, place.
///
/// # Errors
/// A `Problem` on a field; refused with the clause if the constitution knows no such meeting or wants another month.
pub async fn set_occasion(tx: &mut Tx, ctx: &Ctx, new: NewOccasion) -> Result<OccasionId> {
    need_fixing(ctx, &new.kind, &new.body).await?;
    new.check(ctx.now)?;
    let meeting = meeting(ctx, &new.kind, &new.body, new.at).await?;
    let title = match new.title.trim() {
        "" => format!("{} {}", meeting.name, new.at.zoned(&ctx.group.zone).year()),
        given => given.to_owned(),
    };
    let it = Occasion {
        id: OccasionId(ctx.new_id()),
        body: meeting.body.unwrap_or(new.body),
        kind: new.kind,
        title,
        at: new.at,
        place: new.place.trim().to_owned(),
        fixed_at: ctx.now,
    };
    occasion::insert(tx, ctx.group.id, &it, ctx.actor.person).await?;
    let detail = serde_json::json!({ "title": it.title, "at": it.at, "place": it.place });
    let line =
        Line::new("occasion.fixed").on("occasion", it.id.0).cite(meeting.cite).fields(&["at", "place"]);
    audit(tx, ctx, line.detail(detail)).await?;
    emit(tx, ctx, "bodies.occasion-set", &OccasionEvent { occasion: it.id }).await?;
    Ok(it.id)
}

/// Moves a meeting to another hour or place. `seen` is the hour that whoever moves it saw; if somebody else moved it
/// meanwhile, nothing happens.
pub async fn move_occasion(
    tx: &mut Tx,
    ctx: &Ctx,
    id: OccasionId,
    seen: At,
    to: At,
    place: &str,
) -> Result<()> {
    let old = occasion::get(tx, ctx.group.id, id).await?;
    need_fixing(ctx, &old.kind, &old.body).await?;
    let new = NewOccasion {
        body: old.body.clone(),
        kind: old.kind.clone(),
        title: old.title.clone(),
        at: to,
        place: place.to_owned(),
    };
    new.check(ctx.now)?;
    if old.at <= ctx.now {
        return Err(Problem::refused("This meeting has begun, so it cannot be moved any more."));
    }
    let meeting = meeting(ctx, &old.kind, &old.body, to).await?;
    let free = old.at == seen && occasion::shift(tx, ctx.group.id, &old, to, place.trim()).await?;
    if !free {
        return Err(Problem::conflict("Somebody moved this meeting meanwhile. Look at its new hour first."));
    }
    if to != old.at {
        let moved = Moved { from: old.at, to, at: ctx.now };
        occasion::note_move(tx, ctx.group.id, ctx.new_id(), id, &moved, ctx.actor.person).await?;
        emit(tx, ctx, "bodies.occasion-moved", &OccasionEvent { occasion: id }).await?;
    }
    let detail = serde_json::json!({ "before": [old.at.iso(&ctx.group.zone), old.place], "after": [to.iso(&ctx.group.zone), place.trim()] });
    let line = Line::new("occasion.moved").on("occasion", id.0).cite(meeting.cite).fields(&["at", "place"]);
    audit(tx, ctx, line.detail(detail)).await
}

/// The last instant at which the notice of a meeting to come could go out, with its clause, where it was over when the day
/// was fixed or moved: whoever fixes it sees at once what they would be told when calling it.
pub async fn notice_missed(ctx: &Ctx, it: &Occasion) -> Result<Option<(At, Cite)>> {
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let Some(rule) = version.rules.notice(&it.kind).filter(|_| it.at > ctx.now) else { return Ok(None) };
    let zone = &ctx.group.zone;
    let moment = rulebook::Moment::Before { event: it.kind.clone(), period: rule.at_least, hour: None };
    let last = rulebook::last_instant(&moment, it.at.zoned(zone).datetime(), zone);
    let set_at = moves(ctx, it.id.0).await?.last().map_or(it.fixed_at, |it| it.at);
    let missed = last.map(|it| At::from(it.timestamp())).filter(|last| *last < set_at);
    Ok(missed.map(|last| (last, version.cite(&rule.cite))))
}

/// What the constitution says of a kind of meeting.
struct Meeting {
    name: String,
    body: Option<String>,
    cite: Option<Cite>,
}

async fn meeting(ctx: &Ctx, kind: &str, body: &str, at: At) -> Result<Meeting> {
    if kind == GROUP_MEETING {
        return group_meeting(ctx, body).await;
    }
    let version = match constitution::service::in_force(ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => {
            return Ok(Meeting { name: kind.to_owned(), body: None, cite: None });
        }
        Err(problem) => return Err(problem),
    };
    let Some(rule) = version.rules.meeting(kind) else {
        return Err(Problem::field(
            "kind",
            "The constitution knows no such meeting. Choose one of those listed.",
        ));
    };
    let cite = version.cite(&rule.cite);
    let month = at.zoned(&ctx.group.zone).month();
    if let Some(wanted) = rule.month.filter(|it| it.number() != month) {
        let name = jiff::civil::date(2000, wanted.number(), 1).strftime("%B").to_string();
        let why = format!("{} is held in {name}.", capital(&version.rules.event_name(kind)));
        return Err(Problem::refused(why).cite(Some(cite)).hint(format!("Choose a day in {name}.")));
    }
    let name = rule.name.clone().unwrap_or_else(|| version.rules.event_name(kind));
    let name = capital(&name);
    Ok(Meeting { name, body: Some(rule.body.clone()), cite: Some(cite) })
}

/// A meeting of a body for which the constitution has none, such as a working group.
async fn group_meeting(ctx: &Ctx, body: &str) -> Result<Meeting> {
    let listed = super::offices::body(ctx, body).await?;
    if listed.closed_at.is_some() || !has_no_meeting(ctx, body).await? {
        let why = "The constitution says how this body meets, or it is closed. Choose one of its meetings.";
        return Err(Problem::field("kind", why).cite(listed.cite));
    }
    Ok(Meeting { name: format!("Meeting of {}", listed.name), body: Some(listed.slug), cite: listed.cite })
}

/// Whether the constitution has no meeting of a body, so that it meets when those who convene it call it together.
pub async fn has_no_meeting(ctx: &Ctx, body: &str) -> Result<bool> {
    let version = constitution::service::in_force(ctx).await?;
    Ok(!version.rules.meetings().iter().any(|it| it.body == body))
}

/// Whoever fixes days of meetings; of a group's own meetings also whoever convenes it.
async fn need_fixing(ctx: &Ctx, kind: &str, body: &str) -> Result<()> {
    let own = kind == GROUP_MEETING && ctx.powers_awake() && convenes(ctx, body).await?;
    if own { Ok(()) } else { ctx.need(Power::CallElection, None) }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// One occasion of this group.
pub async fn occasion(ctx: &Ctx, id: OccasionId) -> Result<Occasion> {
    occasion::find(ctx.db(), ctx.group.id, id).await
}

/// Those to come, soonest first.
pub async fn upcoming(ctx: &Ctx) -> Result<Vec<Occasion>> {
    occasion::from(ctx.db(), ctx.group.id, ctx.now).await
}

/// All from an instant on, past and to come, soonest first.
pub async fn from(ctx: &Ctx, at: At) -> Result<Vec<Occasion>> {
    occasion::from(ctx.db(), ctx.group.id, at).await
}

/// The last twenty that are past, newest first.
pub async fn past(ctx: &Ctx) -> Result<Vec<Occasion>> {
    occasion::before(ctx.db(), ctx.group.id, ctx.now).await
}

/// How an occasion was moved, oldest first.
pub async fn moves(ctx: &Ctx, id: impl Into<Uuid>) -> Result<Vec<Moved>> {
    occasion::moves(ctx.db(), ctx.group.id, OccasionId(id.into())).await
}
