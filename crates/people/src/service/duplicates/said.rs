//! What a joining would change of the entry that stays, in words: for the officer who agrees, and for the person.

use kernel::{Ctx, Result};

use super::join::Wanted;
use crate::model::{Fact, FactKind};
use crate::service::{categories, category_name, register};

/// A line for the name, if it changes, and one for each kind of fact on which the two differ.
pub async fn changes(ctx: &Ctx, wanted: &Wanted) -> Result<Vec<String>> {
    let (kept, gone) = (register::person(ctx, wanted.kept).await?, register::person(ctx, wanted.gone).await?);
    let categories = categories(ctx).await?;
    let mut lines = vec![];
    if wanted.names_of == wanted.gone && gone.name() != kept.name() {
        lines.push(format!("Name: {}, instead of {}", gone.name(), kept.name()));
    }
    let words = |facts: &[Fact]| fact_words(ctx, facts, &categories);
    for it in super::differ(ctx, wanted.kept, wanted.gone).await? {
        let (own, theirs) = (words(&it.one), words(&it.other));
        let (holds, yields) =
            if wanted.holds(it.kind) == wanted.kept { (own, theirs) } else { (theirs, own) };
        lines.push(format!("{}: {holds}, instead of {yields}", it.kind.label()));
    }
    Ok(lines)
}

/// Facts with their days: "national member, since 3 May 2020; …". `categories` are their ids and names.
pub fn fact_words(ctx: &Ctx, facts: &[Fact], categories: &[(String, String)]) -> String {
    facts.iter().map(|it| one(ctx, it, categories)).collect::<Vec<_>>().join("; ")
}

fn one(ctx: &Ctx, it: &Fact, categories: &[(String, String)]) -> String {
    let zone = &ctx.group.zone;
    let value = match it.kind {
        FactKind::Membership => category_name(categories, &it.value),
        _ => it.value.as_str(),
    };
    match it.until {
        None => format!("{value}, since {}", it.from.day(zone)),
        Some(end) => format!("{value}, {} to {}", it.from.day(zone), end.plus_seconds(-1).day(zone)),
    }
}
