//! The registry as JSON.

use axum::Json;
use kernel::{Allow, Ctx, Power, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::service;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/privacy", Allow::Anyone, privacy).get(
        "/api/data-protection/record",
        Allow::Officer(&[Power::ProtectData]),
        record,
    )
}

/// The description of these addresses.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Plenary", description = "What is held on people and why."),
    paths(privacy, record),
    components(schemas(Use, Kept, Problem))
)]
struct Api;

/// One purpose and what is held for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Use {
    /// "membership".
    pub purpose: String,
    pub title: String,
    pub reason: String,
    /// UK GDPR Article 6.
    pub basis: String,
    /// UK GDPR Article 9.
    pub condition: String,
    pub recipients: Vec<String>,
    pub held: Vec<Kept>,
}

/// One kind of record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    pub title: String,
    /// The table; only in the officers' record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    pub kinds: Vec<String>,
    pub kept: String,
    pub erasure: String,
}

#[utoipa::path(get, path = "/api/privacy", tag = "data protection", responses((status = 200, body = [Use])))]
async fn privacy(ctx: Ctx) -> Result<Json<Vec<Use>>> {
    uses(&ctx, false).await.map(Json)
}

#[utoipa::path(get, path = "/api/data-protection/record", tag = "data protection",
    responses((status = 200, body = [Use]), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn record(ctx: Ctx) -> Result<Json<Vec<Use>>> {
    uses(&ctx, true).await.map(Json)
}

async fn uses(ctx: &Ctx, with_tables: bool) -> Result<Vec<Use>> {
    let controller = service::controller(ctx).await?;
    let kept = |it: service::Held| Kept {
        title: it.title.to_owned(),
        table: with_tables.then(|| it.table.to_owned()),
        kinds: it.kinds,
        kept: it.kept,
        erasure: it.erased,
    };
    let one = |it: service::Entry| Use {
        purpose: it.purpose.slug().to_owned(),
        title: it.purpose.title().to_owned(),
        reason: it.purpose.reason().to_owned(),
        basis: it.purpose.basis().to_owned(),
        condition: it.purpose.condition().to_owned(),
        recipients: it.purpose.recipients().iter().map(|it| (*it).to_owned()).collect(),
        held: it.held.into_iter().map(kept).collect(),
    };
    Ok(service::notice(&ctx.app, &controller)?.into_iter().map(one).collect())
}
