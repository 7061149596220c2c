//! Entering a request that came by letter, by telephone or in a meeting.

use askama::Template;
use axum::response::Response;
use kernel::{At, Ctx, PersonId, Problem, Result};
use ui::{Fields, Shell};

use super::me::{kind, objects_to, uses};
use crate::model::Kind;
use crate::service::{NewCase, cases};

#[derive(Template)]
#[template(path = "rights/enter.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    kinds: Vec<(&'static str, &'static str)>,
    uses: Vec<(&'static str, &'static str)>,
}

fn page(ctx: &Ctx, fields: Fields) -> Page {
    let shell = Shell::new(ctx, "Enter a request").crumb("Data protection", "/data-protection");
    let kinds = Kind::ALL.iter().map(|it| (it.slug(), it.asked())).collect();
    Page { shell, fields, kinds, uses: uses() }
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    let today = ctx.now.date(&ctx.group.zone).to_string();
    ui::page(page(&ctx, Fields::default().with("received", today)))
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    match enter(&ctx, &fields).await {
        Ok(id) => Ok(ui::done(
            &format!("/data-protection/requests/{id}"),
            "The request is entered, and its clock runs from the day it came.",
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem))),
    }
}

async fn enter(ctx: &Ctx, fields: &Fields) -> Result<crate::model::CaseId> {
    let wrong = |_| Problem::field("received", "Write the day as 2026-09-19.");
    let day = fields.value("received").parse().map_err(wrong)?;
    let received = At::start_of_day(day, &ctx.group.zone);
    let number = fields.value("number");
    let new = NewCase {
        kind: kind(fields)?,
        person: if number.is_empty() { None } else { Some(by_number(ctx, number).await?) },
        name: fields.value("name").to_owned(),
        address: fields.value("address").to_owned(),
        words: fields.value("words").to_owned(),
        received: Some(received),
        objects_to: objects_to(fields),
    };
    cases::open(ctx, new).await
}

/// The person with this number in the register.
pub async fn by_number(ctx: &Ctx, number: &str) -> Result<PersonId> {
    let none = || {
        Problem::field(
            "number",
            "Nobody in the register has this number. Leave it empty if you are not sure.",
        )
    };
    let number: i64 = number.parse().map_err(|_| none())?;
    let found = people::service::with_number(ctx, number).await?;
    found.ok_or_else(none)
}
