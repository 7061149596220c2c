//! Runs: one for each file.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{RunId, RunState};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Run {
    pub id: RunId,
    pub state: String,
    pub kind: String,
    pub issuer: String,
    pub seq: i64,
    pub made_at: At,
    pub file_hash: Vec<u8>,
    pub signed: bool,
    pub row_count: i64,
    pub added: i64,
    pub changed: i64,
    pub gone: i64,
    pub conflicts: i64,
    pub created_at: At,
    pub created_by: Option<PersonId>,
    pub agreed_by: Option<PersonId>,
    pub finished_at: Option<At>,
}

impl Run {
    pub fn state(&self) -> RunState {
        RunState::read(&self.state).unwrap_or(RunState::Dropped)
    }
}

/// False if another run is open, of which there is one at a time.
pub async fn insert(tx: &mut Tx, group: GroupId, it: &Run) -> Result<bool> {
    let n = tx.run(sql!(
        "INSERT INTO feeds_run (group_id, id, state, kind, issuer, seq, made_at, file_hash, signed, row_count, added, changed,
           gone, conflicts, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING",
        group, it.id, &it.state, &it.kind, &it.issuer, it.seq, it.made_at, it.file_hash.clone(), it.signed, it.row_count,
        it.added, it.changed, it.gone, it.conflicts, it.created_at, it.created_by
    ))
    .await?;
    Ok(n == 1)
}

/// The number and state of the run that is open: read, waiting, applied or rolled back right now.
pub async fn open(tx: &mut Tx, group: GroupId) -> Result<Option<(i64, String)>> {
    Ok(tx
        .opt(sql!(
            "SELECT seq, state FROM feeds_run
             WHERE group_id = $1 AND state IN ('reading', 'checked', 'held', 'applying', 'rolling-back')",
            group
        ))
        .await?)
}

/// Once the whole file is read.
pub async fn checked(tx: &mut Tx, group: GroupId, it: &Run) -> Result<()> {
    tx.run(sql!(
        "UPDATE feeds_run SET state = $1, file_hash = $2, signed = $3, row_count = $4, added = $5, changed = $6, gone = $7,
           conflicts = $8 WHERE group_id = $9 AND id = $10",
        &it.state,
        it.file_hash.clone(),
        it.signed,
        it.row_count,
        it.added,
        it.changed,
        it.gone,
        it.conflicts,
        group,
        it.id
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: RunId) -> Result<Run> {
    Ok(db
        .one(sql!(
            "SELECT id, state, kind, issuer, seq, made_at, file_hash, signed, row_count, added, changed, gone, conflicts,
               created_at, created_by, agreed_by, finished_at FROM feeds_run WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// Newest first.
pub async fn recent(db: &Db, group: GroupId) -> Result<Vec<Run>> {
    Ok(db
        .all(sql!(
            "SELECT id, state, kind, issuer, seq, made_at, file_hash, signed, row_count, added, changed, gone, conflicts,
               created_at, created_by, agreed_by, finished_at FROM feeds_run WHERE group_id = $1 AND state <> 'reading'
             ORDER BY created_at DESC, id DESC LIMIT 50",
            group
        ))
        .await?)
}

/// When the file was made that was applied last before this instant, of those that are applied still.
pub async fn made_before(db: &Db, group: GroupId, before: At) -> Result<Option<At>> {
    let row: Option<(At,)> = db
        .opt(sql!(
            "SELECT made_at FROM feeds_run WHERE group_id = $1 AND state = 'applied' AND created_at < $2
             ORDER BY created_at DESC, id DESC LIMIT 1",
            group,
            before
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Moves from one state to another; false if it was no longer in the first.
pub async fn turn(
    tx: &mut Tx,
    group: GroupId,
    id: RunId,
    (from, to): (RunState, RunState),
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_run SET state = $1, finished_at = $2 WHERE group_id = $3 AND id = $4 AND state = $5",
            to.slug(),
            at,
            group,
            id,
            from.slug()
        ))
        .await?;
    Ok(n == 1)
}

/// The second officer's agreement to a run that is held.
pub async fn agree(tx: &mut Tx, group: GroupId, id: RunId, by: Option<PersonId>) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_run SET state = 'checked', agreed_by = $1 WHERE group_id = $2 AND id = $3 AND state = 'held'",
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Forgets a run whose file could not be taken, with what was read of it.
pub async fn forget(tx: &mut Tx, group: GroupId, id: RunId) -> Result<()> {
    tx.run(sql!("DELETE FROM feeds_change WHERE group_id = $1 AND run_id = $2", group, id)).await?;
    tx.run(sql!("DELETE FROM feeds_run WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(())
}

/// Runs whose reading was cut off, as by a kill: begun before this instant and never finished.
pub async fn left_reading(db: &Db, group: GroupId, before: At) -> Result<Vec<RunId>> {
    let rows: Vec<(RunId,)> = db
        .all(sql!(
            "SELECT id FROM feeds_run WHERE group_id = $1 AND state = 'reading' AND created_at < $2",
            group,
            before
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}
