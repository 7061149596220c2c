//! Reads the file: one pass over its lines, never failing, every finding with its place.

use std::collections::HashSet;
use std::sync::Arc;

use super::scan::{Attributes, Fence, Heading, heading, is_slug, list_item, slug_of};
use super::{Clause, Document, Paragraph, Parsed, Shape, inline, rule_block, sentences};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::rule::Status;
use crate::suggest;

/// The largest source that is read, in bytes; what follows is left out with an error.
const LARGEST: usize = 2 * 1024 * 1024;

/// Reads a document. Whatever the text, this gives a document and findings; work is linear in its length.
pub fn parse(source: &str) -> Parsed {
    let mut reader = Reader::default();
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let cut = reader.cut(source);
    for (index, line) in cut.lines().enumerate() {
        reader.line(index + 1, line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    title: Option<String>,
    preamble: Vec<Paragraph>,
    clauses: Vec<Clause>,
    statement_clause: bool,
    slugs: HashSet<String>,
    rule_ids: HashSet<String>,
    open: Option<Open>,
    text: Option<Raw>,
    comment: bool,
    blocks: usize,
    diagnostics: Vec<Diagnostic>,
}

/// A paragraph as it is gathered.
struct Raw {
    line: usize,
    indent: usize,
    shape: Shape,
    text: String,
}

struct Open {
    fence: Fence,
    line: usize,
    body: String,
}

impl Reader {
    fn cut<'a>(&mut self, source: &'a str) -> &'a str {
        if source.len() <= LARGEST {
            return source;
        }
        let end = (0..=LARGEST).rev().find(|i| source.is_char_boundary(*i)).unwrap_or(0);
        self.found(Diagnostic::new(
            Severity::Error,
            "syntax.too-large",
            Place::line(1),
            format!("This document has {} bytes; the most that is read is {LARGEST}.", source.len()),
        ));
        &source[..end]
    }

    fn line(&mut self, number: usize, line: &str) {
        if let Some(open) = &mut self.open {
            if open.fence.closed_by(line) {
                self.close_fence();
            } else {
                open.body.push_str(line);
                open.body.push('\n');
            }
            return;
        }
        let trimmed = line.trim();
        if self.comment || trimmed.starts_with("<!--") {
            self.flush();
            self.comment = !trimmed.contains("-->");
        } else if let Some(fence) = Fence::open(line) {
            self.flush();
            self.open = Some(Open { fence, line: number, body: String::new() });
        } else if let Some(found) = heading(line) {
            self.flush();
            self.heading(number, found);
        } else if trimmed.is_empty() {
            self.flush();
        } else if let Some((numbered, rest)) = list_item(line) {
            self.flush();
            let shape = if numbered { Shape::Numbered } else { Shape::Bullet };
            let indent = line.chars().count() - rest.chars().count();
            self.text = Some(Raw { line: number, indent, shape, text: rest.to_owned() });
        } else {
            self.prose(number, line);
        }
    }

    fn prose(&mut self, number: usize, line: &str) {
        match &mut self.text {
            Some(raw) => {
                raw.text.push('\n');
                raw.text.push_str(line);
            }
            None => {
                let text = line.trim_start().to_owned();
                let indent = line.chars().count() - text.chars().count();
                self.text = Some(Raw { line: number, indent, shape: Shape::Text, text });
            }
        }
    }

    fn heading(&mut self, line: usize, found: Heading) {
        match found.level {
            1 if self.title.is_none() => {
                let title = [found.number, found.title].join(" ");
                self.title = Some(title.trim().to_owned());
            }
            2 | 3 => self.clause(line, found),
            level => {
                let why = if level == 1 {
                    "A document has one title"
                } else {
                    "Clauses have two levels of headings"
                };
                self.found(
                    Diagnostic::new(
                        Severity::Warning,
                        "syntax.heading-level",
                        Place::line(line),
                        format!("{why}; this heading is read as a paragraph."),
                    )
                    .with_hint("Write a clause as `## 8. Title {#slug}` and a sub-clause as `### 8.1 Title {#slug}`."),
                );
                self.text =
                    Some(Raw { line, indent: found.level + 1, shape: Shape::Text, text: found.title });
                self.flush();
            }
        }
    }

    fn clause(&mut self, line: usize, found: Heading) {
        let proposed = slug_of(&found.title);
        let slug = match &found.attributes.id {
            Some(id) if is_slug(id) => id.clone(),
            Some(id) => {
                let told = format!("`{id}` cannot be the slug of a clause.");
                self.slug_error(line, "syntax.slug-form", told, &proposed);
                proposed
            }
            None => {
                let told = format!("The clause \"{}\" has no slug.", short(&found.title));
                self.slug_error(line, "syntax.slug-missing", told, &proposed);
                proposed
            }
        };
        let slug = self.unique(line, slug);
        if found.level == 3 && self.clauses.is_empty() {
            self.found(Diagnostic::new(
                Severity::Warning,
                "syntax.heading-level",
                Place::line(line),
                "This sub-clause stands before the first clause.",
            ));
        }
        self.statement_clause = found.attributes.statement();
        let level = if found.level == 2 { 2 } else { 3 };
        let (number, title) = (found.number, found.title);
        self.clauses.push(Clause { slug, number, title, level, paragraphs: vec![], rules: vec![], line });
    }

    fn slug_error(&mut self, line: usize, code: &'static str, message: String, proposed: &str) {
        self.found(
            Diagnostic::new(Severity::Error, code, Place::line(line), message).with_hint(format!(
                "Write `{{#{proposed}}}` at the end of the heading: small letters, digits and hyphens, never used before."
            )),
        );
    }

    fn unique(&mut self, line: usize, slug: String) -> String {
        if self.slugs.insert(slug.clone()) {
            return slug;
        }
        let first = self.clauses.iter().find(|c| c.slug == slug).map_or(0, |c| c.line);
        self.found(
            Diagnostic::new(
                Severity::Error,
                "reference.duplicate-slug",
                Place::line(line),
                format!("The slug `{slug}` already names the clause at line {first}."),
            )
            .in_clause(&slug)
            .with_hint("A slug is a clause's identity and is used once; give this clause another."),
        );
        let other = format!("{slug}-line-{line}");
        self.slugs.insert(other.clone());
        other
    }

    fn flush(&mut self) {
        let Some(mut raw) = self.text.take() else { return };
        let (source, attributes) = Attributes::take(&raw.text);
        raw.text = source.to_owned();
        let (text, links) = inline::plain(&raw.text);
        self.paragraph(raw, text, links, &attributes);
    }

    fn paragraph(&mut self, raw: Raw, text: String, links: Vec<(String, String)>, attributes: &Attributes) {
        let mut parts = sentences::split(&text);
        let statement = self.clauses.is_empty() || self.statement_clause || attributes.statement();
        if statement {
            parts.iter_mut().for_each(|s| s.status = Some(Status::Statement));
        }
        let (slug, list) = match self.clauses.last_mut() {
            Some(clause) => (clause.slug.clone(), &mut clause.paragraphs),
            None => ("preamble".to_owned(), &mut self.preamble),
        };
        let own = attributes.id.clone().filter(|id| is_slug(id));
        let id = format!("{slug}.{}", own.unwrap_or_else(|| format!("p{}", list.len() + 1)));
        let Raw { line, indent, shape, text: source } = raw;
        list.push(Paragraph { id, shape, source, text, sentences: parts, links, line, indent });
    }

    fn close_fence(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.fence.info == "rule" {
            return self.rule(&open);
        }
        let near =
            suggest::nearest(&open.fence.info, ["rule"]).is_some() || open.fence.info.starts_with("rule");
        if near {
            self.found(
                Diagnostic::new(
                    Severity::Warning,
                    "syntax.fence-name",
                    Place::line(open.line),
                    format!("This block is marked `{}` and is not read as a rule.", short(&open.fence.info)),
                )
                .with_hint("Did you mean `rule`?"),
            );
        }
        let mut statement = Attributes::default();
        statement.classes.push("statement".to_owned());
        let body = open.body.trim_end().to_owned();
        let text = inline::normalise(&body);
        let raw = Raw { line: open.line, indent: 0, shape: Shape::Verbatim, text: body };
        self.paragraph(raw, text, vec![], &statement);
    }

    fn rule(&mut self, open: &Open) {
        let Some(clause) = self.clauses.last_mut() else {
            self.found(
                Diagnostic::new(
                    Severity::Error,
                    "syntax.rule-outside",
                    Place::line(open.line),
                    "This rule stands before the first clause.",
                )
                .with_hint("Move it below the clause whose words it carries out."),
            );
            return;
        };
        let slug = clause.slug.clone();
        self.blocks += 1;
        if self.blocks > MOST_RULES {
            let told = format!(
                "A document has at most {MOST_RULES} rules; this one and those after it are left out."
            );
            if self.blocks == MOST_RULES + 1 {
                self.found(Diagnostic::new(
                    Severity::Error,
                    "syntax.too-many-rules",
                    Place::line(open.line),
                    told,
                ));
            }
            return;
        }
        let (rule, found) = rule_block::read(&open.body, open.line, &slug, clause.rules.len() + 1);
        for diagnostic in found {
            self.found(diagnostic);
        }
        let Some(rule) = rule else { return };
        if !self.rule_ids.insert(rule.id.clone()) {
            self.found(
                Diagnostic::new(
                    Severity::Error,
                    "reference.duplicate-rule",
                    rule.field_place("id"),
                    format!("There is already a rule with the id `{}`.", rule.id),
                )
                .in_clause(&slug)
                .in_rule(&rule.id)
                .with_hint("Give this rule another id."),
            );
            return;
        }
        if let Some(clause) = self.clauses.last_mut() {
            clause.rules.push(Arc::new(rule));
        }
    }

    fn finish(mut self) -> Parsed {
        if let Some(open) = self.open.take() {
            self.found(
                Diagnostic::new(
                    Severity::Error,
                    "syntax.fence-open",
                    Place::line(open.line),
                    "This block is opened and never closed.",
                )
                .with_hint("Close it with a line of three backticks."),
            );
            if open.fence.info == "rule" {
                self.rule(&open);
            }
        }
        self.flush();
        if self.title.is_none() {
            self.found(
                Diagnostic::new(
                    Severity::Warning,
                    "syntax.title",
                    Place::line(1),
                    "The document has no title.",
                )
                .with_hint("Begin with a line such as `# Constitution of …`."),
            );
        }
        self.clauses.iter_mut().for_each(sentences::bind);
        let title = self.title.unwrap_or_default();
        let document = Document { title, preamble: self.preamble, clauses: self.clauses };
        Parsed { document, diagnostics: self.diagnostics }
    }

    /// Keeps a finding; after [`MOST_FINDINGS`] the rest are dropped.
    fn found(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_FINDINGS {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// More findings than anybody reads; a bound on memory for nonsense input.
const MOST_FINDINGS: usize = 1_000;

/// More rules than any constitution has; a bound on work for nonsense input.
const MOST_RULES: usize = 2_000;

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
