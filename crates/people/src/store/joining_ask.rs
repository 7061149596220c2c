//! Joinings that wait for a second officer.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::JoiningAskId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: JoiningAskId,
    pub kept_person: PersonId,
    pub gone_person: PersonId,
    pub wanted: String,
    pub why: String,
    pub asked_at: At,
    pub asked_by: PersonId,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Row) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_joining_ask (group_id, id, kept_person, gone_person, wanted, why, asked_at, asked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        it.id,
        it.kept_person,
        it.gone_person,
        &it.wanted,
        &it.why,
        it.asked_at,
        it.asked_by
    ))
    .await?;
    Ok(())
}

/// Those that were asked since an instant and have not ended, the oldest first.
pub async fn open(db: &Db, group: GroupId, since: At) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT id, kept_person, gone_person, wanted, why, asked_at, asked_by FROM people_joining_ask
             WHERE group_id = $1 AND ended_at IS NULL AND asked_at > $2 ORDER BY asked_at, id LIMIT 200",
            group,
            since
        ))
        .await?)
}

/// Ends one; false if it has ended.
pub async fn end(tx: &mut Tx, group: GroupId, id: JoiningAskId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_joining_ask SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
