//! Minutes: their page, the form that changes them, each version with what it changed.

mod act;
mod edit;
mod show;
mod version;

use kernel::{Allow, Routes};
use rulebook::{Piece, PieceKind};

pub fn routes() -> Routes {
    Routes::new()
        .get("/meetings/{id}/minutes", Allow::Anyone, show::show)
        .post("/meetings/{id}/minutes", Allow::Member, act::act)
        .get("/meetings/{id}/minutes/edit", Allow::Member, edit::form)
        .post("/meetings/{id}/minutes/edit", Allow::Member, edit::take)
        .get("/meetings/{id}/minutes/{seq}", Allow::Member, version::show)
}

/// What was left out and put in, as sentences: never by colour or strike-through alone.
fn changes(pieces: &[Piece]) -> Vec<String> {
    let mut steps = vec![];
    let mut out: Option<&str> = None;
    for piece in pieces {
        let words = piece.text.trim();
        match piece.kind {
            PieceKind::LeftOut => out = Some(words),
            PieceKind::PutIn => steps.push(match out.take() {
                Some(old) => format!("Instead of \u{201c}{old}\u{201d}: \u{201c}{words}\u{201d}."),
                None => format!("Put in: \u{201c}{words}\u{201d}."),
            }),
            PieceKind::Kept => {
                steps.extend(out.take().map(|old| format!("Left out: \u{201c}{old}\u{201d}.")))
            }
        }
    }
    steps.extend(out.map(|old| format!("Left out: \u{201c}{old}\u{201d}.")));
    steps
}
