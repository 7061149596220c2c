//! Local groups and branches, and their letters.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{BranchId, Letter, LetterId, LocalGroup};

#[derive(sqlx::FromRow)]
struct BranchRow {
    id: BranchId,
    title: String,
    area: String,
    added_at: At,
    ended_at: Option<At>,
}

impl From<BranchRow> for LocalGroup {
    fn from(it: BranchRow) -> Self {
        Self { id: it.id, title: it.title, area: it.area, added_at: it.added_at, ended_at: it.ended_at }
    }
}

pub async fn add(tx: &mut Tx, group: GroupId, it: &LocalGroup) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_branch (group_id, id, title, area, added_at) VALUES ($1, $2, $3, $4, $5)",
        group,
        it.id,
        &it.title,
        &it.area,
        it.added_at
    ))
    .await?;
    Ok(())
}

/// Ends a branch; false if it had ended.
pub async fn end(tx: &mut Tx, group: GroupId, id: BranchId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_branch SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// All branches, by title, those that ended too.
pub async fn branches(db: &Db, group: GroupId) -> Result<Vec<LocalGroup>> {
    let rows: Vec<BranchRow> = db
        .all(sql!(
            "SELECT id, title, area, added_at, ended_at FROM meetings_branch WHERE group_id = $1 ORDER BY title, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(LocalGroup::from).collect())
}

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: LetterId,
    post: String,
    branch_id: Option<BranchId>,
    sender: String,
    about: String,
    came_at: At,
    noted_by: Option<PersonId>,
    answer: String,
    answered_at: Option<At>,
}

impl From<LetterRow> for Letter {
    fn from(it: LetterRow) -> Self {
        let answer = it.answer;
        Self {
            id: it.id,
            post: it.post,
            branch: it.branch_id,
            sender: it.sender,
            about: it.about,
            came_at: it.came_at,
            noted_by: it.noted_by,
            answer: it.answered_at.map(|at| (answer, at)),
        }
    }
}

pub async fn note(tx: &mut Tx, group: GroupId, it: &Letter) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_letter (group_id, id, post, branch_id, sender, about, came_at, noted_by, answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')",
        group,
        it.id,
        &it.post,
        it.branch,
        &it.sender,
        &it.about,
        it.came_at,
        it.noted_by
    ))
    .await?;
    Ok(())
}

/// All letters, the one that came first first.
pub async fn letters(db: &Db, group: GroupId) -> Result<Vec<Letter>> {
    let rows: Vec<LetterRow> = db
        .all(sql!(
            "SELECT id, post, branch_id, sender, about, came_at, noted_by, answer, answered_at
             FROM meetings_letter WHERE group_id = $1 ORDER BY came_at, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Letter::from).collect())
}

/// Notes how a letter was answered; false if it was before.
pub async fn answer(
    tx: &mut Tx,
    group: GroupId,
    id: LetterId,
    words: &str,
    at: At,
    by: Option<PersonId>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_letter SET answer = $1, answered_at = $2, answered_by = $3
             WHERE group_id = $4 AND id = $5 AND answered_at IS NULL",
            words,
            at,
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
