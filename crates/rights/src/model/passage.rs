//! What an officer reads before a copy goes: words that somebody wrote, and titles that speak of the person to a third.

use serde_json::Value;

/// A title that speaks to the person ("How you are reached") as an officer reads it of them ("How they are reached").
pub fn of_them(title: &str) -> String {
    let mut before = String::new();
    let word = |word: &str| {
        let end = word.len() - word.trim_end_matches([',', '.', ':', ';']).len();
        let (bare, tail) = word.split_at(word.len() - end);
        let out = match bare {
            "you" if OBJECT.contains(&before.as_str()) => "them",
            "you" => "they",
            "your" => "their",
            "Your" => "Their",
            "yours" => "theirs",
            other => other,
        };
        before = bare.to_lowercase();
        format!("{out}{tail}")
    };
    title.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Words behind which "you" is not who acts.
const OBJECT: [&str; 12] =
    ["about", "as", "at", "concern", "for", "from", "of", "on", "talked", "to", "welcomes", "with"];

/// The passages of a value in which somebody may be spoken of, each with what it is. A record that the programme wrote is
/// taken apart: ids, instants, numbers and single words of a closed list are nobody's writing.
pub fn passages(text: &str) -> Vec<(String, String)> {
    match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => {
            let mut out = vec![];
            leaves(&value, "", &mut out);
            out
        }
        _ if text.trim().is_empty() => vec![],
        _ => vec![(String::new(), text.to_owned())],
    }
}

fn leaves(value: &Value, name: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(all) => all.iter().for_each(|(key, it)| leaves(it, &key.replace(['_', '-'], " "), out)),
        Value::Array(all) => all.iter().for_each(|it| leaves(it, name, out)),
        Value::String(text) if !is_code(text) => out.push((name.to_owned(), text.clone())),
        _ => {}
    }
}

/// An id, an instant, a digest, or a word of a closed list.
fn is_code(text: &str) -> bool {
    let text = text.trim();
    let one_word = !text.contains(char::is_whitespace) && !text.contains('@');
    let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || "-_.:+/".contains(it);
    let instant = text.starts_with(|it: char| it.is_ascii_digit());
    let digest = text.len() > 24 && text.chars().all(|it| it.is_ascii_alphanumeric() || "-_+/=".contains(it));
    text.is_empty() || (one_word && (instant || digest || text.chars().all(plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_said_of_a_third() {
        for (to, of) in [
            ("How you are reached", "How they are reached"),
            ("Who looked at you", "Who looked at them"),
            ("Your requests about your data", "Their requests about their data"),
            (
                "Terms of office: yours, and those that you recorded",
                "Terms of office: theirs, and those that they recorded",
            ),
            (
                "Nominations of you, and those that you proposed",
                "Nominations of them, and those that they proposed",
            ),
            ("Ballots on whose roll you are not, and why", "Ballots on whose roll they are not, and why"),
            ("Values of changes that concern you", "Values of changes that concern them"),
        ] {
            assert_eq!(of_them(to), of);
        }
    }

    #[test]
    fn what_nobody_wrote_is_not_read() {
        let codes = r#"{"person":"0199288d-b680-752b-9e08-34d325f1be03","role":"scrutineer","from":"2026-06-01T12:00:00Z","n":3}"#;
        assert!(passages(codes).is_empty());
        assert!(passages("").is_empty());
        let written = r#"{"role":"scrutineer","because_of":"Bramble rang Sorrel","names":["Bramble"],"to":"b@example.org"}"#;
        let found: Vec<_> = passages(written);
        let words: Vec<_> = found.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
        assert_eq!(
            words,
            [("because of", "Bramble rang Sorrel"), ("names", "Bramble"), ("to", "b@example.org")]
        );
        assert_eq!(passages("She rang.")[0].1, "She rang.");
    }
}
