//! Setting up an app that shows codes.

use kernel::{Ctx, Problem, Result, transact};
use uuid::Uuid;

use super::{added, limited, may_add, wrong};
use crate::model::totp;
use crate::service::secret::Secret;
use crate::store::account;
use crate::store::factor::{self as store, Factor, FactorKind};

/// An app that is being set up: what it has to be told.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub id: Uuid,
    /// In groups of four letters, to be typed.
    pub secret: String,
    /// What the square code says.
    pub address: String,
}

/// Begins: a secret is drawn, and is in use only after its first code was typed.
pub async fn begin(ctx: &Ctx, label: &str) -> Result<Uuid> {
    let person = may_add(ctx).await?;
    let label = super::passkey::label(label, "App with codes")?;
    let sealed = Secret::open(ctx)?.seal(ctx, person, &ctx.chance().bytes::<{ totp::BYTES }>())?;
    let it = Factor::new(ctx.new_id(), person, FactorKind::App, &label, sealed, ctx.now);
    transact!(ctx.db(), tx => { Ok(store::insert(tx, ctx.group.id, &it).await?) })?;
    Ok(it.id)
}

/// What an app that is being set up has to be told. Only while it is not in use: afterwards nobody sees it again.
pub async fn pending(ctx: &Ctx, id: Uuid) -> Result<Enrolment> {
    let (_, plain) = unconfirmed(ctx, id).await?;
    let email = match ctx.actor.account {
        Some(account) => account::email(ctx.db(), account).await?.unwrap_or_default(),
        None => String::new(),
    };
    Ok(Enrolment { id, secret: totp::shown(&plain), address: totp::address(&plain, &ctx.group.name, &email) })
}

/// The first code proves that the app holds the secret. The recovery codes, where this is the first factor.
pub async fn finish(ctx: &Ctx, id: Uuid, typed: &str) -> Result<Vec<String>> {
    let person = may_add(ctx).await?;
    limited(ctx, person).await?;
    let (it, plain) = unconfirmed(ctx, id).await?;
    let step = totp::matching(&plain, typed, ctx.now, 0).ok_or_else(wrong)?;
    let first = !store::any(ctx.db(), ctx.group.id, person).await?;
    transact!(ctx.db(), tx => {
        if !store::confirm(tx, ctx.group.id, id, ctx.now).await? || !store::advance(tx, ctx, &it, step).await? {
            return Err(Problem::conflict("This app is set up already."));
        }
        added(tx, ctx, person, first).await
    })
}

async fn unconfirmed(ctx: &Ctx, id: Uuid) -> Result<(Factor, Vec<u8>)> {
    let person = ctx.person()?;
    let gone = || Problem::not_found("Nothing is being set up here. Begin again on the page before.");
    let found = store::find(ctx.db(), ctx.group.id, person, id).await?;
    let it = found.filter(|it| it.confirmed_at.is_none() && it.kind() == FactorKind::App).ok_or_else(gone)?;
    let plain = Secret::open(ctx)?.unseal(ctx, person, &it.secret).ok_or_else(gone)?;
    Ok((it, plain))
}
