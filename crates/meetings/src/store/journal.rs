//! The record of a meeting: lines are added and never changed.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use super::{cite, json_of, small};
use crate::model::{Entry, ItemId, MeetingId};

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    detail: String,
    cite: Option<String>,
    item_id: Option<ItemId>,
    closed: bool,
    at: At,
    noted_at: At,
    noted_by: Option<PersonId>,
    late_why: Option<String>,
}

impl TryFrom<Row> for Entry {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            seq: small(it.seq)?,
            what: serde_json::from_str(&it.detail)?,
            cite: cite(it.cite)?,
            item: it.item_id,
            closed: it.closed,
            at: it.at,
            noted_at: it.noted_at,
            noted_by: it.noted_by,
            late_why: it.late_why,
        })
    }
}

/// The number of the next line. The caller holds the meeting's lock (`meeting::bump`).
pub async fn next(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<u32> {
    let (last,): (Option<i64>,) = tx
        .one(sql!(
            "SELECT MAX(seq) FROM meetings_journal WHERE group_id = $1 AND meeting_id = $2",
            group,
            meeting
        ))
        .await?;
    small(last.unwrap_or(0) + 1)
}

pub async fn insert(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Entry) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_journal (group_id, meeting_id, seq, kind, detail, cite, item_id, closed, at, noted_at,
            noted_by, late_why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        group,
        meeting,
        it.seq,
        it.what.slug(),
        serde_json::to_string(&it.what)?,
        json_of(it.cite.as_ref())?,
        it.item,
        it.closed,
        it.at,
        it.noted_at,
        it.noted_by,
        it.late_why.clone()
    ))
    .await?;
    Ok(())
}

/// The record in the order it was written.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT seq, detail, cite, item_id, closed, at, noted_at, noted_by, late_why FROM meetings_journal
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY seq",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// The items of which the record says something.
pub async fn touched(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<ItemId>> {
    let rows: Vec<(ItemId,)> = db
        .all(sql!(
            "SELECT DISTINCT item_id FROM meetings_journal
             WHERE group_id = $1 AND meeting_id = $2 AND item_id IS NOT NULL",
            group,
            meeting
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The newest lines, newest first.
pub async fn latest(db: &Db, group: GroupId, meeting: MeetingId, limit: i64) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT seq, detail, cite, item_id, closed, at, noted_at, noted_by, late_why FROM meetings_journal
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY seq DESC LIMIT $3",
            group,
            meeting,
            limit
        ))
        .await?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// The last line of a kind, in a transaction.
pub async fn last_of(
    tx: &mut Tx,
    group: GroupId,
    meeting: MeetingId,
    kinds: [&str; 2],
) -> Result<Option<Entry>> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT seq, detail, cite, item_id, closed, at, noted_at, noted_by, late_why FROM meetings_journal
             WHERE group_id = $1 AND meeting_id = $2 AND kind IN ($3, $4) ORDER BY seq DESC LIMIT 1",
            group,
            meeting,
            kinds[0],
            kinds[1]
        ))
        .await?;
    row.map(Entry::try_from).transpose()
}
