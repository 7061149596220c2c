//! The register of accounts outside Plenary: whose post each belongs to, and the two who can open it. Passwords are kept
//! by those two, never here.

use kernel::{Ctx, Line, PersonId, Power, Problem, Result, audit, transact};

use super::{offices, terms};
use crate::model::{AccountRef, OutsideAccount};
use crate::store::access as store;

/// An account to be written down, or to be said anew.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: Option<AccountRef>,
    pub name: String,
    pub place: String,
    pub post: String,
    pub holders: Vec<PersonId>,
    pub note: String,
}

/// Every account that is not closed, for those in office.
pub async fn outside_accounts(ctx: &Ctx) -> Result<Vec<OutsideAccount>> {
    let person = ctx.person()?;
    if !ctx.may(Power::EditBodies, None) && terms::posts_held(ctx, person, ctx.now).await?.is_empty() {
        return Err(Problem::forbidden("The register of accounts is for those who hold an office."));
    }
    store::accounts(ctx.db(), ctx.group.id).await
}

/// The accounts of one post, for its handover.
pub(crate) async fn of_post(ctx: &Ctx, post: &str) -> Result<Vec<OutsideAccount>> {
    let all = store::accounts(ctx.db(), ctx.group.id).await?;
    Ok(all.into_iter().filter(|it| it.post == post).collect())
}

/// What is wrong with an account, in a sentence: fewer than two holders, or one who holds no office any more.
pub async fn wanting(ctx: &Ctx, it: &OutsideAccount) -> Result<Option<String>> {
    match it.holders().len() {
        0 => return Ok(Some("Nobody is named who can open it.".to_owned())),
        1 => return Ok(Some("Only one person can open it: name a second.".to_owned())),
        _ => {}
    }
    for person in it.holders() {
        if terms::posts_held(ctx, person, ctx.now).await?.is_empty() {
            return Ok(Some(
                "One of the two holds no office any more: change the password, and name another.".to_owned(),
            ));
        }
    }
    Ok(None)
}

/// Writes an account down, or what is so now: whoever records terms, or holds the post it belongs to.
pub async fn keep_account(ctx: &Ctx, new: &NewAccount) -> Result<AccountRef> {
    may_keep(ctx, &new.post).await?;
    let text = |field: &str, text: &str, most: usize, least: usize| {
        let text = text.trim();
        let fits = (least..=most).contains(&text.chars().count());
        if fits {
            Ok(text.to_owned())
        } else {
            Err(Problem::field(field, format!("Write {least} to {most} letters.")))
        }
    };
    let it = OutsideAccount {
        id: new.id.unwrap_or_else(|| AccountRef(ctx.new_id())),
        name: text("name", &new.name, 120, 1)?,
        place: text("place", &new.place, 300, 1)?,
        post: offices::post(ctx, &new.post).await?.slug,
        first_holder: new.holders.first().copied(),
        second_holder: new.holders.get(1).copied(),
        note: text("note", &new.note, 2000, 0)?,
        checked_at: ctx.now,
        checked_by: ctx.actor.person,
    };
    if it.holders().is_empty() {
        return Err(Problem::field("holders", "Name at least one person who can open it; two are right."));
    }
    let known = store::accounts(ctx.db(), ctx.group.id).await?;
    if let Some(old) = new.id {
        let before = known.iter().find(|it| it.id == old);
        let before = before.ok_or_else(|| Problem::not_found("There is no such account in the register."))?;
        may_keep(ctx, &before.post).await?;
    }
    for person in it.holders() {
        people::service::person(ctx, person)
            .await
            .map_err(|_| Problem::field("holders", "There is no such person in the register."))?;
    }
    transact!(ctx.db(), tx => {
        store::put_account(tx, ctx, &it).await?;
        audit(tx, ctx, Line::new("outside-account.kept").on("outside-account", it.id.0).fields(&["account"])).await
    })?;
    Ok(it.id)
}

/// Takes an account that is no more out of the register.
pub async fn close_outside(ctx: &Ctx, id: AccountRef) -> Result<()> {
    let gone = || Problem::not_found("There is no such account in the register.");
    let all = store::accounts(ctx.db(), ctx.group.id).await?;
    let it = all.iter().find(|it| it.id == id).ok_or_else(gone)?;
    may_keep(ctx, &it.post).await?;
    transact!(ctx.db(), tx => {
        if !store::close_account(tx, ctx, id).await? {
            return Err(gone());
        }
        audit(tx, ctx, Line::new("outside-account.closed").on("outside-account", id.0)).await
    })
}

async fn may_keep(ctx: &Ctx, post: &str) -> Result<()> {
    let person = ctx.person()?;
    if terms::posts_held(ctx, person, ctx.now).await?.iter().any(|it| it == post) {
        return Ok(());
    }
    ctx.need(Power::EditBodies, None)
}
