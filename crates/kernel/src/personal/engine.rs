//! Reading, counting, erasing and letting go of what the descriptions describe. Statements are put together from names
//! that stand in the descriptions and in our own migrations, never from anything that came from outside.

use serde::Serialize;
use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::{Erasure, Holding, Whose};
use crate::schema::{self, Column, Table};
use crate::{AccountId, At, Db, GroupId, PersonId, Problem, Result, Tx, Value};

/// By what a person is found in the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Keys {
    pub person: Option<PersonId>,
    /// Entries of the same person that were joined with this one.
    #[serde(default)]
    pub joined: Vec<PersonId>,
    pub account: Option<AccountId>,
    /// In small letters.
    pub addresses: Vec<String>,
}

impl Keys {
    /// Every id by which the person is known.
    fn ids(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.person.into_iter().chain(self.joined.iter().copied())
    }
}

/// One column of one row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    pub column: String,
    pub value: Json,
    /// True if the number is an instant in microseconds.
    pub instant: bool,
}

/// One row of a holding, without the group, without secrets.
pub type Record = Vec<Cell>;

/// What an erasure did to one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Touched {
    pub table: String,
    pub rows: u64,
}

/// Every row of a holding that is the person's, in the order of the table's key. Columns that point at others are
/// nulled unless they hold the person's own id.
pub async fn records(db: &Db, group: GroupId, it: &Holding, keys: &Keys) -> Result<Vec<Record>> {
    let table = table(it)?;
    let Some((text, args)) = condition(&table, it, group, keys) else { return Ok(vec![]) };
    let columns: Vec<_> = table
        .columns
        .iter()
        .filter(|column| column.0 != "group_id" && !it.secret.contains(&column.0.as_str()))
        .collect();
    let list = columns.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join(", ");
    let order = table.columns.iter().take(3).map(|it| it.0.as_str()).collect::<Vec<_>>().join(", ");
    let text = format!("SELECT {list} FROM {} WHERE {text} ORDER BY {order}", it.table);
    let rows = db.cells(text, args, &columns.iter().map(|it| it.1).collect::<Vec<_>>()).await?;
    let own: Vec<String> = keys.ids().map(|it| it.to_string()).collect();
    let cell = |(column, value): (&&(String, Column), Json)| {
        let is_other = it.others.contains(&column.0.as_str())
            && !value.as_str().is_some_and(|it| own.iter().any(|own| own == it));
        let value = if is_other && !value.is_null() { Json::from("[somebody else]") } else { value };
        Cell { instant: column.1 == Column::Int && is_instant(&column.0), column: column.0.clone(), value }
    };
    Ok(rows.into_iter().map(|row| columns.iter().zip(row).map(cell).collect()).collect())
}

/// How many rows of a holding are the person's.
pub async fn count(db: &Db, group: GroupId, it: &Holding, keys: &Keys) -> Result<u64> {
    let Some((text, args)) = condition(&table(it)?, it, group, keys) else { return Ok(0) };
    let text = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {} WHERE {text}", it.table);
    let rows = db.cells(text, args, &[Column::Int]).await?;
    Ok(rows.first().and_then(|it| it.first()).and_then(Json::as_u64).unwrap_or(0))
}

/// Whether any row of a holding is the person's, as the transaction sees it.
pub async fn there(tx: &mut Tx, group: GroupId, it: &Holding, keys: &Keys) -> Result<bool> {
    let Some((text, args)) = condition(&table(it)?, it, group, keys) else { return Ok(false) };
    let text = format!("SELECT CAST(1 AS BIGINT) FROM {} WHERE {text} LIMIT 1", it.table);
    Ok(!tx.cells(text, args, &[Column::Int]).await?.is_empty())
}

/// Does what the description says erasure does; the rows touched. Doing it again touches what is left, so a step that a
/// kill interrupted can be done again.
pub async fn erase(tx: &mut Tx, group: GroupId, it: &Holding, keys: &Keys) -> Result<u64> {
    let Some((text, mut args)) = condition(&table(it)?, it, group, keys) else { return Ok(0) };
    let text = match it.erasure {
        Erasure::Keep(_) => return Ok(0),
        Erasure::Delete => format!("DELETE FROM {} WHERE {text}", it.table),
        Erasure::DeleteUnlessIn { table, column } => format!(
            "DELETE FROM {own} WHERE {text} AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.{column} = {own}.id)",
            own = it.table
        ),
        Erasure::Blank(columns) => {
            let mut sets = vec![];
            for (column, words) in columns {
                match words {
                    None => sets.push(format!("{column} = NULL")),
                    Some(words) => {
                        args.push(Value::from(*words));
                        sets.push(format!("{column} = ${}", args.len()));
                    }
                }
            }
            format!("UPDATE {} SET {} WHERE {text}", it.table, sets.join(", "))
        }
    };
    Ok(tx.run_text(text, args).await?)
}

/// How many rows are older than the description allows; only where it counts in days.
pub async fn older(db: &Db, group: GroupId, it: &Holding, now: At) -> Result<u64> {
    let Some((text, args)) = old(it, group, now) else { return Ok(0) };
    let text = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {} WHERE {text}", it.table);
    let rows = db.cells(text, args, &[Column::Int]).await?;
    Ok(rows.first().and_then(|it| it.first()).and_then(Json::as_u64).unwrap_or(0))
}

/// Lets go of the rows that are older than the description allows.
pub async fn forget_older(tx: &mut Tx, group: GroupId, it: &Holding, now: At) -> Result<u64> {
    let Some((text, args)) = old(it, group, now) else { return Ok(0) };
    Ok(tx.run_text(format!("DELETE FROM {} WHERE {text}", it.table), args).await?)
}

fn old(it: &Holding, group: GroupId, now: At) -> Option<(String, Vec<Value>)> {
    let super::Retention::Days { column, days } = it.retention else { return None };
    let cutoff = now.plus_hours(-24 * days);
    Some((format!("group_id = $1 AND {column} < $2"), vec![Value::from(group), Value::from(cutoff)]))
}

pub(super) fn table(it: &Holding) -> Result<Table> {
    let found = schema::table(it.table);
    found.ok_or_else(|| Problem::internal(format!("There is no table {}.", it.table)))
}

fn is_instant(column: &str) -> bool {
    column.ends_with("_at") || ["at", "since", "seen", "earliest", "latest", "target"].contains(&column)
}

/// "group_id = $1 AND (person = $2 OR …)"; `None` if nothing in the keys can find a row here.
fn condition(table: &Table, it: &Holding, group: GroupId, keys: &Keys) -> Option<(String, Vec<Value>)> {
    let mut args = vec![];
    let scope = if table.has("group_id") {
        args.push(Value::from(group));
        "group_id = $1 AND "
    } else {
        ""
    };
    let mut ways = vec![];
    for whose in it.whose {
        match *whose {
            Whose::Account(column) => ways
                .extend(keys.account.map(|it| format!("{column} = {}", place(&mut args, Value::from(it))))),
            Whose::Address(column) => {
                for address in &keys.addresses {
                    ways.push(format!("LOWER({column}) = {}", place(&mut args, Value::from(address))));
                }
            }
            _ => ways.extend(keys.ids().filter_map(|id| by_id(*whose, id, &mut args))),
        }
    }
    (!ways.is_empty()).then(|| (format!("{scope}({})", ways.join(" OR ")), args))
}

fn by_id(whose: Whose, id: PersonId, args: &mut Vec<Value>) -> Option<String> {
    Some(match whose {
        Whose::Person(column) => format!("{column} = {}", place(args, Value::from(id))),
        Whose::Mentions(column) => {
            format!("{column} LIKE {}", place(args, Value::from(format!("%{id}%"))))
        }
        Whose::Through { column, table, key, person } => {
            let id = place(args, Value::from(id));
            format!("{column} IN (SELECT {key} FROM {table} WHERE group_id = $1 AND {person} = {id})")
        }
        Whose::ThroughMention { column, table, key, text } => {
            let like = place(args, Value::from(format!("%{id}%")));
            format!("{column} IN (SELECT {key} FROM {table} WHERE group_id = $1 AND {text} LIKE {like})")
        }
        Whose::Account(_) | Whose::Address(_) => return None,
    })
}

fn place(args: &mut Vec<Value>, value: Value) -> String {
    args.push(value);
    format!("${}", args.len())
}

macro_rules! read_cells {
    ($rows:expr, $kinds:expr) => {{
        let mut out = vec![];
        for row in &$rows {
            let mut line = vec![];
            for (i, kind) in $kinds.iter().enumerate() {
                line.push(match kind {
                    Column::Uuid => row.try_get::<Option<Uuid>, _>(i)?.map(|it| it.to_string()).into(),
                    Column::Bytes => row.try_get::<Option<Vec<u8>>, _>(i)?.map(hex).into(),
                    Column::Int => row.try_get::<Option<i64>, _>(i)?.into(),
                    Column::Bool => row.try_get::<Option<bool>, _>(i)?.into(),
                    Column::Text => row.try_get::<Option<String>, _>(i)?.into(),
                });
            }
            out.push(line);
        }
        Ok(out)
    }};
}

fn hex(bytes: Vec<u8>) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

impl Tx {
    /// Rows of a statement that the kernel put together itself, in the caller's transaction.
    pub(super) async fn cells(
        &mut self,
        text: String,
        args: Vec<Value>,
        kinds: &[Column],
    ) -> Result<Vec<Vec<Json>>> {
        match self {
            Self::Sqlite(tx) => {
                let args = crate::db::sqlite_args(args)?;
                let rows = sqlx::query_with(AssertSqlSafe(text), args).fetch_all(&mut **tx).await?;
                read_cells!(rows, kinds)
            }
            Self::Postgres(tx) => {
                let args = crate::db::postgres_args(args)?;
                let rows = sqlx::query_with(AssertSqlSafe(text), args).fetch_all(&mut **tx).await?;
                read_cells!(rows, kinds)
            }
        }
    }
}

impl Db {
    /// Rows of a statement that the kernel put together itself.
    async fn cells(&self, text: String, args: Vec<Value>, kinds: &[Column]) -> Result<Vec<Vec<Json>>> {
        match self {
            Self::Sqlite { read, .. } => {
                let args = crate::db::sqlite_args(args)?;
                let rows = sqlx::query_with(AssertSqlSafe(text), args).fetch_all(read).await?;
                read_cells!(rows, kinds)
            }
            Self::Postgres(pool) => {
                let args = crate::db::postgres_args(args)?;
                let rows = sqlx::query_with(AssertSqlSafe(text), args).fetch_all(pool).await?;
                read_cells!(rows, kinds)
            }
        }
    }
}
