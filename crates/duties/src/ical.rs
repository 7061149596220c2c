//! Calendars as RFC 5545 writes them: lines of CRLF, folded at 75 octets, text escaped, instants in UTC.
//!
//! Instants in UTC need no description of a zone and are the same everywhere; whole days are dates of the group's zone.

use jiff::civil::Date;
use kernel::At;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The same for ever, also when it moves.
    pub uid: String,
    pub when: When,
    pub summary: String,
    pub description: String,
    pub place: Option<String>,
    pub url: String,
    /// When it changed the last time.
    pub changed: At,
    /// How often its dates changed.
    pub sequence: i64,
    pub cancelled: bool,
}

/// When it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A whole day, such as the last day of a duty.
    Day(Date),
    /// From an instant on, for so many minutes.
    Hour(At, i64),
}

/// A whole calendar. `now` stamps it.
pub fn write(name: &str, zone: &str, now: At, entries: &[Entry]) -> String {
    let mut out = String::new();
    let mut line = |text: String| fold(&mut out, &text);
    line("BEGIN:VCALENDAR".into());
    line("VERSION:2.0".into());
    line("PRODID:-//Plenary//Duties//EN".into());
    line("CALSCALE:GREGORIAN".into());
    line("METHOD:PUBLISH".into());
    line(format!("NAME:{}", escape(name)));
    line(format!("X-WR-CALNAME:{}", escape(name)));
    line(format!("X-WR-TIMEZONE:{}", escape(zone)));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT6H".into());
    for entry in entries {
        for text in event(entry, now) {
            line(text);
        }
    }
    line("END:VCALENDAR".into());
    out
}

fn event(it: &Entry, now: At) -> Vec<String> {
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escape(&it.uid)),
        format!("DTSTAMP:{}", utc(now)),
        format!("LAST-MODIFIED:{}", utc(it.changed)),
        format!("SEQUENCE:{}", it.sequence),
    ];
    match it.when {
        When::Day(day) => {
            lines.push(format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")));
            // The end of a whole day is the next one, which it does not contain.
            let next = day.tomorrow().unwrap_or(day);
            lines.push(format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")));
            lines.push("TRANSP:TRANSPARENT".to_owned());
        }
        When::Hour(at, minutes) => {
            lines.push(format!("DTSTART:{}", utc(at)));
            lines.push(format!("DTEND:{}", utc(at.plus_minutes(minutes))));
        }
    }
    lines.push(format!("SUMMARY:{}", escape(&it.summary)));
    if !it.description.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escape(&it.description)));
    }
    lines.extend(it.place.as_ref().map(|place| format!("LOCATION:{}", escape(place))));
    lines.push(format!("URL:{}", it.url));
    lines.push(format!("STATUS:{}", if it.cancelled { "CANCELLED" } else { "CONFIRMED" }));
    lines.push("END:VEVENT".to_owned());
    lines
}

fn utc(at: At) -> String {
    at.zoned(&jiff::tz::TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value: backslash, semicolon, comma and line breaks are escaped; other control characters are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// The longest line, in octets without its CRLF.
const LONGEST: usize = 75;

/// A line, broken where it is too long; never inside a letter. What goes on begins with a space, which counts.
fn fold(out: &mut String, text: &str) {
    let mut octets = 0;
    for letter in text.chars() {
        if octets + letter.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str) -> Entry {
        Entry {
            uid: "1@example.org".into(),
            when: When::Day(jiff::civil::date(2026, 12, 31)),
            summary: summary.into(),
            description: String::new(),
            place: None,
            url: "https://example.org/duties/1".into(),
            changed: At::from_micros(0),
            sequence: 0,
            cancelled: false,
        }
    }

    #[test]
    fn lines_are_folded_at_75_octets_between_letters_and_unfold_to_themselves() {
        let long = "Übergabe – ".repeat(40);
        let text = write("Ours", "Europe/London", At::from_micros(0), &[entry(&long)]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{long}\r\n")));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }

    #[test]
    fn text_is_escaped_and_cannot_begin_a_line_of_its_own() {
        let text = write("A;b,c\\d", "UTC", At::from_micros(0), &[entry("one\r\nEND:VEVENT\u{7}")]);
        assert!(text.contains("NAME:A\\;b\\,c\\\\d\r\n"));
        assert!(text.contains("SUMMARY:one\\nEND:VEVENT\r\n"));
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }

    #[test]
    fn a_whole_day_ends_on_the_next_also_at_the_end_of_a_year() {
        let text = write("Ours", "UTC", At::from_micros(0), &[entry("x")]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
    }
}
