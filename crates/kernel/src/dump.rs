//! Dumps: the whole database, or one group, as gzipped lines of JSON that either engine can read back.
//!
//! The first line names the format and the migrations; each further line is `[table, value, …]` in the order of the
//! columns; the last line counts the rows and carries the SHA-256 of everything before it. A dump is taken from one
//! snapshot while the application serves. Sessions, links to sign in, limits
//! and leases stay behind.

use std::io::{BufRead, BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt as _;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::migrate::MIGRATIONS;
use crate::schema::{Column, Table, tables};
use crate::{Db, GroupId, Problem, Result, Tx, Value, group};

const FORMAT: &str = "plenary-dump-1";
/// The longest line that is read, in bytes: far above the longest row.
const LONGEST: u64 = 64 * 1024 * 1024;
/// What belongs to a running installation and not to the organisation.
const LEFT_OUT: &[&str] =
    &["kernel_session", "kernel_limit", "kernel_lease", "access_ask", "access_link", "access_challenge"];

/// How much a dump held.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    pub rows: u64,
    pub tables: u64,
    /// Hex; of every line before the last.
    pub sha256: String,
}

/// Writes everything, or with `only` the rows of one group.
pub async fn write(db: &Db, only: Option<GroupId>, out: impl Write) -> Result<Summary> {
    let mut out = Lines { gz: GzEncoder::new(out, Compression::default()), hash: Sha256::new() };
    let migrations: Vec<&str> = MIGRATIONS.iter().map(|it| it.name).collect();
    out.line(&json!({ "format": FORMAT, "migrations": migrations, "group": only }))?;
    let mut snapshot = Snapshot::open(db).await?;
    let (mut rows, mut count) = (0, 0);
    for table in wanted(only) {
        let n = snapshot.table(&table, only, &mut out).await?;
        (rows, count) = (rows + n, count + 1);
    }
    out.finish(rows, count)
}

/// Reads a dump into a migrated database: of everything into an empty one, of one group beside others. Everything or
/// nothing. A dump of one group can hold no row of another.
pub async fn read(db: &Db, from: impl Read) -> Result<Summary> {
    let mut lines = BufReader::new(GzDecoder::new(from));
    let mut hash = Sha256::new();
    let head = next(&mut lines)?.ok_or_else(|| broken("it is empty"))?;
    let Head { only, migrations } = check_head(&head)?;
    let here = group::all(db).await?;
    if only.is_none() && !here.is_empty() {
        return Err(broken("it is of a whole installation, and there is an organisation here already"));
    }
    if here.iter().any(|it| Some(it.id) == only) {
        return Err(broken("this organisation is here already"));
    }
    hash.update(head.as_bytes());
    let (tables, mut rows) = (tables(), 0u64);
    let mut tx = db.begin().await?;
    loop {
        let line = next(&mut lines)?.ok_or_else(|| broken("its end is missing"))?;
        let json: Json = serde_json::from_str(&line).map_err(|_| broken("a line is damaged"))?;
        if let Some(end) = json.get("end") {
            let (sum, digest) = (end.get("rows").and_then(Json::as_u64), hex(hash.finalize().as_slice()));
            if sum != Some(rows) || end.get("sha256").and_then(Json::as_str) != Some(digest.as_str()) {
                return Err(broken("its checksum does not fit"));
            }
            tx.commit().await?;
            return Ok(Summary { rows, tables: tables.len() as u64, sha256: digest });
        }
        if !is_of_before(&tables, &migrations, &json) {
            insert(&mut tx, &tables, only, &json).await?;
        }
        hash.update(line.as_bytes());
        rows += 1;
    }
}

fn wanted(only: Option<GroupId>) -> impl Iterator<Item = Table> {
    tables().into_iter().filter(move |it| {
        let ours =
            only.is_none() || it.has("group_id") || it.name == "kernel_group" || it.name == "access_account";
        ours && !LEFT_OUT.contains(&it.name.as_str())
    })
}

/// Whether a row is of a table that was made anew since the dump was written: its capability fills it again.
fn is_of_before(tables: &[Table], migrations: &[String], line: &Json) -> bool {
    let table = tables.iter().find(|it| line.get(0).and_then(Json::as_str) == Some(&it.name));
    table.and_then(|it| it.anew).is_some_and(|anew| !migrations.iter().any(|it| it == anew))
}

/// What a dump says of itself.
struct Head {
    /// The group it is of; `None` if it is of everything.
    only: Option<GroupId>,
    /// The names of those that its database had seen.
    migrations: Vec<String>,
}

fn check_head(line: &str) -> Result<Head> {
    let head: Json = serde_json::from_str(line).map_err(|_| broken("it does not begin as one"))?;
    if head.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(broken("it is of another format"));
    }
    let names = head.get("migrations").and_then(Json::as_array).cloned().unwrap_or_default();
    let migrations: Vec<String> = names.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    if migrations.len() > MIGRATIONS.len() {
        return Err(broken("it was written by a newer version of Plenary; install that one first"));
    }
    let group = head.get("group").unwrap_or(&Json::Null);
    let only = serde_json::from_value(group.clone()).map_err(|_| broken("it does not begin as one"))?;
    Ok(Head { only, migrations })
}

fn broken(why: &str) -> Problem {
    Problem::field("file", format!("This file cannot be restored: {why}. Nothing was changed."))
}

/// One line without its end. A line longer than any row is refused before it fills the memory.
fn next(lines: &mut impl BufRead) -> Result<Option<String>> {
    let damaged = |_| broken("it is damaged or cut short");
    let mut line = String::new();
    let n = lines.by_ref().take(LONGEST).read_line(&mut line).map_err(damaged)?;
    if n as u64 == LONGEST {
        return Err(broken("a line is longer than any row"));
    }
    line.truncate(line.trim_end_matches(['\n', '\r']).len());
    Ok((n > 0).then_some(line))
}

/// Refuses a row that does not belong to the group the dump is of, or belongs to no dump.
fn belongs(table: &Table, only: Option<GroupId>, values: &[Json]) -> Result<()> {
    let Some(group) = only else { return Ok(()) };
    let key = match table.name.as_str() {
        "access_account" => return Ok(()),
        "kernel_group" => "id",
        _ => "group_id",
    };
    let at = table.columns.iter().position(|it| it.0 == key);
    let own = at.and_then(|it| values.get(it)).and_then(Json::as_str).and_then(|it| it.parse().ok());
    if own == Some(group.0) { Ok(()) } else { Err(broken("it holds a row of another organisation")) }
}

async fn insert(tx: &mut Tx, tables: &[Table], only: Option<GroupId>, line: &Json) -> Result<()> {
    let values = line.as_array().ok_or_else(|| broken("a line is no row"))?;
    let name = values.first().and_then(Json::as_str).unwrap_or_default();
    let known = tables.iter().find(|it| it.name == name && !LEFT_OUT.contains(&name));
    let table = known.ok_or_else(|| broken("it names an unknown table"))?;
    belongs(table, only, &values[1..])?;
    // A dump of an earlier version has fewer columns; those added since take their defaults.
    let given = values.len() - 1;
    if given > table.columns.len() {
        return Err(broken("a row has too many values"));
    }
    let columns: Vec<&str> = table.columns.iter().take(given).map(|it| it.0.as_str()).collect();
    let places: Vec<String> = (1..=given).map(|n| format!("${n}")).collect();
    let text = format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), places.join(", "));
    let args = table.columns.iter().zip(&values[1..]).map(|(column, it)| value(column.1, it));
    let args = args.collect::<Option<Vec<_>>>().ok_or_else(|| broken("a value is of the wrong kind"))?;
    tx.run_text(text, args).await.map_err(|e| taken(e.into()))?;
    Ok(())
}

fn taken(problem: Problem) -> Problem {
    if !problem.is_duplicate() {
        return problem;
    }
    Problem::refused("What this file holds is here already, so nothing was read in.")
        .hint("Read it into an empty folder or database, or into an installation that does not have this organisation.")
}

fn value(column: Column, json: &Json) -> Option<Value> {
    if json.is_null() {
        return Some(match column {
            Column::Uuid => Value::Uuid(None),
            Column::Bytes => Value::Bytes(None),
            Column::Int => Value::Int(None),
            Column::Bool => Value::Bool(None),
            Column::Text => Value::Text(None),
        });
    }
    Some(match column {
        Column::Uuid => Value::Uuid(Some(json.as_str()?.parse().ok()?)),
        Column::Bytes => Value::Bytes(Some(unhex(json.as_str()?)?)),
        Column::Int => Value::Int(Some(json.as_i64()?)),
        Column::Bool => Value::Bool(Some(json.as_bool()?)),
        Column::Text => Value::Text(Some(json.as_str()?.to_owned())),
    })
}

/// One consistent view of the database.
enum Snapshot {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

macro_rules! rows_to_lines {
    ($tx:expr, $text:expr, $table:expr, $only:expr, $out:expr) => {{
        let query = sqlx::query(AssertSqlSafe($text));
        let query = if let Some(group) = $only { query.bind(group.0) } else { query };
        let (mut stream, mut n) = (query.fetch(&mut **$tx), 0u64);
        while let Some(row) = stream.try_next().await? {
            let mut line = vec![Json::from($table.name.as_str())];
            for (i, (_, kind)) in $table.columns.iter().enumerate() {
                line.push(match kind {
                    Column::Uuid => json!(row.try_get::<Option<Uuid>, _>(i)?),
                    Column::Bytes => json!(row.try_get::<Option<Vec<u8>>, _>(i)?.map(|it| hex(&it))),
                    Column::Int => json!(row.try_get::<Option<i64>, _>(i)?),
                    Column::Bool => json!(row.try_get::<Option<bool>, _>(i)?),
                    Column::Text => json!(row.try_get::<Option<String>, _>(i)?),
                });
            }
            $out.line(&Json::Array(line))?;
            n += 1;
        }
        n
    }};
}

impl Snapshot {
    async fn open(db: &Db) -> Result<Self> {
        Ok(match db {
            Db::Sqlite { read, .. } => Self::Sqlite(read.begin().await?),
            Db::Postgres(pool) => {
                Self::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    async fn table<W: Write>(
        &mut self,
        table: &Table,
        only: Option<GroupId>,
        out: &mut Lines<W>,
    ) -> Result<u64> {
        let narrowed = match only {
            None => "",
            Some(_) if table.has("group_id") => " WHERE group_id = $1",
            Some(_) if table.name == "kernel_group" => " WHERE id = $1",
            Some(_) => " WHERE id IN (SELECT account_id FROM access_person WHERE group_id = $1)",
        };
        let text = format!("SELECT {} FROM {}{narrowed}", table.list(), table.name);
        Ok(match self {
            Self::Sqlite(tx) => rows_to_lines!(tx, text, table, only, out),
            Self::Postgres(tx) => rows_to_lines!(tx, text, table, only, out),
        })
    }
}

struct Lines<W: Write> {
    gz: GzEncoder<W>,
    hash: Sha256,
}

impl<W: Write> Lines<W> {
    fn line(&mut self, json: &Json) -> Result<()> {
        let text = json.to_string();
        self.hash.update(text.as_bytes());
        writeln!(self.gz, "{text}")
            .map_err(|e| Problem::internal(format!("The file could not be written: {e}.")))
    }

    fn finish(mut self, rows: u64, tables: u64) -> Result<Summary> {
        let sha256 = hex(std::mem::take(&mut self.hash).finalize().as_slice());
        self.line(&json!({ "end": { "rows": rows, "sha256": sha256 } }))?;
        let done = self.gz.finish().and_then(|mut it| it.flush());
        done.map_err(|e| Problem::internal(format!("The file could not be written: {e}.")))?;
        Ok(Summary { rows, tables, sha256 })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok()).collect()
}
