//! The minute taker's view: the record as it grows, and one short form for each thing that people write down.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result, log_read};
use ui::{Fields, Shell, id};

use super::super::before::rows;
use super::super::{Names, members, options, shell};
use super::record::{Line, line};
use super::{chair_act, topics};
use crate::model::{MeetingId, Readers, named};
use crate::service::{self, hour};

/// How many of the newest lines are shown.
const NEWEST: i64 = 25;

#[derive(Template)]
#[template(path = "meetings/write.html")]
struct Write {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    shared: String,
    phase: String,
    running: bool,
    over: bool,
    /// The item that is taken: what is written belongs to it.
    item: Option<(String, String)>,
    lines: Vec<Line>,
    present: Vec<(String, String)>,
    members: Vec<(String, String)>,
    kinds: Vec<String>,
    readers: Vec<(&'static str, &'static str)>,
    bodies: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Write> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    may.need_record()?;
    let frame = topics::current(ctx, &sitting).await?;
    let rows = rows(ctx, &sitting).await?;
    let item = rows.iter().find(|it| it.running);
    let newest = service::latest(ctx, meeting, NEWEST).await?;
    let inside = service::confidential::inside(ctx, &sitting).await?;
    let shown: Vec<_> = newest.into_iter().filter(|it| !it.closed || inside.sees(it.item)).collect();
    let roll: Vec<_> = hour::roll(ctx, meeting).await?.into_iter().filter(|it| it.is_here()).collect();
    let persons = shown.iter().flat_map(|it| named(&it.what)).chain(roll.iter().map(|it| it.person));
    let names = Names::of(ctx, persons.collect::<Vec<_>>()).await?;
    log_read(ctx, "those present at a meeting", "writing its record", names.len()).await?;
    let bodies = bodies::service::bodies(ctx).await?.into_iter().filter(|it| it.slug != sitting.meeting.body);
    let says = service::says(ctx, &sitting.meeting.kind).await?;
    Ok(Write {
        shell: shell(ctx, &sitting, "Writing the record"),
        fields,
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        shared: frame.html.clone(),
        phase: frame.phase.clone(),
        running: sitting.meeting.is_running(),
        over: sitting.meeting.is_over(),
        item: item.map(|it| (it.id.clone(), format!("{} {}", it.number, it.title))),
        lines: shown.into_iter().map(|it| line(it, &names, &ctx.group.zone)).collect(),
        present: roll.iter().map(|it| (it.person.to_string(), names.name(it.person))).collect(),
        members: members(ctx, "naming who takes an action on").await?,
        kinds: says.decisions(),
        readers: options!(Readers),
        bodies: bodies.map(|it| (it.slug.clone(), it.title())).collect(),
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    match chair_act::done(&ctx, meeting, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}/write"), &said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}
