//! Suggested corrections, on their way out and coming in.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::CorrectionId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Correction {
    pub id: CorrectionId,
    /// "out" to the association, "in" from a group.
    pub direction: String,
    pub number: String,
    pub field: String,
    pub old_value: String,
    pub new_value: String,
    /// "open", "sent", "done", "refused".
    pub state: String,
    /// Which group suggested it.
    pub origin: String,
    pub created_at: At,
    pub created_by: Option<PersonId>,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Correction) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO feeds_correction (group_id, id, direction, number, field, old_value, new_value, state, origin, created_at,
           created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (group_id, id) DO NOTHING",
        group, it.id, &it.direction, &it.number, &it.field, &it.old_value, &it.new_value, &it.state, &it.origin,
        it.created_at, it.created_by
    ))
    .await?;
    Ok(())
}

pub async fn all(db: &Db, group: GroupId, direction: &str) -> Result<Vec<Correction>> {
    Ok(db
        .all(sql!(
            "SELECT id, direction, number, field, old_value, new_value, state, origin, created_at, created_by
             FROM feeds_correction WHERE group_id = $1 AND direction = $2
             ORDER BY CASE WHEN state IN ('open', 'sent') THEN 0 ELSE 1 END, created_at DESC, id LIMIT 200",
            group,
            direction
        ))
        .await?)
}

pub async fn turn(tx: &mut Tx, group: GroupId, id: CorrectionId, from: &str, to: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_correction SET state = $1 WHERE group_id = $2 AND id = $3 AND state = $4",
            to,
            group,
            id,
            from
        ))
        .await?;
    Ok(n == 1)
}

/// Corrections that a new line carries out are done.
pub async fn arrived(tx: &mut Tx, group: GroupId, number: &str, field: &str, value: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE feeds_correction SET state = 'done' WHERE group_id = $1 AND direction = 'out' AND number = $2
         AND field = $3 AND new_value = $4 AND state IN ('open', 'sent')",
        group,
        number,
        field,
        value
    ))
    .await?;
    Ok(())
}

pub async fn open_in(db: &Db, group: GroupId) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM feeds_correction WHERE group_id = $1 AND direction = 'in' AND state = 'open'",
            group
        ))
        .await?;
    Ok(n)
}
