//! The register of decisions: everybody sees those that are for everybody, members theirs too.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell, id, to_html};

use super::super::options;
use crate::model::{DecisionId, Readers, Standing};
use crate::service::{self, after};

#[derive(Deserialize)]
pub struct Search {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "meetings/decisions.html")]
struct List {
    shell: Shell,
    q: String,
    found: Vec<(String, u32, String, String, &'static str)>,
}

pub async fn list(ctx: Ctx, Query(search): Query<Search>) -> Result<Response> {
    let q = search.q.unwrap_or_default();
    let wanted = q.trim().to_lowercase();
    let all = after::decisions(&ctx).await?.into_iter();
    let found = all.filter(|it| {
        let text = format!("{} {} {} {}", it.title, it.words, it.reasons, it.body).to_lowercase();
        wanted.split_whitespace().all(|word| text.contains(word))
    });
    let row = |it: crate::model::Decision| {
        (it.id.to_string(), it.number, it.title, it.decided_at.day(&ctx.group.zone), it.state.label())
    };
    let found = found.map(row).collect();
    ui::page(List { shell: Shell::new(&ctx, "Decisions").crumb("Meetings", "/meetings"), q, found })
}

#[derive(Template)]
#[template(path = "meetings/decision.html")]
struct Show {
    shell: Shell,
    fields: Fields,
    id: String,
    number: u32,
    title: String,
    words: String,
    reasons: String,
    cite: Option<Cite>,
    when: String,
    meeting: Option<String>,
    state: &'static str,
    readers_now: &'static str,
    follow_up: String,
    may_write: bool,
    readers: Vec<(&'static str, &'static str)>,
    states: Vec<(&'static str, &'static str)>,
}

async fn page(ctx: &Ctx, decision: DecisionId, fields: Option<Fields>) -> Result<Show> {
    let it = after::decision(ctx, decision).await?;
    let may_write = match it.meeting {
        Some(meeting) => {
            let sitting = service::find(ctx, meeting).await?;
            let may = service::hands(ctx, &sitting).await?;
            may.calls || may.records
        }
        None => false,
    };
    let fresh = Fields::default()
        .with("reasons", it.reasons.clone())
        .with("readers", it.readers.slug())
        .with("state", it.state.slug());
    Ok(Show {
        shell: Shell::new(ctx, it.title.clone())
            .crumb("Meetings", "/meetings")
            .crumb("Decisions", "/meetings/decisions"),
        fields: fields.unwrap_or(fresh),
        id: decision.to_string(),
        number: it.number,
        title: it.title,
        words: to_html(&it.words),
        reasons: to_html(&it.reasons),
        cite: it.cite,
        when: it.decided_at.long(&ctx.group.zone),
        meeting: it.meeting.filter(|_| ctx.actor.person.is_some()).map(|it| format!("/meetings/{it}")),
        state: it.state.label(),
        readers_now: it.readers.label(),
        follow_up: it.follow_up,
        may_write,
        readers: options!(Readers),
        states: options!(Standing),
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let decision: DecisionId = id(&path)?;
    let done = async {
        if fields.value("do") == "explain" {
            let readers = Readers::read(fields.value("readers"));
            let readers = readers.ok_or_else(|| Problem::field("readers", "Choose who may read it."))?;
            return after::explain(&ctx, decision, fields.value("reasons"), readers).await;
        }
        let state = Standing::read(fields.value("state"));
        let state = state.ok_or_else(|| Problem::field("state", "Choose how it stands."))?;
        after::follow_up(&ctx, decision, state, fields.value("words")).await
    };
    match done.await {
        Ok(()) => Ok(ui::done(&format!("/meetings/decisions/{decision}"), "It is kept.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, decision, Some(fields.wrong(&problem))).await?),
    }
}
