//! The fuzz targets over their corpora and over changes of them, on a stable compiler; and what must stay small: gzip
//! bombs, endless lines, nonsense without end.
#![expect(clippy::unwrap_used, reason = "tests")]

mod fuzzing;

use count::formats::Form;
use count::{Input, Reading};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};

/// A small generator (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % limit.max(1) as u64) as usize
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/tests/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|file| file.path()).collect();
    files.sort();
    let all: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert!(!all.is_empty());
    all
}

/// Runs the target on each file and on `changes` of it: bytes turned, cut out, doubled, or taken from another file.
fn run(target: &str, changes: usize, work: fn(&[u8])) {
    let all = corpus(target);
    let mut chance = Chance(7);
    for file in &all {
        work(file);
        for _ in 0..changes {
            let mut bytes = file.clone();
            for _ in 0..=chance.below(4) {
                if bytes.is_empty() {
                    break;
                }
                let at = chance.below(bytes.len());
                let length = chance.below(12).min(bytes.len() - at);
                match chance.below(6) {
                    0 => bytes[at] ^= 1 << chance.below(8),
                    1 => bytes[at] = b"0123456789 \n\r\"=-,()[]{}#:.\xff\0"[chance.below(28)],
                    2 => drop(bytes.drain(at..at + length)),
                    3 => bytes.truncate(at),
                    4 => {
                        let part = bytes[at..at + length].to_vec();
                        bytes.splice(at..at, part);
                    }
                    _ => {
                        let other = &all[chance.below(all.len())];
                        let from = chance.below(other.len());
                        bytes.splice(at..at + length, other[from..].iter().take(40).copied());
                    }
                }
            }
            work(&bytes);
        }
    }
}

#[test]
fn no_reader_falls_over() {
    run("read", 30, fuzzing::read);
}

#[test]
fn no_file_of_quotas_or_lots_falls_over() {
    run("constraints", 150, fuzzing::constraints);
    run("lots", 150, fuzzing::lots);
}

#[test]
fn no_small_election_falls_over() {
    run("engine", 150, fuzzing::engine);
    let mut chance = Chance(11);
    for _ in 0..500 {
        let length = 5 + chance.below(80);
        let bytes: Vec<u8> = (0..length).map(|_| chance.below(256) as u8).collect();
        fuzzing::engine(&bytes);
    }
}

/// The same bytes again and again, without end; how many were read.
struct Endless<'a> {
    bytes: std::iter::Cycle<std::slice::Iter<'static, u8>>,
    read: &'a std::cell::Cell<u64>,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for (place, byte) in buffer.iter_mut().zip(&mut self.bytes) {
            *place = *byte;
        }
        self.read.set(self.read.get() + buffer.len() as u64);
        Ok(buffer.len())
    }
}

/// The most bytes that are read of something that is no file of ballots.
const SOON: u64 = 8 * 1024 * 1024;

#[test]
fn endless_nonsense_is_refused_soon() {
    let openings: [(Form, &str, &[u8]); 12] = [
        (Form::Blt, "3 1\n", b"\xfe\xff\0"),
        (Form::Blt, "3 1\n1 1 ", b"- "),
        (Form::Blt, "3 1\n/*", b"*"),
        (Form::Scottish, "3,1,\n", b"1,"),
        (Form::Scottish, "3,1,\n\"", b"\n"),
        (Form::Ranks, "rank 1,rank 2\n", b"x"),
        (Form::PrefLib, "# TITLE: ", b"x"),
        (Form::PrefLib, "# NUMBER ALTERNATIVES: 3\n1: ", b"{1,"),
        (Form::Dominion, "{\"Sessions\": [", b"["),
        (Form::Dominion, "{\"", b"x"),
        (Form::Cdf, "{\"CVR\": [{\"CVRSnapshot\": [", b"{},"),
        (Form::Json, "{\"ballots\": [{\"ranking\": [", b"1,"),
    ];
    for (form, start, rest) in openings {
        let read = std::cell::Cell::new(0);
        let endless = Endless { bytes: rest.iter().cycle(), read: &read };
        let source = start.as_bytes().chain(endless);
        let reading = Reading { form: Some(form), ..Reading::default() };
        let fault = Input::read_as(source, &reading).unwrap_err().to_string();
        assert!(!fault.is_empty(), "{form}");
        assert!(read.get() <= SOON, "{form}: {} bytes were read", read.get());
    }
}

#[test]
fn gzip_bombs_stay_small() {
    let packed = |line: &[u8], times: usize| {
        let mut packed = GzEncoder::new(vec![], Compression::best());
        packed.write_all(b"3 1\n").unwrap();
        for _ in 0..times {
            packed.write_all(&line.repeat(10_000)).unwrap();
        }
        packed.finish().unwrap()
    };
    // A long line is refused; many equal ballots are one paper.
    let fault = Input::read(&packed(b"1 ", 2_000)[..]).unwrap_err().to_string();
    assert!(fault.contains("longer than"), "{fault}");
    let mut many = packed(b"1 1 2 0\n", 60);
    let mut end = GzEncoder::new(vec![], Compression::fast());
    end.write_all(b"0\n").unwrap();
    many.extend(end.finish().unwrap());
    let input = Input::read(&many[..]).unwrap();
    assert_eq!((input.election.papers.total(), input.election.papers.distinct()), (600_000, 1));
}
