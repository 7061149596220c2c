//! Decisions, questions and answers, scrutineers' notes.

use kernel::{At, Db, GroupId, PersonId, Result, Sql, Tx, sql};
use uuid::Uuid;

use super::word;
use crate::model::{Answer, Decision, DecisionKind, ElectionId, NominationId, Note, Question};

#[derive(sqlx::FromRow)]
struct DecisionRow {
    kind: String,
    subject: Uuid,
    answer: String,
    decided_by: String,
    minute: String,
    at: At,
    recorded_by: Option<PersonId>,
}

impl TryFrom<DecisionRow> for Decision {
    type Error = kernel::Problem;
    fn try_from(it: DecisionRow) -> Result<Self> {
        let kind: DecisionKind = word(&it.kind)?;
        let DecisionRow { subject, answer, decided_by, minute, at, recorded_by, .. } = it;
        Ok(Self { kind, subject, answer, decided_by, minute, at, recorded_by })
    }
}

fn all_decisions(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT kind, subject, answer, decided_by, minute, at, recorded_by FROM elections_decision
         WHERE group_id = $1 AND election_id = $2 ORDER BY at, kind, subject",
        group,
        election
    )
}

pub async fn decisions(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Decision>> {
    let rows: Vec<DecisionRow> = db.all(all_decisions(group, election)).await?;
    rows.into_iter().map(Decision::try_from).collect()
}

pub async fn decisions_within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Decision>> {
    let rows: Vec<DecisionRow> = tx.all(all_decisions(group, election)).await?;
    rows.into_iter().map(Decision::try_from).collect()
}

pub async fn decide(tx: &mut Tx, group: GroupId, election: ElectionId, it: &Decision) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_decision (group_id, election_id, kind, subject, answer, decided_by, minute, at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (group_id, election_id, kind, subject) DO UPDATE SET answer = excluded.answer,
             decided_by = excluded.decided_by, minute = excluded.minute, at = excluded.at, recorded_by = excluded.recorded_by",
        group, election, it.kind, it.subject, &it.answer, &it.decided_by, &it.minute, it.at, it.recorded_by
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    id: Uuid,
    text: String,
    asked_at: At,
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    question_id: Uuid,
    nomination_id: NominationId,
    text: String,
    at: At,
}

pub async fn ask(tx: &mut Tx, group: GroupId, election: ElectionId, it: &Question) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_question (group_id, id, election_id, text, asked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, id) DO NOTHING",
        group,
        it.id,
        election,
        &it.text,
        it.asked_at
    ))
    .await?;
    Ok(())
}

pub async fn answer(
    tx: &mut Tx,
    group: GroupId,
    election: ElectionId,
    question: Uuid,
    it: &Answer,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_answer (group_id, question_id, nomination_id, election_id, text, at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (group_id, question_id, nomination_id) DO UPDATE
         SET text = excluded.text, at = excluded.at",
        group,
        question,
        it.nomination,
        election,
        &it.text,
        it.at
    ))
    .await?;
    Ok(())
}

/// The questions in the order in which they were put, with their answers.
pub async fn questions(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Question>> {
    let asked: Vec<QuestionRow> = db
        .all(sql!(
            "SELECT id, text, asked_at FROM elections_question WHERE group_id = $1 AND election_id = $2
             ORDER BY asked_at, id",
            group,
            election
        ))
        .await?;
    let answers: Vec<AnswerRow> = db
        .all(sql!(
            "SELECT question_id, nomination_id, text, at FROM elections_answer
             WHERE group_id = $1 AND election_id = $2 ORDER BY at",
            group,
            election
        ))
        .await?;
    let of = |question: Uuid| {
        let own = answers.iter().filter(move |it| it.question_id == question);
        own.map(|it| Answer { nomination: it.nomination_id, text: it.text.clone(), at: it.at }).collect()
    };
    Ok(asked
        .into_iter()
        .map(|it| Question { answers: of(it.id), id: it.id, text: it.text, asked_at: it.asked_at })
        .collect())
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    person: PersonId,
    name: String,
    text: String,
    at: At,
}

fn all_notes(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT person, name, text, at FROM elections_note WHERE group_id = $1 AND election_id = $2 ORDER BY at",
        group,
        election
    )
}

fn notes_of(rows: Vec<NoteRow>) -> Vec<Note> {
    rows.into_iter().map(|it| Note { person: it.person, name: it.name, text: it.text, at: it.at }).collect()
}

pub async fn notes(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Note>> {
    Ok(notes_of(db.all(all_notes(group, election)).await?))
}

pub async fn notes_within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Note>> {
    Ok(notes_of(tx.all(all_notes(group, election)).await?))
}

pub async fn note(tx: &mut Tx, group: GroupId, election: ElectionId, it: &Note) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_note (group_id, election_id, person, name, text, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (group_id, election_id, person) DO UPDATE SET text = excluded.text, at = excluded.at",
        group,
        election,
        it.person,
        &it.name,
        &it.text,
        it.at
    ))
    .await?;
    Ok(())
}
