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

    /// Whether a word of it came or went.
    pub fn is_change(&self) -> bool {
        self.pieces.iter().any(|p| p.kind != PieceKind::Kept)
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

/// All paragraphs, also those that stayed, in the order in which both texts are read. Equal ones are matched first, then each
/// changed one with the likest unmatched between the same equal neighbours; what is left out stands where it stood.
pub(super) fn in_full(old: &[Paragraph], new: &[Paragraph]) -> Vec<TextChange> {
    let texts = |list: &[Paragraph]| -> Vec<String> { list.iter().map(|p| p.text.clone()).collect() };
    let (old_texts, new_texts) = (texts(old), texts(new));
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &old_texts, &new_texts);
    let mut changes = vec![];
    for op in ops {
        if op.tag() == similar::DiffTag::Equal {
            changes.extend(new[op.new_range()].iter().map(kept));
        } else {
            between(&old[op.old_range()], &new[op.new_range()], &mut changes);
        }
    }
    changes
}

fn between(old: &[Paragraph], new: &[Paragraph], changes: &mut Vec<TextChange>) {
    let mut left: Vec<usize> = (0..old.len()).collect();
    let mut matched = vec![];
    for paragraph in new {
        let alike = left.iter().map(|i| (likeness(&old[*i].text, &paragraph.text), std::cmp::Reverse(*i)));
        let best = alike.max().filter(|(score, _)| *score >= LIKE).map(|(_, i)| i.0);
        left.retain(|i| Some(*i) != best);
        matched.push(best);
    }
    let mut left = left.into_iter().peekable();
    for (paragraph, before) in new.iter().zip(matched) {
        let Some(before) = before else {
            changes.push(whole(paragraph, true));
            continue;
        };
        while let Some(gone) = left.next_if(|i| *i < before) {
            changes.push(whole(&old[gone], false));
        }
        changes.push(tracked(&old[before], paragraph));
    }
    changes.extend(left.map(|i| whole(&old[i], false)));
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

fn kept(paragraph: &Paragraph) -> TextChange {
    let pieces = vec![Piece { kind: PieceKind::Kept, text: paragraph.text.clone() }];
    TextChange { paragraph: paragraph.id.clone(), pieces }
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
