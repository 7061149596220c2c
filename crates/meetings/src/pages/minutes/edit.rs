//! Changing minutes: as text, each change a version of its own.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id};

use super::super::shell;
use crate::model::MeetingId;
use crate::service::minutes;

#[derive(Template)]
#[template(path = "meetings/minutes_edit.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    id: String,
    seq: u32,
    sees_closed: bool,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Option<Fields>) -> Result<Page> {
    let it = minutes::reading(ctx, meeting).await?;
    if !it.may.calls {
        it.may.need_record()?;
    }
    it.minutes.need_open()?;
    let newest =
        it.newest().ok_or_else(|| Problem::not_found("There are no minutes of this meeting yet."))?;
    let fresh = Fields::default()
        .with("words", newest.words.clone())
        .with("closed_words", newest.closed_words.clone())
        .with("seen", newest.seq.to_string());
    Ok(Page {
        shell: shell(ctx, &it.sitting, "Change the minutes")
            .crumb("Minutes", format!("/meetings/{meeting}/minutes")),
        fields: fields.unwrap_or(fresh),
        id: meeting.to_string(),
        seq: newest.seq,
        sees_closed: it.closed,
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, None).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let done = async {
        let seen = fields.value("seen").parse();
        let seen = seen.map_err(|_| Problem::field("seen", "Load the page again: it names no version."))?;
        let (words, closed) = (fields.value("words"), fields.value("closed_words"));
        minutes::edit(&ctx, meeting, seen, words, closed, fields.value("note")).await
    };
    match done.await {
        Ok(_) => Ok(ui::done(
            &format!("/meetings/{meeting}/minutes"),
            "A new version is kept; the ones before stay.",
        )),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, Some(fields.wrong(&problem))).await?),
    }
}
