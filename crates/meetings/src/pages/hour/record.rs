//! The record of a meeting: what happened, line by line. Closed lines are for those of the body.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Result, log_read};
use ui::{Shell, id};

use super::super::{Names, shell};
use super::admitted;
use crate::model::{MeetingId, named, sentence};
use crate::service;

#[derive(Template)]
#[template(path = "meetings/record.html")]
struct Record {
    shell: Shell,
    id: String,
    title: String,
    lines: Vec<Line>,
    hidden: usize,
}

struct Line {
    seq: u32,
    at: String,
    words: String,
    cite: Option<Cite>,
    late: Option<String>,
    closed: bool,
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    let may = admitted(&ctx, &sitting).await?;
    let all = service::journal(&ctx, meeting).await?;
    let (open, hidden): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| !it.closed || may.belongs);
    let names = Names::of(&ctx, open.iter().flat_map(|it| named(&it.what))).await?;
    log_read(&ctx, "the record of a meeting", "knowing what happened", names.len()).await?;
    let zone = &ctx.group.zone;
    let line = |it: crate::model::Entry| Line {
        seq: it.seq,
        at: it.at.zoned(zone).strftime("%H:%M").to_string(),
        words: sentence(&it.what, &|person| names.name(person), zone),
        cite: it.cite,
        late: it.late_why,
        closed: it.closed,
    };
    ui::page(Record {
        shell: shell(&ctx, &sitting, "What happened"),
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        lines: open.into_iter().map(line).collect(),
        hidden: hidden.len(),
    })
}
