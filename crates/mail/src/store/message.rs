//! Messages, one row each.

use kernel::db::DbResult;
use kernel::{At, Ctx, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Kind, MailingId, MessageId, State};
use crate::suppressed::{Hashes, Key};

/// A message to store.
pub struct New {
    pub id: MessageId,
    pub mailing: Option<MailingId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub address: String,
    pub name: String,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub state: State,
    pub reason: Option<String>,
}

/// A message as the sender and the pages see it.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    pub mailing: Option<MailingId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub address: String,
    pub name: String,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub state: State,
    pub attempts: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: MessageId,
    mailing_id: Option<MailingId>,
    person: Option<PersonId>,
    kind: String,
    address: String,
    address_name: String,
    subject: String,
    body_text: String,
    body_html: Option<String>,
    state: String,
    attempts: i64,
}

impl TryFrom<Row> for Message {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            mailing: it.mailing_id,
            person: it.person,
            kind: Kind::parse(&it.kind)?,
            address: it.address,
            name: it.address_name,
            subject: it.subject,
            text: it.body_text,
            html: it.body_html,
            state: State::parse(&it.state)?,
            attempts: it.attempts,
        })
    }
}

/// Stores a message; of a mailing, at most one for each person, however often it is tried.
pub async fn insert(tx: &mut Tx, ctx: &Ctx, new: &New) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO mail_message (group_id, id, mailing_id, person, kind, address, address_name, subject,
                 body_text, body_html, state, attempts, due_at, reason, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $12)
             ON CONFLICT (group_id, mailing_id, person) DO NOTHING",
            ctx.group.id,
            new.id,
            new.mailing,
            new.person,
            new.kind.as_str(),
            &new.address,
            &new.name,
            &new.subject,
            &new.text,
            new.html.clone(),
            new.state.as_str(),
            ctx.now,
            new.reason.clone()
        ))
        .await?;
    Ok(n == 1)
}

/// Takes a message for sending, so that no other sender does; `None` if it is not to go now.
pub async fn claim(db: &Db, group: GroupId, id: MessageId, now: At) -> Result<Option<Message>> {
    let mut tx = db.begin().await?;
    let row: Option<Row> = tx
        .opt(sql!(
            "UPDATE mail_message SET state = 'sending', attempts = attempts + 1, due_at = $1
             WHERE group_id = $2 AND id = $3 AND due_at <= $4 AND state IN ('queued', 'sending')
             RETURNING id, mailing_id, person, kind, address, address_name, subject, body_text, body_html, state,
                 attempts",
            now.plus_minutes(LEASE_MINUTES),
            group,
            id,
            now
        ))
        .await?;
    tx.commit().await?;
    row.map(Message::try_from).transpose()
}

pub async fn get(db: &Db, group: GroupId, id: MessageId) -> Result<Option<Message>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, mailing_id, person, kind, address, address_name, subject, body_text, body_html, state,
                 attempts
             FROM mail_message WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Message::try_from).transpose()
}

/// How long a sender that died keeps its message from the others. Shorter than the lease of a job, so that the
/// job's second run finds it free.
const LEASE_MINUTES: i64 = 4;

/// What became of one attempt.
pub struct Outcome<'a> {
    pub state: State,
    pub due: At,
    pub reason: Option<&'a str>,
    pub status: Option<&'a str>,
    pub proof: Option<[u8; 32]>,
    pub sent_at: Option<At>,
    /// True if the text holds a secret that nobody needs any more.
    pub forget: bool,
}

pub async fn settle(tx: &mut Tx, group: GroupId, id: MessageId, to: &Outcome<'_>) -> DbResult<()> {
    tx.run(sql!(
        "UPDATE mail_message SET state = $1, due_at = $2, reason = $3, status = $4, proof = $5, sent_at = $6
         WHERE group_id = $7 AND id = $8",
        to.state.as_str(),
        to.due,
        to.reason,
        to.status,
        to.proof.map(|it| it.to_vec()),
        to.sent_at,
        group,
        id
    ))
    .await?;
    if to.forget {
        tx.run(sql!(
            "UPDATE mail_message SET body_text = '', body_html = NULL WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    }
    Ok(())
}

/// Whom a held message is for; `None` if it is not held any more.
pub async fn held_for(db: &Db, group: GroupId, id: MessageId) -> DbResult<Option<Option<PersonId>>> {
    let found: Option<(Option<PersonId>,)> = db
        .opt(sql!(
            "SELECT person FROM mail_message WHERE group_id = $1 AND id = $2 AND state = 'held'",
            group,
            id
        ))
        .await?;
    Ok(found.map(|it| it.0))
}

/// Lets one held message go; false if it is not held any more.
pub async fn free_one(tx: &mut Tx, group: GroupId, id: MessageId) -> DbResult<bool> {
    let freed = tx
        .run(sql!(
            "UPDATE mail_message SET state = 'queued' WHERE group_id = $1 AND id = $2 AND state = 'held'",
            group,
            id
        ))
        .await?;
    Ok(freed == 1)
}

/// Holds whatever still waits to be sent, in every group; how many.
pub async fn hold_all(tx: &mut Tx) -> DbResult<u64> {
    tx.run(sql!("UPDATE mail_message SET state = 'held' WHERE state IN ('queued', 'sending')")).await
}

/// Frees everything that waited for the release; the ids to send.
pub async fn free_held(tx: &mut Tx, group: GroupId) -> DbResult<Vec<MessageId>> {
    let rows: Vec<(MessageId,)> = tx
        .all(sql!(
            "UPDATE mail_message SET state = 'queued' WHERE group_id = $1 AND state = 'held' RETURNING id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// True if a single letter to this address waits to be sent.
pub async fn has_unsent(db: &Db, group: GroupId, address: &str) -> DbResult<bool> {
    let row: Option<(MessageId,)> = db
        .opt(sql!(
            "SELECT id FROM mail_message WHERE group_id = $1 AND LOWER(address) = $2 AND kind = 'personal'
             AND state IN ('queued', 'sending', 'held') LIMIT 1",
            group,
            address.trim().to_lowercase()
        ))
        .await?;
    Ok(row.is_some())
}

/// True if mail to this address came back for good.
pub async fn is_suppressed(tx: &mut Tx, group: GroupId, it: &Hashes) -> DbResult<bool> {
    let row: Option<(i64,)> = tx
        .opt(sql!(
            "SELECT since FROM mail_suppressed WHERE group_id = $1 AND (address_hash = $2 OR address_hash = $3) LIMIT 1",
            group,
            it.keyed.as_slice(),
            it.plain.as_slice()
        ))
        .await?;
    Ok(row.is_some())
}

/// The status with which mail to this address came back for good, and when.
pub async fn returned(db: &Db, group: GroupId, it: &Hashes) -> DbResult<Option<(String, At)>> {
    db.opt(sql!(
        "SELECT status, since FROM mail_suppressed WHERE group_id = $1 AND (address_hash = $2 OR address_hash = $3)
         ORDER BY since LIMIT 1",
        group,
        it.keyed.as_slice(),
        it.plain.as_slice()
    ))
    .await
}

/// Notes that an address returns mail for good.
pub async fn suppress(tx: &mut Tx, group: GroupId, it: &Hashes, status: &str, now: At) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO mail_suppressed (group_id, address_hash, status, since, keyed) VALUES ($1, $2, $3, $4, TRUE)
         ON CONFLICT (group_id, address_hash) DO NOTHING",
        group,
        it.keyed.as_slice(),
        status,
        now
    ))
    .await?;
    Ok(())
}

/// Lets an address be written to again; false if nothing kept it out.
pub async fn lift(tx: &mut Tx, group: GroupId, it: &Hashes) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM mail_suppressed WHERE group_id = $1 AND (address_hash = $2 OR address_hash = $3)",
            group,
            it.keyed.as_slice(),
            it.plain.as_slice()
        ))
        .await?;
    Ok(n > 0)
}

/// Hashes that an earlier version kept without a key.
pub async fn without_key(db: &Db, group: GroupId) -> DbResult<Vec<Vec<u8>>> {
    let rows: Vec<(Vec<u8>,)> = db
        .all(sql!("SELECT address_hash FROM mail_suppressed WHERE group_id = $1 AND keyed = FALSE", group))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Puts one of them under the key; where the address is kept under it already, the older line goes.
pub async fn put_under_key(tx: &mut Tx, group: GroupId, plain: &[u8], keyed: &[u8]) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO mail_suppressed (group_id, address_hash, status, since, keyed)
         SELECT group_id, $1, status, since, TRUE FROM mail_suppressed
         WHERE group_id = $2 AND address_hash = $3 AND keyed = FALSE
         ON CONFLICT (group_id, address_hash) DO NOTHING",
        keyed,
        group,
        plain
    ))
    .await?;
    tx.run(sql!(
        "DELETE FROM mail_suppressed WHERE group_id = $1 AND address_hash = $2 AND keyed = FALSE",
        group,
        plain
    ))
    .await?;
    Ok(())
}

/// The addresses to which mail came back for good, as hashes, and the key under which they are.
pub struct Suppressed(std::collections::BTreeSet<Vec<u8>>, Key);

impl Suppressed {
    pub fn holds(&self, address: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let it = self.1.hashes(address);
        self.0.contains(&it.keyed) || self.0.contains(&it.plain)
    }
}

pub async fn suppressed(db: &Db, group: GroupId, key: Key) -> DbResult<Suppressed> {
    let rows: Vec<(Vec<u8>,)> =
        db.all(sql!("SELECT address_hash FROM mail_suppressed WHERE group_id = $1", group)).await?;
    Ok(Suppressed(rows.into_iter().map(|it| it.0).collect(), key))
}

/// The group a message belongs to: what returns does not say.
pub async fn owner(db: &Db, id: MessageId) -> DbResult<Option<GroupId>> {
    let row: Option<(GroupId,)> = db.opt(sql!("SELECT group_id FROM mail_message WHERE id = $1", id)).await?;
    Ok(row.map(|it| it.0))
}

/// Keeps a report; false if it was read before.
pub async fn keep_report(
    tx: &mut Tx,
    ctx: &Ctx,
    id: MessageId,
    status: &str,
    digest: [u8; 32],
) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO mail_bounce (group_id, digest, message_id, status, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (group_id, digest) DO NOTHING",
            ctx.group.id,
            digest,
            id,
            status,
            ctx.now
        ))
        .await?;
    Ok(n == 1)
}

/// Marks a message as come back; when it was sent, and the proof of it, stay.
pub async fn come_back(
    tx: &mut Tx,
    group: GroupId,
    id: MessageId,
    status: &str,
    reason: Option<&str>,
) -> DbResult<()> {
    tx.run(sql!(
        "UPDATE mail_message SET state = 'bounced', status = $1, reason = $2 WHERE group_id = $3 AND id = $4",
        status,
        reason,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// A single message that did not arrive.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lost {
    pub name: String,
    pub subject: String,
    pub reason: String,
}

/// The newest single messages that did not arrive, links to sign in apart.
pub async fn lost_singles(db: &Db, group: GroupId) -> DbResult<Vec<Lost>> {
    db.all(sql!(
        "SELECT address_name AS name, subject, COALESCE(reason, 'It did not arrive.') AS reason FROM mail_message
         WHERE group_id = $1 AND mailing_id IS NULL AND kind <> 'sign-in' AND state IN ('failed', 'bounced', 'suppressed')
         ORDER BY created_at DESC LIMIT 50",
        group
    ))
    .await
}

/// How many messages wait for the release.
pub async fn held_count(db: &Db, group: GroupId) -> DbResult<i64> {
    let row: (i64,) = db
        .one(sql!("SELECT COUNT(*) FROM mail_message WHERE group_id = $1 AND state = 'held'", group))
        .await?;
    Ok(row.0)
}

/// Forgets links to sign in that are over, with the addresses they went to.
pub async fn sweep(db: &Db, group: GroupId, before: At) -> DbResult<u64> {
    db.run(sql!(
        "DELETE FROM mail_message WHERE group_id = $1 AND kind = 'sign-in' AND created_at < $2",
        group,
        before
    ))
    .await
}

/// The messages of a mailing that are to go now.
pub async fn due_of(db: &Db, group: GroupId, mailing: MailingId, now: At) -> DbResult<Vec<MessageId>> {
    let rows: Vec<(MessageId,)> = db
        .all(sql!(
            "SELECT id FROM mail_message WHERE group_id = $1 AND mailing_id = $2 AND state IN ('queued', 'sending')
             AND due_at <= $3 ORDER BY id",
            group,
            mailing,
            now
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// What was sent to a person beside single messages: when, subject, kind, state.
pub async fn of_person(
    db: &Db,
    group: GroupId,
    person: PersonId,
) -> DbResult<Vec<(At, String, String, String)>> {
    db.all(sql!(
        "SELECT created_at, subject, kind, state FROM mail_message
         WHERE group_id = $1 AND person = $2 AND kind IN ('notice', 'call', 'ballot', 'bulletin')
         ORDER BY created_at DESC, id LIMIT 300",
        group,
        person
    ))
    .await
}
