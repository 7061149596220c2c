//! What was done by a clause: rulings and acts in numbers, and the reader's own receipts.

use askama::Template;
use axum::response::Response;
use kernel::audit::Cited;
use kernel::{Ctx, Power, Problem, Result};
use ui::Shell;

use super::capital;
use crate::service::{self, Doings};

#[derive(Template)]
#[template(path = "constitution/acts.html")]
struct Acts {
    shell: Shell,
    heading: String,
    slug: String,
    rules: Vec<RuleActs>,
    acts: Vec<(String, String, String)>,
    /// The reader's own receipts that rest on the clause: address, when, sentence.
    mine: Vec<(String, String, String)>,
    /// True if small numbers are shown as they are.
    exact: bool,
}

/// A rule with what was done by it.
struct RuleActs {
    id: String,
    plain: Option<String>,
    does: Option<String>,
    /// What, how it ended, how often, and when last.
    lines: Vec<(String, &'static str, String, String)>,
}

/// Below this a number is not told to those who may not read the audit trail: it could point at a person.
const FEW: i64 = 5;

/// What the software did by a clause.
pub async fn by_clause(ctx: &Ctx, slug: &str) -> Result<Response> {
    let (version, label) = known(ctx, slug).await?;
    let exact = ctx.may(Power::ReadAudit, None);
    let Doings { rulings, acts } = service::doings(ctx, slug).await?;
    let mut rules: Vec<RuleActs> = vec![];
    let bound = version.iter().flat_map(|it| it.document.clause(slug)).flat_map(|it| &it.rules);
    for rule in bound.filter(|it| it.status() != rulebook::Status::Statement) {
        let plain = version.as_ref().map(|it| it.rules.plain(rule));
        rules.push(RuleActs { id: rule.id.clone(), plain, does: Some(rulebook::does(rule)), lines: vec![] });
    }
    for it in rulings {
        let line = (
            act_words(&it.act),
            outcome_words(&it.outcome),
            count(it.n, exact),
            it.last.day(&ctx.group.zone),
        );
        match rules.iter_mut().find(|rule| rule.id == it.rule) {
            Some(rule) => rule.lines.push(line),
            None => rules.push(RuleActs { id: it.rule, plain: None, does: None, lines: vec![line] }),
        }
    }
    let acts = acts.into_iter().map(|it| act_line(ctx, &it, exact)).collect();
    let heading = capital(&label);
    let shell = Shell::new(ctx, format!("What was done by {label}")).crumb("Constitution", "/c");
    let shell = shell.crumb(heading.clone(), format!("/c/{slug}"));
    let mine = mine(ctx, slug).await?;
    ui::page(Acts { shell, heading, slug: slug.to_owned(), rules, acts, mine, exact })
}

/// The clause as it is now, or as it was called in the newest version that has it.
async fn known(ctx: &Ctx, slug: &str) -> Result<(Option<std::sync::Arc<crate::Version>>, String)> {
    for (version, _) in service::history(ctx).await? {
        if let Some(clause) = version.document.clause(slug) {
            let label = clause.label();
            return Ok((Some(version), label));
        }
    }
    Err(Problem::not_found("No version of the constitution has a clause of this name."))
}

async fn mine(ctx: &Ctx, slug: &str) -> Result<Vec<(String, String, String)>> {
    if ctx.actor.person.is_none() {
        return Ok(vec![]);
    }
    let all = service::receipts_of(ctx, 200).await?;
    let here = all.into_iter().filter(|it| it.rules.iter().any(|rule| rule.clause == slug));
    let line = |it: service::Shown| {
        let words = super::receipts::sentence(&it.outcome);
        (format!("/receipts/{}", it.id), it.at.day(&ctx.group.zone), words)
    };
    Ok(here.map(line).collect())
}

fn count(n: i64, exact: bool) -> String {
    match n {
        1 if exact => "once".to_owned(),
        n if exact || n >= FEW => format!("{n} times"),
        _ => format!("fewer than {FEW} times"),
    }
}

fn act_line(ctx: &Ctx, it: &Cited, exact: bool) -> (String, String, String) {
    let words = capital(&it.act.replace(['.', '-'], " "));
    (words, count(it.n, exact), it.last.day(&ctx.group.zone))
}

/// An act by its name in receipts: "vote in an election".
fn act_words(name: &str) -> String {
    let words = match name {
        "join" => "to join",
        "be-on-roll" => "to be on the roll of an election",
        "vote" => "to vote in an election",
        "stand" => "to stand for a post",
        "nominate" => "to hand in a nomination",
        "second-nomination" => "to second a nomination",
        "withdraw-nomination" => "to withdraw a nomination",
        "request-email-ballot" => "to be sent a ballot by e-mail",
        "receive-notice" => "to be sent a notice",
        "attend" => "to come to a meeting",
        "propose-amendment" => "to propose a change to the constitution",
        "propose-motion" => "to put a motion",
        "hold-posts" => "to hold several posts",
        "share-seat" => "to share a seat",
        "commence" => "for a version to come into force",
        "lapse" => "for an answer to hold no longer",
        "decide" => "for a body to decide something",
        other => return other.replace('-', " "),
    };
    words.to_owned()
}

fn outcome_words(name: &str) -> &'static str {
    match name {
        "allowed" => "allowed",
        "refused" => "refused",
        "people-decide" => "left to people, because a rule is suspended",
        _ => "left open, because something was not known",
    }
}
