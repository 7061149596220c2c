//! Which account is which person of which group.

use kernel::{AccountId, App, BoxFuture, Ctx, Db, GroupId, Line, PersonId, Problem, Result, Tx, audit};
use serde_json::json;

use crate::store::account;

/// Lets a person sign in with an e-mail address. Called again with another address, the person moves to that one
/// and every session of theirs ends; with the same address, only the name is refreshed. Two people may share an
/// address: each gets an account and a link of their own.
pub async fn link(tx: &mut Tx, ctx: &Ctx, email: &str, person: PersonId, name: &str) -> Result<AccountId> {
    let email = normal(email).ok_or_else(|| Problem::field("email", "This is not an e-mail address."))?;
    if let Some(now) = account::of_person(tx, ctx.group.id, person).await? {
        if now.email == email {
            account::rename(tx, ctx.group.id, person, name).await?;
            return Ok(now.id);
        }
        unlink(tx, ctx, person).await?;
    }
    let account = match account::free(tx, ctx.group.id, &email, name).await? {
        Some(account) => account,
        None => account::create(tx, AccountId(ctx.new_id()), &email, ctx.now).await?,
    };
    account::attach(tx, ctx.group.id, account, person, name, ctx.now).await?;
    let detail = json!({ "email": email });
    let line = Line::new("account.linked").on("person", person.0).fields(&["email"]).detail(detail);
    audit(tx, ctx, line).await?;
    Ok(account)
}

/// Takes away a person's way in: no link works any more and every session is out at once.
pub async fn unlink(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<()> {
    let Some(now) = account::of_person(tx, ctx.group.id, person).await? else { return Ok(()) };
    account::detach(tx, ctx.group.id, now.id, ctx.now).await?;
    for session in kernel::session::list(ctx.db(), ctx.group.id, now.id, ctx.now).await? {
        kernel::session::revoke(tx, session.id, now.id, ctx.now).await?;
    }
    audit(tx, ctx, Line::new("account.unlinked").on("person", person.0)).await
}

/// Tells which person of the group an account is; `AppBuilder::identify` takes it.
pub fn identify(
    app: App,
    group: GroupId,
    account: AccountId,
) -> BoxFuture<Result<Option<(PersonId, String)>>> {
    Box::pin(async move { Ok(account::person(app.db(), group, account).await?) })
}

/// The account of a person, if they have a way in.
pub async fn account_of(db: &Db, group: GroupId, person: PersonId) -> Result<Option<AccountId>> {
    Ok(account::id_of_person(db, group, person).await?)
}

/// The address a person signs in with.
pub async fn address_of(db: &Db, group: GroupId, person: PersonId) -> Result<Option<String>> {
    Ok(account::email_of_person(db, group, person).await?)
}

/// The address of an account.
pub(crate) async fn address(ctx: &Ctx, account: AccountId) -> Result<String> {
    account::email(ctx.db(), account).await?.ok_or_else(Problem::sign_in)
}

/// An address as it is compared: trimmed and in small letters.
pub(crate) fn normal(email: &str) -> Option<String> {
    mail::model::Address::parse(email).map(|_| email.trim().to_lowercase())
}
