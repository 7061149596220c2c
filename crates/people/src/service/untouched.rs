//! Whether an entry can leave the register without a trace: nobody has done anything with it but put it there.

use kernel::personal::{self, Keys};
use kernel::{Ctx, PersonId, Result, Tx, emit};

use super::accounts;
use crate::store::person;

/// Tables whose rows come with an entry and go with it, or stay as the record of what was done.
const WITH_IT: [&str; 4] = ["people_", "kernel_", "feeds_", "access_"];
/// Rows that the programme makes of itself for whoever is added.
const BY_ITSELF: [&str; 3] = ["membership_welcome", "membership_welcome_step", "membership_reminder"];
/// Of those that come with an entry, the ones that somebody writes by hand.
const BY_HAND: [&str; 5] = [
    "people_offer",
    "people_errand_person",
    "people_household_member",
    "people_declaration",
    "people_frozen_person",
];

/// Whether nothing stands anywhere that somebody did with these people: no payment, no place on a roll, no letter.
pub(crate) async fn untouched(tx: &mut Tx, ctx: &Ctx, people: &[PersonId]) -> Result<bool> {
    let keys = Keys { joined: people.to_vec(), ..Keys::default() };
    for holding in personal::all(&ctx.app) {
        let with_it =
            WITH_IT.iter().any(|it| holding.table.starts_with(it)) && !BY_HAND.contains(&holding.table);
        if !with_it
            && !BY_ITSELF.contains(&holding.table)
            && personal::there(tx, ctx.group.id, &holding, &keys).await?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes an entry out of the register; whoever keeps something of it that comes of itself hears of that.
pub(crate) async fn remove(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<()> {
    accounts::unlink(tx, ctx, id).await?;
    person::delete(tx, ctx.group.id, id).await?;
    emit(tx, ctx, "people.removed", &serde_json::json!({ "person": id })).await
}
