//! Tracked text: what was left out and what was put in, word by word.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::document::Paragraph;

/// A paragraph that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TextChange {
    /// The paragraph's id in the newer text, or in the older where it was taken out.
    pub paragraph: String,
    /// Its pieces in reading order; joined without the put-in ones they are the old text, without the left-out ones the new.
    pub pieces: Vec<Piece>,
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What happened to it.
    pub kind: PieceKind,
    /// Its words, spaces included.
    pub text: String,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PieceKind {
    /// It stayed.
    Kept,
    /// It was left out.
    LeftOut,
    /// It was put in.
    PutIn,
}

impl TextChange {
    /// The change on one line: `[-left out-]` and `{+put in+}`.
    pub fn tracked(&self) -> String {
        let piece = |p: &Piece| match p.kind {
            PieceKind::Kept => p.text.clone(),
            PieceKind::LeftOut => format!("[-{}-]", p.text),
            PieceKind::PutIn => format!("{{+{}+}}", p.text),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// The old text.
    pub fn before(&self) -> String {
        self.without(PieceKind::PutIn)
    }

    /// The new text.
    pub fn after(&self) -> String {
        self.without(PieceKind::LeftOut)
    }

    fn without(&self, kind: PieceKind) -> String {
        self.pieces.iter().filter(|p| p.kind != kind).map(|p| p.text.as_str()).collect()
    }
}

/// A paragraph that is new or gone as a whole.
pub(super) fn whole(paragraph: &Paragraph, added: bool) -> TextChange {
    let kind = if added { PieceKind::PutIn } else { PieceKind::LeftOut };
    let pieces = vec![Piece { kind, text: paragraph.text.clone() }];
    TextChange { paragraph: paragraph.id.clone(), pieces }
}

/// The paragraphs that changed. Equal ones are matched first, then each changed one with the likest unmatched between
/// the same equal neighbours.
pub(super) fn compare(old: &[Paragraph], new: &[Paragraph]) -> Vec<TextChange> {
    let texts = |list: &[Paragraph]| -> Vec<String> { list.iter().map(|p| p.text.clone()).collect() };
    let (old_texts, new_texts) = (texts(old), texts(new));
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &old_texts, &new_texts);
    let mut changes = vec![];
    for op in ops {
        if op.tag() != similar::DiffTag::Equal {
            between(&old[op.old_range()], &new[op.new_range()], &mut changes);
        }
    }
    changes
}

fn between(old: &[Paragraph], new: &[Paragraph], changes: &mut Vec<TextChange>) {
    let mut left: Vec<&Paragraph> = old.iter().collect();
    for paragraph in new {
        let alike = left.iter().enumerate().map(|(i, p)| (likeness(&p.text, &paragraph.text), i));
        match alike
            .max_by_key(|(score, i)| (*score, std::cmp::Reverse(*i)))
            .filter(|(score, _)| *score >= LIKE)
        {
            Some((_, index)) => {
                let before = left.remove(index);
                changes.push(tracked(before, paragraph));
            }
            None => changes.push(whole(paragraph, true)),
        }
    }
    changes.extend(left.into_iter().map(|p| whole(p, false)));
}

/// From how many hundredths of shared words two paragraphs are versions of one.
pub(crate) const LIKE: usize = 40;

/// How alike two texts are: shared words in hundredths of all words.
pub fn likeness(a: &str, b: &str) -> usize {
    let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let (a, mut b) = (words(a), words(b));
    let all = a.len() + b.len();
    let mut shared = 0_usize;
    for word in a {
        if let Some(at) = b.iter().position(|w| *w == word) {
            b.swap_remove(at);
            shared += 2;
        }
    }
    (shared * 100).checked_div(all).unwrap_or(0)
}

fn tracked(old: &Paragraph, new: &Paragraph) -> TextChange {
    TextChange { paragraph: new.id.clone(), pieces: track(&old.text, &new.text) }
}

/// Two wordings of one text side by side, word by word.
pub fn track(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::from_words(old, new);
    let mut pieces: Vec<Piece> = vec![];
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Kept,
            ChangeTag::Delete => PieceKind::LeftOut,
            ChangeTag::Insert => PieceKind::PutIn,
        };
        match pieces.last_mut().filter(|p| p.kind == kind) {
            Some(piece) => piece.text.push_str(change.value()),
            None => pieces.push(Piece { kind, text: change.value().to_owned() }),
        }
    }
    pieces
}
