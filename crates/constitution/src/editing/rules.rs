//! Rules in a source: following the words they quote, putting one in, taking one out.

use kernel::{Problem, Result};
use rulebook::{Document, Requote, Rule, requote};

use super::lines::{clause_range, splice};
use super::no_clause;

/// A rule whose quoted words changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requoted {
    pub rule: String,
    /// The rule in plain words, as it still is.
    pub plain: String,
    pub from: String,
    /// What it quotes now; `None` if the words are gone.
    pub to: Option<String>,
}

/// Lets the rules of a clause follow their words after its prose was edited.
pub fn follow(before: &Document, source: &str, slug: &str) -> Result<(String, Vec<Requoted>)> {
    let after = rulebook::parse(source).document;
    let (Some(old), Some(new)) = (before.clause(slug), after.clause(slug)) else {
        return Err(no_clause(slug));
    };
    let named = rulebook::Rules::new(after.clone(), 1);
    let mut found = vec![];
    let mut edits: Vec<(usize, usize, String)> = vec![];
    for rule in &new.rules {
        let mut fields = rule.fields.clone();
        let mut changed = false;
        let quotes: Vec<String> = rule.quotes().map(str::to_owned).collect();
        for quote in quotes {
            let to = match requote(old, new, &quote) {
                Requote::Same => continue,
                Requote::Now(words) => Some(words),
                Requote::Gone => None,
            };
            changed = true;
            put(&mut fields, &quote, to.as_deref());
            found.push(Requoted { rule: rule.id.clone(), plain: named.plain(rule), from: quote, to });
        }
        if changed {
            edits.push((rule.line - 1, rule.lines, block(&fields)));
        }
    }
    let mut source = source.to_owned();
    for (line, lines, text) in edits.into_iter().rev() {
        source = splice(&source, line..line + lines, &text);
    }
    Ok((source, found))
}

/// Replaces a quote in the fields of a rule, or takes it out.
fn put(fields: &mut toml::Table, from: &str, to: Option<&str>) {
    let same = |it: &toml::Value| it.as_str() == Some(from);
    for (name, value) in fields.iter_mut() {
        if name == "says" {
            *value = toml::Value::Array(quotes(value, from, to));
            continue;
        }
        let Some(inner) = value.as_table_mut().filter(|it| it.get("says").is_some_and(same)) else {
            continue;
        };
        match (to, inner.remove("value")) {
            (None, Some(bare)) => *value = bare,
            (to, bare) => {
                inner.extend(bare.map(|it| ("value".to_owned(), it)));
                inner.extend(to.map(|it| ("says".to_owned(), it.into())));
            }
        }
    }
    if fields.get("says").and_then(toml::Value::as_array).is_some_and(Vec::is_empty) {
        fields.remove("says");
    }
}

fn quotes(value: &toml::Value, from: &str, to: Option<&str>) -> Vec<toml::Value> {
    let list = match value {
        toml::Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    };
    let swap = |it: toml::Value| match it.as_str() == Some(from) {
        true => to.map(toml::Value::from),
        false => Some(it),
    };
    list.into_iter().filter_map(swap).collect()
}

/// The fields of a rule as its block, fences included.
pub fn block(fields: &toml::Table) -> String {
    let mut out = "```rule\n".to_owned();
    for (name, value) in fields {
        match value {
            toml::Value::Array(items) if items.len() > 1 && items.iter().all(toml::Value::is_str) => {
                out.push_str(&format!("{name} = [\n"));
                items.iter().for_each(|it| out.push_str(&format!("  {},\n", one_line(it))));
                out.push_str("]\n");
            }
            other => out.push_str(&format!("{name} = {}\n", one_line(other))),
        }
    }
    out.push_str("```\n");
    out
}

/// A value on one line. A text never breaks the block: line breaks in it are written as such.
fn one_line(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => basic(text),
        toml::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        toml::Value::Table(table) => {
            let bare = |it: &str| {
                !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            };
            let key = |it: &str| if bare(it) { it.to_owned() } else { basic(it) };
            let parts: Vec<String> =
                table.iter().map(|(k, v)| format!("{} = {}", key(k), one_line(v))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        other => other.to_string(),
    }
}

fn basic(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Puts a rule behind the last line of its clause.
pub fn add_rule(source: &str, slug: &str, fields: &toml::Table) -> Result<String> {
    let document = rulebook::parse(source).document;
    let range = clause_range(source, &document, slug).ok_or_else(|| no_clause(slug))?;
    let last = source.lines().enumerate().take(range.end).filter(|it| !it.1.trim().is_empty()).last();
    let end = last.map_or(range.end, |it| it.0 + 1);
    let rest: String = source.lines().skip(end).map(|it| format!("{it}\n")).collect();
    let head: String = source.lines().take(end).map(|it| format!("{it}\n")).collect();
    let rest = rest.trim_start_matches('\n');
    let gap = if rest.is_empty() { "" } else { "\n" };
    Ok(format!("{head}\n{}{gap}{rest}", block(fields)))
}

/// Puts other fields in the place of a rule's.
pub fn replace_rule(source: &str, id: &str, fields: &toml::Table) -> Result<String> {
    let document = rulebook::parse(source).document;
    let rule = document.rule(id).ok_or_else(|| no_rule(id))?;
    Ok(splice(source, lines(rule), &block(fields)))
}

/// Takes a rule out; its words stay.
pub fn remove_rule(source: &str, id: &str) -> Result<String> {
    let document = rulebook::parse(source).document;
    let rule = document.rule(id).ok_or_else(|| no_rule(id))?;
    let mut range = lines(rule);
    let blank = |at: usize| source.lines().nth(at).is_some_and(|it| it.trim().is_empty());
    if blank(range.end) && range.start > 0 && blank(range.start - 1) {
        range.end += 1;
    }
    Ok(splice(source, range, ""))
}

fn lines(rule: &Rule) -> std::ops::Range<usize> {
    rule.line - 1..rule.line - 1 + rule.lines
}

fn no_rule(id: &str) -> Problem {
    Problem::not_found(format!("The text has no rule called `{id}`; it may have been left out meanwhile."))
}
