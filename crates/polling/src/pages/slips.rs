//! Slips for the room: printed with a code to be scanned, and what a phone that scanned one asks for.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ballotbox::to_hex;
use kernel::{Ctx, Problem, Result};
use serde::Deserialize;
use ui::{Fields, Shell, done};

use super::sealed::{self, RequestedPaper};
use super::{desk, poll_id};
use crate::booth;
use crate::model::Mark;
use crate::service::{self, slips};

#[derive(Template)]
#[template(path = "polling/slips.html")]
struct Printed {
    shell: Shell,
    title: String,
    group: String,
    address: String,
    slips: Vec<Slip>,
}

struct Slip {
    words: String,
    /// An SVG picture of the address with the words behind its #.
    picture: String,
}

/// Makes slips and shows them once, to be printed.
pub async fn print(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let made = match fields.value("slips").parse::<u32>() {
        Ok(number) => slips::print(&ctx, &poll, number).await,
        Err(_) => Err(Problem::field("slips", "Say how many slips you need.")),
    };
    let codes = match made {
        Ok(codes) => codes,
        Err(problem) => return desk::again(&ctx, &poll, fields, &problem).await,
    };
    let address = format!("{}/slip/{}", ctx.base_url(), poll.id);
    let slip = |words: String| {
        let picture = ui::squares(&format!("{address}/booth#{}", words.replace(' ', "-")))?;
        Ok(Slip { words, picture })
    };
    let slips = codes.into_iter().map(slip).collect::<Result<_>>()?;
    let page = ui::page(Printed {
        shell: Shell::new(&ctx, "Slips to print").crumb("Desk", format!("/desk/{}", poll.id)),
        title: poll.subject.title,
        group: ctx.group.name.clone(),
        address,
        slips,
    })?;
    Ok(([(header::CACHE_CONTROL, "no-store")], page).into_response())
}

#[derive(Template)]
#[template(path = "polling/spoken.html")]
struct Spoken {
    shell: Shell,
    title: String,
    desk: String,
    door: String,
    words: String,
}

/// A code to be told to a member, or typed into the desk's device for them.
pub async fn spoken(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let person = fields.value("person").parse();
    let person = person.map_err(|_| Problem::field("person", "Search the member first."))?;
    let words = match slips::spoken(&ctx, poll.id, person).await {
        Ok(words) => words,
        Err(problem) => return desk::again(&ctx, &poll, fields, &problem).await,
    };
    let page = ui::page(Spoken {
        shell: Shell::new(&ctx, "A code to be spoken").crumb("Desk", format!("/desk/{}", poll.id)),
        title: poll.subject.title,
        desk: format!("/desk/{}", poll.id),
        door: format!("{}/slip/{}", ctx.base_url(), poll.id),
        words,
    })?;
    Ok(([(header::CACHE_CONTROL, "no-store")], page).into_response())
}

/// A slip is drawn by a member.
pub async fn hand_over(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let person = fields.value("person").parse();
    let person = person.map_err(|_| Problem::field("person", "Search the member first."))?;
    match slips::hand_over(&ctx, poll.id, person).await {
        Ok(()) => Ok(done(
            &format!("/desk/{}", poll.id),
            "Noted. Let the member draw a slip from the pile, without looking at it yourself.",
        )),
        Err(problem) => desk::again(&ctx, &poll, fields, &problem).await,
    }
}

/// A slip came back unused.
pub async fn came_back(ctx: Ctx, Path(poll): Path<String>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    match slips::came_back(&ctx, poll.id, fields.value("code")).await {
        Ok(()) => Ok(done(
            &format!("/desk/{}", poll.id),
            "The slip counts no more. Destroy it, then take the member’s papers back here.",
        )),
        Err(problem) => desk::again(&ctx, &poll, fields, &problem).await,
    }
}

/// The booth for whoever holds a slip: the same bytes as for everybody. The words stand behind the # of the address, which
/// no browser sends, so opening it does nothing.
pub async fn booth(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    slips::in_the_room(&ctx, &poll)?;
    let page = service::booth_page(&ctx, &poll).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, booth::policy(&page, "'self'")),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    Ok((headers, page).into_response())
}

/// The short address, for those who type it.
pub async fn door(Path(poll): Path<String>) -> Result<Response> {
    Ok(axum::response::Redirect::to(&format!("/slip/{}/booth", poll_id(&poll)?)).into_response())
}

/// Without a script a slip cannot be used; paper can.
pub async fn plain(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    Err(Problem::refused(format!("A slip of “{}” works in a browser with script alone.", poll.subject.title))
        .hint("Take it back to the desk and ask for papers instead."))
}

/// What a slip may be used for.
pub async fn mine(ctx: Ctx, Path(poll): Path<String>) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    slips::in_the_room(&ctx, &poll)?;
    let contests = poll.contests.iter().map(|it| sealed::fillable(it, Mark::None)).collect();
    let closes = "the box is closed in the room".to_owned();
    Ok(Json(sealed::Mine {
        device: "slip".into(),
        closes,
        cast: format!("/polls/{}/cast", poll.id),
        contests,
    })
    .into_response())
}

#[derive(Deserialize)]
pub struct Request {
    code: String,
    papers: Vec<RequestedPaper>,
}

/// Signs what the phone blinded.
pub async fn issue(ctx: Ctx, Path(poll): Path<String>, Json(request): Json<Request>) -> Result<Response> {
    let asked = request.papers.iter().map(sealed::asked).collect::<Result<Vec<_>>>()?;
    let (pass, answers) = slips::issue(&ctx, poll_id(&poll)?, &request.code, asked).await?;
    let papers: Vec<_> = answers.iter().map(sealed::answered).collect();
    Ok(Json(serde_json::json!({ "papers": papers, "room": to_hex(&pass) })).into_response())
}
