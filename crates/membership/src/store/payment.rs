//! The ledger of fees.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use people::model::FactId;

use super::rate::{code, money};
use crate::model::{Payment, PaymentId, Way};

#[derive(sqlx::FromRow)]
struct Row {
    id: PaymentId,
    receipt: i64,
    person_id: PersonId,
    name: String,
    category: String,
    band: String,
    minor: i64,
    currency: String,
    way: String,
    reference: String,
    received_at: At,
    covers_from: At,
    covers_until: At,
    due_minor: i64,
    worked_out: String,
    cite: Option<String>,
    reverses: Option<PaymentId>,
    reason: String,
    recorded_at: At,
    recorded_by: Option<PersonId>,
    reversed: bool,
}

impl TryFrom<Row> for Payment {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            receipt: it.receipt,
            person: it.person_id,
            name: it.name,
            category: it.category,
            band: it.band,
            amount: money(it.minor, &it.currency)?,
            way: Way::read(&it.way)
                .ok_or_else(|| Problem::internal("A payment of an unknown kind is stored."))?,
            reference: it.reference,
            received: it.received_at,
            covers_from: it.covers_from,
            covers_until: it.covers_until,
            due: money(it.due_minor, &it.currency)?,
            worked_out: it.worked_out,
            cite: it.cite.as_deref().map(serde_json::from_str).transpose()?,
            reverses: it.reverses,
            reason: it.reason,
            recorded_at: it.recorded_at,
            recorded_by: it.recorded_by,
            reversed: it.reversed,
        })
    }
}

/// The next number of a receipt; the counter's row is the lock, so that numbers have no gaps.
pub async fn next_receipt(tx: &mut Tx, group: GroupId) -> Result<i64> {
    let (number,): (i64,) = tx
        .one(sql!(
            "INSERT INTO membership_counter (group_id, last_receipt) VALUES ($1, 1)
             ON CONFLICT (group_id) DO UPDATE SET last_receipt = membership_counter.last_receipt + 1
             RETURNING last_receipt",
            group
        ))
        .await?;
    Ok(number)
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Payment, fact: Option<FactId>) -> Result<()> {
    let cite = it.cite.as_ref().map(serde_json::to_string).transpose()?;
    tx.run(sql!(
        "INSERT INTO membership_payment (group_id, id, receipt, person_id, name, category, band, minor, currency, way,
           reference, received_at, covers_from, covers_until, due_minor, worked_out, cite, fact_id, reverses, reason,
           recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        group, it.id, it.receipt, it.person, &it.name, &it.category, &it.band, it.amount.minor,
        code(it.amount.currency), it.way.slug(), &it.reference, it.received, it.covers_from, it.covers_until,
        it.due.minor, &it.worked_out, cite, fact, it.reverses, &it.reason, it.recorded_at, it.recorded_by
    ))
    .await?;
    Ok(())
}

/// The fact that a payment rests on, and whether it can still be reversed.
pub async fn fact_of(tx: &mut Tx, group: GroupId, id: PaymentId) -> Result<Option<FactId>> {
    let (fact,): (Option<FactId>,) = tx
        .one(sql!("SELECT fact_id FROM membership_payment WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(fact)
}

pub async fn find(db: &Db, group: GroupId, id: PaymentId) -> Result<Payment> {
    let row: Row = db
        .one(sql!(
            "SELECT p.id, p.receipt, p.person_id, p.name, p.category, p.band, p.minor, p.currency, p.way, p.reference,
               p.received_at, p.covers_from, p.covers_until, p.due_minor, p.worked_out, p.cite, p.reverses, p.reason,
               p.recorded_at, p.recorded_by,
               EXISTS (SELECT 1 FROM membership_payment r WHERE r.group_id = p.group_id AND r.reverses = p.id) AS reversed
             FROM membership_payment p WHERE p.group_id = $1 AND p.id = $2",
            group,
            id
        ))
        .await?;
    row.try_into()
}

/// A page of the ledger, newest first.
pub async fn page(db: &Db, group: GroupId, limit: i64, offset: i64) -> Result<Vec<Payment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT p.id, p.receipt, p.person_id, p.name, p.category, p.band, p.minor, p.currency, p.way, p.reference,
               p.received_at, p.covers_from, p.covers_until, p.due_minor, p.worked_out, p.cite, p.reverses, p.reason,
               p.recorded_at, p.recorded_by,
               EXISTS (SELECT 1 FROM membership_payment r WHERE r.group_id = p.group_id AND r.reverses = p.id) AS reversed
             FROM membership_payment p WHERE p.group_id = $1 ORDER BY p.receipt DESC LIMIT $2 OFFSET $3",
            group,
            limit,
            offset
        ))
        .await?;
    rows.into_iter().map(Payment::try_from).collect()
}

/// All of one person, newest first.
pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Payment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT p.id, p.receipt, p.person_id, p.name, p.category, p.band, p.minor, p.currency, p.way, p.reference,
               p.received_at, p.covers_from, p.covers_until, p.due_minor, p.worked_out, p.cite, p.reverses, p.reason,
               p.recorded_at, p.recorded_by,
               EXISTS (SELECT 1 FROM membership_payment r WHERE r.group_id = p.group_id AND r.reverses = p.id) AS reversed
             FROM membership_payment p WHERE p.group_id = $1 AND p.person_id = $2 ORDER BY p.receipt DESC LIMIT 200",
            group,
            person
        ))
        .await?;
    rows.into_iter().map(Payment::try_from).collect()
}

/// How many rows there are, and what came in by each way since an instant, reversals taken off; by currency and way.
pub async fn sums(db: &Db, group: GroupId, since: At) -> Result<Vec<(String, String, i64, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT currency, way, COUNT(*), CAST(SUM(minor) AS BIGINT) FROM membership_payment
             WHERE group_id = $1 AND received_at >= $2 GROUP BY currency, way ORDER BY currency, way",
            group,
            since
        ))
        .await?)
}

pub async fn total(db: &Db, group: GroupId) -> Result<i64> {
    let (n,): (i64,) =
        db.one(sql!("SELECT COUNT(*) FROM membership_payment WHERE group_id = $1", group)).await?;
    Ok(n)
}
