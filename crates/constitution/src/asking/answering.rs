//! From a question to its ruling and its dates, for the page and for the interface alike.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use kernel::{At, Ctx, Problem, Result};
use rulebook::{Act, FactKey, Facts, Outcome};
use serde::Deserialize;

use super::{Asked, Dates, Happening, Knows, Ruled, Topic};
use crate::model::Version;

/// What is asked for in the address.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Params {
    /// A topic's word: "stand.secretary"; without it, the topics are listed.
    pub act: String,
    /// A day, as 2026-09-05; today where it is empty.
    pub day: String,
    /// For visitors: the id of a category.
    pub category: String,
}

/// What was asked: a topic and an instant. Nothing asked is no error.
pub fn read<'a>(ctx: &Ctx, topics: &'a [Topic], params: &Params) -> Result<Option<(&'a Topic, At)>> {
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

/// No such question.
pub fn unknown() -> Problem {
    Problem::field("act", "The constitution in force knows no such act. Choose one from the list.")
}

/// The dates that are known, and the ruling with its receipt.
pub async fn ask(
    ctx: &Ctx,
    version: &Arc<Version>,
    topic: &Topic,
    at: At,
    category: &str,
) -> Result<(Vec<Dates>, Ruled)> {
    let knows = ctx.app.shared::<Knows>();
    let happenings: Vec<Happening> = match &knows {
        Some(knows) => (knows.happenings)(ctx.clone()).await?,
        None => vec![],
    };
    let dates = super::dates(ctx, version, &topic.act, &happenings, at);
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
async fn ruled(ctx: &Ctx, version: &Arc<Version>, act: Act, at: At, more: &Facts) -> Result<Ruled> {
    match (ctx.app.shared::<Knows>(), ctx.actor.person) {
        (Some(knows), Some(_)) => {
            let asked = Asked { ctx: ctx.clone(), version: version.clone(), act, at, more: more.clone() };
            (knows.ruling)(asked).await
        }
        _ => Ok((rulebook::rule(&version.rules, &act, more), None)),
    }
}
