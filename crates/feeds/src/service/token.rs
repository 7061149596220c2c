//! The token of a feed: made in an officer's name, told to them, and good for as long as they hold the office.

use kernel::{Ctx, Hold, Line, PersonId, Power, Problem, Result, Tx, audit, transact};
use sha2::{Digest as _, Sha256};

use crate::model::RecipientId;
use crate::store::recipient::{self, Recipient};

/// The powers that a feed rests on, held through an office of one's own.
const RESTS_ON: [Power; 2] = [Power::EditRegister, Power::ExportLists];

/// Whether a token opens a recipient's feed. Says the same of what does not exist, of a feed that nobody agreed to, and of
/// one whose officer has left the office.
pub async fn opened(ctx: &Ctx, id: RecipientId, token: &str) -> Result<Recipient> {
    let refused = || Problem::not_found("There is no such feed, or its token is another.");
    if !recipient::opens(ctx.db(), ctx.group.id, id, &Sha256::digest(token), ctx.now).await? {
        return Err(refused());
    }
    let it = recipient::find(ctx.db(), ctx.group.id, id).await?;
    if answers(ctx, &it).await? { Ok(it) } else { Err(refused()) }
}

/// Whether whoever answers for a feed holds the office today that it was made in.
pub async fn answers(ctx: &Ctx, it: &Recipient) -> Result<bool> {
    let Some(person) = it.created_by else { return Ok(false) };
    let grants = kernel::ctx::grants_of(&ctx.app, ctx.group.id, person, ctx.now).await?;
    let holds = |power: &Power| {
        grants.iter().any(|it| it.power == *power && it.over.is_none() && it.by == Hold::Office)
    };
    Ok(RESTS_ON.iter().all(holds))
}

/// Whoever came into the office answers for a feed from now on. If they were the second officer, another agrees anew.
/// The token is a new one, given out once: whoever left may have kept the old one.
pub async fn take_over(ctx: &Ctx, id: RecipientId) -> Result<String> {
    let me = need(ctx)?;
    let it = recipient::find(ctx.db(), ctx.group.id, id).await?;
    if answers(ctx, &it).await? {
        return Err(Problem::refused(
            "Whoever made this feed still holds the office, so nothing has to be taken over.",
        ));
    }
    let secret = ctx.chance().token();
    let hash = Sha256::digest(&secret).to_vec();
    transact!(ctx.db(), tx => {
        if !recipient::take_over(tx, ctx.group.id, id, me, hash.clone()).await? {
            return Err(Problem::not_found("There is no such recipient."));
        }
        audit(tx, ctx, Line::new("recipient.taken-over").on("recipient", id.0)).await?;
        tell(tx, ctx, &it.name, "You answer from now on for the feed").await
    })?;
    Ok(secret)
}

/// Only through an office, confirmed a moment ago: a feed outlasts emergency access.
pub(super) fn need(ctx: &Ctx) -> Result<PersonId> {
    for power in RESTS_ON {
        ctx.need(power, None)?;
    }
    ctx.need_step_up()?;
    access::service::in_office(ctx)
}

/// Tells the officer in whose name it is; `what` begins the sentence.
pub(super) async fn tell(tx: &mut Tx, ctx: &Ctx, to: &str, what: &str) -> Result<()> {
    let Some(person) = ctx.actor.person else { return Ok(()) };
    let Some(address) = access::service::address_of(ctx.db(), ctx.group.id, person).await? else {
        return Ok(());
    };
    let message = mail::Outgoing {
        person: Some(person),
        to: address,
        to_name: String::new(),
        kind: mail::Kind::Personal,
        subject: "A feed of members is in your name".to_owned(),
        text: format!(
            "{what} by which {to} gets members' names, addresses and telephone numbers from {}. It opens once a second \
             officer agreed, and ends with your office.\n\nIf it was not you, end it and tell another officer at once: \
             {}/segments",
            ctx.group.name,
            ctx.base_url()
        ),
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}
