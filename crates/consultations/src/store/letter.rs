//! Letters that wait for a person.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{ConsultationId, Letter, LetterId};

#[derive(sqlx::FromRow)]
struct Row {
    id: LetterId,
    sender: String,
    sender_name: String,
    subject: String,
    body: String,
    received_at: At,
    person_id: Option<PersonId>,
    consultation_id: Option<ConsultationId>,
    doubt: String,
}

impl From<Row> for Letter {
    fn from(it: Row) -> Self {
        Self {
            id: it.id,
            sender: it.sender,
            sender_name: it.sender_name,
            subject: it.subject,
            body: it.body,
            received_at: it.received_at,
            person: it.person_id,
            consultation: it.consultation_id,
            doubt: it.doubt,
        }
    }
}

/// False if this letter is here already, however often it is read.
pub async fn insert(tx: &mut Tx, group: GroupId, it: &Letter, digest: [u8; 32]) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO consultations_letter (group_id, id, digest, sender, sender_name, subject, body, received_at,
                person_id, consultation_id, doubt, state, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', '')
             ON CONFLICT (group_id, digest) DO NOTHING",
            group,
            it.id,
            digest,
            &it.sender,
            &it.sender_name,
            &it.subject,
            &it.body,
            it.received_at,
            it.person,
            it.consultation,
            &it.doubt
        ))
        .await?;
    Ok(n == 1)
}

/// Oldest first.
pub async fn waiting(db: &Db, group: GroupId) -> Result<Vec<Letter>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, sender, sender_name, subject, body, received_at, person_id, consultation_id, doubt
             FROM consultations_letter WHERE group_id = $1 AND state = 'waiting' ORDER BY received_at, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Letter::from).collect())
}

pub async fn find(db: &Db, group: GroupId, id: LetterId) -> Result<Letter> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, sender, sender_name, subject, body, received_at, person_id, consultation_id, doubt
             FROM consultations_letter WHERE group_id = $1 AND id = $2 AND state = 'waiting'",
            group,
            id
        ))
        .await?;
    row.map(Letter::from).ok_or_else(|| Problem::not_found("This letter does not wait any more."))
}

/// False if somebody else decided it meanwhile.
pub async fn decide(
    tx: &mut Tx,
    group: GroupId,
    id: LetterId,
    state: &str,
    reason: &str,
    at: At,
    by: Option<PersonId>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE consultations_letter SET state = $1, reason = $2, decided_at = $3, decided_by = $4
             WHERE group_id = $5 AND id = $6 AND state = 'waiting'",
            state,
            reason,
            at,
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// How many wait.
pub async fn count(db: &Db, group: GroupId) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM consultations_letter WHERE group_id = $1 AND state = 'waiting'",
            group
        ))
        .await?;
    Ok(n)
}
