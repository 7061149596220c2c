//! What was done by a clause, and the receipts of whole rolls.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

use crate::model::RollReceiptId;

/// One rule on which an act rested: names of act and outcome as they stand in JSON, and how many people it was about.
#[derive(Clone, Debug)]
pub struct NewMark<'a> {
    pub id: Uuid,
    pub clause: &'a str,
    pub rule: &'a str,
    pub act: &'a str,
    pub outcome: &'a str,
    pub n: i64,
    pub at: At,
}

pub async fn insert_mark(tx: &mut Tx, group: GroupId, new: NewMark<'_>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_receipt_rule (group_id, receipt_id, clause, rule, act, outcome, n, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (group_id, receipt_id, clause, rule, outcome) DO UPDATE SET n = constitution_receipt_rule.n + $7",
        group, new.id, new.clause, new.rule, new.act, new.outcome, new.n, new.at
    ))
    .await?;
    Ok(())
}

/// How often something was done by a rule, and when last.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Doing {
    pub rule: String,
    pub act: String,
    pub outcome: String,
    pub n: i64,
    pub last: At,
}

pub async fn doings(db: &Db, group: GroupId, clause: &str) -> Result<Vec<Doing>> {
    Ok(db
        .all(sql!(
            "SELECT rule, act, outcome, CAST(SUM(n) AS BIGINT) AS n, MAX(at) AS last FROM constitution_receipt_rule
             WHERE group_id = $1 AND clause = $2 GROUP BY rule, act, outcome ORDER BY rule, act, outcome",
            group,
            clause
        ))
        .await?)
}

/// Receipts without a line in the index by clause: those given before there was one.
pub async fn unmarked(tx: &mut Tx, group: GroupId, limit: i64) -> Result<Vec<super::ReceiptRow>> {
    Ok(tx
        .all(sql!(
            "SELECT id, seq, subject, act, outcome, rules, facts_hash, engine, at, actor FROM constitution_receipt
             WHERE group_id = $1 AND NOT EXISTS (SELECT 1 FROM constitution_receipt_rule
             WHERE constitution_receipt_rule.group_id = constitution_receipt.group_id
             AND constitution_receipt_rule.receipt_id = constitution_receipt.id) ORDER BY at LIMIT $2",
            group,
            limit
        ))
        .await?)
}

/// The receipt of a whole roll; act and lines are JSON.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RollRow {
    pub id: RollReceiptId,
    pub seq: i64,
    pub act: String,
    pub about: Uuid,
    pub title: String,
    pub href: String,
    pub allowed: i64,
    pub refused: i64,
    pub lines: String,
    pub engine: String,
    pub at: At,
    pub actor: Option<PersonId>,
}

pub async fn insert_roll(tx: &mut Tx, group: GroupId, row: &RollRow) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_roll (group_id, id, seq, act, about, title, href, allowed, refused, lines, engine, at, actor)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        group, row.id, row.seq, &row.act, row.about, &row.title, &row.href, row.allowed, row.refused, &row.lines,
        &row.engine, row.at, row.actor
    ))
    .await?;
    Ok(())
}

/// The facts of one line of a roll's receipt.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RollFact {
    pub line: i64,
    pub subject: String,
    pub salt: Vec<u8>,
    pub facts: String,
}

pub async fn insert_roll_fact(tx: &mut Tx, group: GroupId, roll: RollReceiptId, it: &RollFact) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO constitution_roll_fact (group_id, roll_id, line, subject, salt, facts) VALUES ($1, $2, $3, $4, $5, $6)",
        group, roll, it.line, &it.subject, it.salt.clone(), &it.facts
    ))
    .await?;
    Ok(())
}

pub async fn roll(db: &Db, group: GroupId, id: RollReceiptId) -> Result<Option<RollRow>> {
    Ok(db
        .opt(sql!(
            "SELECT id, seq, act, about, title, href, allowed, refused, lines, engine, at, actor
             FROM constitution_roll WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// The receipts of the rolls of one thing, newest first.
pub async fn rolls_about(db: &Db, group: GroupId, about: Uuid) -> Result<Vec<RollRow>> {
    Ok(db
        .all(sql!(
            "SELECT id, seq, act, about, title, href, allowed, refused, lines, engine, at, actor
             FROM constitution_roll WHERE group_id = $1 AND about = $2 ORDER BY at DESC, id DESC",
            group,
            about
        ))
        .await?)
}

/// The rolls that left a person out, newest first.
pub async fn rolls_without(db: &Db, group: GroupId, subject: &str, limit: i64) -> Result<Vec<RollRow>> {
    Ok(db
        .all(sql!(
            "SELECT id, seq, act, about, title, href, allowed, refused, lines, engine, at, actor
             FROM constitution_roll WHERE group_id = $1 AND id IN
             (SELECT roll_id FROM constitution_roll_fact WHERE group_id = $1 AND subject = $2)
             ORDER BY at DESC, id DESC LIMIT $3",
            group,
            subject,
            limit
        ))
        .await?)
}

pub async fn roll_facts(db: &Db, group: GroupId, id: RollReceiptId) -> Result<Vec<RollFact>> {
    Ok(db
        .all(sql!(
            "SELECT line, subject, salt, facts FROM constitution_roll_fact
             WHERE group_id = $1 AND roll_id = $2 ORDER BY line",
            group,
            id
        ))
        .await?)
}

/// Forgets the facts about one person in the receipts of rolls.
pub async fn erase_roll_facts(tx: &mut Tx, group: GroupId, subject: &str) -> Result<u64> {
    Ok(tx
        .run(sql!("DELETE FROM constitution_roll_fact WHERE group_id = $1 AND subject = $2", group, subject))
        .await?)
}
