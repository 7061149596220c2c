//! What people who are no members ask.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Inquiry, InquiryId};

#[derive(sqlx::FromRow)]
struct Row {
    id: InquiryId,
    post: String,
    name: String,
    email: String,
    words: String,
    open: bool,
    asked_at: At,
    confirmed_at: Option<At>,
    due_at: At,
    answer: String,
    answered_at: Option<At>,
    answered_by: Option<PersonId>,
}

impl From<Row> for Inquiry {
    fn from(it: Row) -> Self {
        let (answer, by) = (it.answer, it.answered_by);
        Self {
            id: it.id,
            post: it.post,
            name: it.name,
            email: it.email,
            words: it.words,
            open: it.open,
            asked_at: it.asked_at,
            confirmed_at: it.confirmed_at,
            due_at: it.due_at,
            answer: it.answered_at.map(|at| (answer, at, by)),
        }
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Inquiry, token: Vec<u8>, delete_at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_inquiry (group_id, id, post, name, email, words, open, token, asked_at, due_at, answer, delete_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11)",
        group,
        it.id,
        &it.post,
        &it.name,
        &it.email,
        &it.words,
        it.open,
        token,
        it.asked_at,
        it.due_at,
        delete_at
    ))
    .await?;
    Ok(())
}

pub async fn by_token(db: &Db, group: GroupId, token: Vec<u8>) -> Result<Option<Inquiry>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, post, name, email, words, open, asked_at, confirmed_at, due_at, answer, answered_at, answered_by
             FROM meetings_inquiry WHERE group_id = $1 AND token = $2",
            group,
            token
        ))
        .await?;
    Ok(row.map(Inquiry::from))
}

/// Those that were confirmed, the one due first first.
pub async fn confirmed(db: &Db, group: GroupId) -> Result<Vec<Inquiry>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, post, name, email, words, open, asked_at, confirmed_at, due_at, answer, answered_at, answered_by
             FROM meetings_inquiry WHERE group_id = $1 AND confirmed_at IS NOT NULL ORDER BY due_at, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Inquiry::from).collect())
}

/// Confirms; false if it was confirmed already.
pub async fn confirm(
    tx: &mut Tx,
    group: GroupId,
    id: InquiryId,
    at: At,
    due_at: At,
    delete_at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_inquiry SET confirmed_at = $1, due_at = $2, delete_at = $3
             WHERE group_id = $4 AND id = $5 AND confirmed_at IS NULL",
            at,
            due_at,
            delete_at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn answer(
    tx: &mut Tx,
    group: GroupId,
    id: InquiryId,
    words: &str,
    at: At,
    by: Option<PersonId>,
    delete_at: At,
) -> Result<()> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_inquiry SET answer = $1, answered_at = $2, answered_by = $3, delete_at = $4
             WHERE group_id = $5 AND id = $6 AND confirmed_at IS NOT NULL AND answered_at IS NULL",
            words,
            at,
            by,
            delete_at,
            group,
            id
        ))
        .await?;
    if n == 1 { Ok(()) } else { Err(Problem::conflict("Somebody answered it already.")) }
}

pub async fn delete(tx: &mut Tx, group: GroupId, id: InquiryId) -> Result<()> {
    tx.run(sql!("DELETE FROM meetings_inquiry WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(())
}

/// Lets go of those whose day has come. What everybody may read stays, without name and address.
pub async fn sweep(tx: &mut Tx, group: GroupId, now: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_inquiry SET name = '', email = '', delete_at = 9223372036854775807
         WHERE group_id = $1 AND delete_at < $2 AND open = TRUE AND answered_at IS NOT NULL",
        group,
        now
    ))
    .await?;
    tx.run(sql!("DELETE FROM meetings_inquiry WHERE group_id = $1 AND delete_at < $2", group, now)).await?;
    Ok(())
}
