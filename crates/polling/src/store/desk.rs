//! Batches of papers filled in by hand, and what the tellers read on them.

use ballotbox::Ballot;
use kernel::{Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::count;
use crate::model::{Batch, BatchId, BatchState, PollId, Reading};

#[derive(sqlx::FromRow)]
struct BatchRow {
    id: BatchId,
    contest_id: Uuid,
    first_number: i64,
    papers: i64,
    state: String,
    first_teller: Option<PersonId>,
    second_teller: Option<PersonId>,
    origin: Option<Vec<u8>>,
    words: Option<String>,
}

pub async fn insert(tx: &mut Tx, group: GroupId, poll: PollId, batch: &Batch) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_batch (group_id, poll_id, id, contest_id, first_number, papers, state, origin)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        poll,
        batch.id,
        batch.contest,
        batch.first_number,
        batch.papers,
        batch.state.as_str(),
        batch.origin.map(|it| it.to_vec())
    ))
    .await?;
    Ok(())
}

pub async fn get(db: &Db, group: GroupId, poll: PollId, id: BatchId) -> Result<Batch> {
    let row: Option<BatchRow> = db
        .opt(sql!(
            "SELECT id, contest_id, first_number, papers, state, first_teller, second_teller, origin, words FROM polling_batch
             WHERE group_id = $1 AND poll_id = $2 AND id = $3",
            group,
            poll,
            id
        ))
        .await?;
    batch(row.ok_or_else(no_such_batch)?)
}

/// The batch inside a transaction, locked on both engines by writing its row as it is.
pub async fn locked(tx: &mut Tx, group: GroupId, poll: PollId, id: BatchId) -> Result<Batch> {
    tx.run(sql!(
        "UPDATE polling_batch SET papers = papers WHERE group_id = $1 AND poll_id = $2 AND id = $3",
        group,
        poll,
        id
    ))
    .await?;
    let row: Option<BatchRow> = tx
        .opt(sql!(
            "SELECT id, contest_id, first_number, papers, state, first_teller, second_teller, origin, words FROM polling_batch
             WHERE group_id = $1 AND poll_id = $2 AND id = $3",
            group,
            poll,
            id
        ))
        .await?;
    batch(row.ok_or_else(no_such_batch)?)
}

pub async fn all(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<Batch>> {
    let rows: Vec<BatchRow> = db
        .all(sql!(
            "SELECT id, contest_id, first_number, papers, state, first_teller, second_teller, origin, words FROM polling_batch
             WHERE group_id = $1 AND poll_id = $2 ORDER BY contest_id, first_number",
            group,
            poll
        ))
        .await?;
    rows.into_iter().map(batch).collect()
}

/// A batch that is not in the box yet, if there is one.
pub async fn unfinished(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<Option<Batch>> {
    let row: Option<BatchRow> = tx
        .opt(sql!(
            "SELECT id, contest_id, first_number, papers, state, first_teller, second_teller, origin, words FROM polling_batch
             WHERE group_id = $1 AND poll_id = $2 AND state = 'keying' ORDER BY first_number LIMIT 1",
            group,
            poll
        ))
        .await?;
    row.map(batch).transpose()
}

/// Papers already in batches of a contest, and the highest number given to one.
pub async fn taken(tx: &mut Tx, group: GroupId, poll: PollId, contest: Uuid) -> Result<(u64, u32)> {
    let row: (i64, i64) = tx
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(papers), 0) AS BIGINT), CAST(COALESCE(MAX(first_number + papers - 1), 0) AS BIGINT)
             FROM polling_batch WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3",
            group, poll, contest
        ))
        .await?;
    Ok((count(row.0), u32::try_from(row.1).unwrap_or(u32::MAX)))
}

pub async fn update(tx: &mut Tx, group: GroupId, poll: PollId, batch: &Batch) -> Result<()> {
    tx.run(sql!(
        "UPDATE polling_batch SET state = $1, first_teller = $2, second_teller = $3, origin = $4, words = $5
         WHERE group_id = $6 AND poll_id = $7 AND id = $8",
        batch.state.as_str(),
        batch.first_teller,
        batch.second_teller,
        batch.origin.map(|it| it.to_vec()),
        serde_json::to_string(&batch.words)?,
        group,
        poll,
        batch.id
    ))
    .await?;
    Ok(())
}

pub async fn delete(tx: &mut Tx, group: GroupId, poll: PollId, id: BatchId) -> Result<()> {
    forget_readings(tx, group, id).await?;
    tx.run(sql!(
        "DELETE FROM polling_batch WHERE group_id = $1 AND poll_id = $2 AND id = $3",
        group,
        poll,
        id
    ))
    .await?;
    Ok(())
}

pub async fn read(tx: &mut Tx, group: GroupId, batch: BatchId, it: &Reading) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_reading (group_id, batch_id, number, reading, ballot) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, batch_id, number, reading) DO UPDATE SET ballot = excluded.ballot",
        group,
        batch,
        it.number,
        it.reading,
        serde_json::to_string(&it.ballot)?
    ))
    .await?;
    Ok(())
}

pub async fn readings(db: &Db, group: GroupId, batch: BatchId) -> Result<Vec<Reading>> {
    let rows = db
        .all(sql!(
            "SELECT number, reading, ballot FROM polling_reading WHERE group_id = $1 AND batch_id = $2
             ORDER BY number, reading",
            group,
            batch
        ))
        .await?;
    rows.into_iter().map(reading).collect()
}

pub async fn readings_in(tx: &mut Tx, group: GroupId, batch: BatchId) -> Result<Vec<Reading>> {
    let rows = tx
        .all(sql!(
            "SELECT number, reading, ballot FROM polling_reading WHERE group_id = $1 AND batch_id = $2
             ORDER BY number, reading",
            group,
            batch
        ))
        .await?;
    rows.into_iter().map(reading).collect()
}

pub async fn forget_readings(tx: &mut Tx, group: GroupId, batch: BatchId) -> Result<()> {
    tx.run(sql!("DELETE FROM polling_reading WHERE group_id = $1 AND batch_id = $2", group, batch)).await?;
    Ok(())
}

fn reading((number, reading, ballot): (i64, i64, String)) -> Result<Reading> {
    let ballot: Ballot = serde_json::from_str(&ballot)?;
    let number = u32::try_from(number).unwrap_or(0);
    Ok(Reading { number, reading: u16::try_from(reading).unwrap_or(0), ballot })
}

fn batch(row: BatchRow) -> Result<Batch> {
    let small = |it| u32::try_from(it).unwrap_or(0);
    Ok(Batch {
        id: row.id,
        contest: row.contest_id,
        first_number: small(row.first_number),
        papers: small(row.papers),
        state: BatchState::read(&row.state)?,
        first_teller: row.first_teller,
        second_teller: row.second_teller,
        origin: row.origin.and_then(|it| it.try_into().ok()),
        words: row.words.map(|it| serde_json::from_str(&it)).transpose()?.unwrap_or_default(),
    })
}

fn no_such_batch() -> Problem {
    Problem::not_found("There is no such batch of papers.")
}
