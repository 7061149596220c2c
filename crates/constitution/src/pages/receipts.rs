//! Receipts, for the person each concerns.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Power, Problem, Result};
use rulebook::{FactValue, Outcome};
use ui::Shell;

use super::capital;
use crate::model::Version;
use crate::service::{self, Replay, RollReplay, Shown, ShownRoll};

#[derive(Template)]
#[template(path = "constitution/receipts.html")]
struct Mine {
    shell: Shell,
    receipts: Vec<Card>,
    rolls: Vec<RollCard>,
}

/// A roll that left the reader out.
struct RollCard {
    href: String,
    title: String,
    when: String,
    seq: u32,
    line: String,
}

#[derive(Template)]
#[template(path = "constitution/roll.html")]
struct Roll {
    shell: Shell,
    roll: ShownRoll,
    when: String,
    /// Address and label of the clause, and how many it left out.
    reasons: Vec<(String, String, usize)>,
    mine: Option<(String, Option<String>)>,
    verdict: RollReplay,
    replay: &'static str,
    replay_class: &'static str,
}

#[derive(Template)]
#[template(path = "constitution/receipt.html")]
struct One {
    shell: Shell,
    card: Card,
    replay: &'static str,
    replay_class: &'static str,
    engine: String,
}

struct Card {
    href: String,
    when: String,
    line: String,
    still: Option<String>,
    outcome: &'static str,
    badge: &'static str,
    seq: u32,
    /// Address, label, plain words, and the page of what was done by the clause.
    rules: Vec<(String, String, Option<String>, String)>,
    /// Name and value of each fact; `None` once they were erased.
    facts: Option<Vec<(String, String)>>,
}

pub async fn mine(ctx: Ctx) -> Result<Response> {
    let mut receipts = vec![];
    for shown in service::receipts_of(&ctx, 50).await? {
        receipts.push(card(&ctx, &shown).await?);
    }
    let rolls = service::rolls_without_me(&ctx, 50).await?.into_iter().map(|(roll, line)| RollCard {
        href: format!("/receipts/rolls/{}", roll.id),
        title: roll.title,
        when: roll.at.long(&ctx.group.zone),
        seq: roll.seq,
        line: sentence(&line.outcome),
    });
    let rolls = rolls.collect();
    ui::page(Mine { shell: Shell::new(&ctx, "What the rules said about me"), receipts, rolls })
}

/// The receipt of a whole roll: for whoever reads the trail, and for whom it left out.
pub async fn roll(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let hidden = || Problem::not_found("There is no such receipt, or it is about others.");
    let id = id.parse().map_err(|_| hidden())?;
    let own = service::rolls_without_me(&ctx, 1000).await?.into_iter().find(|it| it.0.id == id);
    let allowed = [Power::ReadAudit, Power::EditConstitution].iter().any(|it| ctx.may(*it, None));
    if own.is_none() && !allowed {
        return Err(hidden());
    }
    let roll = service::shown_roll(&ctx, id).await?;
    let version = service::version(&ctx, roll.seq).await?;
    let mut reasons: Vec<(String, String, usize)> = vec![];
    for line in &roll.lines {
        let (href, label) = match line.rules.first() {
            Some(it) => (format!("/c/{}/{}", roll.seq, it.clause), rule(&version, it).1),
            None if matches!(line.outcome, Outcome::Refused { .. }) => {
                (String::new(), "No clause".to_owned())
            }
            None => (String::new(), "Something was not known, or people decided it".to_owned()),
        };
        match reasons.iter_mut().find(|it| it.1 == label) {
            Some(found) => found.2 += 1,
            None => reasons.push((href, label, 1)),
        }
    }
    let mine = own.map(|(_, line)| {
        let still = match &line.outcome {
            Outcome::Refused { still, .. } => still.clone(),
            _ => None,
        };
        (sentence(&line.outcome), still)
    });
    let verdict = service::replay_roll(&ctx, &roll).await?;
    let (replay, replay_class) = words(verdict.verdict(&roll.engine));
    let when = roll.at.long(&ctx.group.zone);
    let shell = Shell::new(&ctx, "Receipt of a roll").crumb("What the rules said about me", "/receipts");
    ui::page(Roll { shell, roll, when, reasons, mine, verdict, replay, replay_class })
}

pub async fn one(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let (id, as_file) = match id.strip_suffix(".json") {
        Some(id) => (id.to_owned(), true),
        None => (id, false),
    };
    let id = id.parse().map_err(|_| Problem::not_found("This is not the address of a receipt."))?;
    let shown = service::shown(&ctx, id).await?;
    if as_file {
        let bundle = service::bundle(&ctx, &shown).await?;
        let name = format!("receipt-{}.json", shown.id);
        return Ok(ui::download("application/json", &name, serde_json::to_string_pretty(&bundle)?));
    }
    let (replay, replay_class) = words(service::replay(&ctx, &shown).await?);
    let card = card(&ctx, &shown).await?;
    let shell = Shell::new(&ctx, "Receipt").crumb("What the rules said about me", "/receipts");
    ui::page(One { shell, card, replay, replay_class, engine: shown.engine })
}

fn words(replay: Replay) -> (&'static str, &'static str) {
    match replay {
        Replay::Same => ("Run again just now, the same facts got the same answer.", "good"),
        Replay::Differs { engine_changed: true } => (
            "Run again just now, the answer was another one: the programme has changed since. The answer given then stands.",
            "warn",
        ),
        Replay::Differs { engine_changed: false } => (
            "Run again just now, the answer was another one. That should not happen: show this page to whoever keeps the server.",
            "warn",
        ),
        Replay::Erased => (
            "The facts were erased, so the answer cannot be run again; the rules it rested on are below.",
            "",
        ),
        Replay::Altered => (
            "The facts kept here are not the ones that were used. Show this page to whoever keeps the server.",
            "warn",
        ),
    }
}

async fn card(ctx: &Ctx, shown: &Shown) -> Result<Card> {
    let version = service::version(ctx, shown.seq).await?;
    let line = sentence(&shown.outcome);
    let (outcome, badge, still) = match &shown.outcome {
        Outcome::Allowed => ("allowed", "good", None),
        Outcome::Refused { still, .. } => ("refused", "bad", still.clone()),
        Outcome::PeopleDecide { .. } => ("people decide", "warn", None),
        Outcome::NeedsFacts { .. } => ("open", "warn", None),
    };
    let rules = shown.rules.iter().map(|it| rule(&version, it)).collect();
    let facts = shown
        .facts
        .as_ref()
        .map(|facts| facts.iter().map(|(key, value)| (name(key), value_words(value))).collect());
    Ok(Card {
        href: format!("/receipts/{}", shown.id),
        when: shown.at.long(&ctx.group.zone),
        line,
        still,
        outcome,
        badge,
        seq: shown.seq,
        rules,
        facts,
    })
}

/// An answer in words, without its full stop.
pub(super) fn sentence(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Allowed => "This is allowed".to_owned(),
        Outcome::Refused { reason, .. } => reason.clone(),
        Outcome::PeopleDecide { suspended } => {
            format!(
                "People decide this: suspended, because the text does not hold together there ({})",
                suspended.join(", ")
            )
        }
        Outcome::NeedsFacts { .. } => "This could not be answered: something was not known yet".to_owned(),
    }
}

/// Address, label and plain words of a rule that a receipt names.
pub(super) fn rule(version: &Version, it: &rulebook::RuleRef) -> (String, String, Option<String>, String) {
    let href = format!("/c/{}/{}", version.seq, it.clause);
    let label =
        version.document.clause(&it.clause).map_or_else(|| it.clause.clone(), rulebook::Clause::label);
    let rule = it.rule.as_deref().and_then(|id| version.document.rule(id));
    (href, label, rule.map(|it| version.rules.plain(it)), format!("/c/{}/acts", it.clause))
}

fn value_words(value: &FactValue) -> String {
    match value {
        FactValue::Flag(true) => "yes".to_owned(),
        FactValue::Flag(false) => "no".to_owned(),
        FactValue::Number(n) => n.to_string(),
        FactValue::Moment(at) => at.strftime("%A %-d %B %Y, %H:%M").to_string(),
        FactValue::Date(day) => day.strftime("%-d %B %Y").to_string(),
        FactValue::List(items) if items.is_empty() => "none".to_owned(),
        FactValue::List(items) => items.join(", "),
        FactValue::Text(text) => text.clone(),
    }
}

/// "fee-paid-until" as "Fee paid until".
fn name(key: rulebook::FactKey) -> String {
    let word = serde_json::to_value(key).ok().and_then(|it| it.as_str().map(|it| it.replace('-', " ")));
    capital(&word.unwrap_or_default())
}
