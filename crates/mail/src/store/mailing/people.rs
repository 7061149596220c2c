//! The people of a mailing: its recipients, those left out, what became of each, and who has left the bulletin.

use kernel::db::DbResult;
use kernel::{At, Ctx, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::mailing::{LeftOut, Recipient};
use crate::model::{MailingId, MessageId, State};

pub async fn insert_recipient(tx: &mut Tx, ctx: &Ctx, id: MailingId, to: &Recipient) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO mail_recipient (group_id, mailing_id, person, name, address, postal, phone, fill)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (group_id, mailing_id, person) DO NOTHING",
        ctx.group.id,
        id,
        to.person,
        &to.name,
        to.address.clone().filter(|it| !it.trim().is_empty()),
        to.postal.clone(),
        to.phone.clone(),
        serde_json::to_string(&to.fill)?
    ))
    .await?;
    Ok(())
}

pub async fn insert_left_out(tx: &mut Tx, ctx: &Ctx, id: MailingId, one: &LeftOut) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO mail_left_out (group_id, mailing_id, person, name, reason) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, mailing_id, person) DO NOTHING",
        ctx.group.id,
        id,
        one.person,
        &one.name,
        &one.reason
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RecipientRow {
    person: PersonId,
    name: String,
    address: Option<String>,
    postal: Option<String>,
    phone: Option<String>,
    fill: String,
}

impl TryFrom<RecipientRow> for Recipient {
    type Error = Problem;
    fn try_from(it: RecipientRow) -> Result<Self> {
        let RecipientRow { person, name, address, postal, phone, fill } = it;
        Ok(Self { person, name, address, postal, phone, fill: serde_json::from_str(&fill)? })
    }
}

/// All recipients, by name. In the same order as `proofs`.
pub async fn recipients(db: &Db, group: GroupId, id: MailingId) -> Result<Vec<Recipient>> {
    let rows: Vec<RecipientRow> = db
        .all(sql!(
            "SELECT person, name, address, postal, phone, fill FROM mail_recipient
             WHERE group_id = $1 AND mailing_id = $2 ORDER BY name, person",
            group,
            id
        ))
        .await?;
    rows.into_iter().map(Recipient::try_from).collect()
}

/// The recipients for whom no message has been made yet.
pub async fn next(db: &Db, group: GroupId, id: MailingId, most: i64) -> Result<Vec<Recipient>> {
    let rows: Vec<RecipientRow> = db
        .all(sql!(
            "SELECT r.person, r.name, r.address, r.postal, r.phone, r.fill FROM mail_recipient r
             WHERE r.group_id = $1 AND r.mailing_id = $2 AND NOT EXISTS (
                 SELECT 1 FROM mail_message m WHERE m.group_id = r.group_id AND m.mailing_id = r.mailing_id AND m.person = r.person)
             ORDER BY r.person LIMIT $3",
            group,
            id,
            most
        ))
        .await?;
    rows.into_iter().map(Recipient::try_from).collect()
}

/// What became of one person's message of a mailing.
#[derive(Clone, Debug)]
pub struct Proof {
    pub person: PersonId,
    pub name: String,
    /// `None` before the mailing has come to this person.
    pub state: Option<State>,
    pub reason: Option<String>,
    pub message: Option<MessageId>,
    pub sent_at: Option<At>,
    /// SHA-256 of the message as it was handed over.
    pub hash: Option<Vec<u8>>,
}

#[derive(sqlx::FromRow)]
struct ProofRow {
    person: PersonId,
    name: String,
    state: Option<String>,
    reason: Option<String>,
    message: Option<MessageId>,
    sent_at: Option<At>,
    proof: Option<Vec<u8>>,
}

pub async fn proofs(db: &Db, group: GroupId, id: MailingId) -> Result<Vec<Proof>> {
    let rows: Vec<ProofRow> = db
        .all(sql!(
            "SELECT r.person, r.name, m.state, m.reason, m.id AS message, m.sent_at, m.proof FROM mail_recipient r
             LEFT JOIN mail_message m ON m.group_id = r.group_id AND m.mailing_id = r.mailing_id AND m.person = r.person
             WHERE r.group_id = $1 AND r.mailing_id = $2 ORDER BY r.name, r.person",
            group,
            id
        ))
        .await?;
    let proof = |it: ProofRow| {
        let state = it.state.as_deref().map(State::parse).transpose()?;
        let ProofRow { person, name, reason, message, sent_at, proof: hash, .. } = it;
        Ok(Proof { person, name, state, reason, message, sent_at, hash })
    };
    rows.into_iter().map(proof).collect()
}

pub async fn left_out(db: &Db, group: GroupId, id: MailingId) -> Result<Vec<LeftOut>> {
    let rows: Vec<(PersonId, String, String)> = db
        .all(sql!(
            "SELECT person, name, reason FROM mail_left_out WHERE group_id = $1 AND mailing_id = $2 ORDER BY name, person",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(|(person, name, reason)| LeftOut { person, name, reason }).collect())
}

/// Who has left the bulletin.
pub async fn leavers(tx: &mut Tx, group: GroupId) -> DbResult<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> =
        tx.all(sql!("SELECT person FROM mail_left WHERE group_id = $1", group)).await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The same, outside a transaction.
pub async fn left(db: &Db, group: GroupId) -> DbResult<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> =
        db.all(sql!("SELECT person FROM mail_left WHERE group_id = $1", group)).await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Notes that somebody left; false if they had already.
pub async fn leave(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO mail_left (group_id, person, since) VALUES ($1, $2, $3)
             ON CONFLICT (group_id, person) DO NOTHING",
            ctx.group.id,
            person,
            ctx.now
        ))
        .await?;
    Ok(n == 1)
}
