//! What the booth's own script asks for: the page itself, what the voter may fill in, papers signed, papers cast.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use ballotbox::{from_hex_exact, to_hex};
use kernel::{Ctx, Problem, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ui::done;
use uuid::Uuid;

use super::poll_id;
use crate::booth;
use crate::model::{Contest, Mark, Poll, RollLine};
use crate::service::{self, Asked};

/// The booth: the bytes that were fixed with the manifest, whatever version runs.
pub async fn booth(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let line = service::my_line(&ctx, poll.id).await?;
    service::may_online(&poll, &line)?;
    poll.takes_votes(ctx.now, &ctx.group.zone)?;
    // Asked before anything is filled in, so that nothing is lost to it.
    ctx.need_fresh()?;
    let page = service::booth_page(&ctx, &poll).await?;
    let held = service::box_of(&ctx)?;
    let policy = booth::policy(&page, &format!("'self' {}", held.public_url().unwrap_or_default()));
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    Ok((headers, page).into_response())
}

/// The form without script, at the first paper that is still to be filled in.
pub async fn plain(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let line = service::my_line(&ctx, poll.id).await?;
    let of = |mark: Mark| line.marks.iter().find(|it| it.1 == mark).map(|it| it.0);
    let here = format!("/vote/{}", poll.id);
    let to = of(Mark::None).or_else(|| of(Mark::Online)).map_or(here.clone(), |it| format!("{here}/{it}"));
    Ok(axum::response::Redirect::to(&to).into_response())
}

/// Where a voter lands who confirmed in another tab.
pub async fn again(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    Ok(done(&format!("/vote/{}", poll.id), "It is you. Go back to the other tab and press the button again."))
}

#[derive(Serialize)]
pub(super) struct Mine {
    /// A word for this voter on a device that several use; it says nothing outside this ballot.
    pub device: String,
    pub closes: String,
    pub cast: String,
    pub contests: Vec<MyContest>,
}

#[derive(Serialize)]
pub(super) struct MyContest {
    id: String,
    open: bool,
    /// In which order the paper is printed.
    order: Vec<u16>,
    details: BTreeMap<u16, String>,
}

/// What the acting person may fill in.
pub async fn mine(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let line = service::my_line(&ctx, poll.id).await?;
    let contests = poll.contests.iter().filter_map(|it| contest(&poll, &line, it.id)).collect();
    let device = ballotbox::sha256(&[b"device".as_slice(), &line.salt].concat());
    let held = service::box_of(&ctx)?;
    let cast = format!("{}/polls/{}/cast", held.public_url().unwrap_or_default(), poll.id);
    let closes = poll.until(&ctx.group.zone);
    Ok(Json(Mine { device: to_hex(&device[..6]), closes, cast, contests }).into_response())
}

fn contest(poll: &Poll, line: &RollLine, id: Uuid) -> Option<MyContest> {
    let mark = line.mark(id)?;
    Some(fillable(poll.contest(id).ok()?, mark))
}

/// A contest as the booth fills it in.
pub(super) fn fillable(contest: &Contest, mark: Mark) -> MyContest {
    let details = contest.choices.iter().filter(|it| !it.detail.is_empty());
    MyContest {
        id: contest.id.simple().to_string(),
        open: matches!(mark, Mark::None | Mark::Online),
        order: contest.choices.iter().map(|it| it.number).collect(),
        details: details.map(|it| (it.number, it.detail.clone())).collect(),
    }
}

#[derive(Deserialize)]
pub struct Request {
    papers: Vec<RequestedPaper>,
}

#[derive(Deserialize)]
pub(super) struct RequestedPaper {
    contest: String,
    blinded: String,
}

/// Signs what the voter's device blinded.
pub async fn issue(ctx: Ctx, Path(poll): Path<String>, Json(request): Json<Request>) -> Result<Response> {
    let poll = poll_id(&poll)?;
    let asked = request.papers.iter().map(asked).collect::<Result<Vec<_>>>()?;
    let answers = service::issue(&ctx, poll, asked).await?;
    Ok(Json(serde_json::json!({ "papers": answers.iter().map(answered).collect::<Vec<_>>() }))
        .into_response())
}

pub(super) fn answered((contest, signature): &(Uuid, [u8; 256])) -> serde_json::Value {
    serde_json::json!({ "contest": contest.simple().to_string(), "signatures": [to_hex(signature)] })
}

pub(super) fn asked(it: &RequestedPaper) -> Result<Asked> {
    let bad = || Problem::field("papers", "What was sent is not a paper to be signed.");
    let contest = it.contest.parse().map_err(|_| bad())?;
    Ok(Asked { contest, blinded: from_hex_exact(&it.blinded).ok_or_else(bad)? })
}

/// Takes a sealed paper from whoever sends it.
pub async fn cast(ctx: Ctx, Path(poll): Path<String>, headers: HeaderMap, entry: Bytes) -> Result<Response> {
    // From the room comes the one word of its slips, the same for all of them.
    let room = headers.get("x-room").and_then(|it| it.to_str().ok()).and_then(ballotbox::from_hex);
    let taken = match room {
        Some(pass) => service::slips::take_in_room(&ctx, poll_id(&poll)?, entry.to_vec(), &pass).await?,
        None => service::take(&ctx, poll_id(&poll)?, entry.to_vec()).await?,
    };
    let answer = serde_json::json!({ "receipt": to_hex(&taken.receipt), "words": taken.words() });
    Ok(Json(answer).into_response())
}
