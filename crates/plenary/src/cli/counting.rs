//! Counting, comparing and converting.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Format;
use super::explaining::{Ballot, If, Margin, Vacancy};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sheet {
    #[default]
    Text,
    Json,
    Csv,
    Html,
    /// The diagram of transfers.
    Svg,
    /// The ballots as counted.
    Blt,
    /// The report for paper, tagged after PDF/UA-1; redirect it into a file.
    #[cfg(feature = "pdf")]
    Pdf,
}

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  plenary count ward.blt --rules scottish
  plenary count ward.blt.gz --rules scottish --withdrawn 3,7 --format json
  plenary count committee.blt --constraints women.json --lots lots.txt --format html > result.html
  plenary count CvrExport.json --contest 20 --names CandidateManifest.json --rules irv
  plenary count compare ward.blt --rules scottish --rules ers97
  plenary count convert ward.csv ward.blt.gz
  plenary count if ward.blt --without 3
  plenary count ballot ward.blt 3,1,4
  plenary count margin ward.blt
  plenary count vacancy ward.blt --rules act --leaving 2

Ballots are read from BLT, the CSV of Scottish councils, PrefLib (soi, soc, toi, toc), CSV with a column for each rank
or each candidate, Dominion's and NIST's JSON, each gzipped or not. What was mended in reading is told on standard error.
Quotas are read from JSON and from OpenTally's files.

Exit codes: 0 counted, 2 the input cannot be counted (the message says where and why), 3 a file cannot be read."
)]
pub struct Count {
    #[command(subcommand)]
    pub other: Option<CountOther>,
    /// Ballots; `-` reads standard input.
    pub file: Option<PathBuf>,
    /// Which rules: a name, or a file of parameters (.json) as --list-rules --format json shows them.
    #[arg(long, default_value = "scottish")]
    pub rules: String,
    /// Describe the rule sets there are.
    #[arg(long)]
    pub list_rules: bool,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub terms: Terms,
    #[arg(long, value_enum, default_value_t)]
    pub format: Sheet,
}

/// What is said about the ballots.
#[derive(Clone, Debug, Args)]
pub struct Reading {
    /// Fill this many seats instead of the number in the file.
    #[arg(long)]
    pub seats: Option<u32>,
    /// The form of the ballots: blt, scottish, ranks, table, preflib, dominion, cdf, json; as a rule the file tells.
    #[arg(long, value_name = "FORM")]
    pub from: Option<count::formats::Form>,
    /// Of a file with several contests the one to be read, by its key there.
    #[arg(long)]
    pub contest: Option<String>,
    /// Names of candidates who are numbers in the file: a Dominion CandidateManifest.json.
    #[arg(long, value_name = "FILE")]
    pub names: Option<PathBuf>,
    /// What becomes of equal preferences on a paper (as the rules have it: they are shared by meek, warren, schulze,
    /// ranked-pairs and approval; else the paper counts up to them).
    #[arg(long, value_enum)]
    pub equal: Option<Mend>,
    /// What becomes of a missing preference (as a rule: cut; passed over in records of voting machines).
    #[arg(long, value_enum)]
    pub skipped: Option<Mend>,
    /// What becomes of a candidate named twice (as a rule: refused; passed over in records of voting machines).
    #[arg(long, value_enum)]
    pub repeated: Option<Mend>,
    /// Use at most so many threads; the result is the same with any number.
    #[arg(long)]
    pub threads: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mend {
    /// The file is refused, with the line.
    Refuse,
    /// The paper counts up to there.
    Cut,
    /// It is passed over, and later preferences count.
    Pass,
    /// Equal preferences stay; the rules say what becomes of them.
    Keep,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ConstraintMethod {
    /// Whoever is in no outcome that conforms is excluded, whoever is in all is kept; the result conforms.
    #[default]
    Exact,
    /// The older rules (Church of England 1981): each quota by itself; the result may miss one of several.
    Naive,
    /// Counted freely, then changed by counts for larger and smaller committees (Liberal Democrats since 1988).
    LargerSmaller,
}

/// What is said about the count.
#[derive(Clone, Debug, Args)]
pub struct Terms {
    /// Candidates passed over, by number from 1: 3,7.
    #[arg(long, value_delimiter = ',')]
    pub withdrawn: Vec<u32>,
    /// Quotas to respect: JSON, or a constraint file of OpenTally.
    #[arg(long)]
    pub constraints: Option<PathBuf>,
    /// How quotas are kept; of several counts each by the same.
    #[arg(long, value_enum, default_value_t, requires = "constraints")]
    pub constraint_method: ConstraintMethod,
    /// The recorded order of lots for ties.
    #[arg(long)]
    pub lots: Option<PathBuf>,
    /// Make the lots from this seed, fixed before the ballot closed, instead of recorded ones.
    #[arg(long, conflicts_with = "lots")]
    pub seed: Option<String>,
    /// The key of the contest that goes with the seed (as a rule its title).
    #[arg(long, requires = "seed", value_name = "KEY")]
    pub seed_contest: Option<String>,
    /// The commitment (SHA-256 of the seed) that was published before the ballot closed; refused if the seed is another.
    #[arg(long, requires = "seed", value_name = "SHA256")]
    pub lot_commitment: Option<String>,
    /// The candidate that is “reopen nominations”, by number from 1.
    #[arg(long, value_name = "NUMBER")]
    pub reopen: Option<u16>,
    /// When it is elected, all seats not yet filled stay vacant, rather than one.
    #[arg(long, requires = "reopen")]
    pub reopen_all: bool,
}

#[derive(Debug, Subcommand)]
pub enum CountOther {
    /// Set two counts beside each other: who is elected by one only, and at which stage they part.
    #[command(after_help = "Examples:
  plenary count compare official.json ours.json
  plenary count compare ward.blt --rules scottish --rules ers97
  plenary count compare first-scan.blt second-scan.csv --rules scottish
  plenary count compare official.json ward.blt --rules scottish --format json

Each of the two is a result (JSON) or a file of ballots, which is counted. Of one file of ballots two counts are made, by
the first and the second of --rules.

Exit codes: 0 the same at every stage, 1 they differ, 2 the input cannot be compared, 3 a file cannot be read.")]
    Compare(Compare),
    /// Write ballots in another form.
    #[command(after_help = "Examples:
  plenary count convert ward.csv ward.blt
  plenary count convert ward.blt.gz - --to preflib
  plenary count convert CvrExport.json mayor.blt.gz --contest 20 --names CandidateManifest.json

Written are blt, scottish (CSV), preflib and json, by the ending of the file or --to; a name that ends in .gz is packed.

Exit codes: 0 written, 2 the input cannot be read as ballots, 3 a file cannot be read or written.")]
    Convert(Convert),
    /// Count as if: by other rules, without a candidate, for more or fewer seats. Not the result, and marked so.
    #[command(after_help = "Examples:
  plenary count if ward.blt --rules scottish --by ers97
  plenary count if ward.blt --without 3 --with-seats 5

Exit codes: 0 counted, 2 it cannot be counted, 3 a file cannot be read.")]
    If(If),
    /// Show how a ballot was used: where it was after each stage, and what it counted there.
    #[command(after_help = "Example:
  plenary count ballot ward.blt 3,1,4 --rules scottish

Exit codes: 0 shown, 2 there is no such ballot or it cannot be counted, 3 a file cannot be read.")]
    Ballot(Ballot),
    /// Find how few papers, marked otherwise, would change who is elected: an upper bound, confirmed by counting.
    #[command(after_help = "Example:
  plenary count margin ward.blt --rules scottish

Exit codes: 0 searched, 2 it cannot be counted, 3 a file cannot be read.")]
    Margin(Margin),
    /// Fill a seat that falls vacant: count all papers again, or count back those that elected the member, by the rules.
    #[command(after_help = "Examples:
  plenary count vacancy ward.blt --rules ers97 --leaving 2
  plenary count vacancy ward.blt --rules act --leaving 2 --unwilling 5,6

Exit codes: 0 counted, 2 it cannot be counted, 3 a file cannot be read.")]
    Vacancy(Vacancy),
}

#[derive(Debug, Args)]
pub struct Compare {
    /// A result or ballots.
    pub first: PathBuf,
    /// A result or ballots; without it the first is counted by two rule sets.
    pub second: Option<PathBuf>,
    /// Which rules; given twice: one for each.
    #[arg(long)]
    pub rules: Vec<String>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub terms: Terms,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Convert {
    /// Ballots; `-` reads standard input.
    pub from_file: PathBuf,
    /// The file to write; `-` writes to standard output.
    pub to_file: PathBuf,
    /// The form to write, if the ending of the file does not tell.
    #[arg(long, value_name = "FORM")]
    pub to: Option<count::formats::Form>,
    #[command(flatten)]
    pub reading: Reading,
}
