//! Recipients of segments, and what each was sent last.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::RecipientId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Recipient {
    pub id: RecipientId,
    pub name: String,
    /// Wards and constituencies, one a line.
    pub areas: String,
    pub last_seq: i64,
    pub last_at: Option<At>,
    pub created_by: Option<PersonId>,
    /// When a second officer agreed that its members leave; before that nothing does.
    pub agreed_at: Option<At>,
    /// When its token ends.
    pub ends_at: Option<At>,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Recipient, token: Vec<u8>, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO feeds_recipient (group_id, id, name, areas, token, last_seq, created_at, created_by, ends_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8)",
        group, it.id, &it.name, &it.areas, token, at, it.created_by, it.ends_at
    ))
    .await?;
    Ok(())
}

pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Recipient>> {
    Ok(db
        .all(sql!(
            "SELECT id, name, areas, last_seq, last_at, created_by, agreed_at, ends_at FROM feeds_recipient WHERE group_id = $1 AND ended_at IS NULL
             ORDER BY name, id LIMIT 1000",
            group
        ))
        .await?)
}

pub async fn find(db: &Db, group: GroupId, id: RecipientId) -> Result<Recipient> {
    Ok(db
        .one(sql!(
            "SELECT id, name, areas, last_seq, last_at, created_by, agreed_at, ends_at FROM feeds_recipient WHERE group_id = $1 AND id = $2 AND ended_at IS NULL",
            group,
            id
        ))
        .await?)
}

/// Whether a recipient has this token.
pub async fn opens(db: &Db, group: GroupId, id: RecipientId, token: &[u8], now: At) -> Result<bool> {
    let found: Option<(i64,)> = db
        .opt(sql!(
            "SELECT last_seq FROM feeds_recipient WHERE group_id = $1 AND id = $2 AND token = $3 AND ended_at IS NULL
             AND agreed_at IS NOT NULL AND ends_at > $4",
            group,
            id,
            token,
            now
        ))
        .await?;
    Ok(found.is_some())
}

/// A second officer agrees; false if somebody has, or it is their own.
pub async fn agree(
    tx: &mut Tx,
    group: GroupId,
    id: RecipientId,
    by: Option<PersonId>,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_recipient SET agreed_at = $1, agreed_by = $2 WHERE group_id = $3 AND id = $4 AND ended_at IS NULL
             AND agreed_at IS NULL",
            at,
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Somebody else answers for it, with a new token: whoever left may have kept the old one. Who agreed to it as the second
/// officer cannot be both.
pub async fn take_over(
    tx: &mut Tx,
    group: GroupId,
    id: RecipientId,
    by: PersonId,
    token: Vec<u8>,
) -> Result<bool> {
    tx.run(sql!(
        "UPDATE feeds_recipient SET agreed_at = NULL, agreed_by = NULL WHERE group_id = $1 AND id = $2 AND agreed_by = $3",
        group,
        id,
        by
    ))
    .await?;
    let n = tx
        .run(sql!(
            "UPDATE feeds_recipient SET created_by = $1, token = $2
             WHERE group_id = $3 AND id = $4 AND ended_at IS NULL",
            by,
            token,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Takes the next number of a file.
pub async fn next(tx: &mut Tx, group: GroupId, id: RecipientId, at: At) -> Result<i64> {
    let (seq,): (i64,) = tx
        .one(sql!(
            "UPDATE feeds_recipient SET last_seq = last_seq + 1, last_at = $1 WHERE group_id = $2 AND id = $3 RETURNING last_seq",
            at,
            group,
            id
        ))
        .await?;
    Ok(seq)
}

pub async fn end(tx: &mut Tx, group: GroupId, id: RecipientId, at: At) -> Result<bool> {
    tx.run(sql!("DELETE FROM feeds_sent WHERE group_id = $1 AND recipient_id = $2", group, id)).await?;
    let n = tx
        .run(sql!(
            "UPDATE feeds_recipient SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// What was sent last, the next lines in the order of the numbers.
pub async fn sent_after(
    db: &Db,
    group: GroupId,
    id: RecipientId,
    key: &[u8],
    limit: i64,
) -> Result<Vec<(Vec<u8>, String)>> {
    Ok(db
        .all(sql!(
            "SELECT number_key, content FROM feeds_sent WHERE group_id = $1 AND recipient_id = $2 AND number_key > $3
             ORDER BY number_key LIMIT $4",
            group,
            id,
            key,
            limit
        ))
        .await?)
}

pub async fn put_sent(tx: &mut Tx, group: GroupId, id: RecipientId, key: &[u8], content: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO feeds_sent (group_id, recipient_id, number_key, content) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, recipient_id, number_key) DO UPDATE SET content = excluded.content",
        group,
        id,
        key,
        content
    ))
    .await?;
    Ok(())
}

pub async fn remove_sent(tx: &mut Tx, group: GroupId, id: RecipientId, key: &[u8]) -> Result<()> {
    tx.run(sql!(
        "DELETE FROM feeds_sent WHERE group_id = $1 AND recipient_id = $2 AND number_key = $3",
        group,
        id,
        key
    ))
    .await?;
    Ok(())
}
