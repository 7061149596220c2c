//! The difference that a run makes, a row for each person.

use kernel::{Db, GroupId, PersonId, Problem, Result, Tx, sql};

use people::service::Written;

use crate::model::{Change, ChangeKind, Decision, RunId};

#[derive(sqlx::FromRow)]
struct Row {
    number_key: Vec<u8>,
    kind: String,
    before_row: Option<String>,
    after_row: Option<String>,
    person_id: Option<PersonId>,
    conflict: String,
    decision: Option<String>,
    applied: bool,
    written: String,
    unfit: bool,
}

impl TryFrom<Row> for Change {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let kind =
            ChangeKind::read(&it.kind).ok_or_else(|| Problem::internal("An unknown change is stored."))?;
        Ok(Self {
            number: String::from_utf8_lossy(&it.number_key).into_owned(),
            kind,
            before: it.before_row.as_deref().map(serde_json::from_str).transpose()?,
            after: it.after_row.as_deref().map(serde_json::from_str).transpose()?,
            person: it.person_id,
            conflict: it.conflict,
            decision: it.decision.as_deref().and_then(Decision::read),
            applied: it.applied,
            written: if it.written.is_empty() { None } else { Some(serde_json::from_str(&it.written)?) },
            unfit: it.unfit,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, run: RunId, it: &Change) -> Result<()> {
    let before = it.before.as_ref().map(serde_json::to_string).transpose()?;
    let after = it.after.as_ref().map(serde_json::to_string).transpose()?;
    tx.run(sql!(
        "INSERT INTO feeds_change (group_id, run_id, number_key, kind, before_row, after_row, person_id, conflict, applied, unfit)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, $9)",
        group,
        run,
        it.number.as_bytes(),
        it.kind.slug(),
        before,
        after,
        it.person,
        &it.conflict,
        it.unfit
    ))
    .await?;
    Ok(())
}

/// Those with a conflict first, then in the order of the numbers.
pub async fn page(db: &Db, group: GroupId, run: RunId, limit: i64, offset: i64) -> Result<Vec<Change>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT number_key, kind, before_row, after_row, person_id, conflict, decision, applied, written, unfit FROM feeds_change
             WHERE group_id = $1 AND run_id = $2
             ORDER BY CASE WHEN conflict = '' THEN 1 ELSE 0 END, number_key LIMIT $3 OFFSET $4",
            group,
            run,
            limit,
            offset
        ))
        .await?;
    rows.into_iter().map(Change::try_from).collect()
}

/// The next that are to be applied, or rolled back.
pub async fn next(tx: &mut Tx, group: GroupId, run: RunId, applied: bool, limit: i64) -> Result<Vec<Change>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT number_key, kind, before_row, after_row, person_id, conflict, decision, applied, written, unfit FROM feeds_change
             WHERE group_id = $1 AND run_id = $2 AND applied = $3 ORDER BY number_key LIMIT $4",
            group,
            run,
            applied,
            limit
        ))
        .await?;
    rows.into_iter().map(Change::try_from).collect()
}

pub async fn undecided(tx: &mut Tx, group: GroupId, run: RunId) -> Result<i64> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM feeds_change WHERE group_id = $1 AND run_id = $2 AND conflict <> '' AND decision IS NULL",
            group,
            run
        ))
        .await?;
    Ok(n)
}

pub async fn decide(
    tx: &mut Tx,
    group: GroupId,
    run: RunId,
    number: &str,
    decision: Decision,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_change SET decision = $1 WHERE group_id = $2 AND run_id = $3 AND number_key = $4 AND conflict <> ''
             AND applied = FALSE AND (unfit = FALSE OR $1 = 'skip') AND EXISTS (SELECT 1 FROM feeds_run r WHERE r.group_id = feeds_change.group_id
               AND r.id = feeds_change.run_id AND r.state IN ('checked', 'held'))",
            decision.slug(),
            group,
            run,
            number.as_bytes()
        ))
        .await?;
    Ok(n == 1)
}

/// Notes what was done, with whom, and what was written of them; nothing of what is taken back.
///
/// # Errors
/// A conflict if another node has done it: the transaction is given up, so that nobody is written twice.
pub async fn done(
    tx: &mut Tx,
    group: GroupId,
    run: RunId,
    number: &str,
    applied: bool,
    (person, written): (Option<PersonId>, Option<&Written>),
) -> Result<()> {
    let written = written.map(serde_json::to_string).transpose()?.unwrap_or_default();
    let n = tx
        .run(sql!(
            "UPDATE feeds_change SET applied = $1, person_id = $2, written = $3
             WHERE group_id = $4 AND run_id = $5 AND number_key = $6 AND applied <> $1",
            applied,
            person,
            written,
            group,
            run,
            number.as_bytes()
        ))
        .await?;
    if n == 1 { Ok(()) } else { Err(Problem::conflict("Another node does this slice.")) }
}

/// Leaves out what could not be written after all, and says why.
pub async fn leave(tx: &mut Tx, group: GroupId, run: RunId, number: &str, why: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE feeds_change SET conflict = $1, decision = 'skip', unfit = TRUE
         WHERE group_id = $2 AND run_id = $3 AND number_key = $4 AND applied = FALSE",
        why,
        group,
        run,
        number.as_bytes()
    ))
    .await?;
    Ok(())
}

/// How many of a run were left out.
pub async fn left_out(db: &Db, group: GroupId, run: RunId) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM feeds_change WHERE group_id = $1 AND run_id = $2 AND decision = 'skip'",
            group,
            run
        ))
        .await?;
    Ok(n)
}

/// Whether all that a run wrote is known, as it is of whatever was applied since that is kept.
pub async fn all_known(tx: &mut Tx, group: GroupId, run: RunId) -> Result<bool> {
    let unknown: Option<(bool,)> = tx
        .opt(sql!(
            "SELECT applied FROM feeds_change WHERE group_id = $1 AND run_id = $2 AND applied = TRUE AND written = ''
             AND (decision IS NULL OR decision <> 'skip') LIMIT 1",
            group,
            run
        ))
        .await?;
    Ok(unknown.is_none())
}
