//! The canonical form of a document: what a vote is on.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::Document;

pub(super) fn hash(document: &Document) -> String {
    let digest = Sha256::digest(canonical(document).as_bytes());
    let mut hex = String::with_capacity(64);
    for byte in digest {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

pub(super) fn canonical(document: &Document) -> String {
    let mut out = format!("# {}\n", document.title);
    for paragraph in &document.preamble {
        line(&mut out, &paragraph.source);
    }
    for clause in &document.clauses {
        let marks = "#".repeat(usize::from(clause.level));
        out.push_str(&format!("{marks} {} {} {{#{}}}\n", clause.number, clause.title, clause.slug));
        for paragraph in &clause.paragraphs {
            out.push_str(&paragraph.id);
            out.push(' ');
            line(&mut out, &paragraph.source);
        }
        for rule in &clause.rules {
            out.push_str(&json(&toml::Value::Table(rule.fields.clone())));
            out.push('\n');
        }
    }
    out
}

fn line(out: &mut String, source: &str) {
    let words: Vec<&str> = source.split_whitespace().collect();
    out.push_str(&words.join(" "));
    out.push('\n');
}

/// JSON with the keys of every table in alphabetical order.
fn json(value: &toml::Value) -> String {
    match value {
        toml::Value::Table(table) => {
            let sorted: BTreeMap<&String, String> = table.iter().map(|(k, v)| (k, json(v))).collect();
            let parts: Vec<String> = sorted.iter().map(|(k, v)| format!("{}:{v}", text(k))).collect();
            format!("{{{}}}", parts.join(","))
        }
        toml::Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", parts.join(","))
        }
        toml::Value::String(s) => text(s),
        toml::Value::Datetime(d) => text(&d.to_string()),
        other => other.to_string(),
    }
}

fn text(s: &str) -> String {
    serde_json::Value::from(s).to_string()
}
