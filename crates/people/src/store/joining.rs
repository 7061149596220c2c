//! Entries that were joined, with what brings them apart again.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{ContactId, JoiningId};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: JoiningId,
    pub kept_person: PersonId,
    pub gone_person: PersonId,
    pub kept_name: String,
    pub gone_name: String,
    pub before: String,
    pub moved: String,
    pub joined_at: At,
    pub joined_by: Option<PersonId>,
    /// The second officer who agreed, where it took one.
    pub agreed_by: Option<PersonId>,
    pub undone_at: Option<At>,
    pub undone_by: Option<PersonId>,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Row) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_joining (group_id, id, kept_person, gone_person, kept_name, gone_name, before, moved,
           joined_at, joined_by, agreed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        group,
        it.id,
        it.kept_person,
        it.gone_person,
        &it.kept_name,
        &it.gone_name,
        &it.before,
        &it.moved,
        it.joined_at,
        it.joined_by,
        it.agreed_by
    ))
    .await?;
    Ok(())
}

/// Marks it as taken apart; false if it was before.
pub async fn undo(tx: &mut Tx, group: GroupId, id: JoiningId, at: At, by: Option<PersonId>) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_joining SET undone_at = $1, undone_by = $2
             WHERE group_id = $3 AND id = $4 AND undone_at IS NULL",
            at,
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn get(tx: &mut Tx, group: GroupId, id: JoiningId) -> Result<Option<Row>> {
    Ok(tx
        .opt(sql!(
            "SELECT id, kept_person, gone_person, kept_name, gone_name, before, moved, joined_at, joined_by, agreed_by, undone_at, undone_by
             FROM people_joining WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// The newest first.
pub async fn recent(db: &Db, group: GroupId, limit: i64) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT id, kept_person, gone_person, kept_name, gone_name, '' AS before, '' AS moved, joined_at, joined_by,
               agreed_by, undone_at, undone_by
             FROM people_joining WHERE group_id = $1 ORDER BY joined_at DESC, id DESC LIMIT $2",
            group,
            limit
        ))
        .await?)
}

/// Marks somebody as joined into another, or as standing alone again.
pub async fn set_joined(tx: &mut Tx, group: GroupId, gone: PersonId, into: Option<PersonId>) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_person SET joined_into = $1 WHERE group_id = $2 AND id = $3",
        into,
        group,
        gone
    ))
    .await?;
    Ok(())
}

/// Into whom somebody was joined, if they were; `None` for nobody of this group.
pub async fn into(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<Option<Option<PersonId>>> {
    let row: Option<(Option<PersonId>,)> = tx
        .opt(sql!("SELECT joined_into FROM people_person WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(row.map(|it| it.0))
}

/// The same for readers.
pub async fn joined_into(db: &Db, group: GroupId, id: PersonId) -> Result<Option<PersonId>> {
    let row: Option<(Option<PersonId>,)> = db
        .opt(sql!("SELECT joined_into FROM people_person WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(row.and_then(|it| it.0))
}

/// Entries that were joined into this one directly.
pub async fn joined_from(db: &Db, group: GroupId, id: PersonId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT id FROM people_person WHERE group_id = $1 AND joined_into = $2 ORDER BY id",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Holds an entry until the transaction ends, joined or not.
pub async fn hold(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<()> {
    tx.run(sql!("UPDATE people_person SET number = number WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(())
}

/// Ends or reopens one contact point.
pub async fn set_end(tx: &mut Tx, group: GroupId, id: ContactId, until: Option<At>) -> Result<()> {
    tx.run(sql!("UPDATE people_contact SET until_at = $1 WHERE group_id = $2 AND id = $3", until, group, id))
        .await?;
    Ok(())
}
