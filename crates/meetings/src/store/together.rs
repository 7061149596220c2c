//! Collective inquiries: who takes part, what each found, the answer.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Finding, FindingId, Joint, JointAnswer, JointId};

#[derive(sqlx::FromRow)]
struct Row {
    id: JointId,
    question: String,
    why: String,
    begun_at: At,
    begun_by: Option<PersonId>,
    until_at: At,
    answer: String,
    open: bool,
    ended_at: Option<At>,
    ended_by: Option<PersonId>,
    proposed_at: Option<At>,
    proposed_by: Option<PersonId>,
}

impl From<Row> for Joint {
    fn from(it: Row) -> Self {
        let (words, open) = (it.answer, it.open);
        let of = |at: At, by| JointAnswer { words: words.clone(), open, at, by };
        Self {
            id: it.id,
            question: it.question,
            why: it.why,
            begun_at: it.begun_at,
            begun_by: it.begun_by,
            until: it.until_at,
            proposed: it.proposed_at.filter(|_| it.ended_at.is_none()).map(|at| of(at, it.proposed_by)),
            answer: it.ended_at.map(|at| of(at, it.ended_by)),
        }
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Joint) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_joint (group_id, id, question, why, begun_at, begun_by, until_at, answer, open)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', FALSE)",
        group,
        it.id,
        &it.question,
        &it.why,
        it.begun_at,
        it.begun_by,
        it.until
    ))
    .await?;
    Ok(())
}

/// All, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Joint>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, question, why, begun_at, begun_by, until_at, answer, open, ended_at, ended_by,
                    proposed_at, proposed_by
             FROM meetings_joint WHERE group_id = $1 ORDER BY begun_at DESC, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Joint::from).collect())
}

pub async fn find(db: &Db, group: GroupId, id: JointId) -> Result<Joint> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, question, why, begun_at, begun_by, until_at, answer, open, ended_at, ended_by,
                    proposed_at, proposed_by
             FROM meetings_joint WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Joint::from).ok_or_else(|| Problem::not_found("There is no such inquiry."))
}

/// Those who take part, in the order they joined.
pub async fn members(db: &Db, group: GroupId, id: JointId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT person_id FROM meetings_joint_member WHERE group_id = $1 AND joint_id = $2 ORDER BY at, person_id",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The same in a transaction that ends the inquiry, so that nobody joins meanwhile unseen.
pub async fn members_in(tx: &mut Tx, group: GroupId, id: JointId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = tx
        .all(sql!(
            "SELECT person_id FROM meetings_joint_member WHERE group_id = $1 AND joint_id = $2 ORDER BY at, person_id",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Takes part; nothing changes for whoever does already.
pub async fn join(tx: &mut Tx, group: GroupId, id: JointId, person: PersonId, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_joint_member (group_id, joint_id, person_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, joint_id, person_id) DO NOTHING",
        group,
        id,
        person,
        at
    ))
    .await?;
    Ok(())
}

pub async fn leave(tx: &mut Tx, group: GroupId, id: JointId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "DELETE FROM meetings_joint_member WHERE group_id = $1 AND joint_id = $2 AND person_id = $3",
        group,
        id,
        person
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Found {
    id: FindingId,
    person_id: Option<PersonId>,
    words: String,
    at: At,
}

/// What was found, in the order it came.
pub async fn findings(db: &Db, group: GroupId, id: JointId) -> Result<Vec<Finding>> {
    let rows: Vec<Found> = db
        .all(sql!(
            "SELECT id, person_id, words, at FROM meetings_joint_finding WHERE group_id = $1 AND joint_id = $2
             ORDER BY at, id",
            group,
            id
        ))
        .await?;
    let read = |it: Found| Finding { id: it.id, person: it.person_id, words: it.words, at: it.at };
    Ok(rows.into_iter().map(read).collect())
}

pub async fn add(tx: &mut Tx, group: GroupId, id: JointId, it: &Finding) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_joint_finding (group_id, id, joint_id, person_id, words, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        group,
        it.id,
        id,
        it.person,
        &it.words,
        it.at
    ))
    .await?;
    Ok(())
}

/// Takes back what one found oneself; false if there is no such finding of theirs.
pub async fn take_back(
    tx: &mut Tx,
    group: GroupId,
    joint: JointId,
    id: FindingId,
    person: PersonId,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM meetings_joint_finding WHERE group_id = $1 AND joint_id = $2 AND id = $3 AND person_id = $4",
            group,
            joint,
            id,
            person
        ))
        .await?;
    Ok(n == 1)
}

/// Puts a proposal in place of the one before it.
pub async fn propose(tx: &mut Tx, group: GroupId, id: JointId, it: &JointAnswer) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_joint SET answer = $1, open = $2, proposed_at = $3, proposed_by = $4
         WHERE group_id = $5 AND id = $6 AND ended_at IS NULL",
        &it.words,
        it.open,
        it.at,
        it.by,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Since when somebody takes part.
pub async fn joined_at(tx: &mut Tx, group: GroupId, id: JointId, person: PersonId) -> Result<Option<At>> {
    let row: Option<(At,)> = tx
        .opt(sql!(
            "SELECT at FROM meetings_joint_member WHERE group_id = $1 AND joint_id = $2 AND person_id = $3",
            group,
            id,
            person
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Ends an inquiry with the answer that somebody else proposed at an instant; false if another was proposed meanwhile.
pub async fn end(
    tx: &mut Tx,
    group: GroupId,
    id: JointId,
    proposed: At,
    by: PersonId,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_joint SET ended_at = $1, ended_by = $2
             WHERE group_id = $3 AND id = $4 AND ended_at IS NULL AND proposed_at = $5 AND proposed_by <> $2",
            at,
            by,
            group,
            id,
            proposed
        ))
        .await?;
    Ok(n == 1)
}

/// Keeps an answer for members from now on.
pub async fn close_reading(tx: &mut Tx, group: GroupId, id: JointId) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_joint SET open = FALSE WHERE group_id = $1 AND id = $2 AND ended_at IS NOT NULL",
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Takes the lock under which an inquiry that goes on is changed.
///
/// # Errors
/// Refused once it has its answer.
pub async fn lock(tx: &mut Tx, group: GroupId, id: JointId) -> Result<()> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_joint SET question = question WHERE group_id = $1 AND id = $2 AND ended_at IS NULL",
            group,
            id
        ))
        .await?;
    if n == 1 {
        return Ok(());
    }
    Err(Problem::refused("This inquiry has its answer, so it stays as it is.").hint("Begin another one."))
}
