//! Membership as work: joining and welcoming, fees worked out by the constitution's rule and recorded by hand, renewal.

pub mod api;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::event::Event;
use kernel::{Allow, BoxFuture, Ctx, Due, Feature, Nav, Power, Result, Tone};

use model::ApplicationState;

const TICKS: &[(&str, Duration, kernel::feature::Tick)] = &[
    ("membership.silence", Duration::from_secs(600), silence),
    ("membership.reminders", Duration::from_secs(3600), remind),
];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        ticks: TICKS,
        on_events: &[("people.added", added), ("people.removed", removed)],
        dues: Some(dues),
        nav: &[
            Nav {
                label: "Joining",
                href: "/joining",
                allow: Allow::Officer(&[Power::EditRegister]),
                order: 61,
            },
            Nav { label: "Fees", href: "/fees", allow: Allow::Officer(&[Power::KeepFees]), order: 62 },
            Nav {
                label: "Newcomers",
                href: "/welcome",
                allow: Allow::Officer(&[Power::WelcomeMembers]),
                order: 63,
            },
        ],
        personal: personal::HELD,
        plain: personal::PLAIN,
        ..Feature::new("membership", pages::routes)
    }
}

/// What is read of the register's event.
#[derive(serde::Deserialize)]
struct Added {
    person: kernel::PersonId,
}

/// Whoever became a member in the last month is welcomed, whichever way they came.
fn added(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: Added = event.read()?;
        service::welcome::newcomer(&ctx, it.person).await
    })
}

/// Whoever was taken out of the register again is welcomed by nobody.
fn removed(ctx: Ctx, event: Event) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let it: Added = event.read()?;
        service::welcome::forget(&ctx, it.person).await
    })
}

fn silence(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::joining::silence(&ctx).await.map(drop) })
}

fn remind(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::renewals::remind(&ctx).await.map(drop) })
}

fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut all = vec![];
        if ctx.may(Power::KeepFees, None) {
            all.extend(fee_lines(&ctx).await?);
        }
        if ctx.may(Power::EditRegister, None) {
            all.extend(applications(&ctx).await?);
            all.extend(endings(&ctx).await?);
        }
        if ctx.may(Power::WelcomeMembers, None) {
            all.extend(welcomes(&ctx).await?);
        }
        all.extend(own_welcomes(&ctx).await?);
        Ok(all)
    })
}

/// A rate that is missing, and how many owe a fee.
async fn fee_lines(ctx: &Ctx) -> Result<Vec<Due>> {
    let line = |title: String, href: &str, slips: &str, cite| Due {
        title,
        href: href.to_owned(),
        by: None,
        cite,
        if_it_slips: Some(slips.to_owned()),
        tone: Tone::Open,
        whose: "Whoever keeps the fees".to_owned(),
        needs: Some(Power::KeepFees),
    };
    let mut lines = vec![];
    for fee in service::fees::overview(ctx).await? {
        if let Err(missing) = &fee.worked {
            let slips = "No payment can be recorded for these members until then.";
            lines.push(line(missing.clone(), "/fees", slips, Some(fee.cite.clone())));
        }
        if fee.unpaid > 0 {
            let title = match fee.unpaid {
                1 => format!("One {} has not paid the fee", fee.category_name),
                n => format!("{n} of the {}s have not paid the fee", fee.category_name),
            };
            let slips = "What the constitution ties to the fee, such as the vote, is closed to them.";
            let href = format!("/fees/unpaid?category={}", ui::percent(&fee.category));
            lines.push(line(title, &href, slips, Some(fee.cite)));
        }
    }
    Ok(lines)
}

/// Applications that wait for a decision.
async fn applications(ctx: &Ctx) -> Result<Vec<Due>> {
    let open = service::joining::list(ctx, ApplicationState::Open).await?;
    let Some(first) = open.first() else { return Ok(vec![]) };
    let title = match open.len() {
        1 => format!("{} asks to join", first.name()),
        n => format!("{n} people ask to join"),
    };
    let by = open.iter().filter_map(|it| it.due_at).min();
    let cite = service::joining::check(ctx, first).await?.joining_cite;
    Ok(vec![Due {
        title,
        href: "/joining".into(),
        by,
        cite,
        if_it_slips: Some("Somebody who wants to take part waits.".into()),
        tone: if by.is_some_and(|it| it < ctx.now) { Tone::Overdue } else { Tone::Soon },
        whose: "Whoever admits members".into(),
        needs: Some(Power::EditRegister),
    }])
}

/// Memberships that the constitution lets end now, if somebody confirms it.
async fn endings(ctx: &Ctx) -> Result<Vec<Due>> {
    let all = service::renewals::ending(ctx).await?;
    let cite = all.first().and_then(|it| it.1.cite.clone());
    let line = |n: usize| Due {
        title: format!("{n} may lapse for an unpaid fee: confirm it or talk to them"),
        href: "/renewals".into(),
        by: None,
        cite,
        if_it_slips: Some("They stay members who have not paid.".into()),
        tone: Tone::Open,
        whose: "Whoever keeps the register".into(),
        needs: Some(Power::EditRegister),
    };
    Ok(if all.is_empty() { vec![] } else { vec![line(all.len())] })
}

/// Newcomers whom nobody has said hello to in time, and those without a welcomer.
async fn welcomes(ctx: &Ctx) -> Result<Vec<Due>> {
    let open = service::welcome::open(ctx).await?;
    let late = open.iter().filter(|it| it.overdue(ctx.now)).count();
    let alone = open.iter().filter(|it| it.welcomer.is_none()).count();
    let line = |title: String, tone| Due {
        title,
        href: "/welcome".into(),
        by: None,
        cite: None,
        if_it_slips: Some("Somebody who joined hears from nobody.".into()),
        tone,
        whose: "Whoever keeps the list of welcomers".into(),
        needs: Some(Power::WelcomeMembers),
    };
    let mut lines = vec![];
    if late > 0 {
        lines.push(line(
            match late {
                1 => "A newcomer has not been welcomed within a week".to_owned(),
                _ => format!("{late} newcomers have not been welcomed within a week"),
            },
            Tone::Overdue,
        ));
    }
    if alone > 0 {
        lines.push(line(
            match alone {
                1 => "A newcomer has nobody to welcome them: find a welcomer".to_owned(),
                _ => format!("{alone} newcomers have nobody to welcome them: find a welcomer"),
            },
            Tone::Soon,
        ));
    }
    Ok(lines)
}

/// Newcomers who are this person's to welcome.
async fn own_welcomes(ctx: &Ctx) -> Result<Vec<Due>> {
    if ctx.actor.person.is_none() {
        return Ok(vec![]);
    }
    let mine = service::welcome::mine(ctx).await?;
    let line = |it: &model::Welcome| Due {
        title: "Somebody new is yours to welcome".into(),
        href: "/welcome".into(),
        by: it.done.is_empty().then_some(it.due_at),
        cite: None,
        if_it_slips: Some("Somebody who joined hears from nobody.".into()),
        tone: if it.overdue(ctx.now) { Tone::Overdue } else { Tone::Soon },
        whose: "You".into(),
        needs: None,
    };
    Ok(mine.iter().map(line).collect())
}
