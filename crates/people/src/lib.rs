//! The register of members: people, dated facts, the standing that follows from them, declarations, imports.

pub mod api;
pub mod bench;
pub mod demo;
pub mod export;
pub mod import;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

pub use model::Status;

use std::time::Duration;

use kernel::event::Event;
use kernel::job::Job;
use kernel::{Allow, At, BoxFuture, Ctx, Due, Feature, Nav, Power, Result, Tone, transact};
use serde::Deserialize;
use service::import::State;

const TICKS: &[(&str, Duration, kernel::feature::Tick)] = &[
    ("people.standing", Duration::from_secs(60), refresh),
    ("people.duplicates", Duration::from_secs(10), compare),
    ("people.ends", Duration::from_secs(6 * 3600), ends),
    ("people.words", Duration::from_secs(86_400), forget),
];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        jobs: &[
            (service::import::JOB, import_work),
            (service::import::UNDO_JOB, undo_work),
            (service::duplicates::SCAN_JOB, scan_work),
        ],
        ticks: TICKS,
        on_events: &[("mail.bounced", mail_bounced)],
        dues: Some(dues),
        nav: &[
            Nav { label: "My membership", href: "/me", allow: Allow::Own, order: 20 },
            Nav {
                label: "Register",
                href: "/people",
                allow: Allow::Officer(&[Power::ReadRegister]),
                order: 60,
            },
        ],
        member: Some(service::member_at),
        personal: personal::HELD,
        plain: personal::PLAIN,
        households: Some(households),
        ..Feature::new("people", pages::routes)
    }
}

fn import_work(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::import::work(&ctx, &job).await })
}

fn undo_work(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::import::undo_work(&ctx, &job).await })
}

fn scan_work(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::duplicates::scan_work(&ctx, &job).await })
}

fn households(ctx: Ctx) -> BoxFuture<Result<std::collections::BTreeMap<kernel::PersonId, uuid::Uuid>>> {
    Box::pin(async move { service::households::shared(&ctx).await })
}

/// What an older version did not write is made up for: the counts in sums, and the terms of entries. Then whoever was written
/// is compared.
fn compare(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        service::count_once(&ctx).await?;
        service::complete_terms(&ctx).await?;
        service::duplicates::look(&ctx).await.map(drop)
    })
}

fn ends(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::ends::let_go(&ctx).await })
}

fn forget(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::forget_words(&ctx).await.map(drop) })
}

fn refresh(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::refresh_due(&ctx).await.map(drop) })
}

/// What is read of the mail capability's event.
#[derive(Deserialize)]
struct Bounced {
    message: mail::MessageId,
    person: Option<kernel::PersonId>,
    #[serde(default)]
    status: String,
}

fn mail_bounced(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: Bounced = event.read()?;
        // A server that refused this once, or a full mailbox, says nothing of the address.
        let Some(person) = it.person.filter(|_| mail::gone_for_good(&it.status)) else { return Ok(()) };
        let address = mail::service::address_of(&ctx, it.message).await?;
        transact!(ctx.db(), tx => {
            service::came_back(tx, &ctx, person, address.as_deref(), &it.status).await
        })
    })
}

/// Drafts of imports that nobody decided on, and imports that left rows out lately.
fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut dues = vec![];
        if ctx.actor.person.is_some() {
            dues.extend(service::errands::mine(&ctx).await?.iter().map(errand_due));
        }
        dues.extend(joining_due(service::duplicates::to_agree(&ctx).await?));
        if !ctx.may(Power::EditRegister, None) {
            return Ok(dues);
        }
        let all = service::import::recent(&ctx).await?;
        dues.extend(all.iter().filter_map(|it| import_due(it, ctx.now)));
        dues.extend(twice_due(service::duplicates::how_many(&ctx).await?));
        Ok(dues)
    })
}

/// What a volunteer was asked to do.
fn errand_due(it: &service::errands::Errand) -> Due {
    Due {
        title: format!("People to get in touch with: {}", it.purpose),
        href: format!("/me/errands/{}", it.id),
        by: Some(it.until_at),
        cite: None,
        if_it_slips: Some("Nobody else asks them meanwhile.".into()),
        tone: Tone::Open,
        whose: "You".into(),
        needs: None,
    }
}

fn joining_due(n: usize) -> Option<Due> {
    let title = match n {
        0 => return None,
        1 => "A colleague asks whether two entries of the register are joined".to_owned(),
        _ => format!("Colleagues ask whether entries of the register are joined: {n} pairs"),
    };
    Some(Due {
        title,
        href: "/people/joining".into(),
        by: None,
        cite: None,
        if_it_slips: Some("One of them holds an office or stands on a roll, so it waits for you.".into()),
        tone: Tone::Soon,
        whose: "You".into(),
        needs: None,
    })
}

fn twice_due(n: i64) -> Option<Due> {
    let title = match n {
        0 => return None,
        1 => "One person may be in the register twice".to_owned(),
        service::duplicates::FEW => format!("{n} people and more may be in the register twice"),
        _ => format!("{n} people may be in the register twice"),
    };
    Some(Due {
        title,
        href: "/people/duplicates".into(),
        by: None,
        cite: None,
        if_it_slips: Some("Somebody gets every letter twice, and stands on a roll twice.".into()),
        tone: Tone::Open,
        whose: "Data manager".into(),
        needs: Some(Power::EditRegister),
    })
}

fn import_due(it: &service::import::Journal, now: At) -> Option<Due> {
    let recent = it.created_at.plus_hours(24 * 14) > now;
    let title = match State::of(it) {
        State::Draft => format!("The list “{}” waits for you to import it or throw it away", it.file_name),
        State::Running => format!("The list “{}” is being imported", it.file_name),
        State::Done if it.skipped > 0 && recent => {
            format!("{} rows of “{}” were left out of the register", it.skipped, it.file_name)
        }
        _ => return None,
    };
    Some(Due {
        title,
        href: format!("/people/import/{}", it.id),
        by: None,
        cite: None,
        if_it_slips: Some("People who should be on the list are missing from it.".into()),
        tone: Tone::Open,
        whose: "Data manager".into(),
        needs: Some(Power::EditRegister),
    })
}
