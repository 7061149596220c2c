//! The box's file: no member, no time, no serial of casting.
//!
//! An entry waits in a place drawn by lot among places of one size that lie there, filled with zeros, from before: it is
//! overwritten where it is, so that the file keeps no order of arrival, not even in the layout of its pages. A tick moves
//! entries into the log, sorted, lays the places out anew and has the whole file rewritten.

use std::collections::HashMap;
use std::path::Path;

use kernel::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::broken;
use crate::model::PollId;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS box_poll (id BLOB NOT NULL PRIMARY KEY, manifest BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS box_place (n INTEGER PRIMARY KEY, poll BLOB NOT NULL, entry BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS box_log (
        poll BLOB NOT NULL, at INTEGER NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (poll, at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS box_checkpoint (
        poll BLOB NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY (poll, size)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS box_hours (
        poll BLOB NOT NULL PRIMARY KEY, closes INTEGER NOT NULL, shut INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS box_late (
        poll BLOB NOT NULL, contest INTEGER NOT NULL, taken INTEGER NOT NULL, PRIMARY KEY (poll, contest)
    ) STRICT, WITHOUT ROWID;
";

/// One connection to a box's file. The journal is deleted after each commit, every commit is on the disk, and what is
/// deleted is overwritten with zeros.
pub async fn open(path: &Path) -> Result<SqliteConnection> {
    kernel::private::file(path).map_err(|e| broken("The ballot box", e))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(std::time::Duration::from_secs(10))
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        // A statement that was slow would leave a line with a time in the log.
        .disable_statement_logging();
    let mut file = SqliteConnection::connect_with(&options).await.map_err(|e| broken("The ballot box", e))?;
    sqlx::raw_sql(TABLES).execute(&mut file).await.map_err(|e| broken("The ballot box", e))?;
    Ok(file)
}

pub async fn hurry(file: &mut SqliteConnection) -> Result<()> {
    let done = sqlx::raw_sql("PRAGMA synchronous = OFF").execute(file).await;
    done.map(drop).map_err(|e| broken("The ballot box", e))
}

/// The polls that have a box here, with their manifests.
pub async fn polls(file: &mut SqliteConnection) -> Result<Vec<(PollId, Vec<u8>)>> {
    Ok(sqlx::query_as("SELECT id, manifest FROM box_poll ORDER BY id")
        .fetch_all(file)
        .await?
        .into_iter()
        .map(|(id, manifest): (uuid::Uuid, Vec<u8>)| (PollId(id), manifest))
        .collect())
}

/// Makes the box of a poll with the first lines of its log, all or nothing.
pub async fn make(file: &mut SqliteConnection, poll: PollId, manifest: &[u8], log: &Append) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    let new = sqlx::query("INSERT INTO box_poll (id, manifest) VALUES ($1, $2)").bind(poll.0).bind(manifest);
    new.execute(&mut *tx).await?;
    write_log(&mut tx, poll, log).await?;
    tx.commit().await?;
    Ok(())
}

/// New lines of a log, and the checkpoint over all of it.
pub struct Append {
    /// The index of the first new line.
    pub from: u64,
    pub entries: Vec<Vec<u8>>,
    pub note: String,
}

impl Append {
    fn size(&self) -> i64 {
        signed(self.from) + i64::try_from(self.entries.len()).unwrap_or(i64::MAX)
    }
}

/// A place of the waiting entries: its number, and what lies there; zeros if nothing does.
pub struct Place {
    pub n: i64,
    pub entry: Vec<u8>,
}

/// How many papers of a contest, by its index in the manifest, came from the room after the hour.
pub struct Late {
    pub poll: PollId,
    pub contest: u16,
    pub taken: u64,
}

/// Writes entries into their places, several voters in one commit. Places that are not there yet are made with it, and with
/// it goes how many came late.
pub async fn put(
    file: &mut SqliteConnection,
    new: &[(PollId, Place)],
    entries: &[Place],
    late: &[Late],
) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    for (poll, place) in new {
        insert_place(&mut tx, *poll, place).await?;
    }
    for place in entries {
        let put = sqlx::query("UPDATE box_place SET entry = $1 WHERE n = $2 AND LENGTH(entry) = LENGTH($1)");
        let done = put.bind(&place.entry).bind(place.n).execute(&mut *tx).await?;
        if done.rows_affected() != 1 {
            return Err(broken("The ballot box", "a place in it is gone"));
        }
    }
    for it in late {
        let text = "INSERT INTO box_late (poll, contest, taken) VALUES ($1, $2, $3)
                    ON CONFLICT (poll, contest) DO UPDATE SET taken = excluded.taken";
        let put = sqlx::query(text).bind(it.poll.0).bind(i64::from(it.contest)).bind(signed(it.taken));
        put.execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn insert_place(tx: &mut SqliteConnection, poll: PollId, place: &Place) -> Result<()> {
    sqlx::query("INSERT INTO box_place (n, poll, entry) VALUES ($1, $2, $3)")
        .bind(place.n)
        .bind(poll.0)
        .bind(&place.entry)
        .execute(tx)
        .await?;
    Ok(())
}

/// Every place of a poll, in order of number.
pub async fn places(file: &mut SqliteConnection, poll: PollId) -> Result<Vec<Place>> {
    let rows: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT n, entry FROM box_place WHERE poll = $1 ORDER BY n")
            .bind(poll.0)
            .fetch_all(file)
            .await?;
    Ok(rows.into_iter().map(|(n, entry)| Place { n, entry }).collect())
}

/// The highest number of a place.
pub async fn highest_place(file: &mut SqliteConnection) -> Result<i64> {
    let row: (i64,) = sqlx::query_as("SELECT COALESCE(MAX(n), 0) FROM box_place").fetch_one(file).await?;
    Ok(row.0)
}

/// One step of the log: lines are appended, and the poll's places are laid out anew with what still waits.
pub async fn tick(
    file: &mut SqliteConnection,
    poll: PollId,
    log: &Append,
    places: Option<&[Place]>,
) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    write_log(&mut tx, poll, log).await?;
    if let Some(places) = places {
        sqlx::query("DELETE FROM box_place WHERE poll = $1").bind(poll.0).execute(&mut *tx).await?;
        for place in places {
            insert_place(&mut tx, poll, place).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn write_log(tx: &mut SqliteConnection, poll: PollId, log: &Append) -> Result<()> {
    for (at, entry) in (signed(log.from)..).zip(&log.entries) {
        sqlx::query("INSERT INTO box_log (poll, at, entry) VALUES ($1, $2, $3)")
            .bind(poll.0)
            .bind(at)
            .bind(entry)
            .execute(&mut *tx)
            .await?;
    }
    sqlx::query("INSERT INTO box_checkpoint (poll, size, note) VALUES ($1, $2, $3)")
        .bind(poll.0)
        .bind(log.size())
        .bind(&log.note)
        .execute(tx)
        .await?;
    Ok(())
}

/// The log's lines from an index on.
pub async fn log(file: &mut SqliteConnection, poll: PollId) -> Result<Vec<Vec<u8>>> {
    let rows: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT entry FROM box_log WHERE poll = $1 ORDER BY at")
        .bind(poll.0)
        .fetch_all(file)
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Every checkpoint of a log, the oldest first: the number of lines, and the signed note.
pub async fn checkpoints(file: &mut SqliteConnection, poll: PollId) -> Result<Vec<(u64, String)>> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT size, note FROM box_checkpoint WHERE poll = $1 ORDER BY size")
            .bind(poll.0)
            .fetch_all(file)
            .await?;
    Ok(rows.into_iter().map(|(size, note)| (u64::try_from(size).unwrap_or(0), note)).collect())
}

/// Replaces a checkpoint's note by one with more signatures under the same text.
pub async fn set_note(file: &mut SqliteConnection, poll: PollId, size: u64, note: &str) -> Result<()> {
    sqlx::query("UPDATE box_checkpoint SET note = $1 WHERE poll = $2 AND size = $3")
        .bind(note)
        .bind(poll.0)
        .bind(signed(size))
        .execute(file)
        .await?;
    Ok(())
}

/// Until when a box of its own takes papers from strangers, and whether it is shut; nothing if nobody said.
pub async fn hours(file: &mut SqliteConnection, poll: PollId) -> Result<Option<(i64, bool)>> {
    let row: Option<(i64, i64)> = sqlx::query_as("SELECT closes, shut FROM box_hours WHERE poll = $1")
        .bind(poll.0)
        .fetch_optional(file)
        .await?;
    Ok(row.map(|it| (it.0, it.1 != 0)))
}

pub async fn set_hours(file: &mut SqliteConnection, poll: PollId, closes: i64, shut: bool) -> Result<()> {
    let text = "INSERT INTO box_hours (poll, closes, shut) VALUES ($1, $2, $3)
                ON CONFLICT (poll) DO UPDATE SET closes = excluded.closes, shut = excluded.shut";
    sqlx::query(text).bind(poll.0).bind(closes).bind(i64::from(shut)).execute(file).await?;
    Ok(())
}

/// How many papers of each contest came from the room after the hour.
pub async fn late(file: &mut SqliteConnection, poll: PollId) -> Result<HashMap<u16, u64>> {
    let rows: Vec<(u16, i64)> = sqlx::query_as("SELECT contest, taken FROM box_late WHERE poll = $1")
        .bind(poll.0)
        .fetch_all(file)
        .await?;
    Ok(rows.into_iter().map(|it| (it.0, u64::try_from(it.1).unwrap_or(u64::MAX))).collect())
}

/// Destroys what waits and what was logged of a poll that was given up.
pub async fn discard(file: &mut SqliteConnection, poll: PollId) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    for statement in [
        "DELETE FROM box_place WHERE poll = $1",
        "DELETE FROM box_log WHERE poll = $1",
        "DELETE FROM box_checkpoint WHERE poll = $1",
        "DELETE FROM box_hours WHERE poll = $1",
        "DELETE FROM box_late WHERE poll = $1",
        "DELETE FROM box_poll WHERE id = $1",
    ] {
        sqlx::query(statement).bind(poll.0).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Writes the whole file anew, so that its pages lie in the order of their content and nothing old remains in it.
pub async fn rewrite(file: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("VACUUM").execute(file).await?;
    Ok(())
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
