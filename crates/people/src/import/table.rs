//! From text to a table: the sign between the columns is guessed, and rows keep the line they began on.

use kernel::{Problem, Result};

use super::{MOST_COLUMNS, MOST_ROWS};

/// A header and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    /// The line on which the row begins, from 1, and its cells. Short rows are filled with empty cells.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// The sign that parts the columns: the one that occurs most evenly in the first lines.
pub fn guess_delimiter(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|it| !it.trim().is_empty()).take(10).collect();
    let score = |sign: char| {
        let counts: Vec<usize> = lines.iter().map(|it| it.matches(sign).count()).collect();
        let least = counts.iter().min().copied().unwrap_or(0);
        (least, counts.first().copied().unwrap_or(0))
    };
    // Of equals, the last one listed wins: a comma before a semicolon before a tab before a bar.
    ['|', '\t', ';', ','].into_iter().max_by_key(|it| score(*it)).unwrap_or(',')
}

/// Reads all rows.
///
/// # Errors
/// A `Problem` on "file" that names the line: too many rows or columns, no header, more cells than the header has.
pub fn read_table(text: &str, delimiter: char) -> Result<Table> {
    let sign = u8::try_from(delimiter).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(sign)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut table = Table { header: vec![], rows: vec![] };
    let mut lines = Lines::of(text);
    for record in reader.records() {
        let record = record.map_err(|e| wrong(format!("The file could not be read as a table: {e}.")))?;
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        let cells: Vec<String> = record.iter().map(|it| it.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if table.header.is_empty() {
            table.header = header(cells)?;
        } else {
            table.rows.push((line, fit(cells, table.header.len(), line)?));
        }
        if table.rows.len() > MOST_ROWS {
            return Err(wrong(format!(
                "The file has more than {MOST_ROWS} rows. Part it and import the parts."
            )));
        }
    }
    match (table.header.is_empty(), table.rows.is_empty()) {
        (true, _) => Err(wrong("The file has no lines.".into())),
        (_, true) => Err(wrong("The file has a line of headings and no rows below it.".into())),
        _ => Ok(table),
    }
}

/// Counts lines up to a byte. The reader names the line before the empty ones that it skips, so it is counted here.
struct Lines<'a> {
    text: &'a [u8],
    end: u8,
    seen: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let end = if text.contains('\n') { b'\n' } else { b'\r' };
        Self { text: text.as_bytes(), end, seen: 0, line: 1 }
    }
    /// The line on which the row at or after this byte begins, from 1. Bytes are asked in their order.
    fn at(&mut self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let blank = self.text[start..].iter().take_while(|it| b"\r\n".contains(it)).count();
        for sign in &self.text[self.seen.min(start)..start + blank] {
            self.line += u64::from(*sign == self.end);
        }
        self.seen = start + blank;
        self.line
    }
}

pub(super) fn header(cells: Vec<String>) -> Result<Vec<String>> {
    if cells.len() > MOST_COLUMNS {
        return Err(wrong(format!(
            "The first line has {} columns; at most {MOST_COLUMNS} can be read.",
            cells.len()
        )));
    }
    if cells.iter().any(|it| it.chars().count() > 200) {
        return Err(wrong(
            "The first line should hold the names of the columns, each at most 200 letters.".into(),
        ));
    }
    Ok(cells)
}

pub(super) fn fit(mut cells: Vec<String>, width: usize, line: u64) -> Result<Vec<String>> {
    if cells.iter().skip(width).any(|it| !it.is_empty()) {
        let why = format!(
            "Line {line} has {} cells, but the first line names {width} columns. A cell with the separating sign in it \
             must stand in quotation marks.",
            cells.len()
        );
        return Err(wrong(why));
    }
    cells.resize(width, String::new());
    Ok(cells)
}

fn wrong(why: String) -> Problem {
    Problem::field("file", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_guessed() {
        for (text, sign) in [
            ("a;b\n1,5;2\n", ';'),
            ("a,b\n1,2\n", ','),
            ("a\tb\n1\t2\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("a\n1\n", ','),
        ] {
            assert_eq!(guess_delimiter(text), sign, "{text}");
        }
    }

    #[test]
    fn rows_keep_their_lines_and_quoted_cells_may_hold_line_breaks() {
        let table =
            read_table("name,address\n\"Ada\",\"1 Quay Lane\nFairhaven\"\n\nBen\n", ',').expect("a table");
        assert_eq!(table.rows[0], (2, vec!["Ada".into(), "1 Quay Lane\nFairhaven".into()]));
        assert_eq!(table.rows[1], (5, vec!["Ben".into(), String::new()]));
    }

    #[test]
    fn a_row_with_too_many_cells_is_named_by_its_line() {
        let problem = read_table("a,b\n1,2\n1,2,3\n", ',').expect_err("too many");
        assert!(problem.detail.starts_with("Line 3 has 3 cells"), "{}", problem.detail);
        assert!(read_table("a,b\n", ',').is_err());
        assert!(read_table("\n\n", ',').is_err());
    }
}
