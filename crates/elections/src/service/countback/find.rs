//! Which empty seats are filled by counting back, from the papers of which election, and what stands against it.

use constitution::Version;
use count::VacancyPapers;
use kernel::{At, Cite, Ctx, PersonId, Result};
use rulebook::Filling;

use crate::model::{
    Contest, ContestId, ContestOutcome, CountbackState, Election, ElectionId, EmptySeats, Nomination,
    NominationId, State,
};
use crate::service::plan;
use crate::store;

/// Seats of one contest that the text fills by counting back.
#[derive(Clone, Debug)]
pub struct Seat {
    pub contest: Contest,
    pub seats: Vec<EmptySeats>,
    pub leaving: Vec<NominationId>,
    pub quotas_again: bool,
    pub cite: Cite,
    /// What stands against it; then an election fills them.
    pub why_not: Option<String>,
}

/// How an empty seat can be counted back.
pub enum Way {
    /// From the papers of this election.
    Papers { election: ElectionId, contest: ContestId, leaving: Vec<NominationId> },
    /// Not, for this reason: the end of a sentence.
    Not(String),
}

/// The seats of an election's posts that are empty now and that the text in force fills by counting back.
pub async fn seats(ctx: &Ctx, version: &Version, election: &Election) -> Result<Vec<Seat>> {
    let mut all: Vec<Seat> = vec![];
    if election.state != State::InOffice {
        return Ok(all);
    }
    for contest in &election.contests {
        for post in &contest.posts {
            let Some(found) = empty(ctx, version, &post.slug).await? else { continue };
            let (seats, cite, quotas_again) = found;
            let (leaving, why_not) = match way(ctx, &post.slug, seats.seats, ctx.now).await? {
                Way::Papers { election: from, leaving, .. } if from == election.id => (leaving, None),
                Way::Not(why) if newest_of(ctx, &post.slug).await? == Some(election.id) => {
                    (vec![], Some(why))
                }
                _ => continue,
            };
            match all.last_mut().filter(|it| it.contest.id == contest.id && it.why_not.is_none()) {
                Some(last) if why_not.is_none() => {
                    last.seats.push(seats);
                    last.leaving.extend(leaving);
                }
                _ => all.push(Seat {
                    contest: contest.clone(),
                    seats: vec![seats],
                    leaving,
                    quotas_again,
                    cite,
                    why_not,
                }),
            }
        }
    }
    Ok(all)
}

/// The empty seats of a post, if the text fills them by counting back.
async fn empty(ctx: &Ctx, version: &Version, post: &str) -> Result<Option<(EmptySeats, Cite, bool)>> {
    let Some(rule) = version.rules.vacancy(post, true).filter(|it| it.filled_by == Filling::Countback) else {
        return Ok(None);
    };
    let of = version.rules.post(post).map_or(0, |it| it.seats);
    let taken = u32::try_from(bodies::service::holders(ctx, post, ctx.now).await?.len()).unwrap_or(u32::MAX);
    let seats = EmptySeats { post: post.to_owned(), seats: of.saturating_sub(taken), of };
    let cite = plan::cite(&version.rules, &rule.cite);
    Ok((seats.seats > 0).then_some((seats, cite, rule.quotas_again)))
}

/// The newest election in office that fills a post.
async fn newest_of(ctx: &Ctx, post: &str) -> Result<Option<ElectionId>> {
    let all = crate::service::elections(ctx).await?;
    Ok(all.iter().find(|it| it.state == State::InOffice && contest_of(it, post).is_some()).map(|it| it.id))
}

fn contest_of<'a>(election: &'a Election, post: &str) -> Option<&'a Contest> {
    election.contests.iter().find(|it| it.posts.iter().any(|it| it.slug == post))
}

/// How so many empty seats of a post can be counted back at an instant: whoever left last, left these.
pub async fn way(ctx: &Ctx, post: &str, empty: u32, at: At) -> Result<Way> {
    let mut left = bodies::service::history(ctx, post).await?;
    left.retain(|it| it.until.is_some_and(|end| end <= at));
    left.sort_by_key(|it| std::cmp::Reverse(it.until));
    left.truncate(usize::try_from(empty).unwrap_or(usize::MAX));
    let left: Vec<Vec<PersonId>> =
        left.iter().map(|it| sorted(it.holders.iter().map(|it| it.person))).collect();
    for election in crate::service::elections(ctx).await? {
        let Some(contest) = contest_of(&election, post).filter(|_| election.state == State::InOffice) else {
            continue;
        };
        let Some((outcome, winners)) = elected(ctx, &election, contest.id).await? else { continue };
        let mut leaving: Vec<_> =
            left.iter().filter_map(|gone| winners.iter().find(|it| it.1 == *gone).map(|it| it.0)).collect();
        if leaving.is_empty() {
            continue;
        }
        let quotas = !election.plan.quotas.is_empty();
        if let Some(why) = against(ctx, &election, &outcome, &mut leaving, quotas).await? {
            return Ok(Way::Not(why));
        }
        return Ok(Way::Papers { election: election.id, contest: contest.id, leaving });
    }
    Ok(Way::Not("whoever left was not elected by a ballot that is kept here".into()))
}

fn sorted(persons: impl Iterator<Item = PersonId>) -> Vec<PersonId> {
    let mut all: Vec<_> = persons.collect();
    all.sort_unstable();
    all
}

/// Each of those elected with who holds the seat for them.
type Winners = Vec<(NominationId, Vec<PersonId>)>;

/// The outcome of a contest, with those elected by it or since by counting back.
async fn elected(
    ctx: &Ctx,
    election: &Election,
    contest: ContestId,
) -> Result<Option<(ContestOutcome, Winners)>> {
    let stored = store::outcomes::of(ctx.db(), ctx.group.id, election.id).await?;
    let Some(stored) = stored.into_iter().find(|it| it.contest_id == contest) else { return Ok(None) };
    let outcome = stored.read()?;
    let mut all = outcome.elected.clone();
    for it in store::countbacks::of(ctx.db(), ctx.group.id, election.id).await? {
        if it.contest == contest && it.state == CountbackState::Declared {
            all.extend(it.read()?.into_iter().flat_map(|it| it.elected));
        }
    }
    let pairs = all.into_iter().map(|it| (it.nomination, sorted(it.persons.into_iter()))).collect();
    Ok(Some((outcome, pairs)))
}

/// What stands against counting back, as the end of a sentence. Where the rules fill one seat at a time, whoever left
/// last stays alone among those who leave.
async fn against(
    ctx: &Ctx,
    election: &Election,
    outcome: &ContestOutcome,
    leaving: &mut Vec<NominationId>,
    quotas: bool,
) -> Result<Option<String>> {
    let Some(counted) = &outcome.count else {
        return Ok(Some("whoever left was elected without a ballot, so there are no papers".into()));
    };
    let Some(poll) = election.poll else { return Ok(Some("no ballot is kept".into())) };
    let papers = polling::service::erasure::gone(ctx, polling::PollId(poll), polling::Part::Papers);
    if let Some(at) = papers.await? {
        let day = at.day(&ctx.group.zone);
        return Ok(Some(format!("the papers were erased on {day}, as the ballot had promised")));
    }
    if counted.rules.vacancy_papers == VacancyPapers::TheMembers {
        leaving.truncate(1);
        if quotas {
            return Ok(Some(format!(
                "the rules “{}” count the papers that elected whoever left, and quotas bound that count together with others",
                counted.rules.id
            )));
        }
        if !leaving.iter().all(|it| outcome.elected.iter().any(|won| won.nomination == *it)) {
            return Ok(Some(format!(
                "the rules “{}” count the papers that elected whoever left, who took the seat by counting back",
                counted.rules.id
            )));
        }
    }
    let before = store::countbacks::of(ctx.db(), ctx.group.id, election.id).await?;
    let failed = |it: &&crate::model::Countback| {
        it.state == CountbackState::Ended
            && it.contest == outcome.contest
            && it.plan.leaving.iter().all(|it| leaving.contains(it))
    };
    Ok(before.iter().rfind(failed).map(|it| {
        format!("counting them again ended without a result: {}", it.ended_because.as_deref().unwrap_or("—"))
    }))
}

/// Who sits for a contest now, and who could take an empty seat of it: whoever stood to the end and was never elected.
pub(super) async fn who(
    ctx: &Ctx,
    election: &Election,
    contest: &Contest,
    nominations: &[Nomination],
) -> Result<(Vec<NominationId>, Vec<NominationId>)> {
    let Some((outcome, winners)) = elected(ctx, election, contest.id).await? else {
        return Ok((vec![], vec![]));
    };
    let mut holding: Vec<PersonId> = vec![];
    for post in &contest.posts {
        let terms = bodies::service::holders(ctx, &post.slug, ctx.now).await?;
        holding.extend(terms.iter().flat_map(|it| &it.holders).map(|it| it.person));
    }
    let (mut sitting, mut open) = (vec![], vec![]);
    for (n, id) in outcome.candidates.iter().enumerate() {
        let Some(it) = nominations.iter().find(|it| it.id == *id) else { continue };
        let out =
            outcome.count.as_ref().and_then(|count| count.candidates.get(n)).is_none_or(|it| it.withdrawn);
        let won = winners.iter().find(|it| it.0 == *id).map(|it| &it.1);
        let sits = match won {
            Some(persons) => persons.iter().all(|it| holding.contains(it)),
            None => it.nominees.iter().any(|it| holding.contains(&it.person)),
        };
        if sits && !out {
            sitting.push(*id);
        } else if won.is_none() && !out && !sits {
            open.push(*id);
        }
    }
    Ok((sitting, open))
}
