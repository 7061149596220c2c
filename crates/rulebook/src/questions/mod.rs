//! What a text leaves open: every silence is a question with a default, somebody who may answer it, and a day by which
//! it must be answered. A default counts only when an authorised person accepts it.

mod choosing;
mod first;
mod meeting;
mod members;
mod voting;
mod women;

use serde::Serialize;

use crate::cite::Cite;
use crate::rule::{Rule, kind::AsRule};
use crate::rules::Rules;

/// A question that a text may leave open.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// Its number; 1 to 40 are those of the design, 41 to 45 were found since, 46 to 50 are asked on the first run.
    pub number: u8,
    /// A stable name for reports, such as `silence.quorum`.
    pub code: &'static str,
    /// The question.
    pub ask: &'static str,
    /// What holds if an authorised person accepts it.
    pub default: &'static str,
    /// The silence as a statement, for a report.
    pub silence: &'static str,
    /// Who may answer.
    pub who: Who,
    /// When it must be answered.
    pub due: Due,
    /// How much the silence weighs.
    pub weight: Weight,
    /// The rule that raises it; `None` where the text does not raise it at all.
    pub anchor: fn(&Rules) -> Option<&Rule>,
    /// Where the typed rules answer it.
    pub typed: fn(&Rules) -> Option<Cite>,
}

/// Who may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Whoever drafts the text, before it is adopted.
    Drafter,
    /// The committee, until the members say otherwise.
    Committee,
    /// A meeting of the members.
    Members,
    /// The association above and the group together.
    BothBodies,
}

/// When it must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// Before the first adoption.
    Adoption,
    /// Before members are brought in from a list.
    Import,
    /// Before the call for nominations goes out.
    Call,
    /// Before nominations close.
    NominationsClose,
    /// Before ballots go out.
    BallotsOut,
    /// Before the meeting begins.
    Meeting,
    /// When a case arises.
    Case,
}

/// How much a silence weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// An election or meeting can come to a halt on it.
    Gap,
    /// A careful secretary would ask.
    Detail,
}

/// Whether a text answers a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "cite", rename_all = "kebab-case")]
pub enum Answer {
    /// The text answers it here.
    Text(Cite),
    /// It stands open.
    Open,
    /// The text does not raise it.
    NotRaised,
}

impl Question {
    /// Whether it is one of the five that the first run asks; all others wait until their day.
    pub fn first_run(&self) -> bool {
        self.code.starts_with("first.")
    }

    /// Whether a text answers it: by a typed field, or by a rule that says `answers = [18]`.
    pub fn answer(&self, rules: &Rules) -> Answer {
        let by_number = || {
            let rule = rules.document().rules().find(|r| r.answers.contains(&self.number))?;
            Some(rules.cite(rule))
        };
        match ((self.typed)(rules).or_else(by_number), (self.anchor)(rules)) {
            (Some(cite), _) => Answer::Text(cite),
            (None, Some(_)) => Answer::Open,
            (None, None) => Answer::NotRaised,
        }
    }
}

/// All questions by number, each with what the text says.
pub fn questions(rules: &Rules) -> Vec<(&'static Question, Answer)> {
    all().map(|q| (q, q.answer(rules))).collect()
}

/// The question of that number.
pub fn question(number: u8) -> Option<&'static Question> {
    all().find(|q| q.number == number)
}

/// Every question by number.
pub fn all() -> impl Iterator<Item = &'static Question> {
    let mut list: Vec<&'static Question> =
        [women::ALL, choosing::ALL, voting::ALL, meeting::ALL, members::ALL, first::ALL]
            .into_iter()
            .flatten()
            .collect();
    list.sort_by_key(|q| q.number);
    list.into_iter()
}

/// The five questions of the first run.
pub fn first_run() -> impl Iterator<Item = &'static Question> {
    all().filter(|q| q.first_run())
}

/// The first rule of a type that fits.
fn first<T: AsRule + 'static>(rules: &Rules, fits: impl Fn(&T) -> bool) -> Option<&Rule> {
    rules.all::<T>().find(|r| fits(r.value)).map(|r| r.rule)
}

/// The cite of a field of the first rule of a type that fits.
fn cited<T: AsRule + 'static>(rules: &Rules, field: &str, fits: impl Fn(&T) -> bool) -> Option<Cite> {
    rules.all::<T>().find(|r| fits(r.value)).map(|r| rules.found(r).cite_field(field))
}

/// No typed field answers it; only words do.
fn words_only(_: &Rules) -> Option<Cite> {
    None
}
