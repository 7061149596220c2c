//! An organisation with an officer who keeps the register.

use bodies::model::{NewTerm, Share};
use kernel::session::{self, NewSession};
use kernel::{Ctx, transact};
use people::model::{Email, NewPerson, Source};

const TEXT: &str = include_str!("../../../../../../examples/constitutions/local-group.md");

/// Gives the group its constitution and an officer.
pub async fn officer(ctx: &Ctx) -> anyhow::Result<()> {
    transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, ctx, TEXT, "The founders").await.map(drop)
    })?;
    bodies::service::sync_now(ctx).await?;
    let mut person = NewPerson::named("Olive", "Officer")?;
    person.email = Some(Email::read("officer@example.org")?);
    let person = person.member("national", ctx.now, Source::Officer)?;
    transact!(ctx.db(), tx => {
        let id = people::service::add_person(tx, ctx, person.clone()).await?;
        let term = NewTerm {
            post: "data-manager".into(),
            persons: vec![id],
            from: ctx.now,
            until: None,
            decision: "For the measurement".into(),
            share: Share::Whole,
        };
        bodies::service::begin_term(tx, ctx, term).await.map(drop)
    })?;
    Ok(())
}

/// The cookie of a new session of the officer, who was the first in the register.
pub async fn sign_in(ctx: &Ctx) -> anyhow::Result<String> {
    let id = people::service::with_number(ctx, 1).await?;
    let id = id.ok_or_else(|| anyhow::anyhow!("the register has no officer"))?;
    let account = access::service::account_of(ctx.db(), ctx.group.id, id).await?;
    let account = account.ok_or_else(|| anyhow::anyhow!("the officer has no account"))?;
    let mut tx = ctx.db().begin().await?;
    let new = NewSession { account, group: ctx.group.id, device: "bench", now: ctx.now };
    let (_, token) = session::open(&mut tx, ctx.chance(), new).await?;
    tx.commit().await?;
    Ok(format!("{}={token}", session::COOKIE))
}
