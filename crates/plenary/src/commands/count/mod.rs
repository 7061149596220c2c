//! `plenary count`: count an election and show every stage; compare two counts; convert ballots.

mod compare;
mod convert;
mod explain;
mod reading;

use std::io::Write as _;
use std::path::Path;

use count::{Count, Election, RULE_SETS, RuleSet};

use crate::cli::{self, CountOther, Sheet};
use crate::{Failure, Outcome};

pub fn run(args: &cli::Count) -> Outcome {
    let threads = match &args.other {
        Some(CountOther::Compare(it)) => it.reading.threads,
        Some(CountOther::Convert(it)) => it.reading.threads,
        Some(CountOther::If(it)) => it.reading.threads,
        Some(CountOther::Ballot(it)) => it.reading.threads,
        Some(CountOther::Margin(it)) => it.reading.threads,
        Some(CountOther::Vacancy(it)) => it.reading.threads,
        None => args.reading.threads,
    };
    let work = || match &args.other {
        Some(CountOther::Compare(args)) => compare::run(args),
        Some(CountOther::Convert(args)) => convert::run(args),
        Some(CountOther::If(args)) => explain::suppose(args),
        Some(CountOther::Ballot(args)) => explain::ballot(args),
        Some(CountOther::Margin(args)) => explain::margin(args),
        Some(CountOther::Vacancy(args)) => explain::vacancy(args),
        None if args.list_rules => list_rules(args.format),
        None => result(args),
    };
    match threads {
        Some(threads) => count::on_threads(threads, work),
        None => work(),
    }
}

fn result(args: &cli::Count) -> Outcome {
    let Some(file) = &args.file else {
        return Err(Failure::Input(
            "Name a file of ballots.\n  hint: plenary count ward.blt --rules scottish".into(),
        ));
    };
    let (result, election) = counted(file, &rule_set(&args.rules)?, &args.reading, &args.terms)?;
    let text = count::render(sheet(args.format), &result, &election);
    #[cfg(feature = "pdf")]
    if args.format == Sheet::Pdf {
        return print_file(&text);
    }
    print(text.trim_end())
}

/// The report's page, set for paper.
#[cfg(feature = "pdf")]
fn print_file(html: &str) -> Outcome {
    let made = pdf::from_html(html, &pdf::Sheets::default()).map_err(anyhow::Error::from)?;
    let mut out = std::io::stdout().lock();
    Ok(out.write_all(&made.bytes).and_then(|()| out.flush())?)
}

fn sheet(format: Sheet) -> count::Format {
    match format {
        Sheet::Text => count::Format::Text,
        Sheet::Json => count::Format::Json,
        Sheet::Csv => count::Format::Csv,
        Sheet::Html => count::Format::Html,
        Sheet::Svg => count::Format::Svg,
        Sheet::Blt => count::Format::Blt,
        #[cfg(feature = "pdf")]
        Sheet::Pdf => count::Format::Html,
    }
}

/// Reads ballots and counts them.
fn counted(
    file: &Path,
    rules: &RuleSet,
    how: &cli::Reading,
    terms: &cli::Terms,
) -> Result<(Count, Election), Failure> {
    let mut input = reading::ballots(file, how, rules)?;
    let options = reading::options(&mut input, terms)?;
    let result = count::count(&input.election, rules, &options).map_err(|e| reading::at(file, &e))?;
    Ok((result, input.election))
}

/// A reader that closes early, such as `head`, is no fault.
fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}

fn list_rules(format: Sheet) -> Outcome {
    if format == Sheet::Json {
        return print(&serde_json::to_string_pretty(RULE_SETS).map_err(anyhow::Error::from)?);
    }
    let lines: Vec<String> =
        RULE_SETS.iter().map(|it| format!("{:<13} {}\n{:14}{}", it.id, it.name, "", it.source)).collect();
    print(&lines.join("\n"))
}

/// A rule set by name, or from a file of its parameters.
fn rule_set(id: &str) -> Result<RuleSet, Failure> {
    if id.ends_with(".json") {
        let path = Path::new(id);
        return serde_json::from_str(&reading::small_text(path)?).map_err(|e| reading::at(path, &e));
    }
    RuleSet::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = RULE_SETS.iter().map(|it| it.id.as_ref()).collect();
        Failure::Input(format!(
            "There is no rule set \"{id}\".\n  hint: there are {}; --list-rules describes them",
            known.join(", ")
        ))
    })
}
