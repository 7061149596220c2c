//! Every `sql!` in the source is prepared on the engine under test against the migrated schema, and the two
//! schemas are the same.

use std::path::{Path, PathBuf};

use kernel::Db;
use regex::Regex;
use sqlx::{AssertSqlSafe, Executor as _, Row as _, SqlSafeStr as _};

struct Statement {
    place: String,
    text: String,
}

#[tokio::test]
async fn every_statement_prepares() {
    let dir = tempfile::tempdir().unwrap();
    let db = testkit::database(dir.path()).await;
    kernel::migrate::run(&db).await.unwrap();
    let statements = statements(db.is_sqlite());
    let mut bad = vec![];
    for it in &statements {
        let text = AssertSqlSafe(it.text.clone()).into_sql_str();
        let done = match &db {
            Db::Sqlite { write, .. } => write.acquire().await.unwrap().prepare(text).await.map(drop),
            Db::Postgres(pool) => pool.acquire().await.unwrap().prepare(text).await.map(drop),
        };
        if let Err(e) = done {
            bad.push(format!("{}: {e}\n{}", it.place, it.text));
        }
    }
    assert!(statements.len() > 30, "only {} statements were found", statements.len());
    assert!(bad.is_empty(), "{} of {} do not prepare:\n{}", bad.len(), statements.len(), bad.join("\n"));
}

#[tokio::test]
async fn the_schema_is_the_one_the_migrations_describe() {
    let dir = tempfile::tempdir().unwrap();
    let db = testkit::database(dir.path()).await;
    kernel::migrate::run(&db).await.unwrap();
    for table in kernel::schema::tables() {
        let wanted: Vec<&str> = table.columns.iter().map(|it| it.0.as_str()).collect();
        let found: Vec<String> = match &db {
            Db::Sqlite { read, .. } => {
                let text = format!("SELECT name FROM pragma_table_info('{}') ORDER BY cid", table.name);
                sqlx::query(AssertSqlSafe(text))
                    .fetch_all(read)
                    .await
                    .unwrap()
                    .iter()
                    .map(|it| it.get(0))
                    .collect()
            }
            Db::Postgres(pool) => {
                let text = format!(
                    "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{}' ORDER BY ordinal_position",
                    table.name
                );
                sqlx::query(AssertSqlSafe(text))
                    .fetch_all(pool)
                    .await
                    .unwrap()
                    .iter()
                    .map(|it| it.get(0))
                    .collect()
            }
        };
        assert_eq!(found, wanted, "{}", table.name);
    }
}

fn statements(sqlite: bool) -> Vec<Statement> {
    let pattern =
        Regex::new(r#"(?s)sql!\(\s*(?:sqlite:\s*"((?:[^"\\]|\\.)*)",\s*postgres:\s*"((?:[^"\\]|\\.)*)"|"((?:[^"\\]|\\.)*)")"#)
            .unwrap();
    let continued = Regex::new(r"\\\n\s*").unwrap();
    let mut found = vec![];
    for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")) {
        let source = std::fs::read_to_string(&file).unwrap();
        let comment = |it: &&str| it.trim_start().starts_with("//");
        let source: Vec<&str> = source.lines().map(|it| if comment(&it) { "" } else { it }).collect();
        let source = source.join("\n");
        for it in pattern.captures_iter(&source) {
            let text = it.get(3).unwrap_or_else(|| it.get(if sqlite { 1 } else { 2 }).unwrap()).as_str();
            let line = source[..it.get(0).unwrap().start()].lines().count();
            let text = continued.replace_all(text, "").replace("\\\"", "\"");
            found.push(Statement { place: format!("{}:{line}", file.display()), text });
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs")
            && path.components().any(|it| it.as_os_str() == "src")
        {
            found.push(path);
        }
    }
    found
}
