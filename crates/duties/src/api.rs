//! Duties as JSON, for members.

use axum::Json;
use kernel::{Allow, At, Cite, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::model::Record;
use crate::service::{self, Asked};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/duties", Allow::Member, duties)
        .get("/api/duties/board", Allow::Member, board)
        .get("/api/records", Allow::Anyone, records)
}

/// The description of these addresses.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Plenary", description = "Duties of the constitution, their evidence, published records."),
    paths(duties, board, records),
    components(schemas(Duty, Published, Problem))
)]
struct Api;

/// One duty. It names posts and bodies, never persons.
#[derive(Debug, Serialize, ToSchema)]
pub struct Duty {
    #[schema(value_type = String, format = Uuid)]
    pub id: crate::model::DutyId,
    /// The same when it is computed again: "monthly-minutes@2026-04".
    pub key: String,
    pub title: String,
    /// Which one: "April 2026". Empty for what goes on.
    pub label: String,
    /// "overdue", "due", "planned", "done", "done-late", "excused", "missed" or "standing".
    pub state: String,
    pub whose: String,
    pub clause: Cite,
    #[schema(value_type = String, format = DateTime)]
    pub target: At,
    /// The last moment in time; `null` for what has none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub latest: Option<At>,
    /// Whether it hangs on a day that is not fixed yet.
    pub provisional: bool,
    /// The page that proves it.
    pub evidence: Option<String>,
}

/// A published record without its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct Published {
    #[schema(value_type = String, format = Uuid)]
    pub id: crate::model::RecordId,
    pub title: String,
    /// "members" or "everyone".
    pub readers: String,
    #[schema(value_type = String, format = DateTime)]
    pub published_at: At,
    pub through: String,
    pub withdrawn: bool,
}

#[utoipa::path(get, path = "/api/duties", tag = "duties", responses((status = 200, body = [Duty]), (status = 401, body = Problem)))]
async fn duties(ctx: Ctx) -> Result<Json<Vec<Duty>>> {
    service::overview(&ctx).await?.into_iter().map(duty).collect::<Result<_>>().map(Json)
}

#[utoipa::path(get, path = "/api/duties/board", tag = "duties", responses((status = 200, body = [Duty]), (status = 401, body = Problem)))]
async fn board(ctx: Ctx) -> Result<Json<Vec<Duty>>> {
    service::board(&ctx).await?.into_iter().map(duty).collect::<Result<_>>().map(Json)
}

#[utoipa::path(get, path = "/api/records", tag = "duties", responses((status = 200, body = [Published])))]
async fn records(ctx: Ctx) -> Result<Json<Vec<Published>>> {
    Ok(Json(service::records(&ctx, 200).await?.into_iter().map(published).collect()))
}

fn duty(it: Asked) -> Result<Duty> {
    let state = serde_json::to_value(it.state)?;
    let evidence = match &it.it.duty.closed {
        Some(rulebook::duty::Closed::Evidence { url, .. }) => Some(url.clone()),
        _ => None,
    };
    let latest = it.it.latest();
    Ok(Duty {
        id: it.it.id,
        key: it.it.duty.key,
        label: it.it.duty.label,
        state: state.as_str().unwrap_or_default().to_owned(),
        whose: it.whose.label,
        target: it.it.duty.target.into(),
        latest: (!it.it.duty.standing).then_some(latest),
        provisional: it.it.duty.provisional,
        title: it.it.title,
        clause: it.it.cite,
        evidence,
    })
}

fn published(it: Record) -> Published {
    Published {
        id: it.id,
        readers: it.readers.word().to_owned(),
        published_at: it.published_at,
        through: it.through,
        withdrawn: it.withdrawn.is_some(),
        title: it.title,
    }
}
