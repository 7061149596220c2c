//! One file for each command.

mod admin;
mod area;
mod backup;
mod ballot_box;
mod ballots;
mod bench;
mod count;
mod doctor;
pub mod openapi;
mod rulebook;
mod segment;
pub mod serve;
mod trail;

use crate::cli::{Cli, Command};
use crate::installation::open_database;
use crate::{Failure, Outcome};

pub async fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Serve(args) => serve::run(args).await,
        Command::Box(args) => ballot_box::run(args).await,
        Command::Demo(args) => crate::demo::run(args).await,
        Command::Migrate(place) => migrate(&place).await,
        Command::Backup(args) => backup::write(args, false).await,
        Command::Export(args) => backup::write(args, true).await,
        Command::Restore(args) => backup::restore(args).await,
        Command::Import(args) => backup::import(args).await,
        Command::Ballots(which) => ballots::run(which).await,
        Command::Doctor(args) => doctor::run(args).await,
        Command::Trail(args) => trail::run(args).await,
        Command::Count(args) => count::run(&args),
        Command::Verify(args) => ballots(verifier::cli::Command::Verify(args)).await,
        Command::Trustee(which) => ballots(verifier::cli::Command::Trustee(which)).await,
        Command::Witness(which) => ballots(verifier::cli::Command::Witness(which)).await,
        Command::Rulebook(which) => rulebook::run(which).await,
        Command::Openapi => openapi::run().await,
        Command::Bench(which) => bench::run(which).await,
        Command::Segment(which) => segment::run(which).await,
        Command::Area(which) => area::run(which).await,
        Command::Admin(which) => admin::run(which).await,
    }
}

/// Verifying takes all cores and waits for nobody, so it runs beside the runtime.
async fn ballots(command: verifier::cli::Command) -> Outcome {
    let done = tokio::task::spawn_blocking(|| verifier::run(command)).await;
    done.map_err(|e| anyhow::anyhow!("The command was interrupted: {e}"))?.map_err(|e| match e {
        verifier::Failure::Wanting(text) => Failure::Wanting(text),
        verifier::Failure::Input(text) => Failure::Input(text),
        verifier::Failure::Surroundings(text) => Failure::Surroundings(anyhow::anyhow!(text)),
    })
}

async fn migrate(place: &crate::cli::Place) -> Outcome {
    let ran = kernel::migrate::run(&open_database(place).await?).await?;
    for name in &ran {
        println!("{name}");
    }
    eprintln!("{}", if ran.is_empty() { "The database has this version's shape already." } else { "Done." });
    Ok(())
}
