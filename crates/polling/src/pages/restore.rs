//! Pages for a box that was put back from a copy: what happened, for everybody; the decision, for those who run and watch the
//! ballot; and putting a paper back, for whoever kept it.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{Ctx, Power, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell, done, page, page_with};

use super::poll_id;
use crate::box_store::{Behind, Claimed};
use crate::model::{Poll, PollState, Restore};
use crate::service::{self, restore};

#[derive(Template)]
#[template(path = "polling/restore.html")]
struct Page {
    shell: Shell,
    title: String,
    here: String,
    poll: String,
    now: Option<Now>,
    /// What happened before, in a sentence each.
    before: Vec<String>,
    runs: bool,
    watches: bool,
    desk: String,
    fields: Fields,
}

struct Now {
    noticed: String,
    how: String,
    papers: u64,
    lines: u64,
    forked: bool,
    reason: Option<String>,
    agreed: bool,
    needs_scrutineer: bool,
    until: Option<String>,
    takes_claims: bool,
    returned: u64,
}

pub async fn show(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    page(draw(&ctx, &poll, Fields::default()).await?)
}

/// The returning officer decides, a scrutineer agrees, or the ballot goes on.
pub async fn act(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let acted = match fields.value("do") {
        "agree" => restore::agree(&ctx, poll.id).await.map(|()| "You agreed; members read what was decided."),
        "go-on" => restore::go_on(&ctx, poll.id).await.map(|()| "Papers are given out and taken again."),
        _ => decide(&ctx, &poll, &fields).await.map(|()| "Noted; members read what you decided."),
    };
    match acted {
        Ok(words) => Ok(done(&here(&poll), words)),
        Err(problem) => {
            let drawn = draw(&ctx, &poll, fields.wrong(&problem)).await?;
            page_with(&problem, drawn)
        }
    }
}

async fn decide(ctx: &Ctx, poll: &Poll, fields: &Fields) -> Result<()> {
    let hours = fields.value("hours").trim().parse::<i64>();
    let hours = hours.map_err(|_| Problem::field("hours", "Give a number of hours, such as 24."))?;
    let minutes = hours.checked_mul(60).unwrap_or(i64::MAX);
    restore::decide(ctx, poll.id, minutes, fields.value("reason")).await.map_err(|it| {
        match it.message_for("minutes") {
            Some(text) => Problem::field("hours", text.to_owned()),
            None => it,
        }
    })
}

fn here(poll: &Poll) -> String {
    format!("/polls/{}/restore", poll.id)
}

async fn draw(ctx: &Ctx, poll: &Poll, fields: Fields) -> Result<Page> {
    let all = restore::of(ctx, poll.id).await?;
    let over = Some(poll.subject.id);
    let mut now = None;
    if let Some(open) = all.iter().find(|it| it.ended_at.is_none()) {
        let behind = service::box_of(ctx)?.behind(poll.id).await?.unwrap_or_default();
        now = Some(show_now(ctx, poll, open, behind).await?);
    }
    let zone = &ctx.group.zone;
    let before = all.iter().filter(|it| it.ended_at.is_some()).map(|it| {
        format!(
            "On {} the box had to be put back: {} papers with a receipt were missing, and {} came back. {}",
            it.noticed_at.long(zone),
            it.papers.max(it.returned),
            it.returned,
            it.reason.clone().unwrap_or_default()
        )
    });
    Ok(Page {
        shell: Shell::new(ctx, "The box was put back")
            .crumb(&poll.subject.title, format!("/vote/{}", poll.id)),
        title: poll.subject.title.clone(),
        here: here(poll),
        poll: poll.id.to_string(),
        now,
        before: before.collect(),
        runs: ctx.may(Power::ReturningOfficer, over),
        watches: ctx.may(Power::Scrutineer, over),
        desk: format!("/desk/{}", poll.id),
        fields,
    })
}

async fn show_now(ctx: &Ctx, poll: &Poll, open: &Restore, behind: Behind) -> Result<Now> {
    Ok(Now {
        noticed: open.noticed_at.long(&ctx.group.zone),
        how: open.how.clone(),
        papers: behind.papers,
        lines: behind.lines,
        forked: behind.forked,
        reason: open.reason.clone(),
        agreed: open.agreed,
        needs_scrutineer: restore::needs_scrutineer(ctx, poll).await?,
        until: open.claims_until.map(|it| it.long(&ctx.group.zone)),
        takes_claims: open.takes_claims(ctx.now),
        returned: open.returned,
    })
}

/// Takes a checkpoint that a witness or a member kept and that goes further than the box.
pub async fn ahead(ctx: Ctx, Path(poll): Path<String>, body: String) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let behind = restore::ahead(&ctx, &poll, &body).await?;
    Ok(if behind { "behind\n" } else { "not behind\n" }.into_response())
}

#[derive(Template)]
#[template(path = "polling/claim.html")]
struct ClaimPage {
    shell: Shell,
    title: String,
    poll: String,
    /// Whether a missing paper is taken now, and what else is the case.
    says: &'static str,
    answer: Option<String>,
    fields: Fields,
}

/// A paper and its receipt, as a browser that keeps them hands them in and as its file says them.
#[derive(Deserialize)]
struct Kept {
    entry: String,
    receipt: String,
}

pub async fn claim(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    page(draw_claim(&ctx, &poll, None, Fields::default()).await?)
}

/// Looks for the papers of a file, and puts back what is missing.
pub async fn claimed(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    match put_back(&ctx, &poll, fields.value("file")).await {
        Ok(answer) => page(draw_claim(&ctx, &poll, Some(answer), Fields::default()).await?),
        Err(problem) => {
            let drawn = draw_claim(&ctx, &poll, None, fields.wrong(&problem)).await?;
            page_with(&problem, drawn)
        }
    }
}

async fn put_back(ctx: &Ctx, poll: &Poll, text: &str) -> Result<String> {
    let no_file = || {
        Problem::field(
            "file",
            "This is not what the file of your receipts holds. Copy all of it, from the first bracket to the last.",
        )
    };
    let kept: Vec<Kept> = serde_json::from_str(text.trim()).map_err(|_| no_file())?;
    if kept.is_empty() || kept.len() > 40 {
        return Err(no_file());
    }
    let mut said = vec![];
    for it in kept {
        let entry = ballotbox::from_hex(&it.entry).ok_or_else(no_file)?;
        let receipt = ballotbox::from_hex_exact(&it.receipt).ok_or_else(no_file)?;
        let (what, taken) = restore::claim(ctx, poll.id, entry, receipt).await?;
        let words = taken.words();
        said.push(match what {
            Claimed::There => format!("“{words}” is in the box."),
            Claimed::Returned => format!("“{words}” was missing and is in the box again."),
            Claimed::Noticed => format!(
                "“{words}” is missing from the box, and you hold its promise. The returning officer sees that now; keep what you have, and come back when this page says that papers are put back."
            ),
        });
    }
    Ok(said.join(" "))
}

async fn draw_claim(ctx: &Ctx, poll: &Poll, answer: Option<String>, fields: Fields) -> Result<ClaimPage> {
    let open = restore::now(ctx, poll.id).await?;
    let says = match (open, poll.state) {
        (Some(it), _) if it.takes_claims(ctx.now) => "Papers are being put back now.",
        (Some(_), _) => "The box lacks papers, and its officers have not decided yet how the ballot goes on.",
        (None, PollState::Open) => "Nothing is known to be missing from the box.",
        (None, _) => "The box is closed. A paper that is missing is taken until the papers are opened.",
    };
    Ok(ClaimPage {
        shell: Shell::new(ctx, "Put your paper back")
            .crumb(&poll.subject.title, format!("/polls/{}/check", poll.id)),
        title: poll.subject.title.clone(),
        poll: poll.id.to_string(),
        says,
        answer,
        fields,
    })
}

pub async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, include_str!("../../assets/claim.js"))
}
