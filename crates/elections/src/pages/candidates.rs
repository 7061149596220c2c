//! Statements side by side, and the same questions to all.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::show::frame;
use super::view::{runs, watches};
use crate::model::{ElectionId, Nomination, State};
use crate::service::{self, nominate, talk};

#[derive(Template)]
#[template(path = "elections/candidates.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    contests: Vec<(String, u32, Vec<Card>)>,
    questions: Vec<Asked>,
    mine: Vec<(String, String)>,
    runs: bool,
    form: String,
    words: usize,
}

struct Card {
    name: String,
    statement: String,
}

struct Asked {
    id: String,
    text: String,
    answers: Vec<(String, Option<String>)>,
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, Fields::default()).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, fields: Fields) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    if election.state < State::NominationsClosed && !watches(ctx, &election) {
        return Err(Problem::refused(
            "Candidates are shown together once nominations have closed, so that nobody stands first.",
        )
        .hint("Until then you can stand yourself."));
    }
    let standing = nominate::standing(ctx, id).await?;
    let me = ctx.person()?;
    let (shell, tabs) = frame(ctx, &election, "Candidates");
    let card = |it: &Nomination| Card { name: it.name(), statement: ui::to_html(&it.statement) };
    let of = |contest: &crate::model::Contest| {
        let cards = standing.iter().filter(|it| it.stands_for(contest.id)).map(card).collect();
        (contest.title.clone(), contest.seats, cards)
    };
    let asked = |it: crate::model::Question| Asked {
        answers: standing.iter().map(|n| (n.name(), it.answer_of(n.id).map(|a| a.text.clone()))).collect(),
        id: it.id.to_string(),
        text: it.text,
    };
    Ok(Page {
        shell,
        tabs,
        id: id.to_string(),
        fields,
        contests: election.contests.iter().map(of).collect(),
        questions: talk::questions(ctx, id).await?.into_iter().map(asked).collect(),
        mine: standing.iter().filter(|it| it.names(me)).map(|it| (it.id.to_string(), it.name())).collect(),
        runs: runs(ctx, &election) && election.state < State::Closed,
        form: ctx.new_id().to_string(),
        words: talk::ANSWER_WORDS,
    })
}

pub async fn ask(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let form = fields.value("form").parse().unwrap_or_else(|_| ctx.new_id());
    match talk::ask(&ctx, id, form, fields.value("question")).await {
        Ok(()) => {
            Ok(ui::done(&format!("/elections/{id}/candidates"), "The question is put to all candidates."))
        }
        Err(problem) => ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem)).await?),
    }
}

pub async fn answer(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let missing = || Problem::not_found("There is no such question or nomination.");
    let question = fields.value("to").parse().map_err(|_| missing())?;
    let nomination = fields.value("as").parse().map_err(|_| missing())?;
    match talk::answer(&ctx, id, question, nomination, fields.value("answer")).await {
        Ok(()) => {
            Ok(ui::done(&format!("/elections/{id}/candidates"), "Your answer stands beside the others."))
        }
        Err(problem) => ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem)).await?),
    }
}
