//! Possible duplicates: the list, telling apart, taking apart.

use askama::Template;
use axum::extract::{Path, Query as Ask};
use axum::response::Response;
use kernel::{Ctx, PersonId, Result};
use serde::Deserialize;
use ui::Shell;

use super::{day, id};
use crate::model::JoiningId;
use crate::service::{self, Found, duplicates as twice};

#[derive(Template)]
#[template(path = "people/duplicates.html")]
struct Index {
    shell: Shell,
    lines: Vec<Line>,
    left_out: usize,
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
#[template(path = "people/joined.html")]
struct Joined {
    shell: Shell,
    lines: Vec<JoinedLine>,
    left_out: usize,
}

struct JoinedLine {
    id: String,
    kept: String,
    kept_name: String,
    gone_name: String,
    when: String,
    agreed_by: Option<String>,
    undone: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    page: u32,
}

pub async fn index(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let page = params.page.min(100_000);
    let (mut pairs, total) = twice::open(&ctx, page).await?;
    let left_out = service::unseen(&ctx).await?.sift(&mut pairs, |it| [it.one, it.other]);
    let lines = lines(&ctx, &pairs).await?;
    let end = i64::from(page + 1) * twice::PAIRS;
    ui::page(Index {
        shell: Shell::new(&ctx, "Possible duplicates").crumb("Register", "/people"),
        lines,
        left_out,
        total,
        earlier: page.checked_sub(1),
        later: (end < total).then_some(page + 1),
    })
}

/// Pairs as a list shows them, each seen from its first entry.
async fn lines(ctx: &Ctx, pairs: &[twice::Pair]) -> Result<Vec<Line>> {
    let seen: Vec<_> = pairs.iter().flat_map(|it| [it.one, it.other]).collect();
    let known = service::listed_all(ctx, &seen).await?;
    kernel::log_read_of(ctx, "possible duplicates", "running the register", &seen).await?;
    Ok(pairs.iter().filter_map(|it| Some(line(it, known.get(&it.one)?, known.get(&it.other)?))).collect())
}

fn line(it: &twice::Pair, own: &Found, other: &Found) -> Line {
    Line {
        href: format!("/people/duplicates/{}/{}", own.person_id, other.person_id),
        name: own.name.clone(),
        number: own.number,
        other_name: other.name.clone(),
        other_number: other.number,
        likely: it.is_likely(),
        score: it.score,
        why: it.reasons.iter().map(|it| it.label()).collect::<Vec<_>>().join(", "),
    }
}

/// Pairs that one person is in, as their page shows them.
pub(super) async fn of_person(ctx: &Ctx, person: PersonId) -> Result<Vec<Line>> {
    let mut pairs = twice::of_person(ctx, person).await?;
    let unseen = service::unseen(ctx).await?;
    unseen.sift(&mut pairs, |it| [if it.one == person { it.other } else { it.one }]);
    let ids: Vec<_> = pairs.iter().flat_map(|it| [it.one, it.other]).collect();
    let known = if ids.is_empty() { Default::default() } else { service::listed_all(ctx, &ids).await? };
    let own = known.get(&person);
    let other = |it: &twice::Pair| if it.one == person { it.other } else { it.one };
    Ok(pairs.iter().filter_map(|it| Some(line(it, own?, known.get(&other(it))?))).collect())
}

pub async fn scan(ctx: Ctx) -> Result<Response> {
    twice::scan(&ctx).await?;
    Ok(ui::done("/people/duplicates", "The whole register is being compared. What is found appears here."))
}

pub async fn different(ctx: Ctx, Path((one, other)): Path<(String, String)>) -> Result<Response> {
    twice::different(&ctx, id(&one)?, id(&other)?).await?;
    Ok(ui::done("/people/duplicates", "These two are remembered as two people and are not proposed again."))
}

pub async fn joined(ctx: Ctx) -> Result<Response> {
    let mut all = twice::joinings(&ctx).await?;
    let left_out = service::unseen(&ctx).await?.sift(&mut all, |it| [it.kept_person]);
    let ids: Vec<PersonId> = all.iter().map(|it| it.kept_person).collect();
    kernel::log_read_of(&ctx, "joined entries", "running the register", &ids).await?;
    let second: Vec<PersonId> = all.iter().filter_map(|it| it.agreed_by).collect();
    let names = service::names(&ctx, &second).await?;
    let lines = all.into_iter().map(|it| JoinedLine {
        agreed_by: it.agreed_by.and_then(|who| names.get(&who).cloned()),
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
    ui::page(Joined { shell, lines: lines.collect(), left_out })
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
