//! The same as JSON: motions, their steps, votes and where they stand.

use axum::Json;
use axum::extract::Path;
use kernel::{Allow, At, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::model::{Advice, Amendment, AmendmentId, Sort, State, Vote};
use crate::service;

#[derive(OpenApi)]
#[openapi(paths(amendments, amendment))]
struct Api;

pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub fn routes() -> Routes {
    Routes::new().get("/api/amendments", Allow::Member, amendments).get(
        "/api/amendments/{id}",
        Allow::Member,
        amendment,
    )
}

/// A motion to change the constitution.
#[derive(Serialize, ToSchema)]
struct AmendmentJson {
    id: Uuid,
    /// Counted from 1; 0 for a draft.
    number: i64,
    sort: Sort,
    state: State,
    title: String,
    mover: String,
    /// The version of the constitution it changes.
    constitution: u32,
    /// What a vote is on.
    hash: String,
    advice: Option<Advice>,
    #[schema(value_type = Option<String>, format = DateTime)]
    submitted_at: Option<At>,
    #[schema(value_type = Option<String>, format = DateTime)]
    in_force_from: Option<At>,
    /// The version it became.
    version: Option<u32>,
    /// The motion it changes, if it is an amendment to an amendment.
    parent: Option<Uuid>,
}

/// A motion with its steps and votes.
#[derive(Serialize, ToSchema)]
struct WholeJson {
    motion: AmendmentJson,
    reason: String,
    /// The steps as sentences.
    steps: Vec<String>,
    /// The steps as data.
    #[schema(value_type = Vec<Object>)]
    operations: Vec<rulebook::amend::Operation>,
    votes: Vec<VoteJson>,
    because: String,
    minute: String,
}

/// A recorded vote.
#[derive(Serialize, ToSchema)]
struct VoteJson {
    part: String,
    favour: i64,
    against: i64,
    abstained: i64,
    carried: bool,
    sum: String,
    hash: String,
}

fn json(it: &Amendment) -> AmendmentJson {
    AmendmentJson {
        id: it.id.0,
        number: it.number,
        sort: it.sort,
        state: it.state,
        title: it.title.clone(),
        mover: it.mover_name.clone(),
        constitution: it.base.seq,
        hash: it.hash.clone(),
        advice: it.advice,
        submitted_at: it.submitted_at,
        in_force_from: it.in_force_from,
        version: it.version,
        parent: it.parent.map(|id| id.0),
    }
}

fn vote(it: Vote) -> VoteJson {
    let Vote { part, favour, against, abstained, carried, sum, hash, .. } = it;
    VoteJson { part, favour, against, abstained, carried, sum, hash }
}

/// All motions, newest first.
#[utoipa::path(get, path = "/api/amendments", responses((status = 200, body = Vec<AmendmentJson>)))]
async fn amendments(ctx: Ctx) -> Result<Json<Vec<AmendmentJson>>> {
    Ok(Json(service::amendments(&ctx).await?.iter().map(json).collect()))
}

/// One motion.
#[utoipa::path(get, path = "/api/amendments/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = WholeJson), (status = 404, body = Problem)))]
async fn amendment(ctx: Ctx, Path(id): Path<AmendmentId>) -> Result<Json<WholeJson>> {
    let it = service::amendment(&ctx, id).await?;
    let votes = service::votes(&ctx, id).await?;
    Ok(Json(WholeJson {
        motion: json(&it),
        steps: rulebook::amend::sentences(&it.base.source, &it.operations),
        reason: it.reason,
        operations: it.operations,
        votes: votes.into_iter().map(vote).collect(),
        because: it.because,
        minute: it.minute,
    }))
}
