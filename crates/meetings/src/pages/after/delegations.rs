//! What bodies handed on, how far, and whether it was reported on.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result, log_read};
use ui::{Fields, Shell, id};

use super::super::Names;
use crate::model::{DelegationId, Standing};
use crate::service::after;

#[derive(Template)]
#[template(path = "meetings/delegations.html")]
struct List {
    shell: Shell,
    fields: Fields,
    rows: Vec<Row>,
    officer: bool,
}

struct Row {
    id: String,
    matter: String,
    limits: String,
    from: String,
    to: String,
    meeting: String,
    agreed: String,
    until: Option<String>,
    report_by: String,
    /// The report, once it is given.
    report: Option<String>,
    overdue: bool,
    holds: bool,
    ended: Option<String>,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<List> {
    let all = after::delegations_seen(ctx).await?;
    let actions = after::actions(ctx).await?;
    let action = |it| actions.iter().find(|action| action.id == it);
    let names = Names::of(ctx, all.iter().filter_map(|it| action(it.action)?.owner)).await?;
    log_read(ctx, "who acts for whom", "knowing what was handed on", names.len()).await?;
    let bodies = bodies::service::bodies(ctx).await?;
    let title =
        |slug: &str| bodies.iter().find(|it| it.slug == slug).map_or(slug.to_owned(), |it| it.title());
    let zone = &ctx.group.zone;
    let rows = all.into_iter().map(|it| {
        let report = action(it.action);
        let to = report.map(|it| it.owner.map_or_else(|| it.owner_words.clone(), |it| names.name(it)));
        Row {
            id: it.id.to_string(),
            holds: it.holds(ctx.now),
            from: title(&it.body),
            to: to.unwrap_or_default(),
            meeting: format!("/meetings/{}", it.meeting),
            agreed: it.agreed_at.day(zone),
            until: it.until.map(|it| it.day(zone)),
            report_by: it.report_by.day(zone),
            report: report.filter(|it| it.state == Standing::Done).map(|it| it.ended_words.clone()),
            overdue: report.is_some_and(|it| it.is_overdue(ctx.now)),
            ended: it.ended.map(|(at, why)| format!("{}: {why}", at.day(zone))),
            matter: it.matter,
            limits: it.limits,
        }
    });
    Ok(List {
        shell: Shell::new(ctx, "Handed on").crumb("Meetings", "/meetings"),
        fields,
        rows: rows.collect(),
        officer: ctx.may(kernel::Power::CallElection, None),
    })
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default()).await?)
}

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let delegation: DelegationId = id(&path)?;
    match after::take_back(&ctx, delegation, fields.value("why")).await {
        Ok(()) => Ok(ui::done("/meetings/delegations", "It is taken back.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}
