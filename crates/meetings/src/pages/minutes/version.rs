//! One version of the minutes with what it changed in the one before, in sentences and in the text.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Result};
use rulebook::{Piece, PieceKind};
use ui::{Shell, id};

use super::super::shell;
use super::changes;
use crate::model::MeetingId;
use crate::service::minutes;

#[derive(Template)]
#[template(path = "meetings/minutes_version.html")]
struct Page {
    shell: Shell,
    title: String,
    seq: u32,
    when: String,
    note: String,
    first: bool,
    parts: Vec<Part>,
}

struct Part {
    heading: &'static str,
    steps: Vec<String>,
    pieces: Vec<Piece>,
}

pub async fn show(ctx: Ctx, Path((path, seq)): Path<(String, String)>) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    let it = minutes::reading(&ctx, meeting).await?;
    let version = it.version(id(&seq)?)?;
    let before = it.versions.iter().rev().find(|one| one.seq < version.seq);
    let part = |heading, old: &str, new: &str| {
        let pieces = rulebook::track(old, new);
        Part { heading, steps: changes(&pieces), pieces }
    };
    let mut parts = vec![];
    if let Some(before) = before {
        parts.push(part("Words", &before.words, &version.words));
        if it.closed && !(before.closed_words.is_empty() && version.closed_words.is_empty()) {
            parts.push(part("Closed part", &before.closed_words, &version.closed_words));
        }
    } else {
        let whole = Piece { kind: PieceKind::Kept, text: version.words.clone() };
        parts.push(Part { heading: "Words", steps: vec![], pieces: vec![whole] });
    }
    ui::page(Page {
        shell: shell(&ctx, &it.sitting, format!("Version {}", version.seq))
            .paper(&ctx)
            .crumb("Minutes", format!("/meetings/{meeting}/minutes")),
        title: it.sitting.occasion.title.clone(),
        seq: version.seq,
        when: version.at.long(&ctx.group.zone),
        note: version.note.clone(),
        first: before.is_none(),
        parts,
    })
}
