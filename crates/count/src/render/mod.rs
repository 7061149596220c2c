//! A count as a document: for a terminal, a machine, a spreadsheet, a notice board.

mod csv;
mod html;
mod plain;
mod text;

use crate::{Count, Election, blt};
use std::str::FromStr;

pub use csv::csv;
pub use html::html;
pub use plain::{plain_json, plain_line, plain_text};
pub use text::text;

/// A form in which a count can be given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Tables and sentences for a terminal.
    Text,
    /// The contract of `JSON.md`.
    Json,
    /// One row a candidate, one column a stage.
    Csv,
    /// A result sheet in one file, fit for print.
    Html,
    /// The diagram of transfers alone.
    Svg,
    /// The ballots themselves, withdrawals and seats as counted.
    Blt,
}

impl Format {
    /// All forms with their names.
    pub const ALL: [(&'static str, Self); 6] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("csv", Self::Csv),
        ("html", Self::Html),
        ("svg", Self::Svg),
        ("blt", Self::Blt),
    ];

    /// The media type, for a download.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text | Self::Blt => "text/plain; charset=utf-8",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// There is no such form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format “{0}”; there are text, json, csv, html, svg and blt")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| *format).ok_or_else(|| UnknownFormat(name.chars().take(40).collect()))
    }
}

/// The count in one of the forms; the same input gives the same bytes.
pub fn render(format: Format, count: &Count, election: &Election) -> String {
    match format {
        Format::Text => text(count),
        Format::Json => count.to_json(),
        Format::Csv => csv(count),
        Format::Html => html(count),
        Format::Svg => crate::transfer_svg(count),
        Format::Blt => blt::write(election),
    }
}

/// Text for HTML or SVG, between tags or in a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\n' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}
