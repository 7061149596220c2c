//! The people a demonstration can be seen as.

use kernel::db::DbResult;
use kernel::{AccountId, Db, GroupId, Tx, sql};

/// One of them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Part {
    pub name: String,
    pub account_id: AccountId,
    pub label: String,
}

pub async fn put(tx: &mut Tx, group: GroupId, part: &Part) -> DbResult<()> {
    let place: (i64,) = tx.one(sql!("SELECT COUNT(*) FROM access_demo WHERE group_id = $1", group)).await?;
    tx.run(sql!(
        "INSERT INTO access_demo (group_id, name, account_id, label, place) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, name) DO UPDATE SET account_id = excluded.account_id, label = excluded.label",
        group,
        &part.name,
        part.account_id,
        &part.label,
        place.0
    ))
    .await?;
    Ok(())
}

pub async fn get(db: &Db, group: GroupId, name: &str) -> DbResult<Option<Part>> {
    db.opt(sql!(
        "SELECT name, account_id, label FROM access_demo WHERE group_id = $1 AND name = $2",
        group,
        name
    ))
    .await
}

pub async fn all(db: &Db, group: GroupId) -> DbResult<Vec<Part>> {
    db.all(sql!("SELECT name, account_id, label FROM access_demo WHERE group_id = $1 ORDER BY place", group))
        .await
}
