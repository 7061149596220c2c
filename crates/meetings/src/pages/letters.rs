//! Local groups and branches: whom nobody has visited, letters and how they were answered.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, At, Ctx, Problem, Result, Routes};
use ui::{Fields, Shell, id};

use crate::model::LetterId;
use crate::service::{letters, reports};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/branches", Allow::Member, show)
        .post("/meetings/branches", Allow::Member, act)
        .post("/meetings/letters/{id}", Allow::Member, answer)
}

#[derive(Template)]
#[template(path = "meetings/branches.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    posts: Vec<(String, String)>,
    branches: Vec<Row>,
    open: Vec<Line>,
    answered: Vec<Line>,
}

struct Row {
    id: String,
    title: String,
    area: String,
    last: Option<String>,
    long: bool,
    letters: usize,
}

struct Line {
    id: String,
    sender: String,
    about: String,
    post: String,
    came: String,
    days: i64,
    answer: String,
    mine: bool,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let zone = &ctx.group.zone;
    let posts = reports::my_posts(ctx).await?;
    let names = bodies::service::posts(ctx).await?;
    let line = |it: crate::model::Letter| Line {
        id: it.id.to_string(),
        post: names.iter().find(|one| one.slug == it.post).map_or_else(|| it.post.clone(), |one| one.title()),
        came: it.came_at.day(zone),
        days: it.days(ctx.now),
        mine: posts.iter().any(|one| one.0 == it.post),
        answer: it.answer.map(|it| it.0).unwrap_or_default(),
        sender: it.sender,
        about: it.about,
    };
    let (open, answered): (Vec<_>, Vec<_>) =
        letters::letters(ctx).await?.into_iter().partition(|it| it.answer.is_none());
    let row = |it: crate::model::Kept| Row {
        long: it.is_long(ctx.now),
        id: it.branch.id.to_string(),
        title: it.branch.title,
        area: it.branch.area,
        last: it.last_visit.map(|it| it.day(zone)),
        letters: it.open_letters,
    };
    Ok(Page {
        shell: Shell::new(ctx, "Groups and branches").crumb("Meetings", "/meetings"),
        fields,
        branches: letters::kept(ctx).await?.into_iter().map(row).collect(),
        open: open.into_iter().map(line).collect(),
        answered: answered.into_iter().map(line).collect(),
        posts,
    })
}

async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

async fn act(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = async {
        let value = |name: &str| fields.value(name);
        match value("do") {
            "add" => {
                letters::add_branch(&ctx, value("title"), value("area")).await?;
                Ok("It stands in the list.")
            }
            "end" => {
                letters::end_branch(&ctx, id(value("branch_id"))?).await?;
                Ok("It is off the list; its visits and letters stay.")
            }
            "letter" => {
                let day = value("came").parse::<jiff::civil::Date>();
                let day = day.map_err(|_| Problem::field("came", "Write the day as 2027-04-22."))?;
                let day = At::start_of_day(day, &ctx.group.zone);
                let from = value("branch").parse().ok();
                letters::note_letter(&ctx, value("post"), from, value("sender"), value("about"), day).await?;
                Ok("The letter is noted; it waits for an answer.")
            }
            _ => Err(Problem::field("do", "Choose what is to be done.")),
        }
    };
    match done.await {
        Ok(said) => Ok(ui::done("/meetings/branches", said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn answer(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let letter: LetterId = id(&path)?;
    match letters::answer_letter(&ctx, letter, fields.value("answer")).await {
        Ok(()) => Ok(ui::done("/meetings/branches", "The answer is noted.")),
        Err(problem) => {
            let fields = fields.with("letter", letter.to_string()).wrong(&problem);
            ui::page_with(&problem, page(&ctx, fields).await?)
        }
    }
}
