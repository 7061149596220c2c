//! The corpus of the fuzz targets, and changes of it, run on every compiler; `cargo fuzz run parse` looks for more.
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

/// A small generator (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// Pieces that a change puts in: what the shape of a document is made of.
const PIECES: [&str; 12] = [
    "```rule\n",
    "```\n",
    "## 9. X {#x}\n",
    "### 9.1 {#x}\n",
    "{.statement}",
    "says = [\"",
    "\"\n",
    "type = \"quota\"\n",
    "[[[[",
    "\u{0}\u{202e}",
    "weeks = 99999999999999999999\n",
    "at_least = \"1/0\"\n",
];

/// Bytes turned, cut out, doubled, taken from another file, or a piece put in.
fn changed(chance: &mut Chance, file: &[u8], all: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=chance.below(5) {
        if bytes.is_empty() {
            break;
        }
        let at = chance.below(bytes.len());
        let length = chance.below(60).min(bytes.len() - at);
        match chance.below(6) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => drop(bytes.drain(at..at + length)),
            2 => bytes.truncate(at),
            3 => {
                let part = bytes[at..at + length].to_vec();
                bytes.splice(at..at, part);
            }
            4 => {
                let other = &all[chance.below(all.len())];
                let from = chance.below(other.len());
                bytes.splice(at..at + length, other[from..].iter().take(80).copied());
            }
            _ => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
        }
    }
    bytes
}

fn files(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|it| std::fs::read(it).unwrap()).filter(|it| !it.is_empty()).collect()
}

#[test]
fn changes_of_every_file_of_the_corpus_hold() {
    let mut chance = Chance(4);
    let mut all = files("fuzz/corpus/parse");
    all.extend(files("tests/faults"));
    for file in &all {
        for _ in 0..12 {
            fuzzing::parse(&changed(&mut chance, file, &all));
        }
    }
    let all = files("fuzz/corpus/brought");
    for file in &all {
        for _ in 0..30 {
            fuzzing::brought(&changed(&mut chance, file, &all));
        }
    }
}

#[test]
fn changes_of_a_whole_constitution_hold() {
    let mut chance = Chance(11);
    let whole = include_bytes!("../../../examples/constitutions/local-group.md").to_vec();
    let all = vec![whole.clone()];
    for _ in 0..12 {
        fuzzing::parse(&changed(&mut chance, &whole, &all));
    }
}
