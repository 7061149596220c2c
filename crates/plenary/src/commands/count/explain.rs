//! What would be if, how a ballot was used, how little decided, who follows a member.

use count::{Count, Supposition};
use serde::Serialize;

use super::{print, reading, rule_set, sheet};
use crate::cli::{self, Format};
use crate::{Failure, Outcome};

/// Counts as if; what comes out says that it is not the result.
pub fn suppose(args: &cli::If) -> Outcome {
    let rules = rule_set(&args.rules)?;
    let what = Supposition {
        rules: args.by.as_deref().map(rule_set).transpose()?,
        without: args.without.clone(),
        seats: args.with_seats,
    };
    if what == Supposition::default() {
        return Err(Failure::Input(
            "Nothing is supposed.\n  hint: --by ers97, --without 3 or --with-seats 2".into(),
        ));
    }
    let mut input = reading::ballots(&args.file, &args.reading, &rules)?;
    let options = reading::options(&mut input, &args.terms)?;
    let at = |e: count::CountError| reading::at(&args.file, &e);
    let supposed = count::suppose(&input.election, &rules, &options, &what).map_err(at)?;
    if args.format == cli::Sheet::Text {
        let result = count::count(&input.election, &rules, &options).map_err(at)?;
        print(&format!("{}\n", difference(&result, &supposed)))?;
    }
    print(count::render(sheet(args.format), &supposed, &input.election).trim_end())
}

fn difference(result: &Count, supposed: &Count) -> String {
    let only = |these: &Count, those: &Count| -> Vec<String> {
        these.winners().iter().filter(|n| !those.is_elected(**n)).map(|n| these.name(*n).to_owned()).collect()
    };
    let (gained, lost) = (only(supposed, result), only(result, supposed));
    if gained.is_empty() && lost.is_empty() {
        return "Not the result. The same would be elected.".to_owned();
    }
    let of = |names: &[String]| if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    count::plain_line(&format!(
        "Not the result. Elected as well would be: {}. Not elected would be: {}.",
        of(&gained),
        of(&lost)
    ))
}

/// Follows the papers with one ranking through the count.
pub fn ballot(args: &cli::Ballot) -> Outcome {
    let rules = rule_set(&args.rules)?;
    let mut input = reading::ballots(&args.file, &args.reading, &rules)?;
    let options = reading::options(&mut input, &args.terms)?;
    let at = |e: count::CountError| reading::at(&args.file, &e);
    let most = input.election.candidates.len();
    for (place, number) in args.ranking.iter().enumerate() {
        let wrong = if !(1..=most).contains(&usize::from(*number)) {
            format!("there is no candidate {number}: there are {most}")
        } else if args.ranking[..place].contains(number) {
            format!("candidate {number} is named twice")
        } else {
            continue;
        };
        return Err(Failure::Input(format!("{}: {wrong}.", args.file.display())));
    }
    let path = count::ballot_path(&input.election, &rules, &options, &args.ranking).map_err(at)?;
    let Some(path) = path else {
        return Err(Failure::Input(format!(
            "{}: no paper has just this ranking, or the rules compare candidates two by two and follow no paper.",
            args.file.display()
        )));
    };
    match args.format {
        Format::Json => json(&path),
        Format::Text => {
            let result = count::count(&input.election, &rules, &options).map_err(at)?;
            print(&count::ballot_lines(&result, &path).join("\n"))
        }
    }
}

/// An upper bound of the number of papers that decided.
pub fn margin(args: &cli::Margin) -> Outcome {
    let rules = rule_set(&args.rules)?;
    let mut input = reading::ballots(&args.file, &args.reading, &rules)?;
    let options = reading::options(&mut input, &args.terms)?;
    let at = |e: count::CountError| reading::at(&args.file, &e);
    let found = count::margin(&input.election, &rules, &options).map_err(at)?;
    match args.format {
        Format::Json => json(&found),
        Format::Text => {
            let result = count::count(&input.election, &rules, &options).map_err(at)?;
            print(&count::margin_line(&result, found.as_ref()))
        }
    }
}

/// Counts again, or counts back, to fill the seats of those who leave.
pub fn vacancy(args: &cli::Vacancy) -> Outcome {
    let rules = rule_set(&args.rules)?;
    let mut input = reading::ballots(&args.file, &args.reading, &rules)?;
    let options = reading::options(&mut input, &args.terms)?;
    let at = |e: count::CountError| reading::at(&args.file, &e);
    let before = count::count(&input.election, &rules, &options).map_err(at)?;
    if let Some(number) = args.leaving.iter().find(|number| !before.is_elected(**number)) {
        return Err(Failure::Input(format!(
            "--leaving names candidate {number}, who was not elected; elected are {}.",
            before
                .winners()
                .iter()
                .map(|it| format!("{it} {}", before.name(*it)))
                .collect::<Vec<_>>()
                .join(", ")
        )));
    }
    let vacancy = count::Vacancy::after(&before, &args.leaving, &args.unwilling);
    let result = count::fill_vacancy(&input.election, &rules, &options, &vacancy).map_err(at)?;
    print(count::render(sheet(args.format), &result, &input.election).trim_end())
}

fn json(of: &impl Serialize) -> Outcome {
    print(&serde_json::to_string_pretty(of).map_err(anyhow::Error::from)?)
}
