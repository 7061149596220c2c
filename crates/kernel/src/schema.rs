//! The shape of the database, read from the migrations themselves.

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
    pub columns: Vec<(String, Column)>,
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

/// All tables, in the order in which they were created.
pub fn tables() -> Vec<Table> {
    let mut tables = vec![];
    for migration in MIGRATIONS {
        read(migration.postgres, &mut tables);
    }
    tables
}

fn read(text: &str, tables: &mut Vec<Table>) {
    let mut open: Option<Table> = None;
    for line in text.lines().map(|it| it.split("--").next().unwrap_or_default().trim()) {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            let name = rest.trim_end_matches('(').trim().to_owned();
            open = Some(Table { name, columns: vec![] });
        } else if let Some(rest) = line.strip_prefix("ALTER TABLE ") {
            alter(rest, tables);
        } else if line.starts_with(");") {
            tables.extend(open.take());
        } else if let (Some(table), Some(column)) = (open.as_mut(), column(line)) {
            table.columns.push(column);
        }
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
    fn the_migrations_are_read_as_tables() {
        let tables = tables();
        let audit = tables.iter().find(|it| it.name == "kernel_audit").expect("there is an audit trail");
        assert_eq!(audit.columns[0], ("group_id".to_owned(), Column::Uuid));
        assert_eq!(audit.columns.len(), 12);
    }
}
