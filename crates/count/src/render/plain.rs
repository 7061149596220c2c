//! Text from a file as a terminal may show it: names and titles are written by whoever made the file, and an escape sequence
//! in one of them could hide the rest of a report or write another one over it.

use std::fmt::Write as _;

/// One line: control characters (line breaks among them), separators of lines and characters that turn the direction of
/// writing become spaces. Accents, joiners and scripts from right to left stay as they are.
pub fn plain_line(text: &str) -> String {
    text.chars().map(|c| if is_command(c) { ' ' } else { c }).collect()
}

/// The same for text of several lines, whose line feeds stay.
pub fn plain_text(text: &str) -> String {
    text.chars().map(|c| if is_command(c) && c != '\n' { ' ' } else { c }).collect()
}

/// The same for JSON, where they are written as escapes, so that nothing is lost. They occur within strings alone.
pub fn plain_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_command(c) && c != '\n' {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a terminal obeys the character instead of showing it.
fn is_command(c: char) -> bool {
    let turns =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_becomes_a_space_and_names_stay() {
        let hostile = "\u{1b}[8mA\u{9b}31mB\u{7f}\r\n\u{202e}C\u{2066}\u{2028}D\t";
        assert_eq!(plain_line(hostile), " [8mA 31mB    C  D ");
        assert_eq!(plain_text("one\r\n\u{1b}two"), "one \n two");
        assert_eq!(plain_json("{\n\"a\":\"\u{9b}\u{202e}\"}"), "{\n\"a\":\"\\u009b\\u202e\"}");
        for name in ["Zoë D’Árcy-Nuñez", "שרה לוי", "क्‍ष", "李明"] {
            assert_eq!(plain_line(name), name);
        }
    }
}
