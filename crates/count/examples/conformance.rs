//! Counts every contest of a folder and compares each with what is expected of it.
//!
//! `cargo run -p count --example conformance -- FOLDER`, where FOLDER holds `*.blt.gz` and
//! `expected.jsonl.gz`, `expected.jsonl` or `expected*.json` (a list).

#[path = "../tests/expected/mod.rs"]
mod expected;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut faults = 0;
    let mut contests = 0;
    for folder in std::env::args().skip(1) {
        for expected in expected::load(folder.as_ref()) {
            contests += 1;
            if let Err(fault) = expected.compare(folder.as_ref()) {
                faults += 1;
                println!("{}: {fault}", expected.id);
            }
        }
    }
    println!("{contests} contests counted, {faults} differ");
    if faults == 0 && contests > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
