//! Commands of the registrar: open, cast, close; the desk is in `desk`.
//!
//! Casting is the exception to the house's rule: it writes no audit line, event, job, mail or log line.

mod board;
mod cast;
mod close;
pub mod desk;
mod dues;
pub mod erasure;
mod issue;
pub mod keys;
mod lots;
mod open;
mod opening;
mod prepare;
pub mod proof;
mod publish;
mod request;
pub mod restore;
pub mod slips;
mod tick;

use std::sync::Arc;

use kernel::{Ctx, Power, Problem, Result};
use uuid::Uuid;

use crate::box_store::BoxStore;
use crate::model::{Poll, PollId, RollLine, Standing, Turnout};
use crate::store;

pub use board::{Board, board, booth_bytes, booth_page, cosign, manifest_bytes, static_file};
pub use cast::{cast, take};
pub(crate) use cast::{may_in, may_online};
pub use close::{abandon, close, finish_closing, papers, resume_closing, spoilt};
pub(crate) use dues::dues;
pub use issue::{Asked, issue};
pub use lots::lot_text;
pub use open::{open_poll, put_off_close};
pub use opening::take_share;
pub use prepare::make_box;
pub use publish::{Counted, Published, Put, Readers, into_folder, publish, sealed_papers};
pub use request::request_online;
pub use tick::tick;

/// A poll with its contests. It holds no personal data.
pub async fn poll(ctx: &Ctx, id: PollId) -> Result<Poll> {
    store::poll::get(ctx.db(), ctx.group.id, id).await
}

/// The polls about a thing, oldest first.
pub async fn polls_about(ctx: &Ctx, subject: Uuid) -> Result<Vec<Poll>> {
    let mut polls = vec![];
    for id in store::poll::of_subject(ctx.db(), ctx.group.id, subject).await? {
        polls.push(poll(ctx, id).await?);
    }
    Ok(polls)
}

/// The polls that are open or wait for their close, soonest first.
pub async fn open_polls(ctx: &Ctx) -> Result<Vec<Poll>> {
    let mut polls = vec![];
    for id in store::poll::in_state(ctx.db(), ctx.group.id, crate::model::PollState::Open).await? {
        polls.push(poll(ctx, id).await?);
    }
    Ok(polls)
}

/// Whether and why the acting person is on the roll.
pub async fn my_standing(ctx: &Ctx, poll: PollId) -> Result<Standing> {
    store::roll::standing(ctx.db(), ctx.group.id, poll, ctx.person()?).await
}

/// Whether a ballot's page is open to the acting person: to members and officers, and, also after leaving, to whoever is on
/// the roll.
pub fn open_to(ctx: &Ctx, standing: &Standing) -> Result<()> {
    if ctx.belongs() || matches!(standing, Standing::On(_)) {
        return Ok(());
    }
    Err(Problem::forbidden("This ballot is for members of this organisation, and you are not on its roll.")
        .hint("What concerns you stays open: your entry, fees, receipts and data, from /me."))
}

/// The acting person's line of the roll, or the refusal that says why there is none.
pub async fn my_line(ctx: &Ctx, poll: PollId) -> Result<RollLine> {
    my_standing(ctx, poll).await?.line()
}

/// The salted lines of the roll, sorted; anybody with a salt can find their own.
pub async fn leaves(ctx: &Ctx, poll: PollId) -> Result<Vec<ballotbox::Leaf>> {
    erasure::need(ctx, poll, crate::model::Part::Marks).await?;
    let rows = store::roll::salted(ctx.db(), ctx.group.id, poll).await?;
    let mut leaves: Vec<_> = rows
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|lines| {
            let (person, salt, _) = lines.first()?;
            let contests: Vec<_> = lines.iter().map(|it| *it.2.as_bytes()).collect();
            let salt = salt.as_slice().try_into().ok()?;
            Some(ballotbox::leaf(salt, *poll.0.as_bytes(), *person.0.as_bytes(), &contests))
        })
        .collect();
    leaves.sort_unstable();
    Ok(leaves)
}

/// The figures of a closed poll.
///
/// # Errors
/// Refuses before the close: a running total would tell how the last ones voted.
pub async fn turnout(ctx: &Ctx, poll: PollId) -> Result<Turnout> {
    let found = store::poll::turnout(ctx.db(), ctx.group.id, poll).await?;
    found.ok_or_else(|| Problem::refused("The figures of a ballot are known only after its close."))
}

/// How many members took part so far: at most hourly and in tens, for those who run or watch the poll.
pub async fn rounded_turnout(ctx: &Ctx, poll: &Poll) -> Result<u64> {
    need_officer(ctx, poll)?;
    let fresh = store::roll::took_part(ctx.db(), ctx.group.id, poll.id).await?;
    Ok(box_of(ctx)?.by_the_hour(poll.id, ctx.now, fresh) / 10 * 10)
}

/// Refuses unless the actor runs, watches or keys this poll.
pub fn need_officer(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let over = Some(poll.subject.id);
    let any = [Power::ReturningOfficer, Power::Scrutineer, Power::Teller];
    if any.into_iter().any(|it| ctx.may(it, over)) { Ok(()) } else { ctx.need(Power::ReturningOfficer, over) }
}

/// Refuses unless the actor works at the desk of this poll.
pub fn need_desk(ctx: &Ctx, poll: &Poll) -> Result<()> {
    let over = Some(poll.subject.id);
    if ctx.may(Power::Teller, over) { Ok(()) } else { ctx.need(Power::ReturningOfficer, over) }
}

/// The ballot box of this installation.
pub(crate) fn box_of(ctx: &Ctx) -> Result<Arc<BoxStore>> {
    let found = ctx.app.shared::<BoxStore>();
    found.ok_or_else(|| {
        Problem::refused("This server does not hold the ballot box, so nothing can be cast here.")
            .hint("The keeper of the server sends voters to the one that does.")
    })
}
