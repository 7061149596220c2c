//! Reflections, lessons and talks.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::{cite, json_of};
use crate::model::{Lesson, MeetingId, Reflection, Talked, Taught};

/// Notes that somebody answered; false if they had.
pub async fn answered(tx: &mut Tx, group: GroupId, meeting: MeetingId, person: PersonId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO meetings_reflected (group_id, meeting_id, person_id) VALUES ($1, $2, $3)
             ON CONFLICT (group_id, meeting_id, person_id) DO NOTHING",
            group,
            meeting,
            person
        ))
        .await?;
    Ok(n == 1)
}

pub async fn has_answered(db: &Db, group: GroupId, meeting: MeetingId, person: PersonId) -> Result<bool> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM meetings_reflected WHERE group_id = $1 AND meeting_id = $2 AND person_id = $3",
            group,
            meeting,
            person
        ))
        .await?;
    Ok(n > 0)
}

/// `id` carries no time: answers are in no order that leads to who gave them.
pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    id: Uuid,
    meeting: MeetingId,
    it: &Reflection,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_reflection (group_id, id, meeting_id, rule, question, cite, answer, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        id,
        meeting,
        &it.rule,
        &it.question,
        json_of(it.cite.as_ref())?,
        it.answer.slug(),
        &it.words
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    rule: String,
    question: String,
    cite: Option<String>,
    answer: String,
    words: String,
}

impl TryFrom<Row> for Reflection {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let answer = Taught::stored(&it.answer)?;
        Ok(Self { rule: it.rule, question: it.question, cite: cite(it.cite)?, answer, words: it.words })
    }
}

/// The answers after a meeting, in the order of their ids, which is chance.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Reflection>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT rule, question, cite, answer, words FROM meetings_reflection
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY rule, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Reflection::try_from).collect()
}

/// How many answered one question after a meeting, as the caller's transaction sees it.
pub async fn count(tx: &mut Tx, group: GroupId, meeting: MeetingId, rule: &str) -> Result<usize> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM meetings_reflection WHERE group_id = $1 AND meeting_id = $2 AND rule = $3",
            group,
            meeting,
            rule
        ))
        .await?;
    Ok(usize::try_from(n).unwrap_or_default())
}

pub async fn learn(tx: &mut Tx, group: GroupId, it: &Lesson) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_lesson (group_id, id, meeting_id, rule, cite, words, at, by_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        it.id,
        it.meeting,
        &it.rule,
        json_of(it.cite.as_ref())?,
        &it.words,
        it.at,
        it.by
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct LessonRow {
    id: Uuid,
    meeting_id: MeetingId,
    rule: String,
    cite: Option<String>,
    words: String,
    at: At,
    by_person: Option<PersonId>,
}

/// All lessons of the group, newest first.
pub async fn lessons(db: &Db, group: GroupId) -> Result<Vec<Lesson>> {
    let rows: Vec<LessonRow> = db
        .all(sql!(
            "SELECT id, meeting_id, rule, cite, words, at, by_person FROM meetings_lesson
             WHERE group_id = $1 ORDER BY at DESC, id",
            group
        ))
        .await?;
    let read = |it: LessonRow| {
        Ok(Lesson {
            id: it.id,
            meeting: it.meeting_id,
            rule: it.rule,
            cite: cite(it.cite)?,
            words: it.words,
            at: it.at,
            by: it.by_person,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Notes that somebody was talked to.
pub async fn talk(
    tx: &mut Tx,
    group: GroupId,
    id: Uuid,
    (body, person): (&str, PersonId),
    outcome: Talked,
    (at, by): (At, Option<PersonId>),
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_talk (group_id, id, body, person_id, outcome, at, by_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        id,
        body,
        person,
        outcome.slug(),
        at,
        by
    ))
    .await?;
    Ok(())
}

/// The talks in a body, oldest first.
pub async fn talks(db: &Db, group: GroupId, body: &str) -> Result<Vec<(PersonId, At, Talked)>> {
    let rows: Vec<(PersonId, At, String)> = db
        .all(sql!(
            "SELECT person_id, at, outcome FROM meetings_talk WHERE group_id = $1 AND body = $2 ORDER BY at, id",
            group,
            body
        ))
        .await?;
    rows.into_iter().map(|it| Ok((it.0, it.1, Talked::stored(&it.2)?))).collect()
}
