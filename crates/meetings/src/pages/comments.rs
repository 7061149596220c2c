//! Comments on a paper or on minutes: one page for each text, with what came of every one.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Ctx, Problem, Result, Routes, log_read};
use ui::{Fields, Shell, id, to_html};

use super::{Names, shell};
use crate::model::{Commented, Sitting, still_stands};
use crate::service::{self, before, comments, minutes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/papers/{id}/comments", Allow::Member, on_paper)
        .post("/meetings/papers/{id}/comments", Allow::Member, act_paper)
        .get("/meetings/{id}/minutes/comments", Allow::Member, on_minutes)
        .post("/meetings/{id}/minutes/comments", Allow::Member, act_minutes)
}

#[derive(Template)]
#[template(path = "meetings/comments.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    title: String,
    back: String,
    action: String,
    words: String,
    all: Vec<Row>,
    may_answer: bool,
}

struct Row {
    id: String,
    who: String,
    when: String,
    seq: u32,
    quote: String,
    /// Whether the passage is no longer in the newest version.
    gone: bool,
    words: String,
    answer: Option<String>,
    mine: bool,
}

async fn page(ctx: &Ctx, about: Commented, fields: Fields) -> Result<Page> {
    let (sitting, title, words) = match about {
        Commented::Paper(paper) => {
            let (it, versions) = before::paper(ctx, paper).await?;
            let words = versions.into_iter().next_back().map(|it| it.words).unwrap_or_default();
            (service::find(ctx, it.meeting).await?, it.title, words)
        }
        Commented::Minutes(meeting) => {
            let it = minutes::reading(ctx, meeting).await?;
            let words = it.newest().map(|it| it.words.clone()).unwrap_or_default();
            (it.sitting.clone(), format!("Minutes: {}", it.sitting.occasion.title), words)
        }
    };
    rows(ctx, about, &sitting, title, &words, fields).await
}

async fn rows(
    ctx: &Ctx,
    about: Commented,
    sitting: &Sitting,
    title: String,
    words: &str,
    fields: Fields,
) -> Result<Page> {
    let all = comments::comments(ctx, about).await?;
    let names = Names::of(ctx, all.iter().filter_map(|it| it.person)).await?;
    log_read(ctx, "comments on papers and minutes", "preparing a meeting", names.len()).await?;
    let may = service::hands(ctx, sitting).await?;
    let zone = &ctx.group.zone;
    let row = |it: crate::model::Comment| Row {
        id: it.id.to_string(),
        who: it.person.map_or_else(|| "somebody no longer in the register".to_owned(), |it| names.name(it)),
        when: it.at.long(zone),
        seq: it.seq,
        gone: !still_stands(words, &it.quote),
        mine: it.person.is_some() && it.person == ctx.actor.person,
        answer: it.answer.map(|(at, said)| format!("{said} ({})", at.day(zone))),
        quote: it.quote,
        words: to_html(&it.words),
    };
    Ok(Page {
        shell: shell(ctx, sitting, "Comments").crumb(title.clone(), about.page()),
        fields,
        title,
        back: about.page(),
        action: format!("{}/comments", about.page()),
        words: to_html(words),
        all: all.into_iter().map(row).collect(),
        may_answer: may.calls || may.records,
    })
}

pub async fn on_paper(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, Commented::Paper(id(&path)?), Fields::default()).await?)
}

pub async fn on_minutes(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, Commented::Minutes(id(&path)?), Fields::default()).await?)
}

pub async fn act_paper(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    act(&ctx, Commented::Paper(id(&path)?), fields).await
}

pub async fn act_minutes(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    act(&ctx, Commented::Minutes(id(&path)?), fields).await
}

async fn act(ctx: &Ctx, about: Commented, fields: Fields) -> Result<Response> {
    let done = async {
        match fields.value("do") {
            "comment" => {
                comments::comment(ctx, about, fields.value("quote"), fields.value("comment")).await?;
                Ok("Your comment is there for all who read the text.")
            }
            "withdraw" => {
                comments::withdraw_comment(ctx, about, id(fields.value("comment_id"))?).await?;
                Ok("Your comment is withdrawn and its words are deleted.")
            }
            "answer" => {
                comments::answer_comment(ctx, about, id(fields.value("comment_id"))?, fields.value("answer"))
                    .await?;
                Ok("What came of it stands beside the comment.")
            }
            _ => Err(Problem::field("do", "Choose what is to be done.")),
        }
    };
    match done.await {
        Ok(said) => Ok(ui::done(&format!("{}/comments", about.page()), said)),
        Err(problem) => ui::page_with(&problem, page(ctx, about, fields.wrong(&problem)).await?),
    }
}
