//! Possible duplicates: the list, two entries side by side, joining, telling apart, taking apart.

use askama::Template;
use axum::extract::{Path, Query as Ask};
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell};

use super::person::{Overview, overview};
use super::{day, id};
use crate::model::{FactKind, JoiningId};
use crate::service::{self, duplicates as twice};

#[derive(Template)]
#[template(path = "people/duplicates.html")]
struct Index {
    shell: Shell,
    lines: Vec<Line>,
    total: i64,
    earlier: Option<u32>,
    later: Option<u32>,
}

/// A pair in the list.
pub(super) struct Line {
    pub href: String,
    pub name: String,
    pub number: i64,
    pub other_name: String,
    pub other_number: i64,
    pub likely: bool,
    pub score: i64,
    /// "the same name, the same postcode".
    pub why: String,
}

#[derive(Template)]
#[template(path = "people/pair.html")]
struct Pair {
    shell: Shell,
    sides: Vec<Side>,
    href: String,
    score: i64,
    reasons: Vec<Why>,
    told_apart: bool,
}

struct Why {
    label: &'static str,
    points: String,
    against: bool,
}

/// One of two entries, and whether the other can be joined into it.
struct Side {
    it: Overview,
    other_name: String,
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "people/joined.html")]
struct Joined {
    shell: Shell,
    lines: Vec<JoinedLine>,
}

struct JoinedLine {
    id: String,
    kept: String,
    kept_name: String,
    gone_name: String,
    when: String,
    undone: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    page: u32,
}

pub async fn index(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let page = params.page.min(100_000);
    let (pairs, total) = twice::open(&ctx, page).await?;
    let lines = lines(&ctx, &pairs).await?;
    let end = i64::from(page + 1) * twice::PAIRS;
    ui::page(Index {
        shell: Shell::new(&ctx, "Possible duplicates").crumb("Register", "/people"),
        lines,
        total,
        earlier: page.checked_sub(1),
        later: (end < total).then_some(page + 1),
    })
}

async fn lines(ctx: &Ctx, pairs: &[twice::Pair]) -> Result<Vec<Line>> {
    let (mut lines, mut seen) = (vec![], vec![]);
    for it in pairs {
        lines.push(line(ctx, it, it.one).await?);
        seen.extend([it.one, it.other]);
    }
    kernel::log_read_of(ctx, "possible duplicates", "running the register", &seen).await?;
    Ok(lines)
}

async fn line(ctx: &Ctx, it: &twice::Pair, seen_from: PersonId) -> Result<Line> {
    let other = if seen_from == it.one { it.other } else { it.one };
    let (own, other) = (service::listed(ctx, seen_from).await?, service::listed(ctx, other).await?);
    Ok(Line {
        href: format!("/people/duplicates/{}/{}", own.person_id, other.person_id),
        name: own.name,
        number: own.number,
        other_name: other.name,
        other_number: other.number,
        likely: it.is_likely(),
        score: it.score,
        why: it.reasons.iter().map(|it| it.label()).collect::<Vec<_>>().join(", "),
    })
}

/// Pairs that one person is in, as their page shows them.
pub(super) async fn of_person(ctx: &Ctx, person: PersonId) -> Result<Vec<Line>> {
    let mut lines = vec![];
    for it in twice::of_person(ctx, person).await? {
        lines.push(line(ctx, &it, person).await?);
    }
    Ok(lines)
}

pub async fn scan(ctx: Ctx) -> Result<Response> {
    twice::scan(&ctx).await?;
    Ok(ui::done("/people/duplicates", "The whole register is being compared. What is found appears here."))
}

pub async fn compare(ctx: Ctx, Path((one, other)): Path<(String, String)>) -> Result<Response> {
    let (one, other): (PersonId, PersonId) = (id(&one)?, id(&other)?);
    let (found, told_apart) = twice::compared(&ctx, one, other).await?;
    kernel::log_read_of(&ctx, "two entries compared", "running the register", &[one, other]).await?;
    let names = (service::listed(&ctx, one).await?.name, service::listed(&ctx, other).await?.name);
    let sides =
        vec![side(&ctx, one, (other, names.1.clone())).await?, side(&ctx, other, (one, names.0)).await?];
    let why = |it: &crate::model::likeness::Reason| Why {
        label: it.label(),
        points: format!("{:+}", it.points()),
        against: it.points() < 0,
    };
    ui::page(Pair {
        shell: Shell::new(&ctx, "One person or two?")
            .crumb("Register", "/people")
            .crumb("Possible duplicates", "/people/duplicates"),
        sides,
        href: format!("/people/duplicates/{one}/{other}"),
        score: found.score,
        reasons: found.reasons.iter().map(why).collect(),
        told_apart,
    })
}

async fn side(ctx: &Ctx, own: PersonId, (other, other_name): (PersonId, String)) -> Result<Side> {
    let dossier = service::dossier(ctx, own).await?;
    let categories = service::categories(ctx).await?;
    let mut it = overview(ctx, &dossier, &categories);
    // Flags are not for this page, whoever looks at it.
    it.suspended = false;
    let flags = [FactKind::Suspended.label(), FactKind::UnderComplaint.label()];
    it.facts.retain(|fact| !flags.contains(&fact.what));
    it.declarations.clear();
    let refusal = twice::refusal(ctx, own, other).await?;
    Ok(Side { it, other_name, refusal })
}

pub async fn join(ctx: Ctx, Path((one, other)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let (one, other): (PersonId, PersonId) = (id(&one)?, id(&other)?);
    let kept = fields.value("kept");
    let (kept, gone) = match kept {
        it if it == one.to_string() => (one, other),
        it if it == other.to_string() => (other, one),
        _ => return Err(Problem::refused("It was not said which of the two entries stays.")),
    };
    let names_of = if fields.ticked("names", "other") { gone } else { kept };
    twice::join(&ctx, kept, gone, names_of).await?;
    Ok(ui::done(
        &format!("/people/{kept}"),
        "The two entries are one. Under “Joined entries” it can be taken apart again.",
    ))
}

pub async fn different(ctx: Ctx, Path((one, other)): Path<(String, String)>) -> Result<Response> {
    twice::different(&ctx, id(&one)?, id(&other)?).await?;
    Ok(ui::done("/people/duplicates", "These two are remembered as two people and are not proposed again."))
}

pub async fn joined(ctx: Ctx) -> Result<Response> {
    let all = twice::joinings(&ctx).await?;
    let ids: Vec<PersonId> = all.iter().map(|it| it.kept_person).collect();
    kernel::log_read_of(&ctx, "joined entries", "running the register", &ids).await?;
    let lines = all.into_iter().map(|it| JoinedLine {
        id: it.id.to_string(),
        kept: it.kept_person.to_string(),
        kept_name: it.kept_name,
        gone_name: it.gone_name,
        when: day(&ctx, Some(it.joined_at)),
        undone: it.undone_at.map(|at| day(&ctx, Some(at))),
    });
    let shell = Shell::new(&ctx, "Joined entries")
        .crumb("Register", "/people")
        .crumb("Possible duplicates", "/people/duplicates");
    ui::page(Joined { shell, lines: lines.collect() })
}

pub async fn apart(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = twice::apart(&ctx, id::<JoiningId>(&path)?).await?;
    let rows = match done.rows {
        1 => "One row went back where it came from.".to_owned(),
        n => format!("{n} rows went back where they came from."),
    };
    let missing = match done.missing {
        0 => String::new(),
        1 => " One was changed since and stayed.".to_owned(),
        n => format!(" {n} were changed since and stayed."),
    };
    let address = if done.address_taken {
        " Somebody else has the e-mail address by now, so the entry came back without it."
    } else {
        ""
    };
    Ok(ui::done("/people/joined", &format!("The two entries are apart again. {rows}{missing}{address}")))
}
