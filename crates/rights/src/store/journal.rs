//! What happened in a request: steps, letters, reminders.

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

use crate::model::CaseId;

/// One step, as it is shown.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Step {
    pub at: At,
    pub office: String,
    pub what: String,
}

/// A letter, as it was sent or is to be printed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Letter {
    pub id: Uuid,
    pub case_id: CaseId,
    pub title: String,
    pub body: String,
    /// "mail" or "print".
    pub how: String,
    pub made_at: At,
    pub made_by: Option<PersonId>,
}

pub async fn step(tx: &mut Tx, ctx: &Ctx, case: CaseId, what: &str) -> Result<()> {
    step_as(tx, ctx, case, &ctx.office(), what).await
}

/// What the person concerned does about their own request: not in an office, even where they hold one.
pub async fn own_step(tx: &mut Tx, ctx: &Ctx, case: CaseId, what: &str) -> Result<()> {
    step_as(tx, ctx, case, "the person concerned", what).await
}

async fn step_as(tx: &mut Tx, ctx: &Ctx, case: CaseId, office: &str, what: &str) -> Result<()> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM rights_step WHERE group_id = $1 AND case_id = $2",
            ctx.group.id,
            case
        ))
        .await?;
    tx.run(sql!(
        "INSERT INTO rights_step (group_id, id, case_id, place, at, actor, office, what)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.group.id,
        ctx.new_id(),
        case,
        n,
        ctx.now,
        ctx.actor.person,
        office,
        what
    ))
    .await?;
    Ok(())
}

/// Oldest first.
pub async fn steps(db: &Db, group: GroupId, case: CaseId) -> Result<Vec<Step>> {
    Ok(db
        .all(sql!(
            "SELECT at, office, what FROM rights_step WHERE group_id = $1 AND case_id = $2 ORDER BY place",
            group,
            case
        ))
        .await?)
}

pub async fn letter(tx: &mut Tx, ctx: &Ctx, it: &Letter) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_letter (group_id, id, case_id, title, body, how, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.group.id,
        it.id,
        it.case_id,
        &it.title,
        &it.body,
        &it.how,
        it.made_at,
        it.made_by
    ))
    .await?;
    Ok(())
}

/// The letters of a request, oldest first.
pub async fn letters(db: &Db, group: GroupId, case: CaseId) -> Result<Vec<Letter>> {
    Ok(db
        .all(sql!(
            "SELECT id, case_id, title, body, how, made_at, made_by FROM rights_letter
             WHERE group_id = $1 AND case_id = $2 ORDER BY made_at, id",
            group,
            case
        ))
        .await?)
}

/// Notes that a reminder went out; false if it did before.
pub async fn told(tx: &mut Tx, ctx: &Ctx, case: CaseId, step: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO rights_told (group_id, case_id, step, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (group_id, case_id, step) DO NOTHING",
            ctx.group.id,
            case,
            step,
            ctx.now
        ))
        .await?;
    Ok(n == 1)
}
