//! The state of the segment as it was applied last.

use kernel::{Db, GroupId, PersonId, Result, Tx, sql};

/// One person's line as it stands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct State {
    pub number_key: Vec<u8>,
    /// The line as canonical JSON.
    pub content: String,
    pub person_id: PersonId,
}

/// The next lines in the order of the numbers.
pub async fn after(db: &Db, group: GroupId, key: &[u8], limit: i64) -> Result<Vec<State>> {
    Ok(db
        .all(sql!(
            "SELECT number_key, content, person_id FROM feeds_row WHERE group_id = $1 AND number_key > $2
             ORDER BY number_key LIMIT $3",
            group,
            key,
            limit
        ))
        .await?)
}

pub async fn find(db: &Db, group: GroupId, key: &[u8]) -> Result<Option<State>> {
    Ok(db
        .opt(sql!(
            "SELECT number_key, content, person_id FROM feeds_row WHERE group_id = $1 AND number_key = $2",
            group,
            key
        ))
        .await?)
}

/// The line about a person of the register, if the association keeps them.
pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Option<State>> {
    Ok(db
        .opt(sql!(
            "SELECT number_key, content, person_id FROM feeds_row WHERE group_id = $1 AND person_id = $2",
            group,
            person
        ))
        .await?)
}

pub async fn put(tx: &mut Tx, group: GroupId, key: &[u8], content: &str, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO feeds_row (group_id, number_key, content, person_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, number_key) DO UPDATE SET content = excluded.content, person_id = excluded.person_id",
        group,
        key,
        content,
        person
    ))
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, group: GroupId, key: &[u8]) -> Result<()> {
    tx.run(sql!("DELETE FROM feeds_row WHERE group_id = $1 AND number_key = $2", group, key)).await?;
    Ok(())
}

pub async fn count(db: &Db, group: GroupId) -> Result<i64> {
    let (n,): (i64,) = db.one(sql!("SELECT COUNT(*) FROM feeds_row WHERE group_id = $1", group)).await?;
    Ok(n)
}
