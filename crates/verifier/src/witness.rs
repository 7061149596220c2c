//! `witness`: sees every checkpoint, signs what extends the last one, and keeps the evidence of what does not.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use ballotbox::event::MANIFEST;
use ballotbox::manifest::{Manifest, fingerprint_words};
use ballotbox::merkle::{consistency, is_consistent, leaf_hash};
use ballotbox::note::{Checkpoint, MOST_BYTES, Note, NoteKey};
use ballotbox::tiles::{Tile, bundle_path, node, read_entries};
use ballotbox::verify::Source;
use ballotbox::words::read_words;
use ballotbox::{Hash, from_hex_exact, merkle, sha256, to_hex};
use serde::{Deserialize, Serialize};

use crate::check::unknown_word;
use crate::cli::Witness;
use crate::web::Web;
use crate::{Failure, Folder, Outcome, chance, read, write_new};

/// A witness's key file. It signs without being asked, so it has no passphrase; its owner alone may read it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    format: String,
    name: String,
    public: String,
    secret: String,
}

const FORMAT: &str = "plenary/v1 witness key";

/// What was signed last, and of which log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    origin: String,
    /// H(manifest).
    manifest: String,
    size: u64,
    root: String,
    /// The note as it was signed.
    note: String,
}

pub fn run(which: Witness) -> Outcome {
    match which {
        Witness::Key { name, out } => key(&name, &out),
        Witness::Sign { log, key, state, fingerprint, send, every } => {
            let key = load(&key)?;
            loop {
                let done = sign(&log, &key, &state, fingerprint.as_deref(), send);
                let Some(seconds) = every else { return done };
                match done {
                    // What has to do with the network may pass; what has to do with the log does not.
                    Err(Failure::Surroundings(text)) => eprintln!("{}", count::plain_text(&text)),
                    other => other?,
                }
                std::thread::sleep(std::time::Duration::from_secs(seconds.max(10)));
            }
        }
    }
}

fn key(name: &str, out: &Path) -> Outcome {
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
        return Err(Failure::Input(
            "A witness's name holds no spaces and no plus sign, such as branch.example/witness.".into(),
        ));
    }
    let secret = chance::<32>()?;
    let key = NoteKey::new(name, &secret);
    let file = KeyFile {
        format: FORMAT.into(),
        name: name.into(),
        public: to_hex(&key.public()),
        secret: to_hex(&secret),
    };
    let json = serde_json::to_string_pretty(&file).map_err(|e| Failure::Surroundings(e.to_string()))?;
    write_new(out, format!("{json}\n").as_bytes())?;
    println!(
        "Your key is in {}. Give this to the returning officer:\n  {name}  {}",
        out.display(),
        file.public
    );
    Ok(())
}

fn load(path: &Path) -> Result<NoteKey, Failure> {
    let wrong = || Failure::Input(format!("{} is no witness's key file.", path.display()));
    let file: KeyFile = serde_json::from_slice(&read(path)?).map_err(|_| wrong())?;
    let secret = from_hex_exact::<32>(&file.secret).filter(|_| file.format == FORMAT).ok_or_else(wrong)?;
    Ok(NoteKey::new(&file.name, &secret))
}

fn sign(log: &str, key: &NoteKey, path: &Path, fingerprint: Option<&str>, send: bool) -> Outcome {
    let source = open(log)?;
    let before = before(path)?;
    let note = checkpoint(source.as_ref(), "")?;
    let (manifest, bytes) = manifest(source.as_ref(), &note.checkpoint)?;
    let now = State {
        origin: manifest.log.origin.clone(),
        manifest: to_hex(&sha256(&bytes)),
        size: note.checkpoint.size,
        root: to_hex(&note.checkpoint.root),
        note: note.text(),
    };
    match &before {
        None => first(&bytes, fingerprint)?,
        Some(before) if before.manifest != now.manifest || before.origin != now.origin => {
            return Err(evidence(path, before, &now, "the log begins with another manifest than before"));
        }
        Some(_) => {}
    }
    if !note.is_by_log(&manifest.log.origin, &manifest.log.key) {
        return Err(Failure::Wanting("The log's own signature under its checkpoint does not hold.".into()));
    }
    let root = before.as_ref().and_then(|it| Some((it.size, from_hex_exact::<32>(&it.root)?)));
    if let Some(before) = &before
        && !root.is_some_and(|it| extends(source.as_ref(), it, &note.checkpoint))
    {
        let text = format!(
            "it has {} entries and does not begin with the {} that you signed",
            now.size, before.size
        );
        if send && let Ok(web) = Web::new(log) {
            // A box that was put back from an old copy learns from its own signature how far it had been.
            let _ = web.post("ahead", before.note.as_bytes());
        }
        return Err(evidence(path, before, &now, &text));
    }
    // The root of a log seen for the first time is checked against its own tiles.
    if !extends(source.as_ref(), (1, leaf_hash(&[&[MANIFEST], bytes.as_slice()].concat())), &note.checkpoint)
    {
        return Err(Failure::Wanting(
            "The checkpoint is not the root of a log that begins with this manifest.".into(),
        ));
    }
    // The state is on the disk before the signature leaves, so that a crash cannot make this witness sign two logs.
    store(path, &now)?;
    let line = key.cosign(&note.checkpoint, seconds_now());
    print!("{line}");
    if send {
        let web = Web::new(log)
            .map_err(|_| Failure::Input("--send needs a log's address, not a folder.".into()))?;
        let body = format!("{}\n{line}", note.checkpoint.size);
        web.post("cosign", body.as_bytes())
            .map_err(|e| Failure::Surroundings(format!("The log did not take it: {e}")))?;
    }
    Ok(())
}

/// A first look needs the words of the notice: whatever the server shows could be made for this witness alone.
fn first(manifest: &[u8], fingerprint: Option<&str>) -> Outcome {
    let words = fingerprint_words(manifest);
    let Some(given) = fingerprint else {
        return Err(Failure::Input(format!(
            "This is the first look at this log. Give the six words of the notice or invitation with --fingerprint.\n  hint: the server shows “{words}”; \
             take yours from paper or mail, not from the server"
        )));
    };
    let given = read_words(given).map_err(|it| unknown_word(&it))?;
    if given == words {
        return Ok(());
    }
    Err(Failure::Wanting(format!(
        "The log's manifest has the words “{words}” and not “{given}”. Do not sign; tell the other scrutineers."
    )))
}

/// Keeps both checkpoints where nothing overwrites them.
fn evidence(path: &Path, before: &State, now: &State, text: &str) -> Failure {
    let file = PathBuf::from(format!("{}.evidence-{}", path.display(), seconds_now()));
    let notes = format!("{}\n---\n{}", before.note, now.note);
    let kept = match std::fs::write(&file, notes) {
        Ok(()) => format!("Both checkpoints are kept in {}.", file.display()),
        Err(e) => format!(
            "Both checkpoints could not be kept ({e}): copy {} and the log's checkpoint.",
            path.display()
        ),
    };
    Failure::Wanting(format!(
        "The log was changed or forked: {text}. Nothing was signed. {kept} Show it to the returning officer and to every scrutineer."
    ))
}

/// Whether a checkpoint's tree begins with what was signed, by a proof made from the log's own tiles.
fn extends(source: &dyn Source, before: (u64, Hash), now: &Checkpoint) -> bool {
    let tile = |it: Tile| bytes(source, &it.path()).ok();
    let at = |height: u32, place: u64| node(height, place, now.size, &tile);
    let proof = consistency(before.0, now.size, &at);
    proof.is_some_and(|it| is_consistent(before.0, &before.1, now.size, &now.root, &it))
}

/// The checkpoint under a prefix: `log/` in a bundle, nothing at a log's own address.
pub fn checkpoint(source: &dyn Source, prefix: &str) -> Result<Note, Failure> {
    let text = bytes(source, &format!("{prefix}checkpoint"))?;
    let text = String::from_utf8(text).map_err(|_| Failure::Wanting("The checkpoint is not text.".into()))?;
    Note::parse(&text).map_err(|e| Failure::Wanting(e.to_string()))
}

/// The manifest, proved to be entry 0 by whoever checks the consistency with it.
fn manifest(source: &dyn Source, checkpoint: &Checkpoint) -> Result<(Manifest, Vec<u8>), Failure> {
    let wrong = || Failure::Wanting("The log's first entry is no manifest.".into());
    let bundle = bytes(source, &bundle_path(0, checkpoint.size).path())?;
    let entries = read_entries(&bundle).ok_or_else(wrong)?;
    let Some((&MANIFEST, json)) = entries.first().and_then(|it| it.split_first()) else {
        return Err(wrong());
    };
    let manifest = Manifest::from_bytes(json).map_err(|e| Failure::Wanting(e.to_string()))?;
    if checkpoint.size == 1 && merkle::root(&[leaf_hash(entries[0])]) != checkpoint.root {
        return Err(Failure::Wanting("The checkpoint is not the root of its one entry.".into()));
    }
    Ok((manifest, json.to_vec()))
}

fn bytes(source: &dyn Source, path: &str) -> Result<Vec<u8>, Failure> {
    let mut out = vec![];
    let most = (MOST_BYTES as u64).max(1 << 25);
    let read = source.open(path).and_then(|it| it.take(most).read_to_end(&mut out));
    read.map_err(|e| Failure::Surroundings(format!("{path} cannot be read: {e}")))?;
    Ok(out)
}

fn open(place: &str) -> Result<Box<dyn Source>, Failure> {
    if place.starts_with("http://") || place.starts_with("https://") {
        return Ok(Box::new(Web::new(place)?));
    }
    let folder = Folder::open(Path::new(place))
        .map_err(|e| Failure::Surroundings(format!("{place} cannot be read: {e}")))?;
    Ok(Box::new(folder))
}

fn before(path: &Path) -> Result<Option<State>, Failure> {
    match std::fs::read(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Failure::Surroundings(format!("{} cannot be read: {e}", path.display()))),
        // A state that cannot be read must not become a first look.
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| Failure::Input(format!("{} is no state of a witness: {e}", path.display()))),
    }
}

fn store(path: &Path, state: &State) -> Outcome {
    let json = serde_json::to_string_pretty(state).map_err(|e| Failure::Surroundings(e.to_string()))?;
    let fresh = PathBuf::from(format!("{}.new", path.display()));
    std::fs::write(&fresh, format!("{json}\n"))?;
    std::fs::File::open(&fresh)?.sync_all()?;
    std::fs::rename(&fresh, path)?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a witness says when it saw a log, and has no request to take the time from"
)]
pub fn seconds_now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |it| it.as_secs())
}
