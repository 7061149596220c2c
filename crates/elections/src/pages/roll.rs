//! The roll, for those who run or watch; and each member's own line.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Result};
use ui::{Crumb, Shell};

use super::show::frame;
use super::view::{When, runs, when};
use crate::model::{ElectionId, RollLine, State, Step};
use crate::service::{self, roll};

#[derive(Template)]
#[template(path = "elections/roll.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    due: Option<When>,
    cite: Option<Cite>,
    frozen: Option<Frozen>,
    changes: Vec<(String, String, When)>,
    can_freeze: bool,
}

struct Frozen {
    at: When,
    count: usize,
    sha256: String,
    on: Vec<RollLine>,
    off: Vec<RollLine>,
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    let found = roll::roll(&ctx, id).await?;
    let (shell, tabs) = frame(&ctx, &election, "The roll");
    let mut changes = vec![];
    if let Some(it) = &found {
        for change in people::service::contact_changes(&ctx, it.frozen_at, ctx.now.plus_seconds(1)).await? {
            let name = it.line(change.person).map_or("Somebody not on the roll", |line| line.name.as_str());
            changes.push((name.to_owned(), change.kind.label().to_owned(), when(&ctx, change.at)));
        }
    }
    let frozen = found.map(|it| Frozen {
        at: when(&ctx, it.frozen_at),
        count: it.electors().count(),
        sha256: it.sha256.clone(),
        on: by_name(it.electors()),
        off: by_name(it.left_out()),
    });
    ui::page(Page {
        shell,
        tabs,
        id: id.to_string(),
        due: election.at(Step::RollFreeze).map(|at| when(&ctx, at)),
        cite: election.cite(Step::RollFreeze),
        can_freeze: frozen.is_none() && runs(&ctx, &election) && election.state == State::NominationsClosed,
        frozen,
        changes,
    })
}

/// As people look for a name: the last word first.
fn by_name<'a>(lines: impl Iterator<Item = &'a RollLine>) -> Vec<RollLine> {
    let mut lines: Vec<RollLine> = lines.cloned().collect();
    lines.sort_by_cached_key(|it| {
        let name = it.name.to_lowercase();
        let last = name.rsplit(' ').next().unwrap_or_default().to_owned();
        (last, name)
    });
    lines
}

pub async fn freeze(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let roll = roll::freeze(&ctx, id).await?;
    Ok(ui::done(
        &format!("/elections/{id}/roll"),
        &format!("The roll is frozen with {} members.", roll.electors().count()),
    ))
}

#[derive(Template)]
#[template(path = "elections/my-roll.html")]
struct Mine {
    shell: Shell,
    tabs: Vec<Crumb>,
    due: Option<When>,
    frozen: bool,
    cite: Option<Cite>,
    line: Option<RollLine>,
    figures: Option<(usize, String)>,
    no: Option<roll::NoVote>,
}

pub async fn mine(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    let (shell, tabs) = frame(&ctx, &election, "Am I on the roll?");
    let figures = roll::figures(&ctx, id).await?;
    ui::page(Mine {
        shell,
        tabs,
        due: election.at(Step::RollFreeze).map(|at| when(&ctx, at)),
        frozen: figures.is_some(),
        cite: election.cite(Step::RollFreeze),
        line: roll::mine(&ctx, id).await?,
        no: roll::no_vote(&ctx, &election).await?,
        figures: figures.map(|it| (it.0, it.1)),
    })
}
