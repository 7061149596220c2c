//! Lists as files for a spreadsheet: CSV and XLSX. Pure; nothing that is written runs when it is opened.

mod sheet;

use kernel::{Problem, Result};

/// Which kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Csv,
    Xlsx,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];
    /// The ending of the file's name, and the word in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV, which every programme reads",
            Self::Xlsx => "XLSX, a spreadsheet",
        }
    }
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// Writes a table.
///
/// # Errors
/// Only if the file could not be packed.
pub fn write(format: Format, header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    match format {
        Format::Csv => csv(header, rows),
        Format::Xlsx => sheet::write(header, rows),
    }
}

/// UTF-8 with its mark, as spreadsheets expect it.
fn csv(header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    out.write_record(header).map_err(failed)?;
    for row in rows {
        out.write_record(row.iter().map(|it| harmless(it))).map_err(failed)?;
    }
    out.into_inner().map_err(failed)
}

/// A value that a spreadsheet would run as a formula gets an apostrophe in front. A plus with digits alone, as telephone
/// numbers begin with their country, works out nothing and stays.
pub fn harmless(text: &str) -> String {
    let number = text.starts_with('+') && text[1..].chars().all(|it| it.is_ascii_digit() || it == ' ');
    let starts = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r', '\n']);
    if starts && !number { format!("'{text}") } else { text.to_owned() }
}

fn failed(e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The file could not be written: {e}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{decode, read_sheet, read_table};

    fn rows() -> Vec<Vec<String>> {
        let row = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        vec![
            row(&["Zoë <Müller> & Co", "=HYPERLINK(\"http://x\")", "+44 1632 960001"]),
            row(&["-1+1", "@SUM(A1)", "\"quoted\",\nin two lines"]),
            row(&["  =1", "\t=1", "0123"]),
        ]
    }

    #[test]
    fn a_spreadsheet_runs_nothing_of_it() {
        for bad in ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\tx", " =1", "+1+1"] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        for good in ["Ada", "+44 1632 960001", "a=b", ""] {
            assert_eq!(harmless(good), good);
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let header = ["Name", "Words", "Phone"];
        let csv = write(Format::Csv, &header, &rows()).expect("a file");
        let table = read_table(&decode(&csv).expect("text").text, ',').expect("a table");
        assert_eq!(table.header, header);
        assert_eq!(table.rows[0].1, ["Zoë <Müller> & Co", "'=HYPERLINK(\"http://x\")", "+44 1632 960001"]);
        let xlsx = write(Format::Xlsx, &header, &rows()).expect("a file");
        let table = read_sheet(&xlsx).expect("a table");
        assert_eq!(table.header, header);
        // In a sheet words are words: nothing needs an apostrophe.
        let trimmed: Vec<Vec<String>> =
            rows().iter().map(|it| it.iter().map(|it| it.trim().to_owned()).collect()).collect();
        assert_eq!(table.rows.into_iter().map(|it| it.1).collect::<Vec<_>>(), trimmed);
    }
}
