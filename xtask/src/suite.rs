//! `cargo xtask test`: everything, with the counts at the end.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::postgres::Cluster;
use crate::{browser, tidy};

/// Which parts of the suite.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    All,
    Rust,
    Browser,
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

/// Crates that know nothing of a database; their tests need not run twice.
const PURE: &[&str] = &["count", "rulebook", "ballotbox", "pdf", "xtask", "ui"];

pub fn run(root: &Path, parts: Parts) -> Result<()> {
    let mut total = Tally::default();
    let mut broken = vec![];
    let mut step = |name: &str, work: &mut dyn FnMut() -> Result<Tally>| {
        let begun = Instant::now();
        eprintln!("\n== {name}");
        match work() {
            Ok(tally) => {
                total.passed += tally.passed;
                total.failed += tally.failed;
                let seconds = begun.elapsed().as_secs();
                eprintln!("== {name}: {} passed, {} failed, {seconds} s", tally.passed, tally.failed);
            }
            Err(e) => {
                total.failed += 1;
                eprintln!("== {name}: {e:#}");
                broken.push(name.to_owned());
            }
        }
    };
    let cargo = env!("CARGO");
    if parts != Parts::Browser {
        step("formatting", &mut || one(crate::system::run(root, cargo, &["fmt", "--all", "--check"])));
        step("tidy", &mut || one(tidy::run(root)));
        let lints = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
        step("lints", &mut || one(crate::system::run(root, cargo, &lints)));
        step("tests on SQLite", &mut || cargo_test(root, &["--workspace"], None));
        let rest: Vec<String> =
            PURE.iter().flat_map(|it| ["--exclude".to_owned(), (*it).to_owned()]).collect();
        let rest: Vec<&str> = ["--workspace"].into_iter().chain(rest.iter().map(String::as_str)).collect();
        let paper = ["--package", "plenary", "--features", "pdf", "--test", "paper"];
        step("tests of files for paper", &mut || cargo_test(root, &paper, None));
        step("tests on PostgreSQL", &mut || {
            let cluster = Cluster::start()?;
            cargo_test(root, &rest, Some(&cluster.url()))
        });
    }
    if parts != Parts::Rust {
        step("browser", &mut || browser::test(root));
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        bail!(
            "something failed{}",
            if broken.is_empty() { String::new() } else { format!(": {}", broken.join(", ")) }
        );
    }
    Ok(())
}

fn one(done: Result<()>) -> Result<Tally> {
    done.map(|()| Tally { passed: 1, failed: 0 })
}

/// Runs `cargo test` and adds up its closing lines, passing its output on.
fn cargo_test(root: &Path, arguments: &[&str], database: Option<&str>) -> Result<Tally> {
    let mut command = Command::new(env!("CARGO"));
    command.arg("test").args(arguments).arg("--no-fail-fast").current_dir(root).stdout(Stdio::piped());
    command.env_remove("PLENARY_TEST_DATABASE");
    if let Some(url) = database {
        command.env("PLENARY_TEST_DATABASE", url);
    }
    let mut child = command.spawn().context("cargo could not be run")?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().context("cargo has an output")?).lines() {
        let line = line?;
        println!("{line}");
        if let Some(counts) = line.strip_prefix("test result: ") {
            tally.passed += number_before(counts, " passed");
            tally.failed += number_before(counts, " failed");
        }
    }
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 {
        bail!("the tests could not be built or run");
    }
    Ok(tally)
}

fn number_before(text: &str, word: &str) -> u32 {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0)
}
