//! One's own account: where one is signed in, and what one may do.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, SessionId, session};
use ui::Shell;

use crate::service;

#[derive(Template)]
#[template(path = "access/account.html")]
struct Page {
    shell: Shell,
    email: String,
    sessions: Vec<Device>,
    others: usize,
    powers: Vec<Held>,
    awake: bool,
    sleeps_at: String,
    second: usize,
}

struct Device {
    id: SessionId,
    name: String,
    here: bool,
    since: String,
    seen: String,
    until: String,
}

struct Held {
    what: &'static str,
    through: String,
    until: Option<String>,
}

pub async fn show(ctx: Ctx) -> Result<Response> {
    let account = ctx.actor.account.ok_or_else(Problem::sign_in)?;
    let zone = &ctx.group.zone;
    let all = session::list(ctx.db(), ctx.group.id, account, ctx.now).await?;
    let sessions: Vec<Device> = all
        .iter()
        .map(|it| Device {
            id: it.id,
            name: it.device.clone(),
            here: ctx.actor.session == Some(it.id),
            since: it.created_at.long(zone),
            seen: it.seen_at.day(zone),
            until: it.expires_at.day(zone),
        })
        .collect();
    let powers = ctx.actor.grants.iter().map(|it| Held {
        what: what(it.power),
        through: it.through.clone(),
        until: it.until.map(|at| at.day(zone)),
    });
    let sleeps = ctx.actor.confirmed_at.map(|at| at.plus_hours(12).long(zone));
    ui::page(Page {
        shell: Shell::new(&ctx, "My account"),
        email: service::address(&ctx, account).await?,
        others: sessions.len().saturating_sub(1),
        sessions,
        powers: powers.collect(),
        awake: ctx.powers_awake(),
        sleeps_at: sleeps.unwrap_or_default(),
        second: if ctx.actor.person.is_some() { service::second::mine(&ctx).await?.len() } else { 0 },
    })
}

pub async fn end(ctx: Ctx, Path(id): Path<SessionId>) -> Result<Response> {
    service::end(&ctx, id).await?;
    let here = ctx.actor.session == Some(id);
    let (place, said) = if here {
        ("/", "You are signed out on this device.")
    } else {
        ("/account", "That device is signed out, from this moment.")
    };
    Ok(ui::done(place, said))
}

pub async fn end_others(ctx: Ctx) -> Result<Response> {
    let n = service::end_others(&ctx).await?;
    let said = match n {
        0 => "You were signed in nowhere else.".to_owned(),
        1 => "The one other device is signed out.".to_owned(),
        n => format!("The {n} other devices are signed out."),
    };
    Ok(ui::done("/account", &said))
}

/// A power in plain words.
fn what(power: Power) -> &'static str {
    match power {
        Power::ReadRegister => "See the register of members",
        Power::EditRegister => "Change the register of members",
        Power::KeepFees => "Record members' fees",
        Power::WelcomeMembers => "See who is new, and who welcomes them",
        Power::SeeFlags => "See whose rights rest and who is under complaint",
        Power::EditBodies => "Record bodies, posts and terms",
        Power::EditConstitution => "Publish a constitution that a meeting adopted",
        Power::Consult => "Open a text to consultation and work through the answers",
        Power::CallElection => "Fix meeting days and call elections",
        Power::ReturningOfficer => "Run an election",
        Power::Scrutineer => "Watch an election",
        Power::Teller => "Enter paper ballots",
        Power::SendMail => "Write and send mail to members",
        Power::ReadAudit => "Read the audit trail",
        Power::ProtectData => "Answer people about their data",
        Power::ExportLists => "Take a list of people out as a file",
        Power::KeepServer => "Keep the server",
    }
}
