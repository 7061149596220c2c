//! The pack: agenda, motions and papers on one page, to read, to print, in large print and as plain text.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Ctx, Result};
use serde::Deserialize;
use ui::{Shell, id, to_html};

use super::super::shell;
use super::{Row, rows};
use crate::model::{MeetingId, Motion, Sitting, effect, marked};
use crate::service::{self, Change, before, confidential};

#[derive(Deserialize)]
pub struct Size {
    size: Option<String>,
}

#[derive(Template)]
#[template(path = "meetings/pack.html")]
struct Pack {
    shell: Shell,
    id: String,
    large: bool,
    title: String,
    when: String,
    place: String,
    join: String,
    rows: Vec<Row>,
    motions: Vec<(String, String, String, Vec<String>)>,
    papers: Vec<(String, u32, String)>,
    changes: Vec<Change>,
}

pub async fn page(ctx: Ctx, Path(path): Path<String>, Query(size): Query<Size>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    let papers = papers(&ctx, &sitting).await?;
    let motions = before::motions_seen(&ctx, &sitting).await?;
    let changes = service::changes(&ctx, &sitting).await?;
    ui::page(Pack {
        shell: shell(&ctx, &sitting, "The pack").paper(&ctx),
        id: meeting.to_string(),
        large: size.size.as_deref() == Some("large"),
        title: sitting.occasion.title.clone(),
        when: sitting.occasion.at.long(&ctx.group.zone),
        place: sitting.occasion.place.clone(),
        join: sitting.meeting.join.clone(),
        rows: rows(&ctx, &sitting).await?,
        motions: motions
            .iter()
            .filter(|it| it.amends.is_none() && it.is_live())
            .map(|it| whole(it, &motions))
            .collect(),
        changes,
        papers: papers.into_iter().map(|it| (it.0, it.1, marked_html(&it.2, it.3.as_deref()))).collect(),
    })
}

/// A motion with what each amendment to it would do, as sentences.
fn whole(it: &Motion, all: &[Motion]) -> (String, String, String, Vec<String>) {
    let children = all.iter().filter(|other| other.amends == Some(it.id) && other.is_live());
    (
        it.title.clone(),
        to_html(&it.words),
        to_html(&it.reasons),
        children.map(|child| format!("It would {}.", effect(&it.words, &child.words))).collect(),
    )
}

/// A closed paper carries its reader's mark.
fn marked_html(words: &str, mark: Option<&str>) -> String {
    match mark {
        Some(mark) => marked(&to_html(words), &to_html(mark)),
        None => to_html(words),
    }
}

/// The newest version of each paper that the actor may read, with the mark of a closed one.
async fn papers(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<(String, u32, String, Option<String>)>> {
    let mut all = vec![];
    for it in before::papers(ctx, sitting).await? {
        let (it, versions) = before::paper(ctx, it.id).await?;
        let words = versions.into_iter().next_back().map(|it| it.words).unwrap_or_default();
        let mark = match it.closed {
            true => confidential::mark(ctx, it.id.0, it.seq, "a closed paper").await?,
            false => None,
        };
        all.push((it.title, it.seq, words, mark));
    }
    Ok(all)
}

pub async fn text(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let sitting = service::find(&ctx, meeting).await?;
    let mut out = format!(
        "{}\n{}\n{}\n",
        sitting.occasion.title,
        sitting.occasion.at.long(&ctx.group.zone),
        sitting.occasion.place
    );
    if !sitting.meeting.join.is_empty() {
        out.push_str(&format!("From afar: {}\n", sitting.meeting.join));
    }
    out.push_str("\nAGENDA\n\n");
    for it in rows(&ctx, &sitting).await? {
        out.push_str(&format!(
            "{} {} ({}, {} minutes, at {})\n",
            it.number, it.title, it.form, it.minutes, it.planned
        ));
    }
    for it in service::changes(&ctx, &sitting).await? {
        out.push_str(&format!("\nCHANGE TO THE CONSTITUTION: {}\n", it.title));
        for step in &it.effect {
            out.push_str(&format!("\n- {step}\n"));
        }
        if !it.reason.is_empty() {
            out.push_str(&format!("\nWhy: {}\n", it.reason));
        }
    }
    let motions = before::motions_seen(&ctx, &sitting).await?;
    for it in motions.iter().filter(|it| it.amends.is_none() && it.is_live()) {
        out.push_str(&format!("\nMOTION: {}\n\n{}\n", it.title, it.words));
        if !it.reasons.is_empty() {
            out.push_str(&format!("\nWhy: {}\n", it.reasons));
        }
        for child in motions.iter().filter(|other| other.amends == Some(it.id) && other.is_live()) {
            out.push_str(&format!("\nAn amendment to it. It would {}.\n", effect(&it.words, &child.words)));
        }
    }
    for (title, seq, words, mark) in papers(&ctx, &sitting).await? {
        let mark = mark.map(|it| format!("{it}\n\n")).unwrap_or_default();
        out.push_str(&format!("\nPAPER: {title} (version {seq})\n\n{mark}{words}\n"));
    }
    Ok(ui::download("text/plain; charset=utf-8", "pack.txt", out))
}
