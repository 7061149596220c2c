//! The committee and its posts: lists, terms, vacancies.

use super::sentence::length;
use super::{Fill, Finder, Said};
use crate::document::{Document, Shape};
use crate::intake::Sure;
use crate::rule::Kind;
use crate::units::spoken;
use crate::words::capital;

/// A post that a text names.
pub(super) struct Named {
    pub id: String,
    name: String,
    seats: u32,
}

const TITLES: [&str; 17] = [
    "chairperson",
    "chairwoman",
    "chairman",
    "vice-chair",
    "vice chair",
    "co-chair",
    "chair",
    "secretary",
    "treasurer",
    "organiser",
    "membership officer",
    "press officer",
    "women's officer",
    "education officer",
    "communications officer",
    "campaigns officer",
    "trustee",
];

/// All posts that items of lists or running text name, in order.
pub(super) fn posts(document: &Document) -> Vec<Named> {
    let mut all: Vec<Named> = vec![];
    for clause in &document.clauses {
        for paragraph in &clause.paragraphs {
            for sentence in &paragraph.sentences {
                let said = Said::new(clause, paragraph, &sentence.text);
                for post in of(&said) {
                    if !all.iter().any(|p| p.id == post.id) {
                        all.push(post);
                    }
                }
            }
        }
    }
    all
}

pub(super) fn look(finder: &mut Finder, said: &Said<'_>) {
    let named = of(said);
    if !named.is_empty() && !said.has(&["elect the", "shall elect"]) {
        body(finder, said, Sure::Likely);
    }
    for post in named {
        let fill = Fill::new(Kind::Post, post.id, Sure::Likely, "The sentence names this post.")
            .with("body", finder.committee)
            .with("name", post.name)
            .with("seats", post.seats.to_string());
        finder.define(said, fill);
    }
    if said.has(&[
        "there shall be a committee",
        "there is a committee",
        "managed by",
        "run by",
        "executive committee shall",
    ]) {
        body(finder, said, Sure::Plain);
    }
    term(finder, said);
    vacancy(finder, said);
}

fn body(finder: &mut Finder, said: &Said<'_>, sure: Sure) {
    let (id, name) = match finder.committee {
        "executive" => ("executive", "the executive committee"),
        _ => ("committee", "the committee"),
    };
    let fill = Fill::new(Kind::Body, id, sure, "The sentence speaks of a committee.")
        .with("name", name)
        .with("kind", "committee")
        .with("accountable_to", "members");
    finder.define(said, fill);
}

/// The posts that a sentence lists: an item of a list with a title, or "consists of a Chair, a Secretary and …".
fn of(said: &Said<'_>) -> Vec<Named> {
    let item = said.paragraph.shape != Shape::Text && said.text.split_whitespace().count() <= 8;
    let lists = said.has(&[
        "consist of",
        "consists of",
        "comprise",
        "made up of",
        "officers shall be",
        "officers are",
        "officers of the",
        "posts are",
        "the following officers",
        "following posts",
        "composed of",
        "shall elect a",
        "elects a",
    ]);
    if !(lists || item && said.about(&["committee", "officer", "executive", "post"])) {
        return vec![];
    }
    let mut found = vec![];
    let parts = said.lower.split([',', ';', ':', '.']).flat_map(|p| p.split(" and "));
    for part in parts {
        let Some(title) = TITLES.iter().find(|t| part.contains(*t)) else { continue };
        // The words around the title belong to it: "assistant treasurer" is another post.
        let bare = if item { cleaned(part) } else { (*title).to_owned() };
        let seats = part
            .split_whitespace()
            .find_map(|w| spoken::number(w).filter(|n| (2..30).contains(n)))
            .unwrap_or(1);
        let one = bare.trim_end_matches(|c: char| c == 's' && seats > 1);
        let name = capital(one);
        found.push(Named { id: crate::intake::headings::slug(one, ""), name, seats });
    }
    found
}

fn cleaned(part: &str) -> String {
    let words: Vec<&str> = part
        .split_whitespace()
        .filter(|w| !matches!(*w, "a" | "an" | "the") && spoken::number(w).is_none())
        .collect();
    words.join(" ").trim_matches(['(', ')', ' ']).to_owned()
}

fn term(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&[
        "term of office",
        "serve for",
        "hold office",
        "terms of office",
        "years in office",
        "serve a term",
    ]) {
        return;
    }
    let row = said.has(&["consecutive", "in a row", "successive"]);
    let until =
        said.has(&["until the next annual", "until the following annual", "until the close of the next"]);
    let fill =
        Fill::new(Kind::TermOfOffice, "terms", Sure::Likely, "The sentence says how long a post is held.")
            .with("body", finder.committee)
            .maybe("length", said.period().map(length))
            .maybe("ends", until.then_some("close-of-next-meeting"))
            .maybe("most_in_a_row", said.number().filter(|n| row && *n < 20).map(|n| n.to_string()));
    if said.period().is_some() || until {
        finder.add(said, fill);
    }
}

fn vacancy(finder: &mut Finder, said: &Said<'_>) {
    if !said.has(&["vacanc", "vacant", "co-opt", "coopt"]) {
        return;
    }
    let filled = match () {
        () if said.has(&["co-opt", "coopt"]) => "co-option",
        () if said.has(&["by-election", "election", "elect "]) => "by-election",
        () => return,
    };
    let by = (filled == "co-option").then_some(finder.committee);
    let until = said.has(&["until the next annual", "until the next agm", "until the following"]);
    let fill = Fill::new(
        Kind::Vacancy,
        "vacancies",
        Sure::Likely,
        "The sentence says what happens to an empty seat.",
    )
    .with("body", finder.committee)
    .with("filled_by", filled)
    .maybe("by", by)
    .maybe("until", until.then_some("next-election"));
    finder.add(said, fill);
}
