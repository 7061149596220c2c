//! Keys to the box: an officer makes one on the own device, signs the ballot with it, and opens the own part after the close.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use ballotbox::from_hex_exact;
use kernel::{Ctx, Power, Problem, Result};
use ui::{Fields, Shell, done, page};
use uuid::Uuid;

use super::{id, poll_id};
use crate::model::{Poll, PollState};
use crate::service::{self, keys};

#[derive(Template)]
#[template(path = "polling/keys.html")]
struct Keys {
    shell: Shell,
    here: String,
    me: String,
    keys: Vec<KeyLine>,
    mine: bool,
    runs: bool,
    polls: Vec<PollLine>,
}

struct KeyLine {
    name: String,
    role: &'static str,
    short: String,
}

struct PollLine {
    id: String,
    title: String,
    fingerprint: String,
    signed: bool,
    /// The box is closed and waits for keys.
    waits: bool,
    opened: bool,
    held_by_server: bool,
    needed: u8,
    given: usize,
}

pub async fn show(ctx: Ctx, Path(subject): Path<String>) -> Result<Response> {
    let subject: Uuid = id(&subject)?;
    let keys = keys::of(&ctx, subject).await?;
    let mut polls = vec![];
    for poll in service::polls_about(&ctx, subject).await? {
        if poll.state != PollState::Abandoned && poll.box_made {
            polls.push(line(&ctx, &poll).await?);
        }
    }
    let me = ctx.person()?;
    page(Keys {
        shell: Shell::new(&ctx, "Keys to the box"),
        here: format!("/ballot-keys/{subject}"),
        me: ctx.actor.name.to_string(),
        mine: keys.iter().any(|it| it.person == me),
        runs: ctx.may(Power::ReturningOfficer, Some(subject)),
        keys: keys
            .iter()
            .map(|it| KeyLine {
                name: it.name.clone(),
                role: it.role.words(),
                short: ballotbox::to_hex(&it.seal[1..5]),
            })
            .collect(),
        polls,
    })
}

async fn line(ctx: &Ctx, poll: &Poll) -> Result<PollLine> {
    let state = keys::state(ctx, poll).await?;
    Ok(PollLine {
        id: poll.id.to_string(),
        title: poll.subject.title.clone(),
        fingerprint: state.fingerprint,
        signed: poll.signed_at.is_some(),
        waits: poll.state == PollState::Closed && poll.opened_at.is_none(),
        opened: poll.opened_at.is_some(),
        held_by_server: state.held_by_server,
        needed: state.needed,
        given: state.given,
    })
}

/// Takes the public halves of a key that was made on the officer's device.
pub async fn give(ctx: Ctx, Path(subject): Path<String>, fields: Fields) -> Result<Response> {
    let bad = || {
        Problem::field("seal", "The page has to make the key with its script; nothing was sent that is one.")
    };
    let read = |name: &str| from_hex_exact::<33>(fields.value(name)).ok_or_else(bad);
    let lot = from_hex_exact::<32>(fields.value("lot"));
    keys::give(&ctx, id(&subject)?, read("sign")?, read("seal")?, lot).await?;
    Ok("{}".into_response())
}

/// Takes the officer's signature under a ballot's manifest.
pub async fn sign(ctx: Ctx, Path((_, poll)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let signature = from_hex_exact::<64>(fields.value("signature"));
    let signature = signature.ok_or_else(|| Problem::field("signature", "This is not a signature."))?;
    keys::sign(&ctx, &poll, signature).await?;
    Ok("{}".into_response())
}

/// Takes what a key holder opened.
pub async fn open(ctx: Ctx, Path((_, poll)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let poll = service::poll(&ctx, poll_id(&poll)?).await?;
    let share = ballotbox::from_hex(fields.value("share"))
        .ok_or_else(|| Problem::field("share", "This is not a file of opened seals."))?;
    service::take_share(&ctx, &poll, &share).await?;
    Ok("{}".into_response())
}

/// Names a witness of the log.
pub async fn witness(ctx: Ctx, Path(subject): Path<String>, fields: Fields) -> Result<Response> {
    let subject: Uuid = id(&subject)?;
    keys::name_witness(&ctx, subject, fields.value("name"), fields.value("key")).await?;
    Ok(done(
        &format!("/ballot-keys/{subject}"),
        "The witness is named, and stands in the manifest of the next ballot.",
    ))
}
