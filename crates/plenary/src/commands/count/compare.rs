//! `plenary count compare`.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;
use count::{Count, comparison_text};

use super::reading::at;
use super::{counted, print, rule_set};
use crate::cli::{Compare, Format};
use crate::{Failure, Outcome};

/// Longer than any result.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

pub fn run(args: &Compare) -> Outcome {
    let name = |place: usize| args.rules.get(place).or(args.rules.first()).map_or("scottish", String::as_str);
    if args.second.is_none() && args.rules.len() != 2 {
        let hint = "plenary count compare ward.blt --rules scottish --rules ers97";
        return Err(Failure::Input(format!(
            "One file is compared with itself by two rule sets; name both.\n  hint: {hint}"
        )));
    }
    let first = one(&args.first, name(0), args)?;
    let second = one(args.second.as_deref().unwrap_or(&args.first), name(1), args)?;
    let comparison = count::compare(&first, &second).map_err(|fault| Failure::Input(format!("{fault}.")))?;
    match args.format {
        Format::Text => print(comparison_text(&comparison, &first).trim_end())?,
        Format::Json => {
            print(&serde_json::to_string_pretty(&comparison).context("a comparison is plain data")?)?
        }
    }
    match comparison.is_same() {
        true => Ok(()),
        false => Err(Failure::Wanting("The two counts differ.".into())),
    }
}

/// A result as it is, or ballots counted.
fn one(file: &Path, rules: &str, args: &Compare) -> Result<Count, Failure> {
    match result(file)? {
        Some(count) => Ok(count),
        None => Ok(counted(file, &rule_set(rules)?, &args.reading, &args.terms)?.0),
    }
}

/// The result in this file, if it is one.
fn result(file: &Path) -> Result<Option<Count>, Failure> {
    if file.as_os_str() == "-" {
        return Ok(None);
    }
    let unreadable = || format!("{} cannot be read", file.display());
    let mut source = File::open(file).with_context(unreadable)?;
    let mut start = [0; 4096];
    let length = source.read(&mut start).with_context(unreadable)?;
    let start = String::from_utf8_lossy(&start[..length]).into_owned();
    if !start.trim_start().starts_with('{') || !start.contains("\"rules\"") {
        return Ok(None);
    }
    let text = File::open(file).with_context(unreadable)?.take(MOST_BYTES);
    let count = serde_json::from_reader(std::io::BufReader::new(text));
    count.map(Some).map_err(|fault| at(file, &format!("it is not the result of a count: {fault}")))
}
