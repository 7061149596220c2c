//! Until when: the dates that matter for an act, from the plan of a called election or from the rules and the day.

use kernel::{At, Cite, Ctx};
use rulebook::{Act, FactKey, Facts, Source, Step, StepKind};

use super::{Called, Happening, Stage};
use crate::model::Version;

/// The dates around one meeting that matter for an act.
#[derive(Clone, Debug)]
pub struct Dates {
    /// The meeting: "Annual general meeting 2026".
    pub title: String,
    pub href: String,
    pub lines: Vec<DateLine>,
    /// What speaks against the day, and rules that are suspended, as whole sentences.
    pub warnings: Vec<String>,
    steps: Vec<Stage>,
    on_roll: Option<bool>,
}

/// One date in the reader's words.
#[derive(Clone, Debug)]
pub struct DateLine {
    pub label: &'static str,
    pub at: At,
    /// "two weeks before the annual general meeting".
    pub words: String,
    /// The clause; without one `why` says where the date comes from.
    pub cite: Option<Cite>,
    pub why: String,
    pub past: bool,
}

/// The dates for an act, one entry for each meeting that is fixed and has any.
pub fn dates(ctx: &Ctx, version: &Version, act: &Act, happenings: &[Happening], at: At) -> Vec<Dates> {
    let event = event(version, act);
    let ours = happenings.iter().filter(|it| event.as_deref().is_none_or(|event| event == it.event));
    ours.filter_map(|it| of_one(ctx, version, act, it, at)).collect()
}

impl Dates {
    /// The facts of the moment that a ruling may ask: closing times and the roll.
    pub fn facts(&self, zone: &jiff::tz::TimeZone, facts: Facts) -> Facts {
        let keys = [
            (FactKey::NominationsCloseAt, StepKind::NominationsClose),
            (FactKey::WithdrawalUntil, StepKind::WithdrawalUntil),
            (FactKey::EmailRequestsCloseAt, StepKind::EmailBallotRequestsClose),
            (FactKey::AmendmentsCloseAt, StepKind::AmendmentsClose),
        ];
        let step = |kind| self.steps.iter().find(|it| it.kind == kind);
        let mut facts = facts;
        for (key, kind) in keys {
            if let Some(it) = step(kind) {
                facts.set(key, it.at.zoned(zone));
            }
        }
        if let Some(it) = step(StepKind::RollFrozen) {
            facts.set(FactKey::RollDate, it.at.date(zone));
        }
        if let Some(on) = self.on_roll {
            facts.set(FactKey::OnRoll, on);
        }
        facts
    }
}

/// The election or meeting an act belongs to, as an event of the text.
fn event(version: &Version, act: &Act) -> Option<String> {
    let rules = version.rules.as_written();
    match act {
        Act::BeOnRoll { election }
        | Act::Vote { election }
        | Act::Nominate { election }
        | Act::SecondNomination { election }
        | Act::WithdrawNomination { election }
        | Act::RequestEmailBallot { election } => rules.election(election).map(|it| it.event.clone()),
        Act::Stand { post } => rules.election_of(post).map(|it| it.event.clone()),
        Act::ReceiveNotice { event } => Some(event.clone()),
        Act::Attend { meeting } => Some(meeting.clone()),
        Act::ProposeAmendment => rules.amendment().map(|it| it.decided_at.clone()),
        _ => None,
    }
}

/// The election's id an act is about.
fn election(version: &Version, act: &Act, event: &str) -> Option<String> {
    let rules = &version.rules;
    match act {
        Act::BeOnRoll { election }
        | Act::Vote { election }
        | Act::Nominate { election }
        | Act::SecondNomination { election }
        | Act::WithdrawNomination { election }
        | Act::RequestEmailBallot { election } => Some(election.clone()),
        Act::Stand { post } => rules.election_of(post).map(|it| it.id().to_owned()),
        Act::ProposeAmendment => {
            rules.elections().into_iter().find(|it| it.event == event).map(|it| it.id().to_owned())
        }
        _ => None,
    }
}

/// The steps that answer "until when" for an act.
fn kinds(act: &Act) -> &'static [StepKind] {
    use StepKind::{
        AmendmentTextsOut, AmendmentsClose, BallotCloses, BallotsOut, Call, EmailBallotRequestsClose,
        Meeting, NominationsClose, NominationsOpen, RollFrozen, WithdrawalUntil,
    };
    match act {
        Act::BeOnRoll { .. } | Act::Vote { .. } => {
            &[RollFrozen, BallotsOut, EmailBallotRequestsClose, BallotCloses, Meeting]
        }
        Act::RequestEmailBallot { .. } => &[RollFrozen, EmailBallotRequestsClose, BallotsOut, BallotCloses],
        Act::Stand { .. } | Act::Nominate { .. } | Act::SecondNomination { .. } => {
            &[NominationsOpen, NominationsClose, WithdrawalUntil, Meeting]
        }
        Act::WithdrawNomination { .. } => &[WithdrawalUntil, Meeting],
        Act::ReceiveNotice { .. } => &[Call, Meeting],
        Act::Attend { .. } => &[Meeting],
        Act::ProposeAmendment => &[Call, AmendmentsClose, AmendmentTextsOut, Meeting],
        _ => &[],
    }
}

fn of_one(ctx: &Ctx, version: &Version, act: &Act, it: &Happening, at: At) -> Option<Dates> {
    let kinds = kinds(act);
    let election = election(version, act, &it.event);
    let called = it.election.as_ref().filter(|called| election.as_deref().is_none_or(|id| id == called.rule));
    let mut dates = Dates {
        title: it.title.clone(),
        href: it.href.clone(),
        lines: vec![],
        warnings: vec![],
        steps: vec![],
        on_roll: None,
    };
    match called {
        Some(Called { steps, on_roll, .. }) => {
            dates.steps.clone_from(steps);
            dates.on_roll = *on_roll;
        }
        None => computed(ctx, version, election.as_deref(), it, &mut dates),
    }
    let mut wanted: Vec<&Stage> = dates.steps.iter().filter(|step| kinds.contains(&step.kind)).collect();
    wanted.sort_by_key(|step| step.at);
    dates.lines = wanted.into_iter().map(|it| line(it, at)).collect();
    (!dates.lines.is_empty()).then_some(dates)
}

/// The dates of an election that is not called yet, or the hour of a meeting without one.
fn computed(ctx: &Ctx, version: &Version, election: Option<&str>, it: &Happening, dates: &mut Dates) {
    let zone = &ctx.group.zone;
    let begins = it.begins.zoned(zone);
    let table = election.map(|id| rulebook::timetable(&version.rules, id, begins.datetime(), zone));
    match table {
        Some(Ok(table)) => {
            dates.warnings.extend(table.obstacles.into_iter().map(|it| it.message));
            dates.warnings.extend(table.suspended.iter().map(|cite| {
                format!(
                    "The rule in {} is suspended, so no date is taken from it: people decide.",
                    cite.label()
                )
            }));
            dates.steps = table.steps.iter().map(|it| stage(version, it)).collect();
        }
        Some(Err(problem)) => {
            dates.warnings.push(problem.to_string());
            dates.steps = vec![meeting(version, it)];
        }
        None => dates.steps = vec![meeting(version, it)],
    }
}

fn meeting(version: &Version, it: &Happening) -> Stage {
    let cite = version.rules.meeting(&it.event).map(|it| version.cite(&it.cite));
    let words = version.rules.event_name(&it.event);
    Stage { kind: StepKind::Meeting, at: it.begins, words, cite, why: String::new() }
}

fn stage(version: &Version, step: &Step) -> Stage {
    let (cite, why) = match &step.source {
        Source::Clause(it) => (Some(version.cite(it)), String::new()),
        Source::Default { question } => {
            (None, format!("The text is silent; this is the usual answer of question {question}."))
        }
        Source::PeopleDecide { cite } => (
            Some(version.cite(cite)),
            "That rule is suspended: people decide, and this is only the usual answer.".to_owned(),
        ),
    };
    Stage { kind: step.kind, at: At::from(step.at.timestamp()), words: step.words.clone(), cite, why }
}

fn line(it: &Stage, now: At) -> DateLine {
    DateLine {
        label: it.kind.words(),
        at: it.at,
        words: it.words.clone(),
        cite: it.cite.clone(),
        why: it.why.clone(),
        past: it.at < now,
    }
}
