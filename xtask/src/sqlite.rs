//! Writes the SQLite form of every migration from its PostgreSQL form, so that the two cannot part.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

/// Translates one migration: SQLite's STRICT tables know only BLOB, INTEGER and TEXT.
pub fn translate(postgres: &str) -> String {
    let mut out =
        String::from("-- Written by `cargo xtask migrations` from the PostgreSQL form; edit that one.\n");
    let mut in_table = false;
    for line in postgres.lines() {
        let mut line = line.to_owned();
        for (from, to) in [("UUID", "BLOB"), ("BYTEA", "BLOB"), ("BIGINT", "INTEGER"), ("BOOLEAN", "INTEGER")]
        {
            line = word(&line, from, to);
        }
        in_table |= line.starts_with("CREATE TABLE");
        if in_table && line.trim_end() == ");" {
            (line, in_table) = (") STRICT;".to_owned(), false);
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn word(line: &str, from: &str, to: &str) -> String {
    let pattern = regex::Regex::new(&format!(r"\b{from}\b")).expect("a plain word is a pattern");
    pattern.replace_all(line, to).into_owned()
}

/// Writes all files, or with `check` only says which differ.
pub fn run(root: &Path, check: bool) -> Result<()> {
    let mut differing = vec![];
    for entry in fs::read_dir(root.join("migrations/postgres")).context("migrations/postgres")? {
        let from = entry?.path();
        let name = from.file_name().context("a migration has a name")?.to_owned();
        let to = root.join("migrations/sqlite").join(&name);
        let text = translate(&fs::read_to_string(&from)?);
        if fs::read_to_string(&to).unwrap_or_default() != text {
            differing.push(name.to_string_lossy().into_owned());
            if !check {
                fs::write(&to, text)?;
            }
        }
    }
    ensure!(
        !check || differing.is_empty(),
        "not translated: {}; run `cargo xtask migrations`",
        differing.join(", ")
    );
    for name in differing {
        println!("wrote migrations/sqlite/{name}");
    }
    Ok(())
}
