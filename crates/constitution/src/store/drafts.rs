//! Drafts, and texts put to a meeting.

use kernel::{At, Db, GroupId, Result, Tx, sql};

use crate::model::{AdoptionId, DraftId};

/// A draft as it is stored; its proposals are JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DraftRow {
    pub id: DraftId,
    pub name: String,
    pub source: String,
    pub proposals: String,
    pub based_on: i64,
    pub rev: i64,
    pub open: bool,
    pub made_at: At,
    pub changed_at: At,
    pub changed_by: String,
}

pub async fn insert_draft(tx: &mut Tx, group: GroupId, row: &DraftRow) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_draft (group_id, id, name, source, proposals, based_on, rev, open, made_at, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        group, row.id, &row.name, &row.source, &row.proposals, row.based_on, row.rev, row.open, row.made_at,
        row.changed_at, &row.changed_by
    ))
    .await?;
    Ok(())
}

/// Drafts that are being worked on first, newest change first.
pub async fn drafts(db: &Db, group: GroupId) -> Result<Vec<DraftRow>> {
    Ok(db
        .all(sql!(
            "SELECT id, name, source, proposals, based_on, rev, open, made_at, changed_at, changed_by
             FROM constitution_draft WHERE group_id = $1 ORDER BY open DESC, changed_at DESC, id LIMIT 200",
            group
        ))
        .await?)
}

pub async fn draft(db: &Db, group: GroupId, id: DraftId) -> Result<Option<DraftRow>> {
    Ok(db
        .opt(sql!(
            "SELECT id, name, source, proposals, based_on, rev, open, made_at, changed_at, changed_by
             FROM constitution_draft WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// Keeps a changed draft if nobody changed it since it was read (`row.rev` is the new number); true if it was kept.
pub async fn update_draft(tx: &mut Tx, group: GroupId, row: &DraftRow) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE constitution_draft SET name = $1, source = $2, proposals = $3, rev = $4, open = $5, changed_at = $6,
             changed_by = $7 WHERE group_id = $8 AND id = $9 AND rev = $10",
            &row.name, &row.source, &row.proposals, row.rev, row.open, row.changed_at, &row.changed_by, group, row.id,
            row.rev - 1
        ))
        .await?;
    Ok(n == 1)
}

/// A text put to a meeting; the record of the vote is JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AdoptionRow {
    pub id: AdoptionId,
    pub draft_id: DraftId,
    pub source: String,
    pub hash: String,
    pub meeting: String,
    pub meets_at: At,
    pub place: String,
    pub state: String,
    pub put_at: At,
    pub record: Option<String>,
    pub recorded_at: Option<At>,
    pub seq: Option<i64>,
}

pub async fn insert_adoption(tx: &mut Tx, group: GroupId, row: &AdoptionRow) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_adoption (group_id, id, draft_id, source, hash, meeting, meets_at, place, state, put_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        group, row.id, row.draft_id, &row.source, &row.hash, &row.meeting, row.meets_at, &row.place, &row.state,
        row.put_at
    ))
    .await?;
    Ok(())
}

/// Records how a text that was put fared; true if nobody had recorded it before.
pub async fn record_adoption(tx: &mut Tx, group: GroupId, row: &AdoptionRow) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE constitution_adoption SET state = $1, record = $2, recorded_at = $3, seq = $4
             WHERE group_id = $5 AND id = $6 AND state = 'put'",
            &row.state,
            row.record.clone(),
            row.recorded_at,
            row.seq,
            group,
            row.id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn adoption(db: &Db, group: GroupId, id: AdoptionId) -> Result<Option<AdoptionRow>> {
    Ok(db
        .opt(sql!(
            "SELECT id, draft_id, source, hash, meeting, meets_at, place, state, put_at, record, recorded_at, seq
             FROM constitution_adoption WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// Newest first.
pub async fn adoptions(db: &Db, group: GroupId) -> Result<Vec<AdoptionRow>> {
    Ok(db
        .all(sql!(
            "SELECT id, draft_id, source, hash, meeting, meets_at, place, state, put_at, record, recorded_at, seq
             FROM constitution_adoption WHERE group_id = $1 ORDER BY put_at DESC, id DESC LIMIT 100",
            group
        ))
        .await?)
}
