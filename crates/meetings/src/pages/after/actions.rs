//! Actions and special assignments: who does what by when.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result, log_read};
use ui::{Fields, Shell, id};

use super::super::Names;
use crate::model::{ActionId, Standing};
use crate::service::after;

#[derive(Template)]
#[template(path = "meetings/actions.html")]
struct List {
    shell: Shell,
    fields: Fields,
    open: Vec<Row>,
    ended: Vec<Row>,
}

struct Row {
    id: String,
    title: String,
    owner: String,
    due: Option<String>,
    overdue: bool,
    assignment: bool,
    carried: usize,
    mine: bool,
    state: &'static str,
    words: String,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let all = after::actions_seen(ctx).await?;
    let names = Names::of(ctx, all.iter().filter_map(|it| it.owner)).await?;
    log_read(ctx, "who has taken on what", "following actions up", names.len()).await?;
    let (mut open, mut ended) = (vec![], vec![]);
    for it in all {
        let row = Row {
            id: it.id.to_string(),
            owner: it.owner.map_or_else(|| it.owner_words.clone(), |it| names.name(it)),
            due: it.due_at.map(|it| it.day(&ctx.group.zone)),
            overdue: it.is_overdue(ctx.now),
            assignment: it.assignment,
            carried: after::carried_over(ctx, it.id).await?.len(),
            mine: it.owner.is_some() && it.owner == ctx.actor.person,
            state: it.state.label(),
            title: it.title,
            words: it.ended_words,
        };
        if it.state == Standing::Open { open.push(row) } else { ended.push(row) }
    }
    Ok(List { shell: Shell::new(ctx, "Actions").crumb("Meetings", "/meetings"), fields, open, ended })
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let action: ActionId = id(&path)?;
    let done = async {
        let state = Standing::read(fields.value("do"));
        let state = state.ok_or_else(|| Problem::field("do", "Choose done or released."))?;
        after::end_action(&ctx, action, state, fields.value("words")).await
    };
    match done.await {
        Ok(()) => Ok(ui::done("/meetings/actions", "It is kept.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}
