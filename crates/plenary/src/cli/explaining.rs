//! What would be if, how a ballot was used, how little decided, who follows a member.

use std::path::PathBuf;

use clap::Args;

use super::{Format, Reading, Sheet, Terms};

#[derive(Debug, Args)]
pub struct If {
    /// Ballots; `-` reads standard input.
    pub file: PathBuf,
    /// The rules by which it is counted.
    #[arg(long, default_value = "scottish")]
    pub rules: String,
    /// Suppose other rules.
    #[arg(long, value_name = "RULES")]
    pub by: Option<String>,
    /// Suppose that these candidates did not stand, by number from 1: 3,7.
    #[arg(long, value_delimiter = ',')]
    pub without: Vec<u16>,
    /// Suppose so many seats.
    #[arg(long = "with-seats", value_name = "SEATS")]
    pub with_seats: Option<u32>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub terms: Terms,
    #[arg(long, value_enum, default_value_t)]
    pub format: Sheet,
}

#[derive(Debug, Args)]
pub struct Ballot {
    /// Ballots; `-` reads standard input.
    pub file: PathBuf,
    /// The ranking on the ballot, candidates by number from 1: 3,1,4.
    #[arg(value_delimiter = ',', required = true)]
    pub ranking: Vec<u16>,
    /// Which rules.
    #[arg(long, default_value = "scottish")]
    pub rules: String,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub terms: Terms,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Margin {
    /// Ballots; `-` reads standard input.
    pub file: PathBuf,
    /// Which rules.
    #[arg(long, default_value = "scottish")]
    pub rules: String,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub terms: Terms,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct Vacancy {
    /// The ballots of the election; `-` reads standard input.
    pub file: PathBuf,
    /// Which rules.
    #[arg(long, default_value = "scottish")]
    pub rules: String,
    /// Elected and now leaving, by number from 1.
    #[arg(long, value_delimiter = ',', required = true)]
    pub leaving: Vec<u16>,
    /// Not elected and no longer willing, by number from 1.
    #[arg(long, value_delimiter = ',')]
    pub unwilling: Vec<u16>,
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub terms: Terms,
    #[arg(long, value_enum, default_value_t)]
    pub format: Sheet,
}
