//! Meetings as JSON: as their pages show them to the same reader.

mod calendar;
mod outcome;

use axum::Json;
use kernel::{Allow, At, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::model::{Sitting, State};
use crate::service;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/meetings", Allow::Member, meetings)
        .get("/api/meetings/decisions", Allow::Anyone, outcome::decisions)
        .get("/api/meetings/actions", Allow::Member, outcome::actions)
        .get("/api/meetings/{id}/minutes", Allow::Anyone, outcome::minutes_of)
        .get("/api/calendar", Allow::Anyone, calendar::events)
        .post("/api/calendar/{id}/sign-up", Allow::Member, calendar::sign_up)
}

/// The description of these addresses.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Plenary", description = "Meetings, what came of them, and the calendar."),
    paths(
        meetings,
        outcome::decisions,
        outcome::actions,
        outcome::minutes_of,
        calendar::events,
        calendar::sign_up
    ),
    components(schemas(
        Meeting,
        State,
        Problem,
        outcome::Decision,
        outcome::Action,
        outcome::Minutes,
        calendar::Event
    ))
)]
struct Api;

/// A meeting with its day and its state.
#[derive(Debug, Serialize, ToSchema)]
pub struct Meeting {
    #[schema(value_type = String, format = Uuid)]
    pub id: crate::MeetingId,
    /// Slug of the body that meets.
    pub body: String,
    /// Its kind in the constitution.
    pub kind: String,
    pub title: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: At,
    pub place: String,
    pub state: State,
    /// Planned length in minutes.
    pub minutes: u32,
}

impl From<Sitting> for Meeting {
    fn from(it: Sitting) -> Self {
        let Sitting { meeting, occasion } = it;
        Self {
            id: meeting.id,
            body: meeting.body,
            kind: meeting.kind,
            title: occasion.title,
            at: occasion.at,
            place: occasion.place,
            state: meeting.state,
            minutes: meeting.minutes,
        }
    }
}

#[utoipa::path(get, path = "/api/meetings", tag = "meetings", responses((status = 200, body = [Meeting]), (status = 401, body = Problem)))]
async fn meetings(ctx: Ctx) -> Result<Json<Vec<Meeting>>> {
    Ok(Json(service::all(&ctx).await?.into_iter().map(Meeting::from).collect()))
}
