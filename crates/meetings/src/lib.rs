//! Meetings: from the notice to the approved minutes, in the room and from afar.
//!
//! A meeting is an occasion (`bodies`: body, kind, day, hour, place) and what hangs on it. Its id is the occasion's.
//!
//! # Where what is
//!
//! The house's rooms, each split by phase, so that two people can work side by side:
//!
//! - `model/` what everything is: `meeting`, `item` (agenda, papers), `roll`, `motion`, `vote`, `journal` (the record),
//!   `outcome` (decisions, actions), `words` (every closed list of words)
//! - `store/` the SQL, one file for each of these
//! - `service/` shared: `meetings` (which there are; `lock` and `settle`, under which a meeting changes), `hands` (who
//!   may do what at one), `circle` (who takes part and votes), `says` (what the constitution says), `journal`
//! - `service/before/` agenda, papers, motions, notice · `service/hour/` roll, quorum, chair, votes ·
//!   `service/after/` decisions, actions, minutes
//! - `pages/before`, `pages/hour`, `pages/after` and `templates/meetings/` the same
//!
//! # How a meeting changes
//!
//! A command reads what it needs, then opens one transaction: `meetings::lock` (orders all changes of one meeting and
//! bumps the version that those who follow it watch) → check → store → `journal::record` (one line of the record, if it
//! belongs in the minutes) → audit. The record is never changed; a correction is a line of its own. It holds ids and
//! no names, and closed lines are marked: whoever shows it leaves them out for those who may not see them.

pub mod api;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use kernel::feature::OnEvent;
use kernel::{Allow, BoxFuture, Ctx, Due, Feature, Nav, Result, Tone};

pub use model::MeetingId;
pub use pages::Live;

const EVENTS: &[(&str, OnEvent)] = &[
    ("bodies.occasion-set", |ctx, event| Box::pin(service::occasion_set(ctx, event))),
    ("bodies.occasion-moved", |ctx, event| Box::pin(service::before::moved(ctx, event))),
    (service::CALLED_OFF, |ctx, event| Box::pin(service::called_off(ctx, event))),
    ("amendments.tabled", |ctx, event| Box::pin(service::before::tabled(ctx, event))),
    ("amendments.moved-withdraw", |ctx, event| Box::pin(service::before::withdrawn(ctx, event))),
];

/// Two minutes after a meeting, and who of a body may be worth a talk. It names nobody.
fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let Some(me) = ctx.actor.person else { return Ok(vec![]) };
        let mut all = vec![];
        let line = |title: String, href: String| Due {
            title,
            href,
            by: None,
            cite: None,
            if_it_slips: None,
            tone: Tone::Open,
            whose: "You".into(),
            needs: None,
        };
        let waiting = service::questions::waiting(&ctx).await?;
        if !waiting.is_empty() {
            let title = format!("Questions of members that wait for your answer: {}", waiting.len());
            all.push(line(title, "/meetings/questions".into()));
        }
        all.extend(service::inquiries::due_line(&ctx).await?);
        let letters = service::letters::waiting(&ctx).await?;
        if letters > 0 {
            all.push(line(
                format!("Letters that wait for an answer: {letters}"),
                "/meetings/branches".into(),
            ));
        }
        for it in service::sittings(&ctx, ctx.now.plus_days(-14, &ctx.group.zone)).await? {
            if service::reflection::is_asked(&ctx, &it).await? {
                let title = format!("Two minutes: what did \u{201c}{}\u{201d} teach us?", it.occasion.title);
                all.push(line(title, format!("/meetings/{}/reflection", it.meeting.id)));
            }
        }
        for body in bodies::service::bodies(&ctx).await?.iter().filter(|it| it.closed_at.is_none()) {
            if service::sits_in(&ctx, &body.slug, me).await? {
                let n = service::attendance::to_raise(&ctx, &body.slug).await?;
                if n > 0 {
                    let title = format!("Attendance at {}: {n} worth a talk", body.name);
                    all.push(line(title, format!("/meetings/attendance/{}", body.slug)));
                }
            }
        }
        Ok(all)
    })
}

const TICKS: &[(&str, std::time::Duration, kernel::feature::Tick)] =
    &[("meetings.guests", std::time::Duration::from_secs(3_600), |ctx| {
        Box::pin(async move { service::guests::sweep(&ctx).await })
    })];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        ticks: TICKS,
        on_events: EVENTS,
        dues: Some(dues),
        nav: &[Nav { label: "Meetings", href: "/meetings", allow: Allow::Member, order: 35 }],
        personal: personal::HELD,
        plain: personal::PLAIN,
        grants: Some(|app, group, person, at| {
            Box::pin(async move { service::hour::ballot::grants(&app, group, person, at).await })
        }),
        ..Feature::new("meetings", || pages::routes().merge(api::routes()))
    }
}
