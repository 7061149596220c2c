//! What is done from the chair's view.

use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, id, maybe_moment};

use super::chair;
use super::tell::read as read_count;
use crate::model::{
    ItemId, MeetingId, MotionId, NewAction, NewDecision, NewDelegation, Readers, SpeakKind, VoteId, VoteWay,
};
use crate::service::hour::{self, Late, NewNote, NewVote};
use crate::service::{self, Change, after};

pub async fn act(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let meeting: MeetingId = id(&path)?;
    match done(&ctx, meeting, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/meetings/{meeting}/chair"), &said)),
        Err(problem) => ui::page_with(&problem, chair::page(&ctx, meeting, fields.wrong(&problem)).await?),
    }
}

/// Does what was pressed and says so in a sentence.
pub async fn done(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<String> {
    let value = |name: &str| fields.value(name).to_owned();
    let said = match fields.value("do") {
        "open" => {
            hour::open(ctx, meeting).await?;
            "The meeting is open."
        }
        "close" => {
            nothing_left(ctx, meeting, fields).await?;
            hour::close(ctx, meeting).await?;
            "The meeting is closed."
        }
        "adjourn" => {
            let until = maybe_moment(ctx, "until", fields.value("until"))?;
            hour::adjourn(ctx, meeting, until, fields.value("why")).await?;
            "The meeting is adjourned."
        }
        "begin" => {
            hour::begin_item(ctx, meeting, item_of(fields)?).await?;
            "The item is being taken."
        }
        "end" | "defer" => {
            let deferred = fields.value("do") == "defer";
            hour::end_item(ctx, meeting, item_of(fields)?, deferred, fields.value("outcome")).await?;
            if deferred { "The item is put off." } else { "The item is taken." }
        }
        "note" => {
            let new = NewNote { item: maybe_item(fields), words: value("words"), late: late(ctx, fields)? };
            hour::note(ctx, meeting, new).await?;
            "It stands in the record."
        }
        "rule" => {
            hour::rule(ctx, meeting, maybe_item(fields), fields.value("words"), fields.value("clause"))
                .await?;
            "The ruling stands in the record."
        }
        "point" => {
            let person = fields.value("person").parse().ok();
            hour::point_of_order(ctx, meeting, maybe_item(fields), person, fields.value("point")).await?;
            "The point of order stands in the record."
        }
        "correct" => {
            let seq = fields.value("seq").parse();
            let seq = seq.map_err(|_| Problem::field("seq", "Write the number of the line."))?;
            hour::correct(ctx, meeting, seq, fields.value("right")).await?;
            "The correction stands in the record; the line it corrects stays."
        }
        "put" => {
            hour::put_motion(ctx, meeting, motion_of(fields)?).await?;
            "The motion is before the meeting."
        }
        "set-aside" => {
            hour::set_aside(ctx, meeting, motion_of(fields)?, fields.value("why")).await?;
            "The motion is not voted on; the record says why."
        }
        "vote" | "vote-secret" => {
            let mut new = new_vote(fields);
            if let Some(change) = change(ctx, meeting, fields).await? {
                new.question = format!("Shall the constitution be changed: {}?", change.title);
                new.decision = "constitution".to_owned();
            }
            match VoteWay::read(fields.value("way")) {
                Some(way) => new.way = way,
                None if fields.value("do") == "vote-secret" => new.way = VoteWay::Ballot,
                None => new.way = hour::usual_way(ctx, meeting, new.motion, &new.decision).await?,
            }
            hour::open_vote(ctx, meeting, new).await?;
            "The vote is open."
        }
        "tally" => {
            hour::tally(ctx, meeting, vote_of(fields)?, read_count(fields)?).await?;
            "Your count is in."
        }
        "close-vote" => {
            let vote = vote_of(fields)?;
            let result = hour::close_vote(ctx, meeting, vote, casting(fields)).await?;
            let cite = hour::votes(ctx, meeting).await?.into_iter().find(|it| it.id == vote);
            let by = cite.and_then(|it| it.cite).map(|it| format!(" By {}.", it.line()));
            return Ok(format!("{}{}", result.sum, by.unwrap_or_default()));
        }
        "void" => {
            hour::void_vote(ctx, meeting, vote_of(fields)?, fields.value("why")).await?;
            "The vote does not count; the record says why."
        }
        "late-note" => super::late::note(ctx, meeting, fields).await?,
        "late-vote" => return super::late::vote(ctx, meeting, fields).await,
        "next-speaker" => match hour::call_next(ctx, meeting).await? {
            Some(_) => "The next speaker is called.",
            None => "Nobody waits to speak.",
        },
        "hand" => {
            let person = fields.value("person").parse();
            let person = person.map_err(|_| Problem::field("person", "Choose a name."))?;
            hour::ask(ctx, meeting, person, SpeakKind::Speak, fields.ticked("counts", "yes")).await?;
            "They are on the list."
        }
        "decide" => {
            hour::enter_decision(ctx, meeting, decision(fields)?).await?;
            "The decision is entered."
        }
        "hand-on" => {
            after::delegate(ctx, meeting, delegation(ctx, fields)?).await?;
            "It is handed on; the report stands among the actions."
        }
        "action" => {
            hour::agree_action(ctx, meeting, action(ctx, fields)?).await?;
            "The action is entered."
        }
        _ => return Err(Problem::field("do", "Choose what is to be done.")),
    };
    Ok(said.to_owned())
}

/// A closed meeting is not opened again, so whoever closes one with something left is asked once.
async fn nothing_left(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<()> {
    let sitting = service::find(ctx, meeting).await?;
    service::hands(ctx, &sitting).await?.need_chair()?;
    if fields.ticked("left", "yes") || chair::left(ctx, &sitting).await?.is_empty() {
        return Ok(());
    }
    Err(Problem::field("left", "Something is left. Tick that the meeting is closed all the same, or go on."))
}

fn item_of(fields: &Fields) -> Result<ItemId> {
    fields.value("item").parse().map_err(|_| Problem::field("item", "Choose an item."))
}

fn maybe_item(fields: &Fields) -> Option<ItemId> {
    fields.value("item").parse().ok()
}

fn motion_of(fields: &Fields) -> Result<MotionId> {
    fields.value("motion").parse().map_err(|_| Problem::field("motion", "Choose a motion."))
}

fn vote_of(fields: &Fields) -> Result<VoteId> {
    fields.value("vote").parse().map_err(|_| Problem::conflict("No vote is open any more."))
}

pub(super) fn casting(fields: &Fields) -> Option<bool> {
    match fields.value("casting") {
        "for" => Some(true),
        "against" => Some(false),
        _ => None,
    }
}

fn late(ctx: &Ctx, fields: &Fields) -> Result<Late> {
    let at = maybe_moment(ctx, "at", fields.value("at"))?;
    Ok(at.map(|at| (happened(ctx, at), fields.value("late_why").to_owned())))
}

/// On the night on which clocks go back an hour comes twice. A form reads it as the second; what has happened already was
/// the first, as long as the second is still to come.
pub(super) fn happened(ctx: &Ctx, read: kernel::At) -> kernel::At {
    let first = read.plus_hours(-1);
    let doubled = first.iso(&ctx.group.zone) == read.iso(&ctx.group.zone);
    if read > ctx.now && doubled { first } else { read }
}

pub(super) fn new_vote(fields: &Fields) -> NewVote {
    NewVote {
        item: maybe_item(fields),
        motion: fields.value("motion").parse().ok(),
        question: fields.value("question").to_owned(),
        decision: "motion".to_owned(),
        way: VoteWay::Open,
        despite: fields.value("despite").to_owned(),
    }
}

/// The change of the constitution that is voted on, where it is one.
async fn change(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<Option<Change>> {
    if fields.value("change").is_empty() {
        return Ok(None);
    }
    let sitting = service::find(ctx, meeting).await?;
    let all = service::changes(ctx, &sitting).await?;
    let found = all.into_iter().find(|it| it.id == fields.value("change") && it.waits);
    found.map(Some).ok_or_else(|| Problem::conflict("This change does not wait for a vote any more."))
}

fn decision(fields: &Fields) -> Result<NewDecision> {
    let readers = Readers::read(fields.value("readers"));
    Ok(NewDecision {
        item: maybe_item(fields),
        motion: None,
        vote: None,
        decision: fields.value("decision").to_owned(),
        title: fields.value("title").to_owned(),
        words: fields.value("words").to_owned(),
        reasons: fields.value("reasons").to_owned(),
        readers: readers.ok_or_else(|| Problem::field("readers", "Choose who may read it."))?,
    })
}

/// The end of a day, where one was given.
fn day(ctx: &Ctx, fields: &Fields, name: &str) -> Result<Option<kernel::At>> {
    match fields.value(name) {
        "" => Ok(None),
        typed => {
            let day = typed.parse().map_err(|_| Problem::field(name, "Write the day as 2027-04-22."))?;
            Ok(Some(kernel::At::end_of_day(day, &ctx.group.zone)))
        }
    }
}

fn delegation(ctx: &Ctx, fields: &Fields) -> Result<NewDelegation> {
    let (body, person) = (fields.value("to_body"), fields.value("to_person"));
    Ok(NewDelegation {
        item: maybe_item(fields),
        to_body: (!body.is_empty()).then(|| body.to_owned()),
        to_person: person.parse().ok(),
        decision: fields.value("decision").to_owned(),
        matter: fields.value("matter").to_owned(),
        limits: fields.value("limits").to_owned(),
        until: day(ctx, fields, "until")?,
        report_by: day(ctx, fields, "report_by")?,
    })
}

fn action(ctx: &Ctx, fields: &Fields) -> Result<NewAction> {
    let due = day(ctx, fields, "due")?;
    Ok(NewAction {
        item: maybe_item(fields),
        decision: None,
        title: fields.value("title").to_owned(),
        words: fields.value("words").to_owned(),
        owner: fields.value("owner").parse().ok(),
        owner_words: fields.value("owner_words").to_owned(),
        assignment: fields.ticked("assignment", "yes"),
        due_at: due,
    })
}
