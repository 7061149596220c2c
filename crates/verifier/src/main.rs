//! `plenary-verify`: the same as `plenary verify`, `plenary trustee` and `plenary witness`, in a small binary of its own.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match verifier::run(verifier::cli::Alone::parse().into()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // A refusal may quote a file that a stranger wrote.
            let text = count::plain_text(&failure.to_string());
            if !text.is_empty() {
                eprintln!("error: {text}");
            }
            ExitCode::from(failure.code())
        }
    }
}
