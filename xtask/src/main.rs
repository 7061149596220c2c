//! The project's own checks and chores.

mod browser;
mod postgres;
mod sqlite;
mod suite;
mod system;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

const HELP: &str =
    "cargo xtask test          everything: formatting, lints, tidy, tests on both engines, browser tests
cargo xtask test rust     the same without the browser
cargo xtask test browser  the browser tests alone
cargo xtask tidy          the house's own rules
cargo xtask migrations    write the SQLite form of every migration";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace");
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => suite::run(root, suite::Parts::All),
        ["test", "rust"] => suite::run(root, suite::Parts::Rust),
        ["test", "browser"] => suite::run(root, suite::Parts::Browser),
        ["tidy"] => tidy::run(root),
        ["migrations"] => sqlite::run(root, false),
        _ => {
            println!("{HELP}");
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e:#}");
            ExitCode::FAILURE
        }
    }
}
