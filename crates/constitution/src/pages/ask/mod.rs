//! "May I …? Until when?": anybody asks, the rules answer, each with its clause.

mod answer;

use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::{Date, Time};
use kernel::{At, Ctx, Kind, Problem, Result, transact};
use rulebook::{Act, FactKey, Facts, Outcome};
use serde::Deserialize;
use ui::{Fields, Shell};

use crate::asking::{self, Asked, Dates, Happening, Knows, Topic};
use crate::model::Version;
use crate::service;
use answer::{Answer, answer};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// A topic's word: "stand.secretary".
    act: String,
    /// A day, as 2026-09-05.
    day: String,
    /// For visitors: the id of a category.
    category: String,
}

/// Heading, and its topics: word, label, and whether it is the one chosen.
type Group = (&'static str, Vec<(String, String, bool)>);

#[derive(Template)]
#[template(path = "constitution/ask.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    groups: Vec<Group>,
    /// Id, name, chosen; empty for members, whose category is known.
    categories: Vec<(String, String, bool)>,
    signed_in: bool,
    answer: Option<Box<Answer>>,
}

pub async fn show(ctx: Ctx, Query(params): Query<Params>) -> Result<Response> {
    let version = match service::in_force(&ctx).await {
        Ok(version) => version,
        Err(problem) if problem.kind == Kind::NotFound => {
            return super::read::none_yet(&ctx, &problem);
        }
        Err(problem) => return Err(problem),
    };
    let topics = asking::topics(&version);
    let fields = Fields::default()
        .with("act", params.act.clone())
        .with("day", params.day.clone())
        .with("category", params.category.clone());
    let asked = read(&ctx, &topics, &params);
    let mut page = page(&ctx, &version, &topics, fields);
    match asked {
        Ok(None) => ui::page(page),
        Ok(Some((topic, at))) => {
            let (known, ruling) = ask(&ctx, &version, topic, at, &params.category).await?;
            page.answer = Some(Box::new(answer(&ctx, &version, topic, at, known, &ruling.0)));
            ui::page(page)
        }
        Err(problem) => {
            page.fields = page.fields.wrong(&problem);
            ui::page_with(&problem, page)
        }
    }
}

/// Keeps the answer of this moment as a receipt, which can be shown and run again.
pub async fn keep(ctx: Ctx, fields: Fields) -> Result<Response> {
    let version = service::in_force(&ctx).await?;
    let topics = asking::topics(&version);
    let word = fields.value("act");
    let topic = topics.iter().find(|it| it.word == word).ok_or_else(unknown)?;
    let (_, (_, receipt)) = ask(&ctx, &version, topic, ctx.now, "").await?;
    let receipt = receipt.ok_or_else(|| {
        Problem::refused(
            "This answer rests on a decision of people, not on a rule, so there is no receipt to keep.",
        )
        .hint("The decision that you were told of is what can be shown, and appealed.")
    })?;
    let id = transact!(ctx.db(), tx => { service::receipt(tx, &ctx, &version, &receipt).await })?;
    Ok(ui::done(&format!("/receipts/{id}"), "The answer is kept as a receipt."))
}

/// What was asked: a topic and an instant. Nothing asked is no error.
fn read<'a>(ctx: &Ctx, topics: &'a [Topic], params: &Params) -> Result<Option<(&'a Topic, At)>> {
    if params.act.is_empty() {
        return Ok(None);
    }
    let topic = topics.iter().find(|it| it.word == params.act).ok_or_else(unknown)?;
    let today = ctx.now.date(&ctx.group.zone);
    let day = match params.day.as_str() {
        "" => today,
        day => day
            .parse::<Date>()
            .map_err(|_| Problem::field("day", "This is no day of the calendar; write it as 2026-02-28."))?,
    };
    if (day.year() - today.year()).abs() > 10 {
        return Err(Problem::field("day", "Choose a day within ten years of today."));
    }
    let noon = At::local(day.to_datetime(Time::constant(12, 0, 0, 0)), &ctx.group.zone);
    Ok(Some((topic, if day == today { ctx.now } else { noon })))
}

fn unknown() -> Problem {
    Problem::field("act", "The constitution in force knows no such act. Choose one from the list.")
}

/// The dates that are known, and the ruling with its receipt.
async fn ask(
    ctx: &Ctx,
    version: &Arc<Version>,
    topic: &Topic,
    at: At,
    category: &str,
) -> Result<(Vec<Dates>, asking::Ruled)> {
    let knows = ctx.app.shared::<Knows>();
    let happenings: Vec<Happening> = match &knows {
        Some(knows) => (knows.happenings)(ctx.clone()).await?,
        None => vec![],
    };
    let dates = asking::dates(ctx, version, &topic.act, &happenings, at);
    let zone = &ctx.group.zone;
    let now = at.zoned(zone);
    let mut more = Facts::new()
        .with(FactKey::RollDate, now.date())
        .with(FactKey::NominatesSelf, true)
        .with(FactKey::ReasonGiven, true)
        .with(FactKey::NominationReceivedAt, now.clone());
    // A meeting that is over says nothing about the next one.
    if let Some(next) =
        dates.iter().find(|it| it.lines.last().is_some_and(|line| !line.past)).or(dates.last())
    {
        more = next.facts(zone, more);
    }
    if ctx.actor.person.is_none() {
        more = more.with(FactKey::Today, now.date()).with(FactKey::Now, now);
        if !category.is_empty() {
            more.set(FactKey::Category, category);
        }
    }
    let given = ruled(ctx, version, topic.act.clone(), at, &more).await?;
    // Who may stand at all may still be too late with it.
    let handing_in = match (&topic.act, given.0.is_allowed()) {
        (Act::Stand { post }, true) => version.rules.election_of(post).map(|it| it.id().to_owned()),
        _ => None,
    };
    let Some(election) = handing_in else { return Ok((dates, given)) };
    let late = ruled(ctx, version, Act::Nominate { election }, at, &more).await?;
    let refused = matches!(late.0.outcome, Outcome::Refused { .. });
    Ok((dates, if refused { late } else { given }))
}

/// The ruling on an act: of the person acting by the register, of a visitor by what was given.
async fn ruled(ctx: &Ctx, version: &Arc<Version>, act: Act, at: At, more: &Facts) -> Result<asking::Ruled> {
    match (ctx.app.shared::<Knows>(), ctx.actor.person) {
        (Some(knows), Some(_)) => {
            let asked = Asked { ctx: ctx.clone(), version: version.clone(), act, at, more: more.clone() };
            (knows.ruling)(asked).await
        }
        _ => Ok((rulebook::rule(&version.rules, &act, more), None)),
    }
}

fn page(ctx: &Ctx, version: &Version, topics: &[Topic], fields: Fields) -> Page {
    let mut groups: Vec<Group> = vec![];
    for it in topics {
        let entry = (it.word.clone(), super::capital(&it.label), it.word == fields.value("act"));
        match groups.iter_mut().find(|group| group.0 == it.group) {
            Some(group) => group.1.push(entry),
            None => groups.push((it.group, vec![entry])),
        }
    }
    let signed_in = ctx.actor.person.is_some();
    let all = version.rules.categories();
    let named = all.iter().filter(|_| !signed_in).map(|it| {
        let name = it.name.clone().unwrap_or_else(|| it.id().replace('-', " "));
        (it.id().to_owned(), super::capital(&name), it.id() == fields.value("category"))
    });
    let shell = Shell::new(ctx, "May I …? Until when?").crumb("Constitution", "/c");
    Page { shell, categories: named.collect(), fields, groups, signed_in, answer: None }
}
