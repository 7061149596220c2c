//! The register as JSON is no way round the rule of exports: so many people as one officer may take out alone are read
//! there in a day, and more are a file that a second officer agrees to.

use std::collections::BTreeSet;

use kernel::{Ctx, PersonId, Problem, Result, audit, log_read_of};

/// How the names of these reads end in the log.
const ENDING: &str = " (API)";
/// So long what somebody read counts together, in hours.
const DAY: i64 = 24;

/// Logs that these people are read by the interface, and refuses where that is more of the register than one officer may
/// take out alone.
pub async fn log_reach(ctx: &Ctx, what: &str, shown: &[PersonId]) -> Result<()> {
    refuse_beyond(ctx, shown).await?;
    log_read_of(ctx, &format!("{what}{ENDING}"), "running the register", shown).await?;
    // Of two that read at once neither saw the other before both were logged.
    refuse_beyond(ctx, shown).await
}

async fn refuse_beyond(ctx: &Ctx, shown: &[PersonId]) -> Result<()> {
    let Some(person) = ctx.actor.person.filter(|_| !shown.is_empty()) else { return Ok(()) };
    let since = ctx.now.plus_hours(-DAY);
    let read = audit::looked_at_by(ctx.db(), ctx.group.id, person, ENDING, since).await?;
    let all: BTreeSet<PersonId> = read.into_iter().chain(shown.iter().copied()).collect();
    let most = access::service::export::rule(ctx).await?.alone;
    if all.len() <= usize::try_from(most).unwrap_or(usize::MAX) {
        return Ok(());
    }
    let why = format!(
        "By this interface one officer reads at most {most} people in a day, and this would be more."
    );
    Err(Problem::refused(why)
        .hint("For more, ask for a file; those that wait and can be fetched are at /exports."))
}
