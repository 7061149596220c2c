//! Votes. Who may vote, and whether by hand or by phone, is frozen when a vote opens; so nobody is in both counts, and
//! whoever comes or goes afterwards changes nothing. A vote that was opened with a quorum is finished without one.

use kernel::{At, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};
use rulebook::{Unjudged, judge};

use super::super::meetings::{self, lock};
use super::super::{after, circle, hands, journal, says};
use super::roll::rule_of;
use crate::model::{
    Choice, Count, Happened, ItemId, MeetingId, Motion, MotionId, MotionState, NewDecision, NewEntry,
    Numbers, Readers, Sitting, Tally, Vote, VoteId, VoteResult, VoteState, VoteWay, VotesBy, agreed, merged,
};
use crate::store::{item, motion, roll, vote as store};

/// A vote to be opened.
#[derive(Clone, Debug)]
pub struct NewVote {
    pub item: Option<ItemId>,
    /// The motion or amendment that is voted on.
    pub motion: Option<MotionId>,
    pub question: String,
    /// The kind of decision as rules name it; a motion's own where one is voted on.
    pub decision: String,
    pub way: VoteWay,
}

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

/// A vote as the tellers and the chair see it while it is open.
#[derive(Clone, Debug)]
pub struct Counting {
    pub vote: Vote,
    pub phones: Count,
    pub tallies: Vec<Tally>,
}

/// The votes of a meeting, in the order they were opened.
pub async fn votes(ctx: &Ctx, id: MeetingId) -> Result<Vec<Vote>> {
    store::of(ctx.db(), ctx.group.id, id).await
}

/// The vote that is open, with what has come in.
pub async fn counting(ctx: &Ctx, id: MeetingId) -> Result<Option<Counting>> {
    let Some(vote) = votes(ctx, id).await?.into_iter().find(|it| it.state == VoteState::Open) else {
        return Ok(None);
    };
    let phones = store::phones_now(ctx.db(), ctx.group.id, vote.id).await?;
    let tallies = store::tallies_now(ctx.db(), ctx.group.id, vote.id).await?;
    Ok(Some(Counting { vote, phones, tallies }))
}

/// What the actor voted by phone.
pub async fn mine(ctx: &Ctx, id: VoteId) -> Result<Option<Choice>> {
    store::ballot(ctx.db(), ctx.group.id, id, ctx.person()?).await
}

/// What a vote needs before it can be written, worked out before the transaction.
async fn prepared(ctx: &Ctx, sitting: &Sitting, new: &NewVote, at: At) -> Result<Vote> {
    let question = new.question.trim();
    let moved = match new.motion {
        Some(id) => Some(motion::find(ctx.db(), ctx.group.id, id).await?),
        None => None,
    };
    let decision = moved.as_ref().map_or(new.decision.clone(), |it| it.decision.clone());
    let question = match (&moved, question) {
        (Some(it), "") => format!("Shall this be adopted: {}?", it.title),
        (None, "") => return Err(Problem::field("question", "Write the question that people answer.")),
        (_, typed) if typed.chars().count() > 300 => {
            return Err(Problem::field("question", "Keep the question under 300 letters."));
        }
        (_, typed) => typed.to_owned(),
    };
    let says = says(ctx, &sitting.meeting.kind).await?;
    let (sketch, _) = says.majority(&decision, None);
    let entitled = if sketch.of == "entitled" {
        Some(u64::try_from(circle(ctx, sitting).await?.voting.len()).unwrap_or(u64::MAX))
    } else {
        None
    };
    let (mut majority, cite) = says.majority(&decision, entitled);
    if says.casting_vote() == Some(true) {
        majority.tied = Some("chair".to_owned());
    }
    Ok(Vote {
        id: VoteId(ctx.new_id()),
        meeting: sitting.meeting.id,
        item: new.item.or(moved.as_ref().and_then(|it| it.item)),
        motion: new.motion,
        question,
        decision,
        way: new.way,
        state: VoteState::Open,
        opened_at: at,
        closed_at: None,
        hands_entitled: 0,
        phones_entitled: 0,
        result: None,
        majority,
        cite,
        late_why: None,
        void_why: None,
        poll: None,
    })
}

/// Opens a vote: freezes who votes and how, and the majority it takes.
///
/// # Errors
/// Refused while another vote is open, without a quorum (with the clause), if the motion is not before the meeting, and
/// on paper while somebody who may vote takes part from afar.
pub async fn open_vote(ctx: &Ctx, id: MeetingId, new: NewVote) -> Result<VoteId> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    let fresh = prepared(ctx, &sitting, &new, ctx.now).await?;
    let asked = rule_of(ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        let locked = lock(tx, ctx, &sitting.occasion).await?;
        if locked.meeting.state != crate::model::State::Open {
            return Err(Problem::refused(format!("This meeting is {}, so nothing is voted on.", locked.meeting.state.label())));
        }
        if store::open_one(tx, ctx.group.id, id).await?.is_some() {
            return Err(Problem::conflict("Another vote is open. Close it first: people answer one question at a time."));
        }
        if let Some(of) = new.motion {
            let it = motion::get(tx, ctx.group.id, of).await?;
            if it.meeting != Some(id) || it.state != MotionState::Put {
                let why = format!("This motion is {}; only one that is before the meeting is voted on.", it.state.label());
                return Err(Problem::refused(why).hint("Put it to the meeting first."));
            }
        }
        let present = roll::read(tx, ctx.group.id, id).await?;
        let numbers = Numbers::of(&present);
        let quorum = asked.clone().with(numbers);
        if !quorum.is_met() {
            let needed = quorum.needed.unwrap_or_default();
            let why = format!("{} who may vote are there and {needed} are needed, so the meeting decides nothing now.", numbers.voting);
            return Err(Problem::refused(why).cite(quorum.cite).hint("It can go on talking, or adjourn."));
        }
        if numbers.voting == 0 {
            return Err(Problem::refused("Nobody who may vote has been checked in yet.").hint("Check people in at the door first."));
        }
        let secret = new.way == VoteWay::Secret;
        if secret && present.iter().any(|it| it.is_here() && it.votes && it.way == crate::model::Way::Remote) {
            let why = "Some who may vote take part from afar, and a paper vote in the room would leave them out.";
            return Err(Problem::refused(why).hint("Vote with hands and phones, or by the organisation's ballot box on another day."));
        }
        let mut it = fresh.clone();
        (it.hands_entitled, it.phones_entitled) =
            if secret { (numbers.voting, 0) } else { (numbers.hands, numbers.phones) };
        store::insert(tx, ctx.group.id, &it).await?;
        for one in present.iter().filter(|one| one.is_here() && one.votes) {
            let by = if secret { VotesBy::Hand } else { one.votes_by };
            store::add_elector(tx, ctx.group.id, it.id, one.person, by).await?;
        }
        let what = Happened::VoteOpened { vote: it.id.0, question: it.question.clone() };
        write(tx, ctx, &it, what).await?;
        audit(tx, ctx, Line::new("vote.opened").on("vote", it.id.0).cite(it.cite.clone())).await?;
        Ok(it.id)
    })
}

async fn write(tx: &mut Tx, ctx: &Ctx, it: &Vote, what: Happened) -> Result<()> {
    let closed = match it.item {
        Some(of) => item::get(tx, ctx.group.id, it.meeting, of).await?.closed,
        None => false,
    };
    let entry = NewEntry::now(what).on(it.item, closed).cite(it.cite.clone());
    journal::record(tx, ctx, it.meeting, entry).await.map(drop)
}

fn need_open(it: &Vote, zone: &jiff::tz::TimeZone) -> Result<()> {
    match (it.state, it.closed_at) {
        (VoteState::Open, _) => Ok(()),
        (_, Some(at)) => {
            let when = at.zoned(zone).strftime("%H:%M:%S").to_string();
            Err(Problem::refused(format!("This vote was closed at {when}, so yours was not counted.")))
        }
        _ => Err(Problem::refused("This vote is over, so yours was not counted.")),
    }
}

/// Takes the actor's vote by phone or from afar: once, and for good.
///
/// # Errors
/// Refused after the close, for whoever votes by hand in this vote, and a second time.
pub async fn cast(ctx: &Ctx, id: MeetingId, vote: VoteId, choice: Choice) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        let it = store::get(tx, ctx.group.id, id, vote).await?;
        need_open(&it, &ctx.group.zone)?;
        match store::elector(tx, ctx.group.id, vote, me).await? {
            Some(VotesBy::Phone) => {}
            Some(VotesBy::Hand) => {
                let why = "In this vote you are counted by your hand in the room, so not by phone too.";
                return Err(Problem::refused(why));
            }
            None => {
                let why = "You were not there with a vote when this vote was opened.";
                return Err(Problem::refused(why).hint("You vote in the next one."));
            }
        }
        if !store::cast(tx, ctx.group.id, vote, me, choice, ctx.now).await? {
            return Err(Problem::conflict("Your vote was taken already, and counts once."));
        }
        Ok(())
    })
}

/// Puts down the hands as a teller counted the whole room; again until the vote is closed.
pub async fn tally(ctx: &Ctx, id: MeetingId, vote: VoteId, count: Count) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.chairs {
        may.need_telling()?;
    }
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        let it = store::get(tx, ctx.group.id, id, vote).await?;
        need_open(&it, &ctx.group.zone)?;
        if count.all() > u64::from(it.hands_entitled) {
            let said = format!("That is {} hands, and {} people vote by hand. Count again.", count.all(), it.hands_entitled);
            return Err(Problem::field("favour", said));
        }
        store::tally(tx, ctx.group.id, vote, &Tally { teller: me, count, at: ctx.now }).await
    })
}

/// Closes a vote and judges it by the majority that stood when it was opened. `casting` is how the chair decides where
/// votes are equal and the text leaves that to the chair.
///
/// # Errors
/// Refused while tellers differ or nobody has counted the hands; a `Problem` on "casting" where the chair must decide.
pub async fn close_vote(ctx: &Ctx, id: MeetingId, vote: VoteId, casting: Option<bool>) -> Result<VoteResult> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    transact!(ctx.db(), tx => {
        lock(tx, ctx, &sitting.occasion).await?;
        let mut it = store::get(tx, ctx.group.id, id, vote).await?;
        if it.state != VoteState::Open {
            return Err(Problem::conflict("Somebody closed this vote already."));
        }
        let phones = store::phones(tx, ctx.group.id, vote).await?;
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
        secret: it.way == VoteWay::Secret,
    };
    write(tx, ctx, it, what).await?;
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
    match (result.carried, moved.amends) {
        (false, _) => Ok(()),
        (true, Some(parent)) => amended(tx, ctx, it, parent, &moved).await,
        (true, None) => decided(tx, ctx, sitting, it, &moved).await,
    }
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
    if new.at > ctx.now || sitting.meeting.opened_at.is_none_or(|opened| new.at < opened) {
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
                return Err(Problem::refused(format!("This motion is {} already.", it.state.label())));
            }
        }
        store::insert(tx, ctx.group.id, &fresh).await?;
        let said = format!("The next line was entered later, for {}: {why}", new.at.long(&ctx.group.zone));
        journal::record(tx, ctx, id, NewEntry::now(Happened::Noted { words: said })).await?;
        followed(tx, ctx, &sitting, &fresh, &result).await?;
        Ok(result.clone())
    })
}

/// Whether somebody is counted in a vote, and how; for their own page.
pub(crate) async fn how(ctx: &Ctx, vote: VoteId, person: PersonId) -> Result<Option<VotesBy>> {
    store::elector_now(ctx.db(), ctx.group.id, vote, person).await
}
