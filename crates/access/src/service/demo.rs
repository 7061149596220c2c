//! One click to be somebody: only in a folder that `demo` made, on a loopback listener.

use kernel::{AccountId, Ctx, Problem, Result, Tx, session, transact};

use super::redeem;
use crate::store::account;
use crate::store::demo::{self, Part};

/// Somebody one can be in the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPart {
    /// "Returning officer: Priya Nair".
    pub label: String,
    /// "/demo/as/returning-officer".
    pub path: String,
}

/// Makes a link that signs in as an account at one click, again and again; its path. Refused outside a demonstration.
/// `key` names the part in the address, `label` on the page.
pub async fn demo_link(tx: &mut Tx, ctx: &Ctx, account: AccountId, key: &str, label: &str) -> Result<String> {
    only_demo(ctx)?;
    let part = Part { name: key.to_owned(), account_id: account, label: label.to_owned() };
    demo::put(tx, ctx.group.id, &part).await?;
    Ok(path(key))
}

/// Everyone one can be, in the order in which the links were made.
pub async fn demo_people(ctx: &Ctx) -> Result<Vec<DemoPart>> {
    only_demo(ctx)?;
    let parts = demo::all(ctx.db(), ctx.group.id).await?;
    Ok(parts.into_iter().map(|it| DemoPart { label: it.label, path: path(&it.name) }).collect())
}

/// Signs in as a part; the cookie.
pub async fn demo_sign_in(ctx: &Ctx, key: &str, device: &str) -> Result<String> {
    only_demo(ctx)?;
    let unknown = || Problem::not_found("Nobody in this demonstration has this name.");
    let part = demo::get(ctx.db(), ctx.group.id, key).await?.ok_or_else(unknown)?;
    let (person, _) = account::person(ctx.db(), ctx.group.id, part.account_id).await?.ok_or_else(unknown)?;
    transact!(ctx.db(), tx => {
        let cookie = redeem::open(tx, ctx, part.account_id, person, device).await?;
        // Whoever tries second factors here is still somebody at one click.
        session::show_second_by_token(tx, &cookie, ctx.now).await?;
        Ok(cookie)
    })
}

fn path(key: &str) -> String {
    format!("/demo/as/{key}")
}

fn only_demo(ctx: &Ctx) -> Result<()> {
    if ctx.app.config().demo { Ok(()) } else { Err(Problem::not_found("There is no such page.")) }
}
