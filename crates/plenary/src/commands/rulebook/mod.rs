//! `plenary rulebook`: work with a constitution.

mod check;
mod export;
mod replay;

use crate::Outcome;
use crate::cli::Rulebook;

pub async fn run(which: Rulebook) -> Outcome {
    match which {
        Rulebook::Check { file, format } => check::run(&file, format),
        Rulebook::Export { folder, place } => export::run(&folder, &place).await,
        Rulebook::Replay { receipt, place } => replay::run(&receipt, &place).await,
    }
}
