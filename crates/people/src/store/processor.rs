//! Services outside, and the agreements with them.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::ProcessorId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Processor {
    pub id: ProcessorId,
    pub name: String,
    /// Where the agreement is, and what it covers.
    pub agreement: String,
    /// As 2026-05-03.
    pub signed_on: String,
    /// The last day of it; empty if it has none.
    pub ends_on: String,
    pub created_by: Option<PersonId>,
    pub ended_at: Option<At>,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Processor, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_processor (group_id, id, name, agreement, signed_on, ends_on, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        it.id,
        &it.name,
        &it.agreement,
        &it.signed_on,
        &it.ends_on,
        at,
        it.created_by
    ))
    .await?;
    Ok(())
}

/// Those in force first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Processor>> {
    Ok(db
        .all(sql!(
            "SELECT id, name, agreement, signed_on, ends_on, created_by, ended_at FROM people_processor WHERE group_id = $1
             ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, name, id",
            group
        ))
        .await?)
}

pub async fn end(tx: &mut Tx, group: GroupId, id: ProcessorId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_processor SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
