//! `plenary rulebook check`: does a constitution hold together?

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use rulebook::{Report, Severity};

use crate::cli::Format;
use crate::{Failure, Outcome};

/// Longer than any constitution, shorter than what would hurt.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

pub fn run(file: &Path, format: Format) -> Outcome {
    let report = rulebook::check(&text_of(file)?);
    match format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Text => print(&report, file),
    }
    if report.ok { Ok(()) } else { Err(Failure::Wanting(String::new())) }
}

pub fn text_of(file: &Path) -> Result<String, Failure> {
    let shown = file.display();
    let mut bytes = vec![];
    if file.as_os_str() == "-" {
        std::io::stdin().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    } else {
        let open = File::open(file).with_context(|| format!("{shown} cannot be read"))?;
        open.take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("{shown} cannot be read"))?;
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::Input(format!("{shown} is longer than 8 MiB, which no constitution is.")));
    }
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|it| **it == b'\n').count() + 1;
        Failure::Input(format!(
            "{shown} is not UTF-8 text (line {line}).\n  hint: save it as plain text in UTF-8"
        ))
    })
}

fn print(report: &Report, file: &Path) {
    for finding in &report.diagnostics {
        println!("{}", finding.one_line(&file.display().to_string()));
    }
    if !report.diagnostics.is_empty() {
        println!();
    }
    let number = |severity| report.count(severity);
    println!(
        "{} errors, {} warnings, {} notes.",
        number(Severity::Error),
        number(Severity::Warning),
        number(Severity::Note)
    );
    println!("{}", report.coverage.line());
    if !report.questions.is_empty() {
        let numbers: Vec<String> = report.questions.iter().map(ToString::to_string).collect();
        println!("Questions that the text leaves open: {}.", numbers.join(", "));
    }
}
