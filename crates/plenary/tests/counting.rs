//! `plenary count` as a person or a script meets it: what it prints, what it says on standard error, how it ends.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const BLT: &str = "4 2\r\n60 1 3 0\r\n21 2 0\r\n19 3 0\r\n5 4=1 2 0\r\n0\r\n\"Ann\"\r\n\"Ben\"\r\n\"Cleo\"\r\n\"Dan\"\r\n\"Organisers\"\r\n";

fn plenary(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plenary")).args(args).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn counts_and_tells_what_it_mended() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("o.blt"), BLT).unwrap();
    let done = plenary(folder.path(), &["count", "o.blt", "--format", "json"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let result: serde_json::Value = serde_json::from_str(&out(&done)).unwrap();
    assert_eq!(
        (&result["elected"][0]["candidate"], &result["elected"][1]["candidate"]),
        (&1.into(), &3.into())
    );
    assert!(
        said(&done).contains("o.blt: line 5: candidates share a preference; the paper counts up to them")
    );
    let one = plenary(folder.path(), &["count", "o.blt", "--format", "json", "--threads", "1"]);
    assert_eq!(out(&one), out(&done));
    let svg = plenary(folder.path(), &["count", "o.blt", "--format", "svg"]);
    assert!(out(&svg).starts_with("<svg"), "{}", out(&svg));
    let refused = plenary(folder.path(), &["count", "o.blt", "--equal", "refuse"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("line 5"), "{}", said(&refused));
    assert_eq!(plenary(folder.path(), &["count", "nowhere.blt"]).status.code(), Some(3));
}

#[test]
fn compares_results_and_ballots() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("o.blt"), BLT).unwrap();
    fs::write(folder.path().join("other.blt"), BLT.replace("21 2 0", "41 2 0")).unwrap();
    let result = plenary(folder.path(), &["count", "o.blt", "--format", "json"]);
    fs::write(folder.path().join("o.json"), &result.stdout).unwrap();
    let same = plenary(folder.path(), &["count", "compare", "o.json", "o.blt"]);
    assert_eq!(same.status.code(), Some(0), "{}", said(&same));
    assert!(out(&same).ends_with("All stages are the same.\n"), "{}", out(&same));
    let differ = plenary(folder.path(), &["count", "compare", "o.json", "other.blt", "--format", "json"]);
    assert_eq!(differ.status.code(), Some(1));
    let comparison: serde_json::Value = serde_json::from_str(&out(&differ)).unwrap();
    assert_eq!((&comparison["by_first"][0], &comparison["by_second"][0]), (&3.into(), &2.into()));
    assert_eq!(comparison["same_until"], 0);
    let rules = ["count", "compare", "o.blt", "--rules", "scottish", "--rules", "block"];
    let rules = plenary(folder.path(), &rules);
    assert!(out(&rules).starts_with("Rules: scottish | block\n"), "{}", out(&rules));
    assert_eq!(plenary(folder.path(), &["count", "compare", "o.blt"]).status.code(), Some(2));
}

#[test]
fn converts_ballots_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("o.blt"), BLT).unwrap();
    for [from, to] in [["o.blt", "o.csv.gz"], ["o.csv.gz", "o.json"], ["o.json", "back.blt"]] {
        let done = plenary(folder.path(), &["count", "convert", from, to]);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    }
    let back = fs::read_to_string(folder.path().join("back.blt")).unwrap();
    assert_eq!(
        back,
        "4 2\n5 0\n60 1 3 0\n21 2 0\n19 3 0\n0\n\"Ann\"\n\"Ben\"\n\"Cleo\"\n\"Dan\"\n\"Organisers\"\n"
    );
    let preflib = plenary(folder.path(), &["count", "convert", "back.blt", "-", "--to", "preflib"]);
    assert!(out(&preflib).contains("\n60: 1,3\n"), "{}", out(&preflib));
    let unknown = plenary(folder.path(), &["count", "convert", "back.blt", "o.xyz"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("name it, such as --to blt"), "{}", said(&unknown));
}
