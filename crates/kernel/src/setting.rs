//! Settings of a group: a name and a JSON value.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Db, GroupId, Result, Tx, sql};

pub async fn get<T: DeserializeOwned>(db: &Db, group: GroupId, name: &str) -> Result<Option<T>> {
    let row: Option<(String,)> = db
        .opt(sql!("SELECT value FROM kernel_setting WHERE group_id = $1 AND name = $2", group, name))
        .await?;
    Ok(row.map(|it| serde_json::from_str(&it.0)).transpose()?)
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
