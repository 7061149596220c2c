//! Where a text quotes its parent: what was quoted and has changed since, on either side.

use serde::Serialize;

use crate::compare::{Piece, track};
use crate::document::{Clause, Document};

/// Words of a text beside the words of its parent that they come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kin {
    /// Where our words stand.
    pub ours: KinPlace,
    /// Where the parent's stand; `None` where the parent has nothing like them.
    pub theirs: Option<KinPlace>,
    /// From our words to the parent's, tracked; empty where there is nothing to compare.
    pub pieces: Vec<Piece>,
    /// Words that the parent has here and we have not.
    pub missing: Vec<String>,
    /// Words that we have here and the parent has not.
    pub own: Vec<String>,
}

/// A place with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KinPlace {
    /// Slug of the clause.
    pub clause: String,
    /// "clause 2, What we work for".
    pub label: String,
    /// The paragraph.
    pub paragraph: String,
    /// The words.
    pub text: String,
}

impl Kin {
    /// Whether the two have drifted apart.
    pub fn drifted(&self) -> bool {
        self.theirs.is_some() && !(self.missing.is_empty() && self.own.is_empty())
    }

    /// One sentence for a page.
    pub fn line(&self) -> String {
        let quoted = |words: &[String]| words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>();
        match &self.theirs {
            None => format!(
                "{} has words of its own: \"{}\".",
                crate::words::capital(&self.ours.label),
                self.ours.text
            ),
            Some(theirs) if self.drifted() => {
                let mut told = format!("{} and {} above have drifted apart", self.ours.label, theirs.label);
                if !self.missing.is_empty() {
                    told.push_str(&format!(
                        "; missing here: {}",
                        crate::words::list(&quoted(&self.missing), "and")
                    ));
                }
                if !self.own.is_empty() {
                    told.push_str(&format!("; only here: {}", crate::words::list(&quoted(&self.own), "and")));
                }
                crate::words::capital(&told) + "."
            }
            Some(theirs) => format!(
                "{} says the same as {} above.",
                crate::words::capital(&self.ours.label),
                theirs.label
            ),
        }
    }
}

/// Each paragraph of a clause beside the likest words of the parent's text, where enough of them are shared. Work is
/// bounded by the length of both.
pub fn kinship(parent: &Document, ours: &Document, clause: &str) -> Vec<Kin> {
    let Some(clause) = ours.clause(clause) else { return vec![] };
    let theirs = sentences(parent);
    clause
        .paragraphs
        .iter()
        .take(MOST)
        .filter(|p| p.text.split_whitespace().count() >= FEWEST)
        .map(|p| beside(place(clause, &p.id, &p.text), &theirs))
        .collect()
}

/// The most paragraphs and sentences that are compared, and the fewest words that say anything.
const MOST: usize = 400;
const FEWEST: usize = 4;

fn sentences(parent: &Document) -> Vec<KinPlace> {
    let inside = parent.clauses.iter().flat_map(|c| c.paragraphs.iter().map(move |p| (c, p)));
    let of = |(c, p): (&Clause, &crate::document::Paragraph)| {
        p.sentences.iter().map(|s| place(c, &p.id, &s.text)).collect::<Vec<_>>()
    };
    inside.flat_map(of).take(MOST).collect()
}

fn place(clause: &Clause, paragraph: &str, text: &str) -> KinPlace {
    KinPlace {
        clause: clause.slug.clone(),
        label: clause.label(),
        paragraph: paragraph.to_owned(),
        text: text.to_owned(),
    }
}

/// Our words beside the likest stretch of the parent's sentences.
fn beside(ours: KinPlace, theirs: &[KinPlace]) -> Kin {
    let own_words = words(&ours.text);
    let best = theirs
        .iter()
        .flat_map(|s| stretches(&s.text, own_words.len()).into_iter().map(move |t| (s, t)))
        .map(|(s, stretch)| (alike(&own_words, &words(&stretch)), s, stretch))
        .filter(|((score, shared), _, _)| *score >= LIKE && *shared >= FEWEST)
        // What is shared comes first: a stretch that stops before our last word is always a little more alike.
        .max_by_key(|((score, shared), _, stretch)| (*shared, *score, std::cmp::Reverse(stretch.len())));
    let Some((_, sentence, stretch)) = best else {
        return Kin { ours, theirs: None, pieces: vec![], missing: vec![], own: vec![] };
    };
    let their_words = words(&stretch);
    let lacks = |from: &[String], of: &[String]| -> Vec<String> {
        from.iter().filter(|w| !of.contains(w) && !SMALL.contains(&w.as_str())).cloned().collect()
    };
    let (missing, own) = (lacks(&their_words, &own_words), lacks(&own_words, &their_words));
    let pieces = track(&ours.text, &stretch);
    Kin { ours, theirs: Some(KinPlace { text: stretch, ..sentence.clone() }), pieces, missing, own }
}

/// From how many hundredths of shared words two stretches are kin.
const LIKE: usize = 48;

/// Words that carry no meaning of their own.
const SMALL: [&str; 22] = [
    "the", "a", "an", "of", "and", "or", "to", "in", "for", "its", "our", "their", "that", "it", "is", "are",
    "by", "with", "so", "at", "on", "we",
];

/// The stretches of a sentence that are about as long as so many words.
fn stretches(text: &str, length: usize) -> Vec<String> {
    let all: Vec<&str> = text.split_whitespace().take(120).collect();
    let from = length.saturating_sub(2).max(FEWEST);
    let mut found = vec![];
    for size in from..=length + 3 {
        if size >= all.len() {
            found.push(all.join(" "));
            break;
        }
        found.extend(all.windows(size).map(|w| w.join(" ")));
    }
    found
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Shared words in hundredths of all, and how many of weight are shared.
fn alike(a: &[String], b: &[String]) -> (usize, usize) {
    let mut rest: Vec<&String> = b.iter().collect();
    let mut shared = 0_usize;
    let mut weighty = 0_usize;
    for word in a {
        if let Some(at) = rest.iter().position(|w| *w == word) {
            rest.swap_remove(at);
            shared += 2;
            weighty += usize::from(!SMALL.contains(&word.as_str()));
        }
    }
    ((shared * 100).checked_div(a.len() + b.len()).unwrap_or(0), weighty)
}
