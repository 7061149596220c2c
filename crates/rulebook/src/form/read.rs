//! From a form to the block of a rule, and to the rule.

use toml::{Table, Value};

use super::value::{self, Read};
use super::{FieldError, Map, shapes};
use crate::document::read_block;
use crate::rule::{Kind, Rule};

/// Reads a form as a rule of a type that stands in a clause. Everything that cannot be taken is named at once.
pub fn read(kind: Kind, clause: &str, filled: &Map) -> Result<Rule, Vec<FieldError>> {
    let body = body(kind, filled, false)?;
    let (rule, found) = read_block(&body, clause);
    let wrong: Vec<FieldError> = found
        .into_iter()
        .map(|d| {
            let line = body.lines().nth(d.line.saturating_sub(2)).unwrap_or_default();
            let field = line.split(" = ").next().unwrap_or_default();
            let hint = d.hint.map(|h| format!(" {h}")).unwrap_or_default();
            FieldError { input: field.trim_matches('"').to_owned(), message: format!("{}{hint}", d.message) }
        })
        .collect();
    match rule {
        Some(rule) if wrong.is_empty() => Ok(rule),
        _ => Err(wrong),
    }
}

/// The body of the block that a form stands for, without its fences.
pub fn to_toml(kind: Kind, filled: &Map) -> Result<String, Vec<FieldError>> {
    body(kind, filled, true)
}

/// The whole block with its fences, ready to be put below the prose of a clause.
pub fn block(kind: Kind, filled: &Map) -> Result<String, Vec<FieldError>> {
    to_toml(kind, filled).map(|body| format!("```rule\n{body}```\n"))
}

/// One line for each field; a long list of quotes on several lines where the text is for people.
fn body(kind: Kind, filled: &Map, pretty: bool) -> Result<String, Vec<FieldError>> {
    let mut wrong = vec![];
    let mut out = format!("type = \"{}\"\n", kind.name());
    for (name, value) in common(filled, &mut wrong) {
        out.push_str(&line(name, &value, pretty));
    }
    for field in kind.fields() {
        match value::read(shapes::shape(kind, field), field, filled) {
            Ok(Some(value)) => out.push_str(&line(field, &cited(field, value, filled), false)),
            Ok(None) if shapes::required(kind, field) => wrong.push(FieldError {
                input: (*field).to_owned(),
                message: format!("{} is needed.", shapes::label(kind, field)),
            }),
            Ok(None) => {}
            Err(errors) => wrong.extend(errors),
        }
    }
    if wrong.is_empty() { Ok(out) } else { Err(wrong) }
}

fn common(filled: &Map, wrong: &mut Vec<FieldError>) -> Vec<(&'static str, Value)> {
    let text = |name: &str| filled.get(name).map(|t| t.trim()).filter(|t| !t.is_empty());
    let mut list = vec![];
    list.extend(text("id").map(|id| ("id", Value::from(id))));
    let says = value::lines(filled, "says");
    if !says.is_empty() {
        list.push(("says", Value::Array(says.into_iter().map(Value::from).collect())));
    }
    let numbers: Read<Vec<Value>> = value::lines(filled, "answers")
        .iter()
        .flat_map(|l| l.split([',', ' ']))
        .filter(|w| !w.is_empty())
        .map(|w| {
            let n = w.parse::<i64>().map(Value::from);
            n.map_err(|_| value::error("answers", format!("\"{w}\" is not the number of a question.")))
        })
        .collect();
    match numbers {
        Ok(numbers) if numbers.is_empty() => {}
        Ok(numbers) => list.push(("answers", Value::Array(numbers))),
        Err(errors) => wrong.extend(errors),
    }
    list.extend(text("strictness").map(|t| ("strictness", Value::from(t))));
    let except: Vec<Value> = value::lines(filled, "except").into_iter().map(Value::from).collect();
    if !except.is_empty() {
        list.push(("except", cited("except", Value::Array(except), filled)));
    } else if text("except.says").is_some() {
        wrong.extend(value::error(
            "except",
            "Name the rules that go before this one, or take its words away.",
        ));
    }
    list.extend(text("note").map(|t| ("note", Value::from(t))));
    list
}

/// The value with its own quote, where the form has one.
fn cited(field: &str, value: Value, filled: &Map) -> Value {
    let Some(quote) = filled.get(&format!("{field}.says")).map(|q| q.trim()).filter(|q| !q.is_empty()) else {
        return value;
    };
    let mut table = Table::new();
    table.insert("value".to_owned(), value);
    table.insert("says".to_owned(), Value::from(quote));
    Value::Table(table)
}

fn line(name: &str, value: &Value, pretty: bool) -> String {
    match value {
        Value::Array(items) if pretty && items.len() > 1 && name == "says" => {
            let quotes: Vec<String> = items.iter().map(|v| format!("  {},\n", inline(v))).collect();
            format!("{name} = [\n{}]\n", quotes.concat())
        }
        _ => format!("{name} = {}\n", inline(value)),
    }
}

/// A value on one line, groups in the usual spacing.
fn inline(value: &Value) -> String {
    match value {
        Value::Table(table) => {
            let parts: Vec<String> =
                table.iter().map(|(k, v)| format!("{} = {}", key(k), inline(v))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// A basic string: JSON's escapes are TOML's too.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('\u{7f}', "\\u007f")
}

fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}
