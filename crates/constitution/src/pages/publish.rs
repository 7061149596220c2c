//! Publishing what a meeting adopted: first the report, then the button, bound to the hash that was shown.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result, transact};
use ui::{Fields, Shell};

use super::check::Findings;
use super::upload::Upload;
use crate::check::{self, Report};
use crate::drift::Drifted;
use crate::model::{Adoption, Version};
use crate::service;

#[derive(Template)]
#[template(path = "constitution/publish.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    /// The number it will get.
    next: u32,
    /// True until a meeting has adopted a text.
    first: bool,
    found: Option<Findings>,
    drift: Vec<Drifted>,
    /// What stands between the report and the button; empty when it may be pressed.
    ready: bool,
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ctx.need(Power::EditConstitution, None)?;
    let fields = Fields::default().with("in_force_from", ctx.now.iso(&ctx.group.zone));
    ui::page(page(&ctx, fields).await?)
}

pub async fn submit(ctx: Ctx, upload: Result<Upload>) -> Result<Response> {
    ctx.need(Power::EditConstitution, None)?;
    let upload = match upload {
        Ok(upload) => upload,
        Err(problem) => return again(&ctx, Fields::default(), &problem, None).await,
    };
    let source = match upload.source() {
        Ok(source) => source,
        Err(problem) => return again(&ctx, upload.fields, &problem, None).await,
    };
    let report = check::report_aside(source.clone()).await?;
    match adoption(&ctx, &upload.fields) {
        Ok(adoption) if pressed(&upload.fields, &report) => {
            publish(&ctx, upload.fields, &source, &report, adoption).await
        }
        Ok(_) => show(&ctx, upload.fields, &source, &report).await,
        Err(problem) => again(&ctx, upload.fields, &problem, Some((&report, &source))).await,
    }
}

/// Whether the button below the report was pressed, and the text is still the one that the report was about.
fn pressed(fields: &Fields, report: &Report) -> bool {
    fields.value("hash") == report.document.hash()
}

async fn publish(
    ctx: &Ctx,
    fields: Fields,
    source: &str,
    report: &Report,
    adoption: Adoption,
) -> Result<Response> {
    let expected = fields.value("next").parse::<u32>().ok();
    let in_words = fields.ticked("in_words", "yes");
    let done: Result<u32> = transact!(ctx.db(), tx => {
        let seq = if in_words {
            service::publish_in_words(tx, ctx, source, adoption.clone()).await?
        } else {
            service::publish(tx, ctx, source, adoption.clone()).await?
        };
        // Whoever pressed the button saw a number; if it is taken, nothing is kept and they are told.
        if expected.is_some_and(|it| it != seq) { Err(taken(seq - 1)) } else { Ok(seq) }
    });
    match done {
        Ok(seq) => Ok(ui::done(&format!("/c/{seq}"), &format!("Constitution no. {seq} is published."))),
        Err(problem) => again(ctx, fields, &problem, Some((report, source))).await,
    }
}

fn taken(newest: u32) -> Problem {
    Problem::conflict(format!("Constitution no. {newest} was published in the meantime, so yours was not."))
        .hint("Read it first. If yours still is what the meeting adopted, press the button again: it becomes the next.")
}

/// The report, and the button if nothing stands against it.
async fn show(ctx: &Ctx, fields: Fields, source: &str, report: &Report) -> Result<Response> {
    let mut page = page(ctx, fields).await?;
    page.found = Some(Findings::of(report, source));
    page.drift = service::drift_from_newest(ctx, &report.document).await?;
    page.ready = !report.document.clauses.is_empty();
    ui::page(page)
}

/// The form once more, with what needs mending; everything typed is kept.
async fn again(
    ctx: &Ctx,
    fields: Fields,
    problem: &Problem,
    read: Option<(&Report, &str)>,
) -> Result<Response> {
    let mut page = page(ctx, fields.wrong(problem)).await?;
    if let Some((report, source)) = read {
        page.found = Some(Findings::of(report, source));
        page.drift = service::drift_from_newest(ctx, &report.document).await?;
        page.ready = !report.document.clauses.is_empty();
    }
    ui::page_with(problem, page)
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let newest = service::history(ctx).await?.into_iter().next().map(|it| it.0);
    let next = newest.as_ref().map_or(1, |it| it.seq + 1);
    let first = newest.is_none_or(|it: std::sync::Arc<Version>| it.provisional);
    let shell = Shell::new(ctx, "Publish a constitution").crumb("Constitution", "/c");
    Ok(Page { shell, fields, next, first, found: None, drift: vec![], ready: false })
}

fn adoption(ctx: &Ctx, fields: &Fields) -> Result<Adoption> {
    let (adopted_at, in_force_from) = (
        ui::moment(ctx, "adopted_at", fields.value("adopted_at")),
        ui::moment(ctx, "in_force_from", fields.value("in_force_from")),
    );
    let (Ok(adopted_at), Ok(in_force_from)) = (&adopted_at, &in_force_from) else {
        let wrong = [adopted_at.err(), in_force_from.err()].into_iter().flatten().flat_map(|it| it.fields);
        return Err(Problem::entry(wrong.collect()));
    };
    let adoption = Adoption {
        by: fields.value("by").to_owned(),
        minute: fields.value("minute").to_owned(),
        adopted_at: *adopted_at,
        in_force_from: *in_force_from,
        unchanged: fields.all("unchanged").to_vec(),
    };
    adoption.check(ctx.now)?;
    Ok(adoption)
}
