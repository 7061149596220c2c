//! Questions and visits.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Answered, AskedId, AskedOf, BranchId, Visit, VisitId};

#[derive(sqlx::FromRow)]
struct Row {
    id: AskedId,
    post: String,
    asker: Option<PersonId>,
    words: String,
    at: At,
    answer: String,
    decided_by: String,
    answered_at: Option<At>,
    answered_by: Option<PersonId>,
    withdrawn_at: Option<At>,
}

impl From<Row> for AskedOf {
    fn from(it: Row) -> Self {
        let (words, decided_by, by) = (it.answer, it.decided_by, it.answered_by);
        Self {
            id: it.id,
            post: it.post,
            asker: it.asker,
            words: it.words,
            at: it.at,
            answer: it.answered_at.map(|at| Answered { words, decided_by, at, by }),
            withdrawn_at: it.withdrawn_at,
        }
    }
}

pub async fn ask(tx: &mut Tx, group: GroupId, it: &AskedOf) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_question (group_id, id, post, asker, words, at, answer, decided_by)
         VALUES ($1, $2, $3, $4, $5, $6, '', '')",
        group,
        it.id,
        &it.post,
        it.asker,
        &it.words,
        it.at
    ))
    .await?;
    Ok(())
}

/// All questions that were not withdrawn, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<AskedOf>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, post, asker, words, at, answer, decided_by, answered_at, answered_by, withdrawn_at
             FROM meetings_question WHERE group_id = $1 AND withdrawn_at IS NULL ORDER BY at DESC, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(AskedOf::from).collect())
}

pub async fn find(db: &Db, group: GroupId, id: AskedId) -> Result<AskedOf> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, post, asker, words, at, answer, decided_by, answered_at, answered_by, withdrawn_at
             FROM meetings_question WHERE group_id = $1 AND id = $2 AND withdrawn_at IS NULL",
            group,
            id
        ))
        .await?;
    row.map(AskedOf::from).ok_or_else(|| Problem::not_found("There is no such question."))
}

/// Writes an answer, the first or one over it; false if the question was withdrawn.
pub async fn answer(tx: &mut Tx, group: GroupId, id: AskedId, it: &Answered) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_question SET answer = $1, decided_by = $2, answered_at = COALESCE(answered_at, $3),
                answered_by = $4
             WHERE group_id = $5 AND id = $6 AND withdrawn_at IS NULL",
            &it.words,
            &it.decided_by,
            it.at,
            it.by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Withdraws one's own question while it has no answer: its words go.
pub async fn withdraw(tx: &mut Tx, group: GroupId, id: AskedId, by: PersonId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_question SET withdrawn_at = $1, words = ''
             WHERE group_id = $2 AND id = $3 AND asker = $4 AND answered_at IS NULL AND withdrawn_at IS NULL",
            at,
            group,
            id,
            by
        ))
        .await?;
    Ok(n == 1)
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    id: VisitId,
    post: String,
    person_id: Option<PersonId>,
    visited: String,
    branch_id: Option<BranchId>,
    day: At,
    words: String,
    at: At,
}

pub async fn visit(tx: &mut Tx, group: GroupId, it: &Visit) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_visit (group_id, id, post, person_id, visited, branch_id, day, words, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group,
        it.id,
        &it.post,
        it.person,
        &it.visited,
        it.branch,
        it.day,
        &it.words,
        it.at
    ))
    .await?;
    Ok(())
}

/// All visits, newest first.
pub async fn visits(db: &Db, group: GroupId) -> Result<Vec<Visit>> {
    let rows: Vec<VisitRow> = db
        .all(sql!(
            "SELECT id, post, person_id, visited, branch_id, day, words, at FROM meetings_visit
             WHERE group_id = $1 ORDER BY day DESC, id",
            group
        ))
        .await?;
    let read = |it: VisitRow| Visit {
        id: it.id,
        post: it.post,
        person: it.person_id,
        visited: it.visited,
        branch: it.branch_id,
        day: it.day,
        words: it.words,
        at: it.at,
    };
    Ok(rows.into_iter().map(read).collect())
}
