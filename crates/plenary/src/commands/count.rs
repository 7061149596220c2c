//! `plenary count`: count an election and show every stage.

use std::fs::{self, File};
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use count::{Input, InputError, Lots, Options, RULE_SETS, RuleSet, parse_constraints, parse_lots};

use crate::cli::{self, Sheet};
use crate::{Failure, Outcome};

/// Longer than any list of lots or quotas.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

pub fn run(args: cli::Count) -> Outcome {
    if args.list_rules {
        return list_rules();
    }
    let Some(file) = &args.file else {
        return Err(Failure::Input(
            "Name a file of ballots.\n  hint: plenary count ward.blt --rules scottish".into(),
        ));
    };
    let rules = rule_set(&args.rules)?;
    let mut input = read(file)?;
    if let Some(seats) = args.seats {
        input.election.seats = seats;
    }
    withdraw(&mut input, &args.withdrawn)?;
    let mut options = Options { input_sha256: Some(input.sha256.clone()), ..Options::default() };
    if let Some(path) = &args.lots {
        options.lots = lots(path)?;
    }
    if let Some(path) = &args.constraints {
        let parsed = parse_constraints(&small_text(path)?).map_err(|e| at(path, &e))?;
        options.constraints = parsed.apply(&mut input.election).map_err(|e| at(path, &e))?;
    }
    let result = count::count(&input.election, &rules, &options).map_err(|e| at(file, &e))?;
    let format = match args.format {
        Sheet::Text => count::Format::Text,
        Sheet::Json => count::Format::Json,
        Sheet::Csv => count::Format::Csv,
        Sheet::Html => count::Format::Html,
        Sheet::Blt => count::Format::Blt,
    };
    let text = count::render(format, &result, &input.election);
    print(text.trim_end())
}

/// A reader that closes early, such as `head`, is no fault.
fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}

fn list_rules() -> Outcome {
    let lines: Vec<String> =
        RULE_SETS.iter().map(|it| format!("{:<12} {}\n{:13}{}", it.id, it.name, "", it.source)).collect();
    print(&lines.join("\n"))
}

fn rule_set(id: &str) -> Result<RuleSet, Failure> {
    RuleSet::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = RULE_SETS.iter().map(|it| it.id.as_ref()).collect();
        Failure::Input(format!(
            "There is no rule set \"{id}\".\n  hint: there are {}; --list-rules describes them",
            known.join(", ")
        ))
    })
}

fn read(file: &Path) -> Result<Input, Failure> {
    let name = file.display();
    let done = if file.as_os_str() == "-" {
        if std::io::stdin().is_terminal() {
            eprintln!("Reading ballots from the keyboard; end with Ctrl-D.");
        }
        Input::read(std::io::stdin().lock())
    } else {
        Input::read(File::open(file).with_context(|| format!("{name} cannot be read"))?)
    };
    done.map_err(|e| match e {
        InputError::Read(e) if e.kind() == std::io::ErrorKind::IsADirectory => at(file, &"it is a folder"),
        e => at(file, &e),
    })
}

fn withdraw(input: &mut Input, numbers: &[u32]) -> Outcome {
    let all = input.election.candidates.len();
    for number in numbers {
        let index = usize::try_from(*number).ok().and_then(|it| it.checked_sub(1));
        let candidate = index.and_then(|it| input.election.candidates.get_mut(it));
        let Some(candidate) = candidate else {
            return Err(Failure::Input(format!(
                "--withdrawn names candidate {number}, but there are {all}, numbered from 1."
            )));
        };
        candidate.withdrawn = true;
    }
    Ok(())
}

fn lots(path: &Path) -> Result<Lots, Failure> {
    parse_lots(&small_text(path)?).map_err(|e| at(path, &e))
}

fn small_text(path: &Path) -> Result<String, Failure> {
    let size = fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    if size > MOST_BYTES {
        return Err(at(path, &"it is longer than 16 MiB"));
    }
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    String::from_utf8(bytes).map_err(|_| at(path, &"it is not UTF-8 text"))
}

fn at(file: &Path, what: &impl std::fmt::Display) -> Failure {
    Failure::Input(format!("{}: {what}", file.display()))
}
