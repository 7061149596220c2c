//! The house's own rules, checked: arrows between crates, tables and their owners, words, sizes, migrations.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use regex::Regex;
use serde_json::Value;

use crate::sqlite;

/// Who may lean on whom; ARCHITECTURE.md draws the same arrows. `plenary` and `testkit` may use all below them.
const ARROWS: &[(&str, &[&str])] = &[
    ("count", &[]),
    ("rulebook", &[]),
    ("ballotbox", &[]),
    ("verifier", &["ballotbox", "count"]),
    ("pdf", &[]),
    ("kernel", &[]),
    ("ui", &["kernel"]),
    ("mail", &["kernel", "ui"]),
    ("access", &["kernel", "mail", "ui"]),
    ("constitution", &["kernel", "rulebook", "ui"]),
    ("people", &["access", "constitution", "kernel", "mail", "rulebook", "ui"]),
    ("feeds", &["access", "constitution", "kernel", "mail", "people", "ui"]),
    ("membership", &["access", "constitution", "kernel", "mail", "people", "rulebook", "ui"]),
    ("bodies", &["access", "constitution", "kernel", "mail", "people", "rulebook", "ui"]),
    ("polling", &["access", "ballotbox", "count", "kernel", "mail", "people", "ui"]),
    (
        "elections",
        &[
            "access",
            "bodies",
            "constitution",
            "count",
            "kernel",
            "mail",
            "people",
            "polling",
            "rulebook",
            "ui",
        ],
    ),
    ("consultations", &["access", "bodies", "constitution", "kernel", "mail", "people", "rulebook", "ui"]),
    (
        "meetings",
        &[
            "amendments",
            "bodies",
            "constitution",
            "duties",
            "elections",
            "kernel",
            "mail",
            "people",
            "polling",
            "rulebook",
            "ui",
        ],
    ),
    ("rights", &["access", "bodies", "constitution", "kernel", "mail", "people", "ui"]),
    ("duties", &["access", "bodies", "constitution", "kernel", "mail", "people", "rulebook", "ui"]),
    (
        "amendments",
        &[
            "access",
            "bodies",
            "constitution",
            "consultations",
            "count",
            "elections",
            "kernel",
            "mail",
            "people",
            "polling",
            "rulebook",
            "ui",
        ],
    ),
];

/// Longer files want a reason, written here.
const LONG: usize = 500;

pub fn run(root: &Path) -> Result<()> {
    let mut faults = vec![];
    if let Err(e) = sqlite::run(root, true) {
        faults.push(e.to_string());
    }
    arrows(root, &mut faults)?;
    for file in sources(root)? {
        let text = fs::read_to_string(&file)?;
        let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        size(&name, &text, &mut faults);
        words(&name, &text, &mut faults);
        tables(&name, &text, &mut faults);
    }
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    if !faults.is_empty() {
        bail!("{} untidy places", faults.len());
    }
    Ok(())
}

fn arrows(root: &Path, faults: &mut Vec<String>) -> Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    for package in metadata["packages"].as_array().context("packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|it| it.0 == name) else { continue };
        for dependency in package["dependencies"].as_array().context("dependencies")? {
            let inside = dependency["path"].is_string() && dependency["kind"].is_null();
            let other = dependency["name"].as_str().unwrap_or_default();
            if inside && !allowed.contains(&other) {
                faults.push(format!("{name} may not lean on {other}: no arrow is drawn"));
            }
        }
    }
    Ok(())
}

fn size(name: &str, text: &str, faults: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > LONG {
        faults.push(format!("{name} has {lines} lines; more than {LONG} want a folder of their own"));
    }
}

fn words(name: &str, text: &str, faults: &mut Vec<String>) {
    let banned = ["todo!(", "unimplemented!(", "dbg!(", "#[allow(", "#![allow(", "FIXME"];
    let ours = name.starts_with("xtask/");
    for word in banned.iter().filter(|it| !ours && text.contains(**it)) {
        faults.push(format!("{name} has {word}"));
    }
    let reads_clock =
        ["Timestamp::now(", "Zoned::now(", "SystemTime::now("].iter().any(|it| text.contains(it));
    // A witness is a programme of its own, without the kernel.
    let may = ["crates/kernel/src/time.rs", "crates/verifier/src/witness.rs"].contains(&name)
        || name.contains("/benches/")
        || name.contains("/bench");
    if reads_clock && !may && !ours {
        faults.push(format!("{name} reads the clock; time is an argument"));
    }
}

/// Every `sql!` speaks only of its own crate's tables.
fn tables(name: &str, text: &str, faults: &mut Vec<String>) {
    let Some(owner) = name.strip_prefix("crates/").and_then(|it| it.split_once("/src/")).map(|it| it.0)
    else {
        return;
    };
    let statement = Regex::new(r#"(?s)sql!\((.*?)"\s*(?:,|\))"#).expect("a constant pattern");
    let table =
        Regex::new(r"(?i)\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+([a-z]+)_[a-z_]+").expect("a constant pattern");
    for found in statement.captures_iter(text) {
        for used in table.captures_iter(&found[1]) {
            let prefix = &used[1];
            if ARROWS.iter().any(|it| it.0 == prefix) && prefix != owner && owner != "plenary" {
                faults.push(format!("{name} names a table of {prefix}"));
            }
        }
    }
}

fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    for folder in ["crates", "xtask"] {
        walk(&root.join(folder), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        if path.is_dir() && name != "target" {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
