//! Migrations: numbered SQL files for each engine, embedded in the binary, run once and in order.

use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use crate::db::DbResult;
use crate::{Db, sql};

/// One migration in both dialects.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// "0001_kernel_foundations".
    pub name: &'static str,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Runs what has not been run; the names of those run now.
pub async fn run(db: &Db) -> DbResult<Vec<&'static str>> {
    batch(
        db,
        "CREATE TABLE IF NOT EXISTS kernel_migration (name TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL)",
    )
    .await?;
    let mut ran = vec![];
    for migration in MIGRATIONS {
        let text = if db.is_sqlite() { migration.sqlite } else { migration.postgres };
        let hash = Sha256::digest(text).iter().map(|it| format!("{it:02x}")).collect::<String>();
        let known: Option<(String,)> =
            db.opt(sql!("SELECT sha256 FROM kernel_migration WHERE name = $1", migration.name)).await?;
        match known {
            Some((seen,)) if seen == hash => {}
            Some(_) => return Err(changed(migration.name)),
            None => {
                apply(db, migration.name, &hash, text).await?;
                ran.push(migration.name);
            }
        }
    }
    Ok(ran)
}

/// One migration is one transaction, on both engines.
async fn apply(db: &Db, name: &str, hash: &str, text: &str) -> DbResult<()> {
    let mut tx = db.begin().await?;
    match &mut tx {
        crate::Tx::Sqlite(tx) => {
            sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(&mut **tx).await.map(drop)?
        }
        crate::Tx::Postgres(tx) => {
            sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(&mut **tx).await.map(drop)?
        }
    }
    tx.run(sql!("INSERT INTO kernel_migration (name, sha256) VALUES ($1, $2)", name, hash)).await?;
    tx.commit().await
}

async fn batch(db: &Db, text: &str) -> DbResult<()> {
    match db {
        Db::Sqlite { write, .. } => {
            sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(write).await.map(drop)
        }
        Db::Postgres(pool) => sqlx::raw_sql(AssertSqlSafe(text.to_owned())).execute(pool).await.map(drop),
    }
}

fn changed(name: &str) -> sqlx::Error {
    sqlx::Error::Configuration(
        format!("migration {name} was run in another form; migrations are never edited").into(),
    )
}
