//! Wards, branches and constituencies: how many people are in each, and which of them somebody means who types a name.

use kernel::{Ctx, Power, Problem, Result};

use crate::model::Definition;
use crate::model::likeness::{plain, slips};
use crate::store::tally;

/// More places than these are typed and not chosen from a list.
pub const CHOSEN: usize = 60;

/// A place and how many people are in it.
pub type Place = (String, i64);

/// Every ward or branch in which somebody is, by name.
pub async fn areas(ctx: &Ctx) -> Result<Vec<Place>> {
    ctx.need(Power::ReadRegister, None)?;
    tally::areas(ctx.db(), ctx.group.id, i64::MAX).await
}

/// The same where there are few enough to choose from.
pub async fn few_areas(ctx: &Ctx) -> Result<Option<Vec<Place>>> {
    ctx.need(Power::ReadRegister, None)?;
    let most = i64::try_from(CHOSEN).unwrap_or(i64::MAX);
    let all = tally::areas(ctx.db(), ctx.group.id, most + 1).await?;
    Ok(Some(all).filter(|it| it.len() <= CHOSEN))
}

/// Each constituency and how many people are in it.
pub async fn constituencies(ctx: &Ctx) -> Result<Vec<Place>> {
    ctx.need(Power::ReadRegister, None)?;
    tally::constituencies(ctx.db(), ctx.group.id).await
}

/// The ward or branch that is meant by what somebody typed: its name as it is written, in whatever letters it was typed.
///
/// # Errors
/// A `Problem` on "area" that names the nearest one.
pub async fn area(ctx: &Ctx, typed: &str) -> Result<String> {
    ctx.need(Power::ReadRegister, None)?;
    let typed = typed.trim();
    if typed.is_empty() || tally::has_area(ctx.db(), ctx.group.id, typed).await? {
        return Ok(typed.to_owned());
    }
    let all = areas(ctx).await?;
    named(&all, typed).map_or_else(|| Err(unknown("area", typed, &all)), |it| Ok(it.to_owned()))
}

/// Puts the names of wards and constituencies as they are written.
///
/// # Errors
/// A `Problem` on the list in which nobody's place is named, with the nearest one.
pub async fn known(ctx: &Ctx, mut it: Definition) -> Result<Definition> {
    let (areas, constituencies) = (areas(ctx).await?, constituencies(ctx).await?);
    for (field, names, all) in [
        ("areas", &mut it.areas, &areas),
        ("not_areas", &mut it.not_areas, &areas),
        ("constituencies", &mut it.constituencies, &constituencies),
    ] {
        for name in names {
            *name = named(all, name).ok_or_else(|| unknown(field, name, all))?.to_owned();
        }
    }
    Ok(it)
}

fn named<'a>(all: &'a [Place], typed: &str) -> Option<&'a str> {
    let exact = all.iter().find(|it| it.0 == typed);
    exact.or_else(|| all.iter().find(|it| plain(&it.0) == plain(typed))).map(|it| it.0.as_str())
}

fn unknown(field: &str, typed: &str, all: &[Place]) -> Problem {
    let wrong = Problem::field(field, format!("Nobody is in “{typed}”."));
    let folded = plain(typed);
    match all.iter().map(|it| (slips(&plain(&it.0), &folded, 2), &it.0)).min() {
        Some((0..=2, name)) => wrong.hint(format!("Did you mean “{name}”?")),
        _ => wrong.hint("The list of all wards and branches has their names."),
    }
}
