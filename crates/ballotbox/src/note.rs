//! Signed notes, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature) with Ed25519.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::bytes::Hash;

/// Longer than any checkpoint with a hundred witnesses.
pub const MOST_BYTES: usize = 32 * 1024;

/// An Ed25519 key of a log or a witness. It does not print itself.
#[derive(Clone)]
pub struct NoteKey {
    name: String,
    key: SigningKey,
}

impl std::fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NoteKey({}, secret)", self.name)
    }
}

/// What a checkpoint says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

/// A signature line under a note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    pub name: String,
    pub id: [u8; 4],
    pub bytes: Vec<u8>,
}

/// A checkpoint with the lines under it; nothing is checked yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    pub checkpoint: Checkpoint,
    pub lines: Vec<Line>,
}

/// Why some text is not a signed checkpoint.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("it is not a signed checkpoint: {0}")]
pub struct NoteError(&'static str);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
    Log = 1,
    Witness = 4,
}

impl NoteKey {
    /// A key from its 32 secret bytes. The name has neither spaces nor plus signs.
    pub fn new(name: &str, secret: &[u8; 32]) -> Self {
        Self { name: name.into(), key: SigningKey::from_bytes(secret) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn public(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    /// A checkpoint as the log publishes it.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        let text = checkpoint.text();
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        format!("{text}\n{}", self.line(Sort::Log, &signature))
    }

    /// The line that a witness adds. Whether the checkpoint extends what it signed before is for the caller to prove.
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> String {
        let signature = self.key.sign(&cosigned(checkpoint, time)).to_bytes();
        self.line(Sort::Witness, &[time.to_be_bytes().as_slice(), &signature].concat())
    }

    fn line(&self, sort: Sort, signature: &[u8]) -> String {
        let id = key_id(&self.name, sort, &self.public());
        format!("— {} {}\n", self.name, STANDARD.encode([id.as_slice(), signature].concat()))
    }
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let root = STANDARD.decode(root).ok()?.try_into().ok()?;
        let checkpoint = Self { origin: origin.into(), size: size.parse().ok()?, root };
        // One form only, and no extension lines.
        (checkpoint.text() == text).then_some(checkpoint)
    }
}

impl Note {
    /// # Errors
    /// Says what is not as it should be. Every byte counts: what is not the one form of a note is refused.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        if text.len() > MOST_BYTES {
            return Err(NoteError("it is too long"));
        }
        let (body, lines) =
            text.split_once("\n\n").ok_or(NoteError("no empty line stands before the signatures"))?;
        let checkpoint =
            Checkpoint::parse(&format!("{body}\n")).ok_or(NoteError("its three lines cannot be read"))?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError("it does not end with a new line"))?;
        let lines = lines.split('\n').map(Line::parse).collect::<Option<Vec<_>>>();
        let note = Self { checkpoint, lines: lines.ok_or(NoteError("a signature line cannot be read"))? };
        if note.text() == text { Ok(note) } else { Err(NoteError("it is not written in its one form")) }
    }

    /// The note as text.
    pub fn text(&self) -> String {
        let lines: String = self.lines.iter().map(Line::text).collect();
        format!("{}\n{lines}", self.checkpoint.text())
    }

    /// Whether the log signed it.
    pub fn is_by_log(&self, name: &str, key: &[u8; 32]) -> bool {
        let text = self.checkpoint.text();
        self.checkpoint.origin == name
            && self.of(name, Sort::Log, key).any(|it| verify(key, text.as_bytes(), &it.bytes))
    }

    /// When a witness says to have seen it, if the witness signed it.
    pub fn seen_by(&self, name: &str, key: &[u8; 32]) -> Option<u64> {
        self.of(name, Sort::Witness, key).find_map(|it| {
            let (time, signature) = it.bytes.split_first_chunk::<8>()?;
            let time = u64::from_be_bytes(*time);
            verify(key, &cosigned(&self.checkpoint, time), signature).then_some(time)
        })
    }

    fn of(&self, name: &str, sort: Sort, key: &[u8; 32]) -> impl Iterator<Item = &Line> {
        let id = key_id(name, sort, key);
        self.lines.iter().filter(move |it| it.name == name && it.id == id)
    }
}

impl Line {
    /// Reads one line, without its end.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, rest) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = STANDARD.decode(rest).ok()?;
        let (id, bytes) = bytes.split_first_chunk::<4>()?;
        let plain = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+');
        plain.then(|| Self { name: name.into(), id: *id, bytes: bytes.to_vec() })
    }

    fn text(&self) -> String {
        format!("— {} {}\n", self.name, STANDARD.encode([self.id.as_slice(), &self.bytes].concat()))
    }
}

/// What a witness signs.
fn cosigned(checkpoint: &Checkpoint, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{}", checkpoint.text()).into_bytes()
}

fn key_id(name: &str, sort: Sort, key: &[u8; 32]) -> [u8; 4] {
    let hash =
        Sha256::new().chain_update(name).chain_update([b'\n', sort as u8]).chain_update(key).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn verify(key: &[u8; 32], text: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = ed25519_dalek::VerifyingKey::from_bytes(key) else { return false };
    let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else { return false };
    key.verify_strict(text, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "example.org/ballots/1".into(), size: 42, root: [7; 32] }
    }

    #[test]
    fn a_checkpoint_is_read_as_it_was_signed() {
        let (log, witness) = (NoteKey::new("example.org/ballots/1", &[1; 32]), NoteKey::new("w1", &[2; 32]));
        let text = format!("{}{}", log.sign(&checkpoint()), witness.cosign(&checkpoint(), 1_700_000_000));
        let note = Note::parse(&text).unwrap();
        assert_eq!(note.checkpoint, checkpoint());
        assert!(note.is_by_log(log.name(), &log.public()));
        assert_eq!(note.seen_by("w1", &witness.public()), Some(1_700_000_000));
        assert_eq!(note.seen_by("w2", &witness.public()), None);
        assert!(!note.is_by_log(log.name(), &witness.public()));
    }

    #[test]
    fn no_byte_of_a_note_can_be_changed_unseen() {
        let (log, witness) = (NoteKey::new("example.org/ballots/1", &[1; 32]), NoteKey::new("w1", &[2; 32]));
        let text = format!("{}{}", log.sign(&checkpoint()), witness.cosign(&checkpoint(), 1_700_000_000));
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let note = String::from_utf8(bytes).ok().and_then(|it| Note::parse(&it).ok());
            let whole = note.is_some_and(|it| {
                it.is_by_log(log.name(), &log.public()) && it.seen_by("w1", &witness.public()).is_some()
            });
            assert!(!whole, "byte {place}");
        }
    }

    #[test]
    fn the_example_of_the_specification_verifies() {
        // C2SP signed-note gives the key id as the hash of name, new line, sort and key.
        let key = NoteKey::new("name", &[3; 32]);
        let hash = Sha256::digest([b"name\n\x01".as_slice(), &key.public()].concat());
        assert_eq!(key_id("name", Sort::Log, &key.public()), hash[..4]);
    }
}
