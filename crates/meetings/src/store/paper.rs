//! Papers and their versions. A version is never changed.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use super::small;
use crate::model::{ItemId, MeetingId, Paper, PaperId, PaperVersion};

#[derive(sqlx::FromRow)]
struct Row {
    id: PaperId,
    meeting_id: MeetingId,
    item_id: Option<ItemId>,
    title: String,
    closed: bool,
    withdrawn_at: Option<At>,
    seq: i64,
    at: At,
    note: String,
    file_name: Option<String>,
}

impl TryFrom<Row> for Paper {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            meeting: it.meeting_id,
            item: it.item_id,
            title: it.title,
            closed: it.closed,
            withdrawn_at: it.withdrawn_at,
            seq: small(it.seq)?,
            at: it.at,
            note: it.note,
            file_name: it.file_name,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Paper) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_paper (group_id, id, meeting_id, item_id, title, closed) VALUES ($1, $2, $3, $4, $5, $6)",
        group,
        it.id,
        it.meeting,
        it.item,
        &it.title,
        it.closed
    ))
    .await?;
    Ok(())
}

/// Adds a version. Two at once hit the same number, and the second is refused as a duplicate.
pub async fn add_version(tx: &mut Tx, group: GroupId, paper: PaperId, it: &PaperVersion) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_paper_version (group_id, paper_id, seq, words, file_name, note, at, by_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        paper,
        it.seq,
        &it.words,
        it.file_name.clone(),
        &it.note,
        it.at,
        it.by
    ))
    .await?;
    Ok(())
}

/// The papers of a meeting with their newest versions, in the order they came.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Paper>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT p.id, p.meeting_id, p.item_id, p.title, p.closed, p.withdrawn_at, v.seq, v.at, v.note, v.file_name
             FROM meetings_paper p
             JOIN meetings_paper_version v ON v.group_id = p.group_id AND v.paper_id = p.id
             WHERE p.group_id = $1 AND p.meeting_id = $2
               AND v.seq = (SELECT MAX(w.seq) FROM meetings_paper_version w
                            WHERE w.group_id = p.group_id AND w.paper_id = p.id)
             ORDER BY p.id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Paper::try_from).collect()
}

pub async fn find(db: &Db, group: GroupId, id: PaperId) -> Result<Paper> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT p.id, p.meeting_id, p.item_id, p.title, p.closed, p.withdrawn_at, v.seq, v.at, v.note, v.file_name
             FROM meetings_paper p
             JOIN meetings_paper_version v ON v.group_id = p.group_id AND v.paper_id = p.id
             WHERE p.group_id = $1 AND p.id = $2
             ORDER BY v.seq DESC LIMIT 1",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such paper."))?.try_into()
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    seq: i64,
    words: String,
    file_name: Option<String>,
    note: String,
    at: At,
    by_person: Option<PersonId>,
}

/// All versions of a paper, oldest first.
pub async fn versions(db: &Db, group: GroupId, paper: PaperId) -> Result<Vec<PaperVersion>> {
    let rows: Vec<VersionRow> = db
        .all(sql!(
            "SELECT seq, words, file_name, note, at, by_person FROM meetings_paper_version
             WHERE group_id = $1 AND paper_id = $2 ORDER BY seq",
            group,
            paper
        ))
        .await?;
    let read = |it: VersionRow| {
        let seq = small(it.seq)?;
        Ok(PaperVersion {
            seq,
            words: it.words,
            file_name: it.file_name,
            note: it.note,
            at: it.at,
            by: it.by_person,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Withdraws a paper; false if it was.
pub async fn withdraw(tx: &mut Tx, group: GroupId, id: PaperId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_paper SET withdrawn_at = $1 WHERE group_id = $2 AND id = $3 AND withdrawn_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
