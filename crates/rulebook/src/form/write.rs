//! From a rule to a form: the inverse of reading.

use toml::{Table, Value};

use super::shape::Shape;
use super::{Map, shapes};
use crate::document::COMMON;
use crate::rule::{Kind, Rule};

/// The form of a rule: [`super::read`] gives the same rule back.
pub fn write(rule: &Rule) -> Map {
    let mut form = Map::new();
    let kind = rule.kind.kind();
    put(&mut form, "id", &rule.id);
    put(&mut form, "says", &rule.says.join("\n"));
    let answers: Vec<String> = rule.answers.iter().map(u8::to_string).collect();
    put(&mut form, "answers", &answers.join("\n"));
    put(&mut form, "except", &rule.except.join("\n"));
    put(&mut form, "except.says", rule.field_says.get("except").map_or("", String::as_str));
    for name in ["strictness", "note"] {
        put(&mut form, name, rule.fields.get(name).and_then(Value::as_str).unwrap_or_default());
    }
    for (field, value) in rule.fields.iter().filter(|(f, _)| !COMMON.contains(&f.as_str())) {
        let cited = rule.field_says.get(field);
        put(&mut form, &format!("{field}.says"), cited.map_or("", String::as_str));
        let bare = cited.and_then(|_| value.get("value")).unwrap_or(value);
        spread(&mut form, field, shapes::shape(kind, field), bare);
    }
    form
}

/// A field's value in a few words, such as "10 days"; `None` where a form needs several inputs for it.
pub(crate) fn said(kind: Kind, field: &str, value: &Value) -> Option<String> {
    let mut form = Map::new();
    spread(&mut form, field, shapes::shape(kind, field), value);
    let [text] = form.into_values().collect::<Vec<_>>().try_into().ok()?;
    let words = |it: &str| if it.contains(' ') { it.to_owned() } else { it.replace('-', " ") };
    Some(text.lines().map(words).collect::<Vec<_>>().join(", "))
}

fn put(form: &mut Map, name: &str, text: &str) {
    if !text.is_empty() {
        form.insert(name.to_owned(), text.to_owned());
    }
}

fn spread(form: &mut Map, field: &str, shape: Shape, value: &Value) {
    let part = |name: &str| format!("{field}.{name}");
    match (shape, value) {
        (Shape::Length, Value::Table(table)) => put(form, field, &length(table)),
        (Shape::Moment, Value::Table(table)) => moment(form, field, table),
        (Shape::Money, Value::Table(table)) => {
            put(form, &part("amount"), &amount(table));
            put(form, &part("currency"), &text(table.get("currency")));
        }
        (Shape::Every, Value::Table(table)) => {
            for unit in ["months", "weeks"] {
                if let Some(n) = table.get(unit) {
                    put(form, &part("number"), &n.to_string());
                    put(form, &part("unit"), unit);
                }
            }
            put(form, &part("grace_days"), &text(table.get("grace_days")));
        }
        (Shape::Band, Value::Table(table)) => {
            if let Some((unit, Value::Array(pair))) = table.iter().next() {
                put(form, &part("shortest"), &text(pair.first()));
                put(form, &part("longest"), &text(pair.get(1)));
                put(form, &part("unit"), unit);
            }
        }
        (Shape::Conditions, Value::Array(items)) => {
            for (i, item) in items.iter().enumerate() {
                spread(form, &part(&i.to_string()), Shape::Condition, item);
            }
        }
        (Shape::Condition, Value::Table(table)) => {
            for (name, value) in table {
                // The older name of a condition is written under its present one.
                let name = if name == "other_party" { "rival_party" } else { name };
                match (name, value) {
                    ("member_for", Value::Table(period)) => put(form, &part(name), &length(period)),
                    _ => put(form, &part(name), &text(Some(value))),
                }
            }
        }
        (Shape::Contests, Value::Array(contests)) => {
            let line = |c: &Value| text(Some(c)).replace('\n', ", ");
            put(form, field, &contests.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        (Shape::Shareable, Value::Table(table)) => {
            put(form, &part("how"), "by-agreement");
            put(form, &part("meeting"), &text(table.get("by-agreement-of")));
        }
        (Shape::Shareable | Shape::Fallback, Value::String(how)) => put(form, &part("how"), how),
        (Shape::Fallback, Value::Table(table)) => {
            put(form, &part("how"), "ask");
            put(form, &part("ask"), &text(table.get("ask")));
            put(form, &part("options"), &text(table.get("options")));
        }
        (Shape::Steps, Value::Array(steps)) => {
            let line = |step: &Value| {
                let within =
                    step.get("within").and_then(Value::as_table).map(|t| format!(" | {}", length(t)));
                format!("{}{}", text(step.get("what")), within.unwrap_or_default())
            };
            put(form, field, &steps.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        (Shape::FeeBands, Value::Array(bands)) => {
            let line = |band: &Value| {
                let money = band.get("amount").and_then(Value::as_table);
                let worth = money.map(|t| format!("{} {}", amount(t), text(t.get("currency"))));
                format!("{} | {}", text(band.get("name")), worth.unwrap_or_else(|| text(band.get("share"))))
            };
            put(form, field, &bands.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        (Shape::Threshold | Shape::Method | Shape::YearDay, Value::Table(table)) => {
            for (name, value) in table {
                put(form, &part(name), &text(Some(value)));
            }
        }
        (_, value) => put(form, field, &text(Some(value))),
    }
}

fn moment(form: &mut Map, field: &str, table: &Table) {
    let part = |name: &str| format!("{field}.{name}");
    for how in ["before", "after", "at"] {
        if let Some(event) = table.get(how) {
            put(form, &part("how"), how);
            put(form, &part("event"), &text(Some(event)));
        }
    }
    put(form, &part("length"), &length(table));
    put(form, &part("hour"), &text(table.get("hour")));
    if let Some(by) = table.get("open_term") {
        put(form, &part("how"), "open");
        put(form, &part("by"), &text(Some(by)));
        if let Some(Value::Table(latest)) = table.get("at_latest") {
            put(form, &part("event"), &text(latest.get("before")));
            put(form, &part("length"), &length(latest));
            put(form, &part("hour"), &text(latest.get("hour")));
        }
    }
}

/// "2 weeks and 3 days".
fn length(table: &Table) -> String {
    let part = |unit: &str| {
        let n = table.get(unit).and_then(Value::as_integer).filter(|n| *n != 0)?;
        let unit = if n == 1 { unit.trim_end_matches('s') } else { unit };
        Some(format!("{n} {unit}"))
    };
    let parts: Vec<String> =
        ["years", "months", "weeks", "days", "hours"].into_iter().filter_map(part).collect();
    parts.join(" and ")
}

fn amount(table: &Table) -> String {
    let minor = table.get("minor").and_then(Value::as_integer).unwrap_or(0);
    format!("{}.{:02}", minor / 100, minor.unsigned_abs() % 100)
}

/// A plain value as it stands on a form; a list on lines of its own.
fn text(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Boolean(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Value::Array(items)) => items.iter().map(|v| text(Some(v))).collect::<Vec<_>>().join("\n"),
        Some(other) => other.to_string(),
    }
}
