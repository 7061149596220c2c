//! The forms of an event and of a series.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id, moment};

use super::super::options;
use crate::model::{EventId, EventKind, NewEvent, Readers};
use crate::service::{after, series as service};

#[derive(Template)]
#[template(path = "meetings/event_form.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    heading: &'static str,
    action: String,
    exists: bool,
    kinds: Vec<(&'static str, &'static str)>,
    series: Vec<(String, String)>,
    decisions: Vec<(String, String)>,
}

fn need(ctx: &Ctx) -> Result<()> {
    match service::may_prepare(ctx) {
        true => Ok(()),
        false => Err(Problem::forbidden(
            "Events are prepared by those who fix meetings, write to members or consult them.",
        )),
    }
}

async fn page(ctx: &Ctx, event: Option<EventId>, fields: Fields) -> Result<Page> {
    need(ctx)?;
    let all = service::series(ctx).await?.into_iter().filter(|it| it.ended_at.is_none());
    let decisions = after::decisions(ctx).await?.into_iter().take(50);
    Ok(Page {
        shell: Shell::new(ctx, "An event").crumb("Calendar", "/calendar"),
        fields,
        heading: if event.is_some() { "Change the event" } else { "Prepare an event" },
        action: event.map_or_else(|| "/calendar/new".to_owned(), |id| format!("/calendar/{id}/change")),
        exists: event.is_some(),
        kinds: options!(EventKind),
        series: all.map(|it| (it.id.to_string(), it.title)).collect(),
        decisions: decisions
            .map(|it| (it.id.to_string(), format!("No. {}: {}", it.number, it.title)))
            .collect(),
    })
}

fn read(ctx: &Ctx, fields: &Fields) -> Result<NewEvent> {
    let number = |field: &str, typed: &str| -> Result<u32> {
        typed.parse().map_err(|_| Problem::field(field, "Write a number."))
    };
    Ok(NewEvent {
        series: fields.value("series").parse().ok(),
        kind: EventKind::read(fields.value("kind"))
            .ok_or_else(|| Problem::field("kind", "Choose what sort of event it is."))?,
        title: fields.value("title").to_owned(),
        words: fields.value("words").to_owned(),
        materials: fields.value("materials").to_owned(),
        responsible: fields.value("responsible").to_owned(),
        at: moment(ctx, "at", fields.value("at"))?,
        minutes: number("minutes", fields.value("minutes"))?,
        place: fields.value("place").to_owned(),
        readers: if fields.ticked("everyone", "yes") { Readers::Everyone } else { Readers::Members },
        places: match fields.value("places") {
            "" => None,
            typed => Some(number("places", typed)?),
        },
        decision: fields.value("decision").parse().ok(),
    })
}

pub async fn new(ctx: Ctx) -> Result<Response> {
    let fields = Fields::default().with("minutes", "120").with("kind", EventKind::Session.slug());
    ui::page(page(&ctx, None, fields).await?)
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    need(&ctx)?;
    let done = async { service::prepare(&ctx, read(&ctx, &fields)?).await };
    match done.await {
        Ok(id) => Ok(ui::done(&format!("/calendar/{id}"), "It is prepared. Announce it when it is ready.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, None, fields.wrong(&problem)).await?),
    }
}

pub async fn change(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let event: EventId = id(&path)?;
    need(&ctx)?;
    let it = service::event(&ctx, event).await?;
    let fields = Fields::default()
        .with("kind", it.kind.slug())
        .with("title", it.title)
        .with("words", it.words)
        .with("materials", it.materials)
        .with("responsible", it.responsible)
        .with("at", it.at.iso(&ctx.group.zone))
        .with("minutes", it.minutes.to_string())
        .with("place", it.place)
        .with("everyone", if it.readers == Readers::Everyone { "yes" } else { "" })
        .with("places", it.places.map(|it| it.to_string()).unwrap_or_default())
        .with("series", it.series.map(|it| it.to_string()).unwrap_or_default())
        .with("decision", it.decision.map(|it| it.to_string()).unwrap_or_default());
    ui::page(page(&ctx, Some(event), fields).await?)
}

pub async fn keep(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let event: EventId = id(&path)?;
    need(&ctx)?;
    let done = async { service::change_event(&ctx, event, read(&ctx, &fields)?).await };
    match done.await {
        Ok(()) => Ok(ui::done(&format!("/calendar/{event}"), "It is changed.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, Some(event), fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "meetings/series.html")]
struct Series {
    shell: Shell,
    fields: Fields,
    kinds: Vec<(String, String)>,
    all: Vec<(String, String)>,
}

async fn series_page(ctx: &Ctx, fields: Fields) -> Result<Series> {
    need(ctx)?;
    Ok(Series {
        shell: Shell::new(ctx, "Series").crumb("Calendar", "/calendar"),
        fields,
        kinds: service::kinds(ctx)
            .await?
            .into_iter()
            .map(|it| (it.0, format!("{} ({})", it.1, it.2.label)))
            .collect(),
        all: service::series(ctx).await?.into_iter().map(|it| (it.title, it.responsible)).collect(),
    })
}

pub async fn series(ctx: Ctx) -> Result<Response> {
    ui::page(series_page(&ctx, Fields::default()).await?)
}

pub async fn begin(ctx: Ctx, fields: Fields) -> Result<Response> {
    need(&ctx)?;
    let (title, words) = (fields.value("title"), fields.value("words"));
    match service::begin_series(&ctx, title, words, fields.value("rule"), fields.value("responsible")).await {
        Ok(_) => Ok(ui::done("/calendar/series", "The series is begun.")),
        Err(problem) => ui::page_with(&problem, series_page(&ctx, fields.wrong(&problem)).await?),
    }
}
