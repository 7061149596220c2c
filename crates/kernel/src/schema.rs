//! The shape of the database, read from the migrations themselves.

use std::sync::LazyLock;

use crate::migrate::MIGRATIONS;

/// What a column holds; both engines store these five alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Uuid,
    Bytes,
    Int,
    Bool,
    Text,
}

/// One table with its columns in the order of its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// The migration that made it anew, if one did: it holds nothing of the rows before.
    pub anew: Option<&'static str>,
    pub columns: Vec<(String, Column)>,
    /// The columns of every unique key, the primary one first. Keys that hold for some rows only are among them.
    pub keys: Vec<Vec<String>>,
}

impl Table {
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|it| it.0 == column)
    }
    /// "a, b, c".
    pub fn list(&self) -> String {
        self.columns.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// All tables, in the order in which they were created. The migrations are read once.
pub fn tables() -> Vec<Table> {
    TABLES.clone()
}

/// One of them.
pub fn table(name: &str) -> Option<Table> {
    TABLES.iter().find(|it| it.name == name).cloned()
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let mut tables = vec![];
    for migration in MIGRATIONS {
        read(migration.name, migration.postgres, &mut tables);
    }
    tables
});

fn read(migration: &'static str, text: &str, tables: &mut Vec<Table>) {
    let (mut open, mut dropped): (Option<Table>, Vec<String>) = (None, vec![]);
    let text = joined(text);
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            let name = rest.trim_end_matches('(').trim().to_owned();
            let anew = dropped.contains(&name).then_some(migration);
            open = Some(Table { name, anew, columns: vec![], keys: vec![] });
        } else if let Some(rest) = line.strip_prefix("DROP TABLE ") {
            let name = rest.trim_end_matches(';').trim();
            tables.retain(|it| it.name != name);
            dropped.push(name.to_owned());
        } else if let Some(rest) = line.strip_prefix("ALTER TABLE ") {
            alter(rest, tables);
        } else if let Some(rest) = line.strip_prefix("CREATE UNIQUE INDEX ") {
            unique_index(rest, tables);
        } else if line.starts_with(");") {
            tables.extend(open.take());
        } else if let Some(table) = open.as_mut() {
            if let Some(rest) = line.strip_prefix("PRIMARY KEY ") {
                table.keys.insert(0, listed(rest));
            } else if let Some(rest) = line.strip_prefix("UNIQUE ") {
                table.keys.push(listed(rest));
            } else if let Some(column) = column(line) {
                if line.contains("PRIMARY KEY") {
                    table.keys.insert(0, vec![column.0.clone()]);
                } else if line.contains("UNIQUE") {
                    table.keys.push(vec![column.0.clone()]);
                }
                table.columns.push(column);
            }
        }
    }
}

/// Without remarks, and with what an open bracket parts joined in one line, save the brackets of tables.
fn joined(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(|it| it.split("--").next().unwrap_or_default().trim()) {
        out.push_str(line);
        let goes_on = line.starts_with("CREATE UNIQUE INDEX") && !line.ends_with(';');
        out.push(if goes_on { ' ' } else { '\n' });
    }
    out
}

/// The names between the first two brackets.
fn listed(rest: &str) -> Vec<String> {
    let inner = rest.split_once('(').and_then(|it| it.1.split_once(')')).map_or("", |it| it.0);
    inner.split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
}

/// `CREATE UNIQUE INDEX i ON t (a, b) …;`
fn unique_index(rest: &str, tables: &mut [Table]) {
    let Some((_, on)) = rest.split_once(" ON ") else { return };
    let name = on.split('(').next().unwrap_or_default().trim();
    if let Some(table) = tables.iter_mut().find(|it| it.name == name) {
        table.keys.push(listed(on));
    }
}

/// `ALTER TABLE t ADD COLUMN c TYPE …;`
fn alter(rest: &str, tables: &mut [Table]) {
    let Some((name, definition)) = rest.split_once(" ADD COLUMN ") else { return };
    let table = tables.iter_mut().find(|it| it.name == name.trim());
    if let (Some(table), Some(column)) = (table, column(definition.trim_end_matches(';'))) {
        table.columns.push(column);
    }
}

fn column(line: &str) -> Option<(String, Column)> {
    let mut words = line.trim_end_matches(',').split_whitespace();
    let (name, kind) = (words.next()?, words.next()?);
    let kind = match kind.trim_end_matches(',') {
        "UUID" => Column::Uuid,
        "BYTEA" => Column::Bytes,
        "BIGINT" => Column::Int,
        "BOOLEAN" => Column::Bool,
        "TEXT" => Column::Text,
        _ => return None,
    };
    Some((name.to_owned(), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_made_anew_is_as_the_last_migration_made_it() {
        let mut tables = vec![];
        read("0001", "CREATE TABLE a (\n  id UUID NOT NULL PRIMARY KEY,\n  old TEXT\n);", &mut tables);
        assert_eq!(tables[0].anew, None);
        read("0002", "DROP TABLE a;\nCREATE TABLE a (\n  new TEXT NOT NULL PRIMARY KEY\n);", &mut tables);
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].anew, tables[0].list().as_str()), (Some("0002"), "new"));
    }

    #[test]
    fn the_migrations_are_read_as_tables() {
        let tables = tables();
        let audit = tables.iter().find(|it| it.name == "kernel_audit").expect("there is an audit trail");
        assert_eq!(audit.columns[0], ("group_id".to_owned(), Column::Uuid));
        assert_eq!(audit.columns.len(), 12);
        let with_key = |it: &&Table| it.keys.first().is_some_and(|key| key.iter().all(|one| it.has(one)));
        let without: Vec<_> = tables.iter().filter(|it| !with_key(it)).map(|it| &it.name).collect();
        assert!(without.is_empty(), "no primary key was read of {without:?}");
    }
}
