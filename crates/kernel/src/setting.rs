//! Settings of a group: a name and a JSON value.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Ctx, Db, GroupId, Problem, Result, Tx, private, sql, transact};

pub async fn get<T: DeserializeOwned>(db: &Db, group: GroupId, name: &str) -> Result<Option<T>> {
    let row: Option<(String,)> = db
        .opt(sql!("SELECT value FROM kernel_setting WHERE group_id = $1 AND name = $2", group, name))
        .await?;
    Ok(row.map(|it| serde_json::from_str(&it.0)).transpose()?)
}

/// A secret of a group: in a file of its own in the data folder, so that it stands in no backup and no export. One that an
/// earlier version kept among the settings is moved there. True if it was made now.
pub async fn secret(ctx: &Ctx, name: &'static str) -> Result<([u8; 32], bool)> {
    let old: Option<[u8; 32]> = get(ctx.db(), ctx.group.id, name).await?;
    let folder = ctx.app.config().data_dir.join("keys");
    let file = format!("{}-{name}.key", ctx.group.id);
    let mut made = false;
    let key = private::key(&folder, &file, || {
        made = old.is_none();
        old.unwrap_or_else(|| ctx.chance().bytes::<32>())
    });
    let key = key.map_err(|e| Problem::internal(format!("The key {file} cannot be used: {e}.")))?;
    if old.is_some() {
        transact!(ctx.db(), tx => {
            tx.run(sql!("DELETE FROM kernel_setting WHERE group_id = $1 AND name = $2", ctx.group.id, name)).await?;
            Ok(())
        })?;
    }
    Ok((key, made))
}

/// Whether a secret of a group has been made.
pub async fn has_secret(ctx: &Ctx, name: &'static str) -> Result<bool> {
    let file = ctx.app.config().data_dir.join("keys").join(format!("{}-{name}.key", ctx.group.id));
    Ok(file.exists() || get::<[u8; 32]>(ctx.db(), ctx.group.id, name).await?.is_some())
}

pub async fn set<T: Serialize>(tx: &mut Tx, group: GroupId, name: &str, value: &T) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO kernel_setting (group_id, name, value) VALUES ($1, $2, $3)
         ON CONFLICT (group_id, name) DO UPDATE SET value = excluded.value",
        group,
        name,
        serde_json::to_string(value)?
    ))
    .await?;
    Ok(())
}
