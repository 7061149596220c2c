//! Everybody's own page at a meeting, and the screen for the room.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell, id};

use super::super::shell;
use super::{admitted, door, topics};
use crate::model::{Choice, MeetingId, SpeakKind, VoteId, VotesBy, Way};
use crate::service::{self, Change, Contest, hour};

#[derive(Template)]
#[template(path = "meetings/now.html")]
struct Now {
    shell: Shell,
    fields: Fields,
    id: String,
    title: String,
    shared: String,
    phase: String,
    running: bool,
    here: bool,
    way: &'static str,
    by_phone: bool,
    why_not: String,
    remote: bool,
    join: String,
    vote: Option<Mine>,
    waits: bool,
    hands: bool,
    changes: Vec<Change>,
    contests: Vec<Contest>,
    /// From among whom at least every second speaker is called.
    balance: Option<String>,
}

/// The open vote as it concerns the actor.
struct Mine {
    id: String,
    /// Where the ballot box of a secret vote is.
    ballot: Option<String>,
    question: String,
    by_hand: bool,
    counted: bool,
    voted: Option<&'static str>,
}

async fn page(ctx: &Ctx, meeting: MeetingId, fields: Fields) -> Result<Now> {
    let me = ctx.person()?;
    let sitting = service::find(ctx, meeting).await?;
    let may = admitted(ctx, &sitting).await?;
    let frame = topics::current(ctx, &sitting).await?;
    let row = hour::present(ctx, meeting, me).await?;
    let vote = match hour::counting(ctx, meeting).await? {
        Some(it) => {
            let how = hour::how(ctx, it.vote.id, me).await?;
            Some(Mine {
                id: it.vote.id.to_string(),
                ballot: it.vote.poll.map(|poll| format!("/vote/{poll}")),
                question: service::confidential::question(ctx, &it.vote).await?,
                by_hand: how == Some(VotesBy::Hand),
                counted: how.is_some(),
                voted: hour::mine(ctx, it.vote.id).await?.map(Choice::label),
            })
        }
        None => None,
    };
    let says = service::says(ctx, &sitting.meeting.kind).await?;
    let queue = hour::queue_now(ctx, &sitting).await?;
    Ok(Now {
        shell: shell(ctx, &sitting, "At the meeting"),
        fields,
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        shared: frame.html.clone(),
        phase: frame.phase.clone(),
        running: sitting.meeting.is_running(),
        here: row.is_some(),
        way: row.as_ref().map_or("", |it| it.way.label()),
        by_phone: row.as_ref().is_some_and(|it| it.votes_by == VotesBy::Phone),
        why_not: row.as_ref().map(|it| it.why_not.clone()).unwrap_or_default(),
        remote: row.as_ref().is_some_and(|it| it.way == Way::Remote),
        join: sitting.meeting.join.clone(),
        vote,
        waits: queue.iter().any(|it| it.person == me),
        hands: may.any(),
        changes: service::changes(ctx, &sitting).await?,
        contests: service::contests(ctx, &sitting).await?,
        balance: says.speakers_balance().map(|it| it.0),
    })
}

#[derive(Deserialize)]
pub struct Scanned {
    /// The door's code, as the picture in the room holds it.
    code: Option<String>,
}

/// The page; scanned from the picture in the room, with the code filled in. Looking at it checks nobody in.
pub async fn show(ctx: Ctx, Path(path): Path<String>, Query(scanned): Query<Scanned>) -> Result<Response> {
    let fields = Fields::default().with("code", scanned.code.unwrap_or_default());
    ui::page(page(&ctx, id(&path)?, fields).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    match done(&ctx, meeting, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}/now"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

async fn done(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<&'static str> {
    let me = ctx.person()?;
    match fields.value("do") {
        "afar" => {
            hour::check_in(ctx, meeting, me, Way::Remote, VotesBy::Phone).await?;
            Ok("You are on the roll, from afar.")
        }
        "room" => {
            hour::come_by_code(ctx, meeting, fields.value("code"), VotesBy::Hand).await?;
            Ok("You are on the roll, in the room.")
        }
        "by-phone" | "by-hand" => {
            let by = if fields.value("do") == "by-phone" { VotesBy::Phone } else { VotesBy::Hand };
            hour::check_in(ctx, meeting, me, Way::Room, by).await?;
            Ok("It holds from the next vote on.")
        }
        "leave" => {
            hour::check_out(ctx, meeting, me).await?;
            Ok("You are off the roll.")
        }
        "cast" => {
            let vote: VoteId = id(fields.value("vote"))?;
            let choice = Choice::read(fields.value("choice"));
            let choice = choice.ok_or_else(|| Problem::field("choice", "Choose for, against or abstain."))?;
            hour::cast(ctx, meeting, vote, choice).await?;
            Ok("Your vote is taken.")
        }
        "speak" | "order" => {
            let kind = if fields.value("do") == "order" { SpeakKind::Order } else { SpeakKind::Speak };
            hour::ask(ctx, meeting, me, kind, fields.ticked("counts", "yes")).await?;
            Ok("You are on the list.")
        }
        "not-speak" => {
            hour::take_back(ctx, meeting).await?;
            Ok("You are off the list.")
        }
        "whisper" => {
            hour::whisper(ctx, meeting, fields.value("whisper")).await?;
            Ok("The chair reads it; nobody else does.")
        }
        _ => Err(Problem::field("do", "Choose what is to be done.")),
    }
}

#[derive(Template)]
#[template(path = "meetings/screen.html")]
struct Screen {
    shell: Shell,
    id: String,
    title: String,
    shared: String,
    phase: String,
    code: Option<String>,
    /// The address with the code, as a picture to be scanned.
    picture: String,
    address: String,
}

pub async fn screen(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    let may = admitted(&ctx, &sitting).await?;
    let frame = topics::current(&ctx, &sitting).await?;
    let code = if may.door { Some(hour::code(&ctx, meeting).await?) } else { None };
    ui::page(Screen {
        shell: shell(&ctx, &sitting, "The screen"),
        id: meeting.to_string(),
        title: sitting.occasion.title.clone(),
        shared: frame.html.clone(),
        phase: frame.phase.clone(),
        picture: match &code {
            Some(code) => door::picture(&ctx, meeting, code)?,
            None => String::new(),
        },
        code,
        address: format!("{}/meetings/{meeting}/now", ctx.base_url()),
    })
}
