//! Entering an answer for somebody: from paper, from a call, or a letter pasted into the tray.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, PersonId, Problem, Result};
use ui::{Fields, Shell, id, moment};

use super::{Head, shell_of};
use crate::model::{Channel, Consultation, ConsultationId, Piece, Prompt, Standing};
use crate::service::{self, Entry};

#[derive(Template)]
#[template(path = "consultations/enter.html")]
struct Enter {
    shell: Shell,
    head: Head,
    fields: Fields,
    prompts: &'static [Prompt],
    parts: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, it: &Consultation, fields: Fields) -> Result<Enter> {
    let (_, parts) = service::text(ctx, it.id).await?;
    Ok(Enter {
        shell: shell_of(ctx, it, "Enter an answer for somebody"),
        head: Head::of(ctx, it),
        fields,
        prompts: it.prompts.prompts(),
        parts: parts.into_iter().map(|it| (it.key, it.title)).collect(),
    })
}

pub async fn form(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let it = service::one(&ctx, id(&path)?).await?;
    let fields = Fields::default()
        .with("channel", Channel::Paper.slug())
        .with("received_at", ctx.now.iso(&ctx.group.zone))
        .with("pasted_at", ctx.now.iso(&ctx.group.zone));
    ui::page(page(&ctx, &it, fields).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let it = service::one(&ctx, of).await?;
    let done = match typed(&ctx, &it, &fields).await {
        Ok(entry) => service::enter(&ctx, of, entry).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(standing) => Ok(ui::done(&format!("/consultations/{of}/enter"), said(standing))),
        Err(problem) => ui::page_with(&problem, page(&ctx, &it, fields.wrong(&problem)).await?),
    }
}

pub(super) fn said(standing: Standing) -> &'static str {
    match standing {
        Standing::Late => "It is kept, and marked late: it arrived after the close.",
        _ => "The answer is taken and counts.",
    }
}

async fn typed(ctx: &Ctx, it: &Consultation, fields: &Fields) -> Result<Entry> {
    let part = fields.value("part").to_owned();
    let pieces = it.prompts.prompts().iter().map(|it| Piece {
        part: part.clone(),
        prompt: it.slug.into(),
        body: fields.value(it.slug).into(),
    });
    let (person, name) = somebody(ctx, fields.value("number"), fields.value("name")).await?;
    Ok(Entry {
        person,
        name,
        channel: Channel::read(fields.value("channel"))
            .filter(|it| *it != Channel::Web)
            .ok_or_else(|| Problem::field("channel", "Choose how the answer came."))?,
        received_at: moment(ctx, "received_at", fields.value("received_at"))?,
        pieces: pieces.collect(),
        may_name: fields.ticked("may_name", "yes"),
        letter: None,
    })
}

/// A member by membership number, or whatever name was given.
async fn somebody(ctx: &Ctx, number: &str, name: &str) -> Result<(Option<PersonId>, String)> {
    if number.is_empty() {
        return Ok((None, name.to_owned()));
    }
    let wrong = || {
        Problem::field(
            "number",
            "Nobody in the register has this membership number. Leave it empty if you do not know it.",
        )
    };
    let number: i64 = number.parse().map_err(|_| wrong())?;
    let all = people::service::everyone(ctx, ctx.now).await?;
    let found = all.into_iter().find(|it| it.number == number).ok_or_else(wrong)?;
    Ok((Some(found.id), found.name))
}

pub async fn paste(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let it = service::one(&ctx, of).await?;
    let done = match moment(&ctx, "pasted_at", fields.value("pasted_at")) {
        Ok(arrived) => service::paste(&ctx, of, fields.value("sender"), fields.value("body"), arrived).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(ui::done("/consultations/tray", "The letter lies in the tray: read it and take it.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, &it, fields.wrong(&problem)).await?),
    }
}
