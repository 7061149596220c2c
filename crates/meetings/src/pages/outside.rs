//! Pages for people who are no members: coming to an open event, asking something, and the links in their letters.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Ctx, Problem, Result, Routes, log_read};
use ui::{Fields, Shell, id, to_html};

use crate::model::{EventId, Inquiry, InquiryId, Typed};
use crate::service::{guests, inquiries, together};

pub fn routes() -> Routes {
    Routes::new()
        .post("/calendar/{id}/guest", Allow::Anyone, come)
        .get("/calendar/guest/{token}", Allow::Anyone, guest)
        .post("/calendar/guest/{token}", Allow::Anyone, settle)
        .get("/inquiries", Allow::Anyone, form)
        .post("/inquiries", Allow::Anyone, ask)
        .get("/inquiries/{token}", Allow::Anyone, asked)
        .post("/inquiries/{token}", Allow::Anyone, confirm)
        .get("/meetings/inquiries", Allow::Member, desk)
        .post("/meetings/inquiries/{id}", Allow::Member, answer)
}

fn typed(fields: &Fields, words: &str) -> Typed {
    Typed {
        name: fields.value("name").to_owned(),
        email: fields.value("email").to_owned(),
        words: fields.value(words).to_owned(),
    }
}

async fn come(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let event: EventId = id(&path)?;
    match guests::ask(&ctx, event, typed(&fields, "needs")).await {
        Ok(()) => {
            let said = "Look into your mail: you come once you have confirmed it there.";
            Ok(ui::done(&format!("/calendar/{event}"), said))
        }
        Err(problem) => super::series::event_with(&ctx, event, fields.wrong(&problem), &problem).await,
    }
}

#[derive(Template)]
#[template(path = "meetings/guest.html")]
struct Guest {
    shell: Shell,
    token: String,
    event: String,
    title: String,
    when: String,
    place: String,
    name: String,
    confirmed: bool,
    waits: bool,
}

async fn guest(ctx: Ctx, Path(token): Path<String>) -> Result<Response> {
    let (it, event) = guests::guest(&ctx, &token).await?;
    ui::page(Guest {
        shell: Shell::new(&ctx, "Do you come?").crumb("Calendar", "/calendar"),
        token,
        event: event.id.to_string(),
        title: event.title,
        when: event.at.long(&ctx.group.zone),
        place: event.place,
        name: it.name,
        confirmed: it.confirmed_at.is_some(),
        waits: it.waits,
    })
}

async fn settle(ctx: Ctx, Path(token): Path<String>, fields: Fields) -> Result<Response> {
    match fields.value("do") {
        "come" => {
            guests::confirm(&ctx, &token).await?;
            Ok(ui::done(&format!("/calendar/guest/{token}"), "It is confirmed."))
        }
        "not-come" => {
            let event = guests::cancel(&ctx, &token).await?;
            Ok(ui::done(
                &format!("/calendar/{event}"),
                "You are off the list, and what we held of you is deleted.",
            ))
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}

#[derive(Template)]
#[template(path = "meetings/inquiries.html")]
struct Form {
    shell: Shell,
    fields: Fields,
    posts: Vec<(String, String)>,
    days: i64,
    answered: Vec<Row>,
    /// What members found out together and opened to everybody: question, answer, day.
    found: Vec<(String, String, String)>,
}

struct Row {
    id: String,
    post: String,
    name: String,
    words: String,
    when: String,
    by: String,
    late: bool,
    open: bool,
    answer: String,
}

fn row(ctx: &Ctx, posts: &[(String, String)], it: Inquiry) -> Row {
    let zone = &ctx.group.zone;
    let post = posts.iter().find(|one| one.0 == it.post).map_or_else(|| it.post.clone(), |one| one.1.clone());
    Row {
        id: it.id.to_string(),
        post,
        when: it.confirmed_at.unwrap_or(it.asked_at).day(zone),
        by: it.due_at.day(zone),
        late: it.is_late(ctx.now),
        open: it.open,
        answer: it.answer.as_ref().map(|it| to_html(&it.0)).unwrap_or_default(),
        name: it.name,
        words: it.words,
    }
}

async fn form_page(ctx: &Ctx, fields: Fields) -> Result<Form> {
    let posts = inquiries::asked_of(ctx).await?;
    let answered = inquiries::answered(ctx).await?.into_iter().map(|it| row(ctx, &posts, it)).collect();
    let shell = Shell::new(ctx, "Ask us something");
    let found = together::open_to_all(ctx).await?.into_iter().filter_map(|it| {
        let answer = it.answer?;
        Some((it.question, to_html(&answer.words), answer.at.day(&ctx.group.zone)))
    });
    let found = found.collect();
    Ok(Form { shell, fields, posts, days: inquiries::ANSWERED_DAYS, answered, found })
}

async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(form_page(&ctx, Fields::default()).await?)
}

async fn ask(ctx: Ctx, fields: Fields) -> Result<Response> {
    let open = fields.ticked("open", "yes");
    match inquiries::ask(&ctx, fields.value("post"), typed(&fields, "words"), open).await {
        Ok(()) => {
            let said = "Look into your mail: your question is read once you have confirmed it there.";
            Ok(ui::done("/inquiries", said))
        }
        Err(problem) => ui::page_with(&problem, form_page(&ctx, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/inquiry.html")]
struct Asked {
    shell: Shell,
    token: String,
    it: Row,
    confirmed: bool,
}

async fn asked(ctx: Ctx, Path(token): Path<String>) -> Result<Response> {
    let it = inquiries::asked(&ctx, &token).await?;
    let posts = inquiries::asked_of(&ctx).await?;
    let confirmed = it.confirmed_at.is_some();
    let shell = Shell::new(&ctx, "Your question").crumb("Ask us something", "/inquiries");
    ui::page(Asked { shell, token, confirmed, it: row(&ctx, &posts, it) })
}

async fn confirm(ctx: Ctx, Path(token): Path<String>, fields: Fields) -> Result<Response> {
    match fields.value("do") {
        "confirm" => {
            inquiries::confirm(&ctx, &token).await?;
            Ok(ui::done(&format!("/inquiries/{token}"), "Your question is confirmed and will be answered."))
        }
        "take-back" => {
            inquiries::take_back(&ctx, &token).await?;
            Ok(ui::done("/inquiries", "Your question is taken back and deleted."))
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}

#[derive(Template)]
#[template(path = "meetings/inquiries_desk.html")]
struct Desk {
    shell: Shell,
    fields: Fields,
    waiting: Vec<Row>,
}

async fn desk_page(ctx: &Ctx, fields: Fields) -> Result<Desk> {
    let posts = inquiries::asked_of(ctx).await?;
    let waiting: Vec<Row> =
        inquiries::waiting(ctx).await?.into_iter().map(|it| row(ctx, &posts, it)).collect();
    log_read(ctx, "questions from outside", "answering them", waiting.len()).await?;
    let shell = Shell::new(ctx, "Questions from outside").crumb("Meetings", "/meetings");
    Ok(Desk { shell, fields, waiting })
}

async fn desk(ctx: Ctx) -> Result<Response> {
    ui::page(desk_page(&ctx, Fields::default()).await?)
}

async fn answer(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let inquiry: InquiryId = id(&path)?;
    match inquiries::answer(&ctx, inquiry, fields.value("answer")).await {
        Ok(()) => Ok(ui::done("/meetings/inquiries", "The answer is on its way.")),
        Err(problem) => {
            let fields = fields.with("inquiry", inquiry.to_string()).wrong(&problem);
            ui::page_with(&problem, desk_page(&ctx, fields).await?)
        }
    }
}
