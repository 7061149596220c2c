//! The national segment: a signed file of the association's members in a group, compared before it is applied, rolled
//! back if need be; and, on the association's side, the making of each group's file.

pub mod bench;
pub mod model;
mod pages;
mod personal;
pub mod service;
mod store;

use std::time::Duration;

use kernel::job::Job;
use kernel::{Allow, BoxFuture, Ctx, Due, Feature, Nav, Power, Result, Tone};

use model::{Direction, RunState, Stage};

const TICKS: &[(&str, Duration, kernel::feature::Tick)] = &[("feeds.fetch", Duration::from_secs(60), fetch)];

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        jobs: &[
            (service::runs::APPLY, apply),
            (service::runs::ROLL_BACK, roll_back),
            (service::transfers::CARRY, carry),
        ],
        ticks: TICKS,
        dues: Some(dues),
        personal: personal::HELD,
        plain: personal::PLAIN,
        nav: &[Nav {
            label: "National segment",
            href: "/segment",
            allow: Allow::Officer(&[Power::EditRegister]),
            order: 64,
        }],
        ..Feature::new("feeds", pages::routes)
    }
}

fn apply(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::runs::apply_work(&ctx, &job).await })
}

fn roll_back(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::runs::roll_back_work(&ctx, &job).await })
}

fn fetch(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::fetch::tick(&ctx).await })
}

fn carry(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move { service::transfers::carry_work(&ctx, &job).await })
}

/// What a member's way to or from another group asks of somebody here, and what happens if they do not.
fn moving(ctx: &Ctx, it: &service::transfers::Transfer) -> Option<(String, &'static str)> {
    let (name, other) = (&it.name, &it.other);
    match (it.stage().ok()?, it.direction()) {
        (Stage::Asked, _) => Some((
            format!("{name} moves to {other}: send the letter"),
            "They belong to neither group as they wish.",
        )),
        (Stage::Sent, Direction::In) => Some((
            format!("{name} comes from {other}: decide"),
            "They wait, and stay a member where they were.",
        )),
        (Stage::Sent, Direction::Out) if it.created_at.plus_days(14, &ctx.group.zone) < ctx.now => Some((
            format!("{other} has not answered for two weeks about {name}: ask, or call it back"),
            "They belong to neither group as they wish.",
        )),
        _ => None,
    }
}

/// A segment that waits, with what it would change; a segment that has grown old; corrections to answer.
fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        if !ctx.may(Power::EditRegister, None) {
            return Ok(vec![]);
        }
        let line = |title: String, href: String, slips: &str, tone| Due {
            title,
            href,
            by: None,
            cite: None,
            if_it_slips: Some(slips.to_owned()),
            tone,
            whose: "Data manager".into(),
            needs: Some(Power::EditRegister),
        };
        let mut lines = vec![];
        let runs = service::runs::recent(&ctx).await?;
        for it in runs.iter().filter(|it| matches!(it.state(), RunState::Checked | RunState::Held)) {
            let conflicts = match it.conflicts {
                0 => String::new(),
                1 => ", 1 conflict to decide".to_owned(),
                n => format!(", {n} conflicts to decide"),
            };
            let title = format!(
                "National segment no. {}: {} join, {} change, {} leave{conflicts} ({})",
                it.seq,
                it.added,
                it.changed,
                it.gone,
                it.state().label()
            );
            let slips = "The register shows the association's members as they were before.";
            lines.push(line(title, format!("/segment/runs/{}", it.id), slips, Tone::Soon));
        }
        if let Some(age) = people::service::fed_at(&ctx).await?
            && age.plus_days(14, &ctx.group.zone) < ctx.now
        {
            let title =
                format!("The national segment is as of {}: ask for a new one", age.day(&ctx.group.zone));
            lines.push(line(title, "/segment".into(), "Lists and rolls rest on old data.", Tone::Open));
        }
        for it in service::issue::recipients(&ctx).await?.iter().filter(|it| it.created_by.is_some()) {
            if !service::issue::answers(&ctx, it).await? {
                let title = format!("The feed for {} rests: whoever made it left the office", it.name);
                lines.push(line(title, "/segments".into(), "They go on with old data.", Tone::Soon));
            }
        }
        if let Some(it) = service::fetch::source(&ctx).await?.filter(|it| it.failures > 2) {
            let title =
                format!("The national segment could not be fetched {} times: {}", it.failures, it.problem);
            lines.push(line(title, "/segment".into(), "Lists and rolls rest on old data.", Tone::Soon));
        }
        for it in service::transfers::all(&ctx).await? {
            if let Some((title, slips)) = moving(&ctx, &it) {
                lines.push(line(title, format!("/transfers/{}", it.id), slips, Tone::Soon));
            }
        }
        let open = service::corrections::to_answer(&ctx).await?;
        if open > 0 {
            let title = format!("{open} corrections suggested by groups wait for an answer");
            lines.push(line(
                title,
                "/segments".into(),
                "What is wrong stays wrong in every segment.",
                Tone::Open,
            ));
        }
        Ok(lines)
    })
}
