//! One file for each command.

mod serve;

use crate::Outcome;
use crate::cli::{Cli, Command};

pub async fn run(cli: Cli) -> Outcome {
    match cli.command {
        Command::Serve(args) => serve::run(args).await,
        _ => Err(crate::Failure::Input("not yet".into())),
    }
}
