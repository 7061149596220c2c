//! Keys: the one that signs here, and the one of the association that is pinned.

use kernel::{Ctx, Line, Power, Result, audit, setting, transact};

use crate::model::{Seal, Verifying};

const SECRET: &str = "feeds.secret";
const PINNED: &str = "feeds.issuer-key";

/// The key with which this organisation signs its segments; made when it is first asked for.
pub async fn seal(ctx: &Ctx) -> Result<Seal> {
    if !setting::has_secret(ctx, SECRET).await? {
        ctx.need(Power::EditRegister, None)?;
    }
    let (secret, made) = setting::secret(ctx, SECRET).await?;
    if made {
        transact!(ctx.db(), tx => {
            audit(tx, ctx, Line::new("segment.key-made").on("group", ctx.group.id.0)).await
        })?;
    }
    Ok(Seal::of(&secret))
}

/// The association's public key, if one is pinned.
pub async fn pinned(ctx: &Ctx) -> Result<Option<String>> {
    setting::get(ctx.db(), ctx.group.id, PINNED).await
}

pub(super) async fn verifying(ctx: &Ctx) -> Result<Option<Verifying>> {
    pinned(ctx).await?.map(|it| Verifying::read(&it)).transpose()
}

/// Pins the association's public key: from now on only files that it signed are taken.
pub async fn pin(ctx: &Ctx, key: &str) -> Result<()> {
    ctx.need(Power::EditRegister, None)?;
    Verifying::read(key)?;
    let key = key.trim().to_owned();
    transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, PINNED, &key).await?;
        let detail = serde_json::json!({ "key": key });
        audit(tx, ctx, Line::new("segment.key-pinned").on("group", ctx.group.id.0).detail(detail)).await
    })
}
