//! Casting: first the roll mark, then the box. A retry after a kill repeats both and changes nothing.

use std::sync::Arc;

use ballotbox::Ballot;
use kernel::{Ctx, PersonId, Problem, Result, transact};
use uuid::Uuid;

use crate::box_store::{BoxStore, Place, Row};
use crate::model::{Mark, Online, Paper, Poll, PollId, PollState, RollLine};
use crate::store;

/// Casts the acting person's papers, or replaces those cast before. They are on the disk when this returns.
///
/// # Errors
/// Says why not, and what still is possible: not on the roll, too late, a paper taken another way.
pub async fn cast(ctx: &Ctx, id: PollId, papers: Vec<Paper>) -> Result<()> {
    let person = ctx.person()?;
    ctx.need_fresh()?;
    let poll = super::poll(ctx, id).await?;
    let line = super::my_line(ctx, id).await?;
    poll.takes_votes(ctx.now, &ctx.group.zone)?;
    may_online(&poll, &line)?;
    let store = super::box_of(ctx)?;
    store.count_cast(person, ctx.now)?;
    make_box(ctx, &poll).await?;
    let key = store.key(id)?;
    let mut rows = vec![];
    for paper in &papers {
        let contest = poll.contest(paper.contest)?;
        may_in(&line, paper.contest)?;
        let place = key.paper(*contest.id.as_bytes(), *person.0.as_bytes()).box_key();
        rows.push(Row {
            key: place,
            record: contest.bounds()?.encode(&online(&paper.ballot)?).map_err(not_a_paper)?,
        });
    }
    if rows.is_empty() {
        return Err(Problem::refused("There is no paper in what was sent, so nothing was cast."));
    }
    let contests = papers.iter().map(|it| it.contest).collect();
    // A task of its own: a browser that goes away does not stop it between mark and box.
    let done = tokio::spawn(mark_and_put(ctx.clone(), store, id, person, contests, rows)).await;
    done.map_err(|_| Problem::internal("The paper was not cast. Try again: nothing counts twice."))?
}

async fn mark_and_put(
    ctx: Ctx,
    store: Arc<BoxStore>,
    poll: PollId,
    person: PersonId,
    contests: Vec<Uuid>,
    rows: Vec<Row>,
) -> Result<()> {
    let _gate = store.casting().await;
    let group = ctx.group.id;
    transact!(ctx.db(), tx => {
        if store::poll::state(tx, group, poll).await? != PollState::Open {
            return Err(closed_meanwhile());
        }
        for contest in &contests {
            let mark = store::roll::take(tx, group, poll, person, *contest, Mark::Online).await?.mark;
            if mark != Mark::Online {
                return Err(other_way(mark));
            }
        }
        Ok(())
    })?;
    store.put(rows).await
}

/// Makes the box of a poll if there is none: a place for every paper of its roll. Nothing happens if there is one.
///
/// # Errors
/// Refuses if the box was made once and is gone: a new one would hide the loss.
pub async fn make_box(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let store = super::box_of(ctx)?;
    if store.has(poll.id).await? {
        if !poll.box_made {
            store::poll::box_made(ctx.db(), ctx.group.id, poll.id).await?;
        }
        return Ok(());
    }
    if super::poll(ctx, poll.id).await?.state != PollState::Open {
        return Err(closed_meanwhile());
    }
    if poll.box_made {
        return Err(Problem::refused("The ballot box of this ballot is not where it was, so no paper can be cast.")
            .hint("The returning officer and a scrutineer decide how it goes on; the keeper of the server looks for box.sqlite."));
    }
    let pairs = store::roll::pairs(ctx.db(), ctx.group.id, poll.id).await?;
    let bounds =
        poll.contests.iter().map(|it| Ok((it.id, it.bounds()?.unused()))).collect::<Result<Vec<_>>>()?;
    let places = |key: &ballotbox::PollKey| {
        let unused =
            |contest: Uuid| bounds.iter().find(|it| it.0 == contest).map_or_else(Vec::new, |it| it.1.clone());
        let place = |(person, contest): (PersonId, Uuid)| Place {
            key: key.paper(*contest.as_bytes(), *person.0.as_bytes()).box_key(),
            contest,
            unused: unused(contest),
        };
        pairs.into_iter().map(place).collect()
    };
    store.make(poll.id, ctx.chance(), places).await?;
    store::poll::box_made(ctx.db(), ctx.group.id, poll.id).await
}

/// Refuses those whom the rules of this poll do not let vote on the website.
pub(crate) fn may_online(poll: &Poll, line: &RollLine) -> Result<()> {
    let look = "Look at the ballot's page: it says which ways are open to you.";
    match poll.channels.online {
        Online::Everyone => Ok(()),
        Online::OnRequest { .. } if line.requested => Ok(()),
        Online::OnRequest { .. } => Err(Problem::refused(
            "In this ballot those vote on the website who asked for it, and you have not asked.",
        )
        .hint(look)
        .cite(line.cite.clone())),
        Online::Nobody => Err(Problem::refused("In this ballot nobody votes on the website.").hint(look)),
    }
}

/// Refuses if the member has no vote in the contest, or took the paper another way.
pub(crate) fn may_in(line: &RollLine, contest: Uuid) -> Result<()> {
    match line.mark(contest) {
        Some(Mark::None | Mark::Online) => Ok(()),
        Some(other) => Err(other_way(other)),
        None => Err(Problem::refused("You are not entitled to vote in this contest.")
            .hint("The ballot's page lists the contests in which you are.")),
    }
}

fn closed_meanwhile() -> Problem {
    Problem::refused("The ballot box was closed a moment ago. Nothing you entered was cast.")
}

fn other_way(mark: Mark) -> Problem {
    let (took, still) = match mark {
        Mark::Room => {
            ("was handed to you in the meeting", "Fill that one in and put it into the box in the room.")
        }
        Mark::Post => (
            "was sent to you by post",
            "Send that one back. If it did not arrive, ask the returning officer: it can be taken back and you can vote here.",
        ),
        _ => (
            "was filled in with you at the desk",
            "If that was not you, write to the returning officer at once.",
        ),
    };
    Problem::refused(format!("You have one paper in this contest, and it {took}. Nothing was cast here."))
        .hint(still)
}

/// On the website a paper is ranked or blank; only hands can spoil one.
fn online(ballot: &Ballot) -> Result<Ballot> {
    match ballot {
        Ballot::Spoilt(_) => {
            Err(Problem::refused("A spoilt paper cannot be cast on the website; a blank one can."))
        }
        other => Ok(other.clone()),
    }
}

fn not_a_paper(e: ballotbox::BallotError) -> Problem {
    Problem::field("ranking", format!("This is not a paper of this contest: {e}."))
}
