//! The smallest spreadsheet file that every programme opens: one sheet, every cell a word.

use std::io::{Cursor, Write as _};

use kernel::Result;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::failed;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const LINKS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const OPEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

/// Writes the file row by row: only what is packed is kept.
pub fn write(header: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        zip.write_all(text.as_bytes()).map_err(failed)?;
    }
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).map_err(failed)?;
    zip.write_all(OPEN.as_bytes()).map_err(failed)?;
    let head: Vec<String> = header.iter().map(|it| (*it).to_owned()).collect();
    for row in std::iter::once(&head).chain(rows) {
        zip.write_all(line(row).as_bytes()).map_err(failed)?;
    }
    zip.write_all(b"</sheetData></worksheet>").map_err(failed)?;
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn line(row: &[String]) -> String {
    let mut out = String::from("<row>");
    for cell in row {
        out.push_str("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        for sign in cell.chars() {
            match sign {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\n' | '\t' => out.push(sign),
                // XML cannot hold the others.
                it if it.is_control() => {}
                it => out.push(it),
            }
        }
        out.push_str("</t></is></c>");
    }
    out.push_str("</row>");
    out
}
