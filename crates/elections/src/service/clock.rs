//! What happens by itself when its time has come: nominations open and close, the roll is frozen, voting ends.

use kernel::job::{self, Job};
use kernel::{BoxFuture, Ctx, Result, Tx, transact};
use serde::{Deserialize, Serialize};

use super::moves::shift;
use crate::model::{Election, ElectionId, Move, State, Step};
use crate::store;

/// The job's name.
pub const DUE: &str = "elections.due";

#[derive(Serialize, Deserialize)]
struct Due {
    election: ElectionId,
}

/// Enqueues one job for each date at which something happens by itself. A date that moved gets a job of its own;
/// a job that comes too early does nothing.
pub async fn schedule(tx: &mut Tx, ctx: &Ctx, election: &Election) -> Result<()> {
    for step in [Step::NominationsOpen, Step::NominationsClose, Step::RollFreeze, Step::AfarCloses] {
        let Some(at) = election.at(step) else { continue };
        // The second of the deadline still counts, so the door closes after it.
        let after = at.plus_seconds(i64::from(step != Step::NominationsOpen));
        if after < ctx.now {
            continue;
        }
        let name = format!("{} {} {}", election.id, step.slug(), at.micros());
        job::enqueue(tx, ctx, DUE, Some(&name), after, &Due { election: election.id }).await?;
    }
    Ok(())
}

/// The job.
pub fn work(ctx: Ctx, job: Job) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        let due: Due = job.read()?;
        catch_up(&ctx, due.election).await
    })
}

/// A safety net under the jobs: looks at every election once a minute.
pub fn tick(ctx: Ctx) -> BoxFuture<Result<()>> {
    Box::pin(async move {
        for election in super::elections(&ctx).await? {
            if matches!(
                election.state,
                State::Called | State::Nominating | State::NominationsClosed | State::Balloting
            ) {
                catch_up(&ctx, election.id).await?;
            }
        }
        Ok(())
    })
}

/// Does what is due for an election and has not been done: never before its time.
pub async fn catch_up(ctx: &Ctx, id: ElectionId) -> Result<()> {
    let election = super::election(ctx, id).await?;
    match election.state {
        State::Called if is_past(ctx, &election, Step::NominationsOpen) => open_nominations(ctx, id).await,
        State::Nominating if election.late(ctx.now) => super::feasibility::close_nominations(ctx, id).await,
        State::NominationsClosed if is_past(ctx, &election, Step::RollFreeze) => {
            super::roll::freeze(ctx, id).await.map(|_| ())
        }
        State::Balloting if by_itself(&election) && voting_is_over(ctx, &election) => {
            super::ballot::close(ctx, id).await
        }
        _ => Ok(()),
    }
}

/// Papers filled in by hand have to be keyed first, so a ballot with a desk is closed by the returning officer.
fn by_itself(election: &Election) -> bool {
    !election.plan.channels.in_room && !election.plan.channels.post
}

fn voting_is_over(ctx: &Ctx, election: &Election) -> bool {
    election.at(Step::AfarCloses).is_some_and(|at| ctx.now > at)
}

fn is_past(ctx: &Ctx, election: &Election, step: Step) -> bool {
    election.at(step).is_none_or(|at| at <= ctx.now)
}

async fn open_nominations(ctx: &Ctx, id: ElectionId) -> Result<()> {
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        if election.state != State::Called {
            return Ok(());
        }
        let cite = election.cite(Step::NominationsOpen);
        shift(tx, ctx, &mut election, Move::OpenNominations, cite, String::new()).await
    })
}
