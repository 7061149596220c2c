//! A copy as a ZIP: pages to read, JSON and CSV for machines.

use std::io::{Cursor, Write as _};

use kernel::{Problem, Result};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::copy::{Copy, Section};

/// Writes the archive: `index.html`, `data.json`, and one file a table under `csv/`.
pub fn zip(copy: &Copy) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        zip.write_all(bytes).map_err(failed)
    };
    put("index.html", page(copy).as_bytes())?;
    put("data.json", serde_json::to_string_pretty(copy)?.as_bytes())?;
    for section in &copy.sections {
        put(&format!("csv/{}.csv", section.table), &csv(section)?)?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn failed(e: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("The archive could not be written: {e}."))
}

/// One table for a spreadsheet; a value that one would run as a formula begins with an apostrophe.
pub fn csv(section: &Section) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(vec![]);
    out.write_record(&section.columns).map_err(failed)?;
    for row in &section.rows {
        out.write_record(row.iter().map(|it| harmless(it))).map_err(failed)?;
    }
    out.into_inner().map_err(failed)
}

pub(super) fn harmless(text: &str) -> String {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts { format!("'{text}") } else { text.to_owned() }
}

fn page(copy: &Copy) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>What {0} holds on {1}</title>\n<style>{STYLE}</style>\
         </head><body><main>\n<h1>What {0} holds on {1}</h1>\n<p>Made on {2}. The same is beside this page as \
         <a href=\"data.json\">JSON</a> and, table by table, in the folder csv.</p>\n",
        escape(&copy.organisation),
        escape(&copy.name),
        escape(&copy.made)
    );
    out.push_str(
        "<h2>Your rights</h2><p>You can have it corrected, erased, restricted or moved, object to its use, and complain: \
         to us, and to the Information Commissioner's Office (ico.org.uk, 0303 123 1113). How you voted is not here, \
         because nobody can know it: the ballot box holds nothing that leads back to you. Whether you took a ballot \
         paper is.</p><p>No decision about you was taken by a machine alone without a clause that says so; such \
         decisions stand below, each with its clause.</p>\n",
    );
    out.push_str("<h2>What is here</h2><ul>\n");
    for (i, it) in copy.sections.iter().enumerate() {
        out.push_str(&format!("<li><a href=\"#s{i}\">{}</a>, {}</li>\n", escape(&it.title), it.rows.len()));
    }
    out.push_str("</ul>\n");
    if !copy.held_back.is_empty() {
        out.push_str("<h2>What is held back</h2><ul>\n");
        for (title, why) in &copy.held_back {
            out.push_str(&format!("<li>{}: {}</li>\n", escape(title), escape(why)));
        }
        out.push_str("</ul>\n");
    }
    for (i, it) in copy.sections.iter().enumerate() {
        section(&mut out, i, it);
    }
    out.push_str("</main></body></html>\n");
    out
}

fn section(out: &mut String, i: usize, it: &Section) {
    let recipients = it.purpose.recipients().join("; ");
    out.push_str(&format!(
        "<h2 id=\"s{i}\">{}</h2><p>For: {}. {}. {}. Who gets it: {}.</p>\n",
        escape(&it.title),
        escape(it.purpose.title()),
        escape(it.purpose.basis()),
        escape(it.purpose.condition()),
        escape(&recipients)
    ));
    for row in &it.rows {
        out.push_str("<dl>");
        for (label, value) in it.columns.iter().zip(row).filter(|it| !it.1.is_empty()) {
            out.push_str(&format!(
                "<dt>{}</dt><dd>{}</dd>",
                escape(label),
                escape(value).replace('\n', "<br>")
            ));
        }
        out.push_str("</dl>\n");
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:0}main{max-width:50rem;margin:0 auto;padding:1rem}\
    dl{border-top:1px solid #888;padding-top:.6rem;display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.2rem 1rem}\
    dt{color:#555}dd{margin:0;overflow-wrap:anywhere}@media(max-width:30rem){dl{grid-template-columns:1fr}}\
    @media(prefers-color-scheme:dark){body{background:#111;color:#eee}dt{color:#aaa}a{color:#9cf}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        for bad in ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx"] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(harmless("Asha"), "Asha");
    }

    #[test]
    fn a_page_shows_what_was_typed_and_runs_none_of_it() {
        let copy = Copy {
            organisation: "Us & them".into(),
            name: "<script>".into(),
            made: String::new(),
            sections: vec![],
            held_back: vec![("Notes".into(), "They are \"hers\"".into())],
        };
        let page = page(&copy);
        assert!(
            page.contains("&lt;script&gt;")
                && !page.contains("<script>")
                && page.contains("&quot;hers&quot;")
        );
    }
}
