//! `verify me WORDS`: is my ballot in, and does it say what I meant?

use std::path::Path;

use ballotbox::entry::{self, Entry, seal};
use ballotbox::leaf::{ballot, leaf};
use ballotbox::manifest::Manifest;
use ballotbox::tiles::{WIDTH, bundle_path, read_entries};
use ballotbox::verify::{FoundWords, Source, find_words};
use ballotbox::words::{CHECK_WORDS, read_words};
use ballotbox::{Ballot, from_hex_exact};

use crate::check::unknown_word;
use crate::web::Web;
use crate::{Failure, Folder, Outcome, say};

pub fn run(words: &[String], place: &str, key: Option<&str>) -> Outcome {
    let words = read_words(&words.join(" ")).map_err(|it| unknown_word(&it))?;
    if words.split(' ').count() != CHECK_WORDS {
        return Err(Failure::Input(format!(
            "Give the {CHECK_WORDS} words of one ballot; these are {}.",
            words.split(' ').count()
        )));
    }
    let source = open(place)?;
    let found =
        find_words(source.as_ref(), &words).map_err(|e| Failure::Surroundings(format!("{place}: {e}")))?;
    if found.is_empty() {
        let hint = if is_published(source.as_ref()) {
            "this election is over and its list complete: compare the words letter by letter with your receipt; if they are \
             right, show the receipt to a scrutineer"
        } else {
            "it may wait for the next batch or the close; if it is still missing after the close, show your receipt to the \
             returning officer while claims are taken"
        };
        return Err(Failure::Wanting(format!("No ballot with the words “{words}” is in.\n  hint: {hint}")));
    }
    for it in &found {
        let state = if it.superseded {
            "a later ballot of yours took its place"
        } else {
            "it is your last one, and counts"
        };
        println!("In the box: entry {}, ballot {} of its paper; {state}.", it.index, it.seq + 1);
    }
    match (key, found.as_slice()) {
        (None, _) => Ok(()),
        (Some(key), [it]) => show(source.as_ref(), it, key),
        (Some(_), _) => Err(Failure::Input("Two ballots have these words, so the key is not tried.".into())),
    }
}

/// Whether this is a whole published election, to which nothing comes any more, and not a log that still grows.
fn is_published(source: &dyn Source) -> bool {
    source.open("bundle.json").is_ok()
}

/// A folder, or the log of a ballot's address.
pub fn open(place: &str) -> Result<Box<dyn Source>, Failure> {
    if place.starts_with("http://") || place.starts_with("https://") {
        return Ok(Box::new(Web::new(place)?));
    }
    let folder = Folder::open(Path::new(place))
        .map_err(|e| Failure::Surroundings(format!("{place} cannot be read: {e}")))?;
    Ok(Box::new(folder))
}

/// Opens the voter's own ballot with the voter's own key, and checks everything that the trustees will check.
fn show(source: &dyn Source, it: &FoundWords, key: &str) -> Outcome {
    let key = from_hex_exact::<32>(&key.trim().to_lowercase());
    let key = key.ok_or_else(|| Failure::Input("The key is 64 hexadecimal digits.".into()))?;
    let manifest = manifest(source)?;
    let entry = Entry::parse(&log_entry(source, it.index)?, manifest.shape())
        .map_err(|e| Failure::Wanting(e.to_string()))?;
    let contest = &manifest.contests[usize::from(entry.contest)];
    let context = entry.context(manifest.election, contest.id);
    let Some(plain) = entry::open(&key, &entry.content, &context, manifest.shape()) else {
        return Err(Failure::Wanting("This key does not open this ballot.".into()));
    };
    let again = seal(&key, &plain, &context, &manifest.trustees(), manifest.threshold);
    let used = &plain.preferences[..usize::from(contest.positions)];
    let sound = again.is_some_and(|it| it.seals == entry.seals && it.content == entry.content)
        && leaf(&context, &plain.seed, used) == entry.leaf;
    let ballot = contest.choices().and_then(|it| ballot(used, it)).filter(|_| sound);
    let Some(ballot) = ballot else {
        return Err(Failure::Wanting("The ballot opens, but it is not well formed and would be invalid. Vote again, on another device.".into()));
    };
    say(&format!("{}:", contest.title));
    match ballot {
        Ballot::Blank => println!("  a blank paper"),
        Ballot::Spoilt(why) => println!("  a spoilt paper: {}", why.words()),
        Ballot::Ranked(ranking) => {
            for (place, number) in (1..).zip(ranking) {
                let name = contest
                    .candidates
                    .get(usize::from(number).wrapping_sub(1))
                    .map_or("", |it| it.name.as_str());
                say(&format!("  {place}. {name}"));
            }
        }
    }
    Ok(())
}

/// Entry 0 of the log.
pub fn manifest(source: &dyn Source) -> Result<Manifest, Failure> {
    let bytes = manifest_bytes(source)?;
    Manifest::from_bytes(&bytes).map_err(|e| Failure::Wanting(e.to_string()))
}

/// Its bytes.
pub fn manifest_bytes(source: &dyn Source) -> Result<Vec<u8>, Failure> {
    let mut entry = log_entry(source, 0)?;
    if entry.first() == Some(&ballotbox::event::MANIFEST) {
        entry.remove(0);
        return Ok(entry);
    }
    Err(Failure::Wanting("The log's first entry is no manifest.".into()))
}

/// One entry of the log.
pub fn log_entry(source: &dyn Source, index: u64) -> Result<Vec<u8>, Failure> {
    let size = crate::witness::checkpoint(source, "log/")?.checkpoint.size;
    let path = format!("log/{}", bundle_path(index / WIDTH, size).path());
    let mut bytes = vec![];
    std::io::Read::read_to_end(&mut source.open(&path)?, &mut bytes)?;
    let place = usize::try_from(index % WIDTH).unwrap_or(0);
    let entry = read_entries(&bytes).and_then(|it| it.get(place).map(|it| it.to_vec()));
    entry.ok_or_else(|| Failure::Wanting(format!("{path} holds no entry {index}")))
}
