//! Slips for the room: whoever is handed one from a shuffled pile votes with the own phone, and no name stands anywhere
//! beside the code. The roll's mark is the one lock: no more papers are signed for slips than slips were handed over.

use ballotbox::entry::Entry;
use ballotbox::token::Rsa;
use ballotbox::{Hash, sha256, tag, words};
use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, transact};
use serde_json::json;
use uuid::Uuid;

use super::cast::closed_meanwhile;
use super::issue::{Asked, hash, issuing_keys, sign};
use crate::box_store::{BoxStore, Taken};
use crate::model::{Mark, Phase, Poll, PollId, PollState};
use crate::store;
use crate::store::slips::ForSlip;
pub use crate::store::slips::Pile;

const WORDS: usize = 6;
const MOST: u32 = 400;

/// Makes new slips; their codes, which are shown this once and kept nowhere.
pub async fn print(ctx: &Ctx, poll: &Poll, number: u32) -> Result<Vec<String>> {
    super::need_desk(ctx, poll)?;
    if !poll.channels.room {
        return Err(Problem::refused("This ballot does not take votes in the room, so it has no slips."));
    }
    if number == 0 || number > MOST {
        return Err(Problem::field("slips", format!("Say how many slips you need, from 1 to {MOST}.")));
    }
    let codes: Vec<String> = (0..number).map(|_| words::words(&ctx.chance().bytes(), WORDS)).collect();
    let mut hashes: Vec<Hash> = codes.iter().map(|it| code_hash(poll.id, it)).collect();
    hashes.sort_unstable();
    transact!(ctx.db(), tx => {
        open(store::poll::locked_state(tx, ctx.group.id, poll.id).await?)?;
        store::slips::print(tx, ctx.group.id, poll.id, ctx.chance().bytes(), &hashes).await?;
        let detail = json!({ "slips": number });
        audit(tx, ctx, Line::new("poll.slips-printed").on("poll", poll.id.0).detail(detail)).await
    })?;
    Ok(codes)
}

/// How many were printed and handed over.
pub async fn pile(ctx: &Ctx, poll: &Poll) -> Result<Pile> {
    super::need_officer(ctx, poll)?;
    store::slips::pile(ctx.db(), ctx.group.id, poll.id).await
}

/// Marks that a member drew a slip. It stands for all contests of the poll, so only somebody gets one who has taken no
/// paper in any of them. Nothing notes which slip it was.
pub async fn hand_over(ctx: &Ctx, id: PollId, person: PersonId) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    super::need_desk(ctx, &poll)?;
    let line = store::roll::standing(ctx.db(), ctx.group.id, id, person).await?.line()?;
    let whole = line.marks.len() == poll.contests.len() && line.marks.iter().all(|it| it.1 == Mark::None);
    let partly = || {
        Problem::refused(format!(
            "A slip stands for all papers of this ballot, and {} has taken some of them or may not vote in all contests.",
            line.name
        ))
        .hint("Hand over the papers that are left.")
    };
    if !whole {
        return Err(partly());
    }
    transact!(ctx.db(), tx => {
        open(store::poll::locked_state(tx, ctx.group.id, id).await?)?;
        for (contest, _) in &line.marks {
            if !store::roll::take(tx, ctx.group.id, id, person, *contest, Mark::Room).await? {
                return Err(partly());
            }
        }
        if !store::slips::hand(tx, ctx.group.id, id).await? {
            return Err(Problem::refused("All slips that were printed are handed over.").hint("Print more, and shuffle them."));
        }
        Ok(())
    })
}

/// One slip for a member who cannot read one: its words are told to the member alone, or typed into the desk's own device,
/// which reads the pages aloud. The roll is marked as for any slip, and nothing notes which one it was.
pub async fn spoken(ctx: &Ctx, id: PollId, person: PersonId) -> Result<String> {
    let poll = super::poll(ctx, id).await?;
    let mut codes = print(ctx, &poll, 1).await?;
    hand_over(ctx, id, person).await?;
    codes.pop().ok_or_else(|| Problem::internal("No slip was made."))
}

/// Takes a slip out that came back unused; then the member's papers can be taken back as well.
pub async fn came_back(ctx: &Ctx, id: PollId, code: &str) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    let code = read_code(id, code)?;
    transact!(ctx.db(), tx => {
        open(store::poll::locked_state(tx, ctx.group.id, id).await?)?;
        if !store::slips::take_back(tx, ctx.group.id, id, code).await? {
            return Err(Problem::field("code", "There is no slip with these words, or it was used already."));
        }
        audit(tx, ctx, Line::new("poll.slip-came-back").on("poll", id.0)).await
    })
}

/// Signs the papers of whoever holds a slip, and gives the word by which the box knows the room. Nobody is signed in. The
/// same values again get the same answer; other values are refused.
///
/// # Errors
/// Says why not: no such slip, no paper asked for, not open, used on another device, more than were handed over.
pub async fn issue(
    ctx: &Ctx,
    id: PollId,
    code: &str,
    asked: Vec<Asked>,
) -> Result<([u8; 32], Vec<(Uuid, Rsa)>)> {
    let poll = super::poll(ctx, id).await?;
    // The word of the room is for those to whom a paper is given, and for nobody who only read a slip.
    if asked.is_empty() {
        return Err(Problem::refused("No paper was asked for, so none was given."));
    }
    let code = read_code(id, code)?;
    in_the_room(ctx, &poll)?;
    let pass = store::slips::pass_for(ctx.db(), ctx.group.id, id, code).await?.ok_or_else(no_slip)?;
    for one in &asked {
        poll.contest(one.contest)?;
    }
    let held = super::box_of(ctx)?;
    super::make_box(ctx, &poll).await?;
    let keys = issuing_keys(ctx, &held, id).await?;
    let _gate = held.casting().await;
    transact!(ctx.db(), tx => {
        match store::poll::state_and_signed(tx, ctx.group.id, id).await? {
            (PollState::Open, true) => {}
            (PollState::Open, false) => return Err(Problem::refused("The ballot is not signed yet, so no paper is given out.").hint("Try again in a while.")),
            _ => return Err(closed_meanwhile()),
        }
        if store::restore::is_open(tx, ctx.group.id, id).await? {
            return Err(crate::box_store::suspended());
        }
        for one in &asked {
            match store::slips::give(tx, ctx.group.id, id, code, one.contest, hash(one)).await? {
                ForSlip::Now | ForSlip::Again => {}
                ForSlip::NoSlip => return Err(no_slip()),
                ForSlip::Another => return Err(Problem::refused("This slip was used on another device or in another browser.")
                    .hint("Vote from the device you used first. If it was not you, take the slip to the desk.")),
                ForSlip::TooMany => return Err(Problem::refused("More slips are being used than were handed over.")
                    .hint("Take your slip to the desk: the returning officer has to look into it.")),
            }
        }
        Ok(())
    })?;
    let answers = asked.iter().map(|it| Ok((it.contest, sign(ctx, &keys, it)?))).collect::<Result<_>>()?;
    Ok((pass, answers))
}

/// Takes a sealed entry from the room, also when voting on the website is over: until the box is closed. From that hour on it
/// has to be the first paper of its token, and no more papers of a contest are taken than were signed for slips: the word of
/// the room opens the box to nobody's second thoughts, and to no crowd.
pub async fn take_in_room(ctx: &Ctx, id: PollId, entry: Vec<u8>, pass: &[u8]) -> Result<Taken> {
    let poll = super::poll(ctx, id).await?;
    if store::slips::pass(ctx.db(), ctx.group.id, id).await?.is_none_or(|it| it != pass) {
        return super::take(ctx, id, entry).await;
    }
    in_the_room(ctx, &poll)?;
    let held = super::box_of(ctx)?;
    let _gate = held.casting().await;
    if super::poll(ctx, id).await?.state != PollState::Open {
        return Err(closed_meanwhile());
    }
    if poll.phase(ctx.now) != Phase::Over {
        return held.take(id, entry, ctx.chance()).await;
    }
    let contest = contest_of(&held, id, &entry).await?;
    let most = store::slips::signed(ctx.db(), ctx.group.id, id, contest).await?;
    held.take_late(id, entry, most, ctx.chance()).await
}

async fn contest_of(held: &BoxStore, id: PollId, entry: &[u8]) -> Result<Uuid> {
    let manifest = held.manifest(id).await?;
    let none =
        |why: &dyn std::fmt::Display| Problem::field("entry", format!("The box does not take this: {why}."));
    let entry = Entry::parse(entry, manifest.shape()).map_err(|e| none(&e))?;
    let contest = manifest.contests.get(usize::from(entry.contest));
    contest.map(|it| Uuid::from_bytes(it.id)).ok_or_else(|| none(&"it is for no contest of this ballot"))
}

/// From the opening until the box is closed by hand.
pub(crate) fn in_the_room(ctx: &Ctx, poll: &Poll) -> Result<()> {
    match poll.phase(ctx.now) {
        Phase::Open | Phase::Over if poll.channels.room => Ok(()),
        Phase::Open | Phase::Over => Err(Problem::refused("This ballot does not take votes in the room.")),
        _ => poll.takes_votes(ctx.now, &ctx.group.zone),
    }
}

fn open(state: PollState) -> Result<()> {
    match state {
        PollState::Open => Ok(()),
        _ => Err(Problem::refused("The ballot box is closed, so nothing changes at the desk any more.")),
    }
}

fn read_code(poll: PollId, typed: &str) -> Result<Hash> {
    let code = words::read_words(typed).map_err(|_| no_slip())?;
    if code.split(' ').count() == WORDS { Ok(code_hash(poll, &code)) } else { Err(no_slip()) }
}

fn code_hash(poll: PollId, code: &str) -> Hash {
    sha256(&[tag("slip").as_slice(), poll.0.as_bytes(), code.as_bytes()].concat())
}

fn no_slip() -> Problem {
    Problem::field(
        "code",
        "These are not the six words of a slip of this ballot. Compare them with your slip.",
    )
}
