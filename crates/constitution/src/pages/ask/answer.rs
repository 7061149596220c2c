//! One answer: yes or no, why, by which clause, what still is possible, and until when.

use kernel::{At, Ctx};
use rulebook::{Act, Outcome, Ruling};

use super::super::receipts::{rule, sentence};
use crate::asking::{Dates, Topic};
use crate::model::Version;

/// What the page shows.
pub struct Answer {
    pub word: String,
    pub question: String,
    /// "On Saturday 5 September 2026", or that it is today.
    pub when: String,
    pub today: bool,
    pub badge: &'static str,
    pub verdict: &'static str,
    pub sentence: String,
    pub still: Option<String>,
    /// Facts that the answer depends on, in words.
    pub depends: Vec<&'static str>,
    /// Address, label, plain words, and the page of what was done by the clause.
    pub rules: Vec<(String, String, Option<String>, String)>,
    /// Where the version can be read, and its name.
    pub version: (String, String),
    pub dates: Vec<Meeting>,
    /// Why there are no dates, where an act has any.
    pub undated: Option<String>,
}

/// The dates around one meeting.
pub struct Meeting {
    pub title: String,
    pub href: String,
    pub warnings: Vec<String>,
    pub lines: Vec<Line>,
}

pub struct Line {
    pub label: &'static str,
    pub when: String,
    pub iso: String,
    pub words: String,
    /// Address and label of the clause.
    pub cite: Option<(String, String)>,
    pub why: String,
    pub past: bool,
}

pub fn answer(
    ctx: &Ctx,
    version: &Version,
    topic: &Topic,
    at: At,
    dates: Vec<Dates>,
    ruling: &Ruling,
) -> Answer {
    let zone = &ctx.group.zone;
    let today = at == ctx.now;
    let (verdict, badge, words, depends) = verdict(ruling);
    let still = match &ruling.outcome {
        Outcome::Refused { still, .. } => still.clone(),
        _ => None,
    };
    let rules = ruling.cites.iter().map(|cite| {
        let it = rulebook::RuleRef {
            doc: ruling.document.clone(),
            version: version.seq,
            clause: cite.clause.clone(),
            rule: cite.rule.clone(),
        };
        rule(version, &it)
    });
    let undated = dates.is_empty().then(|| undated(version, &topic.act)).flatten();
    let meeting = |it: Dates| Meeting {
        title: it.title,
        href: it.href,
        warnings: it.warnings,
        lines: it
            .lines
            .into_iter()
            .map(|line| Line {
                label: line.label,
                when: line.at.long(zone),
                iso: line.at.iso(zone),
                words: line.words,
                cite: line.cite.map(|it| (it.path(), it.label)),
                why: line.why,
                past: line.past,
            })
            .collect(),
    };
    Answer {
        word: topic.word.clone(),
        question: topic.question.clone(),
        when: if today { "Today".to_owned() } else { format!("On {}", at.day(zone)) },
        today,
        badge,
        verdict,
        sentence: words,
        still,
        depends,
        rules: rules.collect(),
        version: (format!("/c/{}", version.seq), version.name()),
        dates: dates.into_iter().map(meeting).collect(),
        undated,
    }
}

fn verdict(ruling: &Ruling) -> (&'static str, &'static str, String, Vec<&'static str>) {
    match &ruling.outcome {
        Outcome::Allowed if ruling.cites.is_empty() => {
            ("Nothing against it", "", "The text says nothing about it; people decide".to_owned(), vec![])
        }
        Outcome::Allowed => ("Yes", "good", "The rules allow it".to_owned(), vec![]),
        Outcome::Refused { .. } => ("No", "bad", sentence(&ruling.outcome), vec![]),
        Outcome::PeopleDecide { .. } => ("People decide", "warn", sentence(&ruling.outcome), vec![]),
        Outcome::NeedsFacts { facts } if facts.iter().all(|it| it.is_timetable()) => (
            "Yes",
            "good",
            "The rules allow it until the moment that the call for it names".to_owned(),
            vec![],
        ),
        Outcome::NeedsFacts { facts } => (
            "It depends",
            "warn",
            "The rules answer it once this is known".to_owned(),
            facts.iter().map(|it| it.whether()).collect(),
        ),
    }
}

/// Why no date can be named: the meeting is not fixed. With what the text says about fixing it.
fn undated(version: &Version, act: &Act) -> Option<String> {
    let rules = &version.rules;
    let event = match act {
        Act::Vote { election }
        | Act::BeOnRoll { election }
        | Act::Nominate { election }
        | Act::SecondNomination { election }
        | Act::WithdrawNomination { election }
        | Act::RequestEmailBallot { election } => rules.election(election)?.event.clone(),
        Act::Stand { post } => rules.election_of(post)?.event.clone(),
        Act::ReceiveNotice { event } => event.clone(),
        Act::Attend { meeting } => meeting.clone(),
        Act::ProposeAmendment => rules.amendment()?.decided_at.clone(),
        _ => return None,
    };
    let name = super::super::capital(&rules.event_name(&event));
    Some(format!("{name} has no day yet. As soon as it has one, every date that hangs on it stands here."))
}
