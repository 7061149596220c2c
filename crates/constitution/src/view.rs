//! The constitution as its pages show it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rulebook::{Clause, Coverage, Document, Rule, Rules, Shape, Status, Strictness};

use crate::model::{Interpretation, Version};
use crate::prose;

/// A clause with its prose and the rules beside it.
#[derive(Clone, Debug)]
pub struct ClauseView {
    pub slug: String,
    pub number: String,
    pub title: String,
    /// True for a level-3 heading.
    pub sub: bool,
    pub blocks: Vec<Block>,
    pub rules: Vec<RuleView>,
    /// Sentences by what becomes of them, for the line under the prose.
    pub tally: Tally,
    /// Answers recorded to what the clause leaves open, newest first.
    pub answers: Vec<Interpretation>,
}

/// A paragraph, or a list of items that stand together.
#[derive(Clone, Debug)]
pub struct Block {
    pub shape: Shape,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Item {
    /// The anchor.
    pub id: String,
    /// Safe HTML.
    pub html: String,
    /// True if the HTML holds blocks of its own, which a `<p>` cannot.
    pub blocks: bool,
}

/// A rule as a member reads it.
#[derive(Clone, Debug)]
pub struct RuleView {
    pub id: String,
    pub kind: &'static str,
    pub says: Vec<String>,
    pub plain: String,
    pub does: String,
    pub status: Status,
    pub strictness: &'static str,
    pub note: Option<String>,
}

/// How many sentences are carried out in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub bound: usize,
    pub judgement: usize,
    pub statement: usize,
    pub pending: usize,
    pub open: usize,
}

/// One part of the coverage bar: where it begins, how wide it is (in thousandths), and its words.
#[derive(Clone, Debug)]
pub struct Part {
    pub class: &'static str,
    pub from: usize,
    pub width: usize,
    pub count: usize,
    pub words: &'static str,
    /// The same in fewer words.
    pub short: &'static str,
}

/// A line of the contents.
#[derive(Clone, Debug)]
pub struct Entry {
    pub slug: String,
    pub number: String,
    pub title: String,
    pub sub: bool,
}

pub fn contents(document: &Document) -> Vec<Entry> {
    let entry = |it: &Clause| Entry {
        slug: it.slug.clone(),
        number: it.number.clone(),
        title: it.title.clone(),
        sub: it.level > 2,
    };
    document.clauses.iter().map(entry).collect()
}

/// All clauses, for the page of a whole version.
pub fn clauses(version: &Version) -> Vec<ClauseView> {
    version.document.clauses.iter().map(|it| clause(&version.rules, it, None)).collect()
}

/// A clause with its sub-clauses, for a page of its own. `base` is "/c" or "/c/4".
pub fn one(version: &Version, slug: &str, base: &str) -> Vec<ClauseView> {
    let all = &version.document.clauses;
    let Some(at) = all.iter().position(|it| it.slug == slug) else { return vec![] };
    let below = all[at + 1..].iter().take_while(|it| it.level > all[at].level).count();
    all[at..=at + below].iter().map(|it| clause(&version.rules, it, Some(base))).collect()
}

/// A moment in the life of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub seq: u32,
    /// "It stands here for the first time", "Changed", "Left out".
    pub words: &'static str,
    /// True if the clause can be read in that version.
    pub there: bool,
}

/// In which versions a clause came, changed and went; newest first. `versions` are newest first as well.
pub fn story(versions: &[Arc<Version>], slug: &str) -> Vec<Moment> {
    let mut moments: Vec<Moment> = vec![];
    let mut before: Option<&Clause> = None;
    for version in versions.iter().rev() {
        let now = version.document.clause(slug);
        let words = match (before, now) {
            (None, Some(_)) if moments.is_empty() => Some("It stands here for the first time."),
            (None, Some(_)) => Some("It stands again."),
            (Some(_), None) => Some("It was left out."),
            (Some(old), Some(new)) if !same(old, new) => Some("It was changed."),
            _ => None,
        };
        moments.extend(words.map(|words| Moment { seq: version.seq, words, there: now.is_some() }));
        before = now;
    }
    moments.reverse();
    moments
}

/// Whether words, heading and rules are the same; where they stand in the file does not matter.
fn same(old: &Clause, new: &Clause) -> bool {
    let words = |it: &Clause| it.paragraphs.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    let rules = |it: &Clause| it.rules.iter().map(|it| it.fields.clone()).collect::<Vec<_>>();
    (&old.title, &old.number) == (&new.title, &new.number)
        && words(old) == words(new)
        && rules(old) == rules(new)
}

/// Puts the newest answer to each question beside its clause; answers given after a version was replaced do not
/// belong to it.
pub fn add_interpretations(clauses: &mut [ClauseView], all: &[Interpretation], seq: u32) {
    let mut seen = BTreeSet::new();
    for answer in all.iter().filter(|it| it.seq <= i64::from(seq)) {
        let Some(slug) = answer.clause.as_deref() else { continue };
        if !seen.insert(answer.question.as_str()) {
            continue;
        }
        if let Some(clause) = clauses.iter_mut().find(|it| it.slug == slug) {
            clause.answers.push(answer.clone());
        }
    }
}

/// Clauses whose slug or title is like a word that is no slug.
pub fn near(document: &Document, word: &str) -> Vec<Entry> {
    let word: String = word.to_lowercase().chars().take(64).collect();
    let alike = |it: &Entry| {
        let parts: Vec<&str> = word.split(['-', ' ', '_']).filter(|it| it.len() > 3).collect();
        let title = it.title.to_lowercase();
        distance(&it.slug, &word) <= 2.max(word.len() / 3)
            || parts.iter().any(|part| it.slug.contains(part) || title.contains(part))
    };
    contents(document).into_iter().filter(alike).take(5).collect()
}

/// Letters to put in, leave out or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            row.push((last[j] + usize::from(from != *to)).min(last[j + 1] + 1).min(row[j] + 1));
        }
        last = row;
    }
    last.last().copied().unwrap_or(0)
}

pub fn preamble(document: &Document) -> Vec<Block> {
    blocks(&document.preamble, None)
}

/// The clause as it is shown; on a page of its own, paragraphs are called `p2` and cross-references are whole.
fn clause(rules: &Rules, clause: &Clause, alone: Option<&str>) -> ClauseView {
    ClauseView {
        slug: clause.slug.clone(),
        number: clause.number.clone(),
        title: clause.title.clone(),
        sub: clause.level > 2,
        blocks: blocks(&clause.paragraphs, alone),
        rules: clause
            .rules
            .iter()
            .filter(|it| it.status() != Status::Statement)
            .map(|it| rule(rules, it))
            .collect(),
        tally: Tally::of(clause.paragraphs.iter().flat_map(|it| &it.sentences)),
        answers: vec![],
    }
}

fn blocks(paragraphs: &[rulebook::Paragraph], alone: Option<&str>) -> Vec<Block> {
    let mut blocks: Vec<Block> = vec![];
    for paragraph in paragraphs {
        let item = item(paragraph, alone);
        let list = matches!(paragraph.shape, Shape::Bullet | Shape::Numbered);
        match blocks.last_mut() {
            Some(last) if list && last.shape == paragraph.shape => last.items.push(item),
            _ => blocks.push(Block { shape: paragraph.shape, items: vec![item] }),
        }
    }
    blocks
}

fn item(paragraph: &rulebook::Paragraph, alone: Option<&str>) -> Item {
    let html = prose::html(paragraph);
    let short = paragraph.id.rsplit('.').next().unwrap_or(&paragraph.id);
    let (id, html) = match alone {
        Some(base) => (short.to_owned(), prose::absolute_links(&html, base)),
        None => (paragraph.id.clone(), html),
    };
    let blocks =
        ["<p>", "<ul", "<ol", "<pre", "<h", "<blockquote", "<table"].iter().any(|it| html.contains(it));
    Item { id, html, blocks }
}

pub fn rule(rules: &Rules, rule: &Rule) -> RuleView {
    RuleView {
        id: rule.id.clone(),
        kind: rule.kind.kind().name(),
        says: rule.quotes().map(str::to_owned).collect(),
        plain: rules.plain(rule),
        does: rulebook::does(rule),
        status: rule.status(),
        strictness: match (rule.status(), rule.strictness) {
            (Status::Bound, Strictness::Block) => "Plenary refuses what goes against it.",
            (Status::Bound, Strictness::Warn) => {
                "Plenary warns of what goes against it and does it all the same."
            }
            (Status::Bound, Strictness::Record) => {
                "Plenary notes what goes against it and stands in nobody's way."
            }
            _ => "",
        },
        note: rule.note.clone(),
    }
}

impl ClauseView {
    /// "8. Electing the committee".
    pub fn heading(&self) -> String {
        if self.number.is_empty() { self.title.clone() } else { format!("{}. {}", self.number, self.title) }
    }
}

impl RuleView {
    pub fn pending(&self) -> bool {
        self.status == Status::Pending
    }
    pub fn judgement(&self) -> bool {
        self.status == Status::Judgement
    }
}

impl Block {
    pub fn bullets(&self) -> bool {
        self.shape == Shape::Bullet
    }
    pub fn numbered(&self) -> bool {
        self.shape == Shape::Numbered
    }
    pub fn verbatim(&self) -> bool {
        self.shape == Shape::Verbatim
    }
}

impl Tally {
    pub fn of<'a>(sentences: impl IntoIterator<Item = &'a rulebook::Sentence>) -> Self {
        let mut tally = Self::default();
        for sentence in sentences {
            match sentence.status {
                Some(Status::Bound) => tally.bound += 1,
                Some(Status::Judgement) => tally.judgement += 1,
                Some(Status::Statement) => tally.statement += 1,
                Some(Status::Pending) => tally.pending += 1,
                None => tally.open += 1,
            }
        }
        tally
    }
    pub fn of_document(document: &Document) -> Self {
        let Coverage { bound, judgement, statement, pending, unclassified } = Coverage::of(document);
        Self { bound, judgement, statement, pending, open: unclassified }
    }
    pub fn all(&self) -> usize {
        self.bound + self.judgement + self.statement + self.pending + self.open
    }
    /// The parts of the bar that are not empty, from left to right.
    pub fn parts(&self) -> Vec<Part> {
        let all = self.all().max(1);
        let lines = [
            ("part-bound", self.bound, "kept by Plenary", "kept by Plenary"),
            ("part-judgement", self.judgement, "for people to judge", "for people to judge"),
            ("part-pending", self.pending, "done by people; Plenary does not yet", "done by people so far"),
            ("part-statement", self.statement, "aims and explanations", "aims"),
            ("part-open", self.open, "not yet sorted", "not yet sorted"),
        ];
        let (mut parts, mut before) = (vec![], 0);
        for (class, count, words, short) in lines.into_iter().filter(|it| it.1 > 0) {
            let (from, to) = (before * 1000 / all, (before + count) * 1000 / all);
            parts.push(Part { class, from, width: to - from, count, words, short });
            before += count;
        }
        parts
    }
    /// "5 sentences: 3 kept by Plenary, 1 for people to judge, 1 done by people so far".
    pub fn words(&self) -> String {
        let parts: Vec<String> = self.parts().iter().map(|it| format!("{} {}", it.count, it.short)).collect();
        let noun = if self.all() == 1 { "sentence" } else { "sentences" };
        format!("{} {noun}: {}", self.all(), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_and_its_parts_touch() {
        let tally = Tally { bound: 3, judgement: 1, statement: 0, pending: 2, open: 1 };
        let parts = tally.parts();
        assert_eq!(parts.len(), 4);
        assert!(parts.windows(2).all(|it| it[0].from + it[0].width == it[1].from));
        assert_eq!(parts.last().map(|it| it.from + it.width), Some(1000));
        assert!(tally.words().starts_with("7 sentences: 3 kept by Plenary, 1 for people to judge"));
    }
}
