//! The constitution as of any day, and what became of every sentence of a clause.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use kernel::{At, Ctx, Problem, Result};
use rulebook::{Piece, SentenceBlame};
use ui::{Fields, Shell};

use super::read;
use crate::model::Version;
use crate::service;

#[derive(Template)]
#[template(path = "constitution/as_of.html")]
struct AsOf {
    shell: Shell,
    fields: Fields,
}

#[derive(Template)]
#[template(path = "constitution/blame.html")]
struct Lives {
    shell: Shell,
    heading: String,
    slug: String,
    sentences: Vec<Life>,
    rules: Vec<RuleLife>,
    /// Versions that touched the clause, newest first, and whether it can be read there.
    story: Vec<crate::view::Moment>,
}

/// A sentence with the decisions that made it.
struct Life {
    paragraph: String,
    text: String,
    /// The decision that put the present words there.
    by: Decision,
    /// Earlier decisions, newest first, with what each changed.
    earlier: Vec<(Decision, Vec<Piece>)>,
    /// The change that made the present words; empty for a sentence that was never changed.
    change: Vec<Piece>,
}

struct RuleLife {
    id: String,
    plain: String,
    by: Decision,
}

/// A version as the decision it came from.
#[derive(Clone)]
struct Decision {
    seq: u32,
    words: String,
}

pub async fn ask(ctx: Ctx, axum::extract::RawQuery(query): axum::extract::RawQuery) -> Result<Response> {
    let wanted = query.as_deref().and_then(|it| it.split('&').find_map(|pair| pair.strip_prefix("day=")));
    match wanted {
        Some(day) if day.parse::<Date>().is_ok() => {
            Ok(Redirect::to(&format!("/c/as-of/{day}")).into_response())
        }
        Some(_) => refused(&ctx),
        None => {
            let today = ctx.now.date(&ctx.group.zone).to_string();
            ui::page(AsOf { shell: shell(&ctx), fields: Fields::default().with("day", today) })
        }
    }
}

/// The text as it was, or will be, in force at the end of a local day, as far as is published.
pub async fn on(ctx: Ctx, Path(day): Path<String>) -> Result<Response> {
    let Ok(day) = day.parse::<Date>() else { return refused(&ctx) };
    let end = At::end_of_day(day, &ctx.group.zone);
    let version = service::at(&ctx, end).await.map_err(|problem| before_all(problem, day))?;
    let began = At::start_of_day(day, &ctx.group.zone);
    let at_dawn = service::at(&ctx, began).await.ok().filter(|it| it.seq != version.seq);
    let words = day.strftime("%A %-d %B %Y").to_string();
    let verb = if end > ctx.now { "will stand, as far as is published today," } else { "stood" };
    let mut note =
        format!("This is the constitution as it {verb} at the end of {words}: no. {}.", version.seq);
    if let Some(before) = at_dawn {
        note.push_str(&format!(
            " It came into force that day at {}; before, no. {} was in force.",
            version.in_force_from.zoned(&ctx.group.zone).strftime("%H:%M"),
            before.seq
        ));
    }
    read::draw_dated(&ctx, &version, note).await
}

fn before_all(problem: Problem, day: Date) -> Problem {
    match problem.kind {
        kernel::Kind::NotFound => {
            Problem::not_found(format!("No constitution was in force here on {}.", day.strftime("%-d %B %Y")))
                .hint("The page of all versions, /c/history, says from when each counts.")
        }
        _ => problem,
    }
}

fn refused(ctx: &Ctx) -> Result<Response> {
    let problem = Problem::field("day", "This is no day of the calendar; write it as 2026-02-28.");
    ui::page_with(&problem, AsOf { shell: shell(ctx), fields: Fields::default().wrong(&problem) })
}

fn shell(ctx: &Ctx) -> Shell {
    Shell::new(ctx, "The constitution on another day").crumb("Constitution", "/c")
}

/// For every sentence of a clause, which decision put it there.
pub async fn lives(ctx: &Ctx, slug: &str) -> Result<Response> {
    let mut versions: Vec<Arc<Version>> = service::history(ctx).await?.into_iter().map(|it| it.0).collect();
    let story = crate::view::story(&versions, slug);
    versions.reverse();
    let Some(last) = versions.iter().rposition(|it| it.document.clause(slug).is_some()) else {
        return Err(Problem::not_found("No version of the constitution has a clause of this name."));
    };
    versions.truncate(last + 1);
    let known = &versions[last];
    let blame = rulebook::blame(versions.iter().map(|it| (it.seq, it.document.as_ref())));
    let clause = blame.clause(slug).cloned();
    let heading = known.document.clause(slug).map(rulebook::Clause::label).unwrap_or_default();
    let sentences = clause.iter().flat_map(|it| &it.sentences).map(|it| life(ctx, &versions, it)).collect();
    let rules = clause.iter().flat_map(|it| &it.rules).filter_map(|(id, since)| {
        let rule = known.document.rule(id).filter(|it| it.status() != rulebook::Status::Statement)?;
        Some(RuleLife {
            id: id.clone(),
            plain: known.rules.plain(rule),
            by: decision(ctx, &versions, *since),
        })
    });
    let rules = rules.collect();
    let heading = super::capital(&heading);
    let shell = Shell::new(ctx, format!("Where it comes from: {heading}")).crumb("Constitution", "/c");
    let shell = shell.crumb(heading.clone(), format!("/c/{slug}"));
    ui::page(Lives { shell, heading, slug: slug.to_owned(), sentences, rules, story })
}

fn life(ctx: &Ctx, versions: &[Arc<Version>], it: &SentenceBlame) -> Life {
    let mut changes = it.changes();
    let change = changes.pop().map(|it| it.1).unwrap_or_default();
    let mut earlier: Vec<(Decision, Vec<Piece>)> =
        changes.into_iter().map(|(seq, pieces)| (decision(ctx, versions, seq), pieces)).collect();
    if let Some(first) = it.trail.first().filter(|_| it.trail.len() > 1) {
        let kept = Piece { kind: rulebook::PieceKind::Kept, text: first.text.clone() };
        earlier.insert(0, (decision(ctx, versions, first.version), vec![kept]));
    }
    earlier.reverse();
    let paragraph = it.paragraph.rsplit('.').next().unwrap_or_default().to_owned();
    Life { paragraph, text: it.text().to_owned(), by: decision(ctx, versions, it.since()), earlier, change }
}

fn decision(ctx: &Ctx, versions: &[Arc<Version>], seq: u32) -> Decision {
    let words = versions.iter().find(|it| it.seq == seq).map(|it| {
        let minute = if it.minute.is_empty() { String::new() } else { format!(", {}", it.minute) };
        let verb = if it.provisional { "put in place by" } else { "decided by" };
        format!("{verb} {}{minute}, on {}", it.adopted_by, it.adopted_at.day(&ctx.group.zone))
    });
    Decision { seq, words: words.unwrap_or_default() }
}
