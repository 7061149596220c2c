//! Restriction and objection: limits that every list honours but those the law or the constitution requires.

use std::collections::BTreeMap;

use kernel::personal::Purpose;
use kernel::{BoxFuture, Channel, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit, transact};
use uuid::Uuid;

use super::secret::Secret;
use crate::model::{Case, Kind};
use crate::store::limit as store;
use crate::store::suppression;

pub use crate::store::limit::Limit;

/// The word under which a restriction is kept; objections are kept under the purpose's.
pub const RESTRICTION: &str = "restriction";

/// Puts in force what a granted request asked.
pub(super) async fn follow(tx: &mut Tx, ctx: &Ctx, it: &Case, person: PersonId) -> Result<()> {
    let sort = match it.kind {
        Kind::Restriction => RESTRICTION,
        Kind::Objection => objected(&it.words).slug(),
        _ => return Ok(()),
    };
    store::insert(tx, ctx, person, sort, &it.words, Some(it.id)).await?;
    audit(tx, ctx, Line::new("limit.begun").on("person", person.0)).await
}

/// Which purpose an objection names in its first line ("news: …"); without one it is the bulletins, where the right to
/// object is absolute.
fn objected(words: &str) -> Purpose {
    let first = words.split([':', '\n']).next().unwrap_or_default().trim();
    Purpose::read(first).unwrap_or(Purpose::News)
}

/// A member objects to bulletins: at once, without a reason and without a request, because the right is absolute.
pub async fn object_to_news(ctx: &Ctx) -> Result<()> {
    let person = ctx.person()?;
    let there = of(ctx, person).await?;
    if there.iter().any(|it| it.sort == Purpose::News.slug()) {
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
    if store::of(ctx.db(), ctx.group.id, person).await?.iter().any(|it| it.sort == sort) {
        return Ok(());
    }
    transact!(ctx.db(), tx => {
        store::insert(tx, ctx, person, sort, "Said so to a volunteer who got in touch", None).await?;
        audit(tx, ctx, Line::new("limit.begun").on("person", person.0)).await
    })
}

/// Ends a limit: the person their own, an officer with a reason that the person was told.
pub async fn end(ctx: &Ctx, id: Uuid, why: &str) -> Result<()> {
    let all = store::all(ctx.db(), ctx.group.id).await?;
    let found = all.into_iter().find(|it| it.id == id);
    let own = found.as_ref().is_some_and(|it| Some(it.person) == ctx.actor.person);
    if !own {
        ctx.need(Power::ProtectData, None)?;
    }
    let it = found.ok_or_else(|| Problem::not_found("There is no such limit in force."))?;
    if !own && why.trim().is_empty() {
        return Err(Problem::field(
            "why",
            "Say why it ends; the person has to be told before (Article 18(3)).",
        ));
    }
    transact!(ctx.db(), tx => {
        store::end(tx, ctx, id, why.trim()).await?;
        audit(tx, ctx, Line::new("limit.ended").on("person", it.person.0)).await
    })
}

/// The limits in force of one person: for them and for those who answer.
pub async fn of(ctx: &Ctx, person: PersonId) -> Result<Vec<Limit>> {
    if ctx.actor.person != Some(person) {
        ctx.need(Power::ProtectData, None)?;
    }
    store::of(ctx.db(), ctx.group.id, person).await
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
        for it in store::all(ctx.db(), ctx.group.id).await? {
            let said = if it.sort == RESTRICTION {
                "Asked that their data be kept and not used (UK GDPR Article 18)."
            } else if it.sort == purpose.slug() {
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
        let hash = match word {
            "phone" => secret.phone(ctx.group.id, &value),
            _ => secret.address(ctx.group.id, &value),
        };
        if let Some(why) = hashes.get(&hash) {
            all.entry(person).or_insert_with(|| format!("This address must not be used: {why}"));
        }
    }
    Ok(())
}

/// Keeps an address or a number off every list for good, as a hash alone: whose it is can be read from it by nobody.
pub async fn suppress(ctx: &Ctx, channel: Channel, value: &str, why: &str) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    let (value, why) = (value.trim(), why.trim());
    if why.is_empty() || why.chars().count() > 200 {
        return Err(Problem::field("why", "Say in at most 200 letters why, without a name."));
    }
    let secret = Secret::open(&ctx.app.config().data_dir, ctx.chance())?;
    let (word, hash) = match channel {
        Channel::Email if value.contains('@') => ("email", secret.address(ctx.group.id, value)),
        Channel::Telephone | Channel::Text if value.chars().filter(char::is_ascii_digit).count() >= 6 => {
            ("phone", secret.phone(ctx.group.id, value))
        }
        _ => return Err(Problem::field("value", "Write an e-mail address or a telephone number.")),
    };
    transact!(ctx.db(), tx => {
        suppression::insert(tx, ctx.group.id, &hash, word, why, ctx.now).await?;
        audit(tx, ctx, Line::new("address.suppressed")).await
    })
}
