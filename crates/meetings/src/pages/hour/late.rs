//! What is entered after the fact. The names of its fields begin with a word of their own: on a page of many forms what
//! was typed, and what is wrong with it, then stands where it was typed.

use kernel::{Ctx, Problem, Result};
use ui::{Fields, moment};

use super::chair_act::{casting, happened, new_vote};
use super::tell::read as read_count;
use crate::model::MeetingId;
use crate::service::hour::{self, Entered, NewNote};

/// How the fields of a note begin, and those of a vote.
const NOTE: &str = "note-";
const VOTE: &str = "vote-";

/// Whether the form that was sent is one of these.
pub fn is_late(fields: &Fields) -> bool {
    matches!(fields.value("do"), "late-note" | "late-vote")
}

/// Writes down something that happened earlier.
pub async fn note(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<&'static str> {
    let own = under(fields, NOTE);
    let done = async {
        let at = happened(ctx, moment(ctx, "at", own.value("at"))?);
        let why = own.value("late_why").to_owned();
        let new = NewNote { item: None, words: own.value("words").to_owned(), late: Some((at, why)) };
        hour::note(ctx, meeting, new).await
    };
    done.await.map_err(|it| named(it, NOTE))?;
    Ok("It stands in the record.")
}

/// Enters a vote that was taken earlier.
pub async fn vote(ctx: &Ctx, meeting: MeetingId, fields: &Fields) -> Result<String> {
    let own = under(fields, VOTE);
    let done = async {
        let count = read_count(&own)?;
        let present = own.value("present").parse();
        let new = Entered {
            vote: new_vote(&own),
            count,
            present: present
                .map_err(|_| Problem::field("present", "Write how many who may vote were there."))?,
            casting: casting(&own),
            at: happened(ctx, moment(ctx, "at", own.value("at"))?),
            why: own.value("late_why").to_owned(),
        };
        hour::enter_vote(ctx, meeting, new).await
    };
    Ok(done.await.map_err(|it| named(it, VOTE))?.sum)
}

/// The fields whose names begin so, without that beginning.
fn under(fields: &Fields, start: &str) -> Fields {
    let own = fields.names().filter_map(|name| Some((name, name.strip_prefix(start)?)));
    let pairs = own
        .flat_map(|(name, rest)| fields.all(name).iter().map(move |value| (rest.to_owned(), value.clone())));
    Fields::from_pairs(pairs.collect())
}

/// The problem with the names that the page knows.
fn named(mut problem: Problem, start: &str) -> Problem {
    for it in &mut problem.fields {
        it.field = format!("{start}{}", it.field);
    }
    problem
}
