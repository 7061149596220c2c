//! The form that publishes a record.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result};
use rulebook::duty::ProofKind;
use serde::Deserialize;
use ui::{Fields, Shell};
use uuid::Uuid;

use super::id;
use super::upload::WithFile;
use crate::model::{DutyId, NewRecord, Readers, Upload};
use crate::service::{self, Publishable};

#[derive(Template)]
#[template(path = "duties/publish.html")]
struct Form {
    shell: Shell,
    fields: Fields,
    /// Word and label of each.
    what: Vec<(String, String, String)>,
    meetings: Vec<(String, String)>,
    may_mail: bool,
}

#[derive(Deserialize)]
pub struct Asked {
    duty: Option<String>,
}

pub async fn form(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let mut fields = Fields::default().with("readers", "members");
    if let Some(duty) = asked.duty.as_deref() {
        fields = preset(&ctx, id(duty)?, fields).await?;
    }
    ui::page(page(&ctx, fields).await?)
}

/// What a duty asks for, so that nobody looks it up.
async fn preset(ctx: &Ctx, duty: DutyId, fields: Fields) -> Result<Fields> {
    let asked = service::duty(ctx, duty).await?;
    let it = &asked.it;
    let Some(kind) = it.proof.kinds.first() else { return Ok(fields) };
    let what =
        Publishable { kind: *kind, subject: it.proof.of.clone(), label: String::new(), duty: String::new() };
    let fields = fields.with("what", word(&what)?).with("title", title(*kind, &it.name(), &it.duty.label));
    // Minutes of April are about April also when they are published in May.
    let last = kernel::At::from(it.duty.target).date(&ctx.group.zone);
    let day = last.min(ctx.now.date(&ctx.group.zone));
    Ok(if *kind == ProofKind::Minutes { fields.with("covers", day.to_string()) } else { fields })
}

fn title(kind: ProofKind, name: &str, label: &str) -> String {
    match kind {
        ProofKind::Minutes if !label.is_empty() => format!("Minutes, {label}"),
        _ => name.to_owned(),
    }
}

/// "minutes committee", as the form sends it.
fn word(it: &Publishable) -> Result<String> {
    let kind = serde_json::to_value(it.kind)?;
    Ok(format!("{} {}", kind.as_str().unwrap_or_default(), it.subject))
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Form> {
    let list = service::publishable(ctx).await?;
    if list.is_empty() {
        let why = "Nothing that belongs to an office of yours waits to be published.";
        return Err(Problem::forbidden(why).hint("Whose each duty is stands at /duties."));
    }
    let what =
        list.iter().map(|it| Ok((word(it)?, it.label.clone(), it.duty.clone()))).collect::<Result<_>>()?;
    let from = ctx.now.plus_days(-120, &ctx.group.zone);
    let mut meetings = bodies::service::from(ctx, from).await?;
    meetings.reverse();
    Ok(Form {
        shell: Shell::new(ctx, "Publish a record").crumb("Duties", "/duties"),
        fields,
        what,
        meetings: meetings
            .iter()
            .map(|it| (it.id.to_string(), format!("{}, {}", it.title, it.at.day(&ctx.group.zone))))
            .collect(),
        may_mail: ctx.may(Power::SendMail, None),
    })
}

pub async fn take(ctx: Ctx, sent: WithFile) -> Result<Response> {
    let WithFile { fields, file } = sent;
    let done = match read(&fields, file) {
        Ok(new) => service::publish(&ctx, new).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(id) => {
            let said = "It is published. What it proves is done.";
            Ok(ui::done(&format!("/duties/records/{id}"), said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

fn read(fields: &Fields, file: Option<Upload>) -> Result<NewRecord> {
    let choose = || Problem::field("what", "Choose what it is.");
    let (kind, subject) = fields.value("what").split_once(' ').ok_or_else(choose)?;
    let kind = serde_json::from_value(serde_json::Value::String(kind.to_owned())).map_err(|_| choose())?;
    let occasion = match fields.value("occasion") {
        "" => None,
        text => Some(
            text.parse::<Uuid>()
                .map_err(|_| Problem::field("occasion", "Choose a meeting of those listed."))?,
        ),
    };
    let covers = match fields.value("covers") {
        "" => None,
        text => Some(text.parse().map_err(|_| Problem::field("covers", "Write the day as 2026-04-30."))?),
    };
    Ok(NewRecord {
        kind,
        subject: subject.to_owned(),
        title: fields.value("title").to_owned(),
        words: fields.all("words").first().cloned().unwrap_or_default(),
        file,
        occasion,
        covers,
        readers: Readers::read(fields.value("readers")),
        by_mail: fields.ticked("mail", "yes"),
    })
}
