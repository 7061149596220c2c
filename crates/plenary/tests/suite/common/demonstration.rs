//! The demonstration, filled once for all tests of this programme, and a copy of it for each that asks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where it believes to be reached.
pub const BASE: &str = "http://127.0.0.1:4890";

/// Puts a filled demonstration into a folder, which may be there already.
pub fn put(to: &Path) {
    static FILLED: OnceLock<PathBuf> = OnceLock::new();
    copy(FILLED.get_or_init(fill), to);
}

fn fill() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demonstration");
    let _ = fs::remove_dir_all(&folder);
    let port = BASE.rsplit(':').next().unwrap();
    let filled = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["demo", "--fill-only", "--port", port, "--dir"])
        .arg(&folder)
        .env_remove("PLENARY_DATABASE")
        .status();
    assert!(filled.unwrap().success(), "the demonstration could not be filled");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
