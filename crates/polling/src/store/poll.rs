//! Polls and their contests.

use kernel::{At, Db, GroupId, Result, Tx, sql};
use uuid::Uuid;

use super::{count, no_such_poll};
use crate::model::{Contest, Level, NewPoll, Poll, PollId, PollState, Secrecy, Subject, Turnout};

#[derive(sqlx::FromRow)]
struct PollRow {
    id: PollId,
    subject_kind: String,
    subject_id: Uuid,
    subject_title: String,
    subject_url: String,
    state: String,
    opens_at: At,
    closes_at: At,
    channels: String,
    roll_count: i64,
    roll_hash: Vec<u8>,
    box_made: bool,
    signed_at: Option<At>,
    opened_at: Option<At>,
    publication: Option<String>,
}

#[derive(sqlx::FromRow)]
struct ContestRow {
    id: Uuid,
    title: String,
    seats: i64,
    ranked: bool,
    choices: String,
    counting: Option<String>,
}

pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    id: PollId,
    new: &NewPoll,
    roll: ballotbox::RollHash,
) -> Result<()> {
    let count = i64::try_from(roll.count).unwrap_or(i64::MAX);
    tx.run(sql!(
        "INSERT INTO polling_poll (group_id, id, subject_kind, subject_id, subject_title, subject_url, state,
             opens_at, closes_at, channels, roll_count, roll_hash, box_made, publication, secrecy)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, FALSE, $13, $14)",
        group,
        id,
        &new.subject.kind,
        new.subject.id,
        &new.subject.title,
        &new.subject.url,
        PollState::Open.as_str(),
        new.opens_at,
        new.closes_at,
        serde_json::to_string(&new.channels)?,
        count,
        roll.hash,
        new.secrecy.level(roll.count).as_str(),
        serde_json::to_string(&new.secrecy)?
    ))
    .await?;
    Ok(())
}

pub async fn insert_contest(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    position: u32,
    it: &Contest,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_contest (group_id, poll_id, id, position, title, seats, ranked, choices, counting)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group,
        poll,
        it.id,
        position,
        &it.title,
        it.seats,
        it.ranked,
        serde_json::to_string(&it.choices)?,
        serde_json::to_string(&it.counting)?
    ))
    .await?;
    Ok(())
}

pub async fn get(db: &Db, group: GroupId, id: PollId) -> Result<Poll> {
    let row: Option<PollRow> = db
        .opt(sql!(
            "SELECT id, subject_kind, subject_id, subject_title, subject_url, state, opens_at, closes_at, channels,
                 roll_count, roll_hash, box_made, signed_at, opened_at, publication
             FROM polling_poll WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    let row = row.ok_or_else(no_such_poll)?;
    let contests: Vec<ContestRow> = db
        .all(sql!(
            "SELECT id, title, seats, ranked, choices, counting FROM polling_contest
             WHERE group_id = $1 AND poll_id = $2 ORDER BY position",
            group,
            id
        ))
        .await?;
    assemble(row, contests)
}

/// All polls about a thing, the newest last.
pub async fn of_subject(db: &Db, group: GroupId, subject: Uuid) -> Result<Vec<PollId>> {
    let rows: Vec<(PollId,)> = db
        .all(sql!(
            "SELECT id FROM polling_poll WHERE group_id = $1 AND subject_id = $2 ORDER BY opens_at, id",
            group,
            subject
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Polls in a state, those that close first in front.
pub async fn in_state(db: &Db, group: GroupId, state: PollState) -> Result<Vec<PollId>> {
    let rows: Vec<(PollId,)> = db
        .all(sql!(
            "SELECT id FROM polling_poll WHERE group_id = $1 AND state = $2 ORDER BY closes_at, id",
            group,
            state.as_str()
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Closed polls whose papers nobody has opened yet.
pub async fn unopened(db: &Db, group: GroupId) -> Result<Vec<PollId>> {
    let rows: Vec<(PollId,)> = db
        .all(sql!(
            "SELECT id FROM polling_poll
             WHERE group_id = $1 AND state = 'closed' AND opened_at IS NULL AND manifest IS NOT NULL ORDER BY id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The state as it stands inside a transaction. The row is written as it is, which locks it on both engines.
pub async fn locked_state(tx: &mut Tx, group: GroupId, id: PollId) -> Result<PollState> {
    tx.run(sql!(
        "UPDATE polling_poll SET roll_count = roll_count WHERE group_id = $1 AND id = $2",
        group,
        id
    ))
    .await?;
    state(tx, group, id).await
}

pub async fn state(tx: &mut Tx, group: GroupId, id: PollId) -> Result<PollState> {
    let row: Option<(String,)> =
        tx.opt(sql!("SELECT state FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    PollState::read(&row.ok_or_else(no_such_poll)?.0)
}

/// The state inside a transaction, and whether its manifest is signed.
pub async fn state_and_signed(tx: &mut Tx, group: GroupId, id: PollId) -> Result<(PollState, bool)> {
    let row: Option<(String, Option<At>)> = tx
        .opt(sql!("SELECT state, signed_at FROM polling_poll WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    let (state, signed) = row.ok_or_else(no_such_poll)?;
    Ok((PollState::read(&state)?, signed.is_some()))
}

/// Notes that the box is made.
pub async fn box_made(db: &Db, group: GroupId, id: PollId) -> Result<()> {
    db.run(sql!(
        "UPDATE polling_poll SET box_made = TRUE WHERE group_id = $1 AND id = $2 AND box_made = FALSE",
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Moves a poll from one state to another; false if it was not in the first.
pub async fn move_on(
    tx: &mut Tx,
    group: GroupId,
    id: PollId,
    from: PollState,
    to: PollState,
    now: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_poll SET state = $1, ended_at = $2 WHERE group_id = $3 AND id = $4 AND state = $5",
            to.as_str(),
            now,
            group,
            id,
            from.as_str()
        ))
        .await?;
    Ok(n == 1)
}

/// What was chosen for a poll when it was opened.
pub async fn secrecy(db: &Db, group: GroupId, id: PollId) -> Result<Secrecy> {
    let row: Option<(Option<String>,)> =
        db.opt(sql!("SELECT secrecy FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.and_then(|it| it.0).map(|it| serde_json::from_str(&it)).transpose()?.unwrap_or_default())
}

/// Fixes the manifest and the booth's page; false if they were fixed before.
pub async fn set_manifest(
    tx: &mut Tx,
    group: GroupId,
    id: PollId,
    manifest: &[u8],
    booth: &[u8],
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_poll SET manifest = $1, booth = $2
             WHERE group_id = $3 AND id = $4 AND manifest IS NULL",
            manifest.to_vec(),
            booth.to_vec(),
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn manifest(db: &Db, group: GroupId, id: PollId) -> Result<Option<Vec<u8>>> {
    let row: Option<(Option<Vec<u8>>,)> =
        db.opt(sql!("SELECT manifest FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.ok_or_else(no_such_poll)?.0)
}

pub async fn booth(db: &Db, group: GroupId, id: PollId) -> Result<Option<Vec<u8>>> {
    let row: Option<(Option<Vec<u8>>,)> =
        db.opt(sql!("SELECT booth FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.ok_or_else(no_such_poll)?.0)
}

pub async fn set_signed(tx: &mut Tx, group: GroupId, id: PollId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE polling_poll SET signed_at = $1 WHERE group_id = $2 AND id = $3 AND signed_at IS NULL",
        at,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn set_opened(tx: &mut Tx, group: GroupId, id: PollId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_poll SET opened_at = $1 WHERE group_id = $2 AND id = $3 AND opened_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// When a poll left its last state.
pub async fn ended_at(db: &Db, group: GroupId, id: PollId) -> Result<Option<At>> {
    let row: Option<(Option<At>,)> =
        db.opt(sql!("SELECT ended_at FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.ok_or_else(no_such_poll)?.0)
}

pub async fn ticked_at(db: &Db, group: GroupId, id: PollId) -> Result<Option<At>> {
    let row: Option<(Option<At>,)> =
        db.opt(sql!("SELECT ticked_at FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.ok_or_else(no_such_poll)?.0)
}

pub async fn set_ticked(db: &Db, group: GroupId, id: PollId, at: At) -> Result<()> {
    db.run(sql!("UPDATE polling_poll SET ticked_at = $1 WHERE group_id = $2 AND id = $3", at, group, id))
        .await?;
    Ok(())
}

pub async fn set_closes_at(tx: &mut Tx, group: GroupId, id: PollId, at: At) -> Result<()> {
    tx.run(sql!("UPDATE polling_poll SET closes_at = $1 WHERE group_id = $2 AND id = $3", at, group, id))
        .await?;
    Ok(())
}

pub async fn set_turnout(tx: &mut Tx, group: GroupId, id: PollId, turnout: &Turnout) -> Result<()> {
    let text = serde_json::to_string(turnout)?;
    tx.run(sql!("UPDATE polling_poll SET turnout = $1 WHERE group_id = $2 AND id = $3", text, group, id))
        .await?;
    Ok(())
}

pub async fn turnout(db: &Db, group: GroupId, id: PollId) -> Result<Option<Turnout>> {
    let row: Option<(Option<String>,)> =
        db.opt(sql!("SELECT turnout FROM polling_poll WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.and_then(|it| it.0).map(|it| serde_json::from_str(&it)).transpose()?)
}

fn assemble(row: PollRow, contests: Vec<ContestRow>) -> Result<Poll> {
    let contests = contests.into_iter().map(|it| {
        let seats = u32::try_from(it.seats).unwrap_or(0);
        let choices = serde_json::from_str(&it.choices)?;
        let counting = it.counting.map(|it| serde_json::from_str(&it)).transpose()?.unwrap_or_default();
        Ok(Contest { id: it.id, title: it.title, seats, choices, ranked: it.ranked, counting })
    });
    Ok(Poll {
        id: row.id,
        subject: Subject {
            kind: row.subject_kind,
            id: row.subject_id,
            title: row.subject_title,
            url: row.subject_url,
        },
        state: PollState::read(&row.state)?,
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        channels: serde_json::from_str(&row.channels)?,
        roll_count: count(row.roll_count),
        roll_hash: row.roll_hash.iter().map(|it| format!("{it:02x}")).collect(),
        box_made: row.box_made,
        signed_at: row.signed_at,
        opened_at: row.opened_at,
        publication: row.publication.map_or(Ok(Level::P0), |it| Level::read(&it))?,
        contests: contests.collect::<Result<_>>()?,
    })
}
