//! Restrictions and objections.

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

use crate::model::CaseId;

/// A limit that a person put on the use of their data.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Limit {
    pub id: Uuid,
    pub person: PersonId,
    /// "restriction", or the purpose objected to.
    pub sort: String,
    pub reason: String,
    pub from_at: At,
}

/// The limits in force of everybody.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Limit>> {
    Ok(db
        .all(sql!(
            "SELECT id, person, sort, reason, from_at FROM rights_limit
             WHERE group_id = $1 AND ended_at IS NULL ORDER BY from_at, id",
            group
        ))
        .await?)
}

/// The limits in force of one person.
pub async fn of(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Limit>> {
    Ok(db
        .all(sql!(
            "SELECT id, person, sort, reason, from_at FROM rights_limit
             WHERE group_id = $1 AND person = $2 AND ended_at IS NULL ORDER BY from_at, id",
            group,
            person
        ))
        .await?)
}

pub async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    person: PersonId,
    sort: &str,
    reason: &str,
    case: Option<CaseId>,
) -> Result<Uuid> {
    let id = ctx.new_id();
    tx.run(sql!(
        "INSERT INTO rights_limit (group_id, id, person, sort, reason, case_id, from_at, ended_why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
        ctx.group.id,
        id,
        person,
        sort,
        reason,
        case,
        ctx.now
    ))
    .await?;
    Ok(id)
}

/// Ends a limit; the person it was of, unless it was ended before.
pub async fn end(tx: &mut Tx, ctx: &Ctx, id: Uuid, why: &str) -> Result<Option<PersonId>> {
    let ended: Option<(PersonId,)> = tx
        .opt(sql!(
            "UPDATE rights_limit SET ended_at = $1, ended_why = $2
             WHERE group_id = $3 AND id = $4 AND ended_at IS NULL RETURNING person",
            ctx.now,
            why,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(ended.map(|it| it.0))
}
