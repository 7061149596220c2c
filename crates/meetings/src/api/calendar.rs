//! Events of the calendar, and signing up for them.

use axum::Json;
use axum::extract::Path;
use kernel::{At, Ctx, Problem, Result};
use serde::Serialize;
use ui::Fields;
use utoipa::ToSchema;

use crate::model::{EventEntry, EventId, EventKind, EventState, Readers};
use crate::service::{guests, series};

/// Something that takes place, as far as the reader may know of it. It names nobody who comes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Event {
    #[schema(value_type = String, format = Uuid)]
    pub id: EventId,
    pub kind: EventKind,
    pub title: String,
    /// Markdown.
    pub words: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: At,
    pub minutes: u32,
    pub place: String,
    pub readers: Readers,
    pub state: EventState,
    /// Why it was called off.
    pub why: String,
    /// How many can come; `null` where as many as like.
    pub places: Option<u32>,
    pub taken: u32,
    pub waiting: u32,
    /// Whether the reader comes: "comes", "waits" or `null`.
    pub mine: Option<&'static str>,
}

async fn entry(ctx: &Ctx, it: EventEntry) -> Result<Event> {
    let places = guests::places(ctx, &it).await?;
    let coming = series::coming(ctx, it.id).await?;
    let mine = coming.iter().find(|one| Some(one.person) == ctx.actor.person);
    Ok(Event {
        id: it.id,
        kind: it.kind,
        title: it.title,
        words: it.words,
        at: it.at,
        minutes: it.minutes,
        place: it.place,
        readers: it.readers,
        state: it.state,
        why: it.why,
        places: places.most,
        taken: places.taken,
        waiting: places.waiting,
        mine: mine.map(|it| if it.waits { "waits" } else { "comes" }),
    })
}

#[utoipa::path(get, path = "/api/calendar", tag = "calendar", operation_id = "calendar_events", responses((status = 200, body = [Event])))]
pub async fn events(ctx: Ctx) -> Result<Json<Vec<Event>>> {
    let from = ctx.now.plus_days(-1, &ctx.group.zone);
    let mut all = vec![];
    for it in series::events(&ctx).await?.into_iter().filter(|it| it.at > from) {
        all.push(entry(&ctx, it).await?);
    }
    Ok(Json(all))
}

/// A member signs up, or with `do=not-come` signs off. Where every place is taken they wait for one.
#[utoipa::path(post, path = "/api/calendar/{id}/sign-up", tag = "calendar", operation_id = "calendar_sign_up", params(("id" = String, Path)), request_body(content_type = "application/x-www-form-urlencoded", description = "`do`: \"come\" or \"not-come\"; `needs`: what the member needs to take part."), responses((status = 200, body = Event), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn sign_up(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Json<Event>> {
    let id: EventId = ui::id(&path)?;
    match fields.value("do") {
        "come" => series::sign_up(&ctx, id, fields.value("needs")).await?,
        "not-come" => {
            series::event(&ctx, id).await?;
            series::sign_off(&ctx, id).await?;
        }
        _ => return Err(Problem::field("do", "Write \"come\" or \"not-come\".")),
    }
    let it = series::event(&ctx, id).await?;
    Ok(Json(entry(&ctx, it).await?))
}
