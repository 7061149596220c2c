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
    pub case_id: Option<CaseId>,
    /// When it ends, if the person was told that it will: until then it is in force.
    pub ended_at: Option<At>,
    pub ended_why: String,
}

/// The limits in force of everybody.
pub async fn all(db: &Db, group: GroupId, now: At) -> Result<Vec<Limit>> {
    Ok(db
        .all(sql!(
            "SELECT id, person, sort, reason, from_at, case_id, ended_at, ended_why FROM rights_limit
             WHERE group_id = $1 AND (ended_at IS NULL OR ended_at > $2) ORDER BY from_at, id",
            group,
            now
        ))
        .await?)
}

/// The limits in force of one person.
pub async fn of(db: &Db, group: GroupId, person: PersonId, now: At) -> Result<Vec<Limit>> {
    Ok(db
        .all(sql!(
            "SELECT id, person, sort, reason, from_at, case_id, ended_at, ended_why FROM rights_limit
             WHERE group_id = $1 AND person = $2 AND (ended_at IS NULL OR ended_at > $3) ORDER BY from_at, id",
            group,
            person,
            now
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

/// Ends a limit at an instant, which may be still to come; false if it was over before.
pub async fn end(tx: &mut Tx, ctx: &Ctx, it: &Limit, at: At, why: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_limit SET ended_at = $1, ended_why = $2
             WHERE group_id = $3 AND id = $4 AND person = $5 AND (ended_at IS NULL OR ended_at > $6)",
            at,
            why,
            ctx.group.id,
            it.id,
            it.person,
            ctx.now
        ))
        .await?;
    Ok(n == 1)
}
