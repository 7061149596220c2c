//! The tray: letters that wait for a person.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id};

use super::shell;
use crate::model::{ConsultationId, Letter, LetterId, Piece, Prompt};
use crate::service::{self, Taken};

#[derive(Template)]
#[template(path = "consultations/tray.html")]
struct Tray {
    shell: Shell,
    letters: Vec<Line>,
}

struct Line {
    id: String,
    from: String,
    subject: String,
    when: String,
    doubt: String,
}

#[derive(Template)]
#[template(path = "consultations/letter.html")]
struct Show {
    shell: Shell,
    line: Line,
    body: String,
    of: Vec<(String, String)>,
    fields: Fields,
    pieces: Vec<Row>,
    parts: Vec<(String, String)>,
    prompts: &'static [Prompt],
}

/// One piece as a row of the form.
struct Row {
    number: usize,
}

impl Row {
    fn part(&self) -> String {
        format!("part-{}", self.number)
    }
    fn prompt(&self) -> String {
        format!("prompt-{}", self.number)
    }
    fn body(&self) -> String {
        format!("body-{}", self.number)
    }
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let letters = service::waiting(&ctx).await?;
    let letters = letters.iter().map(|it| line(&ctx, it)).collect();
    ui::page(Tray { shell: shell(&ctx, "Letters that wait"), letters })
}

fn line(ctx: &Ctx, it: &Letter) -> Line {
    let from = if it.sender_name.is_empty() {
        it.sender.clone()
    } else {
        format!("{} ({})", it.sender_name, it.sender)
    };
    Line {
        id: it.id.to_string(),
        from: if from.is_empty() { "Nobody named".into() } else { from },
        subject: it.subject.clone(),
        when: it.received_at.long(&ctx.group.zone),
        doubt: it.doubt.clone(),
    }
}

/// Rows beyond those that were read, for what the reader missed.
const SPARE: usize = 2;

async fn page(ctx: &Ctx, letter: &Letter, fields: Option<Fields>) -> Result<Show> {
    let all = service::all(ctx).await?;
    let of: Vec<_> = all.iter().filter(|it| it.opens_at.is_some()).collect();
    let chosen = fields.as_ref().and_then(|it| it.value("consultation").parse().ok()).or(letter.consultation);
    let chosen = chosen.or_else(|| of.first().map(|it| it.id));
    let Some(consultation) = of.iter().find(|it| Some(it.id) == chosen) else {
        return Err(Problem::refused("No consultation is open that this letter could answer."));
    };
    let parsed = service::read_again(ctx, letter, consultation.id).await?;
    let (_, parts) = service::text(ctx, consultation.id).await?;
    let count = fields.as_ref().map_or(parsed.pieces.len() + SPARE, rows);
    Ok(Show {
        shell: shell(ctx, "A letter").crumb("Letters that wait", "/consultations/tray"),
        line: line(ctx, letter),
        body: letter.body.clone(),
        of: of.iter().map(|it| (it.id.to_string(), it.title.clone())).collect(),
        fields: fields.unwrap_or_else(|| preset(letter, consultation.id, &parsed.pieces)),
        pieces: (0..count).map(|number| Row { number }).collect(),
        parts: parts.into_iter().map(|it| (it.key, it.title)).collect(),
        prompts: consultation.prompts.prompts(),
    })
}

fn preset(letter: &Letter, of: ConsultationId, pieces: &[Piece]) -> Fields {
    let name = if letter.sender_name.is_empty() { &letter.sender } else { &letter.sender_name };
    let mut fields = Fields::default().with("consultation", of.to_string()).with("name", name.clone());
    for (i, it) in pieces.iter().enumerate() {
        fields = fields
            .with(&format!("part-{i}"), it.part.clone())
            .with(&format!("prompt-{i}"), it.prompt.clone())
            .with(&format!("body-{i}"), it.body.clone());
    }
    fields
}

fn rows(fields: &Fields) -> usize {
    fields.names().filter(|it| it.starts_with("body-")).count()
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let letter = service::letter(&ctx, id(&path)?).await?;
    ui::page(page(&ctx, &letter, None).await?)
}

pub async fn take(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: LetterId = id(&path)?;
    let done = match typed(&fields) {
        Ok(taken) => service::take_letter(&ctx, of, taken).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(standing) => Ok(ui::done("/consultations/tray", super::enter::said(standing))),
        Err(problem) => again(&ctx, of, fields, &problem).await,
    }
}

fn typed(fields: &Fields) -> Result<Taken> {
    let consultation = fields.value("consultation").parse();
    let consultation =
        consultation.map_err(|_| Problem::field("consultation", "Choose which consultation it answers."))?;
    let piece = |i: usize| Piece {
        part: fields.value(&format!("part-{i}")).to_owned(),
        prompt: fields.value(&format!("prompt-{i}")).to_owned(),
        body: fields.value(&format!("body-{i}")).to_owned(),
    };
    Ok(Taken {
        consultation,
        pieces: (0..rows(fields)).map(piece).collect(),
        name: fields.value("name").to_owned(),
    })
}

async fn again(ctx: &Ctx, of: LetterId, fields: Fields, problem: &Problem) -> Result<Response> {
    let letter = service::letter(ctx, of).await?;
    ui::page_with(problem, page(ctx, &letter, Some(fields.wrong(problem))).await?)
}

pub async fn aside(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let of: LetterId = id(&path)?;
    match service::set_aside(&ctx, of, fields.value("reason")).await {
        Ok(()) => Ok(ui::done("/consultations/tray", "The letter is set aside, and kept.")),
        Err(problem) => {
            let letter = service::letter(&ctx, of).await?;
            let pieces =
                service::read_again(&ctx, &letter, letter.consultation.unwrap_or(ConsultationId(of.0))).await;
            let pieces = pieces.map(|it| it.pieces).unwrap_or_default();
            let home = letter.consultation.unwrap_or(ConsultationId(of.0));
            let shown = preset(&letter, home, &pieces).with("reason", fields.value("reason")).wrong(&problem);
            ui::page_with(&problem, page(&ctx, &letter, Some(shown)).await?)
        }
    }
}
