//! Measuring.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Pages per second with a query behind each, over loopback.
    Pages(BenchRun),
    /// Ballots cast durably per second.
    Ballots(BenchRun),
    /// A meeting: so many follow it live, so many come in with their phones within a minute and vote within ten seconds.
    Meeting(BenchMeeting),
    /// A national segment compared with what is there: lines per second and the most memory.
    Segment(BenchSegment),
    /// A register of many people: searching, counting audiences, finding who is in it twice.
    Register(BenchRegister),
    /// Counting the elections in a folder of BLT files.
    Count { folder: PathBuf },
}

#[derive(Debug, Args)]
pub struct BenchSegment {
    /// A PostgreSQL server to measure; without it SQLite in a temporary folder.
    #[arg(long)]
    pub database: Option<String>,
    /// How many lines.
    #[arg(long, default_value_t = 1_000_000)]
    pub number: u64,
}

#[derive(Debug, Args)]
pub struct BenchRegister {
    /// A PostgreSQL database to measure; without it SQLite in a folder. A register that an earlier run left there is used
    /// again.
    #[arg(long)]
    pub database: Option<String>,
    /// A folder that stays, and with it the register, for another run; without it a temporary one.
    #[arg(long)]
    pub folder: Option<PathBuf>,
    /// How many people.
    #[arg(long, default_value_t = 1_000_000)]
    pub number: u64,
    /// How many pages a second officers ask for.
    #[arg(long, default_value_t = 100)]
    pub rate: u64,
    /// For how many seconds.
    #[arg(long, default_value_t = 30)]
    pub seconds: u64,
}

#[derive(Debug, Args)]
pub struct BenchMeeting {
    /// A PostgreSQL database to measure; without it SQLite in a temporary folder.
    #[arg(long)]
    pub database: Option<String>,
    /// How many follow; voters among them.
    #[arg(long, default_value_t = 1000)]
    pub followers: usize,
    /// How many come in and vote.
    #[arg(long, default_value_t = 500)]
    pub voters: usize,
    /// Over how many seconds they come in.
    #[arg(long, default_value_t = 60)]
    pub coming: u64,
    /// Over how many seconds they vote.
    #[arg(long, default_value_t = 10)]
    pub voting: u64,
    /// How many servers share the database; more than one needs PostgreSQL.
    #[arg(long, default_value_t = 1)]
    pub nodes: usize,
}

#[derive(Debug, Args)]
pub struct BenchRun {
    /// A PostgreSQL server to measure; without it SQLite in a temporary folder.
    #[arg(long)]
    pub database: Option<String>,
    /// How many in all.
    #[arg(long, default_value_t = 2000)]
    pub number: u32,
}
