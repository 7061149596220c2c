//! Attendance against what is expected: shown to the body, raised with people, never punished by the machine.

use bodies::model::{Seat, Term};
use kernel::{Ctx, Line, PersonId, Problem, Result, audit, log_read, transact};
use rulebook::Attendance;

use super::{hour, meetings, sits_in};
use crate::model::{Attending, Coming, Expected, Presence, Sitting, State, Talked};
use crate::store::{reflection as store, roll};

/// Meetings of the last year count.
const DAYS: i64 = 366;

/// What the text expects of those who sit in a body; of a group, what it expects of the body above where groups are meant
/// too.
pub async fn expected(ctx: &Ctx, body: &str) -> Result<Option<Expected>> {
    let version = constitution::service::in_force(ctx).await?;
    let group = bodies::service::group(ctx, body).await?;
    let parent =
        group.map(|it| it.parent).or_else(|| version.rules.body(body).and_then(|it| it.parent.clone()));
    let rules = version.rules.of::<Attendance>();
    let own = rules.iter().find(|it| it.body == body);
    let above = || rules.iter().find(|it| it.sub_groups && Some(&it.body) == parent.as_ref());
    Ok(own.or_else(above).map(|it| Expected {
        cite: version.cite(&it.cite),
        share: it.share,
        missed_in_a_row: it.missed_in_a_row,
        raised_with: it.raised_with.as_ref().map(|who| version.rules.name_of(who)),
    }))
}

/// Who was at a body's meetings of the last year since they sit in it; for those who sit in it and for officers. The look
/// is logged.
///
/// # Errors
/// Forbidden for anybody else.
pub async fn attendance(ctx: &Ctx, body: &str) -> Result<Vec<Attending>> {
    let me = ctx.person()?;
    if !sits_in(ctx, body, me).await? && !ctx.may(kernel::Power::EditBodies, None) {
        return Err(Problem::forbidden("Attendance is for those who sit in this body."));
    }
    let all = record(ctx, body).await?;
    log_read(ctx, "who was at the meetings of a body", "talking about attendance", all.len()).await?;
    Ok(all)
}

/// The same for services.
async fn record(ctx: &Ctx, body: &str) -> Result<Vec<Attending>> {
    let from = ctx.now.plus_days(-DAYS, &ctx.group.zone);
    let held: Vec<Sitting> = meetings::sittings(ctx, from)
        .await?
        .into_iter()
        .filter(|it| it.meeting.body == body && it.meeting.state == State::Closed)
        .collect();
    let posts = bodies::service::posts(ctx).await?;
    let terms: Vec<Term> = bodies::service::all_terms(ctx)
        .await?
        .into_iter()
        .filter(|term| posts.iter().any(|post| post.body == body && post.slug == term.post))
        .collect();
    let seats = bodies::service::seats(ctx, body).await?;
    let talks = store::talks(ctx.db(), ctx.group.id, body).await?;
    let mut all = vec![];
    for person in bodies::service::sitting_in(ctx, body, ctx.now).await? {
        let talked = talks.iter().rev().find(|it| it.0 == person).map(|it| (it.1, it.2));
        all.push(Attending { person, meetings: vec![], talked });
    }
    for sitting in &held {
        let id = sitting.meeting.id;
        let there = hour::roll(ctx, id).await?;
        let replies = roll::replies(ctx.db(), ctx.group.id, id).await?;
        for it in all.iter_mut().filter(|it| sat(&terms, &seats, it.person, sitting)) {
            let sorry = replies.iter().any(|one| one.person == it.person && one.coming == Coming::No);
            it.meetings.push(match there.iter().any(|one| one.person == it.person) {
                true => Presence::There,
                false if sorry => Presence::Apologies,
                false => Presence::Missing,
            });
        }
    }
    Ok(all)
}

/// Whether somebody sat in the body when a meeting was held.
fn sat(terms: &[Term], seats: &[Seat], person: PersonId, sitting: &Sitting) -> bool {
    let at = sitting.occasion.at;
    let by_term = |it: &Term| it.held_by(person, at);
    terms.iter().any(by_term) || seats.iter().any(|it| it.person == person && it.runs(at))
}

/// Notes that somebody of the body talked with a person about meetings missed. What was said is not kept.
pub async fn talked(ctx: &Ctx, body: &str, person: PersonId, outcome: Talked) -> Result<()> {
    let all = attendance(ctx, body).await?;
    if ctx.actor.person == Some(person) {
        return Err(Problem::refused("Somebody else of the body talks with you about it."));
    }
    if !all.iter().any(|it| it.person == person) {
        return Err(Problem::not_found("They do not sit in this body."));
    }
    transact!(ctx.db(), tx => {
        store::talk(tx, ctx.group.id, ctx.new_id(), (body, person), outcome, (ctx.now, ctx.actor.person)).await?;
        let line = Line::new("attendance.talked").fields(&["outcome"]);
        audit(tx, ctx, line.detail(serde_json::json!({ "body": body, "outcome": outcome.slug() }))).await
    })
}

/// How many people of a body it may want to talk with: below what is expected, and not talked to for three months. For a
/// line of the Monday page of those who sit in it; it names nobody.
pub async fn to_raise(ctx: &Ctx, body: &str) -> Result<usize> {
    let Some(expected) = expected(ctx, body).await? else { return Ok(0) };
    let since = ctx.now.plus_days(-90, &ctx.group.zone);
    let open = |it: &&Attending| it.is_below(&expected) && it.talked.is_none_or(|talk| talk.0 < since);
    Ok(record(ctx, body).await?.iter().filter(open).count())
}
