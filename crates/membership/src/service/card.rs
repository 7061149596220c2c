//! Cards for members, and checking one.

use jiff::civil::Date;
use kernel::{Ctx, Line, Problem, Result, audit, setting, transact};

use crate::model::{Card, public_key};

const SECRET: &str = "membership.card-secret";
/// For how many days a card holds where nothing else ends it sooner.
const DAYS: i64 = 365;

async fn secret(ctx: &Ctx) -> Result<[u8; 32]> {
    let (key, made) = setting::secret(ctx, SECRET).await?;
    if made {
        transact!(ctx.db(), tx => {
            audit(tx, ctx, Line::new("card.key-made").on("group", ctx.group.id.0)).await
        })?;
    }
    Ok(key)
}

/// The signed-in member's card and its code, or why there is none yet.
#[derive(Clone, Debug)]
pub enum Mine {
    Card(Card, String),
    /// The fee that the category pays is not paid.
    Unpaid,
}

/// The signed-in member's card.
///
/// # Errors
/// Refuses those who are no members today.
pub async fn mine(ctx: &Ctx) -> Result<Mine> {
    let it = people::service::listed(ctx, ctx.person()?).await?;
    if it.status != people::Status::Member.slug() || it.suspended {
        return Err(Problem::refused("A card is for members whose membership holds today."));
    }
    let zone = &ctx.group.zone;
    let fee = super::fees::own(ctx).await?.worked.is_some();
    let paid = it.paid_until.filter(|end| *end > ctx.now);
    if fee && paid.is_none() {
        return Ok(Mine::Unpaid);
    }
    let ends = [Some(ctx.now.plus_days(DAYS, zone)), it.until_at, paid.filter(|_| fee)];
    let end = ends.into_iter().flatten().min().unwrap_or(ctx.now);
    let card = Card::of(&it.name, end.plus_seconds(-1).date(zone));
    let code = card.code(&secret(ctx).await?);
    Ok(Mine::Card(card, code))
}

/// The key with which cards are checked. Open to everybody.
pub async fn key(ctx: &Ctx) -> Result<String> {
    Ok(public_key(&secret(ctx).await?))
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    Holds(Card),
    Ended(Card),
    /// Not made by this organisation, or altered.
    Wrong,
}

/// Checks a code, with the whole address around it or without.
pub async fn check(ctx: &Ctx, code: &str) -> Result<Checked> {
    let code = code.rsplit('#').next().unwrap_or_default();
    let today: Date = ctx.now.date(&ctx.group.zone);
    Ok(match Card::read(code, &key(ctx).await?) {
        Some(card) if card.until >= today => Checked::Holds(card),
        Some(card) => Checked::Ended(card),
        None => Checked::Wrong,
    })
}
