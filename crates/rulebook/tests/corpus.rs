//! The corpus of the fuzz targets runs on every compiler; `cargo fuzz run parse` looks for more.
#![expect(clippy::unwrap_used, reason = "tests")]

mod fuzzing;

use std::path::Path;

fn each(target: &str, run: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 4, "{target}");
    for file in files {
        run(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn the_corpus_of_the_parser_holds() {
    each("parse", fuzzing::parse);
    fuzzing::parse(include_bytes!("../../../examples/constitutions/local-group.md"));
    fuzzing::parse(include_bytes!("../../../examples/constitutions/national-association.md"));
}

#[test]
fn every_seeded_fault_holds_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    for file in std::fs::read_dir(folder).unwrap() {
        fuzzing::parse(&std::fs::read(file.unwrap().path()).unwrap());
    }
}

#[test]
fn the_corpus_of_brought_texts_holds() {
    each("brought", fuzzing::brought);
}
