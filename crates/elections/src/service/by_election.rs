//! Seats that fell vacant, filled by an election of their own: whoever holds the other seats stays.

use bodies::model::Term;
use constitution::Version;
use kernel::{At, Cite, Ctx, Power, Problem, Result};
use rulebook::{Election as Rule, Filling, Found, Reach};
use uuid::Uuid;

use super::countback::{self, Way};
use super::nominate::Form;
use super::{draft, plan};
use crate::model::{Basis, ByElection, Election, ElectionId, EmptySeats, Step};

/// Empty seats of a post, and what the rules do about them.
#[derive(Clone, Debug)]
pub struct Vacancy {
    pub post: String,
    pub name: String,
    pub seats: u32,
    /// All seats of the post.
    pub of: u32,
    /// How the rules fill them where not by an election; nothing where they do.
    pub otherwise: Option<&'static str>,
    /// Why the ballots cannot be counted again, where the text asks for that; then an election fills them.
    pub not_counted: Option<String>,
    /// The election whose ballots are counted again, where they are.
    pub counted_in: Option<ElectionId>,
    /// The clause, where the text says something.
    pub cite: Option<Cite>,
    /// The meeting that fills them, as the rules call it.
    event: Option<String>,
}

/// Seats of the posts of one election rule that nobody holds at an instant, in the order of counting.
pub async fn vacancies(ctx: &Ctx, version: &Version, held: &Found<'_, Rule>, at: At) -> Result<Vec<Vacancy>> {
    let mut all = vec![];
    for slug in held.posts() {
        let Some(post) = version.rules.post(slug) else { continue };
        let taken = bodies::service::holders(ctx, post.id(), at).await?.len();
        let empty = post.seats.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
        if empty == 0 {
            continue;
        }
        let held_before = !bodies::service::history(ctx, post.id()).await?.is_empty();
        let rule = version.rules.vacancy(post.id(), held_before);
        let (mut not_counted, mut counted_in) = (None, None);
        if rule.as_ref().is_some_and(|it| it.filled_by == Filling::Countback) {
            match countback::way(ctx, post.id(), empty, ctx.now).await? {
                Way::Papers { election, .. } => counted_in = Some(election),
                Way::Not(why) => not_counted = Some(why),
            }
        }
        all.push(Vacancy {
            post: post.id().to_owned(),
            name: post.name.clone(),
            seats: empty,
            of: post.seats,
            otherwise: rule.as_ref().filter(|_| not_counted.is_none()).and_then(|it| otherwise(it.filled_by)),
            not_counted,
            counted_in,
            cite: rule.as_ref().map(|it| plan::cite(&version.rules, &it.cite)),
            event: rule.as_ref().and_then(|it| it.at.clone()),
        });
    }
    Ok(all)
}

fn otherwise(filled: Filling) -> Option<&'static str> {
    match filled {
        Filling::ByElection => None,
        Filling::Countback => Some("by counting the last ballots again without whoever left"),
        Filling::CoOption => Some("by co-option"),
        Filling::StaysEmpty => Some("only at the next regular election"),
    }
}

/// Drafts an election for the empty seats of a rule's posts that the constitution in force fills by one.
///
/// # Errors
/// A refusal where no seat is empty, where the text fills all of them otherwise, and with the earliest lawful day if that of
/// the meeting is not.
pub async fn draft_for_vacancies(ctx: &Ctx, rule: &str, occasion: Uuid, title: &str) -> Result<ElectionId> {
    ctx.need(Power::CallElection, None)?;
    let version = constitution::service::in_force(ctx).await?;
    let held = version.rules.election(rule).ok_or_else(|| plan::unknown(rule))?;
    let meeting = bodies::service::occasion(ctx, occasion.into()).await?;
    let all = vacancies(ctx, &version, &held, meeting.at.max(ctx.now)).await?;
    let ours: Vec<&Vacancy> = all.iter().filter(|it| it.otherwise.is_none()).collect();
    let Some(first) = ours.first() else { return Err(nothing_to_fill(&all)) };
    let named = first.event.clone().filter(|it| version.rules.meeting(it).is_some());
    let of_occasion = version.rules.meeting(&meeting.kind).map(|it| it.id().to_owned());
    let checked = |slug: &str| {
        version
            .rules
            .vacancy(slug, true)
            .or(version.rules.vacancy(slug, false))
            .is_some_and(|it| it.quotas_again)
    };
    let by = ByElection {
        event: named.or(of_occasion).unwrap_or_else(|| held.event.clone()),
        seats: ours
            .iter()
            .map(|it| EmptySeats { post: it.post.clone(), seats: it.seats, of: it.of })
            .collect(),
        quotas_again: ours.iter().any(|it| checked(&it.post)),
        basis: match (&first.cite, &first.not_counted) {
            (Some(cite), Some(why)) => Basis::Silent(format!(
                "{} has the ballots counted again, which cannot be done: {why}. The default of question 18 is used: the next \
                 members' meeting by a by-election under the same rules.",
                cite.label
            )),
            (Some(cite), None) => Basis::Clause(cite.clone()),
            (None, _) => plan::silent(18, "the next members' meeting by a by-election under the same rules"),
        },
    };
    draft::draft_planned(ctx, &version, rule, Some(by), &meeting, title).await
}

fn nothing_to_fill(all: &[Vacancy]) -> Problem {
    if let Some((it, from)) = all.iter().find_map(|it| it.counted_in.map(|from| (it, from))) {
        return Problem::refused(format!(
            "The empty seat of {} is filled by counting the last ballots again without whoever left, not by an election.",
            plan::within(&it.name)
        ))
        .cite(it.cite.clone())
        .hint(format!("Begin that count at /elections/{from}/vacancies; if nobody would take the seat, an election fills it."));
    }
    match all.iter().find_map(|it| it.otherwise.map(|how| (it, how))) {
        Some((it, how)) => Problem::refused(format!(
            "The empty seat of {} is filled {how}, not by an election.",
            plan::within(&it.name)
        ))
        .cite(it.cite.clone()),
        None => Problem::field("rule", "No seat of these posts is empty on that day.")
            .hint("The regular election fills all posts; choose it above."),
    }
}

/// Whether a quota is kept where empty seats are filled: where its rule or that on vacancies says so, and where the text
/// is silent about whom it counts (question 5).
pub(super) fn keeps(by: &ByElection, quota: &rulebook::Quota) -> bool {
    by.quotas_again || quota.counts.is_empty() || quota.counts.contains(&Reach::Vacancies)
}

/// Refuses whoever holds another seat of a post: they stay, and cannot stand for the empty one.
pub(super) async fn bar_holders(ctx: &Ctx, election: &Election, form: &Form) -> Result<()> {
    let Some(by) = &election.plan.by_election else { return Ok(()) };
    let begins = election.at(Step::TermsBegin).unwrap_or(ctx.now).max(ctx.now);
    for contest in election.contests.iter().filter(|it| form.contests.contains(&it.id)) {
        for post in &contest.posts {
            for term in bodies::service::holders(ctx, &post.slug, begins).await? {
                if let Some(sits) = form.nominees.iter().find(|it| holds(&term, it.person)) {
                    return Err(Problem::refused(format!(
                        "{} holds a seat as {} and keeps it; this election fills the seat beside it.",
                        sits.name,
                        plan::within(&post.name)
                    ))
                    .cite(by.basis.cite()));
                }
            }
        }
    }
    Ok(())
}

fn holds(term: &Term, person: kernel::PersonId) -> bool {
    term.holders.iter().any(|it| it.person == person)
}
