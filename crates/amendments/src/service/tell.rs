//! Letters to a mover about what became of their motion.

use kernel::{Ctx, Result, Tx};
use mail::model::Outgoing;
use people::model::ContactKind;

use crate::model::Amendment;

/// Where a mover is written to.
#[derive(Clone, Debug, Default)]
pub struct Mover {
    pub email: Option<String>,
}

/// Looks up where the mover of a motion is written to; before a transaction begins.
pub async fn mover(ctx: &Ctx, it: &Amendment) -> Result<Mover> {
    let system = Ctx::system(&ctx.app, (*ctx.group).clone(), ctx.now);
    let Ok(dossier) = people::service::dossier(&system, it.mover).await else { return Ok(Mover::default()) };
    Ok(Mover { email: dossier.contact(ContactKind::Email).map(|it| it.value.clone()) })
}

/// Writes to the mover in the caller's transaction. Without an address the journal has it all the same.
pub async fn tell(
    tx: &mut Tx,
    ctx: &Ctx,
    it: &Amendment,
    to: &Mover,
    subject: &str,
    text: &str,
) -> Result<()> {
    let Some(email) = &to.email else { return Ok(()) };
    let text = format!("Dear {},\n\n{text}\n\n{}: {}{}\n", it.mover_name, it.title, ctx.base_url(), it.url());
    let out = Outgoing {
        person: Some(it.mover),
        to: email.clone(),
        to_name: it.mover_name.clone(),
        kind: mail::Kind::Personal,
        subject: subject.to_owned(),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, out).await.map(|_| ())
}
