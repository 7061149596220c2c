//! Browser tests: Node, the packages of `e2e/` and Chromium, installed where they are missing.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::suite::Tally;
use crate::system::{cargo, find, install, run, succeed};

/// Builds the binary, prepares the browser and runs `e2e/*.test.mjs`.
pub fn test(root: &Path) -> Result<Tally> {
    let chromium = chromium()?;
    if find("node").is_none() || find("npm").is_none() {
        install("Node.js", &["nodejs", "npm"], &["nodejs", "npm"], &["node"])?;
    }
    let folder = root.join("e2e");
    if !folder.join("node_modules/axe-core").is_dir()
        || !folder.join("node_modules/@hpke/core").is_dir()
        || !folder.join("node_modules/playwright-core").is_dir()
    {
        run(&folder, "npm", &["ci", "--no-audit", "--no-fund"])?;
    }
    succeed(&mut cargo(root, &["build", "--quiet", "--workspace", "--bins"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let plenary = target.join("debug/plenary");
    let filled = Filled::new(&target, &plenary)?;
    let mut tests: Vec<PathBuf> = fs::read_dir(&folder)?.filter_map(|it| Some(it.ok()?.path())).collect();
    tests.retain(|it| it.to_string_lossy().ends_with(".test.mjs"));
    tests.sort();
    let mut tally = Tally::default();
    for file in tests {
        let one = run_file(&folder, &file, &plenary, &filled, &chromium)?;
        tally = Tally { passed: tally.passed + one.passed, failed: tally.failed + one.failed };
    }
    ensure!(tally.passed + tally.failed > 0, "no browser test ran");
    Ok(tally)
}

/// The demonstration, filled once and copied by every file of tests. They run one after the other, so that each can have the
/// port that its letters and links name.
struct Filled {
    folder: PathBuf,
    port: String,
}

impl Filled {
    fn new(target: &Path, plenary: &Path) -> Result<Self> {
        let folder = target.join("tmp/filled");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
        succeed(Command::new(plenary).args(["demo", "--fill-only", "--port", &port, "--dir"]).arg(&folder))?;
        Ok(Self { folder, port })
    }
}

/// One file after the other: two browsers at once would starve two cores.
fn run_file(folder: &Path, file: &Path, plenary: &Path, filled: &Filled, chromium: &Path) -> Result<Tally> {
    let output = Command::new("node")
        .args(["--test", "--test-reporter=tap"])
        .arg(file)
        .env("PLENARY", plenary)
        .env("CHROMIUM", chromium)
        .env("PLENARY_FILLED", &filled.folder)
        .env("PLENARY_PORT", &filled.port)
        .current_dir(folder)
        .output()
        .context("node could not be run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    let number = |name: &str| {
        let line = text.lines().rev().find_map(|it| it.strip_prefix(name));
        line.and_then(|it| it.trim().parse().ok()).unwrap_or(0)
    };
    let tally = Tally { passed: number("# pass "), failed: number("# fail ") };
    ensure!(tally.passed + tally.failed > 0, "{} ran no test", file.display());
    Ok(tally)
}

fn chromium() -> Result<PathBuf> {
    let known = || {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
        named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find))
    };
    if let Some(path) = known() {
        return Ok(path);
    }
    install("Chromium", &["chromium"], &["chromium"], &["chromium"])?;
    known().context("Chromium was installed, but not found on the PATH")
}
