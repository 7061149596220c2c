//! Limits that somebody put on the use of their data, as the officers see them and end them.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Result};
use ui::{Fields, Shell};

use crate::service::limits::{self, Limit};

/// One limit as it is shown.
pub struct Line {
    pub id: String,
    pub label: &'static str,
    pub reason: String,
    pub since: String,
    /// The day on which it ends, where the person was told so.
    pub ends: Option<String>,
    pub why: String,
}

pub fn line(ctx: &Ctx, it: Limit) -> Line {
    let day = |at: kernel::At| at.day(&ctx.group.zone);
    Line {
        id: it.id.to_string(),
        label: limits::label(&it.sort),
        reason: it.reason,
        since: day(it.from_at),
        ends: it.ended_at.map(day),
        why: it.ended_why,
    }
}

#[derive(Template)]
#[template(path = "rights/limits.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    person: PersonId,
    name: String,
    limits: Vec<Line>,
    days: i64,
}

async fn page(ctx: &Ctx, person: PersonId, fields: Fields) -> Result<Page> {
    let name = people::service::person(ctx, person).await?.name();
    kernel::log_read_of(ctx, "limits on the use of data", "answering requests about data", &[person]).await?;
    let all = limits::of(ctx, person).await?;
    Ok(Page {
        shell: Shell::new(ctx, format!("Limits of {name}")).crumb("Data protection", "/data-protection"),
        fields,
        person,
        name,
        limits: all.into_iter().map(|it| line(ctx, it)).collect(),
        days: limits::NOTICE_DAYS,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, Fields::default()).await?)
}

pub async fn end(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let person: PersonId = ui::id(&path)?;
    let done = match ui::id(fields.value("limit")) {
        Ok(limit) => limits::end(&ctx, person, limit, fields.value("why")).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(at) => Ok(ui::done(
            &format!("/data-protection/people/{person}/limits"),
            &format!(
                "The letter is sent or ready to print. The limit ends on {}, and holds until then.",
                at.day(&ctx.group.zone)
            ),
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, person, fields.wrong(&problem)).await?),
    }
}
