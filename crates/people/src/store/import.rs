//! The journal of imports.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use super::offer;
use super::tally::{self, Counted};
use crate::model::ImportId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: ImportId,
    pub state: String,
    pub file_name: String,
    pub encoding: String,
    pub delimiter: String,
    pub mapping: String,
    pub row_count: i64,
    pub next_row: i64,
    pub added: i64,
    pub skipped: i64,
    pub created_at: At,
    pub created_by: Option<PersonId>,
    pub finished_at: Option<At>,
    pub undone_at: Option<At>,
    /// What becomes of rows about people who are there already.
    pub on_known: Option<String>,
    pub changed: Option<i64>,
}

/// What became of one row of the file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Outcome {
    pub line: i64,
    pub outcome: String,
    pub person_id: Option<PersonId>,
    pub note: String,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Row, file: &[u8]) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_import (group_id, id, state, file_name, file, encoding, delimiter, mapping, row_count,
           next_row, added, skipped, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, $11)",
        group,
        it.id,
        &it.state,
        &it.file_name,
        file,
        &it.encoding,
        &it.delimiter,
        &it.mapping,
        it.row_count,
        it.created_at,
        it.created_by
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: ImportId) -> Result<Row> {
    Ok(db
        .one(sql!(
            "SELECT id, state, file_name, encoding, delimiter, mapping, row_count, next_row, added, skipped,
               created_at, created_by, finished_at, undone_at, on_known, changed FROM people_import WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

pub async fn get(tx: &mut Tx, group: GroupId, id: ImportId) -> Result<Row> {
    Ok(tx
        .one(sql!(
            "SELECT id, state, file_name, encoding, delimiter, mapping, row_count, next_row, added, skipped,
               created_at, created_by, finished_at, undone_at, on_known, changed FROM people_import WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

pub async fn recent(db: &Db, group: GroupId) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT id, state, file_name, encoding, delimiter, mapping, row_count, next_row, added, skipped,
               created_at, created_by, finished_at, undone_at, on_known, changed
             FROM people_import WHERE group_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50",
            group
        ))
        .await?)
}

/// The uploaded file, until the import is over.
pub async fn file(db: &Db, group: GroupId, id: ImportId) -> Result<Option<Vec<u8>>> {
    let (file,): (Option<Vec<u8>>,) =
        db.one(sql!("SELECT file FROM people_import WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(file)
}

pub async fn set_mapping(tx: &mut Tx, group: GroupId, id: ImportId, mapping: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_import SET mapping = $1 WHERE group_id = $2 AND id = $3 AND state = 'draft'",
        mapping,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Says what becomes of rows about people who are there already.
pub async fn set_known(tx: &mut Tx, group: GroupId, id: ImportId, known: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_import SET on_known = $1 WHERE group_id = $2 AND id = $3 AND state = 'draft'",
        known,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Moves from one state to another; false if it was no longer in the first.
pub async fn turn(tx: &mut Tx, group: GroupId, id: ImportId, from: &str, to: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_import SET state = $1 WHERE group_id = $2 AND id = $3 AND state = $4",
            to,
            group,
            id,
            from
        ))
        .await?;
    Ok(n == 1)
}

/// Advances the journal from `from` to `to`; false if another node was there first.
pub async fn advance(tx: &mut Tx, group: GroupId, id: ImportId, step: Step) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_import SET next_row = $1, added = added + $2, skipped = skipped + $3
             WHERE group_id = $4 AND id = $5 AND next_row = $6 AND state = 'running'",
            step.to,
            step.added,
            step.skipped,
            group,
            id,
            step.from
        ))
        .await?;
    Ok(n == 1)
}

/// One slice's effect on the journal.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub from: i64,
    pub to: i64,
    pub added: i64,
    pub skipped: i64,
}

/// The one step that makes all people of the import visible; the file is forgotten unless changes are to be read from it.
pub async fn finish(tx: &mut Tx, group: GroupId, id: ImportId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_import SET state = 'done', finished_at = $1,
               file = CASE WHEN EXISTS (SELECT 1 FROM people_import_row r WHERE r.group_id = $2 AND r.import_id = $3
                 AND r.outcome = 'to-change') THEN file ELSE NULL END
             WHERE group_id = $2 AND id = $3 AND state = 'running' AND next_row = row_count",
            at,
            group,
            id
        ))
        .await?;
    if n == 1 {
        let all = tally::of_import(tx, group, id).await?;
        tally::shift(tx, group, Counted::default(), all).await?;
        offer::follow_import(tx, group, id).await?;
    }
    Ok(n == 1)
}

/// The one step that makes all people of the import invisible again.
pub async fn begin_undo(tx: &mut Tx, group: GroupId, id: ImportId, at: At) -> Result<bool> {
    if undo_from(tx, group, id, "done", at).await? {
        let all = tally::of_import(tx, group, id).await?;
        tally::shift(tx, group, all, Counted::default()).await?;
        offer::follow_import(tx, group, id).await?;
        return Ok(true);
    }
    Ok(undo_from(tx, group, id, "running", at).await? || undo_from(tx, group, id, "draft", at).await?)
}

/// Keeps the import that somebody came with from being shown or hidden until the transaction ends, so that they are
/// counted either with it or by themselves.
pub async fn share(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    let _: Option<(i64,)> = tx
        .opt(sql!(
            sqlite: "SELECT CAST(1 AS BIGINT) FROM people_import i WHERE i.group_id = $1
             AND i.id = (SELECT p.import_id FROM people_person p WHERE p.group_id = $1 AND p.id = $2)",
            postgres: "SELECT CAST(1 AS BIGINT) FROM people_import i WHERE i.group_id = $1
             AND i.id = (SELECT p.import_id FROM people_person p WHERE p.group_id = $1 AND p.id = $2) FOR SHARE",
            group,
            person
        ))
        .await?;
    Ok(())
}

async fn undo_from(tx: &mut Tx, group: GroupId, id: ImportId, state: &str, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_import SET state = 'undoing', undone_at = $1, file = NULL
             WHERE group_id = $2 AND id = $3 AND state = $4",
            at,
            group,
            id,
            state
        ))
        .await?;
    Ok(n == 1)
}

pub async fn note(tx: &mut Tx, group: GroupId, id: ImportId, it: &Outcome) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_import_row (group_id, import_id, line, outcome, person_id, note) VALUES ($1, $2, $3, $4, $5, $6)",
        group, id, it.line, &it.outcome, it.person_id, &it.note
    ))
    .await?;
    Ok(())
}

/// Rows that were not taken, first lines first.
pub async fn not_taken(db: &Db, group: GroupId, id: ImportId, limit: i64) -> Result<Vec<Outcome>> {
    Ok(db
        .all(sql!(
            "SELECT line, outcome, person_id, note FROM people_import_row
             WHERE group_id = $1 AND import_id = $2 AND outcome NOT IN ('added', 'changed', 'to-change', 'same')
             ORDER BY line LIMIT $3",
            group,
            id,
            limit
        ))
        .await?)
}

/// People of a finished import whose addresses are not linked to accounts yet.
pub async fn to_link(
    tx: &mut Tx,
    group: GroupId,
    id: ImportId,
    after: PersonId,
    limit: i64,
) -> Result<Vec<(PersonId, String, String)>> {
    Ok(tx
        .all(sql!(
            "SELECT s.person_id, s.name, s.email FROM people_standing s
             WHERE s.group_id = $1 AND s.import_id = $2 AND s.email IS NOT NULL AND s.person_id > $3
             ORDER BY s.person_id LIMIT $4",
            group,
            id,
            after,
            limit
        ))
        .await?)
}

/// Rows that are still to change somebody, first lines first.
pub async fn to_change(
    tx: &mut Tx,
    group: GroupId,
    id: ImportId,
    limit: i64,
) -> Result<Vec<(i64, PersonId)>> {
    Ok(tx
        .all(sql!(
            "SELECT line, person_id FROM people_import_row
             WHERE group_id = $1 AND import_id = $2 AND outcome = 'to-change' AND person_id IS NOT NULL
             ORDER BY line LIMIT $3",
            group,
            id,
            limit
        ))
        .await?)
}

/// How many rows are still to change somebody.
pub async fn left_to_change(db: &Db, group: GroupId, id: ImportId) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM people_import_row WHERE group_id = $1 AND import_id = $2 AND outcome = 'to-change'",
            group,
            id
        ))
        .await?;
    Ok(n)
}

/// Notes what a row changed, and what brings it back.
pub async fn settle(
    tx: &mut Tx,
    group: GroupId,
    id: ImportId,
    line: i64,
    (outcome, note, before): (&str, &str, &str),
) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_import_row SET outcome = $1, note = $2, before = $3 WHERE group_id = $4 AND import_id = $5 AND line = $6",
        outcome,
        note,
        before,
        group,
        id,
        line
    ))
    .await?;
    tx.run(sql!(
        "UPDATE people_import SET changed = COALESCE(changed, 0) + $1 WHERE group_id = $2 AND id = $3",
        i64::from(outcome == "changed"),
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Rows that changed somebody, last lines first, with what brings them back.
pub async fn changed(
    tx: &mut Tx,
    group: GroupId,
    id: ImportId,
    limit: i64,
) -> Result<Vec<(i64, PersonId, String)>> {
    Ok(tx
        .all(sql!(
            "SELECT line, person_id, COALESCE(before, '[]') FROM people_import_row
             WHERE group_id = $1 AND import_id = $2 AND outcome = 'changed' AND person_id IS NOT NULL
             ORDER BY line DESC LIMIT $3",
            group,
            id,
            limit
        ))
        .await?)
}

pub async fn brought_back(tx: &mut Tx, group: GroupId, id: ImportId, line: i64) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_import_row SET outcome = 'back', before = NULL WHERE group_id = $1 AND import_id = $2 AND line = $3",
        group,
        id,
        line
    ))
    .await?;
    Ok(())
}

/// Drafts that nobody decided about since an instant.
pub async fn old_drafts(db: &Db, group: GroupId, before: At) -> Result<Vec<ImportId>> {
    let rows: Vec<(ImportId,)> = db
        .all(sql!(
            "SELECT id FROM people_import WHERE group_id = $1 AND state = 'draft' AND created_at < $2 ORDER BY created_at",
            group,
            before
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Forgets what was said of rows that came to nobody in the register: it quotes what stood in them.
pub async fn forget_notes(db: &Db, group: GroupId, before: At) -> Result<u64> {
    Ok(db
        .run(sql!(
            "UPDATE people_import_row SET note = '' WHERE group_id = $1 AND person_id IS NULL AND note <> ''
             AND import_id IN (SELECT id FROM people_import
               WHERE group_id = $1 AND COALESCE(undone_at, finished_at, created_at) < $2)",
            group,
            before
        ))
        .await?)
}

/// Forgets the file once nothing is to be read from it.
pub async fn forget_file(tx: &mut Tx, group: GroupId, id: ImportId) -> Result<()> {
    tx.run(sql!("UPDATE people_import SET file = NULL WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(())
}
