//! Votes for the demonstration: cast through the service like any other, by a seed, and never read by anybody.

use std::sync::Arc;

use ballotbox::Ballot;
use kernel::{Actor, Chance, Ctx, PersonId, Problem, Result};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::model::{Contest, Online, Paper, Poll, PollId};
use crate::{service, store};

/// Which votes are cast.
#[derive(Clone, Debug)]
pub struct Voting<'a> {
    pub poll: PollId,
    /// Of a hundred electors so many vote.
    pub percent: u64,
    pub seed: u64,
    /// People of the demonstration who are to vote themselves.
    pub except: &'a [PersonId],
}

const AT_ONCE: usize = 32;

/// Casts plausible papers for a part of the roll at `ctx.now`, which has to lie within the poll's hours; how many voted.
/// The same seed casts the same papers.
pub async fn cast_random(ctx: &Ctx, voting: Voting<'_>) -> Result<usize> {
    if !ctx.actor.system {
        return Err(Problem::forbidden(
            "Only the demonstration's script votes for others, and only invented ones.",
        ));
    }
    let poll = service::poll(ctx, voting.poll).await?;
    let chance = Chance::seeded(voting.seed);
    let on_request = matches!(poll.channels.online, Online::OnRequest { .. });
    let favour: Vec<Vec<u64>> =
        poll.contests.iter().map(|it| it.choices.iter().map(|_| 1 + chance.below(9)).collect()).collect();
    let mut voters = JoinSet::new();
    let mut cast = 0;
    let pairs = store::roll::pairs(ctx.db(), ctx.group.id, voting.poll).await?;
    for lines in pairs.chunk_by(|a, b| a.0 == b.0) {
        let Some(person) = lines.first().map(|it| it.0) else { continue };
        if chance.below(100) >= voting.percent || voting.except.contains(&person) {
            continue;
        }
        let contests: Vec<Uuid> = lines.iter().map(|it| it.1).collect();
        let papers = papers(&poll, &favour, &contests, &chance);
        let (ctx, id) = (voter(ctx, person), voting.poll);
        voters.spawn(async move { ask_and_cast(&ctx, id, papers, on_request).await });
        if voters.len() >= AT_ONCE {
            cast += usize::from(voted(voters.join_next().await)?);
        }
    }
    while !voters.is_empty() {
        cast += usize::from(voted(voters.join_next().await)?);
    }
    Ok(cast)
}

/// Asks for the ballot first where the rules want that; whoever has no address for it stays away.
async fn ask_and_cast(ctx: &Ctx, id: PollId, papers: Vec<Paper>, on_request: bool) -> Result<bool> {
    if on_request && let Err(problem) = service::request_online(ctx, id).await {
        return if problem.kind == kernel::Kind::Refused { Ok(false) } else { Err(problem) };
    }
    service::cast(ctx, id, papers).await.map(|_| true)
}

fn voted(done: Option<Result<Result<bool>, tokio::task::JoinError>>) -> Result<bool> {
    done.unwrap_or(Ok(Ok(false))).map_err(|e| Problem::internal(format!("A vote was not cast: {e}.")))?
}

/// The script's context as somebody on the roll who signed in just now.
pub(crate) fn voter(ctx: &Ctx, person: PersonId) -> Ctx {
    let actor = Actor { person: Some(person), confirmed_at: Some(ctx.now), ..Actor::default() };
    Ctx { actor: Arc::new(actor), ..ctx.clone() }
}

pub(crate) fn finish(done: Option<Result<Result<()>, tokio::task::JoinError>>) -> Result<()> {
    done.unwrap_or(Ok(Ok(()))).map_err(|e| Problem::internal(format!("A vote was not cast: {e}.")))?
}

fn papers(poll: &Poll, favour: &[Vec<u64>], contests: &[Uuid], chance: &Chance) -> Vec<Paper> {
    let mine = poll.contests.iter().zip(favour).filter(|it| contests.contains(&it.0.id));
    mine.map(|(contest, favour)| Paper {
        contest: contest.id,
        ballot: ballot(contest, favour, chance),
        origin: chance.bytes(),
    })
    .collect()
}

/// Favourites come first more often, some stop early, and one in forty leaves the paper blank.
fn ballot(contest: &Contest, favour: &[u64], chance: &Chance) -> Ballot {
    if chance.below(40) == 0 {
        return Ballot::Blank;
    }
    let mut scored: Vec<(u64, u16)> = contest
        .choices
        .iter()
        .zip(favour)
        .map(|(it, favour)| (favour * chance.below(1000), it.number))
        .collect();
    scored.sort_unstable_by(|a, b| b.cmp(a));
    let all = scored.len() as u64;
    let length = if contest.ranked { 1 + chance.below(all).max(chance.below(all)) } else { 1 };
    let ranking: Vec<u16> =
        scored.into_iter().map(|it| it.1).take(usize::try_from(length).unwrap_or(1)).collect();
    Ballot::Ranked(ranking)
}
