//! Which account signs in as which person follows from the e-mail address in use.

use kernel::{Ctx, PersonId, Result, Tx};

use crate::model::Email;

/// The holder of this address signs in as this person from now on.
pub(crate) async fn link(tx: &mut Tx, ctx: &Ctx, email: &Email, person: PersonId, name: &str) -> Result<()> {
    access::service::link(tx, ctx, &email.folded(), person, name).await?;
    Ok(())
}

/// Nobody signs in as this person any longer.
pub(crate) async fn unlink(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    access::service::unlink(tx, ctx, person).await?;
    Ok(())
}
