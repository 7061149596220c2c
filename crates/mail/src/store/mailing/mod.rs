//! Mailings, and who agreed to the release.

use std::collections::BTreeMap;

use kernel::db::DbResult;
use kernel::{At, Ctx, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::mailing::{Agreed, Counts, Figures, Mailing, MailingState, Seen, Subject};
use crate::model::{Kind, MailingId, State};

mod people;

pub use people::{
    Proof, insert_left_out, insert_recipient, leave, leavers, left, left_out, next, proofs, recipients,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: MailingId,
    kind: String,
    subject: String,
    body: String,
    about_kind: String,
    about_id: Uuid,
    about_title: String,
    about_url: String,
    state: String,
    proposed_by: Option<PersonId>,
    proposed_by_name: String,
    proposed_at: At,
    held_until: At,
    officers_only: bool,
    approved_by: Option<PersonId>,
    seen_by: Option<PersonId>,
    seen_by_name: Option<String>,
    seen_at: Option<At>,
    finished_at: Option<At>,
}

impl TryFrom<Row> for Mailing {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let seen = it.seen_by.zip(it.seen_at);
        Ok(Self {
            id: it.id,
            kind: Kind::parse(&it.kind)?,
            subject: it.subject,
            body: it.body,
            about: Subject { kind: it.about_kind, id: it.about_id, title: it.about_title, url: it.about_url },
            state: MailingState::parse(&it.state)?,
            proposed_by: it.proposed_by,
            proposed_by_name: it.proposed_by_name,
            proposed_at: it.proposed_at,
            held_until: it.held_until,
            officers_only: it.officers_only,
            approved_by: it.approved_by,
            seen: seen.map(|(by, at)| Seen { by, name: it.seen_by_name.unwrap_or_default(), at }),
            finished_at: it.finished_at,
        })
    }
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, it: &Mailing) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO mail_mailing (group_id, id, kind, subject, body, about_kind, about_id, about_title, about_url,
             state, proposed_by, proposed_by_name, proposed_at, held_until, officers_only)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        ctx.group.id,
        it.id,
        it.kind.as_str(),
        &it.subject,
        &it.body,
        &it.about.kind,
        it.about.id,
        &it.about.title,
        &it.about.url,
        it.state.as_str(),
        it.proposed_by,
        &it.proposed_by_name,
        it.proposed_at,
        it.held_until,
        it.officers_only
    ))
    .await?;
    Ok(())
}

pub async fn get(db: &Db, group: GroupId, id: MailingId) -> Result<Option<Mailing>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, kind, subject, body, about_kind, about_id, about_title, about_url, state, proposed_by,
                 proposed_by_name, proposed_at, held_until, officers_only, approved_by, seen_by, seen_by_name, seen_at,
                 finished_at
             FROM mail_mailing WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Mailing::try_from).transpose()
}

pub async fn about(db: &Db, group: GroupId, kind: &str, about: Uuid) -> Result<Vec<Mailing>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, kind, subject, body, about_kind, about_id, about_title, about_url, state, proposed_by,
                 proposed_by_name, proposed_at, held_until, officers_only, approved_by, seen_by, seen_by_name, seen_at,
                 finished_at
             FROM mail_mailing WHERE group_id = $1 AND about_kind = $2 AND about_id = $3 ORDER BY proposed_at, id",
            group,
            kind,
            about
        ))
        .await?;
    rows.into_iter().map(Mailing::try_from).collect()
}

pub async fn newest(db: &Db, group: GroupId) -> Result<Vec<Mailing>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, kind, subject, body, about_kind, about_id, about_title, about_url, state, proposed_by,
                 proposed_by_name, proposed_at, held_until, officers_only, approved_by, seen_by, seen_by_name, seen_at,
                 finished_at
             FROM mail_mailing WHERE group_id = $1 ORDER BY proposed_at DESC, id DESC LIMIT 100",
            group
        ))
        .await?;
    rows.into_iter().map(Mailing::try_from).collect()
}

/// Mailings that are held, with the end of their ten minutes.
pub async fn held(tx: &mut Tx, group: GroupId) -> DbResult<Vec<(MailingId, At)>> {
    tx.all(sql!("SELECT id, held_until FROM mail_mailing WHERE group_id = $1 AND state = 'held'", group))
        .await
}

pub async fn counts(db: &Db, group: GroupId, id: MailingId) -> Result<Counts> {
    let of = |it: (i64,)| it.0;
    let recipients: (i64,) = db
        .one(sql!("SELECT COUNT(*) FROM mail_recipient WHERE group_id = $1 AND mailing_id = $2", group, id))
        .await?;
    let left_out: (i64,) = db
        .one(sql!("SELECT COUNT(*) FROM mail_left_out WHERE group_id = $1 AND mailing_id = $2", group, id))
        .await?;
    let states: Vec<(String, i64)> = db
        .all(sql!(
            "SELECT state, COUNT(*) FROM mail_message WHERE group_id = $1 AND mailing_id = $2 GROUP BY state",
            group,
            id
        ))
        .await?;
    let mut counts = Counts { recipients: of(recipients), left_out: of(left_out), ..Counts::default() };
    for (state, n) in states {
        add(&mut counts, &state, n)?;
    }
    counts.waiting = counts.recipients - counts.sent - counts.lost;
    Ok(counts)
}

fn add(counts: &mut Counts, state: &str, n: i64) -> Result<()> {
    match State::parse(state)? {
        State::Sent => counts.sent += n,
        state if state.is_lost() => counts.lost += n,
        _ => {}
    }
    Ok(())
}

/// The numbers of every mailing that still wants something, with one question for all of them: held ones, and those
/// that nobody has looked at since they went.
pub async fn open_counts(db: &Db, group: GroupId) -> Result<BTreeMap<MailingId, Counts>> {
    let rows: Vec<(MailingId, String, i64)> = db
        .all(sql!(
            "SELECT l.id, l.what, COUNT(*) FROM (
                 SELECT m.id AS id, 'recipients' AS what FROM mail_mailing m JOIN mail_recipient r
                   ON r.group_id = m.group_id AND r.mailing_id = m.id
                   WHERE m.group_id = $1 AND (m.state = 'held' OR (m.state <> 'revoked' AND m.seen_at IS NULL))
                 UNION ALL
                 SELECT m.id AS id, 'left-out' AS what FROM mail_mailing m JOIN mail_left_out o
                   ON o.group_id = m.group_id AND o.mailing_id = m.id
                   WHERE m.group_id = $1 AND (m.state = 'held' OR (m.state <> 'revoked' AND m.seen_at IS NULL))
                 UNION ALL
                 SELECT m.id AS id, g.state AS what FROM mail_mailing m JOIN mail_message g
                   ON g.group_id = m.group_id AND g.mailing_id = m.id
                   WHERE m.group_id = $1 AND (m.state = 'held' OR (m.state <> 'revoked' AND m.seen_at IS NULL))
             ) l GROUP BY l.id, l.what",
            group
        ))
        .await?;
    let mut all: BTreeMap<MailingId, Counts> = BTreeMap::new();
    for (id, what, n) in rows {
        let counts = all.entry(id).or_default();
        match what.as_str() {
            "recipients" => counts.recipients = n,
            "left-out" => counts.left_out = n,
            state => add(counts, state, n)?,
        }
    }
    for counts in all.values_mut() {
        counts.waiting = counts.recipients - counts.sent - counts.lost;
    }
    Ok(all)
}

/// The mailings of some time in numbers: proposed since an instant, and not revoked.
pub async fn figures(db: &Db, group: GroupId, since: At) -> Result<Figures> {
    let by_state: Vec<(String, i64)> = db
        .all(sql!(
            "SELECT state, COUNT(*) FROM mail_mailing
             WHERE group_id = $1 AND proposed_at >= $2 AND state <> 'revoked' GROUP BY state",
            group,
            since
        ))
        .await?;
    let by_message: Vec<(String, i64)> = db
        .all(sql!(
            "SELECT g.state, COUNT(*) FROM mail_mailing m
             JOIN mail_message g ON g.group_id = m.group_id AND g.mailing_id = m.id
             WHERE m.group_id = $1 AND m.proposed_at >= $2 AND m.state <> 'revoked' GROUP BY g.state",
            group,
            since
        ))
        .await?;
    let mut found = Figures::default();
    for (state, n) in by_state {
        match MailingState::parse(&state)? {
            MailingState::Held => found.held += n,
            _ => found.gone += n,
        }
    }
    let mut counts = Counts::default();
    for (state, n) in by_message {
        add(&mut counts, &state, n)?;
    }
    (found.sent, found.lost) = (counts.sent, counts.lost);
    Ok(found)
}

/// The mailings that still want something, newest first.
pub async fn open(db: &Db, group: GroupId) -> Result<Vec<Mailing>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, kind, subject, body, about_kind, about_id, about_title, about_url, state, proposed_by,
                 proposed_by_name, proposed_at, held_until, officers_only, approved_by, seen_by, seen_by_name, seen_at,
                 finished_at
             FROM mail_mailing WHERE group_id = $1 AND (state = 'held' OR (state <> 'revoked' AND seen_at IS NULL))
             ORDER BY proposed_at DESC, id DESC LIMIT 100",
            group
        ))
        .await?;
    rows.into_iter().map(Mailing::try_from).collect()
}

pub async fn begin(tx: &mut Tx, group: GroupId, id: MailingId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE mail_mailing SET state = 'sending' WHERE group_id = $1 AND id = $2 AND state = 'held'",
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// True if nobody has revoked it; until the transaction ends nobody can.
pub async fn still_going(tx: &mut Tx, group: GroupId, id: MailingId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE mail_mailing SET state = 'sending' WHERE group_id = $1 AND id = $2 AND state = 'sending'",
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn finish(tx: &mut Tx, ctx: &Ctx, id: MailingId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE mail_mailing SET state = 'sent', finished_at = $1 WHERE group_id = $2 AND id = $3 AND state = 'sending'",
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Revokes a mailing and every message of it that has not gone; false if it has gone out.
pub async fn revoke(tx: &mut Tx, ctx: &Ctx, id: MailingId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE mail_mailing SET state = 'revoked', revoked_by = $1, revoked_at = $2
             WHERE group_id = $3 AND id = $4 AND state IN ('held', 'sending')",
            ctx.actor.person,
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    tx.run(sql!(
        "UPDATE mail_message SET state = 'suppressed', reason = 'The mailing was revoked.'
         WHERE group_id = $1 AND mailing_id = $2 AND state IN ('queued', 'held')",
        ctx.group.id,
        id
    ))
    .await?;
    Ok(n == 1)
}

pub async fn approve(tx: &mut Tx, ctx: &Ctx, id: MailingId, by: PersonId) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE mail_mailing SET approved_by = $1, approved_at = $2
             WHERE group_id = $3 AND id = $4 AND state = 'held' AND approved_by IS NULL",
            by,
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn mark_seen(tx: &mut Tx, ctx: &Ctx, id: MailingId, by: PersonId, name: &str) -> DbResult<()> {
    tx.run(sql!(
        "UPDATE mail_mailing SET seen_by = $1, seen_by_name = $2, seen_at = $3 WHERE group_id = $4 AND id = $5",
        by,
        name,
        ctx.now,
        ctx.group.id,
        id
    ))
    .await?;
    Ok(())
}

pub async fn agreed(db: &Db, group: GroupId) -> DbResult<Vec<Agreed>> {
    db.all(sql!("SELECT person, name, at FROM mail_release WHERE group_id = $1 ORDER BY at", group)).await
}

pub async fn agree(tx: &mut Tx, ctx: &Ctx, person: PersonId, name: &str) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO mail_release (group_id, person, name, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, person) DO NOTHING",
        ctx.group.id,
        person,
        name,
        ctx.now
    ))
    .await?;
    Ok(())
}
