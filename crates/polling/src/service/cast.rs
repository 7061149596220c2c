//! Casting. What the voter's own device sealed comes here without a name; a form without script is sealed here.

use std::sync::Arc;

use ballotbox::Ballot;
use ballotbox::entry::Token;
use ballotbox::leaf::preferences;
use ballotbox::manifest::Manifest;
use ballotbox::own::Own;
use ballotbox::token::Rsa;
use kernel::{Ctx, Problem, Result};
use uuid::Uuid;

use super::issue::{Asked, issue};
use crate::box_store::{BoxStore, Taken};
use crate::model::{Contest, Mark, Online, Paper, Poll, PollId, RollLine};

/// Takes a sealed entry from whoever sends it; it is on the disk when this returns.
///
/// # Errors
/// Says why not: the wrong hour, or an entry that is not one of this ballot.
pub async fn take(ctx: &Ctx, id: PollId, entry: Vec<u8>) -> Result<Taken> {
    let poll = super::poll(ctx, id).await?;
    poll.takes_votes(ctx.now, &ctx.group.zone)?;
    let held = super::box_of(ctx)?;
    if let Some(url) = held.public_url() {
        return Err(Problem::refused(format!(
            "Papers of this ballot go to the ballot box at {url}, not here."
        )));
    }
    let _gate = held.casting().await;
    if super::poll(ctx, id).await?.state != crate::model::PollState::Open {
        return Err(closed_meanwhile());
    }
    held.take(id, entry, ctx.chance()).await
}

/// Draws up, seals and casts the acting person's papers on this server: for a browser without script, where the voter
/// trusts the server. They are on the disk when this returns; the same papers again change nothing, and another ranking
/// with the same origin replaces the paper.
///
/// # Errors
/// Says why not, and what still is possible: not on the roll, too late, a paper taken another way.
pub async fn cast(ctx: &Ctx, id: PollId, papers: Vec<Paper>) -> Result<Vec<(Uuid, Taken)>> {
    let poll = super::poll(ctx, id).await?;
    let ballots = papers.iter().map(|it| Ok((poll.contest(it.contest)?.clone(), online(&it.ballot)?)));
    let ballots = ballots.collect::<Result<Vec<_>>>()?;
    let ready = ballots.iter().map(|(contest, ballot)| fits(contest, ballot)).collect::<Result<Vec<_>>>()?;
    super::my_line(ctx, id).await?;
    poll.takes_votes(ctx.now, &ctx.group.zone)?;
    let held = super::box_of(ctx)?;
    super::make_box(ctx, &poll).await?;
    let manifest = held.manifest(id).await?;
    let owns: Vec<Sheet> = papers
        .iter()
        .zip(ready)
        .map(|(paper, prefs)| Sheet::new(&manifest, paper, prefs))
        .collect::<Result<_>>()?;
    let asked = owns
        .iter()
        .map(|it| Ok(Asked { contest: it.contest, blinded: it.blinded(&manifest)? }))
        .collect::<Result<_>>()?;
    // A task of its own: a browser that goes away does not stop it between mark and box.
    let ctx = ctx.clone();
    let done = tokio::spawn(async move {
        let answers = issue(&ctx, id, asked).await?;
        let _gate = held.casting().await;
        let mut taken = vec![];
        for (sheet, (_, answer)) in owns.into_iter().zip(answers) {
            taken.push((sheet.contest, sheet.seal_and_take(&ctx, id, &held, &manifest, &answer).await?));
        }
        Ok(taken)
    });
    done.await.map_err(|_| Problem::internal("The paper was not cast. Try again: nothing counts twice."))?
}

/// A paper that is drawn up here.
pub(crate) struct Sheet {
    pub contest: Uuid,
    index: u16,
    own: Own,
    preferences: Vec<u16>,
}

impl Sheet {
    pub fn new(manifest: &Manifest, paper: &Paper, preferences: Vec<u16>) -> Result<Self> {
        let id = *paper.contest.as_bytes();
        let (index, _) = manifest
            .contest(&id)
            .ok_or_else(|| Problem::not_found("There is no such contest in this ballot."))?;
        Ok(Self {
            contest: paper.contest,
            index,
            own: Own::new(paper.origin, manifest.election, id),
            preferences,
        })
    }

    /// What goes to the issuer.
    pub fn blinded(&self, manifest: &Manifest) -> Result<Rsa> {
        let contest = manifest.contests.get(usize::from(self.index)).ok_or_else(closed_meanwhile)?;
        let asked = self.own.blinded(contest).map_err(unsealed)?;
        asked.first().map(|it| it.1.blinded).ok_or_else(|| Problem::internal("A contest has no issuer."))
    }

    /// Seals the paper with the issuer's answer and puts it into the box. If it is there already, nothing changes; if the
    /// token has cast another one, this one follows it.
    pub async fn seal_and_take(
        &self,
        ctx: &Ctx,
        id: PollId,
        held: &BoxStore,
        manifest: &Arc<Manifest>,
        answer: &Rsa,
    ) -> Result<Taken> {
        let contest = manifest.contests.get(usize::from(self.index)).ok_or_else(closed_meanwhile)?;
        let token = self.own.token(contest, &[*answer]).map_err(unsealed)?;
        let next = held.next_sequence(id, &token.secret.public()).await?;
        if let Some(last) = next.checked_sub(1)
            && let Ok(taken) = held.take(id, self.entry(manifest, &token, last)?, ctx.chance()).await
        {
            return Ok(taken);
        }
        held.take(id, self.entry(manifest, &token, next)?, ctx.chance()).await
    }

    fn entry(&self, manifest: &Manifest, token: &Token, seq: u32) -> Result<Vec<u8>> {
        let made = self.own.entry(manifest, self.index, token, seq, &self.preferences);
        Ok(made.map_err(unsealed)?.to_bytes())
    }
}

/// The preferences as the protocol writes them.
pub(crate) fn fits(contest: &Contest, ballot: &Ballot) -> Result<Vec<u16>> {
    let bounds = contest.bounds()?;
    bounds.encode(ballot).map_err(not_a_paper)?;
    let positions = if contest.ranked { bounds.number().min(255) } else { 1 };
    preferences(ballot, positions).ok_or_else(|| {
        Problem::field("ranking", format!("A paper of this contest holds at most {positions} preferences."))
    })
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

pub(crate) fn closed_meanwhile() -> Problem {
    Problem::refused("The ballot box was closed a moment ago. Nothing you entered was cast.")
}

pub(crate) fn other_way(mark: Mark) -> Problem {
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

fn unsealed(e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The paper could not be sealed: {e}."))
}
