//! The motion card: words, rules, consequences and checks.

use jiff::civil::Date;
use kernel::{Ctx, Result};
use people::model::Status;
use rulebook::consequence::{Consequences, Outlook, consequences};
use rulebook::duty::{Happening, Held};
use rulebook::{Comparison, FactKey, Facts, Report, Rules, check_parsed};

use super::replay::{self, Replayed};
use crate::model::{Amendment, State};
use crate::store;

/// Everything that a motion's page shows of its content.
#[derive(Clone, Debug)]
pub struct Card {
    /// Words and rules, before and after.
    pub comparison: Comparison,
    /// The steps as sentences.
    pub sentences: Vec<String>,
    pub consequences: Consequences,
    /// What the checks say of the text it makes.
    pub report: Report,
    /// Rules that would be suspended if it were adopted as it stands, so that people decide, as sentences.
    pub suspended: Vec<String>,
    /// What the last election would have been under this text, where its ballots are published.
    pub past: Vec<Replayed>,
}

/// Works the card out: both texts are read, checked and compared anew. No member is named; facts are only counted, and
/// only where the motion changes who may do what.
pub async fn card(ctx: &Ctx, it: &Amendment) -> Result<Card> {
    let meetings = meetings(ctx).await?;
    let from = ctx.now.date(&ctx.group.zone);
    let (base, text, zone) = (it.base.source.clone(), it.text.clone(), ctx.group.zone.clone());
    let fixed = meetings.clone();
    let (mut card, electorate) = aside(move || work_out(&base, &text, from, &zone, &fixed, &[])).await?;
    if electorate {
        let members = members(ctx).await?;
        let (base, text, zone) = (it.base.source.clone(), it.text.clone(), ctx.group.zone.clone());
        card = aside(move || work_out(&base, &text, from, &zone, &meetings, &members)).await?.0;
    }
    card.sentences = rulebook::amend::sentences(&it.base.source, &it.operations);
    card.past = replay::replay(ctx, it).await?;
    Ok(card)
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| kernel::Problem::internal(format!("The consequences could not be worked out: {e}")))
}

fn work_out(
    base: &str,
    text: &str,
    from: Date,
    zone: &jiff::tz::TimeZone,
    meetings: &[Happening],
    members: &[Facts],
) -> (Card, bool) {
    let (before, after) = (rulebook::parse(base), rulebook::parse(text));
    let comparison = rulebook::compare(&before.document, &after.document);
    let (old_report, report) = (check_parsed(&before), check_parsed(&after));
    // What would be suspended does nothing from then on, and that is a consequence.
    let (old, rested) = Rules::validated_parsed(&before, 1);
    let (new, rests) = Rules::validated_parsed(&after, 2);
    let suspended = rests.iter().filter(|it| rested.iter().all(|was| was.rule != it.rule)).map(|it| {
        let what = new.document().rule(&it.rule).map_or_else(
            || "a rule that cannot be read".to_owned(),
            |rule| format!("the rule on {}", rule.kind.kind().name().replace('-', " ")),
        );
        format!("{}: {what} would be suspended, and people decide what the words mean.", it.cite.label())
    });
    let suspended = suspended.collect();
    let outlook = Outlook { from, zone, meetings, members };
    let consequences = consequences((&old, &old_report), (&new, &report), &outlook);
    let electorate = !consequences.electorate.rules.is_empty();
    (Card { comparison, sentences: vec![], consequences, report, suspended, past: vec![] }, electorate)
}

async fn meetings(ctx: &Ctx) -> Result<Vec<Happening>> {
    let upcoming = bodies::service::upcoming(ctx).await?;
    let meeting = |it: &bodies::model::Occasion| Happening {
        id: it.id.to_string(),
        event: it.kind.clone(),
        body: it.body.clone(),
        at: it.at.timestamp(),
        fixed_at: it.fixed_at.timestamp(),
        status: Held::Fixed,
        url: String::new(),
    };
    Ok(upcoming.iter().map(meeting).collect())
}

/// The facts of all members, without names; the read is logged.
async fn members(ctx: &Ctx) -> Result<Vec<Facts>> {
    let today = ctx.now.date(&ctx.group.zone);
    let all = people::service::everyone(ctx, ctx.now).await?;
    let ours = all.into_iter().filter(|it| it.status == Status::Member);
    // Who may propose is asked as if proposals were open: the window is the same for everybody.
    let (now, open) =
        (ctx.now.zoned(&ctx.group.zone), ctx.now.plus_days(1, &ctx.group.zone).zoned(&ctx.group.zone));
    let known = |it: Facts| {
        it.with(FactKey::RollDate, today)
            .with(FactKey::Now, now.clone())
            .with(FactKey::AmendmentsCloseAt, open.clone())
    };
    let facts: Vec<Facts> = ours.map(|it| known(it.facts)).collect();
    kernel::log_read(
        ctx,
        "facts of all members, counted without names",
        "consequences of a motion",
        facts.len(),
    )
    .await?;
    Ok(facts)
}

/// The open motions that touch the same place as this one, by the clauses where they meet.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// They want to change the same words: they are alternatives.
    pub alternatives: Vec<(Amendment, Vec<String>)>,
    /// They put in words of their own at the same place: both can stand.
    pub neighbours: Vec<(Amendment, Vec<String>)>,
}

/// The open motions that touch the same place as this one.
pub async fn beside(ctx: &Ctx, it: &Amendment) -> Result<Beside> {
    let mut found = Beside::default();
    if !(it.state.is_open() || it.state == State::Draft) || it.parent.is_some() {
        return Ok(found);
    }
    let others = store::at_work(ctx.db(), ctx.group.id).await?.into_iter().filter(|other| {
        other.id != it.id
            && other.parent.is_none()
            && other.state.is_open()
            && other.base.hash == it.base.hash
    });
    for other in others {
        let both = [it.operations.as_slice(), other.operations.as_slice()];
        let clash = clauses(rulebook::amend::collisions(&it.base.source, &both));
        let meet = clauses(rulebook::amend::meetings(&it.base.source, &both));
        if !clash.is_empty() {
            found.alternatives.push((other, clash));
        } else if !meet.is_empty() {
            found.neighbours.push((other, meet));
        }
    }
    Ok(found)
}

fn clauses(found: Vec<rulebook::amend::Collision>) -> Vec<String> {
    let mut clauses: Vec<String> = found.into_iter().map(|it| it.clause).collect();
    clauses.sort();
    clauses.dedup();
    clauses
}

impl Card {
    /// The label of a clause by its slug, as it is called after the change.
    pub fn label(&self, slug: &str) -> String {
        let clause = self.comparison.clauses.iter().find(|c| c.slug == slug);
        clause.map_or_else(|| slug.to_owned(), |c| c.label.clone())
    }
}
