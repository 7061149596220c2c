//! The motion card: words, rules, consequences, checks; and what can be done with the motion now.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use constitution::drift::Drifted;
use kernel::{Cite, Ctx, Power, Result};
use rulebook::{Diagnostic, Fate, Severity};
use ui::{Fields, Shell};

use super::{When, short, when};
use crate::model::{Advice, Amendment, AmendmentId, Objection, Seconder, State, Vote};
use crate::service::{self, Card, Replayed, Window};

#[derive(Template)]
#[template(path = "amendments/show.html")]
pub struct Show {
    shell: Shell,
    it: Amendment,
    name: String,
    fields: Fields,
    clauses: Vec<Clause>,
    sentences: Vec<String>,
    calendar: Vec<String>,
    assumed: Vec<String>,
    electorate: Vec<String>,
    seats: Vec<String>,
    past: Vec<Replayed>,
    /// What would be suspended, as sentences.
    suspended: Vec<String>,
    findings: Vec<Diagnostic>,
    mended: usize,
    errors: usize,
    drift: Vec<Drifted>,
    collisions: Vec<(String, String, String)>,
    /// Motions that put in words of their own at the same place.
    neighbours: Vec<(String, String, String)>,
    children: Vec<(String, String, &'static str)>,
    parent: Option<(String, String)>,
    seconders: Vec<Seconder>,
    wanted: usize,
    journal: Vec<Line>,
    votes: Vec<Vote>,
    /// The parts in which it is voted on; empty where it is voted on as a whole.
    parts: Vec<service::Part>,
    /// Records of the vote that wait for another officer.
    waiting: Vec<Waiting>,
    /// Who records the vote: their posts, how many, the clause.
    recorders: service::Recorders,
    objections: Vec<Objection>,
    closes: Option<When>,
    late: bool,
    event: String,
    cite: Option<Cite>,
    meeting: Option<String>,
    waits_until: Option<When>,
    from: Option<When>,
    hash: String,
    mine: bool,
    can: Can,
    typed: Vec<String>,
    unseen: Vec<(String, String)>,
}

/// A record of the vote that waits for another officer.
struct Waiting {
    who: String,
    told: String,
    mine: bool,
}

/// What the actor can do now.
#[derive(Default)]
struct Can {
    divide: bool,
    record: bool,
    second: bool,
    amend: bool,
    accept: bool,
    consult: bool,
    advise: bool,
    table: bool,
    decide: bool,
    expire: bool,
    take_in: bool,
    withdraw: bool,
    object: bool,
    challenge: bool,
    settle: bool,
    correct: bool,
}

/// A clause that changes, for the panes of words and rules.
struct Clause {
    label: String,
    /// Where it stands in the text that is changed; nowhere yet if it is new.
    slug: Option<String>,
    fate: &'static str,
    /// Whole where its words change, so that one can read how it would stand.
    texts: Vec<rulebook::TextChange>,
    rules: Vec<rulebook::RuleChange>,
}

struct Line {
    what: String,
    at: When,
    who: String,
    cite: Option<Cite>,
    note: String,
}

pub async fn show(ctx: Ctx, Path(id): Path<AmendmentId>) -> Result<Response> {
    let it = service::amendment(&ctx, id).await?;
    let fields = defaults(&ctx, &it);
    ui::page(template(&ctx, it, fields).await?)
}

fn defaults(ctx: &Ctx, it: &Amendment) -> Fields {
    let local = ctx.now.zoned(&ctx.group.zone).strftime("%Y-%m-%dT%H:%M").to_string();
    let mut fields = Fields::default().with("title", it.title.clone()).with("reason", it.reason.clone());
    fields = fields.with("closed", local).with("responsible", "The committee");
    for rule in &it.unchanged {
        fields = fields.with("unchanged", rule.clone());
    }
    fields
}

/// The page, with what was typed into one of its forms.
pub async fn template(ctx: &Ctx, it: Amendment, fields: Fields) -> Result<Show> {
    let card = service::card(ctx, &it).await?;
    let version = constitution::service::in_force(ctx).await?;
    let window = service::window(ctx, &version).await?;
    let children = service::children(ctx, it.id).await?;
    let objections = service::objections(ctx, it.id).await?;
    let seconders = service::seconders(ctx, it.id).await?;
    let beside = service::beside(ctx, &it).await?;
    let named = |(other, clauses): &(Amendment, Vec<String>)| {
        let labels: Vec<String> = clauses.iter().map(|slug| card.label(slug)).collect();
        (other.url(), format!("{}, {}", other.name(), other.title), labels.join(", "))
    };
    let journal = service::journal(ctx, it.id).await?;
    let parent = match it.parent {
        Some(parent) => {
            let parent = service::amendment(ctx, parent).await?;
            Some((parent.url(), format!("{}, {}", parent.name(), parent.title)))
        }
        None => None,
    };
    let records = service::records(ctx, &version).await;
    let can = can(ctx, &it, (&window, records), &objections, &seconders).await?;
    let waiting = service::waiting(ctx, &it).await?.into_iter().map(|record| Waiting {
        who: format!("{}, {}", record.name, record.post),
        told: service::told(&record.decision),
        mine: ctx.actor.person == Some(record.person),
    });
    let waiting = waiting.collect();
    let parts = match it.divided {
        Some(_) if it.state.is_open() => service::parts(&it).await?,
        _ => vec![],
    };
    let typed: Vec<String> = if it.state == State::Draft {
        service::typed(ctx, it.id).await?.into_keys().collect()
    } else {
        vec![]
    };
    let document = rulebook::parse(&it.text).document;
    let rules = rulebook::Rules::new(document.clone(), it.base.seq);
    let Card { consequences, .. } = &card;
    let mut electorate = consequences.electorate.rules.clone();
    electorate.extend(consequences.electorate.tallies.iter().map(rulebook::consequence::Tally::sentence));
    let mut seats: Vec<String> = consequences.seats.totals.iter().map(total).collect();
    seats.extend(consequences.seats.changes.iter().map(rulebook::consequence::SeatChange::sentence));
    seats.extend(consequences.seats.halves.iter().map(half));
    let name = it.name();
    let mover = ctx.actor.person == Some(it.mover);
    Ok(Show {
        shell: Shell::new(ctx, it.title.clone()).crumb("Motions", "/amendments").paper(ctx),
        name,
        fields,
        clauses: card.comparison.clauses.iter().map(clause).collect(),
        sentences: card.sentences.clone(),
        calendar: consequences
            .calendar
            .dates
            .iter()
            .map(rulebook::consequence::CalendarDate::sentence)
            .collect(),
        assumed: consequences.calendar.assumed.clone(),
        electorate,
        seats,
        past: card.past.clone(),
        suspended: card.suspended.iter().map(|it| rules.spoken(it)).collect(),
        errors: consequences.findings.new.iter().filter(|d| d.severity == Severity::Error).count(),
        findings: consequences.findings.new.iter().map(|it| spoken(&rules, it)).collect(),
        mended: consequences.findings.mended.len(),
        drift: if it.state == State::Draft { service::drift(&it) } else { vec![] },
        collisions: beside.alternatives.iter().map(named).collect(),
        neighbours: beside.neighbours.iter().map(named).collect(),
        children: children
            .iter()
            .map(|c| (c.url(), format!("{}, {} ({})", c.name(), c.title, c.mover_name), c.state.label()))
            .collect(),
        parent,
        seconders,
        wanted: window.seconders,
        journal: journal
            .into_iter()
            .map(|l| Line {
                what: l.what,
                at: when(ctx, l.at),
                who: l.actor_name,
                cite: l.cite,
                note: l.note,
            })
            .collect(),
        votes: service::votes(ctx, it.id).await?,
        parts,
        waiting,
        recorders: service::recorders(&version),
        objections,
        closes: window.closes.map(|at| when(ctx, at)),
        late: window.late(ctx.now),
        event: window.event_name.clone(),
        cite: window.cite.clone(),
        meeting: window.occasion.as_ref().map(|o| o.title.clone()),
        waits_until: it.waits_until.map(|at| when(ctx, at)),
        from: it.in_force_from.map(|at| when(ctx, at)),
        hash: short(&it.hash),
        mine: mover,
        can,
        typed,
        unseen: document.clauses.iter().map(|c| (c.slug.clone(), super::capital(&c.label()))).collect(),
        it,
    })
}

fn spoken(rules: &rulebook::Rules, it: &Diagnostic) -> Diagnostic {
    let hint = it.hint.as_ref().map(|hint| rules.spoken(hint));
    Diagnostic { message: rules.spoken(&it.message), hint, ..it.clone() }
}

fn clause(it: &rulebook::ClauseChange) -> Clause {
    Clause {
        label: super::capital(&it.label),
        slug: (it.fate != Fate::Added).then(|| it.slug.clone()),
        fate: match it.fate {
            Fate::Added => "new clause",
            Fate::Repealed => "left out; the number is that of the text as it is",
            Fate::Changed => "changed",
        },
        texts: if it.texts.is_empty() { vec![] } else { it.in_full.clone() },
        rules: it.rules.clone(),
    }
}

fn total((body, was, now): &(String, u32, u32)) -> String {
    format!("{}: {now} seats instead of {was}.", super::capital(body))
}

fn half(it: &rulebook::consequence::Half) -> String {
    match (&it.before, &it.after) {
        (Some(was), Some(now)) => format!("A share of the seats: {now} instead of {was}."),
        (None, Some(now)) => format!("A new share of the seats: {now}."),
        (Some(was), None) => format!("A share of the seats is no longer asked for; it was {was}."),
        (None, None) => String::new(),
    }
}

async fn can(
    ctx: &Ctx,
    it: &Amendment,
    (window, records): (&Window, bool),
    objections: &[Objection],
    seconders: &[Seconder],
) -> Result<Can> {
    let me = ctx.actor.person;
    let (mine, officer) = (me == Some(it.mover), ctx.may(Power::EditConstitution, None));
    let state = it.state;
    let open = state.is_open() && state != State::Noticed;
    let seconds = seconders.iter().any(|s| Some(s.person) == me);
    let parent_mine = match it.parent {
        Some(parent) => me == Some(service::amendment(ctx, parent).await?.mover),
        None => false,
    };
    let waits = it.waits_until.is_some_and(|at| ctx.now <= at);
    let whole = it.parent.is_none();
    let unsettled = objections.iter().any(|o| o.settled.is_none());
    Ok(Can {
        divide: open && whole && it.divided.is_none() && it.operations.len() > 1 && (mine || records),
        record: records,
        second: !mine && state == State::Submitted && window.seconders > 0 && !seconds,
        amend: open && whole,
        accept: officer && state == State::Seconded && whole,
        consult: officer && state == State::InOrder && whole,
        advise: officer && open && whole,
        table: officer && matches!(state, State::InOrder | State::Consulting) && whole,
        decide: records && state == State::Agenda && it.stale.is_empty() && whole,
        expire: records && open,
        take_in: !whole && open && (parent_mine || records),
        withdraw: mine && (open || matches!(state, State::Draft | State::Noticed)),
        object: state == State::Noticed && waits && me.is_some(),
        challenge: state == State::Adopted && waits && !objections.iter().any(|o| Some(o.person) == me),
        settle: records && state == State::Adopted && (unsettled || it.held.is_some()),
        correct: mine && state == State::Draft && officer && whole,
    })
}

impl Show {
    fn advice(&self) -> Option<&'static str> {
        self.it.advice.map(Advice::words)
    }
    fn rules_change(&self) -> bool {
        self.clauses.iter().any(|it| !it.rules.is_empty())
    }
    fn numbered(what: &str, part: &str) -> String {
        format!("{what}-{part}")
    }
    fn vote_label(what: &str) -> &'static str {
        match what {
            "favour" => "For",
            "against" => "Against",
            _ => "Abstained",
        }
    }
    fn recorded_by_me(&self) -> bool {
        self.waiting.iter().any(|it| it.mine)
    }
    fn is_draft(&self) -> bool {
        self.it.state == State::Draft
    }
    fn severity(found: &Diagnostic) -> &'static str {
        match found.severity {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Note => "Note",
        }
    }
}
