//! People who are no members and come to what is open to everybody: asked by name and address, counted once they
//! followed the link in their letter, gone a week after. They never become members by it.

use kernel::limit::Limit;
use kernel::{At, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};
use mail::{Kind, Outgoing};
use sha2::{Digest, Sha256};

use super::series::{event, may_prepare};
use crate::model::{EventEntry, EventId, EventState, Guest, GuestId, Places, Readers, Typed};
use crate::store::{guest as store, inquiry, series};

const PER_ADDRESS: Limit = Limit { what: "meetings.guest-address", most: 5, minutes: 60 };
const PER_EVENT: Limit = Limit { what: "meetings.guest-event", most: 300, minutes: 60 };
/// Whoever has not followed the link by then is forgotten.
pub(super) const UNCONFIRMED_HOURS: i64 = 24;
/// So many days after an event its guests are deleted.
const KEPT_DAYS: i64 = 7;

/// A token for a letter, and the hash that is kept of it.
pub(super) fn token(ctx: &Ctx) -> (String, Vec<u8>) {
    let token = ctx.chance().token();
    let hash = hash(&token);
    (token, hash)
}

pub(super) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// When the guests of an event go.
fn gone(ctx: &Ctx, it: &EventEntry) -> At {
    it.ends().max(ctx.now).plus_days(KEPT_DAYS, &ctx.group.zone)
}

pub(super) fn still_to_come(ctx: &Ctx, it: &EventEntry) -> Result<()> {
    if it.state == EventState::Announced && it.ends() >= ctx.now {
        return Ok(());
    }
    Err(Problem::refused("This event is over, called off or not announced yet."))
}

/// Somebody who is no member says that they come. They get a letter with a link; nothing is said of whether the address
/// was known.
///
/// # Errors
/// A `Problem` that names each field; refused for what is not open to everybody, and when it is over.
pub async fn ask(ctx: &Ctx, id: EventId, typed: Typed) -> Result<()> {
    let email = typed.check("needs", 500)?;
    let it = event(ctx, id).await?;
    if it.readers != Readers::Everyone {
        return Err(Problem::refused("This event is for members.").hint("Sign in to say that you come."));
    }
    still_to_come(ctx, &it)?;
    PER_ADDRESS.take(ctx, &email).await?;
    PER_EVENT.take(ctx, &id.to_string()).await?;
    let guest = Guest {
        id: GuestId(ctx.new_id()),
        event: id,
        name: typed.name.trim().to_owned(),
        email,
        needs: typed.words.trim().to_owned(),
        asked_at: ctx.now,
        confirmed_at: None,
        waits: false,
    };
    let (token, hash) = token(ctx);
    transact!(ctx.db(), tx => {
        store::put(tx, ctx.group.id, &guest, hash.clone(), ctx.now.plus_hours(UNCONFIRMED_HOURS)).await?;
        let text = format!(
            "you asked to come to \u{201c}{}\u{201d}, {}, {}.\n\nOpen this page and confirm that you come. There you can \
             also say later that you do not:\n\n{}/calendar/guest/{token}\n\nThe link works for a day. If you did not \
             ask, do nothing: what was typed is then forgotten.",
            it.title,
            it.at.long(&ctx.group.zone),
            it.place,
            ctx.base_url()
        );
        // A link that was asked for a moment ago: its text is erased once it has gone.
        let subject = format!("Do you come? {}", it.title);
        write(tx, ctx, (&guest.name, &guest.email), Kind::SignIn, &subject, &text).await
    })
}

/// Writes to somebody who is no member: name and address.
pub(super) async fn write(
    tx: &mut Tx,
    ctx: &Ctx,
    (name, email): (&str, &str),
    kind: Kind,
    subject: &str,
    text: &str,
) -> Result<()> {
    let out = Outgoing {
        person: None,
        to: email.to_owned(),
        to_name: name.to_owned(),
        kind,
        subject: subject.to_owned(),
        text: format!("Dear {name},\n\n{text}\n\n{}\n", ctx.group.name),
        html: None,
    };
    mail::service::queue(tx, ctx, out).await.map(drop)
}

/// The guest behind a link and what they come to. Looking changes nothing.
pub async fn guest(ctx: &Ctx, token: &str) -> Result<(Guest, EventEntry)> {
    let found = store::by_token(ctx.db(), ctx.group.id, hash(token)).await?;
    let it = found.ok_or_else(|| {
        Problem::not_found("This link is too old, or another one was sent since.")
            .hint("Look for the newest letter, or fill in the form on the event's page again.")
    })?;
    let event = series::all(ctx.db(), ctx.group.id).await?.into_iter().find(|one| one.id == it.event);
    Ok((it, event.ok_or_else(|| Problem::not_found("There is no such event."))?))
}

/// Confirms that a guest comes: they have a place, or wait for one.
///
/// # Errors
/// Refused when the event is over or called off; not found for a link that does not work.
pub async fn confirm(ctx: &Ctx, token: &str) -> Result<()> {
    let (guest, it) = guest(ctx, token).await?;
    if guest.confirmed_at.is_some() {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        let it = series::get(tx, ctx.group.id, it.id).await?;
        still_to_come(ctx, &it)?;
        let waits = is_full(tx, ctx, &it).await?;
        if !store::confirm(tx, ctx.group.id, guest.id, ctx.now, waits, gone(ctx, &it)).await? {
            return Ok(());
        }
        let way = format!("{}/calendar/guest/{token}", ctx.base_url());
        let (subject, text) = confirmed(ctx, &it, waits, &way);
        write(tx, ctx, (&guest.name, &guest.email), Kind::Personal, &subject, &text).await?;
        audit(tx, ctx, Line::new("guest.confirmed").on("event", it.id.0)).await
    })
}

fn confirmed(ctx: &Ctx, it: &EventEntry, waits: bool, way: &str) -> (String, String) {
    if waits {
        let text = format!(
            "every place at \u{201c}{}\u{201d} is taken, so you wait for one. We write to you as soon as there is one. If \
             you no longer want it, say so here:\n\n{way}",
            it.title
        );
        return (format!("You are on the waiting list: {}", it.title), text);
    }
    let text = format!(
        "you come to \u{201c}{}\u{201d}:\n\n{}\n{}\n\n{}/calendar/{}\n\nIf you cannot come after all, say so here, so that \
         somebody else has your place:\n\n{way}",
        it.title,
        it.at.long(&ctx.group.zone),
        it.place,
        ctx.base_url(),
        it.id
    );
    (format!("You come to: {}", it.title), text)
}

/// A guest does not come after all: what is held of them goes at once, and whoever waits longest has the place.
pub async fn cancel(ctx: &Ctx, token: &str) -> Result<EventId> {
    let (guest, it) = guest(ctx, token).await?;
    leave(ctx, it.id, guest.id).await?;
    Ok(it.id)
}

/// Those who prepare an event take a guest off its list.
pub async fn take_off(ctx: &Ctx, id: EventId, guest: GuestId) -> Result<()> {
    if !may_prepare(ctx) {
        return Err(Problem::forbidden("Those who prepare an event keep its list."));
    }
    leave(ctx, id, guest).await
}

async fn leave(ctx: &Ctx, id: EventId, guest: GuestId) -> Result<()> {
    let known = addresses(ctx, id).await?;
    transact!(ctx.db(), tx => {
        let it = series::get(tx, ctx.group.id, id).await?;
        if !store::delete(tx, ctx.group.id, id, guest).await? {
            return Err(Problem::conflict("They were off the list already."));
        }
        fill(tx, ctx, &it, &known).await?;
        audit(tx, ctx, Line::new("guest.left").on("event", id.0)).await
    })
}

/// The guests of an event, confirmed ones first; nobody for those who do not prepare it.
pub async fn guests(ctx: &Ctx, id: EventId) -> Result<Vec<Guest>> {
    if !may_prepare(ctx) {
        return Ok(vec![]);
    }
    store::of(ctx.db(), ctx.group.id, id).await
}

/// How many places there are, how many are taken and how many people wait.
pub async fn places(ctx: &Ctx, it: &EventEntry) -> Result<Places> {
    let guests = store::of(ctx.db(), ctx.group.id, it.id).await?;
    let members = series::coming(ctx.db(), ctx.group.id, it.id).await?;
    let confirmed = guests.iter().filter(|it| it.confirmed_at.is_some()).map(|it| it.waits);
    let all: Vec<bool> = confirmed.chain(members.iter().map(|it| it.waits)).collect();
    let waiting = all.iter().filter(|it| **it).count();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Places { most: it.places, taken: number(all.len() - waiting), waiting: number(waiting) })
}

pub(super) async fn is_full(tx: &mut Tx, ctx: &Ctx, it: &EventEntry) -> Result<bool> {
    let Some(most) = it.places else { return Ok(false) };
    Ok(store::taken(tx, ctx.group.id, it.id).await? >= i64::from(most))
}

/// Members who are down for an event, with the address that a letter goes to.
pub(super) type Known = Vec<(PersonId, String, String)>;

pub(super) async fn addresses(ctx: &Ctx, id: EventId) -> Result<Known> {
    let down = series::coming(ctx.db(), ctx.group.id, id).await?;
    if down.is_empty() {
        return Ok(vec![]);
    }
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let everyone = people::service::everyone(&system, ctx.now).await?;
    let coming = everyone.into_iter().filter(|it| down.iter().any(|one| one.person == it.id));
    Ok(coming.filter_map(|it| Some((it.id, it.name, it.email?))).collect())
}

/// Gives free places to whoever waits longest, members and guests alike, and tells them.
pub(super) async fn fill(tx: &mut Tx, ctx: &Ctx, it: &EventEntry, known: &Known) -> Result<()> {
    if still_to_come(ctx, it).is_err() {
        return Ok(());
    }
    while !is_full(tx, ctx, it).await? {
        let member = store::next_member(tx, ctx.group.id, it.id).await?;
        let guests = store::of_in(tx, ctx.group.id, it.id).await?;
        let guest = guests.into_iter().find(|it| it.waits && it.confirmed_at.is_some());
        let guest = guest.filter(|one| member.is_none_or(|(_, since)| one.confirmed_at < Some(since)));
        let subject = format!("A place for you: {}", it.title);
        match (guest, member) {
            (Some(one), _) => {
                let (token, hash) = token(ctx);
                store::admit(tx, ctx.group.id, one.id, hash).await?;
                let words = free(ctx, it, &format!("{}/calendar/guest/{token}", ctx.base_url()));
                write(tx, ctx, (&one.name, &one.email), Kind::Personal, &subject, &words).await?;
            }
            (None, Some((person, _))) => {
                store::admit_member(tx, ctx.group.id, it.id, person).await?;
                let words = free(ctx, it, &format!("{}/calendar/{}", ctx.base_url(), it.id));
                let to: Known = known.iter().filter(|one| one.0 == person).cloned().collect();
                tell(tx, ctx, &to, &subject, &words).await?;
            }
            (None, None) => return Ok(()),
        }
    }
    Ok(())
}

fn free(ctx: &Ctx, it: &EventEntry, way: &str) -> String {
    format!(
        "there is a place for you now at \u{201c}{}\u{201d}, {}, {}.\n\nIf you cannot come, say so here, so that the next \
         has it:\n\n{way}",
        it.title,
        it.at.long(&ctx.group.zone),
        it.place
    )
}

async fn tell(tx: &mut Tx, ctx: &Ctx, to: &Known, subject: &str, text: &str) -> Result<()> {
    for (person, name, email) in to {
        let out = Outgoing {
            person: Some(*person),
            to: email.clone(),
            to_name: name.clone(),
            kind: Kind::Personal,
            subject: subject.to_owned(),
            text: format!("Dear {name},\n\n{text}\n\n{}\n", ctx.group.name),
            html: None,
        };
        mail::service::queue(tx, ctx, out).await?;
    }
    Ok(())
}

/// An event was moved, called off or held: whoever comes is told of the first two, and the guests' day to go follows.
pub(super) async fn follow(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &EventEntry,
    news: Option<&str>,
    known: &Known,
) -> Result<()> {
    let served = matches!(it.state, EventState::Held | EventState::CalledOff);
    store::keep_until(tx, ctx.group.id, it.id, gone(ctx, it), served).await?;
    let Some(news) = news else { return Ok(()) };
    let subject = format!("{}: {}", if served { "Called off" } else { "Changed" }, it.title);
    let text = format!("{news}\n\n{}/calendar/{}", ctx.base_url(), it.id);
    for one in store::of_in(tx, ctx.group.id, it.id).await?.iter().filter(|it| it.confirmed_at.is_some()) {
        write(tx, ctx, (&one.name, &one.email), Kind::Personal, &subject, &text).await?;
    }
    tell(tx, ctx, known, &subject, &text).await
}

/// Lets go of guests, and of those who asked something, whose day has come. Done each hour.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    transact!(ctx.db(), tx => {
        store::sweep(tx, ctx.group.id, ctx.now).await?;
        inquiry::sweep(tx, ctx.group.id, ctx.now).await
    })
}
