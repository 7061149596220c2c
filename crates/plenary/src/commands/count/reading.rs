//! Getting ballots, quotas and lots from files, with word on standard error of what is going on.

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use count::{
    Input, InputError, Lots, Marks, Options, Reopen, ReopenEffect, RuleSet, parse_constraints, parse_lots,
};

use crate::cli::{self, Mend};
use crate::{Failure, Outcome};

/// Longer than any list of lots or quotas.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Reads ballots as the rules ask unless told otherwise, and says on standard error what was mended.
pub fn ballots(file: &Path, how: &cli::Reading, rules: &RuleSet) -> Result<Input, Failure> {
    let name = file.display();
    let mend = |how: Mend| match how {
        Mend::Refuse => count::Mend::Refuse,
        Mend::Cut => count::Mend::Cut,
        Mend::Pass => count::Mend::PassOver,
        Mend::Keep => count::Mend::Keep,
    };
    let reading = count::Reading {
        form: how.from,
        marks: Marks {
            equal: how.equal.map(mend).or(rules.marks().equal),
            skipped: how.skipped.map(mend).or(rules.marks().skipped),
            repeated: how.repeated.map(mend),
        },
        seats: how.seats,
        contest: how.contest.clone(),
    };
    let done = if file.as_os_str() == "-" {
        if io::stdin().is_terminal() {
            eprintln!("Reading ballots from the keyboard; end with Ctrl-D.");
        }
        Input::read_as(Progress::new(io::stdin().lock(), None), &reading)
    } else {
        let file = File::open(file).with_context(|| format!("{name} cannot be read"))?;
        let bytes = file.metadata().ok().map(|it| it.len());
        Input::read_as(Progress::new(file, bytes), &reading)
    };
    let mut input = done.map_err(|e| match e {
        InputError::Read(e) if e.kind() == io::ErrorKind::IsADirectory => at(file, &"it is a folder"),
        e => at(file, &e),
    })?;
    for repair in &input.repairs {
        eprintln!("{name}: {repair}");
    }
    if let Some(path) = &how.names {
        let names = count::formats::candidate_names(&small_text(path)?).map_err(|e| at(path, &e))?;
        for key in count::formats::rename(&mut input.election, &names) {
            eprintln!("{}: there is no name for candidate {key}", path.display());
        }
    }
    Ok(input)
}

/// Options of a count, and withdrawals and declarations put on the ballots.
pub fn options(input: &mut Input, terms: &cli::Terms) -> Result<Options, Failure> {
    withdraw(input, &terms.withdrawn)?;
    let mut options = Options {
        input_sha256: Some(input.sha256.clone()),
        repairs: input.repairs.clone(),
        ..Options::default()
    };
    if let Some(path) = &terms.lots {
        options.lots = lots(path)?;
    }
    if let Some(seed) = &terms.seed {
        if seed.is_empty() {
            return Err(Failure::Input(
                "--seed is empty: give the seed that was fixed before the ballot closed, or --lots"
                    .to_owned(),
            ));
        }
        let contest = terms.seed_contest.clone().unwrap_or_else(|| input.election.title.clone());
        options.lots = Lots::Seeded { seed: seed.clone(), contest };
    }
    if let Some(published) = &terms.lot_commitment {
        check_commitment(published, &options.lots)?;
    }
    options.reopen = terms.reopen.map(|candidate| Reopen {
        candidate,
        effect: if terms.reopen_all { ReopenEffect::AllSeatsLeft } else { ReopenEffect::OneSeat },
    });
    if let Some(path) = &terms.constraints {
        let parsed = parse_constraints(&small_text(path)?).map_err(|e| at(path, &e))?;
        options.constraints = parsed.apply(&mut input.election).map_err(|e| at(path, &e))?;
    }
    options.constraint_method = match terms.constraint_method {
        cli::ConstraintMethod::Exact => count::ConstraintMethod::Exact,
        cli::ConstraintMethod::Naive => count::ConstraintMethod::Naive,
        cli::ConstraintMethod::LargerSmaller => count::ConstraintMethod::LargerSmaller,
    };
    Ok(options)
}

/// The seed must be the one to which somebody committed before the ballot closed.
fn check_commitment(published: &str, lots: &Lots) -> Outcome {
    let found = lots.commitment().unwrap_or_default();
    if published.trim().eq_ignore_ascii_case(&found) {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "The seed is not the one that was committed to: its SHA-256 is {found}, published was {published}.\n  \
         hint: the seed counts to the last character; `printf %s SEED | sha256sum` shows its commitment"
    )))
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

pub fn small_text(path: &Path) -> Result<String, Failure> {
    let size = fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    if size > MOST_BYTES {
        return Err(at(path, &"it is longer than 16 MiB"));
    }
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    String::from_utf8(bytes).map_err(|_| at(path, &"it is not UTF-8 text"))
}

pub fn at(file: &Path, what: &impl std::fmt::Display) -> Failure {
    Failure::Input(format!("{}: {what}", file.display()))
}

/// Says now and then on a terminal how much is read.
struct Progress<R> {
    source: R,
    bytes: Option<u64>,
    read: u64,
    said: Instant,
    shown: bool,
    wanted: bool,
}

impl<R> Progress<R> {
    fn new(source: R, bytes: Option<u64>) -> Self {
        let wanted = io::stderr().is_terminal();
        Self { source, bytes, read: 0, said: Instant::now(), shown: false, wanted }
    }

    fn say(&self) {
        let megabytes = |bytes: u64| bytes / 1_000_000;
        match self.bytes {
            Some(all) if all > 0 => eprint!(
                "\r{} of {} MB read ({} %) ",
                megabytes(self.read),
                megabytes(all),
                self.read.saturating_mul(100) / all
            ),
            _ => eprint!("\r{} MB read ", megabytes(self.read)),
        }
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.read += read as u64;
        let over = read == 0;
        if self.wanted && (self.said.elapsed() > Duration::from_millis(500) || (over && self.shown)) {
            self.say();
            if over {
                eprintln!("– counting");
            }
            (self.said, self.shown, self.wanted) = (Instant::now(), true, !over);
        }
        Ok(read)
    }
}
