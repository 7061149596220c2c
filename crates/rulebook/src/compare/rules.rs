//! Rules before and after: field by field, and as whole sentences.

use serde::Serialize;

use crate::document::Clause;
use crate::rule::Rule;
use crate::rules::Rules;

/// A rule that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// Its id.
    pub rule: String,
    /// In plain words before; `None` for a new rule.
    pub before: Option<String>,
    /// In plain words after; `None` for one taken out.
    pub after: Option<String>,
    /// The fields that changed, `says` and notes left out.
    pub fields: Vec<FieldChange>,
}

/// A field that changed, as it stands in the blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its name.
    pub field: String,
    /// Its value before.
    pub from: Option<String>,
    /// Its value after.
    pub to: Option<String>,
}

impl RuleChange {
    /// The change as sentences for members.
    pub fn sentences(&self) -> Vec<String> {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before == after => {
                self.fields.iter().map(FieldChange::sentence).collect()
            }
            (Some(before), Some(after)) => vec![format!("Before: {before} After: {after}")],
            (None, Some(after)) => vec![format!("New: {after}")],
            (Some(before), None) => vec![format!("No longer: {before}")],
            (None, None) => vec![],
        }
    }
}

impl FieldChange {
    /// "seats: 2 → 3".
    pub fn sentence(&self) -> String {
        let or_nothing = |v: &Option<String>| v.clone().unwrap_or_else(|| "nothing".to_owned());
        format!("{}: {} → {}", self.field.replace('_', " "), or_nothing(&self.from), or_nothing(&self.to))
    }
}

/// The rules of a clause that changed, those of other fields than words.
pub(super) fn compare(before: &Rules, after: &Rules, old: &Clause, new: &Clause) -> Vec<RuleChange> {
    let mut changes = vec![];
    for rule in &new.rules {
        match before.document().rule(&rule.id) {
            None => changes.push(whole(after, rule, true)),
            Some(was) => {
                let fields = fields(was, rule);
                if !fields.is_empty() {
                    let (was, now) = (before.plain(was), after.plain(rule));
                    changes.push(RuleChange {
                        rule: rule.id.clone(),
                        before: Some(was),
                        after: Some(now),
                        fields,
                    });
                }
            }
        }
    }
    let gone = old.rules.iter().filter(|r| after.document().rule(&r.id).is_none());
    changes.extend(gone.map(|r| whole(before, r, false)));
    changes
}

/// A rule that is new or gone as a whole.
pub(super) fn whole(version: &Rules, rule: &Rule, added: bool) -> RuleChange {
    let words = version.plain(rule);
    let (before, after) = if added { (None, Some(words)) } else { (Some(words), None) };
    RuleChange { rule: rule.id.clone(), before, after, fields: vec![] }
}

/// Fields that differ; the words of `says`, quotes of single fields and notes are no change of the rule.
fn fields(was: &Rule, now: &Rule) -> Vec<FieldChange> {
    let names = was.fields.keys().chain(now.fields.keys().filter(|k| !was.fields.contains_key(*k)));
    names
        .filter(|name| !matches!(name.as_str(), "says" | "note" | "answers"))
        .filter_map(|name| {
            let (from, to) = (was.fields.get(name).map(bare), now.fields.get(name).map(bare));
            let show = |v: Option<&toml::Value>| v.map(ToString::to_string);
            (from != to).then(|| FieldChange { field: name.clone(), from: show(from), to: show(to) })
        })
        .collect()
}

/// The value of a field that may be cited singly.
fn bare(value: &toml::Value) -> &toml::Value {
    match value.as_table() {
        Some(table) if table.len() == 2 && table.contains_key("says") => table.get("value").unwrap_or(value),
        _ => value,
    }
}
