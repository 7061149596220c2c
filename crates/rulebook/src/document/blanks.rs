//! Texts of a rule that are empty, or that begin or end with a space. They say nothing that a person could see, and a
//! form could not give them back.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with one text, and what mends it.
pub(super) struct Slip {
    pub span: Range<usize>,
    pub message: String,
    pub hint: &'static str,
}

/// The slips of a rule's own fields. Quotes are left alone: they are looked for in the clause.
pub(super) fn slips(table: &DeTable<'_>, common: &[&str]) -> Vec<Slip> {
    let mut found = vec![];
    for (key, value) in table.iter().filter(|(key, _)| !common.contains(&&**key.get_ref())) {
        look(key.get_ref(), value, false, &mut found);
    }
    found
}

fn look(field: &str, value: &Spanned<DeValue<'_>>, listed: bool, found: &mut Vec<Slip>) {
    match value.get_ref() {
        DeValue::String(text) => found.extend(slip(field, text, listed, value.span())),
        DeValue::Array(items) => items.iter().for_each(|item| look(field, item, true, found)),
        DeValue::Table(inner) => {
            for (_, value) in inner.iter().filter(|(key, _)| &**key.get_ref() != "says") {
                look(field, value, listed, found);
            }
        }
        _ => {}
    }
}

fn slip(field: &str, text: &str, listed: bool, span: Range<usize>) -> Option<Slip> {
    let (message, hint) = if text.trim().is_empty() {
        (format!("`{field}` has a text without words."), "Write the words, or leave it out.")
    } else if text.trim() != text {
        (format!("A text of `{field}` begins or ends with a space."), "Take the space away.")
    } else if listed && text.contains(['\n', '\r']) {
        (
            format!("An item of `{field}` has several lines."),
            "Put each item on one line, in quotes of its own.",
        )
    } else {
        return None;
    };
    Some(Slip { span, message, hint })
}
