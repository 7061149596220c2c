//! Receipts, for the person each concerns.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use rulebook::{FactValue, Outcome};
use ui::Shell;

use super::capital;
use crate::model::Version;
use crate::service::{self, Replay, Shown};

#[derive(Template)]
#[template(path = "constitution/receipts.html")]
struct Mine {
    shell: Shell,
    receipts: Vec<Card>,
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
    rules: Vec<(String, String, Option<String>)>,
    /// Name and value of each fact; `None` once they were erased.
    facts: Option<Vec<(String, String)>>,
}

pub async fn mine(ctx: Ctx) -> Result<Response> {
    let mut receipts = vec![];
    for shown in service::receipts_of(&ctx, 50).await? {
        receipts.push(card(&ctx, &shown).await?);
    }
    ui::page(Mine { shell: Shell::new(&ctx, "What the rules said about me"), receipts })
}

pub async fn one(ctx: Ctx, Path(id): Path<String>) -> Result<Response> {
    let id = id.parse().map_err(|_| Problem::not_found("This is not the address of a receipt."))?;
    let shown = service::shown(&ctx, id).await?;
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
    let (outcome, badge, line, still) = match &shown.outcome {
        Outcome::Allowed => ("allowed", "good", "This is allowed".to_owned(), None),
        Outcome::Refused { reason, still } => ("refused", "bad", reason.clone(), still.clone()),
        Outcome::NeedsFacts { .. } => {
            ("open", "warn", "This could not be answered: something was not known yet".to_owned(), None)
        }
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

/// Address, label and plain words of a rule that a receipt names.
fn rule(version: &Version, it: &rulebook::RuleRef) -> (String, String, Option<String>) {
    let href = format!("/c/{}/{}", version.seq, it.clause);
    let label =
        version.document.clause(&it.clause).map_or_else(|| it.clause.clone(), rulebook::Clause::label);
    let rule = it.rule.as_deref().and_then(|id| version.document.rule(id));
    (href, label, rule.map(|it| version.rules.plain(it)))
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
