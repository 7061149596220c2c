//! Services outside and the agreements with them.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result};
use ui::{Fields, Shell};

use super::id;
use crate::service::processors::{self, NewProcessor, Processor};

#[derive(Template)]
#[template(path = "people/processors.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    /// Each with whether it covers today.
    all: Vec<(Processor, bool)>,
    may_record: bool,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let today = ctx.now.date(&ctx.group.zone);
    let all = processors::all(ctx).await?.into_iter().map(|it| {
        let covers = it.covers(today);
        (it, covers)
    });
    Ok(Page {
        shell: Shell::new(ctx, "Services outside").crumb("Register", "/people"),
        fields,
        all: all.collect(),
        may_record: ctx.may(Power::ProtectData, None),
    })
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

fn read(fields: &Fields) -> Result<NewProcessor> {
    let day = |name: &str| {
        let wrong = |_| Problem::field(name, "Write the day as 2026-09-19.");
        fields.value(name).parse::<jiff::civil::Date>().map_err(wrong)
    };
    Ok(NewProcessor {
        name: fields.value("name").to_owned(),
        agreement: fields.value("agreement").to_owned(),
        signed_on: day("signed_on")?,
        ends_on: if fields.value("ends_on").is_empty() { None } else { Some(day("ends_on")?) },
    })
}

pub async fn record(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match read(&fields) {
        Ok(new) => processors::record(&ctx, &new).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => {
            Ok(ui::done("/people/processors", "The agreement is recorded. Frozen lists can go there now."))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    processors::end(&ctx, id(&path)?).await?;
    Ok(ui::done("/people/processors", "Ended. Ask the service to delete what it has, and to confirm it."))
}
