//! The same as JSON: the polls I have a vote in, a poll's state, and whether and why I may vote. Nothing is cast here.

use axum::Json;
use axum::extract::Path;
use kernel::{Allow, At, Cite, Ctx, Problem, Result, Routes};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::model::{Choice, Contest, ContestTurnout, Mark, Phase, Poll, PollId, Standing, Subject, Turnout};
use crate::service;

pub fn routes() -> Routes {
    Routes::new().get("/api/polls", Allow::Own, polls).get("/api/polls/{poll}", Allow::Own, poll).get(
        "/api/polls/{poll}/me",
        Allow::Own,
        me,
    )
}

#[derive(OpenApi)]
#[openapi(
    paths(polls, poll, me),
    components(schemas(
        PollOut,
        Me,
        MyMark,
        Subject,
        Contest,
        Choice,
        Phase,
        Mark,
        Turnout,
        ContestTurnout,
        Problem,
        Cite
    ))
)]
struct Description;

pub fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// A poll as everybody on its roll may see it.
#[derive(Serialize, ToSchema)]
struct PollOut {
    id: Uuid,
    subject: Subject,
    phase: Phase,
    #[schema(value_type = String, format = DateTime)]
    opens_at: At,
    #[schema(value_type = String, format = DateTime)]
    closes_at: At,
    roll_count: u64,
    /// SHA-256 over the roll's salted lines, in hexadecimal.
    roll_hash: String,
    contests: Vec<Contest>,
    /// Known only after the close.
    turnout: Option<Turnout>,
}

/// Whether and why the acting person may vote.
#[derive(Serialize, ToSchema)]
struct Me {
    on_the_roll: bool,
    reason: String,
    clause: Option<Cite>,
    /// True if a paper can be cast on the website now.
    can_vote_online: bool,
    /// True if a ballot by e-mail was asked for.
    requested: bool,
    marks: Vec<MyMark>,
}

/// Which way a paper was taken, never what is on it.
#[derive(Serialize, ToSchema)]
struct MyMark {
    contest: Uuid,
    mark: Mark,
}

#[utoipa::path(get, path = "/api/polls", tag = "polling", responses((status = 200, body = Vec<PollOut>)))]
async fn polls(ctx: Ctx) -> Result<Json<Vec<PollOut>>> {
    let mut found = vec![];
    for poll in service::open_polls(&ctx).await? {
        if matches!(service::my_standing(&ctx, poll.id).await?, Standing::On(_)) {
            found.push(out(&ctx, poll, None));
        }
    }
    Ok(Json(found))
}

#[utoipa::path(
    get,
    path = "/api/polls/{poll}",
    tag = "polling",
    params(("poll" = Uuid, Path)),
    responses((status = 200, body = PollOut), (status = 404, body = Problem))
)]
async fn poll(ctx: Ctx, Path(poll): Path<String>) -> Result<Json<PollOut>> {
    let poll = find(&ctx, &poll).await?;
    service::open_to(&ctx, &service::my_standing(&ctx, poll.id).await?)?;
    let turnout =
        if poll.phase(ctx.now) == Phase::Closed { service::turnout(&ctx, poll.id).await.ok() } else { None };
    Ok(Json(out(&ctx, poll, turnout)))
}

#[utoipa::path(
    get,
    path = "/api/polls/{poll}/me",
    tag = "polling",
    params(("poll" = Uuid, Path)),
    responses((status = 200, body = Me), (status = 404, body = Problem))
)]
async fn me(ctx: Ctx, Path(poll): Path<String>) -> Result<Json<Me>> {
    let poll = find(&ctx, &poll).await?;
    Ok(Json(match service::my_standing(&ctx, poll.id).await? {
        Standing::On(line) => {
            let takes = poll.takes_votes(ctx.now, &ctx.group.zone).is_ok();
            let open = line.marks.iter().any(|it| matches!(it.1, Mark::None | Mark::Online));
            Me {
                on_the_roll: true,
                can_vote_online: takes && open && service::may_online(&poll, &line).is_ok(),
                requested: line.requested,
                marks: line.marks.iter().map(|it| MyMark { contest: it.0, mark: it.1 }).collect(),
                reason: line.reason,
                clause: line.cite,
            }
        }
        other => {
            let problem = other.line().err();
            Me {
                on_the_roll: false,
                clause: problem.as_ref().and_then(|it| it.clause.clone()),
                reason: problem.map(|it| it.detail).unwrap_or_default(),
                can_vote_online: false,
                requested: false,
                marks: vec![],
            }
        }
    }))
}

async fn find(ctx: &Ctx, poll: &str) -> Result<Poll> {
    let id: PollId = poll.parse().map_err(|_| Problem::not_found("There is no such ballot here."))?;
    service::poll(ctx, id).await
}

fn out(ctx: &Ctx, poll: Poll, turnout: Option<Turnout>) -> PollOut {
    PollOut {
        id: poll.id.0,
        phase: poll.phase(ctx.now),
        subject: poll.subject,
        opens_at: poll.opens_at,
        closes_at: poll.closes_at,
        roll_count: poll.roll_count,
        roll_hash: poll.roll_hash,
        contests: poll.contests,
        turnout,
    }
}
