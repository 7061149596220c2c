//! One file for each command.

mod admin;
mod backup;
mod bench;
mod count;
mod doctor;
pub mod openapi;
mod rulebook;
pub mod serve;

use crate::Outcome;
use crate::cli::{Cli, Command};
use crate::installation::open_database;

pub async fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Serve(args) => serve::run(args).await,
        Command::Demo(args) => crate::demo::run(args).await,
        Command::Migrate(place) => migrate(&place).await,
        Command::Backup(args) => backup::write(args, false).await,
        Command::Export(args) => backup::write(args, true).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Import(args) => backup::import(args).await,
        Command::Doctor(args) => doctor::run(args).await,
        Command::Count(args) => count::run(&args),
        Command::Rulebook(which) => rulebook::run(which).await,
        Command::Openapi => openapi::run().await,
        Command::Bench(which) => bench::run(which).await,
        Command::Admin(which) => admin::run(which).await,
    }
}

async fn migrate(place: &crate::cli::Place) -> Outcome {
    let ran = kernel::migrate::run(&open_database(place).await?).await?;
    for name in &ran {
        println!("{name}");
    }
    eprintln!("{}", if ran.is_empty() { "The database has this version's shape already." } else { "Done." });
    Ok(())
}
