//! Notes, rulings of the chair, signatories, and the documents beside the constitution.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{ChairRulingId, NoteId};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoteRow {
    pub id: NoteId,
    pub clause: String,
    pub kind: String,
    pub words: String,
    pub written_by: String,
    pub at: At,
}

pub async fn notes(db: &Db, group: GroupId) -> Result<Vec<NoteRow>> {
    Ok(db
        .all(sql!(
            "SELECT id, clause, kind, words, written_by, at FROM constitution_note WHERE group_id = $1 ORDER BY clause, at, id",
            group
        ))
        .await?)
}

pub async fn insert_note(tx: &mut Tx, group: GroupId, row: &NoteRow) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_note (group_id, id, clause, kind, words, written_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group, row.id, &row.clause, &row.kind, &row.words, &row.written_by, row.at
    ))
    .await?;
    Ok(())
}

pub async fn delete_note(tx: &mut Tx, group: GroupId, id: NoteId) -> Result<bool> {
    Ok(tx.run(sql!("DELETE FROM constitution_note WHERE group_id = $1 AND id = $2", group, id)).await? == 1)
}

/// A ruling of the chair.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChairRuling {
    pub id: ChairRulingId,
    /// The version that was in force.
    pub seq: i64,
    pub clause: String,
    pub asked: String,
    pub ruling: String,
    pub chair: String,
    pub meeting: String,
    pub ruled_at: At,
    /// What the meeting decided when the ruling was challenged; empty if it was not.
    pub challenge: String,
    /// Where that is written down.
    pub challenge_by: String,
    pub challenged_at: Option<At>,
    pub recorded_at: At,
}

pub async fn chair_rulings(db: &Db, group: GroupId) -> Result<Vec<ChairRuling>> {
    Ok(db
        .all(sql!(
            "SELECT id, seq, clause, asked, ruling, chair, meeting, ruled_at, challenge, challenge_by, challenged_at, recorded_at
             FROM constitution_chair_ruling WHERE group_id = $1 ORDER BY ruled_at DESC, id DESC",
            group
        ))
        .await?)
}

pub async fn insert_chair_ruling(tx: &mut Tx, group: GroupId, it: &ChairRuling) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_chair_ruling (group_id, id, seq, clause, asked, ruling, chair, meeting, ruled_at,
         challenge, challenge_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', $10)",
        group, it.id, it.seq, &it.clause, &it.asked, &it.ruling, &it.chair, &it.meeting, it.ruled_at, it.recorded_at
    ))
    .await?;
    Ok(())
}

/// Records how a challenge ended; true if none was recorded before.
pub async fn challenge(
    tx: &mut Tx,
    group: GroupId,
    id: ChairRulingId,
    outcome: &str,
    by: &str,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE constitution_chair_ruling SET challenge = $1, challenge_by = $2, challenged_at = $3
             WHERE group_id = $4 AND id = $5 AND challenge = ''",
            outcome,
            by,
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Who signs, as it was decided.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Signatories {
    /// One on a line: name and post.
    pub names: String,
    /// "Any two of them together".
    pub how: String,
    pub decided_by: String,
    pub at: At,
}

pub async fn signatories(db: &Db, group: GroupId) -> Result<Option<Signatories>> {
    Ok(db
        .opt(sql!(
            "SELECT names, how, decided_by, at FROM constitution_signatories WHERE group_id = $1
             ORDER BY at DESC, id DESC LIMIT 1",
            group
        ))
        .await?)
}

pub async fn insert_signatories(tx: &mut Tx, group: GroupId, id: uuid::Uuid, it: &Signatories) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_signatories (group_id, id, names, how, decided_by, at) VALUES ($1, $2, $3, $4, $5, $6)",
        group, id, &it.names, &it.how, &it.decided_by, it.at
    ))
    .await?;
    Ok(())
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PaperRow {
    pub slug: String,
    pub title: String,
    pub rank: String,
}

pub async fn papers(db: &Db, group: GroupId) -> Result<Vec<PaperRow>> {
    Ok(db
        .all(sql!(
            "SELECT slug, title, rank FROM constitution_paper WHERE group_id = $1 ORDER BY rank, title, slug",
            group
        ))
        .await?)
}

pub async fn insert_paper(tx: &mut Tx, group: GroupId, row: &PaperRow, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_paper (group_id, slug, title, rank, made_at) VALUES ($1, $2, $3, $4, $5)",
        group,
        &row.slug,
        &row.title,
        &row.rank,
        at
    ))
    .await?;
    Ok(())
}

/// One version of a document beside the constitution.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PaperVersion {
    pub slug: String,
    pub seq: i64,
    pub source: String,
    pub hash: String,
    pub adopted_by: String,
    pub minute: String,
    pub adopted_at: At,
    pub in_force_from: At,
    pub published_at: At,
    pub published_by: Option<PersonId>,
}

/// All versions of all documents, the newest of each first.
pub async fn paper_versions(db: &Db, group: GroupId) -> Result<Vec<PaperVersion>> {
    Ok(db
        .all(sql!(
            "SELECT slug, seq, source, hash, adopted_by, minute, adopted_at, in_force_from, published_at, published_by
             FROM constitution_paper_version WHERE group_id = $1 ORDER BY slug, seq DESC",
            group
        ))
        .await?)
}

pub async fn insert_paper_version(tx: &mut Tx, group: GroupId, it: &PaperVersion) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_paper_version (group_id, slug, seq, source, hash, adopted_by, minute, adopted_at,
         in_force_from, published_at, published_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        group, &it.slug, it.seq, &it.source, &it.hash, &it.adopted_by, &it.minute, it.adopted_at, it.in_force_from,
        it.published_at, it.published_by
    ))
    .await?;
    Ok(())
}
