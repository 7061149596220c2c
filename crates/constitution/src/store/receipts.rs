//! Receipts, their facts beside them, and the index by clause.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::ReceiptId;

/// A receipt as it is stored; act, outcome and rules are JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ReceiptRow {
    pub id: ReceiptId,
    pub seq: i64,
    pub subject: String,
    pub act: String,
    pub outcome: String,
    pub rules: String,
    pub facts_hash: Vec<u8>,
    pub engine: String,
    pub at: At,
    pub actor: Option<PersonId>,
}

pub async fn insert_receipt(
    tx: &mut Tx,
    group: GroupId,
    row: &ReceiptRow,
    salt: &[u8],
    facts: &str,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_receipt (group_id, id, seq, subject, act, outcome, rules, facts_hash, engine, at, actor)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        group, row.id, row.seq, &row.subject, &row.act, &row.outcome, &row.rules, row.facts_hash.clone(), &row.engine,
        row.at, row.actor
    ))
    .await?;
    tx.run(sql!(
        "INSERT INTO constitution_receipt_facts (group_id, receipt_id, salt, facts) VALUES ($1, $2, $3, $4)",
        group,
        row.id,
        salt,
        facts
    ))
    .await?;
    Ok(())
}

pub async fn receipt(db: &Db, group: GroupId, id: ReceiptId) -> Result<Option<ReceiptRow>> {
    Ok(db
        .opt(sql!(
            "SELECT id, seq, subject, act, outcome, rules, facts_hash, engine, at, actor
             FROM constitution_receipt WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// The newest receipts about one person.
pub async fn receipts_of(db: &Db, group: GroupId, subject: &str, limit: i64) -> Result<Vec<ReceiptRow>> {
    Ok(db
        .all(sql!(
            "SELECT id, seq, subject, act, outcome, rules, facts_hash, engine, at, actor
             FROM constitution_receipt WHERE group_id = $1 AND subject = $2 ORDER BY at DESC, id DESC LIMIT $3",
            group,
            subject,
            limit
        ))
        .await?)
}

/// Salt and facts of a receipt, unless they were erased.
pub async fn receipt_facts(db: &Db, group: GroupId, id: ReceiptId) -> Result<Option<(Vec<u8>, String)>> {
    Ok(db
        .opt(sql!(
            "SELECT salt, facts FROM constitution_receipt_facts WHERE group_id = $1 AND receipt_id = $2",
            group,
            id
        ))
        .await?)
}

/// Forgets the facts about one person; the receipts and their hashes stay.
pub async fn erase_facts(tx: &mut Tx, group: GroupId, subject: &str) -> Result<u64> {
    Ok(tx
        .run(sql!(
            "DELETE FROM constitution_receipt_facts WHERE group_id = $1 AND receipt_id IN
             (SELECT id FROM constitution_receipt WHERE group_id = $1 AND subject = $2)",
            group,
            subject
        ))
        .await?)
}
