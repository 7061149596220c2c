//! Restriction and objection: limits that every list honours but those the law or the constitution requires.

use std::collections::BTreeMap;

use kernel::personal::Purpose;
use kernel::{At, BoxFuture, Channel, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};
use uuid::Uuid;

use super::letters;
use super::secret::Secret;
use crate::model::{Case, Kind, Use};
use crate::store::limit as store;
use crate::store::{case, journal, suppression};

pub use crate::store::limit::Limit;

/// The word under which a restriction is kept; objections are kept under the purpose's.
pub const RESTRICTION: &str = "restriction";
/// So many days a limit still holds after its person was told that it will end.
pub const NOTICE_DAYS: i64 = 7;

/// In words, what a limit is.
pub fn label(sort: &str) -> &'static str {
    if sort == RESTRICTION {
        return "Data are kept and not used, but for what the law and the constitution require";
    }
    // Earlier versions took any purpose.
    let purpose = Purpose::read(sort).map_or("A use that was objected to", Purpose::title);
    Use::read(sort).map_or(purpose, Use::label)
}

/// Puts in force what a granted request asked.
pub(super) async fn follow(tx: &mut Tx, ctx: &Ctx, it: &Case, person: PersonId) -> Result<()> {
    let sort = match it.kind {
        Kind::Restriction => RESTRICTION,
        Kind::Objection => objected(it)?.slug(),
        _ => return Ok(()),
    };
    store::insert(tx, ctx, person, sort, &it.words, Some(it.id)).await?;
    audit(tx, ctx, Line::new("limit.begun").on("person", person.0)).await
}

fn objected(it: &Case) -> Result<Use> {
    it.objects_to.ok_or_else(|| {
        Problem::refused("It is not said yet to which use this person objects.")
            .hint("Choose the use on this page, by what they wrote; if you are not sure, ask them.")
    })
}

/// A member objects to bulletins: at once, without a reason and without a request, because the right is absolute.
pub async fn object_to_news(ctx: &Ctx) -> Result<()> {
    let person = ctx.person()?;
    let there = of(ctx, person).await?;
    if there.iter().any(|it| it.sort == Purpose::News.slug() && it.ended_at.is_none()) {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx, person, Purpose::News.slug(), "On their page", None).await?;
        audit(tx, ctx, Line::new("limit.begun").on("person", person.0)).await
    })
}

/// Somebody told a volunteer that they want not to be asked again: it is an objection, and holds for every list.
pub async fn asked_no_more(ctx: &Ctx, event: &kernel::event::Event) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Told {
        person: PersonId,
    }
    let person = event.read::<Told>()?.person;
    let sort = Purpose::Organising.slug();
    if store::of(ctx.db(), ctx.group.id, person, ctx.now)
        .await?
        .iter()
        .any(|it| it.sort == sort && it.ended_at.is_none())
    {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx, person, sort, "Said so to a volunteer who got in touch", None).await?;
        audit(tx, ctx, Line::new("limit.begun").on("person", person.0)).await
    })
}

/// The person ends a limit of their own, at once and without a reason. Those of others are not there for them, whatever
/// office they hold.
pub async fn end_own(ctx: &Ctx, id: Uuid) -> Result<()> {
    let it = find(ctx, ctx.person()?, id).await?;
    transact!(ctx.db(), tx => {
        store::end(tx, ctx, &it, ctx.now, "Ended by the person").await?;
        audit(tx, ctx, Line::new("limit.ended").on("person", it.person.0)).await
    })
}

/// An officer ends a limit of somebody, with a reason. The person is told first (UK GDPR Article 18(3)): the letter goes
/// now, and the limit holds for [`NOTICE_DAYS`] more, in which they can object.
pub async fn end(ctx: &Ctx, person: PersonId, id: Uuid, why: &str) -> Result<At> {
    ctx.need(Power::ProtectData, None)?;
    let (it, why) = (find(ctx, person, id).await?, why.trim());
    if why.is_empty() {
        return Err(Problem::field(
            "why",
            "Say why it ends: the person is told, with this reason, before it does.",
        ));
    }
    if let Some(at) = it.ended_at {
        let day = at.day(&ctx.group.zone);
        return Err(Problem::conflict(format!("It is said already that this limit ends on {day}.")));
    }
    let at = ctx.now.plus_days(NOTICE_DAYS, &ctx.group.zone);
    let name = people::service::person(ctx, person).await?.name();
    let day = at.day(&ctx.group.zone);
    let letter = letters::limit_ends(ctx, &name, label(&it.sort), &day, why);
    let way = way(ctx, &it).await?;
    transact!(ctx.db(), tx => {
        tell(tx, ctx, person, &way, letter.clone()).await?;
        if !store::end(tx, ctx, &it, at, why).await? {
            return Err(Problem::conflict("This limit ended a moment ago."));
        }
        audit(tx, ctx, Line::new("limit.ending-told").on("person", person.0)).await
    })?;
    Ok(at)
}

async fn find(ctx: &Ctx, person: PersonId, id: Uuid) -> Result<Limit> {
    let all = store::of(ctx.db(), ctx.group.id, person, ctx.now).await?;
    all.into_iter()
        .find(|it| it.id == id)
        .ok_or_else(|| Problem::not_found("There is no such limit in force."))
}

/// How somebody is told that a limit ends.
enum Way {
    /// With the letters of the request that the limit came from, printed where it has no e-mail address.
    Request(Box<Case>),
    Mail(String),
}

async fn way(ctx: &Ctx, it: &Limit) -> Result<Way> {
    let (db, group) = (ctx.db(), ctx.group.id);
    if let Some(case) = it.case_id
        && let Some(case) = case::find(db, group, case).await?
    {
        return Ok(Way::Request(Box::new(case)));
    }
    let address = access::service::address_of(db, group, it.person).await?;
    let address = match address {
        Some(one) => Some(one),
        None => people::service::addresses(db, group, it.person).await?.into_iter().next(),
    };
    address.map(Way::Mail).ok_or_else(|| {
        Problem::refused("This person cannot be told, because no e-mail address of theirs is known.")
            .hint("The limit holds. The person can end it on their page, or write to you; enter their letter as a request.")
    })
}

async fn tell(
    tx: &mut Tx,
    ctx: &Ctx,
    person: PersonId,
    way: &Way,
    (subject, text): letters::Draft,
) -> Result<()> {
    let to = match way {
        Way::Request(case) => {
            super::cases::send(tx, ctx, case, (subject, text)).await?;
            return journal::step(tx, ctx, case.id, "The person was told that the limit will end").await;
        }
        Way::Mail(to) => to.clone(),
    };
    let kind = mail::Kind::Personal;
    let out =
        mail::Outgoing { person: Some(person), to, to_name: String::new(), kind, subject, text, html: None };
    mail::service::queue(tx, ctx, out).await.map(drop)
}

/// The limits in force of one person: for them and for those who answer.
pub async fn of(ctx: &Ctx, person: PersonId) -> Result<Vec<Limit>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::ProtectData, None)?;
    }
    store::of(ctx.db(), ctx.group.id, person, ctx.now).await
}

/// What the law or the constitution requires goes on in spite of a limit: rolls, notices, accounts, and answering the
/// person themselves (UK GDPR Article 18(2): the rights of another person, and an important public interest in a vote
/// that all who are entitled can take part in).
pub fn goes_on(purpose: Purpose) -> bool {
    matches!(
        purpose,
        Purpose::Notices
            | Purpose::Voting
            | Purpose::Elections
            | Purpose::Money
            | Purpose::SigningIn
            | Purpose::Accountability
            | Purpose::Rights
            | Purpose::Constitution
    )
}

/// Whether a list for this purpose by this channel is the use that was objected to.
fn covers(sort: &str, purpose: Purpose, channel: Channel) -> bool {
    sort == purpose.slug() || Use::read(sort).is_some_and(|it| it.covers(purpose, channel))
}

/// Whom a list for this purpose leaves out.
pub fn hold_back(
    ctx: Ctx,
    purpose: Purpose,
    channel: Channel,
) -> BoxFuture<Result<BTreeMap<PersonId, String>>> {
    Box::pin(async move {
        if goes_on(purpose) {
            return Ok(BTreeMap::new());
        }
        let mut all = BTreeMap::new();
        for it in store::all(ctx.db(), ctx.group.id, ctx.now).await? {
            let said = if it.sort == RESTRICTION {
                "Asked that their data be kept and not used (UK GDPR Article 18)."
            } else if covers(&it.sort, purpose, channel) {
                "Objected to this use of their data (UK GDPR Article 21)."
            } else {
                continue;
            };
            all.entry(it.person).or_insert_with(|| said.to_owned());
        }
        suppressed(&ctx, channel, &mut all).await?;
        super::consents::without(&ctx, purpose, channel, &mut all).await?;
        Ok(all)
    })
}

/// Whoever joined again or was entered again under an address that was to be forgotten.
async fn suppressed(ctx: &Ctx, channel: Channel, all: &mut BTreeMap<PersonId, String>) -> Result<()> {
    let word = match channel {
        Channel::Email => "email",
        Channel::Text | Channel::Telephone => "phone",
        Channel::Post | Channel::List => return Ok(()),
    };
    let hashes = suppression::all(ctx.db(), ctx.group.id, word).await?;
    if hashes.is_empty() {
        return Ok(());
    }
    let hashes: BTreeMap<Vec<u8>, String> = hashes.into_iter().collect();
    let secret = Secret::open(&ctx.app.config().data_dir, ctx.chance())?;
    for (person, email, phone) in people::service::reaches(ctx).await? {
        let value = if word == "email" { email } else { phone };
        let Some(value) = value else { continue };
        let kept = match word {
            "phone" => secret.phones(ctx.group.id, &value),
            _ => vec![secret.address(ctx.group.id, &value)],
        };
        if let Some(why) = kept.iter().find_map(|it| hashes.get(it)) {
            all.entry(person).or_insert_with(|| format!("This address must not be used: {why}"));
        }
    }
    Ok(())
}
