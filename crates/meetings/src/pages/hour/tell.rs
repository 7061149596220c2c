//! The tellers' page: the hands of the whole room, in three numbers.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id};

use super::super::{Names, shell};
use super::topics;
use crate::model::{Count, MeetingId};
use crate::service::{self, hour};

#[derive(Template)]
#[template(path = "meetings/tell.html")]
struct Tell {
    shell: Shell,
    fields: Fields,
    id: String,
    shared: String,
    phase: String,
    vote: Option<(String, String, u32)>,
    tallies: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Tell> {
    let sitting = service::find(ctx, meeting).await?;
    let may = service::hands(ctx, &sitting).await?;
    if !may.chairs {
        may.need_telling()?;
    }
    let counting = hour::counting(ctx, meeting).await?;
    let question = match &counting {
        Some(it) => service::confidential::question(ctx, &it.vote).await?,
        None => String::new(),
    };
    let tallies = counting.as_ref().map(|it| it.tallies.clone()).unwrap_or_default();
    let names = Names::of(ctx, tallies.iter().map(|it| it.teller)).await?;
    let frame = topics::current(ctx, &sitting).await?;
    Ok(Tell {
        shell: shell(ctx, &sitting, "Counting hands"),
        fields,
        id: meeting.to_string(),
        shared: frame.html.clone(),
        phase: frame.phase.clone(),
        vote: counting.map(|it| (it.vote.id.to_string(), question, it.vote.hands_entitled)),
        tallies: tallies.iter().map(|it| (names.name(it.teller), words(it.count))).collect(),
    })
}

fn words(count: Count) -> String {
    format!("{} for, {} against, {} abstained", count.favour, count.against, count.abstained)
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, id(&path)?, Fields::default()).await?)
}

/// A count as it was typed.
pub fn read(fields: &Fields) -> Result<Count> {
    let number = |name: &str| -> Result<u32> {
        match fields.value(name) {
            "" => Ok(0),
            typed => typed.parse().map_err(|_| Problem::field(name, "Write a whole number.")),
        }
    };
    Ok(Count { favour: number("favour")?, against: number("against")?, abstained: number("abstained")? })
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let done = async { hour::tally(&ctx, meeting, id(fields.value("vote"))?, read(&fields)?).await };
    match done.await {
        Ok(()) => Ok(ui::done(&format!("/meetings/{meeting}/tell"), "Your count is in.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}
