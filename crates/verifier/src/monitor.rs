//! `verify monitor`: what any voter would be given, fetched without saying who asks, and compared with the time before.

use std::path::Path;

use ballotbox::manifest::{Manifest, fingerprint_words};
use ballotbox::verify::Source as _;
use ballotbox::words::read_words;
use ballotbox::{sha256, to_hex};

use crate::check::unknown_word;
use crate::web::Web;
use crate::witness::{checkpoint, seconds_now};
use crate::{Failure, Outcome, say};

pub fn run(url: &str, fingerprint: Option<&str>, state: Option<&Path>, booth: Option<&str>) -> Outcome {
    let web = Web::new(url)?;
    let mut wrong = vec![];
    let bytes = web.get("manifest").map_err(|e| Failure::Surroundings(format!("{url}: {e}")))?;
    let manifest = Manifest::from_bytes(&bytes).map_err(|e| Failure::Wanting(e.to_string()))?;
    let words = fingerprint_words(&bytes);
    say(&format!("Manifest    “{}”, words: {words}", manifest.title));
    if let Some(given) = fingerprint
        && read_words(given).map_err(|it| unknown_word(&it))? != words
    {
        wrong.push("the manifest does not have the words of the notice".to_owned());
    }
    if crate::me::manifest_bytes(&web)? != bytes {
        wrong.push("the manifest is not the one in the log".to_owned());
    }
    let note = checkpoint(&web, "log/")?;
    if !note.is_by_log(&manifest.log.origin, &manifest.log.key) {
        wrong.push("the log's signature under its checkpoint does not hold".to_owned());
    }
    let seen: Vec<&str> = manifest
        .witnesses
        .iter()
        .filter(|it| note.seen_by(&it.name, &it.key).is_some())
        .map(|it| it.name.as_str())
        .collect();
    println!("Log         {} entries, root {}", note.checkpoint.size, to_hex(&note.checkpoint.root));
    say(&format!(
        "Witnesses   {} of {} signed it: {}",
        seen.len(),
        manifest.witnesses.len(),
        seen.join(", ")
    ));
    if let Some(address) = booth {
        compare_booth(address, &manifest, &mut wrong)?;
    }
    if let Some(path) = state {
        compare_state(path, &note.text(), &web, &mut wrong)?;
    }
    println!("Looked at   {} (seconds since 1970)", seconds_now());
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Failure::Wanting(format!("This does not fit: {}.", wrong.join("; "))))
    }
}

fn compare_booth(address: &str, manifest: &Manifest, wrong: &mut Vec<String>) -> Outcome {
    let booth = Web::new(address)?.get("");
    let page = booth.map_err(|e| Failure::Surroundings(format!("{address}: {e}")))?;
    let hash = sha256(&page);
    println!("Booth       {}", to_hex(&hash));
    if hash != manifest.booth {
        wrong.push(format!("the booth's bytes are not those of the manifest ({})", to_hex(&manifest.booth)));
    }
    Ok(())
}

/// A size seen before must still have the same checkpoint: a second one of the same size is a fork.
fn compare_state(path: &Path, note: &str, web: &Web, wrong: &mut Vec<String>) -> Outcome {
    let old = match std::fs::read_to_string(path) {
        Ok(old) => Some(old),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => return Err(Failure::Surroundings(format!("{} cannot be read: {e}", path.display()))),
    };
    if let Some(old) = old.as_deref().and_then(|it| ballotbox::note::Note::parse(it).ok()) {
        let file = format!("log/checkpoints/{:012}", old.checkpoint.size);
        let mut text = String::new();
        let read = web.open(&file).and_then(|mut it| std::io::Read::read_to_string(&mut it, &mut text));
        let same = read.is_ok()
            && ballotbox::note::Note::parse(&text).is_ok_and(|it| it.checkpoint == old.checkpoint);
        if !same {
            wrong.push(format!(
                "the checkpoint of {} entries that was seen before is gone or another",
                old.checkpoint.size
            ));
            return Ok(());
        }
    }
    std::fs::write(path, note)?;
    Ok(())
}
