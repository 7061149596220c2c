//! The list of mailings, one mailing with its preview and progress, and everyone it is for.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, log_read};
use ui::Shell;

use crate::mailing::{self, Counts, LeftOut, Mailing, MailingState, Overview, Preview, Waits};
use crate::model::{MailingId, State};
use crate::service;
use crate::store::message::{self, Lost};
use crate::transport;

#[derive(Template)]
#[template(path = "mail/list.html")]
struct List {
    shell: Shell,
    rows: Vec<Summary>,
    released: bool,
    /// True if mail falls into a folder although this is no demonstration.
    stays_here: bool,
    writer: bool,
    lost: Vec<Lost>,
}

struct Summary {
    id: MailingId,
    subject: String,
    kind: &'static str,
    about: String,
    when: String,
    status: Status,
    counts: Counts,
}

/// A state in words, with a badge's tone.
struct Status {
    words: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "mail/mailing.html")]
struct Page {
    shell: Shell,
    id: MailingId,
    kind: &'static str,
    about_title: String,
    about_url: String,
    proposed: String,
    status: Status,
    waits: Option<String>,
    counts: Counts,
    percent: i64,
    /// Of how many it is known before the mailing goes that it will not reach them.
    ahead: usize,
    preview: Vec<Preview>,
    left_out: Vec<LeftOut>,
    can_revoke: bool,
    going: bool,
    can_approve: bool,
    seen: Option<String>,
    finished: Option<String>,
}

#[derive(Template)]
#[template(path = "mail/recipients.html")]
struct Recipients {
    shell: Shell,
    id: MailingId,
    rows: Vec<ProofRow>,
}

struct ProofRow {
    name: String,
    status: &'static str,
    reason: Option<String>,
    sent: Option<String>,
    /// The beginning of the hash, enough to compare by eye.
    proof: Option<String>,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let all = mailing::list(&ctx).await?;
    let writer = ctx.may(Power::SendMail, None);
    let lost = if writer { message::lost_singles(ctx.db(), ctx.group.id).await? } else { vec![] };
    if !lost.is_empty() {
        log_read(&ctx, "mail.lost", "see which single messages did not arrive", lost.len()).await?;
    }
    let rows = all.into_iter().map(|it| summary(&ctx, it)).collect();
    let released = service::released(&ctx).await?;
    let stays_here = transport::stays_here(&ctx.app);
    ui::page(List { shell: Shell::new(&ctx, "Mail"), rows, released, stays_here, writer, lost })
}

fn summary(ctx: &Ctx, it: Overview) -> Summary {
    Summary {
        id: it.mailing.id,
        subject: it.mailing.subject.clone(),
        kind: it.mailing.kind.label(),
        about: it.mailing.about.title.clone(),
        when: it.mailing.proposed_at.long(&ctx.group.zone),
        status: status(&it),
        counts: it.counts,
    }
}

pub async fn show(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    let (mailing, overview) = visible(&ctx, id).await?;
    let preview = mailing::preview(&ctx, &mailing).await?;
    let (_, left_out) = mailing::recipients(&ctx, id).await?;
    log_read(&ctx, "mail.mailing", "preview a mailing", preview.len() + left_out.len()).await?;
    let ahead = match mailing.state {
        MailingState::Held => mailing::not_reached(&ctx, id).await?.len(),
        _ => 0,
    };
    let zone = &ctx.group.zone;
    let run = mailing::may_run(&ctx, &mailing);
    let waits_for_second = overview.waits == Some(Waits::SecondOfficer);
    let own = mailing.proposed_by.is_some() && mailing.proposed_by == ctx.actor.person;
    ui::page(Page {
        shell: Shell::new(&ctx, mailing.subject.clone()).crumb("Mail", "/mail"),
        id,
        kind: mailing.kind.label(),
        about_title: mailing.about.title.clone(),
        about_url: mailing.about.url.clone(),
        proposed: format!("{}, by {}", mailing.proposed_at.long(zone), proposer(&mailing)),
        status: status(&overview),
        waits: overview.waits.map(|it| waits(&ctx, &mailing, it)),
        ahead,
        percent: percent(overview.counts),
        counts: overview.counts,
        preview,
        left_out,
        can_revoke: run && matches!(mailing.state, MailingState::Held | MailingState::Sending),
        going: mailing.state == MailingState::Sending,
        can_approve: run && waits_for_second && !own,
        seen: mailing.seen.as_ref().map(|it| format!("{}, {}", it.name, it.at.long(zone))),
        finished: mailing.finished_at.map(|it| it.long(zone)),
    })
}

pub async fn recipients(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    let (mailing, _) = visible(&ctx, id).await?;
    let (proofs, _) = mailing::recipients(&ctx, id).await?;
    log_read(&ctx, "mail.recipients", "see who a mailing is for", proofs.len()).await?;
    let zone = &ctx.group.zone;
    let rows = proofs.into_iter().map(|it| ProofRow {
        name: it.name,
        status: it.state.map_or("not begun", State::label),
        reason: it.reason,
        sent: it.sent_at.map(|at| at.long(zone)),
        proof: it.hash.map(|hash| hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()),
    });
    let shell = Shell::new(&ctx, "Who it is for").crumb("Mail", "/mail").crumb(mailing.subject, here(id));
    ui::page(Recipients { shell, id, rows: rows.collect() })
}

pub async fn revoke(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    visible(&ctx, id).await?;
    mailing::revoke(&ctx, id).await?;
    Ok(ui::done(&here(id), "The mailing is revoked. What has not gone will not go."))
}

pub async fn approve(ctx: Ctx, Path(id): Path<MailingId>) -> Result<Response> {
    visible(&ctx, id).await?;
    mailing::approve(&ctx, id).await?;
    Ok(ui::done(&here(id), "You have approved it. It goes as soon as its ten minutes are over."))
}

/// The mailing, if the actor may see it.
pub async fn visible(ctx: &Ctx, id: MailingId) -> Result<(Mailing, Overview)> {
    let overview = mailing::state(ctx, id).await?;
    if !mailing::may_see(ctx, &overview.mailing) {
        tracing::warn!(target: "plenary::refused", request = %ctx.request, "a mailing of another office was asked for");
        return Err(Problem::not_found("There is no such mailing here."));
    }
    Ok((overview.mailing.clone(), overview))
}

pub fn here(id: MailingId) -> String {
    format!("/mail/mailings/{id}")
}

fn proposer(mailing: &Mailing) -> &str {
    if mailing.proposed_by_name.is_empty() { "Plenary" } else { &mailing.proposed_by_name }
}

fn status(it: &Overview) -> Status {
    let (words, tone) = match (it.mailing.state, it.waits) {
        (MailingState::Held, Some(Waits::Release)) => ("held: waits for the release", "warn"),
        (MailingState::Held, Some(Waits::SecondOfficer)) => ("held: waits for a second officer", "warn"),
        (MailingState::Held, _) => ("held", "warn"),
        (MailingState::Revoked, _) => ("revoked", "bad"),
        (MailingState::Sent, _) if it.counts.waiting > 0 => ("gone out; some are tried again", "good"),
        (state, _) => (state.label(), "good"),
    };
    Status { words: words.to_owned(), tone }
}

fn waits(ctx: &Ctx, mailing: &Mailing, what: Waits) -> String {
    match what {
        Waits::Hold => {
            let until = mailing.held_until.zoned(&ctx.group.zone).strftime("%H:%M");
            format!(
                "It is held until {until}, so that you can look at it and take it back. Then it goes by itself."
            )
        }
        Waits::Release => {
            "It waits until two officers have released the organisation's mail to members.".to_owned()
        }
        Waits::SecondOfficer => {
            "A bulletin goes when an officer other than the one who proposed it has approved it.".to_owned()
        }
    }
}

fn percent(counts: Counts) -> i64 {
    if counts.recipients == 0 { 100 } else { (counts.sent + counts.lost) * 100 / counts.recipients }
}
