//! Votes that one officer recorded and another has to record too.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{AmendmentId, Record};

#[derive(sqlx::FromRow)]
struct Row {
    person: PersonId,
    name: String,
    post: String,
    hash: String,
    decision: String,
    at: At,
}

impl TryFrom<Row> for Record {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let Row { person, name, post, hash, decision, at } = it;
        Ok(Self { person, name, post, hash, decision: serde_json::from_str(&decision)?, at })
    }
}

/// Oldest first.
pub async fn records(db: &Db, group: GroupId, id: AmendmentId) -> Result<Vec<Record>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT person, name, post, hash, decision, at FROM amendments_record
             WHERE group_id = $1 AND motion_id = $2 ORDER BY at",
            group,
            id
        ))
        .await?;
    rows.into_iter().map(Record::try_from).collect()
}

pub async fn records_in(tx: &mut Tx, group: GroupId, id: AmendmentId) -> Result<Vec<Record>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT person, name, post, hash, decision, at FROM amendments_record
             WHERE group_id = $1 AND motion_id = $2 ORDER BY at",
            group,
            id
        ))
        .await?;
    rows.into_iter().map(Record::try_from).collect()
}

/// Keeps a record; an older one of the same person gives way.
pub async fn add_record(tx: &mut Tx, group: GroupId, id: AmendmentId, it: &Record) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO amendments_record (group_id, motion_id, person, name, post, hash, decision, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (group_id, motion_id, person) DO UPDATE SET name = excluded.name, post = excluded.post,
             hash = excluded.hash, decision = excluded.decision, at = excluded.at",
        group,
        id,
        it.person,
        &it.name,
        &it.post,
        &it.hash,
        serde_json::to_string(&it.decision)?,
        it.at
    ))
    .await?;
    Ok(())
}

/// How many were forgotten.
pub async fn forget_records(tx: &mut Tx, group: GroupId, id: AmendmentId) -> Result<u64> {
    let n = tx
        .run(sql!("DELETE FROM amendments_record WHERE group_id = $1 AND motion_id = $2", group, id))
        .await?;
    Ok(n)
}
