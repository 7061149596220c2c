//! Opening a poll freezes its roll.

use kernel::{At, Ctx, Line, Power, Problem, Result, Tx, audit, emit, transact};
use serde_json::json;

use crate::model::{Contest, Mark, NewContest, NewPoll, Order, PollId, RollLine};
use crate::store;

/// Opens a poll in the caller's transaction: its roll, contests and closing hour are fixed from now on. The caller
/// has asked the rulebook; what is checked here is that the poll can be voted on and counted.
pub async fn open_poll(tx: &mut Tx, ctx: &Ctx, new: NewPoll) -> Result<PollId> {
    new.check()?;
    super::keys::enough_within(tx, ctx, new.subject.id, &new.secrecy).await?;
    let (group, id) = (ctx.group.id, PollId(ctx.new_id()));
    let lines: Vec<RollLine> = new
        .electors
        .iter()
        .map(|it| RollLine {
            person: it.person,
            name: it.name.clone(),
            email: it.email.clone(),
            salt: ctx.chance().bytes::<16>(),
            reason: it.reason.clone(),
            cite: it.cite.clone(),
            requested: false,
            marks: it.contests.among(&new.contests).into_iter().map(|it| (it, Mark::None)).collect(),
        })
        .collect();
    if let Some(nobody) = lines.iter().find(|it| it.marks.is_empty()) {
        return Err(Problem::internal(format!("{} is on the roll without a contest.", nobody.name)));
    }
    let leaves: Vec<_> = lines.iter().map(|it| it.leaf(id)).collect();
    let roll = ballotbox::roll_hash(&leaves);
    store::poll::insert(tx, group, id, &new, roll).await?;
    for (position, contest) in (0u32..).zip(&new.contests) {
        store::poll::insert_contest(tx, group, id, position, &printed(ctx, contest)).await?;
    }
    for line in &lines {
        store::roll::insert(tx, group, id, line).await?;
    }
    for out in &new.left_out {
        store::roll::insert_left_out(tx, group, id, out).await?;
    }
    let hash: String = roll.hash.iter().map(|it| format!("{it:02x}")).collect();
    let detail = json!({ "roll_count": roll.count, "roll_hash": hash, "closes_at": new.closes_at });
    audit(tx, ctx, Line::new("poll.opened").on("poll", id.0).detail(detail)).await?;
    emit(tx, ctx, "polling.opened", &json!({ "poll": id, "subject": new.subject.id })).await?;
    Ok(id)
}

/// Moves the closing hour later, before it has struck; never earlier.
pub async fn put_off_close(ctx: &Ctx, id: PollId, closes_at: At, why: &str) -> Result<()> {
    let poll = super::poll(ctx, id).await?;
    ctx.need(Power::ReturningOfficer, Some(poll.subject.id))?;
    if why.trim().is_empty() {
        return Err(Problem::field("why", "Say why voters get more time; members will read it."));
    }
    if ctx.now > poll.closes_at {
        return Err(Problem::refused("The closing hour has struck, and what was cast by then stands.").hint(
            "If a fault kept voters out, give the ballot up and hold it again: all of them vote anew.",
        ));
    }
    if closes_at <= poll.closes_at {
        return Err(Problem::field(
            "closes_at",
            "A ballot can be given more time, never less: choose a later hour.",
        ));
    }
    transact!(ctx.db(), tx => {
        if store::poll::locked_state(tx, ctx.group.id, id).await? != crate::model::PollState::Open {
            return Err(Problem::conflict("The ballot box was closed meanwhile, so its hour cannot be moved."));
        }
        store::poll::set_closes_at(tx, ctx.group.id, id, closes_at).await?;
        let detail = json!({ "closes_at": closes_at, "why": why });
        audit(tx, ctx, Line::new("poll.close-put-off").on("poll", id.0).fields(&["closes_at"]).detail(detail)).await?;
        emit(tx, ctx, "polling.close-put-off", &json!({ "poll": id, "subject": poll.subject.id })).await
    })?;
    // A box of its own that does not answer now hears it at the next tick.
    if let Some(held) = ctx.app.shared::<crate::BoxStore>()
        && let Err(problem) = held.set_close(id, closes_at).await
    {
        tracing::warn!(error = %problem, "the ballot box was not told of the later close");
    }
    Ok(())
}

/// The contest as its paper shows it. A lot is drawn once, for all papers alike.
fn printed(ctx: &Ctx, new: &NewContest) -> Contest {
    let mut choices = new.choices.clone();
    if new.order == Order::ByLot {
        ctx.chance().shuffle(&mut choices);
    }
    let (title, counting) = (new.title.clone(), new.counting.clone());
    Contest { id: new.id, title, seats: new.seats, choices, ranked: new.ranked, counting }
}
