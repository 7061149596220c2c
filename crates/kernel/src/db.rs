//! The one place where the two engines meet. Feature code speaks only `Db`, `Tx` and `sql!`.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Arguments as _, FromRow, PgPool, Postgres, Sqlite, SqlitePool};

pub type DbResult<T> = std::result::Result<T, sqlx::Error>;

/// What can be bound: the closed set of types that both engines store faithfully.
#[derive(Clone, Debug)]
pub enum Value {
    Bool(Option<bool>),
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Uuid(Option<uuid::Uuid>),
}

macro_rules! bindable { ($($type:ty => $variant:ident $convert:expr;)*) => { $(
    impl From<$type> for Value { fn from(it: $type) -> Self { Value::$variant(Some($convert(it))) } }
    impl From<Option<$type>> for Value { fn from(it: Option<$type>) -> Self { Value::$variant(it.map($convert)) } }
)* } }
bindable! {
    bool => Bool |it| it;
    i64 => Int |it| it;
    i32 => Int i64::from;
    u32 => Int i64::from;
    u16 => Int i64::from;
    &str => Text str::to_owned;
    String => Text |it| it;
    &String => Text String::clone;
    Vec<u8> => Bytes |it| it;
    &[u8] => Bytes <[u8]>::to_vec;
    [u8; 32] => Bytes |it: [u8; 32]| it.to_vec();
    uuid::Uuid => Uuid |it| it;
}

/// One statement with its arguments. `$1` means the same on both engines.
#[derive(Clone, Debug)]
pub struct Sql {
    pub sqlite: &'static str,
    pub postgres: &'static str,
    pub args: Vec<Value>,
}

/// Writes one statement for both engines: `sql!("SELECT … WHERE id = $1", id)`. Where the dialects part,
/// `sql!(sqlite: "…", postgres: "…", args…)`. A test prepares every one of them on both engines.
#[macro_export]
macro_rules! sql {
    (sqlite: $lite:literal, postgres: $pg:literal $(, $arg:expr)* $(,)?) => {
        $crate::Sql { sqlite: $lite, postgres: $pg, args: vec![$($crate::Value::from($arg)),*] }
    };
    ($text:literal $(, $arg:expr)* $(,)?) => {
        $crate::Sql { sqlite: $text, postgres: $text, args: vec![$($crate::Value::from($arg)),*] }
    };
}

/// One command = one transaction, run again when the engine asks for it (SQLSTATE 40001). The body has no
/// effects outside the database, and its value is `Result<T, Problem>`.
#[macro_export]
macro_rules! transact {
    ($db:expr, $tx:ident => $body:block) => {{
        let mut tries = 0u8;
        loop {
            let mut own = match $db.begin().await {
                Ok(own) => own,
                Err(e) => break Err($crate::Problem::from(e)),
            };
            let out: $crate::Result<_> = {
                let $tx = &mut own;
                async { $body }.await
            };
            let done = match out {
                Ok(value) => own.commit().await.map(|()| value).map_err($crate::Problem::from),
                Err(problem) => Err(problem),
            };
            match done {
                Err(problem) if problem.is_retryable() && tries < 8 => tries += 1,
                other => break other,
            }
        }
    }};
}

macro_rules! encode {
    ($args:expr, $into:ty) => {{
        let mut out = <$into>::default();
        for value in $args {
            match value {
                Value::Bool(v) => out.add(v),
                Value::Int(v) => out.add(v),
                // PostgreSQL keeps no NUL in a text, and nobody means one: both engines keep the same.
                Value::Text(v) => {
                    out.add(v.map(|it| if it.contains('\0') { it.replace('\0', "") } else { it }))
                }
                Value::Bytes(v) => out.add(v),
                Value::Uuid(v) => out.add(v),
            }
            .map_err(sqlx::Error::Encode)?;
        }
        out
    }};
}

/// The arguments of a statement that the kernel put together itself.
pub(crate) fn sqlite_args(args: Vec<Value>) -> DbResult<SqliteArguments> {
    Ok(encode!(args, SqliteArguments))
}
pub(crate) fn postgres_args(args: Vec<Value>) -> DbResult<PgArguments> {
    Ok(encode!(args, PgArguments))
}

/// A type that can be read from a row of either engine; `#[derive(sqlx::FromRow)]` gives it.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Record for T {}

/// The database: SQLite with one writer and several readers, or a PostgreSQL pool.
#[derive(Clone, Debug)]
pub enum Db {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(PgPool),
}

/// A write transaction. On SQLite it takes the write lock at once, so it never fails to upgrade.
pub enum Tx {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Db {
    /// Opens `postgres://…`, or a SQLite file at the path given.
    pub async fn open(url: &str) -> DbResult<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url).await
        } else {
            Self::open_sqlite(Path::new(url.strip_prefix("sqlite:").unwrap_or(url))).await
        }
    }

    pub async fn open_postgres(url: &str) -> DbResult<Self> {
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(10));
        Ok(Self::Postgres(pool.connect(url).await?))
    }

    /// `synchronous=FULL`: an acknowledged commit survives a power cut (NORMAL would lose it).
    pub async fn open_sqlite(path: &Path) -> DbResult<Self> {
        crate::private::file(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let write = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(30));
        let write = write.connect_with(options.clone().create_if_missing(true)).await?;
        let read = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        Ok(Self::Sqlite { read, write })
    }

    /// Commits no longer wait for the disk, until the database is opened again: for filling a demonstration that can be
    /// filled again, and nothing else. PostgreSQL is left as it is.
    pub async fn hurry(&self) -> DbResult<()> {
        if let Self::Sqlite { write, .. } = self {
            sqlx::raw_sql("PRAGMA synchronous = OFF").execute(write).await?;
        }
        Ok(())
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// All rows of a query, read outside any transaction.
    pub async fn all<T: Record>(&self, q: Sql) -> DbResult<Vec<T>> {
        match self {
            Self::Sqlite { read, .. } => {
                sqlx::query_as_with(q.sqlite, encode!(q.args, SqliteArguments)).fetch_all(read).await
            }
            Self::Postgres(pool) => {
                sqlx::query_as_with(q.postgres, encode!(q.args, PgArguments)).fetch_all(pool).await
            }
        }
    }

    /// The first row, if there is one.
    pub async fn opt<T: Record>(&self, q: Sql) -> DbResult<Option<T>> {
        match self {
            Self::Sqlite { read, .. } => {
                sqlx::query_as_with(q.sqlite, encode!(q.args, SqliteArguments)).fetch_optional(read).await
            }
            Self::Postgres(pool) => {
                sqlx::query_as_with(q.postgres, encode!(q.args, PgArguments)).fetch_optional(pool).await
            }
        }
    }

    /// The first row; `RowNotFound` (a 404 as a `Problem`) without one.
    pub async fn one<T: Record>(&self, q: Sql) -> DbResult<T> {
        self.opt(q).await?.ok_or(sqlx::Error::RowNotFound)
    }

    pub async fn begin(&self) -> DbResult<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// One statement in a transaction of its own; the number of rows it touched.
    pub async fn run(&self, q: Sql) -> DbResult<u64> {
        let mut tx = self.begin().await?;
        let n = tx.run(q).await?;
        tx.commit().await?;
        Ok(n)
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub async fn run(&mut self, q: Sql) -> DbResult<u64> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let done = sqlx::query_with(q.sqlite, encode!(q.args, SqliteArguments));
                done.execute(&mut **tx).await?.rows_affected()
            }
            Self::Postgres(tx) => {
                let done = sqlx::query_with(q.postgres, encode!(q.args, PgArguments));
                done.execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// A statement put together by the kernel itself, from names that it read in its own migrations.
    pub(crate) async fn run_text(&mut self, text: String, args: Vec<Value>) -> DbResult<u64> {
        let text = sqlx::AssertSqlSafe(text);
        Ok(match self {
            Self::Sqlite(tx) => sqlx::query_with(text, encode!(args, SqliteArguments))
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Self::Postgres(tx) => {
                sqlx::query_with(text, encode!(args, PgArguments)).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    pub async fn all<T: Record>(&mut self, q: Sql) -> DbResult<Vec<T>> {
        match self {
            Self::Sqlite(tx) => {
                sqlx::query_as_with(q.sqlite, encode!(q.args, SqliteArguments)).fetch_all(&mut **tx).await
            }
            Self::Postgres(tx) => {
                sqlx::query_as_with(q.postgres, encode!(q.args, PgArguments)).fetch_all(&mut **tx).await
            }
        }
    }

    pub async fn opt<T: Record>(&mut self, q: Sql) -> DbResult<Option<T>> {
        match self {
            Self::Sqlite(tx) => {
                sqlx::query_as_with(q.sqlite, encode!(q.args, SqliteArguments))
                    .fetch_optional(&mut **tx)
                    .await
            }
            Self::Postgres(tx) => {
                sqlx::query_as_with(q.postgres, encode!(q.args, PgArguments)).fetch_optional(&mut **tx).await
            }
        }
    }

    pub async fn one<T: Record>(&mut self, q: Sql) -> DbResult<T> {
        self.opt(q).await?.ok_or(sqlx::Error::RowNotFound)
    }

    pub async fn commit(self) -> DbResult<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}
