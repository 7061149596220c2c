//! What was let go of by the schedule, and what was published of it and stays.

use kernel::{At, Db, GroupId, Result, Tx, sql};
use uuid::Uuid;

use super::count;
use crate::model::{Kept, Part, PollId, PutOff};

#[derive(sqlx::FromRow)]
struct KeptRow {
    what: String,
    announced_at: Option<At>,
    put_off_until: Option<At>,
    reason: Option<String>,
    clause: Option<String>,
    done_at: Option<At>,
    noted: bool,
}

/// Where each part of a poll stands; nothing for a part of which nothing is known yet.
pub async fn kept(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<(Part, Kept)>> {
    let rows: Vec<KeptRow> = db
        .all(sql!(
            "SELECT what, announced_at, put_off_until, reason, clause, done_at, noted FROM polling_erasure
             WHERE group_id = $1 AND poll_id = $2",
            group,
            poll
        ))
        .await?;
    rows.into_iter()
        .map(|it| {
            let put_off = it.put_off_until.map(|until| PutOff {
                until,
                reason: it.reason.unwrap_or_default(),
                clause: it.clause.unwrap_or_default(),
            });
            let (announced_at, done_at, noted) = (it.announced_at, it.done_at, it.noted);
            Ok((Part::read(&it.what)?, Kept { announced_at, put_off, done_at, noted }))
        })
        .collect()
}

/// Closed polls that have something left to let go of, or to note.
pub async fn unfinished(db: &Db, group: GroupId) -> Result<Vec<PollId>> {
    let rows: Vec<(PollId,)> = db
        .all(sql!(
            "SELECT p.id FROM polling_poll p
             WHERE p.group_id = $1 AND p.state = 'closed' AND p.manifest IS NOT NULL AND (
                 SELECT COUNT(*) FROM polling_erasure e
                 WHERE e.group_id = p.group_id AND e.poll_id = p.id AND e.done_at IS NOT NULL AND e.noted = TRUE
             ) < 2 ORDER BY p.id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Polls of which something is announced and not done.
pub async fn announced(db: &Db, group: GroupId) -> Result<Vec<PollId>> {
    let rows: Vec<(PollId,)> = db
        .all(sql!(
            "SELECT DISTINCT poll_id FROM polling_erasure
             WHERE group_id = $1 AND announced_at IS NOT NULL AND done_at IS NULL ORDER BY poll_id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

async fn row(tx: &mut Tx, group: GroupId, poll: PollId, part: Part) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_erasure (group_id, poll_id, what, noted) VALUES ($1, $2, $3, FALSE)
         ON CONFLICT (group_id, poll_id, what) DO NOTHING",
        group,
        poll,
        part.as_str()
    ))
    .await?;
    Ok(())
}

pub async fn announce(tx: &mut Tx, group: GroupId, poll: PollId, part: Part, at: At) -> Result<()> {
    row(tx, group, poll, part).await?;
    tx.run(sql!(
        "UPDATE polling_erasure SET announced_at = $1
         WHERE group_id = $2 AND poll_id = $3 AND what = $4 AND announced_at IS NULL",
        at,
        group,
        poll,
        part.as_str()
    ))
    .await?;
    Ok(())
}

/// False if it is erased already.
pub async fn put_off(tx: &mut Tx, group: GroupId, poll: PollId, part: Part, it: &PutOff) -> Result<bool> {
    row(tx, group, poll, part).await?;
    let n = tx
        .run(sql!(
            "UPDATE polling_erasure SET put_off_until = $1, reason = $2, clause = $3
             WHERE group_id = $4 AND poll_id = $5 AND what = $6 AND done_at IS NULL",
            it.until,
            &it.reason,
            &it.clause,
            group,
            poll,
            part.as_str()
        ))
        .await?;
    Ok(n == 1)
}

/// False if it was done before, or was put off a moment ago.
pub async fn done(tx: &mut Tx, group: GroupId, poll: PollId, part: Part, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_erasure SET done_at = $1
             WHERE group_id = $2 AND poll_id = $3 AND what = $4 AND done_at IS NULL
                 AND (put_off_until IS NULL OR put_off_until <= $1)",
            at,
            group,
            poll,
            part.as_str()
        ))
        .await?;
    Ok(n == 1)
}

pub async fn noted(db: &Db, group: GroupId, poll: PollId, part: Part) -> Result<()> {
    db.run(sql!(
        "UPDATE polling_erasure SET noted = TRUE WHERE group_id = $1 AND poll_id = $2 AND what = $3",
        group,
        poll,
        part.as_str()
    ))
    .await?;
    Ok(())
}

/// When the result was declared, from which the time of the papers runs.
pub async fn declared_at(db: &Db, group: GroupId, poll: PollId) -> Result<Option<At>> {
    let row: Option<(Option<At>,)> = db
        .opt(sql!("SELECT declared_at FROM polling_poll WHERE group_id = $1 AND id = $2", group, poll))
        .await?;
    Ok(row.and_then(|it| it.0))
}

pub async fn set_declared(tx: &mut Tx, group: GroupId, poll: PollId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE polling_poll SET declared_at = $1 WHERE group_id = $2 AND id = $3 AND declared_at IS NULL",
        at,
        group,
        poll
    ))
    .await?;
    Ok(())
}

/// When the term of those elected ended; nothing while it runs.
pub async fn term_ended_at(db: &Db, group: GroupId, poll: PollId) -> Result<Option<At>> {
    let row: Option<(Option<At>,)> = db
        .opt(sql!("SELECT term_ended_at FROM polling_poll WHERE group_id = $1 AND id = $2", group, poll))
        .await?;
    Ok(row.and_then(|it| it.0))
}

pub async fn set_term_ended(tx: &mut Tx, group: GroupId, poll: PollId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE polling_poll SET term_ended_at = $1 WHERE group_id = $2 AND id = $3 AND term_ended_at IS NULL",
        at,
        group,
        poll
    ))
    .await?;
    Ok(())
}

/// How much a part holds: marks on the roll, or different papers.
pub async fn held(db: &Db, group: GroupId, poll: PollId, part: Part) -> Result<u64> {
    let row: (i64,) = match part {
        Part::Marks => {
            db.one(sql!(
                "SELECT COUNT(*) FROM polling_mark WHERE group_id = $1 AND poll_id = $2",
                group,
                poll
            ))
            .await?
        }
        Part::Papers => {
            db.one(sql!(
                "SELECT CAST(COALESCE(SUM(copies), 0) AS BIGINT) FROM polling_ballot WHERE group_id = $1 AND poll_id = $2",
                group,
                poll
            ))
            .await?
        }
    };
    Ok(count(row.0))
}

/// Keeps the two lists of a contest's roll that were published, without anything that reads them.
pub async fn keep_register(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    contest: Uuid,
    leaves: Vec<u8>,
    marks: Vec<u8>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_register (group_id, poll_id, contest_id, leaves, marks) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, poll_id, contest_id) DO NOTHING",
        group,
        poll,
        contest,
        leaves,
        marks
    ))
    .await?;
    Ok(())
}

pub async fn register(
    db: &Db,
    group: GroupId,
    poll: PollId,
    contest: Uuid,
) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    Ok(db
        .opt(sql!(
            "SELECT leaves, marks FROM polling_register WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3",
            group,
            poll,
            contest
        ))
        .await?)
}

/// Takes the marks away, and with the salts the means to guess them from the list that stays.
pub async fn forget_marks(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<()> {
    tx.run(sql!("DELETE FROM polling_mark WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    tx.run(sql!(
        "UPDATE polling_roll SET salt = $1, email = NULL, requested = FALSE WHERE group_id = $2 AND poll_id = $3",
        vec![0u8; 16],
        group,
        poll
    ))
    .await?;
    Ok(())
}

/// Takes away what the papers say, and the words that join a paper sheet to its entry.
pub async fn forget_papers(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<()> {
    tx.run(sql!("DELETE FROM polling_opening WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    tx.run(sql!("DELETE FROM polling_ballot WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    tx.run(sql!("DELETE FROM polling_inputs WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    tx.run(sql!("UPDATE polling_batch SET words = NULL WHERE group_id = $1 AND poll_id = $2", group, poll))
        .await?;
    super::sealed::forget_shares(tx, group, poll).await
}

/// What a count was made from, as the log names it, and its salt of 32 bytes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Inputs {
    pub bytes: Vec<u8>,
    pub salt: Vec<u8>,
}

impl Inputs {
    pub fn hash(&self) -> Option<ballotbox::Hash> {
        Some(ballotbox::event::of_inputs(self.salt.as_slice().try_into().ok()?, &self.bytes))
    }
}

pub async fn keep_inputs(tx: &mut Tx, group: GroupId, poll: PollId, it: &Inputs) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_inputs (group_id, poll_id, bytes, salt) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, poll_id) DO NOTHING",
        group,
        poll,
        it.bytes.clone(),
        it.salt.clone()
    ))
    .await?;
    Ok(())
}

pub async fn inputs(db: &Db, group: GroupId, poll: PollId) -> Result<Option<Inputs>> {
    Ok(db
        .opt(sql!("SELECT bytes, salt FROM polling_inputs WHERE group_id = $1 AND poll_id = $2", group, poll))
        .await?)
}

/// What was published of a contest.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Published {
    pub profile: Vec<u8>,
    pub sheet: Option<String>,
    pub valid: i64,
    pub invalid: i64,
}

pub async fn keep_published(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    contest: Uuid,
    it: &Published,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_published (group_id, poll_id, contest_id, profile, sheet, valid, invalid)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (group_id, poll_id, contest_id) DO NOTHING",
        group,
        poll,
        contest,
        it.profile.clone(),
        it.sheet.clone(),
        it.valid,
        it.invalid
    ))
    .await?;
    Ok(())
}

pub async fn published(db: &Db, group: GroupId, poll: PollId, contest: Uuid) -> Result<Option<Published>> {
    Ok(db
        .opt(sql!(
            "SELECT profile, sheet, valid, invalid FROM polling_published
             WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3",
            group,
            poll,
            contest
        ))
        .await?)
}
