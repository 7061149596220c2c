//! Who counts as the second officer, wherever one has to agree: to a file with members' data, to joining entries of the
//! register, to a lost device.

use kernel::{Ctx, Grant, Hold, PersonId, Problem, Result};

use super::second;

/// Whoever holds an office today that sees data of members, with its powers awake; not those who only still read after
/// theirs has ended, nor those whose only way is emergency access.
pub fn in_office(ctx: &Ctx) -> Result<PersonId> {
    let person = ctx.person()?;
    let fits = |it: &&Grant| {
        it.over.is_none() && it.power.reads_people() && !it.power.only_reads() && it.by == Hold::Office
    };
    let Some(grant) = ctx.actor.grants.iter().find(fits) else {
        return Err(Problem::forbidden("This is for those whose office sees data of members."));
    };
    ctx.need(grant.power, None)?;
    Ok(person)
}

/// The second officer who agrees now: in office, confirmed within the last hour, and with a second factor of their own where
/// the organisation asks officers for one.
///
/// # Errors
/// Forbidden for whoever is no second officer; "confirm again"; refused for an officer who has set up no second factor yet.
pub async fn second_officer(ctx: &Ctx) -> Result<PersonId> {
    let person = in_office(ctx)?;
    ctx.need_step_up()?;
    second::need_own(ctx, "A second officer agrees").await?;
    Ok(person)
}
