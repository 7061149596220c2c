//! Files with data of members that officers take out.

use kernel::db::DbResult;
use kernel::{At, Ctx, Db, GroupId, PersonId, Tx, sql};
use uuid::Uuid;

/// One file, from the question to its deletion.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Export {
    pub id: Uuid,
    pub number: i64,
    /// Who asked.
    pub person: PersonId,
    pub what: String,
    pub purpose: String,
    /// The address that makes the file.
    pub make: String,
    /// How many people are on it, when it was asked for.
    pub people: i64,
    pub reason: String,
    /// Through which office.
    pub office: String,
    pub asked_at: At,
    pub agreed_at: Option<At>,
    pub agreed_by: Option<PersonId>,
    pub fetch_until: Option<At>,
    /// How often it was fetched.
    pub taken: i64,
    pub delete_by: Option<At>,
    pub ended_at: Option<At>,
}

pub async fn next_number(tx: &mut Tx, group: GroupId) -> DbResult<i64> {
    let row: (i64,) = tx
        .one(sql!(
            "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM access_export WHERE group_id = $1",
            group
        ))
        .await?;
    Ok(row.0 + 1)
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, it: &Export) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_export (group_id, id, number, person, what, purpose, make, people, reason, office, asked_at,
           agreed_at, fetch_until, taken, delete_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14)",
        ctx.group.id, it.id, it.number, it.person, &it.what, &it.purpose, &it.make, it.people, &it.reason, &it.office,
        it.asked_at, it.agreed_at, it.fetch_until, it.delete_by
    ))
    .await?;
    Ok(())
}

/// Every export of this organisation, newest first.
pub async fn all(db: &Db, group: GroupId) -> DbResult<Vec<Export>> {
    db.all(sql!(
        "SELECT id, number, person, what, purpose, make, people, reason, office, asked_at, agreed_at, agreed_by, fetch_until,
           taken, delete_by, ended_at FROM access_export WHERE group_id = $1 ORDER BY number DESC LIMIT 300",
        group
    ))
    .await
}

/// How many people somebody took out since an instant without a second officer.
pub async fn alone_since(tx: &mut Tx, group: GroupId, person: PersonId, since: At) -> DbResult<i64> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM access_export
             WHERE group_id = $1 AND person = $2 AND asked_at > $3 AND agreed_by IS NULL AND agreed_at IS NOT NULL
             AND (ended_at IS NULL OR taken > 0)",
            group,
            person,
            since
        ))
        .await?;
    Ok(n)
}

pub async fn find(db: &Db, group: GroupId, id: Uuid) -> DbResult<Option<Export>> {
    db.opt(sql!(
        "SELECT id, number, person, what, purpose, make, people, reason, office, asked_at, agreed_at, agreed_by, fetch_until,
           taken, delete_by, ended_at FROM access_export WHERE group_id = $1 AND id = $2",
        group,
        id
    ))
    .await
}

/// A second officer agrees; false if it was agreed to or has ended.
pub async fn agree(
    tx: &mut Tx,
    ctx: &Ctx,
    id: Uuid,
    by: PersonId,
    fetch_until: At,
    delete_by: At,
) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_export SET agreed_at = $1, agreed_by = $2, fetch_until = $3, delete_by = $4
             WHERE group_id = $5 AND id = $6 AND agreed_at IS NULL AND ended_at IS NULL",
            ctx.now,
            by,
            fetch_until,
            delete_by,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Counts a fetch; false if it may not be fetched any more.
pub async fn take(tx: &mut Tx, ctx: &Ctx, id: Uuid) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_export SET taken = taken + 1
             WHERE group_id = $1 AND id = $2 AND fetch_until > $3 AND ended_at IS NULL",
            ctx.group.id,
            id,
            ctx.now
        ))
        .await?;
    Ok(n == 1)
}

/// Called off, or the file was deleted.
pub async fn end(tx: &mut Tx, ctx: &Ctx, id: Uuid) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_export SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}
