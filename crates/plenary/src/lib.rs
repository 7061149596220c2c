//! `plenary`: a member-led organisation runs itself by its own constitution. Here is the wiring; the binary calls `run`.

mod asking;
pub mod cli;
pub mod commands;
pub mod demo;
pub mod features;
mod handing_over;
pub mod home;
pub mod installation;
#[cfg(feature = "pdf")]
mod paper;

use std::process::ExitCode;

use clap::Parser as _;

#[cfg(feature = "pdf")]
pub use paper::paper;

/// What a command ends with. The exit codes mean something: 0 done, 1 checked and found wanting, 2 the input cannot
/// be taken, 3 the surroundings do not play along (database, network, files).
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Checked, and found wanting (1).
    #[error("{0}")]
    Wanting(String),
    /// The input cannot be taken (2).
    #[error("{0}")]
    Input(String),
    /// Database, network or files do not play along (3).
    #[error("{0:#}")]
    Surroundings(anyhow::Error),
}

/// What a command returns.
pub type Outcome = Result<(), Failure>;

impl From<anyhow::Error> for Failure {
    fn from(e: anyhow::Error) -> Self {
        Self::Surroundings(e)
    }
}
impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        Self::Surroundings(e.into())
    }
}
impl From<sqlx::Error> for Failure {
    fn from(e: sqlx::Error) -> Self {
        Self::Surroundings(e.into())
    }
}
impl From<serde_json::Error> for Failure {
    fn from(e: serde_json::Error) -> Self {
        Self::Surroundings(e.into())
    }
}
impl From<kernel::Problem> for Failure {
    fn from(problem: kernel::Problem) -> Self {
        let hint = problem.hint.as_ref().map(|it| format!("\n  hint: {it}")).unwrap_or_default();
        match problem.kind {
            kernel::Kind::Internal => Self::Surroundings(anyhow::anyhow!("{problem}{hint}")),
            _ => Self::Input(format!("{}{hint}", problem.detail)),
        }
    }
}

/// The whole programme: reads the command line, runs the command, says how it ended.
pub fn run() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return ended(Err(e.into())),
    };
    ended(runtime.block_on(commands::run(cli)))
}

fn ended(outcome: Outcome) -> ExitCode {
    let Err(failure) = outcome else { return ExitCode::SUCCESS };
    // A refusal may quote a file that a stranger wrote.
    let text = count::plain_text(&failure.to_string());
    if !text.is_empty() {
        eprintln!("error: {text}");
    }
    ExitCode::from(match failure {
        Failure::Wanting(_) => 1,
        Failure::Input(_) => 2,
        Failure::Surroundings(_) => 3,
    })
}
