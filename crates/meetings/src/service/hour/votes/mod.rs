//! Votes. Who may vote, and whether by hand or by phone, is frozen when a vote opens; so nobody is in both counts, and
//! whoever comes or goes afterwards changes nothing. A vote that was opened with a quorum is finished without one.

mod close;

use std::collections::BTreeMap;

use kernel::{At, Ctx, Line, PersonId, Problem, Result, Tx, audit, transact};

use super::super::meetings::{self, lock};
use super::super::{circle, hands, journal, says};
use super::ballot;
use super::chair::Late;
use super::roll::rule_of;
use crate::model::{
    CLOSED_QUESTION, Choice, Count, Happened, ItemId, MeetingId, Motion, MotionId, MotionState, NewEntry,
    Numbers, Present, Sitting, Tally, Vote, VoteId, VoteState, VoteWay, VotesBy,
};
use crate::store::{item, motion, roll, vote as store};

pub use close::{Entered, close_vote, enter_vote, void_vote};

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
    /// Why a motion is voted on although an amendment to it waits; the record keeps it. Empty where none does.
    pub despite: String,
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
        // A motion is voted on in its own item: a closed one stays closed whatever runs.
        item: moved.as_ref().and_then(|it| it.item).or(new.item),
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
/// on paper while somebody who may vote takes part from afar. A `Problem` on "despite" while an amendment to the motion
/// waits and no reason is given.
pub async fn open_vote(ctx: &Ctx, id: MeetingId, new: NewVote) -> Result<VoteId> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    let fresh = prepared(ctx, &sitting, &new, ctx.now).await?;
    as_the_text_asks(ctx, &sitting, &fresh).await?;
    let asked = rule_of(ctx, &sitting).await?;
    let names = names_for(ctx, id, new.way).await?;
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
            amendments_first(tx, ctx, &it, new.despite.trim()).await?;
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
        if new.way == VoteWay::Secret && present.iter().any(|it| it.is_here() && it.votes && it.way == crate::model::Way::Remote) {
            let why = "Some who may vote take part from afar, and a paper vote in the room would leave them out.";
            return Err(Problem::refused(why).hint("Vote through the ballot box: there everybody votes in secret, from afar too."));
        }
        let mut it = fresh.clone();
        (it.hands_entitled, it.phones_entitled) = match new.way {
            VoteWay::Open => (numbers.hands, numbers.phones),
            VoteWay::Secret => (numbers.voting, 0),
            VoteWay::Ballot => (0, numbers.voting),
        };
        let voting: Vec<&Present> = present.iter().filter(|one| one.is_here() && one.votes).collect();
        if new.way == VoteWay::Ballot {
            crate::service::hands::take_the_chair(tx, ctx, id).await?;
            let closed = match it.item {
                Some(of) => item::get(tx, ctx.group.id, id, of).await?.closed,
                None => false,
            };
            let asked = if closed { CLOSED_QUESTION } else { it.question.as_str() };
            it.poll = Some(ballot::open(tx, ctx, &it, asked, &voting, &names).await?.0);
        }
        store::insert(tx, ctx.group.id, &it).await?;
        for one in voting {
            let by = match new.way {
                VoteWay::Open => one.votes_by,
                VoteWay::Secret => VotesBy::Hand,
                VoteWay::Ballot => VotesBy::Phone,
            };
            store::add_elector(tx, ctx.group.id, it.id, one.person, by).await?;
        }
        let what = Happened::VoteOpened { vote: it.id.0, question: it.question.clone() };
        write(tx, ctx, &it, what).await?;
        audit(tx, ctx, Line::new("vote.opened").on("vote", it.id.0).cite(it.cite.clone())).await?;
        Ok(it.id)
    })
}

/// Amendments come before the motion that they would change; a vote without them stands in the record with its reason.
async fn amendments_first(tx: &mut Tx, ctx: &Ctx, it: &Motion, despite: &str) -> Result<()> {
    let waiting = close::amendments_to(tx, ctx, it).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    if despite.is_empty() || despite.chars().count() > 300 {
        let said = "An amendment to this motion waits. Put it or leave it out first; or say, in at most 300 letters, why \
                    the motion is voted on without it.";
        return Err(Problem::field("despite", said));
    }
    let Some(meeting) = it.meeting else { return Ok(()) };
    let closed = match it.item {
        Some(of) => item::get(tx, ctx.group.id, meeting, of).await?.closed,
        None => false,
    };
    let words = format!(
        "The motion \u{201c}{}\u{201d} was put to the vote while an amendment to it waited: {despite}",
        it.title
    );
    journal::record(tx, ctx, meeting, NewEntry::now(Happened::Noted { words }).on(it.item, closed))
        .await
        .map(drop)
}

/// The way in which a question is voted on where nobody says another: as the text asks, else with hands and phones.
pub async fn usual_way(
    ctx: &Ctx,
    id: MeetingId,
    motion: Option<MotionId>,
    decision: &str,
) -> Result<VoteWay> {
    let sitting = meetings::find(ctx, id).await?;
    let decision = match motion {
        Some(of) => motion::find(ctx.db(), ctx.group.id, of).await?.decision,
        None => decision.to_owned(),
    };
    let secret = says(ctx, &sitting.meeting.kind).await?.secret(&decision);
    Ok(if secret.is_some_and(|it| it.0) { VoteWay::Ballot } else { VoteWay::Open })
}

/// Refuses a show of hands where the text asks for a secret ballot, and the reverse.
async fn as_the_text_asks(ctx: &Ctx, sitting: &Sitting, fresh: &Vote) -> Result<()> {
    let secret = says(ctx, &sitting.meeting.kind).await?.secret(&fresh.decision);
    let Some((secret, cite)) = secret else { return Ok(()) };
    let why = match (secret, fresh.way) {
        (true, VoteWay::Open) => "The constitution has this voted on by secret ballot.",
        (false, VoteWay::Secret | VoteWay::Ballot) => "The constitution has this voted on openly.",
        _ => return Ok(()),
    };
    Err(Problem::refused(why).cite(Some(cite)).hint("Choose the other way of voting."))
}

/// The names for the roll of a ballot box.
async fn names_for(ctx: &Ctx, id: MeetingId, way: VoteWay) -> Result<BTreeMap<PersonId, String>> {
    if way != VoteWay::Ballot {
        return Ok(BTreeMap::new());
    }
    let here: Vec<PersonId> = super::roll(ctx, id).await?.iter().map(|it| it.person).collect();
    kernel::log_read(ctx, "names of those present", "the roll of a secret vote", here.len()).await?;
    people::service::names(ctx, &here).await
}

async fn write(tx: &mut Tx, ctx: &Ctx, it: &Vote, what: Happened) -> Result<()> {
    record(tx, ctx, it, what, None).await
}

/// The same of something that is entered later.
async fn record(tx: &mut Tx, ctx: &Ctx, it: &Vote, what: Happened, late: Late) -> Result<()> {
    let closed = match it.item {
        Some(of) => item::get(tx, ctx.group.id, it.meeting, of).await?.closed,
        None => false,
    };
    let entry = NewEntry { late, ..NewEntry::now(what).on(it.item, closed).cite(it.cite.clone()) };
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
        if it.way == VoteWay::Ballot {
            let why = "This vote is secret, so it is cast through the ballot box and not here.";
            return Err(Problem::refused(why).hint("Your page at the meeting leads to it."));
        }
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

/// Whether somebody is counted in a vote, and how; for their own page.
pub(crate) async fn how(ctx: &Ctx, vote: VoteId, person: PersonId) -> Result<Option<VotesBy>> {
    store::elector_now(ctx.db(), ctx.group.id, vote, person).await
}
