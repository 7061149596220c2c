//! From the file to its pieces.

use super::{Block, Book, Chapter, PREAMBLE, Para, Part, flat};
use crate::document::{Attributes, Fence};
use crate::document::{Clause, Paragraph, Shape, parse};
use crate::rule::Rule;

impl Book {
    pub fn read(source: &str) -> Self {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let document = parse(source).document;
        let lines: Vec<&str> = source.lines().collect();
        let first = document.clauses.first().map_or(lines.len(), |c| c.line - 1);
        let head = lines.get(..first).unwrap_or_default();
        let title = head.iter().find(|l| l.starts_with("# ")).map(|l| (*l).to_owned());
        let mut clauses = vec![Chapter {
            slug: PREAMBLE.to_owned(),
            level: 1,
            number: String::new(),
            title: document.title.clone(),
            heading: title,
            statement: true,
            parts: parts(&lines, 0..first, &document.preamble, &[]),
            raw: Some(trimmed(head)),
        }];
        for (index, clause) in document.clauses.iter().enumerate() {
            let end = document.clauses.get(index + 1).map_or(lines.len(), |c| c.line - 1);
            clauses.push(chapter(&lines, clause, end));
        }
        Book { clauses }
    }
}

fn chapter(lines: &[&str], clause: &Clause, end: usize) -> Chapter {
    let start = clause.line - 1;
    let heading = lines.get(start).copied().unwrap_or_default();
    let rules: Vec<&Rule> = clause.rules.iter().map(AsRef::as_ref).collect();
    Chapter {
        slug: clause.slug.clone(),
        level: clause.level,
        number: clause.number.clone(),
        title: clause.title.clone(),
        statement: Attributes::take(heading).1.statement(),
        heading: Some(heading.to_owned()),
        parts: parts(lines, start + 1..end, &clause.paragraphs, &rules),
        raw: lines.get(start..end).map(trimmed),
    }
}

fn parts(
    lines: &[&str],
    range: std::ops::Range<usize>,
    paragraphs: &[Paragraph],
    rules: &[&Rule],
) -> Vec<Part> {
    enum Item<'a> {
        Para(&'a Paragraph),
        Rule(&'a Rule),
    }
    let mut items: Vec<(usize, Item<'_>)> = paragraphs.iter().map(|p| (p.line - 1, Item::Para(p))).collect();
    items.extend(rules.iter().map(|r| (r.line - 1, Item::Rule(r))));
    items.sort_by_key(|(line, _)| *line);
    let mut parts = vec![];
    let mut done = range.start;
    for (index, (start, item)) in items.iter().enumerate() {
        other(lines, done..*start, &mut parts);
        let limit = items.get(index + 1).map_or(range.end, |(line, _)| *line);
        done = match item {
            Item::Para(paragraph) => {
                let end = end_of(lines, *start, limit, paragraph.shape);
                parts.push(Part::Para(para(paragraph, lines.get(*start..end).unwrap_or_default())));
                end
            }
            Item::Rule(rule) => {
                let end = (start + rule.lines).min(limit);
                parts.push(Part::Rule(block(rule, lines.get(start + 1..end).unwrap_or_default())));
                end
            }
        };
    }
    // The title is the heading of the preamble, not a part of it.
    let title_alone = |raw: &str| raw.starts_with("# ") && raw.lines().count() == 1;
    other(lines, done..range.end, &mut parts);
    parts.retain(|p| !matches!(p, Part::Other(raw) if title_alone(raw)));
    parts
}

fn other(lines: &[&str], range: std::ops::Range<usize>, parts: &mut Vec<Part>) {
    let raw = lines.get(range).map(trimmed).unwrap_or_default();
    if !raw.is_empty() {
        parts.push(Part::Other(raw));
    }
}

/// The line after a paragraph: the first that is empty, begins a comment or a block, or belongs to something else.
fn end_of(lines: &[&str], start: usize, limit: usize, shape: Shape) -> usize {
    if shape == Shape::Verbatim {
        let fence = lines.get(start).and_then(|l| Fence::open(l));
        let close = |fence: &Fence| (start + 1..limit).find(|i| fence.closed_by(lines[*i]));
        return fence.as_ref().and_then(close).map_or(limit, |i| i + 1);
    }
    (start + 1..limit)
        .find(|i| {
            let line = lines[*i].trim();
            line.is_empty() || line.starts_with("<!--") || Fence::open(lines[*i]).is_some()
        })
        .unwrap_or(limit)
}

fn para(paragraph: &Paragraph, raw: &[&str]) -> Para {
    let first = raw.first().copied().unwrap_or_default();
    let lead = match paragraph.shape {
        Shape::Bullet | Shape::Numbered => first.chars().take(paragraph.indent).collect(),
        Shape::Text | Shape::Verbatim => String::new(),
    };
    let verbatim = paragraph.shape == Shape::Verbatim;
    let raw = raw.join("\n");
    Para {
        id: paragraph.id.clone(),
        shape: paragraph.shape,
        lead,
        flat: if verbatim { paragraph.source.clone() } else { flat(&paragraph.source) },
        statement: !verbatim && Attributes::take(&raw).1.statement(),
        raw: Some(raw),
    }
}

fn block(rule: &Rule, lines: &[&str]) -> Block {
    let body = match lines.split_last() {
        Some((last, rest)) if Fence::open(last).is_some() => rest.join("\n"),
        _ => lines.join("\n"),
    };
    Block { id: rule.id.clone(), named: rule.fields.contains_key("id"), body, fields: rule.fields.clone() }
}

fn trimmed(lines: &[&str]) -> String {
    let from = lines.iter().position(|l| !l.trim().is_empty()).unwrap_or(lines.len());
    let to = lines.iter().rposition(|l| !l.trim().is_empty()).map_or(from, |i| i + 1);
    lines[from..to].join("\n")
}
