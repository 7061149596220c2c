//! Two minutes after a meeting; what was learnt; attendance of a body.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Allow, Cite, Ctx, Problem, Result, Routes};
use ui::{Fields, Shell, id, to_html};

use super::{Names, options, shell};
use crate::model::{MeetingId, Presence, Talked, Taught};
use crate::service::{self, attendance, reflection};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/{id}/reflection", Allow::Member, show)
        .post("/meetings/{id}/reflection", Allow::Member, act)
        .get("/meetings/lessons", Allow::Member, lessons)
        .get("/meetings/attendance/{body}", Allow::Member, attending)
        .post("/meetings/attendance/{body}", Allow::Member, talked)
}

#[derive(Template)]
#[template(path = "meetings/reflection.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    asked: bool,
    questions: Vec<(String, String, Option<Cite>)>,
    words: Vec<(&'static str, &'static str)>,
    answers: Vec<(String, &'static str, String)>,
    records: bool,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Page> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    if !(may.any() || may.belongs) {
        return Err(Problem::forbidden("This is for those who were at the meeting."));
    }
    let asked = reflection::questions(ctx, &sitting).await?;
    let answers = reflection::answers(ctx, &sitting).await?;
    Ok(Page {
        shell: shell(ctx, &sitting, "What it taught us"),
        fields,
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        asked: reflection::is_asked(ctx, &sitting).await?,
        questions: asked.into_iter().map(|it| (it.rule, it.words, it.cite)).collect(),
        words: options!(Taught),
        answers: answers.into_iter().map(|it| (it.question, it.answer.label(), it.words)).collect(),
        records: may.records,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let done = async {
        if fields.value("do") == "learn" {
            reflection::learn(&ctx, meeting, fields.value("rule"), fields.value("lesson")).await?;
            return Ok("It is kept for the clause.");
        }
        let sitting = service::find(&ctx, meeting).await?;
        let mut answers = vec![];
        for it in reflection::questions(&ctx, &sitting).await? {
            let answer = Taught::read(fields.value(&format!("answer-{}", it.rule))).unwrap_or(Taught::Pass);
            answers.push((it.rule.clone(), answer, fields.value(&format!("words-{}", it.rule)).to_owned()));
        }
        reflection::reflect(&ctx, meeting, &answers).await?;
        Ok("Thank you. It is kept without your name.")
    };
    match done.await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}/reflection"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/lessons.html")]
struct Lessons {
    shell: Shell,
    all: Vec<(String, Option<Cite>, String, String, String)>,
}

pub async fn lessons(ctx: Ctx) -> Result<Response> {
    let zone = &ctx.group.zone;
    let all = reflection::lessons(&ctx).await?.into_iter();
    let row = |it: crate::model::Lesson| {
        (it.at.day(zone), it.cite, to_html(&it.words), it.meeting.to_string(), it.id.to_string())
    };
    let all = all.map(row).collect();
    ui::page(Lessons {
        shell: Shell::new(&ctx, "What our meetings taught us").crumb("Meetings", "/meetings"),
        all,
    })
}

#[derive(Template)]
#[template(path = "meetings/attendance.html")]
struct Attendance {
    shell: Shell,
    fields: Fields,
    slug: String,
    title: String,
    cite: Option<Cite>,
    raised_with: Option<String>,
    rows: Vec<Row>,
}

struct Row {
    person: String,
    name: String,
    there: usize,
    sorry: usize,
    all: usize,
    in_a_row: usize,
    below: bool,
    talked: Option<String>,
    me: bool,
}

async fn attendance_page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Attendance> {
    let body = bodies::service::body(ctx, slug).await?;
    let all = attendance::attendance(ctx, slug).await?;
    let expected = attendance::expected(ctx, slug).await?;
    let names = Names::of(ctx, all.iter().map(|it| it.person)).await?;
    let zone = &ctx.group.zone;
    let rows = all.iter().map(|it| Row {
        person: it.person.to_string(),
        name: names.name(it.person),
        there: it.there(),
        sorry: it.meetings.iter().filter(|it| **it == Presence::Apologies).count(),
        all: it.meetings.len(),
        in_a_row: it.missed_in_a_row(),
        below: expected.as_ref().is_some_and(|expected| it.is_below(expected)),
        talked: it.talked.map(|(at, how)| format!("{} on {}", how.label(), at.day(zone))),
        me: ctx.actor.person == Some(it.person),
    });
    Ok(Attendance {
        shell: Shell::new(ctx, "Attendance").crumb(body.title(), format!("/meetings/body/{slug}")),
        fields,
        slug: slug.to_owned(),
        title: body.title(),
        rows: rows.collect(),
        raised_with: expected.as_ref().and_then(|it| it.raised_with.clone()),
        cite: expected.map(|it| it.cite),
    })
}

pub async fn attending(ctx: Ctx, Path(body): Path<String>) -> Result<Response> {
    ui::page(attendance_page(&ctx, &body, Fields::default()).await?)
}

pub async fn talked(ctx: Ctx, Path(body): Path<String>, fields: Fields) -> Result<Response> {
    let done = async {
        let outcome = Talked::read(fields.value("outcome"));
        let outcome = outcome.ok_or_else(|| Problem::field("outcome", "Choose what came of it."))?;
        attendance::talked(&ctx, &body, id(fields.value("person"))?, outcome).await
    };
    match done.await {
        Ok(()) => Ok(ui::done(
            &format!("/meetings/attendance/{body}"),
            "It is kept; what was said stays between you.",
        )),
        Err(problem) => ui::page_with(&problem, attendance_page(&ctx, &body, fields.wrong(&problem)).await?),
    }
}
