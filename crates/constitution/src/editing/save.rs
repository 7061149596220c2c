//! From a form back to a source.

use kernel::{FieldError, Problem, Result};
use rulebook::{Clause, Document, Paragraph, Shape};
use ui::Fields;

use super::lines::{
    attributes_of, clause_lines, clause_range, fingerprint, heading_attributes, paragraph_range, splice,
};
use super::no_clause;
use super::paragraphs::{self, Typed};
use super::rules::{self, Requoted};

/// A source after one clause was edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    pub source: String,
    /// Rules whose quoted words changed with the edit: somebody looks whether the rule still says the same.
    pub requoted: Vec<Requoted>,
}

/// The longest text of one box, in characters.
const LONGEST: usize = 100_000;

/// Puts what was typed in the form of a clause in the place of that clause. Every other line of the source stays as it
/// is, to the byte. Paragraphs keep their ids as long as their words can be recognised; rules follow the words that
/// they quote. Refused with everything typed if somebody else changed the clause since the form was drawn.
pub fn save(source: &str, slug: &str, fields: &Fields) -> Result<Saved> {
    let document = rulebook::parse(source).document;
    let clause = document.clause(slug).ok_or_else(|| no_clause(slug))?;
    let raw = clause_lines(source, &document, slug).unwrap_or_default();
    if !fields.value("base").is_empty() && fields.value("base") != fingerprint(&raw) {
        return Err(elsewhere());
    }
    check(fields)?;
    let edit = Edit { source, document: &document, clause, raw: &raw, fields };
    let range = clause_range(source, &document, slug).ok_or_else(|| no_clause(slug))?;
    let prose = splice(source, range, &edit.text());
    let (source, requoted) = rules::follow(&document, &prose, slug)?;
    Ok(Saved { source, requoted })
}

fn elsewhere() -> Problem {
    Problem::conflict("Somebody else changed this clause since you opened it, so yours was not saved.").hint(
        "What you typed is below, and the clause as it stands now above it. Put them together and save once more.",
    )
}

fn check(fields: &Fields) -> Result<()> {
    let mut wrong = vec![];
    if fields.value("title").is_empty() || fields.value("title").contains('\n') {
        wrong.push(FieldError {
            field: "title".into(),
            message: "A clause needs a heading on one line.".into(),
        });
    }
    for name in fields.names().filter(|it| it.starts_with("box.")) {
        if fields.value(name).chars().count() > LONGEST {
            let message = "This is longer than a clause can be; make several clauses of it.";
            wrong.push(FieldError { field: name.to_owned(), message: message.into() });
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
}

struct Edit<'a> {
    source: &'a str,
    document: &'a Document,
    clause: &'a Clause,
    raw: &'a [&'a str],
    fields: &'a Fields,
}

/// A paragraph on its way back: its old id where it is known, and what it was.
struct Placed<'a> {
    typed: Option<Typed>,
    old: Option<&'a Paragraph>,
}

impl Edit<'_> {
    fn text(&self) -> String {
        let mut out = self.heading();
        out.push('\n');
        let placed = self.placed();
        let known: Vec<&str> = placed.iter().filter_map(|it| it.old).map(Paragraph::anchor).collect();
        let mut fresh = self.highest() + 1;
        let mut blocks = self.blocks();
        out.push_str(&blocks.take(None, &known));
        let mut list = None;
        for (number, it) in (1..).zip(&placed) {
            let id = match it.old {
                Some(old) => old.anchor().to_owned(),
                None => {
                    fresh += 1;
                    format!("p{}", fresh - 1)
                }
            };
            let shape = it.typed.as_ref().map(|it| it.shape);
            let goes_on =
                list.is_some() && list == shape && matches!(shape, Some(Shape::Bullet | Shape::Numbered));
            if !goes_on {
                out.push('\n');
            }
            out.push_str(&self.paragraph(it, &id, number));
            out.push('\n');
            list = shape;
            let beside = blocks.take(Some(&id), &known);
            if !beside.is_empty() {
                list = None;
                out.push_str(&beside);
            }
        }
        out.push_str(&blocks.rest());
        out.push('\n');
        out
    }

    /// The heading with its new title; number and attributes stay.
    fn heading(&self) -> String {
        let attributes = heading_attributes(self.raw).join(" ");
        let marks = "#".repeat(usize::from(self.clause.level));
        let number = match self.clause.number.as_str() {
            "" => String::new(),
            number if self.raw.first().is_some_and(|it| it.contains(&format!("{number}. "))) => {
                format!("{number}. ")
            }
            number => format!("{number} "),
        };
        let title = self.fields.value("title").trim_start_matches('#').trim();
        let attributes = if attributes.is_empty() { format!("#{}", self.clause.slug) } else { attributes };
        format!("{marks} {number}{title} {{{attributes}}}\n")
    }

    /// The highest number that an id of the clause has or had by its place.
    fn highest(&self) -> usize {
        let numbered = |it: &Paragraph| it.anchor().strip_prefix('p').and_then(|n| n.parse().ok());
        let ids = self.clause.paragraphs.iter().filter_map(numbered);
        ids.max().unwrap_or(0).max(self.clause.paragraphs.len())
    }

    /// What stands in the boxes, each paragraph with the one that it was.
    fn placed(&self) -> Vec<Placed<'_>> {
        let mut all = vec![];
        let sheet = super::sheet(self.source, &self.clause.slug).map(|it| it.boxes).unwrap_or_default();
        for it in &sheet {
            let old: Vec<&Paragraph> =
                self.clause.paragraphs.iter().filter(|p| it.ids.iter().any(|id| id == p.anchor())).collect();
            if it.fixed || !self.fields.names().any(|name| name == it.name) {
                all.extend(old.into_iter().map(|old| Placed { typed: None, old: Some(old) }));
                continue;
            }
            let statement = self.fields.ticked(&format!("{}.statement", it.name), "yes");
            let text = self.fields.all(&it.name).first().map_or("", String::as_str);
            all.extend(matched(paragraphs::read(text, statement), &old));
        }
        let statement = self.fields.ticked("box.new.statement", "yes");
        let text = self.fields.all("box.new").first().map_or("", String::as_str);
        all.extend(
            paragraphs::read(text, statement).into_iter().map(|it| Placed { typed: Some(it), old: None }),
        );
        all
    }

    fn paragraph(&self, it: &Placed<'_>, id: &str, number: usize) -> String {
        let lines: Vec<&str> = self.source.lines().collect();
        let kept = |old: &Paragraph| {
            let range = paragraph_range(&lines, old.line - 1, old.shape == Shape::Verbatim);
            lines[range].join("\n")
        };
        let by_place = format!("p{number}") == id;
        match (&it.typed, it.old) {
            (None, Some(old)) => kept(old),
            (Some(new), Some(old)) if by_place && self.same(new, old) => kept(old),
            (Some(new), old) => {
                let mut attributes = vec![];
                if !by_place || paragraphs::ends_like_attributes(&new.text) {
                    attributes.push(format!("#{id}"));
                }
                if new.statement {
                    attributes.push(".statement".to_owned());
                }
                let links = old.map(|it| it.links.as_slice()).unwrap_or_default();
                paragraphs::written(new, links, &attributes)
            }
            (None, None) => String::new(),
        }
    }

    fn same(&self, new: &Typed, old: &Paragraph) -> bool {
        let was = paragraphs::read(&paragraphs::typed(old), self.was_statement(old));
        was.as_slice() == std::slice::from_ref(new)
    }

    fn was_statement(&self, old: &Paragraph) -> bool {
        attributes_of(self.source, old).iter().any(|it| it == ".statement")
    }

    /// Everything in the clause that is not prose: rules, comments, blocks that could not be read.
    fn blocks(&self) -> Blocks {
        let lines: Vec<&str> = self.source.lines().collect();
        let Some(range) = clause_range(self.source, self.document, &self.clause.slug) else {
            return Blocks(vec![]);
        };
        let mut blocks: Vec<(Option<String>, String)> = vec![];
        let mut after: Option<String> = None;
        let mut at = range.start + 1;
        while at < range.end {
            if let Some(paragraph) = self.clause.paragraphs.iter().find(|it| it.line == at + 1) {
                at = paragraph_range(&lines, at, paragraph.shape == Shape::Verbatim).end;
                after = Some(paragraph.anchor().to_owned());
                continue;
            }
            match blocks.last_mut().filter(|it| it.0 == after) {
                Some(last) => last.1.push_str(lines[at]),
                None => blocks.push((after.clone(), lines[at].to_owned())),
            }
            if let Some(last) = blocks.last_mut() {
                last.1.push('\n');
            }
            at += 1;
        }
        blocks.retain(|it| !it.1.trim().is_empty());
        Blocks(blocks)
    }
}

/// Pairs what is in a box with what was: the same words first, then the likest.
fn matched<'a>(new: Vec<Typed>, old: &[&'a Paragraph]) -> Vec<Placed<'a>> {
    let was: Vec<String> = old.iter().map(|it| bare(&paragraphs::typed(it))).collect();
    let mut taken = vec![false; old.len()];
    let mut of: Vec<Option<usize>> = vec![None; new.len()];
    for (at, it) in new.iter().enumerate() {
        if let Some(found) = (0..old.len()).find(|i| !taken[*i] && was[*i] == it.text) {
            (taken[found], of[at]) = (true, Some(found));
        }
    }
    for at in 0..new.len() {
        if of[at].is_some() {
            continue;
        }
        let score = |i: usize| rulebook::likeness(&was[i], &new[at].text);
        let best = (0..old.len()).filter(|i| !taken[*i]).max_by_key(|i| (score(*i), std::cmp::Reverse(*i)));
        // Where one paragraph stands for one, it is the same however much it was changed.
        let alone = old.len() == 1 && new.len() == 1;
        if let Some(found) = best.filter(|i| alone || score(*i) >= LIKE) {
            (taken[found], of[at]) = (true, Some(found));
        }
    }
    new.into_iter().zip(of).map(|(it, at)| Placed { typed: Some(it), old: at.map(|i| old[i]) }).collect()
}

/// From how many hundredths of shared words on a paragraph is the old one, changed.
const LIKE: usize = 40;

fn bare(typed: &str) -> String {
    paragraphs::read(typed, false).into_iter().next().map(|it| it.text).unwrap_or_default()
}

/// Blocks with the paragraph that they stood behind.
struct Blocks(Vec<(Option<String>, String)>);

impl Blocks {
    /// Those that stood behind a paragraph, and, before the first paragraph, those whose paragraph is gone.
    fn take(&mut self, after: Option<&str>, known: &[&str]) -> String {
        let _ = known;
        self.drain(|it| it.as_deref() == after)
    }

    fn rest(&mut self) -> String {
        self.drain(|_| true)
    }

    fn drain(&mut self, fits: impl Fn(&Option<String>) -> bool) -> String {
        let (taken, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.0).into_iter().partition(|it| fits(&it.0));
        self.0 = left;
        taken.into_iter().map(|(_, text)| format!("\n{}\n", text.trim_matches('\n'))).collect()
    }
}
