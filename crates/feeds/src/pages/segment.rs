//! The group's side: runs, the difference, conflicts, applying and rolling back.

use std::io::BufReader;

use askama::Template;
use axum::extract::{Multipart, Path, Query as Ask};
use axum::response::Response;
use kernel::{Ctx, Kind, Problem, Result};
use people::service::Unseen;
use serde::Deserialize;
use ui::{Fields, Shell};

use super::read;
use crate::model::{Change, Decision, Row, RunId, RunState};
use crate::service::runs::Run;
use crate::service::{corrections, fetch, keys, runs, take};

#[derive(Template)]
#[template(path = "feeds/segment.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    age: Option<String>,
    pinned: Option<String>,
    runs: Vec<Line>,
    corrections: Vec<corrections::Correction>,
    open: usize,
    source: Option<Fetching>,
}

/// Where the feed comes from and how that goes, in words.
struct Fetching {
    address: String,
    arrived: Option<String>,
    next: String,
    problem: String,
}

struct Line {
    id: String,
    seq: i64,
    state: &'static str,
    made: String,
    taken: String,
    added: i64,
    changed: i64,
    gone: i64,
    conflicts: i64,
}

fn line(ctx: &Ctx, it: &Run) -> Line {
    let zone = &ctx.group.zone;
    Line {
        id: it.id.to_string(),
        seq: it.seq,
        state: it.state().label(),
        made: it.made_at.long(zone),
        taken: it.created_at.long(zone),
        added: it.added,
        changed: it.changed,
        gone: it.gone,
        conflicts: it.conflicts,
    }
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let corrections = corrections::outgoing(ctx).await?;
    Ok(Page {
        shell: Shell::new(ctx, "The national segment"),
        fields,
        age: people::service::fed_at(ctx).await?.map(|at| at.long(&ctx.group.zone)),
        pinned: keys::pinned(ctx).await?,
        runs: runs::recent(ctx).await?.iter().map(|it| line(ctx, it)).collect(),
        open: corrections.iter().filter(|it| it.state == "open" || it.state == "sent").count(),
        corrections,
        source: fetch::source(ctx).await?.map(|it| fetching(ctx, it)),
    })
}

fn fetching(ctx: &Ctx, it: fetch::Source) -> Fetching {
    let zone = &ctx.group.zone;
    Fetching {
        address: it.address,
        arrived: it.arrived_at.map(|at| at.long(zone)),
        next: it.next_at.long(zone),
        problem: it.problem,
    }
}

pub async fn set_source(ctx: Ctx, fields: Fields) -> Result<Response> {
    match fetch::set_source(&ctx, fields.value("address"), fields.value("token")).await {
        Ok(()) => {
            Ok(ui::done("/segment", "From now on the segment is fetched each night, and shown to you first."))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn stop(ctx: Ctx) -> Result<Response> {
    fetch::stop(&ctx).await?;
    Ok(ui::done("/segment", "The segment is not fetched any more."))
}

pub async fn fetch_now(ctx: Ctx) -> Result<Response> {
    match fetch::now(&ctx).await {
        Ok(Some(id)) => {
            Ok(ui::done(&format!("/segment/runs/{id}"), "It is fetched. Nothing is changed yet."))
        }
        Ok(None) => Ok(ui::done("/segment", "A file is waiting or on its way already.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, Fields::default().wrong(&problem)).await?),
    }
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

pub async fn pin(ctx: Ctx, fields: Fields) -> Result<Response> {
    match keys::pin(&ctx, fields.value("key")).await {
        Ok(()) => {
            Ok(ui::done("/segment", "The key is pinned. From now on only files that it signed are taken."))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn upload(ctx: Ctx, form: Multipart) -> Result<Response> {
    let (fields, files) = read(form).await?;
    let of = |name: &str| files.iter().find(|it| it.0 == name).map(|it| it.1.as_slice()).unwrap_or_default();
    let signature = String::from_utf8_lossy(of("signature")).into_owned();
    match take::take(&ctx, BufReader::new(of("file")), Some(&signature)).await {
        Ok(id) => Ok(ui::done(&format!("/segment/runs/{id}"), "The file is read. Nothing is changed yet.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    page: u32,
}

#[derive(Template)]
#[template(path = "feeds/run.html")]
struct One {
    shell: Shell,
    fields: Fields,
    it: Line,
    state: RunState,
    signed: bool,
    rows: i64,
    changes: Vec<Shown>,
    earlier: Option<u32>,
    later: Option<u32>,
    may_roll_back: bool,
    own: bool,
}

struct Shown {
    number: String,
    name: String,
    kind: &'static str,
    lines: Vec<(&'static str, String, String)>,
    conflict: String,
    undecided: bool,
    unfit: bool,
    decision: &'static str,
    person: Option<String>,
    joins: bool,
}

/// A change of whoever asked that their data be kept and not used shows its number and whether it has to be decided.
fn kept(it: &Change) -> Shown {
    let conflict = if it.conflict.is_empty() {
        ""
    } else {
        "Something has to be decided here. Whoever answers for data sees what it is."
    };
    Shown {
        number: it.number.clone(),
        name: "Data kept and not used".to_owned(),
        kind: it.kind.label(),
        lines: vec![],
        conflict: conflict.to_owned(),
        undecided: it.undecided(),
        unfit: it.unfit,
        decision: "",
        person: None,
        joins: it.before.is_none(),
    }
}

fn shown(unseen: &Unseen, it: Change) -> Shown {
    if it.person.is_some_and(|person| unseen.hides(person)) {
        return kept(&it);
    }
    let empty = Row::default();
    let (before, after) = (it.before.as_ref().unwrap_or(&empty), it.after.as_ref());
    Shown {
        name: after.or(it.before.as_ref()).map(Row::name).unwrap_or_default(),
        kind: it.kind.label(),
        lines: after.map(|after| before.differences(after)).unwrap_or_default(),
        undecided: it.undecided(),
        unfit: it.unfit,
        decision: it.decision.map_or("", |it| match it {
            Decision::Same => "the same person",
            Decision::Other => "somebody else",
            Decision::Skip => "left out",
        }),
        person: it.person.map(|it| it.to_string()),
        joins: it.before.is_none(),
        number: it.number,
        conflict: it.conflict,
    }
}

pub async fn run(ctx: Ctx, Path(path): Path<String>, Ask(params): Ask<Params>) -> Result<Response> {
    let page = one(&ctx, &path, params.page.min(100_000), Fields::default()).await?;
    kernel::log_read(&ctx, "national segment", "keeping the register in step", page.changes.len()).await?;
    ui::page(page)
}

async fn one(ctx: &Ctx, path: &str, page: u32, fields: Fields) -> Result<One> {
    let it = runs::one(ctx, ui::id::<RunId>(path)?).await?;
    let changes = runs::changes(ctx, it.id, page).await?;
    let unseen = people::service::unseen(ctx).await?;
    let all = runs::recent(ctx).await?;
    let last = all.iter().find(|it| it.state() == RunState::Applied && it.added + it.changed + it.gone > 0);
    let total = it.added + it.changed + it.gone;
    Ok(One {
        shell: Shell::new(ctx, format!("Segment no. {}", it.seq)).crumb("National segment", "/segment"),
        fields,
        state: it.state(),
        signed: it.signed,
        rows: it.row_count,
        changes: changes.into_iter().map(|it| shown(&unseen, it)).collect(),
        earlier: page.checked_sub(1),
        later: (i64::from(page + 1) * runs::PAGE < total).then_some(page + 1),
        may_roll_back: last.is_some_and(|last| last.id == it.id),
        own: ctx.actor.person == it.created_by,
        it: line(ctx, &it),
    })
}

async fn answer(ctx: &Ctx, path: &str, fields: Fields, done: Result<()>, said: &str) -> Result<Response> {
    match done {
        Ok(()) => Ok(ui::done(&format!("/segment/runs/{path}"), said)),
        Err(problem) => ui::page_with(&problem, one(ctx, path, 0, fields.wrong(&problem)).await?),
    }
}

pub async fn decide(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let id: RunId = ui::id(&path)?;
    let decision = Decision::read(fields.value("decision"));
    let done = match decision.ok_or_else(|| Problem::field("decision", "Choose what it is.")) {
        Ok(decision) => runs::decide(&ctx, id, fields.value("number"), decision).await,
        Err(problem) => Err(problem),
    };
    answer(&ctx, &path, fields, done, "Decided.").await
}

pub async fn agree(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = runs::agree(&ctx, ui::id(&path)?).await;
    if done.as_ref().is_err_and(|it| it.kind == Kind::ConfirmAgain) {
        let next = format!("/confirm?next=/segment/runs/{path}");
        return Ok(ui::done(&next, "Confirm first, then press the button again."));
    }
    answer(&ctx, &path, Fields::default(), done, "You agreed. It can be applied now.").await
}

pub async fn apply(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = runs::apply(&ctx, ui::id(&path)?).await;
    answer(&ctx, &path, Fields::default(), done, "It is being applied.").await
}

pub async fn drop_run(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = runs::drop_run(&ctx, ui::id(&path)?).await;
    answer(&ctx, &path, Fields::default(), done, "It is thrown away. Nothing was changed.").await
}

pub async fn roll_back(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let done = runs::roll_back(&ctx, ui::id(&path)?).await;
    answer(&ctx, &path, Fields::default(), done, "It is being rolled back.").await
}
