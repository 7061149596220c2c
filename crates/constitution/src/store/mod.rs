//! Everything that is asked of the database. Versions are only ever added.

mod beside;
mod drafts;
mod receipts;
mod rulings;

use std::sync::Arc;

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};

use crate::cache;
use crate::model::{Adoption, Interpretation, InterpretationId, Version};

pub use beside::*;
pub use drafts::*;
pub use receipts::*;
pub use rulings::*;

/// Names one version without its text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Key {
    pub seq: i64,
    pub hash: String,
    pub in_force_from: At,
    pub published_at: At,
}

#[derive(sqlx::FromRow)]
pub struct Row {
    pub seq: i64,
    pub source: String,
    pub hash: String,
    pub adopted_at: At,
    pub adopted_by: String,
    pub minute: String,
    pub in_force_from: At,
    pub provisional: bool,
    pub unchanged: String,
    pub published_at: At,
    pub published_by: Option<PersonId>,
}

/// The newest version that is in force at an instant.
pub async fn key_at(db: &Db, group: GroupId, at: At) -> Result<Option<Key>> {
    Ok(db
        .opt(sql!(
            "SELECT seq, hash, in_force_from, published_at FROM constitution_version
             WHERE group_id = $1 AND in_force_from <= $2 ORDER BY seq DESC LIMIT 1",
            group,
            at
        ))
        .await?)
}

pub async fn key(db: &Db, group: GroupId, seq: u32) -> Result<Option<Key>> {
    Ok(db
        .opt(sql!(
            "SELECT seq, hash, in_force_from, published_at FROM constitution_version
             WHERE group_id = $1 AND seq = $2",
            group,
            seq
        ))
        .await?)
}

/// All versions, newest first.
pub async fn keys(db: &Db, group: GroupId) -> Result<Vec<Key>> {
    Ok(db
        .all(sql!(
            "SELECT seq, hash, in_force_from, published_at FROM constitution_version
             WHERE group_id = $1 ORDER BY seq DESC",
            group
        ))
        .await?)
}

/// The version with its words and rules, read once and then kept in memory.
pub async fn load(db: &Db, group: GroupId, key: &Key) -> Result<Arc<Version>> {
    if let Some(found) = cache::get(group, key) {
        return Ok(found);
    }
    let row: Row = db
        .one(sql!(
            "SELECT seq, source, hash, adopted_at, adopted_by, minute, in_force_from, provisional, unchanged,
             published_at, published_by FROM constitution_version WHERE group_id = $1 AND seq = $2",
            group,
            key.seq
        ))
        .await?;
    cache::put(group, key, row)
}

/// The newest version, in force or not, inside a transaction that may add the next one.
pub async fn newest(tx: &mut Tx, group: GroupId) -> Result<Option<Row>> {
    Ok(tx
        .opt(sql!(
            "SELECT seq, source, hash, adopted_at, adopted_by, minute, in_force_from, provisional, unchanged,
             published_at, published_by FROM constitution_version WHERE group_id = $1 ORDER BY seq DESC LIMIT 1",
            group
        ))
        .await?)
}

/// A version that is about to be added.
pub struct NewVersion<'a> {
    pub seq: i64,
    pub source: &'a str,
    pub hash: &'a str,
    pub adoption: &'a Adoption,
    pub provisional: bool,
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, new: NewVersion<'_>) -> Result<()> {
    let unchanged = serde_json::to_string(&new.adoption.unchanged)?;
    ctx.memo.forget();
    tx.run(sql!(
        "INSERT INTO constitution_version (group_id, seq, source, hash, adopted_at, adopted_by, minute,
         in_force_from, provisional, unchanged, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        ctx.group.id,
        new.seq,
        new.source,
        new.hash,
        new.adoption.adopted_at,
        new.adoption.by.trim(),
        new.adoption.minute.trim(),
        new.adoption.in_force_from,
        new.provisional,
        unchanged,
        ctx.now,
        ctx.actor.person
    ))
    .await?;
    Ok(())
}

/// All recorded answers, newest first.
pub async fn interpretations(db: &Db, group: GroupId) -> Result<Vec<Interpretation>> {
    Ok(db
        .all(sql!(
            "SELECT id, seq, question, clause, asked, answer, decided_by, by_default, at, until_at, lapsed_at, actor
             FROM constitution_interpretation WHERE group_id = $1 ORDER BY at DESC, id DESC",
            group
        ))
        .await?)
}

pub async fn insert_interpretation(tx: &mut Tx, group: GroupId, new: &Interpretation) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_interpretation (group_id, id, seq, question, clause, asked, answer, decided_by,
         by_default, at, until_at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        group,
        new.id,
        new.seq,
        &new.question,
        new.clause.clone(),
        &new.asked,
        &new.answer,
        &new.decided_by,
        new.by_default,
        new.at,
        new.until_at,
        new.actor
    ))
    .await?;
    Ok(())
}

/// Notes that an answer holds no longer; false if that was noted before.
pub async fn lapse_interpretation(tx: &mut Tx, group: GroupId, id: InterpretationId, at: At) -> Result<bool> {
    let changed = tx
        .run(sql!(
            "UPDATE constitution_interpretation SET lapsed_at = $3
             WHERE group_id = $1 AND id = $2 AND lapsed_at IS NULL",
            group,
            id,
            at
        ))
        .await?;
    Ok(changed > 0)
}
