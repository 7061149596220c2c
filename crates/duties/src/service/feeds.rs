//! Calendars with a secret address, for a person or a body.

use std::collections::BTreeMap;

use kernel::{At, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};
use people::service::Stands;
use rulebook::duty::{Closed, DutyState, Owner};
use sha2::{Digest as _, Sha256};

use super::who::People;
use crate::ical::{self, Entry, When};
use crate::model::{Feed, FeedId, Instance};
use crate::store::{feed, instance};

/// How many addresses a person may have.
const MOST: usize = 12;
/// How long a meeting is shown, in minutes: calendars want an end, and nobody states one.
const MEETING_MINUTES: i64 = 120;
/// How long calendars hear that something is no longer asked for, in days.
const CANCELLED_DAYS: i64 = 60;

/// The actor's addresses that still work.
pub async fn feeds(ctx: &Ctx) -> Result<Vec<Feed>> {
    feed::of(ctx.db(), ctx.group.id, ctx.person()?).await
}

/// Makes an address; its secret is shown once and only its hash is kept. A body's calendar is for those who hold a post
/// in it.
pub async fn make_feed(ctx: &Ctx, body: Option<String>) -> Result<String> {
    let me = ctx.person()?;
    if feeds(ctx).await?.len() >= MOST {
        return Err(
            Problem::refused("You have twelve addresses already.").hint("Revoke one you no longer use.")
        );
    }
    if let Some(body) = &body {
        may_see(ctx, me, body).await?;
    }
    let secret = ctx.chance().token();
    let it = Feed { id: FeedId(ctx.new_id()), person: me, body, made_at: ctx.now };
    transact!(ctx.db(), tx => {
        feed::insert(tx, ctx, &it, hash(&secret)).await?;
        audit(tx, ctx, Line::new("calendar.address-made").on("calendar", it.id.0)).await?;
        tell(tx, ctx, &it).await
    })?;
    Ok(format!("{}/duties/feed/{secret}", ctx.base_url()))
}

/// Whoever reads the address reads the calendar without signing in, so the person hears that there is one.
async fn tell(tx: &mut Tx, ctx: &Ctx, it: &Feed) -> Result<()> {
    let Some(to) = access::service::address_of(ctx.db(), ctx.group.id, it.person).await? else {
        return Ok(());
    };
    let what = match &it.body {
        Some(body) => format!("The calendar of a body ({body})"),
        None => "The calendar of your own duties and meetings".to_owned(),
    };
    let letter = mail::Outgoing {
        person: Some(it.person),
        to,
        to_name: String::new(),
        kind: mail::Kind::Personal,
        subject: "A calendar address was made in your name".to_owned(),
        text: format!(
            "{what} at {} can be read at an address that was made in your name on {}, by whoever has the address and without \
             signing in. It ends when you leave the office or the organisation.\n\nIf it was not you, revoke it and sign out \
             all devices: {}/duties/feeds",
            ctx.group.name,
            ctx.now.long(&ctx.group.zone),
            ctx.base_url()
        ),
        html: None,
    };
    mail::service::queue(tx, ctx, letter).await.map(drop)
}

/// Ends an address at once.
pub async fn revoke_feed(ctx: &Ctx, id: FeedId) -> Result<()> {
    let me = ctx.person()?;
    transact!(ctx.db(), tx => {
        if !feed::revoke(tx, ctx.group.id, id, me, ctx.now).await? {
            return Err(Problem::not_found("There is no such address of yours, or it is revoked already."));
        }
        audit(tx, ctx, Line::new("calendar.address-revoked").on("calendar", id.0)).await
    })
}

/// The calendar behind a secret; the same answer for a wrong one, a revoked one and one of another organisation.
pub async fn open_feed(ctx: &Ctx, secret: &str) -> Result<String> {
    let nothing = || Problem::not_found("There is no calendar at this address, or it was revoked.");
    let it = feed::by_secret(ctx.db(), ctx.group.id, hash(secret)).await?.ok_or_else(nothing)?;
    if !belongs(ctx, it.person, it.body.is_some()).await? {
        return Err(nothing());
    }
    if let Some(body) = &it.body {
        // Whoever has left the body has left its calendar.
        may_see(ctx, it.person, body).await.map_err(|_| nothing())?;
    }
    calendar(ctx, it.person, it.body.as_deref()).await
}

/// Whoever left or was excluded reads no calendar any more, and whose rights rest none of a body, whatever the record of
/// terms says.
async fn belongs(ctx: &Ctx, person: PersonId, of_body: bool) -> Result<bool> {
    Ok(match people::service::stands(ctx.db(), ctx.group.id, person, ctx.now).await? {
        Stands::Member => true,
        Stands::Suspended => {
            !of_body && people::service::member_at(ctx.app.clone(), ctx.group.id, person, ctx.now).await?
        }
        // Somebody from outside may hold an office.
        Stands::Former(_) | Stands::Outside => {
            !kernel::ctx::grants_of(&ctx.app, ctx.group.id, person, ctx.now).await?.is_empty()
        }
    })
}

async fn may_see(ctx: &Ctx, person: PersonId, body: &str) -> Result<()> {
    let people = People::load(ctx).await?;
    if people.bodies_of(person).iter().any(|it| it == body) {
        return Ok(());
    }
    Err(Problem::forbidden("The calendar of a body is for those who hold a post in it."))
}

/// The calendar of a person or a body: meetings, and the last days of duties that lie ahead or are due. It says what is
/// due and nothing of what is late, of help asked for, or of who is behind.
pub async fn calendar(ctx: &Ctx, person: PersonId, body: Option<&str>) -> Result<String> {
    let zone = &ctx.group.zone;
    let people = People::load(ctx).await?;
    let since = ctx.now.plus_days(-CANCELLED_DAYS, zone);
    let all = instance::for_calendar(ctx.db(), ctx.group.id, since).await?;
    let ours = |it: &&Instance| match body {
        Some(body) => people.whose(it).body == body,
        None => people.is_theirs(it, person),
    };
    let mut entries = meetings(ctx, body).await?;
    entries.extend(all.iter().filter(ours).filter(|it| shown(it, ctx.now)).map(|it| entry(ctx, it)));
    let whose = match body {
        Some(body) => people.title(&Owner::Body(body.to_owned())),
        None => "my duties and meetings".to_owned(),
    };
    let name = format!("{}: {whose}", ctx.group.short_name);
    let zone = zone.iana_name().unwrap_or("UTC");
    Ok(ical::write(&name, zone, ctx.now, &entries))
}

/// Duties with a day; what was done stays as it was until its day has passed.
fn shown(it: &Instance, now: At) -> bool {
    if it.duty.standing {
        return false;
    }
    let ahead = matches!(it.state(now), DutyState::Due | DutyState::Planned);
    let done = matches!(it.duty.closed, Some(Closed::Evidence { .. })) && it.latest() >= now;
    let cancelled = it.dropped_at.is_some() || matches!(it.duty.closed, Some(Closed::Excused { .. }));
    ahead || done || (cancelled && it.latest() >= now)
}

fn entry(ctx: &Ctx, it: &Instance) -> Entry {
    let base = ctx.base_url();
    let excused = matches!(it.duty.closed, Some(Closed::Excused { .. }));
    let note = if it.duty.provisional {
        " The day of the meeting is not fixed yet; this is the latest date possible."
    } else {
        ""
    };
    Entry {
        uid: format!("{}@duties.{}", it.id, ctx.group.id),
        when: When::Day(it.latest().date(&ctx.group.zone)),
        summary: it.name(),
        description: format!("By {}.{note}", it.cite.label),
        place: None,
        url: format!("{base}{}", it.page()),
        changed: it.changed_at,
        sequence: it.sequence + i64::from(excused),
        cancelled: it.dropped_at.is_some() || excused,
    }
}

/// Meetings of the last month and to come. A move keeps the entry and counts it up; one that did not take place is
/// cancelled.
async fn meetings(ctx: &Ctx, body: Option<&str>) -> Result<Vec<Entry>> {
    let not_held = crate::store::said::not_held(ctx.db(), ctx.group.id).await?;
    let from = ctx.now.plus_days(-31, &ctx.group.zone);
    let all = bodies::service::from(ctx, from).await?;
    let mut moves: BTreeMap<bodies::OccasionId, (i64, At)> = BTreeMap::new();
    for it in &all {
        let moved = bodies::service::moves(ctx, it.id.0).await?;
        let last = moved.last().map_or(it.fixed_at, |it| it.at);
        moves.insert(it.id, (i64::try_from(moved.len()).unwrap_or(0), last));
    }
    let base = ctx.base_url();
    let read = |it: &bodies::model::Occasion| {
        let (sequence, changed) = moves.get(&it.id).copied().unwrap_or((0, it.fixed_at));
        let cancelled = not_held.contains(&it.id.0);
        Entry {
            uid: format!("{}@meetings.{}", it.id, ctx.group.id),
            when: When::Hour(it.at, MEETING_MINUTES),
            summary: it.title.clone(),
            description: String::new(),
            place: Some(it.place.clone()),
            url: format!("{base}/bodies/occasions/{}", it.id),
            changed,
            sequence: sequence + i64::from(cancelled),
            cancelled,
        }
    };
    let ours = all.iter().filter(|it| body.is_none_or(|body| it.body == body || it.body == "members"));
    Ok(ours.map(read).collect())
}

fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
