//! Devices that were lost, and the two officers who agree.

use kernel::db::DbResult;
use kernel::{At, Ctx, Db, GroupId, PersonId, Tx, sql};
use uuid::Uuid;

/// A request that somebody's second factor is taken away.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lost {
    pub id: Uuid,
    pub person: PersonId,
    pub reason: String,
    pub asked_at: At,
    pub asked_by: PersonId,
    pub agreed_by: Option<PersonId>,
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, it: &Lost) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_lost (group_id, id, person, reason, asked_at, asked_by) VALUES ($1, $2, $3, $4, $5, $6)",
        ctx.group.id,
        it.id,
        it.person,
        &it.reason,
        it.asked_at,
        it.asked_by
    ))
    .await?;
    Ok(())
}

/// Those that wait, oldest first.
pub async fn open(db: &Db, group: GroupId, since: At) -> DbResult<Vec<Lost>> {
    db.all(sql!(
        "SELECT id, person, reason, asked_at, asked_by, agreed_by FROM access_lost
         WHERE group_id = $1 AND ended_at IS NULL AND asked_at > $2 ORDER BY asked_at, id",
        group,
        since
    ))
    .await
}

/// An officer agrees; false if another did, or it has ended.
pub async fn agree(tx: &mut Tx, ctx: &Ctx, id: Uuid, by: PersonId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_lost SET agreed_at = $1, agreed_by = $2 WHERE group_id = $3 AND id = $4
             AND agreed_at IS NULL AND ended_at IS NULL",
            ctx.now,
            by,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Ends what waits about a person: they showed the device.
pub async fn end_of(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> DbResult<()> {
    tx.run(sql!(
        "UPDATE access_lost SET ended_at = $1 WHERE group_id = $2 AND person = $3 AND ended_at IS NULL",
        ctx.now,
        ctx.group.id,
        person
    ))
    .await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, ctx: &Ctx, id: Uuid) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_lost SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}
