//! Two entries of one person become one: rows that pointed at one of them point at the other, and the journal of what
//! was moved brings each of them back.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::engine::table;
use super::{Holding, Joining, Whose};
use crate::schema::{Column, Table};
use crate::{GroupId, PersonId, Problem, Result, Tx, Value};

/// Rows of one table whose column was moved from one person to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub table: String,
    pub column: String,
    /// The values of the table's key as they stand after the move, a row each.
    pub rows: Vec<Vec<Json>>,
}

/// Points every row of a holding that points at `from` to `to`. A row stays where `to` has one of its own in its place,
/// and where the description says that its rows stay.
pub async fn repoint(
    tx: &mut Tx,
    group: GroupId,
    it: &Holding,
    from: PersonId,
    to: PersonId,
) -> Result<Vec<Moved>> {
    let mut out = vec![];
    if it.joining != Joining::Follows {
        return Ok(out);
    }
    let table = table(it)?;
    for whose in it.whose {
        let Whose::Person(column) = *whose else { continue };
        if !table.has("group_id") {
            continue;
        }
        let before = keys(tx, group, &table, column, from).await?;
        if before.is_empty() {
            continue;
        }
        let text = format!(
            "UPDATE {name} SET {column} = $3 WHERE group_id = $1 AND {column} = $2{free}",
            name = table.name,
            free = unless_taken(&table, column)
        );
        tx.run_text(text, vec![Value::from(group), Value::from(from), Value::from(to)]).await?;
        let stayed = keys(tx, group, &table, column, from).await?;
        let rows: Vec<_> = before
            .into_iter()
            .filter(|it| !stayed.contains(it))
            .map(|it| renamed(&table, column, it, to))
            .collect();
        if !rows.is_empty() {
            out.push(Moved { table: table.name.clone(), column: column.to_owned(), rows });
        }
    }
    Ok(out)
}

/// Takes a move back: rows that are still there and still point at `to` point at `from` again; the number of them.
pub async fn point_back(
    tx: &mut Tx,
    group: GroupId,
    it: &Moved,
    from: PersonId,
    to: PersonId,
) -> Result<u64> {
    let found = crate::schema::table(&it.table);
    // The journal is ours, and yet a name that comes from a row is looked up before it stands in a statement.
    let table = found.ok_or_else(|| Problem::internal(format!("There is no table {}.", it.table)))?;
    if !table.has(&it.column) {
        return Err(Problem::internal(format!("{} has no column {}.", it.table, it.column)));
    }
    let key = key(&table);
    let mut n = 0;
    for row in &it.rows {
        let mut args = vec![Value::from(group), Value::from(from), Value::from(to)];
        let mut text = format!(
            "UPDATE {} SET {column} = $2 WHERE group_id = $1 AND {column} = $3",
            table.name,
            column = it.column
        );
        for ((column, kind), value) in key.iter().zip(row) {
            args.push(value_of(*kind, value)?);
            text.push_str(&format!(" AND {column} = ${}", args.len()));
        }
        n += tx.run_text(text, args).await?;
    }
    Ok(n)
}

/// The columns of the primary key without the group.
fn key(table: &Table) -> Vec<(String, Column)> {
    let primary = table.keys.first().map(Vec::as_slice).unwrap_or_default();
    let columns = primary.iter().filter(|it| *it != "group_id");
    columns.filter_map(|it| table.columns.iter().find(|one| one.0 == *it).cloned()).collect()
}

async fn keys(
    tx: &mut Tx,
    group: GroupId,
    table: &Table,
    column: &str,
    person: PersonId,
) -> Result<Vec<Vec<Json>>> {
    let key = key(table);
    let list = key.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join(", ");
    let text = format!("SELECT {list} FROM {} WHERE group_id = $1 AND {column} = $2", table.name);
    let kinds: Vec<Column> = key.iter().map(|it| it.1).collect();
    tx.cells(text, vec![Value::from(group), Value::from(person)], &kinds).await
}

/// " AND NOT EXISTS …" for every unique key that the column is part of.
fn unless_taken(table: &Table, column: &str) -> String {
    let mut out = String::new();
    for key in table.keys.iter().filter(|it| it.iter().any(|one| one == column)) {
        let same =
            key.iter().filter(|it| *it != column).map(|it| format!("x.{it} = {}.{it} AND ", table.name));
        let same: String = same.collect();
        out.push_str(&format!(
            " AND NOT EXISTS (SELECT 1 FROM {} x WHERE {same}x.{column} = $3)",
            table.name
        ));
    }
    out
}

fn renamed(table: &Table, column: &str, mut row: Vec<Json>, to: PersonId) -> Vec<Json> {
    for ((name, _), value) in key(table).iter().zip(&mut row) {
        if name == column {
            *value = Json::from(to.to_string());
        }
    }
    row
}

fn value_of(kind: Column, value: &Json) -> Result<Value> {
    let broken = || Problem::internal("The journal of a joining does not fit its table.");
    Ok(match kind {
        Column::Uuid => {
            let id: uuid::Uuid = value.as_str().and_then(|it| it.parse().ok()).ok_or_else(broken)?;
            Value::from(id)
        }
        Column::Int => Value::from(value.as_i64().ok_or_else(broken)?),
        Column::Bool => Value::from(value.as_bool().ok_or_else(broken)?),
        Column::Text => Value::from(value.as_str().ok_or_else(broken)?),
        Column::Bytes => {
            let text = value.as_str().ok_or_else(broken)?;
            let byte = |at: usize| text.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
            let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
            Value::from(bytes.ok_or_else(broken)?)
        }
    })
}
