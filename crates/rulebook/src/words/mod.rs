//! Small helpers for writing plain English.

mod names;

pub(crate) use names::Names;

/// "a", "a and b", "a, b and c".
pub(crate) fn list<S: AsRef<str>>(items: &[S], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [head @ .., end] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", head.join(", "), end.as_ref())
        }
    }
}

/// The words with a capital first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "one seat", "two seats".
pub(crate) fn count(n: u32, noun: &str) -> String {
    let number = crate::units::spell_count(n);
    format!("{number} {noun}{}", if n == 1 { "" } else { "s" })
}

/// "one person", "two people".
pub(crate) fn people(n: u32) -> String {
    let number = crate::units::spell_count(n);
    format!("{number} {}", if n == 1 { "person" } else { "people" })
}

/// The name of a month, 1 to 12.
pub(crate) fn month_name(n: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(n - 1).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("a month")
}
