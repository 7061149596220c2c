//! The first sheet of a spreadsheet file (XLSX) as a table. Only so much is unpacked and only so many cells are taken,
//! whatever the file claims.

mod cells;
mod parts;

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use kernel::{Problem, Result};

use super::table::{Table, fit, header};
use super::{MOST_COLUMNS, MOST_ROWS};
use cells::{Cell, Shape};

/// Whether the bytes are a spreadsheet file rather than text.
pub fn is_sheet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the first sheet. Days come as 2026-05-31, whole numbers without a point, yes and no as such.
///
/// # Errors
/// A `Problem` on "file": no spreadsheet, locked, damaged, larger unpacked than a list of members can be, or what
/// [`super::read_table`] refuses.
pub fn read_sheet(bytes: &[u8]) -> Result<Table> {
    let mut parts = parts::open(bytes)?;
    let Some(book) = parts.text("xl/workbook.xml")? else {
        let why = "This is an archive, but no spreadsheet. Save the list as XLSX or CSV.";
        return Err(Problem::field("file", why));
    };
    let path = cells::first_sheet(&book, &parts.text("xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
    let shared = match parts.text("xl/sharedStrings.xml")? {
        Some(text) => cells::shared(&text)?,
        None => vec![],
    };
    let shapes = match parts.text("xl/styles.xml")? {
        Some(text) => cells::shapes(&text)?,
        None => vec![],
    };
    let early = book.contains("date1904=\"1\"") || book.contains("date1904=\"true\"");
    let sheet = parts.text(&path)?.ok_or_else(parts::broken)?;
    let mut table = Table { header: vec![], rows: vec![] };
    cells::rows(&sheet, |line, row| {
        let mut cells = vec![String::new(); row.last().map_or(0, |it| it.column + 1)];
        for cell in row {
            cells[cell.column] = written(&cell, &shared, &shapes, early).trim().to_owned();
        }
        take(&mut table, line, cells)
    })?;
    match (table.header.is_empty(), table.rows.is_empty()) {
        (true, _) => Err(Problem::field("file", "The first sheet is empty.")),
        (_, true) => {
            Err(Problem::field("file", "The first sheet has a line of headings and no rows below it."))
        }
        _ => Ok(table),
    }
}

fn take(table: &mut Table, line: u64, mut cells: Vec<String>) -> Result<()> {
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.is_empty() {
        return Ok(());
    }
    if table.header.is_empty() {
        table.header = header(cells)?;
    } else {
        table.rows.push((line, fit(cells, table.header.len(), line)?));
    }
    if table.rows.len() > MOST_ROWS {
        let why = format!("The sheet has more than {MOST_ROWS} rows. Part it and import the parts.");
        return Err(Problem::field("file", why));
    }
    Ok(())
}

fn written(cell: &Cell, shared: &[String], shapes: &[Shape], early: bool) -> String {
    match cell.kind.as_str() {
        "s" => {
            cell.value.trim().parse().ok().and_then(|it: usize| shared.get(it)).cloned().unwrap_or_default()
        }
        "b" => if cell.value.trim() == "1" { "yes" } else { "no" }.to_owned(),
        // What a formula could not work out is nothing to import.
        "e" => String::new(),
        "" | "n" if shapes.get(cell.style) == Some(&Shape::Day) => {
            day(cell.value.trim(), early).unwrap_or_else(|| cell.value.clone())
        }
        "" | "n" => number(cell.value.trim()),
        _ => cell.value.clone(),
    }
}

/// Days are counted from the last day of 1899; a spreadsheet believes that 1900 had a 29 February, which matters to
/// nobody alive.
fn day(value: &str, early: bool) -> Option<String> {
    let whole: i64 = value.split('.').next()?.parse().ok()?;
    let first = if early { date(1904, 1, 1) } else { date(1899, 12, 30) };
    let days = whole.checked_abs().filter(|it| *it < 200_000).map(|_| whole.days())?;
    DateTime::from(first).checked_add(days).ok().map(|it| it.date().to_string())
}

/// "7.0" and "1.6e3" as people write them, by moving the point; never through a float.
fn number(value: &str) -> String {
    let Some((mantissa, power)) = value.split_once(['e', 'E']) else {
        return match value.split_once('.') {
            Some((whole, rest)) if rest.bytes().all(|it| it == b'0') => whole.to_owned(),
            _ => value.to_owned(),
        };
    };
    let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    match power.trim_start_matches('+').parse::<usize>() {
        Ok(power) if power <= 30 && rest.len() <= power => {
            format!("{whole}{rest}{}", "0".repeat(power - rest.len()))
        }
        _ => value.to_owned(),
    }
}

/// The place of a column, from 0, from a reference such as "AB12".
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let mut place = 0usize;
    for letter in letters {
        place = place * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        if place > MOST_COLUMNS * 100 {
            return None;
        }
    }
    place.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::write::SimpleFileOptions;

    use super::*;

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
        for (name, text) in parts {
            out.start_file(*name, SimpleFileOptions::default()).expect("a part");
            out.write_all(text.as_bytes()).expect("written");
        }
        out.finish().expect("a file").into_inner()
    }

    const BOOK: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="Members" sheetId="1" r:id="rId3"/></sheets></workbook>"#;
    const RELS: &str =
        r#"<Relationships><Relationship Id="rId3" Target="worksheets/sheet1.xml"/></Relationships>"#;

    fn book(sheet: &str) -> Vec<u8> {
        packed(&[
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELS),
            (
                "xl/sharedStrings.xml",
                "<sst><si><t>Name</t></si><si><r><t>Ada </t></r><r><t>Marsh &amp; Son</t></r></si></sst>",
            ),
            (
                "xl/styles.xml",
                r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
            ),
            ("xl/worksheets/sheet1.xml", sheet),
        ])
    }

    #[test]
    fn a_sheet_is_read_with_days_numbers_and_shared_words() {
        let sheet = r#"<worksheet><sheetData>
            <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>Joined</t></is></c><c r="D2" t="str"><v>Phone</v></c></row>
            <row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="1"><v>44230</v></c><c r="D4"><v>7.7009E+9</v></c></row>
            <row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" s="2"><v>36526.75</v></c></row>
            </sheetData></worksheet>"#;
        let table = read_sheet(&book(sheet)).expect("a table");
        assert_eq!(table.header, ["Name", "Joined", "", "Phone"]);
        let row = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(table.rows[0], (4, row(&["Ada Marsh & Son", "2021-02-03", "", "7700900000"])));
        assert_eq!(table.rows[1], (5, row(&["yes", "2000-01-01", "", ""])));
    }

    #[test]
    fn bombs_are_refused_before_they_go_off() {
        // A great deal of nothing, well packed.
        let long = " ".repeat(70 * 1024 * 1024);
        let problem = read_sheet(&book(&long)).expect_err("a bomb");
        assert!(problem.detail.contains("Unpacked"), "{}", problem.detail);
        // One cell in the last column of the last row is a cell, and makes no table of a thousand million.
        let far = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
        assert!(read_sheet(&book(far)).is_err());
        let rows: String = (0..MOST_ROWS + 5).map(|_| "<row><c><v>1</v></c></row>").collect();
        let problem = read_sheet(&book(&format!("<sheetData>{rows}</sheetData>"))).expect_err("too many");
        assert!(problem.detail.contains("more than"), "{}", problem.detail);
    }

    #[test]
    fn what_is_no_spreadsheet_is_refused_with_a_sentence() {
        for bytes in
            [b"PK\x03\x04rest".to_vec(), packed(&[("a.txt", "x")]), book("<worksheet><sheetData>"), book("")]
        {
            assert!(read_sheet(&bytes).is_err());
        }
    }
}
