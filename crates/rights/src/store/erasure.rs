//! The journals of erasures.

use kernel::personal::{Keys, Touched};
use kernel::{At, Ctx, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{CaseId, ErasureId, Plan, Stage};

#[derive(sqlx::FromRow)]
struct Row {
    id: ErasureId,
    case_id: Option<CaseId>,
    person: Option<PersonId>,
    state: String,
    keys: String,
    next_step: i64,
    done: String,
    why: String,
    planned_at: At,
    due_at: At,
    ended_at: Option<At>,
}

impl TryFrom<Row> for Plan {
    type Error = Problem;
    fn try_from(row: Row) -> Result<Self> {
        let stage = Stage::read(&row.state)
            .ok_or_else(|| Problem::internal(format!("An erasure has the unknown state {}.", row.state)))?;
        Ok(Self {
            id: row.id,
            case: row.case_id,
            person: row.person,
            stage,
            keys: serde_json::from_str(&row.keys)?,
            next_step: usize::try_from(row.next_step).unwrap_or(0),
            done: serde_json::from_str(&row.done)?,
            why: row.why,
            planned_at: row.planned_at,
            due_at: row.due_at,
            ended_at: row.ended_at,
        })
    }
}

pub async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: ErasureId,
    person: PersonId,
    case: Option<CaseId>,
    why: &str,
    due: At,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_erasure (group_id, id, case_id, person, state, keys, next_step, done, why, planned_at, planned_by, due_at)
         VALUES ($1, $2, $3, $4, 'planned', $5, 0, '[]', $6, $7, $8, $9)",
        ctx.group.id,
        id,
        case,
        person,
        serde_json::to_string(&Keys::default())?,
        why,
        ctx.now,
        ctx.actor.person,
        due
    ))
    .await?;
    Ok(())
}

/// Whether an erasure of this person waits or runs.
pub async fn running(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<bool> {
    let row: Option<(ErasureId,)> = tx
        .opt(sql!(
            "SELECT id FROM rights_erasure WHERE group_id = $1 AND person = $2 AND state IN ('planned', 'running')",
            group,
            person
        ))
        .await?;
    Ok(row.is_some())
}

/// Of whom an erasure waits or runs.
pub async fn waiting(db: &Db, group: GroupId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT person FROM rights_erasure
             WHERE group_id = $1 AND person IS NOT NULL AND state IN ('planned', 'running')",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Of whom an erasure was called back.
pub async fn called_back(db: &Db, group: GroupId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT DISTINCT person FROM rights_erasure
             WHERE group_id = $1 AND person IS NOT NULL AND state = 'called-back'",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The erasure that a request led to, unless it was called back.
pub async fn of_case(db: &Db, group: GroupId, case: CaseId) -> Result<Option<Plan>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, case_id, person, state, keys, next_step, done, why, planned_at, due_at, ended_at
             FROM rights_erasure WHERE group_id = $1 AND case_id = $2 AND state <> 'called-back'
             ORDER BY planned_at DESC LIMIT 1",
            group,
            case
        ))
        .await?;
    row.map(Plan::try_from).transpose()
}

/// Puts off what has not begun.
pub async fn put_off(tx: &mut Tx, ctx: &Ctx, id: ErasureId, until: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE rights_erasure SET due_at = $1 WHERE group_id = $2 AND id = $3 AND state = 'planned'",
        until,
        ctx.group.id,
        id
    ))
    .await?;
    Ok(())
}

pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Plan>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, case_id, person, state, keys, next_step, done, why, planned_at, due_at, ended_at
             FROM rights_erasure WHERE group_id = $1 ORDER BY planned_at DESC LIMIT 200",
            group
        ))
        .await?;
    rows.into_iter().map(Plan::try_from).collect()
}

pub async fn find(db: &Db, group: GroupId, id: ErasureId) -> Result<Option<Plan>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, case_id, person, state, keys, next_step, done, why, planned_at, due_at, ended_at
             FROM rights_erasure WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Plan::try_from).transpose()
}

/// Calls back what has not begun; false if it has.
pub async fn stop(tx: &mut Tx, ctx: &Ctx, id: ErasureId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_erasure SET state = 'called-back', ended_at = $1
             WHERE group_id = $2 AND id = $3 AND state = 'planned'",
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// From here on it cannot be called back; one that was called back meanwhile is left alone.
pub async fn begin(tx: &mut Tx, ctx: &Ctx, it: &Plan, keys: &Keys) -> Result<()> {
    let n = tx
        .run(sql!(
            "UPDATE rights_erasure SET state = 'running', keys = $1 WHERE group_id = $2 AND id = $3 AND state = 'planned'",
            serde_json::to_string(keys)?,
            ctx.group.id,
            it.id
        ))
        .await?;
    if n == 1 { Ok(()) } else { Err(Problem::conflict("This erasure was called back a moment ago.")) }
}

pub async fn advance(tx: &mut Tx, ctx: &Ctx, it: &Plan, done: &[Touched]) -> Result<()> {
    let next = i64::try_from(it.next_step + 1).unwrap_or(i64::MAX);
    tx.run(sql!(
        "UPDATE rights_erasure SET next_step = $1, done = $2 WHERE group_id = $3 AND id = $4",
        next,
        serde_json::to_string(done)?,
        ctx.group.id,
        it.id
    ))
    .await?;
    Ok(())
}

/// Done: nothing in the journal finds anybody any more.
pub async fn finish(tx: &mut Tx, ctx: &Ctx, it: &Plan) -> Result<()> {
    tx.run(sql!(
        "UPDATE rights_erasure SET state = 'done', keys = $1, person = NULL, ended_at = $2 WHERE group_id = $3 AND id = $4",
        serde_json::to_string(&Keys::default())?,
        ctx.now,
        ctx.group.id,
        it.id
    ))
    .await?;
    Ok(())
}
