//! Drafting, editing, checking and approving.

use kernel::{Ctx, Line, PersonId, Problem, Result, audit, log_read, transact};

use super::super::{confidential, hands, hour, journal, meetings, roles};
use super::{minutes, reading};
use crate::model::{
    Approved, Attended, Coming, Drafted, Happened, MeetingId, MinutesVersion, NewEntry, Signed, Sitting,
    Source, Stage, State, check_minutes, draft as drafted, flat, named,
};
use crate::store::{item, minutes as store, roll};

/// Drafts the minutes from the record: the first time, or again as a new version that takes the place of what was
/// written by hand.
///
/// # Errors
/// Refused while the meeting has not ended, and once members have a version.
pub async fn draft(ctx: &Ctx, id: MeetingId) -> Result<u32> {
    let sitting = meetings::find(ctx, id).await?;
    let may = hands(ctx, &sitting).await?;
    if !may.calls {
        may.need_record()?;
    }
    if sitting.meeting.state != State::Closed {
        let why = "Minutes are drafted when the meeting has ended.";
        return Err(Problem::refused(why).hint("Close it in the chair's view first."));
    }
    let known = minutes(ctx, id).await?;
    if let Some(known) = &known
        && matches!(known.stage(), Stage::Sent | Stage::Approved)
    {
        let why = "Members have a version already, so it is not drafted anew. Change the text instead.";
        return Err(Problem::refused(why));
    }
    let words = from_record(ctx, &sitting).await?;
    let seq = known.map_or(1, |it| it.seq + 1);
    let version = MinutesVersion {
        seq,
        words: words.words,
        closed_words: words.closed_words,
        note: "Drafted from the record".to_owned(),
        at: ctx.now,
        by: ctx.actor.person,
    };
    add(ctx, &sitting, &version, "minutes.drafted").await?;
    Ok(seq)
}

/// What minutes drafted from the record now would say. For services: it holds the closed items too.
pub async fn from_record(ctx: &Ctx, sitting: &Sitting) -> Result<Drafted> {
    let id = sitting.meeting.id;
    let entries = journal(ctx, id).await?;
    let here = hour::roll(ctx, id).await?;
    let replies = roll::replies(ctx.db(), ctx.group.id, id).await?;
    let apologies: Vec<PersonId> = replies
        .iter()
        .filter(|it| it.coming == Coming::No && !here.iter().any(|one| one.person == it.person))
        .map(|it| it.person)
        .collect();
    let held = roles(ctx, id).await?;
    let mut everybody: Vec<PersonId> = entries.iter().flat_map(|it| named(&it.what)).collect();
    everybody.extend(held.iter().map(|it| it.person));
    everybody.extend(here.iter().map(|it| it.person).chain(apologies.iter().copied()));
    everybody.sort();
    everybody.dedup();
    let names = people::service::names(ctx, &everybody).await?;
    log_read(ctx, "names of those at a meeting", "drafting its minutes", names.len()).await?;
    let begins = sitting.meeting.opened_at.unwrap_or(sitting.occasion.at);
    let tree = crate::model::tree(&item::of(ctx.db(), ctx.group.id, id).await?, begins);
    let name = |person: PersonId| {
        names.get(&person).cloned().unwrap_or_else(|| "somebody no longer in the register".to_owned())
    };
    Ok(drafted(&Source {
        title: sitting.occasion.title.clone(),
        when: begins,
        place: sitting.occasion.place.clone(),
        present: here.iter().map(|it| Attended { person: it.person, way: it.way, votes: it.votes }).collect(),
        apologies,
        roles: held.iter().map(|it| (it.role, it.person)).collect(),
        items: flat(&tree).into_iter().map(|it| it.1).collect(),
        entries: &entries,
        public: &confidential::public_words(ctx, id).await?,
        name: &name,
        zone: &ctx.group.zone,
    }))
}

async fn add(ctx: &Ctx, sitting: &Sitting, version: &MinutesVersion, act: &'static str) -> Result<()> {
    let id = sitting.meeting.id;
    let done = transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &sitting.occasion).await?;
        store::begin(tx, ctx.group.id, id, ctx.now).await?;
        store::add(tx, ctx.group.id, id, version).await?;
        audit(tx, ctx, Line::new(act).on("meeting", id.0).fields(&["words"])).await
    });
    match done {
        Err(problem) if problem.is_duplicate() => Err(meanwhile()),
        other => other,
    }
}

fn meanwhile() -> Problem {
    Problem::conflict(
        "Somebody wrote a version meanwhile. What you typed is kept here; look at theirs first.",
    )
}

/// Writes a new version over the one that was seen. `closed_words` is left as it was where the actor may not see it.
///
/// # Errors
/// A `Problem` that names the field; a conflict if there is a newer version than the one seen; refused once approved.
pub async fn edit(
    ctx: &Ctx,
    id: MeetingId,
    seen: u32,
    words: &str,
    closed_words: &str,
    note: &str,
) -> Result<u32> {
    let it = reading(ctx, id).await?;
    if !it.may.calls {
        it.may.need_record()?;
    }
    it.minutes.need_open()?;
    check_minutes(words, closed_words, note)?;
    if it.minutes.seq != seen {
        return Err(meanwhile());
    }
    let secret = if it.closed {
        closed_words.trim().to_owned()
    } else {
        let all = store::versions(ctx.db(), ctx.group.id, id).await?;
        all.into_iter().find(|it| it.seq == seen).map(|it| it.closed_words).unwrap_or_default()
    };
    let version = MinutesVersion {
        seq: seen + 1,
        words: words.trim().replace("\r\n", "\n"),
        closed_words: secret.replace("\r\n", "\n"),
        note: note.trim().to_owned(),
        at: ctx.now,
        by: ctx.actor.person,
    };
    add(ctx, &it.sitting, &version, "minutes.edited").await?;
    Ok(version.seq)
}

/// The chair has read a version and finds it right.
pub async fn check(ctx: &Ctx, id: MeetingId, seq: u32) -> Result<()> {
    let it = reading(ctx, id).await?;
    it.may.need_chair()?;
    it.minutes.need_open()?;
    if it.minutes.seq != seq {
        return Err(Problem::conflict(
            "There is a newer version than the one you read. Read that one first.",
        ));
    }
    let signed = Signed { seq, at: ctx.now, by: ctx.actor.person };
    transact!(ctx.db(), tx => {
        meetings::lock(tx, ctx, &it.sitting.occasion).await?;
        store::check(tx, ctx.group.id, id, &signed).await?;
        audit(tx, ctx, Line::new("minutes.checked").on("meeting", id.0).fields(&["checked"])).await
    })
}

/// A later meeting of the same body approves a version; its chair or minute taker enters it, and it stands in that
/// meeting's record.
///
/// # Errors
/// Refused unless the other meeting is being held, comes later and is of the same body; a conflict where there is a
/// newer version than the one seen.
pub async fn approve(ctx: &Ctx, id: MeetingId, seq: u32, at: MeetingId) -> Result<()> {
    let it = reading(ctx, id).await?;
    let later = meetings::find(ctx, at).await?;
    hands(ctx, &later).await?.need_record()?;
    it.minutes.need_open()?;
    if later.meeting.body != it.sitting.meeting.body || later.occasion.at <= it.sitting.occasion.at {
        return Err(Problem::field("in", "Choose a later meeting of the same body."));
    }
    if !later.meeting.is_running() {
        let why =
            format!("The meeting that approves them is {}, so it cannot now.", later.meeting.state.label());
        return Err(Problem::refused(why).hint("Approve them while that meeting is being held."));
    }
    if it.minutes.seq != seq {
        return Err(Problem::conflict(
            "There is a newer version than the one before the meeting. Show it that one.",
        ));
    }
    let as_sent = it.minutes.sent.last().map(|sent| sent.seq == seq);
    let words = match as_sent {
        Some(true) => "as they were sent",
        Some(false) => "with corrections",
        None => "as they were laid before it",
    };
    let approved = Approved {
        by: Signed { seq, at: ctx.now, by: ctx.actor.person },
        meeting: at,
        words: words.to_owned(),
    };
    let title = it.sitting.occasion.title.clone();
    let day = it.sitting.occasion.at.day(&ctx.group.zone);
    let said = format!("The minutes of \u{201c}{title}\u{201d} ({day}) were approved {words}.");
    transact!(ctx.db(), tx => {
        let running = meetings::lock(tx, ctx, &later.occasion).await?;
        if !running.meeting.is_running() {
            return Err(Problem::conflict("That meeting has ended meanwhile."));
        }
        meetings::lock(tx, ctx, &it.sitting.occasion).await?;
        if !store::approve(tx, ctx.group.id, id, &approved).await? {
            return Err(Problem::conflict("These minutes were approved already."));
        }
        let entry = NewEntry::now(Happened::Noted { words: said.clone() });
        super::super::record(tx, ctx, at, entry).await?;
        audit(tx, ctx, Line::new("minutes.approved").on("meeting", id.0).fields(&["approved"])).await
    })
}
