//! The box's file. No serial, no time, no order: rows lie by the hash of a paper and, after the close, by content.

use std::path::Path;

use ballotbox::{Bundle, bundle};
use kernel::{Problem, Result};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};
use uuid::Uuid;

use super::{Place, Row, broken};
use crate::model::PollId;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS box_poll (id BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS box_paper (
        key BLOB NOT NULL PRIMARY KEY, poll BLOB NOT NULL, contest BLOB NOT NULL, record BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS box_sort (
        poll BLOB NOT NULL, contest BLOB NOT NULL, record BLOB NOT NULL, copies INTEGER NOT NULL,
        PRIMARY KEY (poll, contest, record)
    ) STRICT, WITHOUT ROWID;
";

/// Opens the file. The journal is deleted after each commit, every commit is on the disk, and what is deleted is
/// overwritten with zeros.
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

pub async fn has(file: &mut SqliteConnection, poll: PollId) -> Result<bool> {
    let found: Option<(i64,)> =
        sqlx::query_as("SELECT 1 FROM box_poll WHERE id = $1").bind(poll.0).fetch_optional(file).await?;
    Ok(found.is_some())
}

/// All places or none.
pub async fn make(file: &mut SqliteConnection, poll: PollId, places: &[Place]) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    let fresh = sqlx::query("INSERT INTO box_poll (id) VALUES ($1) ON CONFLICT DO NOTHING").bind(poll.0);
    if fresh.execute(&mut *tx).await?.rows_affected() == 0 {
        return Ok(());
    }
    for place in places {
        sqlx::query("INSERT INTO box_paper (key, poll, contest, record) VALUES ($1, $2, $3, $4)")
            .bind(place.key.0.to_vec())
            .bind(poll.0)
            .bind(place.contest)
            .bind(&place.unused)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Overwrites the places of several voters in one commit. The answer says of each voter whether all places are there.
pub async fn put(file: &mut SqliteConnection, casts: &[&[Row]]) -> Result<Vec<bool>> {
    let mut found = vec![];
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    for rows in casts {
        let mut written = 0;
        for row in *rows {
            let one = sqlx::query(
                "UPDATE box_paper SET record = $1 WHERE key = $2 AND LENGTH(record) = LENGTH($1)",
            );
            let done = one.bind(&row.record).bind(row.key.0.to_vec()).execute(&mut *tx).await?;
            written += usize::try_from(done.rows_affected()).unwrap_or(0);
        }
        found.push(written == rows.len());
    }
    tx.commit().await?;
    Ok(found)
}

pub async fn put_by_hand(
    file: &mut SqliteConnection,
    poll: PollId,
    contest: Uuid,
    rows: &[Row],
) -> Result<()> {
    if !has(file, poll).await? {
        return Err(Problem::refused("The ballot box is closed or was not made; nothing was put into it."));
    }
    let mut rows = rows.to_vec();
    rows.sort_unstable_by_key(|it| it.key);
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    for row in rows {
        sqlx::query(
            "INSERT INTO box_paper (key, poll, contest, record) VALUES ($1, $2, $3, $4)
             ON CONFLICT (key) DO UPDATE SET record = excluded.record",
        )
        .bind(row.key.0.to_vec())
        .bind(poll.0)
        .bind(contest)
        .bind(row.record)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// In one transaction: what was cast is bundled by content, and the rows with their keys are gone.
pub async fn seal(file: &mut SqliteConnection, poll: PollId) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    let contests: Vec<(Uuid,)> =
        sqlx::query_as("SELECT DISTINCT contest FROM box_paper WHERE poll = $1 ORDER BY contest")
            .bind(poll.0)
            .fetch_all(&mut *tx)
            .await?;
    for (contest,) in contests {
        let records: Vec<(Vec<u8>,)> =
            sqlx::query_as("SELECT record FROM box_paper WHERE poll = $1 AND contest = $2")
                .bind(poll.0)
                .bind(contest)
                .fetch_all(&mut *tx)
                .await?;
        for sort in bundle(records.into_iter().map(|it| it.0)) {
            sqlx::query("INSERT INTO box_sort (poll, contest, record, copies) VALUES ($1, $2, $3, $4)")
                .bind(poll.0)
                .bind(contest)
                .bind(sort.record)
                .bind(i64::try_from(sort.copies).unwrap_or(i64::MAX))
                .execute(&mut *tx)
                .await?;
        }
    }
    for statement in ["DELETE FROM box_paper WHERE poll = $1", "DELETE FROM box_poll WHERE id = $1"] {
        sqlx::query(statement).bind(poll.0).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

pub async fn discard(file: &mut SqliteConnection, poll: PollId) -> Result<()> {
    let mut tx = file.begin_with("BEGIN IMMEDIATE").await?;
    for statement in ["DELETE FROM box_paper WHERE poll = $1", "DELETE FROM box_poll WHERE id = $1"] {
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

pub async fn bundles(file: &mut SqliteConnection, poll: PollId, contest: Uuid) -> Result<Vec<Bundle>> {
    let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
        "SELECT record, copies FROM box_sort WHERE poll = $1 AND contest = $2 ORDER BY record",
    )
    .bind(poll.0)
    .bind(contest)
    .fetch_all(file)
    .await?;
    let sort = |(record, copies)| Bundle { record, copies: u64::try_from(copies).unwrap_or(0) };
    Ok(rows.into_iter().map(sort).collect())
}
