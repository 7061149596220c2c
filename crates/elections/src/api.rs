//! The same as JSON: lists, states, results.

use axum::Json;
use axum::extract::Path;
use kernel::{Allow, Power};
use kernel::{At, Cite, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::model::{ContestId, CountbackState, Election, ElectionId, State, Step};
use crate::service::{self, count, countback, nominate};

#[derive(OpenApi)]
#[openapi(paths(elections, election, candidates, result, vacancies))]
struct Api;

pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub fn routes() -> Routes {
    Routes::new()
        .get("/api/elections", Allow::Anyone, elections)
        .get("/api/elections/{id}", Allow::Anyone, election)
        .get("/api/elections/{id}/candidates", Allow::Member, candidates)
        .get("/api/elections/{id}/results/{contest}", Allow::Member, result)
        .get("/api/elections/{id}/vacancies", Allow::Member, vacancies)
}

/// An election.
#[derive(Serialize, ToSchema)]
struct ElectionJson {
    id: Uuid,
    title: String,
    state: State,
    /// The version of the constitution by which it runs.
    constitution: u32,
    dates: Vec<DateJson>,
    contests: Vec<ContestJson>,
    /// SHA-256 of the seed of the lots.
    lot_sha256: String,
    roll: Option<RollJson>,
}

/// One date of the timetable.
#[derive(Serialize, ToSchema)]
struct DateJson {
    step: Step,
    #[schema(value_type = String, format = DateTime)]
    at: At,
    clause: Option<Cite>,
}

/// One contest.
#[derive(Serialize, ToSchema)]
struct ContestJson {
    id: Uuid,
    title: String,
    seats: u32,
    posts: Vec<String>,
}

/// The frozen roll, without names.
#[derive(Serialize, ToSchema)]
struct RollJson {
    electors: usize,
    sha256: String,
}

fn json(it: &Election, roll: Option<RollJson>) -> ElectionJson {
    let date = |d: &crate::model::PlannedDate| DateJson { step: d.step, at: d.at, clause: d.basis.cite() };
    let contest = |c: &crate::model::Contest| ContestJson {
        id: c.id.0,
        title: c.title.clone(),
        seats: c.seats,
        posts: c.posts.iter().map(|p| p.slug.clone()).collect(),
    };
    ElectionJson {
        id: it.id.0,
        title: it.title.clone(),
        state: it.state,
        constitution: it.constitution,
        dates: it.plan.dates.iter().map(date).collect(),
        contests: it.contests.iter().map(contest).collect(),
        lot_sha256: it.lot_hash.clone(),
        roll,
    }
}

fn shown(ctx: &Ctx, it: &Election) -> bool {
    it.state != State::Drafted
        || ctx.may(Power::CallElection, None)
        || ctx.may(Power::ReturningOfficer, Some(it.id.0))
}

/// All elections that have been called, newest first.
#[utoipa::path(get, path = "/api/elections", responses((status = 200, body = Vec<ElectionJson>)))]
async fn elections(ctx: Ctx) -> Result<Json<Vec<ElectionJson>>> {
    let all = service::elections(&ctx).await?;
    Ok(Json(all.iter().filter(|it| shown(&ctx, it)).map(|it| json(it, None)).collect()))
}

/// One election.
#[utoipa::path(get, path = "/api/elections/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = ElectionJson), (status = 404, body = Problem)))]
async fn election(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Json<ElectionJson>> {
    let it = service::election(&ctx, id).await?;
    if !shown(&ctx, &it) {
        return Err(Problem::not_found("This election has not been called yet."));
    }
    let roll = service::roll::figures(&ctx, id).await?;
    Ok(Json(json(&it, roll.map(|it| RollJson { electors: it.0, sha256: it.1 }))))
}

/// A candidacy that stands.
#[derive(Serialize, ToSchema)]
struct CandidateJson {
    id: Uuid,
    name: String,
    statement: String,
    /// The contests stood for, most wanted first.
    contests: Vec<Uuid>,
}

/// Those who stand, once nominations have closed.
#[utoipa::path(get, path = "/api/elections/{id}/candidates", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<CandidateJson>), (status = 409, body = Problem)))]
async fn candidates(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Json<Vec<CandidateJson>>> {
    let it = service::election(&ctx, id).await?;
    if it.state < State::NominationsClosed {
        return Err(Problem::refused("Candidates are shown together once nominations have closed."));
    }
    let all = nominate::standing(&ctx, id).await?;
    let candidate = |n: &crate::model::Nomination| CandidateJson {
        id: n.id.0,
        name: n.name(),
        statement: n.statement.clone(),
        contests: n.contests.iter().map(|c| c.0).collect(),
    };
    Ok(Json(all.iter().map(candidate).collect()))
}

/// The result of a contest, once declared.
#[derive(Serialize, ToSchema)]
struct ResultJson {
    contest: Uuid,
    title: String,
    seats: u32,
    vacant: u32,
    how: crate::model::How,
    elected: Vec<String>,
    notes: Vec<String>,
    /// The count, as `plenary count --format json` writes it, without saying whom a quota kept or excluded; absent where
    /// nobody voted.
    #[schema(value_type = Option<Object>)]
    count: Option<::count::Count>,
}

/// The declared result of one contest.
#[utoipa::path(get, path = "/api/elections/{id}/results/{contest}", params(("id" = Uuid, Path), ("contest" = Uuid, Path)), responses((status = 200, body = ResultJson), (status = 409, body = Problem)))]
async fn result(ctx: Ctx, Path((id, contest)): Path<(ElectionId, ContestId)>) -> Result<Json<ResultJson>> {
    let it = service::election(&ctx, id).await?;
    if !matches!(it.state, State::Declared | State::InOffice) {
        return Err(Problem::refused("The result has not been declared yet."));
    }
    let stored = count::outcomes(&ctx, &it).await?;
    let stored = stored.iter().find(|it| it.contest_id == contest);
    let outcome =
        stored.ok_or_else(|| Problem::not_found("There is no such contest in this election."))?.read()?;
    Ok(Json(ResultJson {
        contest: outcome.contest.0,
        title: outcome.title,
        seats: outcome.seats,
        vacant: outcome.vacant,
        how: outcome.how,
        elected: outcome.elected.into_iter().map(|it| it.name).collect(),
        notes: outcome.notes,
        count: outcome.count.map(|it| it.unnamed()),
    }))
}

/// A seat that fell vacant and was filled, or is being filled, by counting the ballots again.
#[derive(Serialize, ToSchema)]
struct VacancyJson {
    id: Uuid,
    contest: Uuid,
    state: CountbackState,
    /// The clause by which it is filled that way.
    clause: Cite,
    seats: u32,
    #[schema(value_type = String, format = DateTime)]
    answers_until: At,
    /// Who takes the seats, once declared.
    elected: Vec<String>,
    /// The count, as `plenary count vacancy --format json` writes it, without saying whom a quota kept or excluded; once
    /// declared.
    #[schema(value_type = Option<Object>)]
    count: Option<::count::Count>,
}

/// Seats that fell vacant and were filled by counting the ballots of this election again, oldest first.
#[utoipa::path(get, path = "/api/elections/{id}/vacancies", params(("id" = Uuid, Path)), responses((status = 200, body = Vec<VacancyJson>), (status = 404, body = Problem)))]
async fn vacancies(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Json<Vec<VacancyJson>>> {
    service::election(&ctx, id).await?;
    let mut all = vec![];
    for it in countback::of(&ctx, id).await? {
        let outcome = if it.state == CountbackState::Declared { it.read()? } else { None };
        all.push(VacancyJson {
            id: it.id.0,
            contest: it.contest.0,
            state: it.state,
            seats: it.plan.seats(),
            clause: it.plan.cite,
            answers_until: it.answers_until,
            elected: outcome.iter().flat_map(|it| &it.elected).map(|it| it.name.clone()).collect(),
            count: outcome.map(|it| it.count.unnamed()),
        });
    }
    Ok(Json(all))
}
