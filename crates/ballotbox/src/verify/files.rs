//! Point 0: every file is there, whole, and none is more.

use std::collections::BTreeMap;
use std::io::Read as _;

use sha2::{Digest as _, Sha256};

use super::report::{Report, Wrong};
use super::source::{Source, read};
use super::{About, BUNDLE};
use crate::bytes::{Hash, from_hex_exact, to_hex};
use crate::canonical;

const SUMS: &str = "SHA256SUMS";
const ABOUT: &str = "bundle.json";

pub(super) fn check(source: &dyn Source, report: &mut Report) -> Option<About> {
    let mut wrong = Wrong::default();
    let number = sums(source, &mut wrong);
    let about = about(source, &mut wrong);
    report.done("Files", format!("{number} files are as {SUMS} lists them."), wrong);
    about
}

fn about(source: &dyn Source, wrong: &mut Wrong) -> Option<About> {
    let bytes = read(source, ABOUT, 1 << 16).map_err(|e| wrong.file(ABOUT, e)).ok()?;
    match canonical::from_bytes::<About>(&bytes) {
        Ok(about) if about.format == BUNDLE => Some(about),
        Ok(about) => {
            wrong.file(ABOUT, format!("its format is “{}” and not “{BUNDLE}”", about.format));
            None
        }
        Err(e) => {
            wrong.file(ABOUT, e.to_string());
            None
        }
    }
}

fn sums(source: &dyn Source, wrong: &mut Wrong) -> usize {
    let listed = match read(source, SUMS, 1 << 28).and_then(|it| parse(&it)) {
        Ok(listed) => listed,
        Err(e) => {
            wrong.file(SUMS, e);
            return 0;
        }
    };
    let mut present = match source.paths() {
        Ok(paths) => paths,
        Err(e) => {
            wrong.file(SUMS, format!("the bundle's files cannot be listed: {e}"));
            return 0;
        }
    };
    present.retain(|it| it != SUMS);
    for path in present.iter().filter(|it| !listed.contains_key(*it)) {
        wrong.file(path, format!("the file is not in {SUMS}"));
    }
    for (path, sum) in &listed {
        match hash(source, path) {
            Ok(found) if found == *sum => {}
            Ok(found) => {
                wrong.file(path, format!("its SHA-256 is {} and not as {SUMS} lists it", to_hex(&found)))
            }
            Err(e) => wrong.file(path, format!("the file cannot be read: {e}")),
        }
    }
    listed.len()
}

fn parse(bytes: &[u8]) -> Result<BTreeMap<String, Hash>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not text".to_owned())?;
    let body = text.strip_suffix('\n').ok_or("it does not end with a new line")?;
    let mut listed = BTreeMap::new();
    for (number, line) in (1..).zip(body.split('\n')) {
        let parts = line.split_once("  ").and_then(|(sum, path)| Some((from_hex_exact::<32>(sum)?, path)));
        let (sum, path) = parts.ok_or_else(|| format!("line {number} cannot be read"))?;
        if listed.last_key_value().is_some_and(|it: (&String, _)| it.0.as_str() >= path) {
            return Err(format!("line {number} is not in order"));
        }
        listed.insert(path.to_owned(), sum);
    }
    Ok(listed)
}

fn hash(source: &dyn Source, path: &str) -> std::io::Result<Hash> {
    let (mut from, mut hash) = (source.open(path)?, Sha256::new());
    let mut block = vec![0; 1 << 16];
    loop {
        match from.read(&mut block)? {
            0 => return Ok(hash.finalize().into()),
            length => hash.update(&block[..length]),
        }
    }
}
