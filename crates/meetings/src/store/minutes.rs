//! Minutes: a row for each meeting, its versions, and what went to members.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

use super::small;
use crate::model::{Approved, MeetingId, Minutes, MinutesVersion, Readers, Sent, Signed};

#[derive(sqlx::FromRow)]
struct Row {
    meeting_id: MeetingId,
    drafted_at: At,
    seq: i64,
    checked_seq: Option<i64>,
    checked_at: Option<At>,
    checked_by: Option<PersonId>,
    approved_seq: Option<i64>,
    approved_at: Option<At>,
    approved_by: Option<PersonId>,
    approved_in: Option<MeetingId>,
    approved_words: String,
}

fn signed(seq: Option<i64>, at: Option<At>, by: Option<PersonId>) -> Result<Option<Signed>> {
    match (seq, at) {
        (Some(seq), Some(at)) => Ok(Some(Signed { seq: small(seq)?, at, by })),
        _ => Ok(None),
    }
}

fn read(it: Row, sent: Vec<Sent>) -> Result<Minutes> {
    let approved = signed(it.approved_seq, it.approved_at, it.approved_by)?;
    Ok(Minutes {
        meeting: it.meeting_id,
        drafted_at: it.drafted_at,
        seq: small(it.seq)?,
        checked: signed(it.checked_seq, it.checked_at, it.checked_by)?,
        sent,
        approved: approved.zip(it.approved_in).map(|(by, meeting)| Approved {
            by,
            meeting,
            words: it.approved_words,
        }),
    })
}

/// Begins the minutes of a meeting; false if there are some.
pub async fn begin(tx: &mut Tx, group: GroupId, meeting: MeetingId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO meetings_minutes (group_id, meeting_id, drafted_at, approved_words) VALUES ($1, $2, $3, '')
             ON CONFLICT (group_id, meeting_id) DO NOTHING",
            group,
            meeting,
            at
        ))
        .await?;
    Ok(n == 1)
}

/// The minutes of a meeting, if anybody has drafted some.
pub async fn opt(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Option<Minutes>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT m.meeting_id, m.drafted_at,
                (SELECT MAX(v.seq) FROM meetings_minutes_version v
                 WHERE v.group_id = m.group_id AND v.meeting_id = m.meeting_id) AS seq,
                m.checked_seq, m.checked_at, m.checked_by, m.approved_seq, m.approved_at, m.approved_by,
                m.approved_in, m.approved_words
             FROM meetings_minutes m WHERE m.group_id = $1 AND m.meeting_id = $2",
            group,
            meeting
        ))
        .await?;
    match row {
        None => Ok(None),
        Some(row) => Ok(Some(read(row, sent(db, group, meeting).await?)?)),
    }
}

#[derive(sqlx::FromRow)]
struct SentRow {
    seq: i64,
    at: At,
    by_person: Option<PersonId>,
    through: String,
    readers: String,
    mailing_id: Option<Uuid>,
}

async fn sent(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Sent>> {
    let rows: Vec<SentRow> = db
        .all(sql!(
            "SELECT seq, at, by_person, through, readers, mailing_id FROM meetings_minutes_sent
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY seq",
            group,
            meeting
        ))
        .await?;
    let read = |it: SentRow| {
        Ok(Sent {
            seq: small(it.seq)?,
            at: it.at,
            by: it.by_person,
            through: it.through,
            readers: Readers::stored(&it.readers)?,
            mailing: it.mailing_id,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Adds a version. Two at once hit the same number, and the second is refused as a duplicate.
pub async fn add(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &MinutesVersion) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_minutes_version (group_id, meeting_id, seq, words, closed_words, note, at, by_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        meeting,
        it.seq,
        &it.words,
        &it.closed_words,
        &it.note,
        it.at,
        it.by
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    seq: i64,
    words: String,
    closed_words: String,
    note: String,
    at: At,
    by_person: Option<PersonId>,
}

/// All versions, oldest first.
pub async fn versions(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<MinutesVersion>> {
    let rows: Vec<VersionRow> = db
        .all(sql!(
            "SELECT seq, words, closed_words, note, at, by_person FROM meetings_minutes_version
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY seq",
            group,
            meeting
        ))
        .await?;
    let read = |it: VersionRow| {
        Ok(MinutesVersion {
            seq: small(it.seq)?,
            words: it.words,
            closed_words: it.closed_words,
            note: it.note,
            at: it.at,
            by: it.by_person,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Notes that the chair has read a version.
pub async fn check(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Signed) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_minutes SET checked_seq = $1, checked_at = $2, checked_by = $3
         WHERE group_id = $4 AND meeting_id = $5",
        it.seq,
        it.at,
        it.by,
        group,
        meeting
    ))
    .await?;
    Ok(())
}

/// Notes that a version went to members; false if it had.
pub async fn send(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Sent) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO meetings_minutes_sent (group_id, meeting_id, seq, at, by_person, through, readers, mailing_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (group_id, meeting_id, seq) DO NOTHING",
            group,
            meeting,
            it.seq,
            it.at,
            it.by,
            &it.through,
            it.readers.slug(),
            it.mailing
        ))
        .await?;
    Ok(n == 1)
}

/// Notes which version a later meeting approved; false if one was approved.
pub async fn approve(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Approved) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_minutes SET approved_seq = $1, approved_at = $2, approved_by = $3, approved_in = $4,
                approved_words = $5
             WHERE group_id = $6 AND meeting_id = $7 AND approved_seq IS NULL",
            it.by.seq,
            it.by.at,
            it.by.by,
            it.meeting,
            &it.words,
            group,
            meeting
        ))
        .await?;
    Ok(n == 1)
}
