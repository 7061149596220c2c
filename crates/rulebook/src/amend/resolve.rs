//! From an operation to an exact edit of one base text.

use super::book::{Block, Book, Chapter, Para, bare, flat, parse_value};
use super::misfit::Why;
use super::op::{Anchor, Heading, Operation, ParaShape, fingerprint};
use crate::document::Shape;

/// An edit with its exact place in the base.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    Text { para: String, from: usize, to: usize, with: String },
    Delete { para: String },
    Move { para: String, after: Option<String> },
    Insert { clause: String, after: Option<String>, para: Para },
    Split { para: String, at: usize, id: String },
    Join { first: String, second: String },
    Heading { clause: String, to: Heading },
    Field { clause: String, rule: String, field: String, value: Option<toml::Value> },
    AddRule { clause: String, after: Option<String>, block: Block },
    RemoveRule { clause: String, rule: String },
    AddClause { after: Option<String>, slug: String, source: String },
    Repeal { clause: String },
    Interpret { clause: String, text: String },
}

impl Edit {
    /// The slug of the clause it works on.
    pub fn clause(&self) -> &str {
        match self {
            Self::Text { para, .. }
            | Self::Delete { para }
            | Self::Move { para, .. }
            | Self::Split { para, .. }
            | Self::Join { first: para, .. } => para.rsplit_once('.').map_or("", |(slug, _)| slug),
            Self::Insert { clause, .. }
            | Self::Heading { clause, .. }
            | Self::Field { clause, .. }
            | Self::AddRule { clause, .. }
            | Self::RemoveRule { clause, .. }
            | Self::Repeal { clause }
            | Self::Interpret { clause, .. } => clause,
            Self::AddClause { slug, .. } => slug,
        }
    }
}

/// The exact edits of an operation: one, or one for each place of words that stand there several times.
pub(super) fn resolve(book: &Book, operation: &Operation) -> Result<Vec<Edit>, Why> {
    Ok(vec![match operation {
        Operation::ReplaceText { at, prefix, find, suffix, replace, count } => {
            let para = anchored(book, at)?;
            return text_edits(para, (prefix, find, suffix), replace, *count);
        }
        Operation::InsertPara { clause, after, id, shape, text, statement } => {
            chapter(book, clause)?;
            if book.para(id).is_some() || !id.starts_with(&format!("{clause}.")) {
                return Err(Why::Taken(id.clone()));
            }
            let para = new_para(id, *shape, text, *statement);
            Edit::Insert { clause: clause.clone(), after: after.clone(), para }
        }
        Operation::DeletePara { at, .. } => Edit::Delete { para: anchored(book, at)?.id.clone() },
        Operation::MovePara { at, after, .. } => {
            Edit::Move { para: anchored(book, at)?.id.clone(), after: after.clone() }
        }
        Operation::Split { at, before, id } => {
            let para = anchored(book, at)?;
            let places = occurrences(&para.flat, before);
            let [place] = places.as_slice() else { return Err(times(&para.flat, before, places.len())) };
            Edit::Split { para: para.id.clone(), at: *place, id: id.clone() }
        }
        Operation::Join { first, second } => {
            let (first, second) = (anchored(book, first)?, anchored(book, second)?);
            Edit::Join { first: first.id.clone(), second: second.id.clone() }
        }
        Operation::AddClause { after, slug, level, heading, body } => {
            if book.chapter(slug).is_some() {
                return Err(Why::Taken(slug.clone()));
            }
            if let Some(after) = after.as_ref().filter(|a| book.chapter(a).is_none() && a.is_empty()) {
                return Err(Why::NoClause(after.clone()));
            }
            let marks = "#".repeat(usize::from((*level).clamp(2, 3)));
            let stop = if heading.number.is_empty() || heading.number.contains('.') { "" } else { "." };
            let head = flat(&format!("{marks} {}{stop} {} {{#{slug}}}", heading.number, heading.title));
            let source = format!("{head}\n\n{}", body.trim());
            Edit::AddClause { after: after.clone(), slug: slug.clone(), source }
        }
        Operation::RepealClause { clause, hash } => {
            let found = chapter(book, clause)?;
            if fingerprint(&found.content()) != *hash {
                return Err(Why::Changed(clause.clone()));
            }
            Edit::Repeal { clause: clause.clone() }
        }
        Operation::Renumber { clause, from, to } => {
            let found = chapter(book, clause)?;
            if found.number != from.number || found.title != from.title {
                return Err(Why::Changed(clause.clone()));
            }
            Edit::Heading { clause: clause.clone(), to: to.clone() }
        }
        Operation::SetRule { rule, field, from, to } => set_rule(book, rule, field, from, to)?,
        Operation::AddRule { clause, after, block } => {
            chapter(book, clause)?;
            Edit::AddRule { clause: clause.clone(), after: after.clone(), block: new_block(block)? }
        }
        Operation::RemoveRule { rule, hash } => {
            let (chapter, block) = rule_by_hash(book, rule, hash)?;
            Edit::RemoveRule { clause: chapter.slug.clone(), rule: block.id.clone() }
        }
        Operation::Interpret { clause, text } => {
            chapter(book, clause)?;
            Edit::Interpret { clause: clause.clone(), text: text.clone() }
        }
    }])
}

fn chapter<'a>(book: &'a Book, slug: &str) -> Result<&'a Chapter, Why> {
    book.chapter(slug).ok_or_else(|| Why::NoClause(slug.to_owned()))
}

fn anchored<'a>(book: &'a Book, at: &Anchor) -> Result<&'a Para, Why> {
    let (_, para) = book.para(&at.para).ok_or_else(|| Why::NoPara(at.para.clone()))?;
    if fingerprint(&para.flat) == at.hash { Ok(para) } else { Err(Why::Changed(at.para.clone())) }
}

/// The rule of that id with that content, or another of the same content where the id was made by its place.
fn rule_by_hash<'a>(book: &'a Book, id: &str, hash: &str) -> Result<(&'a Chapter, &'a Block), Why> {
    let same = |block: &Block| fingerprint(&block.content()) == hash;
    if let Some(found) = book.rule(id).filter(|(_, b)| same(b)) {
        return Ok(found);
    }
    let mut all = book.clauses.iter().flat_map(|c| c.rules().map(move |r| (c, r)));
    if let Some(found) = all.find(|(_, b)| !b.named && same(b)) {
        return Ok(found);
    }
    let rule = id.to_owned();
    Err(if book.rule(id).is_some() { Why::RuleChanged { rule, field: None } } else { Why::NoRule(rule) })
}

fn text_edits(
    para: &Para,
    (prefix, find, suffix): (&str, &str, &str),
    replace: &str,
    count: u32,
) -> Result<Vec<Edit>, Why> {
    let quote = [prefix, find, suffix].concat();
    if quote.is_empty() {
        return Err(Why::NotThere(quote));
    }
    let places = occurrences(&para.flat, &quote);
    if places.len() != usize::try_from(count).unwrap_or(usize::MAX) || places.is_empty() {
        return Err(times(&para.flat, &quote, places.len()));
    }
    let edit = |place: &usize| {
        let from = place + prefix.len();
        Edit::Text { para: para.id.clone(), from, to: from + find.len(), with: replace.to_owned() }
    };
    Ok(places.iter().map(edit).collect())
}

fn times(text: &str, find: &str, times: usize) -> Why {
    if times == 0 {
        return Why::NotThere(find.to_owned());
    }
    let longer = occurrences(text, find).into_iter().map(|at| unique(text, at, at + find.len()));
    Why::Times { find: find.to_owned(), times, longer: longer.collect() }
}

/// The shortest quote around a place, by whole words, that stands in the text once.
pub(super) fn unique(text: &str, from: usize, to: usize) -> String {
    let (prefix, suffix) = context(text, from, to);
    [prefix, &text[from..to], suffix].concat()
}

/// Words before and after a place that make it the only one: at least one on each side, so that the place is known again
/// when other words of the paragraph change.
pub(super) fn around(text: &str, from: usize, to: usize) -> (&str, &str) {
    let space = text[to..].len() - text[to..].trim_start().len();
    let end = text[to + space..].find(' ').map_or(text.len(), |i| to + space + i);
    let start = text[..from].trim_end().rfind(' ').map_or(0, |i| i + 1);
    let (before, after) = context(text, start, end);
    let (start, end) = (start - before.len(), end + after.len());
    (&text[start..from], &text[to..end])
}

/// Words before and after a place that make it the only one; none where it is that already.
pub(super) fn context(text: &str, from: usize, to: usize) -> (&str, &str) {
    let (mut start, mut end) = (from, to);
    let mut left = true;
    while start == end || occurrences(text, &text[start..end]).len() != 1 {
        match (left, start > 0, end < text.len()) {
            (_, false, false) => break,
            (true, true, _) | (false, true, false) => {
                let before = text[..start].trim_end();
                start = before.rfind(' ').map_or(0, |i| i + 1);
            }
            _ => {
                let space = text[end..].len() - text[end..].trim_start().len();
                end = text[end + space..].find(' ').map_or(text.len(), |i| end + space + i);
            }
        }
        left = !left;
    }
    (&text[start..from], &text[to..end])
}

/// Where a quote stands as whole words, places that overlap included.
pub(super) fn occurrences(text: &str, quote: &str) -> Vec<usize> {
    let inside = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    let whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + quote.len()..]);
        !inside(before.chars().next_back(), quote.chars().next())
            && !inside(quote.chars().next_back(), after.chars().next())
    };
    let starts = text.char_indices().map(|(i, _)| i).filter(|i| text[*i..].starts_with(quote));
    if quote.is_empty() { vec![] } else { starts.filter(whole).collect() }
}

fn new_para(id: &str, shape: ParaShape, text: &str, statement: bool) -> Para {
    let (shape, lead) = match shape {
        ParaShape::Text => (Shape::Text, ""),
        ParaShape::Bullet => (Shape::Bullet, "- "),
        ParaShape::Numbered => (Shape::Numbered, "1. "),
        ParaShape::Verbatim => (Shape::Verbatim, ""),
    };
    let flat = if shape == Shape::Verbatim { text.to_owned() } else { flat(text) };
    Para { id: id.to_owned(), shape, lead: lead.to_owned(), flat, statement, raw: None }
}

fn new_block(body: &str) -> Result<Block, Why> {
    let fields: toml::Table = toml::from_str(body).map_err(|e| Why::BadRule(e.message().to_owned()))?;
    if body.contains("```") {
        return Err(Why::BadRule("a block cannot contain three backticks.".to_owned()));
    }
    let id = fields.get("id").and_then(toml::Value::as_str).map(str::to_owned);
    Ok(Block { named: id.is_some(), id: id.unwrap_or_default(), body: body.trim_end().to_owned(), fields })
}

fn set_rule(
    book: &Book,
    rule: &str,
    field: &str,
    from: &Option<String>,
    to: &Option<String>,
) -> Result<Edit, Why> {
    let (chapter, block) = book.rule(rule).ok_or_else(|| Why::NoRule(rule.to_owned()))?;
    let read = |text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => parse_value(text)
            .map(Some)
            .ok_or_else(|| Why::BadRule(format!("`{field} = {text}` is not a value."))),
    };
    let (from, to) = (read(from)?, read(to)?);
    if from.as_ref().map(bare) != block.fields.get(field).map(bare) {
        return Err(Why::RuleChanged { rule: rule.to_owned(), field: Some(field.to_owned()) });
    }
    Ok(Edit::Field {
        clause: chapter.slug.clone(),
        rule: rule.to_owned(),
        field: field.to_owned(),
        value: to,
    })
}
