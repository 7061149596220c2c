//! Questions to whoever holds a post, visits, and reports before a meeting.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, At, Cite, Ctx, Problem, Result, Routes};
use ui::{Fields, Shell, id, to_html};

use super::shell;
use crate::model::{AskedId, AskedOf, MeetingId};
use crate::service::{self, questions, reports};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/questions", Allow::Anyone, list)
        .post("/meetings/questions", Allow::Member, ask)
        .get("/meetings/questions/{id}", Allow::Anyone, show)
        .post("/meetings/questions/{id}", Allow::Member, act)
        .get("/meetings/reports", Allow::Member, visits)
        .post("/meetings/reports", Allow::Member, visit)
        .get("/meetings/reports/{post}/draft", Allow::Member, draft)
        .get("/meetings/{id}/reports", Allow::Member, before)
}

struct Row {
    id: String,
    post: String,
    words: String,
    when: String,
    answer: Option<String>,
    decided_by: String,
    days: i64,
}

fn row(ctx: &Ctx, it: &AskedOf, names: &[(String, String)]) -> Row {
    let post = names.iter().find(|one| one.0 == it.post).map_or_else(|| it.post.clone(), |one| one.1.clone());
    Row {
        id: it.id.to_string(),
        post,
        words: it.words.clone(),
        when: it.at.day(&ctx.group.zone),
        answer: it.answer.as_ref().map(|it| to_html(&it.words)),
        decided_by: it.answer.as_ref().map(|it| it.decided_by.clone()).unwrap_or_default(),
        days: it.days(ctx.now),
    }
}

async fn post_names(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    Ok(bodies::service::posts(ctx).await?.iter().map(|it| (it.slug.clone(), it.title())).collect())
}

#[derive(Template)]
#[template(path = "meetings/questions.html")]
struct List {
    shell: Shell,
    fields: Fields,
    member: bool,
    mine: Vec<Row>,
    open: Vec<Row>,
    answered: Vec<Row>,
    posts: Vec<(String, String)>,
}

async fn list_page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let names = post_names(ctx).await?;
    let member = ctx.actor.person.is_some();
    let all = questions::questions(ctx).await?;
    let mine = if member { questions::waiting(ctx).await? } else { vec![] };
    let held = bodies::service::running(ctx, ctx.now).await?;
    let open = all.iter().filter(|it| it.answer.is_none() && !mine.iter().any(|one| one.id == it.id));
    Ok(List {
        shell: Shell::new(ctx, "Questions and answers"),
        fields,
        member,
        open: open.map(|it| row(ctx, it, &names)).collect(),
        answered: all.iter().filter(|it| it.answer.is_some()).map(|it| row(ctx, it, &names)).collect(),
        mine: mine.iter().map(|it| row(ctx, it, &names)).collect(),
        posts: names.into_iter().filter(|it| held.iter().any(|term| term.post == it.0)).collect(),
    })
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(list_page(&ctx, Fields::default()).await?)
}

pub async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    match questions::ask(&ctx, fields.value("post"), fields.value("words")).await {
        Ok(id) => Ok(ui::done(
            &format!("/meetings/questions/{id}"),
            "Your question is put; others do not see your name.",
        )),
        Err(problem) => ui::page_with(&problem, list_page(&ctx, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/question.html")]
struct Show {
    shell: Shell,
    fields: Fields,
    it: Row,
    words: String,
    asked: bool,
    mine: bool,
}

async fn show_page(ctx: &Ctx, question: AskedId, fields: Option<Fields>) -> Result<Show> {
    let it = questions::question(ctx, question).await?;
    let names = post_names(ctx).await?;
    let fresh = match &it.answer {
        Some(answer) => Fields::default()
            .with("answer", answer.words.clone())
            .with("decided_by", answer.decided_by.clone()),
        None => Fields::default(),
    };
    Ok(Show {
        shell: Shell::new(ctx, "A question").crumb("Questions and answers", "/meetings/questions"),
        fields: fields.unwrap_or(fresh),
        words: to_html(&it.words),
        asked: questions::is_asked(ctx, &it).await?,
        mine: it.asker.is_some() && it.asker == ctx.actor.person && it.answer.is_none(),
        it: row(ctx, &it, &names),
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(show_page(&ctx, id(&path)?, None).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let question: AskedId = id(&path)?;
    let done = async {
        if fields.value("do") == "withdraw" {
            questions::withdraw_question(&ctx, question).await?;
            return Ok(("/meetings/questions".to_owned(), "Your question is withdrawn."));
        }
        questions::answer(&ctx, question, fields.value("answer"), fields.value("decided_by")).await?;
        Ok((format!("/meetings/questions/{question}"), "The answer can be read by everybody."))
    };
    match done.await {
        Ok((to, said)) => Ok(ui::done(&to, said)),
        Err(problem) => {
            ui::page_with(&problem, show_page(&ctx, question, Some(fields.wrong(&problem))).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "meetings/reports.html")]
struct Visits {
    shell: Shell,
    fields: Fields,
    posts: Vec<(String, String)>,
    /// Groups and branches, those that wait longest for a visit first.
    branches: Vec<(String, String)>,
    visits: Vec<(String, String, String, String)>,
}

async fn visits_page(ctx: &Ctx, fields: Fields) -> Result<Visits> {
    let names = post_names(ctx).await?;
    let name =
        |slug: &String| names.iter().find(|it| it.0 == *slug).map_or_else(|| slug.clone(), |it| it.1.clone());
    let zone = &ctx.group.zone;
    let all = reports::visits(ctx).await?.into_iter();
    Ok(Visits {
        shell: Shell::new(ctx, "Visits and reports").crumb("Meetings", "/meetings"),
        fields,
        posts: reports::my_posts(ctx).await?,
        branches: service::letters::kept(ctx)
            .await?
            .into_iter()
            .map(|it| (it.branch.id.to_string(), it.branch.title))
            .collect(),
        visits: all.map(|it| (it.day.day(zone), it.visited, name(&it.post), to_html(&it.words))).collect(),
    })
}

pub async fn visits(ctx: Ctx) -> Result<Response> {
    ui::page(visits_page(&ctx, Fields::default()).await?)
}

pub async fn visit(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = async {
        let day = fields.value("day").parse::<jiff::civil::Date>();
        let day = day.map_err(|_| Problem::field("day", "Write the day as 2027-04-22."))?;
        let day = At::start_of_day(day, &ctx.group.zone);
        let (visited, words) = (fields.value("visited"), fields.value("words"));
        let branch = fields.value("branch").parse().ok();
        reports::record_visit(&ctx, fields.value("post"), branch, visited, day, words).await
    };
    match done.await {
        Ok(_) => Ok(ui::done("/meetings/reports", "The visit is recorded.")),
        Err(problem) => ui::page_with(&problem, visits_page(&ctx, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/report_draft.html")]
struct Draft {
    shell: Shell,
    words: String,
}

/// How many days a drafted report looks back.
const DAYS: i64 = 90;

pub async fn draft(ctx: Ctx, Path(post): Path<String>) -> Result<Response> {
    let since = ctx.now.plus_days(-DAYS, &ctx.group.zone);
    let words = reports::draft_report(&ctx, &post, since).await?;
    let shell = Shell::new(&ctx, "A report, drafted").crumb("Visits and reports", "/meetings/reports");
    ui::page(Draft { shell, words })
}

#[derive(Template)]
#[template(path = "meetings/reports_before.html")]
struct Before {
    shell: Shell,
    title: String,
    rows: Vec<Due>,
}

/// A report that is asked for: of which post, about what, by which clause, and the last one with its day.
struct Due {
    post: String,
    about: String,
    cite: Cite,
    last: Option<(String, String, String)>,
    fresh: bool,
}

pub async fn before(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    let zone = &ctx.group.zone;
    let all = reports::due_before(&ctx, &sitting).await?.into_iter();
    let last = |it: Option<(At, String, String)>| it.map(|(at, title, url)| (at.day(zone), title, url));
    ui::page(Before {
        shell: shell(&ctx, &sitting, "Reports before it"),
        title: sitting.occasion.title.clone(),
        rows: all
            .map(|it| Due {
                post: it.post_name,
                about: it.about,
                cite: it.cite,
                last: last(it.last),
                fresh: it.fresh,
            })
            .collect(),
    })
}
