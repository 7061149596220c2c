//! The constitution as its pages show it.

mod near;
mod story;
mod tally;

use std::collections::BTreeSet;

use rulebook::{Clause, Document, Rule, Rules, Shape, Status, Strictness};

use crate::model::{Interpretation, Version};
use crate::{prose, service};

pub use near::near;
pub use story::{Moment, story};
pub use tally::Tally;

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
    /// Notes beside it: id, what sort, and the words.
    pub notes: Vec<(String, &'static str, String)>,
    /// Rulings of the chair by it: what was in doubt, the ruling, and by whom.
    pub rulings: Vec<(String, String, String)>,
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
    /// True if the rule does not hold and people decide what its words mean.
    pub suspended: bool,
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
    clauses_of(&version.rules)
}

/// The same for a text that is no version.
pub fn clauses_of(rules: &Rules) -> Vec<ClauseView> {
    rules.document().clauses.iter().map(|it| clause(rules, it, None)).collect()
}

/// A clause with its sub-clauses, for a page of its own. `base` is "/c" or "/c/4".
pub fn one(version: &Version, slug: &str, base: &str) -> Vec<ClauseView> {
    let all = &version.document.clauses;
    let Some(at) = all.iter().position(|it| it.slug == slug) else { return vec![] };
    let below = all[at + 1..].iter().take_while(|it| it.level > all[at].level).count();
    all[at..=at + below].iter().map(|it| clause(&version.rules, it, Some(base))).collect()
}

/// Puts the newest answer to each question beside its clause; answers given after a version was replaced do not
/// belong to it.
pub fn add_interpretations(clauses: &mut [ClauseView], all: &[Interpretation], seq: u32) {
    let mut seen = BTreeSet::new();
    for answer in all.iter().filter(|it| it.seq <= i64::from(seq)) {
        let Some(slug) = answer.clause.as_deref() else { continue };
        if !seen.insert(answer.question.as_str()) || answer.lapsed_at.is_some() {
            continue;
        }
        if let Some(clause) = clauses.iter_mut().find(|it| it.slug == slug) {
            clause.answers.push(answer.clone());
        }
    }
}

/// Puts notes and rulings of the chair beside their clauses.
pub fn add_beside(clauses: &mut [ClauseView], notes: &[service::NoteRow], rulings: &[service::ChairRuling]) {
    for clause in clauses {
        let ours = notes.iter().filter(|it| it.clause == clause.slug);
        let kind = |name: &str| service::NOTE_KINDS.iter().find(|it| it.0 == name).map_or("Note", |it| it.1);
        clause.notes = ours.map(|it| (it.id.to_string(), kind(&it.kind), it.words.clone())).collect();
        let ours = rulings.iter().filter(|it| it.clause == clause.slug);
        let challenged = |it: &service::ChairRuling| match it.challenge.as_str() {
            "" => String::new(),
            outcome => format!("; challenged and {outcome}, {}", it.challenge_by),
        };
        let by = |it: &service::ChairRuling| {
            format!("{} in the chair, {}{}", it.chair, it.meeting, challenged(it))
        };
        clause.rulings = ours.map(|it| (it.asked.clone(), it.ruling.clone(), by(it))).collect();
    }
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
        notes: vec![],
        rulings: vec![],
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
        suspended: rules.is_suspended(rule),
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
