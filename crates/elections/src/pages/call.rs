//! The call before it goes out, and giving an election up.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::show::frame;
use crate::model::{ElectionId, Step};
use crate::service::{self, call, draft};

#[derive(Template)]
#[template(path = "elections/call.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    subject: String,
    body: String,
    members: usize,
    without_email: Vec<String>,
    left_out: Vec<(String, String, Option<Cite>)>,
    can_call: bool,
    amendments: bool,
    cite: Option<Cite>,
    problem: Option<Problem>,
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, None).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, problem: Option<Problem>) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    let preview = call::preview(ctx, id).await?;
    let (shell, tabs) = frame(ctx, &election, "The call");
    let entitled = &preview.entitled;
    let silent = entitled.members.iter().filter(|it| it.reachable_email().is_none());
    Ok(Page {
        shell,
        tabs,
        id: id.to_string(),
        body: ui::to_html(&preview.body),
        members: entitled.members.len(),
        without_email: silent.map(|it| it.name.clone()).collect(),
        left_out: entitled
            .left_out
            .iter()
            .map(|it| (it.person.name.clone(), it.reason.clone(), it.cite.clone()))
            .collect(),
        can_call: call::can_call(&election),
        amendments: call::takes_amendments(&election),
        cite: election.cite(Step::Call),
        subject: preview.subject,
        problem,
    })
}

pub async fn send(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    match call::call(&ctx, id).await {
        Ok(()) => Ok(ui::done(
            &format!("/elections/{id}"),
            "The election is called. Its notice is held for ten minutes, in which it can be taken back; the page says when it has left.",
        )),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, Some(problem.clone())).await?),
    }
}

pub async fn abandon(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    draft::abandon(&ctx, id, fields.value("because")).await?;
    Ok(ui::done(&format!("/elections/{id}"), "The election is given up; the reason stands on its page."))
}
