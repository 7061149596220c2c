//! A clause as a member edits it: its prose as plain lines, its rules as blocks; never the syntax of the file.

use super::book::{Block, Book, Chapter, PREAMBLE, Para, Part, flat};
use crate::document::Shape;

/// A clause to be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseText {
    /// The number; may be empty.
    pub number: String,
    /// The title.
    pub title: String,
    /// The prose: paragraphs with an empty line between them, list items with `- ` or `1. ` before them.
    pub prose: String,
    /// The rules as TOML, with a line of three hyphens between two.
    pub rules: String,
}

/// Why an edited clause cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no such clause.
    #[error("There is no clause \"{0}\".")]
    NoClause(String),
    /// The slug is taken or not well formed.
    #[error(
        "The short name \"{0}\" cannot be used: it is taken, or holds more than small letters, digits and hyphens."
    )]
    Slug(String),
    /// The prose holds something that is not prose.
    #[error("The words hold a heading or a block of the file's syntax: “{0}”.")]
    NotProse(String),
    /// A rule cannot be read.
    #[error("Rule {number} cannot be read: {why}")]
    Rule {
        /// Which rule, from 1.
        number: usize,
        /// Why.
        why: String,
    },
}

/// A clause of a text as a member edits it. Cross-references show their words.
pub fn clause_text(source: &str, slug: &str) -> Option<ClauseText> {
    let book = Book::read(source);
    let chapter = book.chapter(slug)?;
    Some(ClauseText {
        number: chapter.number.clone(),
        title: chapter.title.clone(),
        prose: prose(chapter),
        rules: chapter.rules().map(|r| r.body.trim()).collect::<Vec<_>>().join("\n---\n"),
    })
}

/// The whole text with one clause as it was edited. Paragraphs that were not touched keep their references and marks.
pub fn with_clause(source: &str, slug: &str, edited: &ClauseText) -> Result<String, EditError> {
    let mut book = Book::read(source);
    let old = book.chapter(slug).cloned().ok_or_else(|| EditError::NoClause(slug.to_owned()))?;
    let parts = parts(&book, &old, edited)?;
    let chapter = book.chapter_mut(slug).ok_or_else(|| EditError::NoClause(slug.to_owned()))?;
    let (number, title) = (flat(&edited.number), flat(&edited.title));
    if chapter.number != number.trim_end_matches('.') || chapter.title != title {
        chapter.number = number.trim_end_matches('.').to_owned();
        chapter.title = title;
        chapter.heading = None;
    }
    chapter.parts = parts;
    chapter.raw = None;
    Ok(book.print())
}

/// The whole text with a new clause behind another one.
pub fn with_new_clause(source: &str, after: &str, slug: &str, new: &ClauseText) -> Result<String, EditError> {
    let mut book = Book::read(source);
    let fits = slug.starts_with(|c: char| c.is_ascii_lowercase())
        && slug.len() <= 64
        && slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fits || book.chapter(slug).is_some() {
        return Err(EditError::Slug(slug.to_owned()));
    }
    let at = book.clauses.iter().position(|c| c.slug == after);
    let at = at.ok_or_else(|| EditError::NoClause(after.to_owned()))?;
    let number = flat(&new.number).trim_end_matches('.').to_owned();
    let level = if number.contains('.') { 3 } else { 2 };
    let mut chapter = Chapter {
        slug: slug.to_owned(),
        level,
        number,
        title: flat(&new.title),
        heading: None,
        statement: false,
        parts: vec![],
        raw: None,
    };
    chapter.parts = parts(&book, &chapter, new)?;
    book.clauses.insert(at + 1, chapter);
    Ok(book.print())
}

/// The whole text without one clause.
pub fn without_clause(source: &str, slug: &str) -> Result<String, EditError> {
    let mut book = Book::read(source);
    if slug == PREAMBLE || book.chapter(slug).is_none() {
        return Err(EditError::NoClause(slug.to_owned()));
    }
    book.clauses.retain(|c| c.slug != slug);
    Ok(book.print())
}

fn prose(chapter: &Chapter) -> String {
    let mut text = String::new();
    let mut in_list = false;
    for para in chapter.paras() {
        let list = matches!(para.shape, Shape::Bullet | Shape::Numbered);
        if !text.is_empty() {
            text.push_str(if list && in_list { "\n" } else { "\n\n" });
        }
        text.push_str(&line(para));
        in_list = list;
    }
    text
}

fn line(para: &Para) -> String {
    match para.shape {
        Shape::Verbatim => format!("```\n{}\n```", para.flat.trim_end()),
        Shape::Text | Shape::Bullet | Shape::Numbered => format!("{}{}", para.lead, unlinked(&para.flat)),
    }
}

/// Cross-references as their words: `[clause 8](#committee)` becomes "clause 8".
fn unlinked(text: &str) -> String {
    let mut out = text.to_owned();
    for (words, slug) in links(text) {
        out = out.replace(&format!("[{words}](#{slug})"), &words);
    }
    out
}

fn links(text: &str) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        rest = &rest[open + 1..];
        let Some((words, tail)) = rest.split_once("](#") else { break };
        let Some((slug, _)) = tail.split_once(')') else { break };
        if !words.contains(['[', ']']) {
            found.push((words.to_owned(), slug.to_owned()));
        }
    }
    found
}

fn parts(book: &Book, old: &Chapter, edited: &ClauseText) -> Result<Vec<Part>, EditError> {
    let paras = read_prose(book, old, &edited.prose)?;
    let rules = read_rules(&edited.rules)?;
    let mut parts: Vec<Part> = paras.into_iter().map(Part::Para).collect();
    parts.extend(old.parts.iter().filter(|p| matches!(p, Part::Other(_))).cloned());
    parts.extend(rules.into_iter().map(Part::Rule));
    Ok(parts)
}

fn read_prose(book: &Book, old: &Chapter, prose: &str) -> Result<Vec<Para>, EditError> {
    let text = prose.replace("\r\n", "\n").replace('\r', "\n");
    let read = Book::read(&format!("# t\n\n## 1. c {{#{}}}\n\n{text}\n", old.slug));
    let not_prose = |what: &str| EditError::NotProse(what.chars().take(60).collect());
    let chapter = match read.clauses.as_slice() {
        [_, only] => only,
        [_, _, next, ..] => return Err(not_prose(&next.title)),
        _ => return Err(not_prose("")),
    };
    if let Some(other) = chapter.parts.iter().find(|p| !matches!(p, Part::Para(_))) {
        let what = match other {
            Part::Rule(block) => block.body.as_str(),
            Part::Other(raw) => raw.as_str(),
            Part::Para(_) => "",
        };
        return Err(not_prose(what));
    }
    let known: Vec<(String, &Para)> = old.paras().map(|p| (line(p), p)).collect();
    let statement = |para: &Para| {
        let like = |p: &&Para| p.statement && shared(&p.flat, &para.flat);
        para.statement || old.statement || old.paras().filter(like).count() > 0
    };
    Ok(chapter
        .paras()
        .map(|para| match known.iter().find(|(text, _)| *text == line(para)) {
            Some((_, same)) => (*same).clone(),
            None => Para {
                flat: linked(book, old, &para.flat),
                statement: statement(para) && !old.statement,
                raw: None,
                ..para.clone()
            },
        })
        .collect())
}

/// Whether two paragraphs begin or end alike, so that a mark of the one is meant for the other.
fn shared(a: &str, b: &str) -> bool {
    let words = |t: &str| -> Vec<String> { t.split(' ').map(str::to_lowercase).collect() };
    let (a, b) = (words(a), words(b));
    let same = a.iter().filter(|w| b.contains(w)).count();
    same * 5 >= a.len().max(b.len()) * 2
}

/// Words such as "clause 8" point to the clause of that number again.
fn linked(book: &Book, old: &Chapter, text: &str) -> String {
    let mut out = text.to_owned();
    for (words, slug) in old.paras().flat_map(|p| links(&p.flat)) {
        if !out.contains(&format!("[{words}]")) {
            out = out.replacen(&words, &format!("[{words}](#{slug})"), 1);
        }
    }
    for chapter in book.clauses.iter().filter(|c| !c.number.is_empty()) {
        let words = format!("clause {}", chapter.number);
        let plain = out.match_indices(&words).map(|(i, _)| i).find(|i| {
            let (before, after) = (&out[..*i], &out[i + words.len()..]);
            let longer = after.strip_prefix('.').unwrap_or(after).starts_with(|c: char| c.is_ascii_digit());
            !before.ends_with('[') && !longer && !after.starts_with(|c: char| c.is_alphanumeric())
        });
        if let Some(at) = plain {
            out.replace_range(at..at + words.len(), &format!("[{words}](#{})", chapter.slug));
        }
    }
    out
}

/// Rules as TOML, with a line of three hyphens between two.
fn read_rules(text: &str) -> Result<Vec<Block>, EditError> {
    let mut blocks = vec![];
    let text = text.replace("\r\n", "\n");
    for body in text.split("\n---\n").flat_map(|b| b.strip_prefix("---\n").unwrap_or(b).split("\n\n---")) {
        let body = body.trim().trim_matches('-').trim();
        if body.is_empty() {
            continue;
        }
        let number = blocks.len() + 1;
        let wrong = |why: String| EditError::Rule { number, why };
        if body.contains("```") {
            return Err(wrong("it holds three backticks.".to_owned()));
        }
        let fields: toml::Table = toml::from_str(body).map_err(|e| wrong(format!("{}.", e.message())))?;
        let id = fields.get("id").and_then(toml::Value::as_str).map(str::to_owned);
        if !fields.contains_key("type") {
            return Err(wrong("it does not say its `type`.".to_owned()));
        }
        let named = id.is_some();
        blocks.push(Block { id: id.unwrap_or_default(), named, body: body.to_owned(), fields });
    }
    Ok(blocks)
}
