//! `plenary count` as a person or a script meets it: what it prints, what it says on standard error, how it ends.

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
    assert_eq!(result["input"]["repairs"][1]["what"], "equal-cut");
    assert_eq!(result["input"]["repairs"][1]["line"], 5);
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
    let kept = plenary(folder.path(), &["count", "convert", "o.blt", "o.csv.gz"]);
    assert_eq!(kept.status.code(), Some(2), "a form that cannot hold a shared preference is not written");
    assert!(said(&kept).contains("blt, preflib and json have one"), "{}", said(&kept));
    for [from, to] in [["o.blt", "o.csv.gz"], ["o.csv.gz", "o.json"], ["o.json", "back.blt"]] {
        let done = plenary(folder.path(), &["count", "convert", from, to, "--equal", "cut"]);
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

#[test]
fn lists_every_rule_set_and_takes_one_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("o.blt"), BLT).unwrap();
    let listed = plenary(folder.path(), &["count", "--list-rules"]);
    for id in "scottish ers97 ers76 ni dail meek meek-nz warren uig eg act tasmania prsa cambridge irv supplementary \
               fptp block schulze ranked-pairs approval"
        .split_whitespace()
    {
        assert!(out(&listed).lines().any(|line| line.starts_with(&format!("{id} "))), "{id}");
    }
    let sets = plenary(folder.path(), &["count", "--list-rules", "--format", "json"]);
    let sets: serde_json::Value = serde_json::from_str(&out(&sets)).unwrap();
    let mut own = sets.as_array().unwrap().iter().find(|set| set["id"] == "cambridge").unwrap().clone();
    own["fewest_to_stay"] = 0.into();
    own["id"] = "our-own".into();
    fs::write(folder.path().join("own.json"), own.to_string()).unwrap();
    let done = plenary(folder.path(), &["count", "o.blt", "--rules", "own.json", "--format", "json"]);
    let result: serde_json::Value = serde_json::from_str(&out(&done)).unwrap();
    assert_eq!(result["rules"]["id"], "our-own", "{}", said(&done));
    own["decimals"] = 5.into();
    fs::write(folder.path().join("own.json"), own.to_string()).unwrap();
    let refused = plenary(folder.path(), &["count", "o.blt", "--rules", "own.json"]);
    assert!(
        said(&refused).contains("whole papers move only where votes have no decimals"),
        "{}",
        said(&refused)
    );
}

#[test]
fn explains_supposes_and_fills_a_vacancy() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("o.blt"), BLT).unwrap();
    let supposed = plenary(folder.path(), &["count", "if", "o.blt", "--without", "1"]);
    assert!(
        out(&supposed).starts_with("Not the result. Elected as well would be: Ben."),
        "{}",
        out(&supposed)
    );
    assert!(
        out(&supposed).contains("\nNot the result: Organisers, if Ann did not stand\n"),
        "{}",
        out(&supposed)
    );
    assert_eq!(plenary(folder.path(), &["count", "if", "o.blt"]).status.code(), Some(2));
    let ballot = plenary(folder.path(), &["count", "ballot", "o.blt", "1,3"]);
    assert!(
        out(&ballot)
            .starts_with("60 papers have just this ranking: Ann, Cleo.\nStage 1: it counts 1 for Ann.")
    );
    assert!(out(&ballot).contains("for Ann and 0.43 for Cleo"), "{}", out(&ballot));
    let none = plenary(folder.path(), &["count", "ballot", "o.blt", "4,3,2,1"]);
    assert!(said(&none).contains("no paper has just this ranking"), "{}", said(&none));
    let margin = plenary(folder.path(), &["count", "margin", "o.blt", "--format", "json"]);
    let margin: serde_json::Value = serde_json::from_str(&out(&margin)).unwrap();
    assert_eq!((&margin["from"], &margin["to"]), (&3.into(), &2.into()));
    let vacancy = plenary(folder.path(), &["count", "vacancy", "o.blt", "--leaving", "1"]);
    assert!(out(&vacancy).contains("The seat of Ann is taken by Ben."), "{}", out(&vacancy));
    let none = plenary(folder.path(), &["count", "vacancy", "o.blt", "--rules", "act", "--leaving", "3"]);
    assert!(said(&none).contains("none shows a preference for a candidate who stands"), "{}", said(&none));
    fs::write(folder.path().join("p.blt"), BLT.replace("60 1 3 0", "60 1 3 2 0")).unwrap();
    let back = plenary(folder.path(), &["count", "vacancy", "p.blt", "--rules", "act", "--leaving", "1"]);
    assert!(out(&back).contains("60 papers elected whoever leaves, and 60 of them show"), "{}", out(&back));
    assert!(out(&back).contains("The seat of Ann is taken by Ben."), "{}", out(&back));
    let reopened = plenary(folder.path(), &["count", "o.blt", "--reopen", "3", "--seed", "4 2 6"]);
    assert!(out(&reopened).contains("“Cleo” was elected at stage 2"), "{}", out(&reopened));
    assert!(out(&reopened).contains("from the seed “4 2 6”"));
}

#[test]
fn the_seed_is_held_to_its_commitment() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("o.blt"), BLT).unwrap();
    let abc = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
    let held = plenary(folder.path(), &["count", "o.blt", "--seed", "abc", "--lot-commitment", abc]);
    assert_eq!(held.status.code(), Some(0), "{}", said(&held));
    assert!(out(&held).contains(&format!("commitment to the seed: SHA-256 {}", abc.to_lowercase())));
    let other = plenary(folder.path(), &["count", "o.blt", "--seed", "abd", "--lot-commitment", abc]);
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("The seed is not the one that was committed to"), "{}", said(&other));
}

/// Hill's example (Voting matters 9): three seats, at least two women and two from the north. Each rule by itself lets the
/// only woman from the north go, and the result says what it misses; changed by committees it says who comes in for whom.
#[test]
fn quotas_are_kept_by_the_older_methods_where_these_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let blt =
        "5 3\n6 1 0\n6 2 0\n6 3 0\n6 4 0\n5 5 0\n0\n\"Al\"\n\"Bo\"\n\"Cy\"\n\"Di\"\n\"Em\"\n\"Three\"\n";
    let quotas = r#"{"constraints": [{"name": "Two women", "categories": ["w"], "min": 2}, {"name": "Two northerners",
        "categories": ["n"], "min": 2}], "candidates": {"1": ["n"], "2": ["n"], "3": ["w"], "4": ["w"], "5": ["n", "w"]}}"#;
    fs::write(folder.path().join("o.blt"), blt).unwrap();
    fs::write(folder.path().join("q.json"), quotas).unwrap();
    let by = |method: &str, format: &str| {
        let args =
            ["count", "o.blt", "--constraints", "q.json", "--constraint-method", method, "--format", format];
        plenary(folder.path(), &args)
    };
    let json =
        |method: &str| -> serde_json::Value { serde_json::from_str(&out(&by(method, "json"))).unwrap() };
    let exact = json("exact");
    assert!(exact.get("constraint_method").is_none() && exact.get("unmet").is_none());
    let naive = json("naive");
    assert_eq!(naive["constraint_method"], "naive");
    assert_eq!(naive["unmet"].as_array().unwrap().len(), 1);
    assert!(out(&by("naive", "text")).contains("is not met by this result"), "{}", out(&by("naive", "text")));
    let sizes = json("larger-smaller");
    assert_eq!(sizes["constraint_method"], "larger-smaller");
    assert!(!sizes["size_changes"].as_array().unwrap().is_empty(), "{sizes}");
    let told = out(&by("larger-smaller", "text"));
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("larger and smaller committees"), "{told}");
    let unknown = by("fair", "text");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("larger-smaller"), "{}", said(&unknown));
    let alone = plenary(folder.path(), &["count", "o.blt", "--constraint-method", "naive"]);
    assert_eq!(alone.status.code(), Some(2), "a method without quotas is refused");
}
