//! The speakers' list, and quiet words to the chair.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::model::{MeetingId, SpeakKind, Speaker, SpeakerId, Whisper};

#[derive(sqlx::FromRow)]
struct Row {
    id: SpeakerId,
    person_id: PersonId,
    kind: String,
    counts: bool,
    asked_at: At,
    began_at: Option<At>,
    ended_at: Option<At>,
}

impl TryFrom<Row> for Speaker {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            person: it.person_id,
            kind: SpeakKind::stored(&it.kind)?,
            counts: it.counts,
            asked_at: it.asked_at,
            began_at: it.began_at,
            ended_at: it.ended_at,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Speaker) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_speaker (group_id, id, meeting_id, person_id, kind, asked_at, counts)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        it.id,
        meeting,
        it.person,
        it.kind.slug(),
        it.asked_at,
        it.counts
    ))
    .await?;
    Ok(())
}

/// Everybody who asked to speak at a meeting, in the order they asked.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Speaker>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, person_id, kind, counts, asked_at, began_at, ended_at FROM meetings_speaker
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY asked_at, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Speaker::try_from).collect()
}

/// The same in a transaction.
pub async fn read(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<Vec<Speaker>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, person_id, kind, counts, asked_at, began_at, ended_at FROM meetings_speaker
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY asked_at, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Speaker::try_from).collect()
}

/// Writes when somebody began and ended.
pub async fn save(tx: &mut Tx, group: GroupId, it: &Speaker) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_speaker SET began_at = $1, ended_at = $2 WHERE group_id = $3 AND id = $4",
        it.began_at,
        it.ended_at,
        group,
        it.id
    ))
    .await?;
    Ok(())
}

pub async fn whisper(tx: &mut Tx, group: GroupId, id: Uuid, meeting: MeetingId, it: &Whisper) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_whisper (group_id, id, meeting_id, person_id, words, at) VALUES ($1, $2, $3, $4, $5, $6)",
        group,
        id,
        meeting,
        it.person,
        &it.words,
        it.at
    ))
    .await?;
    Ok(())
}

/// The newest quiet words, newest first.
pub async fn whispers(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Whisper>> {
    let rows: Vec<(PersonId, String, At)> = db
        .all(sql!(
            "SELECT person_id, words, at FROM meetings_whisper
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY at DESC, id DESC LIMIT 50",
            group,
            meeting
        ))
        .await?;
    Ok(rows.into_iter().map(|(person, words, at)| Whisper { person, words, at }).collect())
}

/// Deletes what was whispered: it served, and belongs in no minutes.
pub async fn forget(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<()> {
    tx.run(sql!("DELETE FROM meetings_whisper WHERE group_id = $1 AND meeting_id = $2", group, meeting))
        .await?;
    Ok(())
}
