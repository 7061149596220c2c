//! The speakers' list. Its rule is the same for all and stands on the page: points of order first, then whoever has not
//! spoken yet, then whoever spoke least, then in the order of asking; and where the constitution balances the list, at
//! least every second from among those whom it names, as they say of themselves.

use kernel::{Ctx, PersonId, Problem, Result, transact};

use super::super::{hands, meetings, says};
use crate::model::{MeetingId, Present, Sitting, SpeakKind, Speaker, SpeakerId, Whisper, queue};
use crate::store::{roll, speaker as store};

/// Everybody who asked to speak, in the order they asked.
pub async fn speakers(ctx: &Ctx, id: MeetingId) -> Result<Vec<Speaker>> {
    store::of(ctx.db(), ctx.group.id, id).await
}

/// Those who wait, in the order in which they are called.
pub async fn queue_now(ctx: &Ctx, sitting: &Sitting) -> Result<Vec<Speaker>> {
    let balance = balanced(ctx, sitting).await?;
    Ok(queue(&speakers(ctx, sitting.meeting.id).await?, ctx.now, balance))
}

async fn balanced(ctx: &Ctx, sitting: &Sitting) -> Result<bool> {
    Ok(says(ctx, &sitting.meeting.kind).await?.speakers_balance().is_some())
}

/// Asks to speak; `counts` is what they say of themselves where the list is balanced. Whoever keeps the door or the record may ask for somebody who raised a hand.
pub async fn ask(ctx: &Ctx, id: MeetingId, person: PersonId, kind: SpeakKind, counts: bool) -> Result<()> {
    let sitting = meetings::find(ctx, id).await?;
    let counts = counts && balanced(ctx, &sitting).await?;
    if ctx.actor.person != Some(person) {
        hands(ctx, &sitting).await?.need_record()?;
    }
    if !sitting.meeting.is_running() {
        return Err(Problem::refused("This meeting is not open, so nobody is called to speak."));
    }
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let here = roll::one(tx, ctx.group.id, id, person).await?;
        if !here.as_ref().is_some_and(Present::is_here) {
            return Err(Problem::refused("Check in first: only those who are there are called to speak."));
        }
        let waits = store::read(tx, ctx.group.id, id).await?;
        if waits.iter().any(|it| it.person == person && it.kind == kind && it.is_waiting()) {
            return Ok(());
        }
        let it = Speaker {
            id: SpeakerId(ctx.new_id()),
            person,
            kind,
            counts,
            asked_at: ctx.now,
            began_at: None,
            ended_at: None,
        };
        store::insert(tx, ctx.group.id, id, &it).await
    })
}

/// Takes one's wish to speak back.
pub async fn take_back(ctx: &Ctx, id: MeetingId) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        for mut it in store::read(tx, ctx.group.id, id).await? {
            if it.person == me && it.is_waiting() {
                it.ended_at = Some(ctx.now);
                store::save(tx, ctx.group.id, &it).await?;
            }
        }
        Ok(())
    })
}

/// Ends whoever speaks and calls the next, if there is one.
pub async fn call_next(ctx: &Ctx, id: MeetingId) -> Result<Option<PersonId>> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    let balance = balanced(ctx, &sitting).await?;
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        let all = store::read(tx, ctx.group.id, id).await?;
        for it in all.iter().filter(|it| it.is_speaking()) {
            store::save(tx, ctx.group.id, &Speaker { ended_at: Some(ctx.now), ..it.clone() }).await?;
        }
        let Some(next) = queue(&all, ctx.now, balance).into_iter().next() else { return Ok(None) };
        store::save(tx, ctx.group.id, &Speaker { began_at: Some(ctx.now), ..next.clone() }).await?;
        Ok(Some(next.person))
    })
}

/// A quiet word to the chair, which nobody else reads and which is deleted when the meeting closes.
pub async fn whisper(ctx: &Ctx, id: MeetingId, words: &str) -> Result<()> {
    let me = ctx.person()?;
    let sitting = meetings::find(ctx, id).await?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 300 {
        return Err(Problem::field("whisper", "Write up to 300 letters."));
    }
    if !sitting.meeting.is_running() {
        return Err(Problem::refused("This meeting is not open, so nobody in the chair reads it."));
    }
    let it = Whisper { person: me, words: words.to_owned(), at: ctx.now };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        if !roll::one(tx, ctx.group.id, id, me).await?.as_ref().is_some_and(Present::is_here) {
            return Err(Problem::refused("Check in first: this is for those who are there."));
        }
        store::whisper(tx, ctx.group.id, ctx.new_id(), id, &it).await
    })
}

/// The newest quiet words, for the chair alone.
pub async fn whispers(ctx: &Ctx, id: MeetingId) -> Result<Vec<Whisper>> {
    let sitting = meetings::find(ctx, id).await?;
    hands(ctx, &sitting).await?.need_chair()?;
    store::whispers(ctx.db(), ctx.group.id, id).await
}
