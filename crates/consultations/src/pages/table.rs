//! The committee's table.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Ctx, Result};
use ui::{Fields, Shell, id};

use super::{Head, shell_of};
use crate::model::{Anchor, CommentId, ConsultationId, Operation, Outcome, Standing};
use crate::service::{self, Code, Row};

#[derive(Template)]
#[template(path = "consultations/table.html")]
struct Table {
    shell: Shell,
    head: Head,
    rows: Vec<Line>,
    filters: Vec<(String, String, usize)>,
    shown: String,
    open: usize,
    all: usize,
}

/// One answer as a row.
struct Line {
    id: String,
    who: String,
    part: String,
    prompt: &'static str,
    body: String,
    quote: String,
    how: &'static str,
    when: String,
    late: bool,
    anchor: &'static str,
    theme: String,
    outcome: Option<&'static str>,
    answer: String,
    operation: Option<(String, String)>,
    /// The part's key in the newest draft; empty for the whole text.
    clause: String,
}

impl Line {
    /// What an amendment that grows out of it is called at first: its first words.
    fn title(&self) -> String {
        let words: Vec<&str> = self.body.split_whitespace().take(10).collect();
        words.join(" ").chars().take(100).collect()
    }
}

#[derive(Template)]
#[template(path = "consultations/answer.html")]
struct Form {
    shell: Shell,
    line: Line,
    fields: Fields,
    outcomes: Vec<(&'static str, &'static str)>,
    themes: Vec<String>,
}

pub async fn show(
    ctx: Ctx,
    Path(path): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response> {
    let of: ConsultationId = id(&path)?;
    let table = service::table(&ctx, of).await?;
    let shown = query.get("show").cloned().unwrap_or_else(|| "open".into());
    let lines: Vec<Line> = table.rows.iter().map(|it| line(&ctx, &table, it)).collect();
    let fits = |it: &Line, which: &str| match which {
        "open" => it.outcome.is_none() && !it.late,
        "late" => it.late,
        "gone" => it.anchor == "gone",
        "all" => true,
        theme => it.theme == theme,
    };
    let mut filters: Vec<(String, String)> = [
        ("open", "not answered yet"),
        ("all", "all"),
        ("late", "came late"),
        ("gone", "their words are gone"),
    ]
    .map(|it| (it.0.to_owned(), it.1.to_owned()))
    .into();
    filters.extend(table.themes.iter().map(|it| (it.1.clone(), it.1.clone())));
    let counted = |it: (String, String)| {
        let n = lines.iter().filter(|line| fits(line, &it.0)).count();
        (it.0, it.1, n)
    };
    let filters: Vec<_> = filters.into_iter().map(counted).filter(|it| it.2 > 0 || it.0 == "open").collect();
    let (open, all) = (lines.iter().filter(|it| fits(it, "open")).count(), lines.len());
    let rows = lines.into_iter().filter(|it| fits(it, &shown)).collect();
    ui::page(Table {
        shell: shell_of(&ctx, &table.consultation, "The committee's table"),
        head: Head::of(&ctx, &table.consultation),
        rows,
        filters,
        shown,
        open,
        all,
    })
}

fn line(ctx: &Ctx, table: &service::Table, it: &Row) -> Line {
    let c = &it.comment;
    let title = table.parts.iter().find(|part| part.key == c.part_now).map(|it| it.title.clone());
    Line {
        id: c.id.to_string(),
        who: it.who.clone(),
        part: match c.anchor {
            Anchor::Gone => format!("was about \"{}\", now gone", c.part),
            _ => title.unwrap_or_else(|| "The text as a whole".into()),
        },
        prompt: table.consultation.prompts.prompt(&c.prompt).map_or("else", |it| it.short),
        body: c.body.clone(),
        quote: c.quote.clone(),
        how: c.channel.label(),
        when: c.received_at.long(&ctx.group.zone),
        late: c.standing != Standing::Counted,
        anchor: c.anchor.slug(),
        theme: it.theme.clone().unwrap_or_default(),
        outcome: c.outcome.map(|it| it.label()),
        answer: c.answer.clone(),
        operation: c.operation.as_ref().map(|it| (it.title.clone(), it.url.clone())),
        clause: c.part_now.clone(),
    }
}

async fn form_page(ctx: &Ctx, of: ConsultationId, answer: CommentId, typed: Option<Fields>) -> Result<Form> {
    let table = service::table(ctx, of).await?;
    let gone = || kernel::Problem::not_found("There is no such answer.");
    let row = table.rows.iter().find(|it| it.comment.id == answer).ok_or_else(gone)?;
    let line = line(ctx, &table, row);
    let (title, url) = line.operation.clone().unwrap_or_default();
    let fresh = Fields::default()
        .with("theme", line.theme.clone())
        .with("outcome", row.comment.outcome.map_or("", Outcome::slug))
        .with("answer", line.answer.clone())
        .with("operation_title", title)
        .with("operation_url", url);
    Ok(Form {
        shell: shell_of(ctx, &table.consultation, "Answer this")
            .crumb("The committee's table", format!("/consultations/{of}/table")),
        line,
        fields: typed.unwrap_or(fresh),
        outcomes: Outcome::ALL.iter().map(|it| (it.slug(), it.label())).collect(),
        themes: table.themes.iter().map(|it| it.1.clone()).collect(),
    })
}

pub async fn form(ctx: Ctx, Path((path, answer)): Path<(String, String)>) -> Result<Response> {
    ui::page(form_page(&ctx, id(&path)?, id(&answer)?, None).await?)
}

pub async fn take(
    ctx: Ctx,
    Path((path, answer)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (of, answer): (ConsultationId, CommentId) = (id(&path)?, id(&answer)?);
    let given = Code {
        theme: fields.value("theme").to_owned(),
        outcome: Outcome::read(fields.value("outcome")),
        answer: fields.value("answer").to_owned(),
        operation: Some(Operation {
            title: match fields.value("operation_title") {
                "" => "The change it led to".into(),
                title => title.to_owned(),
            },
            url: fields.value("operation_url").to_owned(),
        }),
    };
    match service::code(&ctx, of, answer, given).await {
        Ok(()) => Ok(ui::done(&format!("/consultations/{of}/table"), "The answer is kept.")),
        Err(problem) => {
            ui::page_with(&problem, form_page(&ctx, of, answer, Some(fields.wrong(&problem))).await?)
        }
    }
}
