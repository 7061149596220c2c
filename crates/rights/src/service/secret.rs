//! The key under which addresses and erased persons are remembered. It lies beside the database and in no backup of it,
//! so that a backup alone gives nobody away.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{Chance, GroupId, PersonId, Problem, Result, private};
use sha2::Sha256;

const KEY: &str = "rights.key";
const LIST: &str = "erased.list";
const LOCK: &str = "erased.lock";

/// The installation's key.
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads the key of this data folder, or makes one where there is none. One that cannot be read is an error: another
    /// key would know nobody who was erased.
    pub fn open(data: &Path, chance: &Chance) -> Result<Self> {
        let key = private::key(data, KEY, || chance.bytes::<32>());
        key.map(Self).map_err(|e| failed(&data.join(KEY), e))
    }

    /// The key under which a list was written: one made now would find nobody on it.
    pub fn of_list(data: &Path, chance: &Chance) -> Result<Self> {
        let path = data.join(KEY);
        if !path.try_exists().map_err(|e| failed(&path, e))? {
            return Err(failed(&path, "it is not there, and erased.list cannot be read without it"));
        }
        Self::open(data, chance)
    }

    fn hash(&self, group: GroupId, kind: &str, value: &str) -> Vec<u8> {
        // A key of 32 bytes is always taken.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(group.0.as_bytes());
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// An e-mail address or telephone number, as it is remembered.
    pub fn address(&self, group: GroupId, value: &str) -> Vec<u8> {
        self.hash(group, "address", &value.trim().to_lowercase())
    }

    /// A telephone number, as it is remembered: however it is written, from within the country or from abroad.
    pub fn phone(&self, group: GroupId, value: &str) -> Vec<u8> {
        self.hash(group, "phone", &dialled(value))
    }

    /// Under which a telephone number may be remembered: as now, and as earlier versions did, by what was typed.
    pub fn phones(&self, group: GroupId, value: &str) -> Vec<Vec<u8>> {
        let typed: String = value.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect();
        let now = dialled(value);
        let abroad = now.strip_prefix('0').map(|it| format!("+44{it}"));
        let mut all = vec![now, typed];
        all.extend(abroad);
        all.dedup();
        all.iter().map(|it| self.hash(group, "phone", it)).collect()
    }

    fn person(&self, group: GroupId, person: PersonId) -> String {
        self.hash(group, "person", &person.to_string()).iter().map(|it| format!("{it:02x}")).collect()
    }
}

/// Who was erased, so that a restored backup is erased again: one keyed hash a line.
pub struct Erased(Vec<String>);

impl Erased {
    /// No file is an empty list; one that cannot be read is an error, because a backup restored without it brings back
    /// whom it names.
    pub fn read(data: &Path) -> Result<Self> {
        let path = data.join(LIST);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(failed(&path, e)),
        };
        let lines: Vec<String> =
            text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
        let whole = |it: &String| it.len() == 64 && it.bytes().all(|one| one.is_ascii_hexdigit());
        if !lines.iter().all(whole) {
            return Err(failed(&path, "it is damaged: every line should be 64 hexadecimal digits"));
        }
        Ok(Self(lines))
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn holds(&self, secret: &Secret, group: GroupId, person: PersonId) -> bool {
        self.0.contains(&secret.person(group, person))
    }
    /// Remembers somebody; once however often it is said. Under a lock, so that of two processes neither writes over what
    /// the other added.
    pub fn add(data: &Path, secret: &Secret, group: GroupId, person: PersonId) -> Result<()> {
        let (lock, line) = (data.join(LOCK), secret.person(group, person));
        private::folder(data).map_err(|e| failed(&lock, e))?;
        let held = private::create(&lock).map_err(|e| failed(&lock, e))?;
        held.lock().map_err(|e| failed(&lock, e))?;
        let mut known = Self::read(data)?;
        if known.0.contains(&line) {
            return Ok(());
        }
        known.0.push(line);
        write(data, &(known.0.join("\n") + "\n")).map_err(|e| failed(&data.join(LIST), e))
        // The lock ends with its file.
    }
}

/// Written whole beside, renamed and brought to the disk, so that a kill or a loss of power leaves the old list or the
/// new one.
fn write(data: &Path, text: &str) -> io::Result<()> {
    let part = data.join(format!("{LIST}.{}.part", std::process::id()));
    let mut file = private::create(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, data.join(LIST))?;
    // Only then does the folder know the new name for good. Elsewhere than on Unix a folder cannot be opened.
    if cfg!(unix) { File::open(data)?.sync_all() } else { Ok(()) }
}

/// A number as it is dialled in the United Kingdom: "+44 (0)7700 900 123", "0044 7700…" and "07700…" are one number.
fn dialled(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let from_abroad = match value.trim_start().starts_with('+') {
        true => Some(digits.as_str()),
        false => digits.strip_prefix("00"),
    };
    match from_abroad.map(|it| (it, it.strip_prefix("44"))) {
        Some((_, Some(home))) => format!("0{}", home.trim_start_matches('0')),
        Some((number, None)) => format!("+{number}"),
        None => digits,
    }
}

fn failed(path: &Path, why: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("{} cannot be used: {why}.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: u128) -> (GroupId, PersonId) {
        (GroupId(uuid::Uuid::from_u128(1)), PersonId(uuid::Uuid::from_u128(n)))
    }

    #[test]
    fn one_number_is_one_however_it_is_written() {
        for same in ["+44 7700 900123", "07700 900 123", "0044 (0)7700-900123", "+44 (0) 7700 900123"] {
            assert_eq!(dialled(same), "07700900123", "{same}");
        }
        assert_eq!((dialled("+33 1 23 45"), dialled("0033 12345")), ("+3312345".into(), "+3312345".into()));
        assert_ne!(dialled("07700 900124"), dialled("07700 900123"));
    }

    #[test]
    fn a_key_that_cannot_be_read_is_not_replaced() {
        let place = tempfile::tempdir().expect("a folder");
        let chance = Chance::seeded(1);
        let first = Secret::open(place.path(), &chance).expect("a key");
        assert_eq!(Secret::open(place.path(), &chance).expect("the key").0, first.0);
        // A folder in its place cannot be read, whoever runs the test.
        let path = place.path().join(KEY);
        fs::rename(&path, place.path().join("away")).expect("moved");
        fs::create_dir(&path).expect("a folder");
        assert!(Secret::open(place.path(), &chance).is_err());
        fs::remove_dir(&path).expect("gone");
        fs::rename(place.path().join("away"), &path).expect("back");
        assert_eq!(Secret::open(place.path(), &chance).expect("the key").0, first.0);
        fs::remove_file(&path).expect("lost");
        assert!(Secret::of_list(place.path(), &chance).is_err(), "a new one would find nobody");
    }

    #[test]
    fn a_list_that_cannot_be_read_is_neither_empty_nor_written_over() {
        let place = tempfile::tempdir().expect("a folder");
        let secret = Secret::open(place.path(), &Chance::seeded(1)).expect("a key");
        let (group, person) = ids(7);
        assert!(Erased::read(place.path()).expect("none yet").is_empty());
        Erased::add(place.path(), &secret, group, person).expect("added");
        Erased::add(place.path(), &secret, group, person).expect("known");
        let path = place.path().join(LIST);
        let whole = fs::read(&path).expect("the list");
        assert_eq!(whole.len(), 65, "once");
        for bad in [b"\xff\xfe\n".as_slice(), &whole[..30]] {
            fs::write(&path, bad).expect("written");
            assert!(Erased::read(place.path()).is_err());
            assert!(Erased::add(place.path(), &secret, group, ids(8).1).is_err());
            assert_eq!(fs::read(&path).expect("the list"), bad, "nothing is written over it");
        }
    }

    #[test]
    fn of_many_who_write_at_once_nobody_loses_a_line() {
        let place = tempfile::tempdir().expect("a folder");
        let secret = Secret::open(place.path(), &Chance::seeded(1)).expect("a key");
        std::thread::scope(|scope| {
            for worker in 0..8 {
                let (place, secret) = (place.path(), &secret);
                scope.spawn(move || {
                    for n in 0..20 {
                        let (group, person) = ids(worker * 100 + n);
                        Erased::add(place, secret, group, person).expect("added");
                    }
                });
            }
        });
        assert_eq!(Erased::read(place.path()).expect("the list").0.len(), 160);
    }
}
