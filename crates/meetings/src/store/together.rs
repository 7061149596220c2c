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
}

impl From<Row> for Joint {
    fn from(it: Row) -> Self {
        let (words, open, by) = (it.answer, it.open, it.ended_by);
        Self {
            id: it.id,
            question: it.question,
            why: it.why,
            begun_at: it.begun_at,
            begun_by: it.begun_by,
            until: it.until_at,
            answer: it.ended_at.map(|at| JointAnswer { words, open, at, by }),
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
            "SELECT id, question, why, begun_at, begun_by, until_at, answer, open, ended_at, ended_by
             FROM meetings_joint WHERE group_id = $1 ORDER BY begun_at DESC, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Joint::from).collect())
}

pub async fn find(db: &Db, group: GroupId, id: JointId) -> Result<Joint> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, question, why, begun_at, begun_by, until_at, answer, open, ended_at, ended_by
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

/// Ends an inquiry with its answer; false if it has one.
pub async fn end(tx: &mut Tx, group: GroupId, id: JointId, it: &JointAnswer) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_joint SET answer = $1, open = $2, ended_at = $3, ended_by = $4
             WHERE group_id = $5 AND id = $6 AND ended_at IS NULL",
            &it.words,
            it.open,
            it.at,
            it.by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Takes the lock under which an inquiry that goes on is changed.
///
/// # Errors
/// Refused once it has its answer.
pub async fn lock(tx: &mut Tx, group: GroupId, id: JointId) -> Result<()> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_joint SET answer = '' WHERE group_id = $1 AND id = $2 AND ended_at IS NULL",
            group,
            id
        ))
        .await?;
    if n == 1 {
        return Ok(());
    }
    Err(Problem::refused("This inquiry has its answer, so it stays as it is.").hint("Begin another one."))
}
