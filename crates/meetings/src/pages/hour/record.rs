//! The record of a meeting: what happened, line by line. Closed lines are for those of the body.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::tz::TimeZone;
use kernel::{At, Cite, Ctx, Result, log_read};
use ui::{Shell, id};

use super::super::{Names, shell};
use super::admitted;
use crate::model::{Entry, MeetingId, named, sentence};
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

/// A line as pages show it.
pub struct Line {
    pub seq: u32,
    pub at: String,
    pub words: String,
    pub cite: Option<Cite>,
    pub late: Option<String>,
    pub closed: bool,
}

pub fn line(it: Entry, names: &Names, zone: &TimeZone) -> Line {
    Line {
        seq: it.seq,
        at: hour(it.at, zone),
        words: sentence(&it.what, &|person| names.name(person), zone),
        cite: it.cite,
        late: it.late_why,
        closed: it.closed,
    }
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    admitted(&ctx, &sitting).await?;
    let inside = service::confidential::inside(&ctx, &sitting).await?;
    let all = service::journal(&ctx, meeting).await?;
    let (open, hidden): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| !it.closed || inside.sees(it.item));
    let names = Names::of(&ctx, open.iter().flat_map(|it| named(&it.what))).await?;
    log_read(&ctx, "the record of a meeting", "knowing what happened", names.len()).await?;
    let zone = &ctx.group.zone;
    ui::page(Record {
        shell: shell(&ctx, &sitting, "What happened").paper(&ctx),
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        lines: open.into_iter().map(|it| line(it, &names, zone)).collect(),
        hidden: hidden.len(),
    })
}

/// "19:40"; on the night on which an hour comes twice, with the name of its clock: "01:30 BST".
fn hour(at: At, zone: &TimeZone) -> String {
    let local = at.iso(zone);
    let twice = [-1, 1].iter().any(|it| at.plus_hours(*it).iso(zone) == local);
    at.zoned(zone).strftime(if twice { "%H:%M %Z" } else { "%H:%M" }).to_string()
}
