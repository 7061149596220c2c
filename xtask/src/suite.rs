//! `cargo xtask test`: everything, with the counts at the end.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::postgres::Cluster;
use crate::system::{cargo, succeed};
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

/// Modules of tests whose data lie in files of their own, whatever database the others use.
const OWN_FILES: &str = "on_files::";

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
    if parts != Parts::Browser {
        step("formatting", &mut || one(succeed(&mut cargo(root, &["fmt", "--all", "--check"]))));
        step("tidy", &mut || one(tidy::run(root)));
        let lints = ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
        step("lints", &mut || one(succeed(&mut cargo(root, &lints))));
        step("tests on SQLite", &mut || cargo_test(root, &["--workspace"]));
        step("tests on PostgreSQL", &mut || {
            let cluster = Cluster::start()?;
            test_again(root, &cluster.url())
        });
        let paper = ["--workspace", "--features", "plenary/pdf", "--test", "paper"];
        step("tests of files for paper", &mut || cargo_test(root, &paper));
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

/// Runs `cargo test`.
fn cargo_test(root: &Path, arguments: &[&str]) -> Result<Tally> {
    let mut command = cargo(root, &["test", "--no-fail-fast"]);
    command.args(arguments).env_remove("PLENARY_TEST_DATABASE");
    let (tally, ended_well) = counted(&mut command)?;
    if !ended_well && tally.failed == 0 {
        bail!("the tests could not be built or run");
    }
    Ok(tally)
}

/// Runs the programs that `cargo test --workspace` built once more, on another database. Leaving crates out by cargo's own
/// options would choose other features for the rest, and build most of the workspace anew.
fn test_again(root: &Path, database: &str) -> Result<Tally> {
    let mut total = Tally::default();
    for (folder, program) in test_programs(root)? {
        eprintln!("     Running {}", program.display());
        let mut command = Command::new(&program);
        command
            .args(["--skip", OWN_FILES])
            .current_dir(&folder)
            .env("CARGO_MANIFEST_DIR", &folder)
            .env("PLENARY_TEST_DATABASE", database);
        let (tally, ended_well) = counted(&mut command)?;
        total.passed += tally.passed;
        // A program that ends badly without a line about failures has crashed.
        total.failed += if ended_well { 0 } else { tally.failed.max(1) };
    }
    if total.passed == 0 {
        bail!("no test was found");
    }
    Ok(total)
}

/// The workspace's test programs with their crates' folders, without those of the pure crates.
fn test_programs(root: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let arguments = ["test", "--workspace", "--no-run", "--message-format", "json"];
    let built = cargo(root, &arguments).stderr(Stdio::inherit()).output()?;
    if !built.status.success() {
        bail!("the tests could not be built");
    }
    let pure = |folder: &Path| folder.file_name().is_some_and(|it| PURE.iter().any(|pure| it == *pure));
    let mut programs = vec![];
    for line in built.stdout.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"{")) {
        let said: serde_json::Value = serde_json::from_slice(line).context("cargo speaks JSON")?;
        let is_test = said["profile"]["test"].as_bool() == Some(true);
        let folder = said["manifest_path"].as_str().and_then(|it| Path::new(it).parent());
        if let (true, Some(folder), Some(program)) = (is_test, folder, said["executable"].as_str())
            && !pure(folder)
        {
            programs.push((folder.to_owned(), PathBuf::from(program)));
        }
    }
    Ok(programs)
}

/// Passes a program's output on and adds up its closing lines; also whether it ended well.
fn counted(command: &mut Command) -> Result<(Tally, bool)> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("a test could not be run")?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().context("it has an output")?).lines() {
        let line = line?;
        println!("{line}");
        if let Some(counts) = line.strip_prefix("test result: ") {
            tally.passed += number_before(counts, " passed");
            tally.failed += number_before(counts, " failed");
        }
    }
    Ok((tally, child.wait()?.success()))
}

fn number_before(text: &str, word: &str) -> u32 {
    let before = text.split(word).next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0)
}
