//! Changing one field in a rule's block and leaving the rest as it was written.

use toml::de::DeTable;
use toml::{Table, Value};

use super::Block;

/// A value as it stands in a block, on one line.
pub(in super::super) fn value_text(value: &Value) -> String {
    value.to_string()
}

/// Reads a value as [`value_text`] writes it.
pub(in super::super) fn parse_value(text: &str) -> Option<Value> {
    let mut table: Table = toml::from_str(&format!("value = {text}\n")).ok()?;
    let value = table.remove("value")?;
    table.is_empty().then_some(value)
}

/// The value of a field that may be cited singly.
pub(in super::super) fn bare(value: &Value) -> &Value {
    cited(value).map_or(value, |(inner, _)| inner)
}

/// The same value with another quote, where it is cited singly.
pub(in super::super) fn with_says(value: &Value, quote: &str) -> Value {
    let mut value = value.clone();
    if let Some(table) = value.as_table_mut() {
        table.insert("says".to_owned(), Value::String(quote.to_owned()));
    }
    value
}

/// Value and quote of a field that is cited singly.
pub(super) fn cited(value: &Value) -> Option<(&Value, &str)> {
    let table = value.as_table().filter(|t| t.len() == 2)?;
    Some((table.get("value")?, table.get("says")?.as_str()?))
}

/// Sets or takes out a field; the rest of the block keeps its lines and comments wherever that is possible.
pub(in super::super) fn set_field(block: &mut Block, field: &str, value: Option<Value>) {
    let mut wanted = block.fields.clone();
    match value {
        Some(value) => drop(wanted.insert(field.to_owned(), value)),
        None => drop(wanted.remove(field)),
    }
    let edited = edited(&block.body, field, wanted.get(field));
    let kept = edited.filter(|body| toml::from_str::<Table>(body).is_ok_and(|t| t == wanted));
    block.body = kept.unwrap_or_else(|| rendered(&wanted));
    block.fields = wanted;
}

fn edited(body: &str, field: &str, value: Option<&Value>) -> Option<String> {
    let table = DeTable::parse(body).ok()?.into_inner();
    let span = table
        .get_key_value(field)
        .map(|(key, value)| (key.span().start.min(value.span().start), value.span().end));
    let line = value.map(|v| format!("{field} = {}", pretty(field, v)));
    let mut text = body.to_owned();
    match (span, line) {
        (Some((start, end)), Some(line)) => text.replace_range(start..end, &line),
        (Some((start, end)), None) => {
            let end = text[end..].find('\n').map_or(text.len(), |i| end + i + 1);
            text.replace_range(start..end, "");
        }
        (None, Some(line)) => {
            text = text.trim_end().to_owned();
            text.push('\n');
            text.push_str(&line);
        }
        (None, None) => {}
    }
    Some(text)
}

fn rendered(table: &Table) -> String {
    let line = |(k, v): (&String, &Value)| format!("{k} = {}", pretty(k, v));
    table.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A list of several quotes stands on lines of its own.
fn pretty(field: &str, value: &Value) -> String {
    match value.as_array() {
        Some(items) if field == "says" && items.len() > 1 => {
            let items: Vec<String> = items.iter().map(|v| format!("  {},", value_text(v))).collect();
            format!("[\n{}\n]", items.join("\n"))
        }
        _ => value_text(value),
    }
}
