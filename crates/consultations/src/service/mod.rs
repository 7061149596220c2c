//! What can be done with a consultation: one function is one command.

mod answer;
mod draft;
mod imap;
mod letters;
mod open;
mod overview;
mod report;
mod table;

use kernel::{Ctx, Power, Problem, Result};

use crate::model::{Audience, Comment, Consultation, ConsultationId, Part, Participant, State, parts};
use crate::store;

pub use answer::{Answer, Entry, answer, enter, mine};
pub use draft::{Drafted, drafts, publish_draft};
pub use imap::{AnswerBox, trouble};
pub use letters::{Taken, letter, paste, read_again, receive, set_aside, take_letter, tick, waiting};
pub use open::{create, create_in, open, put_off, withdraw};
pub use overview::{Heard, Overview, PartView, Tally, overview};
pub use report::{Quote, Report, Sentence, add_sentence, publish, remove_sentence, report, suggest};
pub use table::{Code, Row, Table, code, led_to, table};

/// All that the actor may see, newest first.
pub async fn all(ctx: &Ctx) -> Result<Vec<Consultation>> {
    let all = store::consultation::all(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| visible(ctx, it)).collect())
}

/// One that the actor may see. What is not for somebody is not there for them.
pub async fn one(ctx: &Ctx, id: ConsultationId) -> Result<Consultation> {
    let it = store::consultation::find(ctx.db(), ctx.group.id, id).await?;
    if visible(ctx, &it) {
        return Ok(it);
    }
    match (it.state, ctx.actor.person) {
        (State::Open | State::Reported, None) => Err(Problem::sign_in()),
        _ => Err(Problem::not_found("There is no such consultation.")),
    }
}

/// Whether the actor leads consultations.
pub fn leads(ctx: &Ctx) -> bool {
    ctx.may(Power::Consult, None)
}

fn visible(ctx: &Ctx, it: &Consultation) -> bool {
    if leads(ctx) {
        return true;
    }
    it.state != State::Draft && (it.audience == Audience::Public || ctx.actor.person.is_some())
}

/// The text people answer to now: its number from 1, and its parts.
pub async fn text(ctx: &Ctx, id: ConsultationId) -> Result<(u32, Vec<Part>)> {
    let drafts = store::consultation::drafts(ctx.db(), ctx.group.id, id).await?;
    Ok(newest(&drafts))
}

fn newest(drafts: &[store::consultation::Draft]) -> (u32, Vec<Part>) {
    drafts.last().map_or((1, vec![]), |it| (u32::try_from(it.seq).unwrap_or(1), parts(&it.source)))
}

/// Those that nobody has answered yet, of one that is over: for the committee's Monday page.
pub async fn unanswered(ctx: &Ctx, id: ConsultationId) -> Result<usize> {
    let all = store::comment::all(ctx.db(), ctx.group.id, id).await?;
    Ok(all.iter().filter(|it| counts(it) && it.outcome.is_none()).count())
}

fn counts(it: &Comment) -> bool {
    it.standing == crate::model::Standing::Counted
}

/// "Rosa Example" where the name may stand, else "A member".
fn shown_name(who: Option<&Participant>) -> String {
    match who {
        Some(it) if it.may_name && !it.name.is_empty() => it.name.clone(),
        Some(it) if it.person.is_none() => "Somebody".into(),
        _ => "A member".into(),
    }
}
