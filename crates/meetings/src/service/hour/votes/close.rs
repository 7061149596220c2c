//! The end of a vote: closed and judged, void, or entered after the fact; and what its result does.

use kernel::{At, Ctx, Line, Problem, Result, Tx, audit, transact};
use polling::PollId;
use rulebook::{Unjudged, judge};

use super::super::super::meetings::{self, lock};
use super::super::super::{after, hands};
use super::super::ballot;
use super::super::chair::called;
use super::{NewVote, prepared, record, write};
use crate::model::{
    Count, Happened, MeetingId, Motion, MotionId, MotionState, NewDecision, Readers, Sitting, Tally, Vote,
    VoteId, VoteResult, VoteState, VoteWay, agreed, merged,
};
use crate::store::{item, motion, vote as store};

/// A vote entered after the fact, because the network or the server failed.
#[derive(Clone, Debug)]
pub struct Entered {
    pub vote: NewVote,
    pub count: Count,
    /// How many who may vote were there.
    pub present: u32,
    pub casting: Option<bool>,
    pub at: At,
    pub why: String,
}

/// Closes a vote and judges it by the majority that stood when it was opened. `casting` is how the chair decides where
/// votes are equal and the text leaves that to the chair.
///
/// # Errors
/// Refused while tellers differ or nobody has counted the hands; a `Problem` on "casting" where the chair must decide.
pub async fn close_vote(ctx: &Ctx, id: MeetingId, vote: VoteId, casting: Option<bool>) -> Result<VoteResult> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    // The box first: it stays closed whatever becomes of the rest, and says the same when it is asked again.
    let found = store::find(ctx.db(), ctx.group.id, id, vote).await?;
    let boxed = match found.poll.filter(|_| found.state == VoteState::Open) {
        Some(poll) => Some(ballot::count(ctx, PollId(poll)).await?),
        None => None,
    };
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        let mut it = store::get(tx, ctx.group.id, id, vote).await?;
        if it.state != VoteState::Open {
            return Err(Problem::conflict("Somebody closed this vote already."));
        }
        let phones = match boxed {
            Some(count) => count,
            None => store::phones(tx, ctx.group.id, vote).await?,
        };
        let hands = counted(&store::tallies(tx, ctx.group.id, vote).await?, it.hands_entitled)?;
        let result = judged(&it, phones.plus(hands), it.hands_entitled + it.phones_entitled, casting)?;
        (it.state, it.closed_at, it.result) = (VoteState::Closed, Some(ctx.now), Some(result.clone()));
        if !store::finish(tx, ctx.group.id, &it).await? {
            return Err(Problem::conflict("Somebody closed this vote already."));
        }
        followed(tx, ctx, &sitting, &it, &result).await?;
        Ok(result)
    })
}

/// The hands, where there are any to count.
fn counted(tallies: &[Tally], entitled: u32) -> Result<Count> {
    if entitled == 0 {
        return Ok(Count::default());
    }
    if tallies.is_empty() {
        let why = "Nobody has entered the hands yet.";
        return Err(Problem::refused(why).hint("A teller or the chair enters them, noughts too."));
    }
    agreed(tallies).ok_or_else(|| {
        let words = |it: &Tally| {
            let Count { favour, against, abstained } = it.count;
            format!("{favour} for, {against} against, {abstained} abstained")
        };
        let all: Vec<String> = tallies.iter().map(words).collect();
        let why = format!("The tellers counted differently: {}.", all.join("; "));
        Problem::refused(why).hint("Count again; each teller enters the new number over the old.")
    })
}

fn judged(it: &Vote, count: Count, present: u32, casting: Option<bool>) -> Result<VoteResult> {
    let threshold = it.majority.threshold()?;
    match judge(&threshold, it.majority.tied(), &count.votes(present, it.majority.entitled)) {
        Ok(verdict) => Ok(VoteResult { count, carried: verdict.carried, sum: verdict.sum }),
        Err(Unjudged::Nobody) => {
            let sum = format!("Nobody voted for or against ({} abstained), so not carried.", count.abstained);
            Ok(VoteResult { count, carried: false, sum })
        }
        Err(Unjudged::ChairDecides) => {
            let Some(carried) = casting else {
                let said = "Votes are equal, and the text leaves it to the chair: say how the chair decides.";
                return Err(Problem::field("casting", said).cite(it.cite.clone()));
            };
            let how = if carried { "for, so carried" } else { "against, so not carried" };
            let Count { favour, against, abstained } = count;
            let sum = format!(
                "{favour} for, {against} against, {abstained} abstained: equal; the chair decided {how}."
            );
            Ok(VoteResult { count, carried, sum })
        }
        Err(problem) => Err(Problem::refused(format!("{problem}"))),
    }
}

/// What a result does: the record, the motion, the decision.
async fn followed(tx: &mut Tx, ctx: &Ctx, sitting: &Sitting, it: &Vote, result: &VoteResult) -> Result<()> {
    let what = Happened::VoteClosed {
        vote: it.id.0,
        question: it.question.clone(),
        count: result.count,
        carried: result.carried,
        sum: result.sum.clone(),
        secret: it.way != VoteWay::Open,
    };
    let late = it.closed_at.zip(it.late_why.clone());
    record(tx, ctx, it, what, late).await?;
    let line = Line::new("vote.closed").on("vote", it.id.0).cite(it.cite.clone());
    audit(tx, ctx, line.detail(serde_json::json!({ "carried": result.carried, "sum": result.sum }))).await?;
    let Some(of) = it.motion else { return Ok(()) };
    let mut moved = motion::get(tx, ctx.group.id, of).await?;
    let seen = moved.state;
    moved.state = if result.carried { MotionState::Carried } else { MotionState::Lost };
    (moved.decided_at, moved.outcome) = (Some(ctx.now), result.sum.clone());
    if !motion::save(tx, ctx.group.id, seen, &moved).await? {
        return Err(Problem::conflict(
            "Somebody changed this motion at the same moment. Load the page again.",
        ));
    }
    if moved.amends.is_none() {
        left_over(tx, ctx, it, &moved).await?;
    }
    match (result.carried, moved.amends) {
        (false, _) => Ok(()),
        (true, Some(parent)) => amended(tx, ctx, it, parent, &moved).await,
        (true, None) => decided(tx, ctx, sitting, it, &moved).await,
    }
}

/// The amendments to a motion that wait for a decision.
pub(super) async fn amendments_to(tx: &mut Tx, ctx: &Ctx, it: &Motion) -> Result<Vec<Motion>> {
    let Some(meeting) = it.meeting else { return Ok(vec![]) };
    let all = motion::of_in(tx, ctx.group.id, meeting).await?;
    Ok(all.into_iter().filter(|other| other.amends == Some(it.id) && other.is_live()).collect())
}

/// The motion is decided, so nothing is left for what would have changed it.
async fn left_over(tx: &mut Tx, ctx: &Ctx, it: &Vote, decided: &Motion) -> Result<()> {
    let plain = Vote { cite: None, ..it.clone() };
    for mut other in amendments_to(tx, ctx, decided).await? {
        let seen = other.state;
        (other.state, other.decided_at) = (MotionState::Overtaken, Some(ctx.now));
        other.outcome = "The motion was decided without it.".to_owned();
        motion::save(tx, ctx.group.id, seen, &other).await?;
        let words = format!("{} was not voted on: the motion was decided without it.", called(&other));
        write(tx, ctx, &plain, Happened::Noted { words }).await?;
    }
    Ok(())
}

/// An amendment was carried: the motion now reads so. Other open amendments are fitted to the new words; one that
/// touches the same words is overtaken, and its mover can propose it again.
async fn amended(tx: &mut Tx, ctx: &Ctx, it: &Vote, parent: MotionId, amendment: &Motion) -> Result<()> {
    let mut whole = motion::get(tx, ctx.group.id, parent).await?;
    let seen = whole.state;
    if !whole.is_live() {
        return Err(Problem::refused(format!("The motion it would change is {} already.", seen.label())));
    }
    let before = std::mem::replace(&mut whole.words, amendment.words.clone());
    motion::save(tx, ctx.group.id, seen, &whole).await?;
    refit(tx, ctx, it.meeting, amendment, &before, &whole.words).await?;
    let why = format!("Amended: {}", amendment.title);
    motion::add_text(tx, ctx.group.id, parent, &whole.words, &why, ctx.now, ctx.actor.person).await?;
    let what = Happened::MotionChanged {
        motion: parent.0,
        title: whole.title.clone(),
        words: whole.words.clone(),
        why: "an amendment was carried".to_owned(),
    };
    write(tx, ctx, it, what).await
}

async fn refit(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MeetingId,
    carried: &Motion,
    before: &str,
    now: &str,
) -> Result<()> {
    let all = motion::of_in(tx, ctx.group.id, id).await?;
    let others =
        all.into_iter().filter(|it| it.amends == carried.amends && it.id != carried.id && it.is_live());
    for mut it in others {
        let seen = it.state;
        match merged(before, &it.words, now) {
            Some(words) => {
                it.words = words;
                let why = "Fitted to the amendment that was carried";
                motion::add_text(tx, ctx.group.id, it.id, &it.words, why, ctx.now, None).await?;
            }
            None => {
                (it.state, it.decided_at) = (MotionState::Overtaken, Some(ctx.now));
                it.outcome = format!(
                    "\u{201c}{}\u{201d} changed the same words. Propose it again if it still matters.",
                    carried.title
                );
            }
        }
        motion::save(tx, ctx.group.id, seen, &it).await?;
    }
    Ok(())
}

async fn decided(tx: &mut Tx, ctx: &Ctx, sitting: &Sitting, it: &Vote, moved: &Motion) -> Result<()> {
    let closed = match it.item {
        Some(of) => item::get(tx, ctx.group.id, it.meeting, of).await?.closed,
        None => false,
    };
    let new = NewDecision {
        item: it.item,
        motion: Some(moved.id),
        vote: Some(it.id),
        decision: moved.decision.clone(),
        title: moved.title.clone(),
        words: moved.words.clone(),
        reasons: moved.reasons.clone(),
        readers: if closed { Readers::Body } else { Readers::Members },
    };
    after::decide(tx, ctx, sitting, new, closed).await.map(drop)
}

/// Declares a vote void, with the reason that the record keeps. What was cast stays in the store and counts for nothing.
pub async fn void_vote(ctx: &Ctx, id: MeetingId, vote: VoteId, why: &str) -> Result<()> {
    let why = why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("why", "Say why, in at most 300 letters; it stands in the minutes."));
    }
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    let found = store::find(ctx.db(), ctx.group.id, id, vote).await?;
    if let Some(poll) = found.poll.filter(|_| found.state == VoteState::Open) {
        ballot::give_up(ctx, PollId(poll), why).await?;
    }
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        let mut it = store::get(tx, ctx.group.id, id, vote).await?;
        (it.state, it.closed_at, it.void_why) = (VoteState::Void, Some(ctx.now), Some(why.to_owned()));
        if !store::finish(tx, ctx.group.id, &it).await? {
            return Err(Problem::conflict("Somebody closed this vote already."));
        }
        let what = Happened::VoteVoid { vote: vote.0, question: it.question.clone(), why: why.to_owned() };
        write(tx, ctx, &it, what).await?;
        audit(tx, ctx, Line::new("vote.void").on("vote", vote.0)).await
    })
}

/// Enters a vote that was taken while the network or the server failed, with its hour and the reason.
pub async fn enter_vote(ctx: &Ctx, id: MeetingId, new: Entered) -> Result<VoteResult> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_record()?;
    let why = new.why.trim();
    if why.is_empty() || why.chars().count() > 300 {
        return Err(Problem::field("late_why", "Say why it is entered later, in at most 300 letters."));
    }
    // An hour is written to the minute; the meeting was opened at a second.
    let before = |opened: At| new.at.plus_seconds(59) < opened;
    if new.at > ctx.now || sitting.meeting.opened_at.is_none_or(before) {
        return Err(Problem::field(
            "at",
            "Give an hour after the meeting was opened and not in the time to come.",
        ));
    }
    if new.count.all() > u64::from(new.present) {
        return Err(Problem::field("present", "There are more votes than people who could cast them."));
    }
    let mut fresh = prepared(ctx, &sitting, &new.vote, new.at).await?;
    let result = judged(&fresh, new.count, new.present, new.casting)?;
    (fresh.state, fresh.closed_at) = (VoteState::Closed, Some(new.at));
    (fresh.hands_entitled, fresh.late_why) = (new.present, Some(why.to_owned()));
    fresh.result = Some(result.clone());
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        if let Some(of) = fresh.motion {
            let it = motion::get(tx, ctx.group.id, of).await?;
            if it.meeting != Some(id) || !it.is_live() {
                let how = it.state.label();
                return Err(Problem::refused(format!("This motion was dealt with already: {how}.")));
            }
            super::amendments_first(tx, ctx, &it, new.vote.despite.trim()).await?;
        }
        store::insert(tx, ctx.group.id, &fresh).await?;
        followed(tx, ctx, &sitting, &fresh, &result).await?;
        Ok(result.clone())
    })
}
