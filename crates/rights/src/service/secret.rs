//! The key under which addresses and erased persons are remembered. It lies beside the database and in no backup of it,
//! so that a backup alone gives nobody away.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{Chance, GroupId, PersonId, Problem, Result, private};
use sha2::Sha256;

const KEY: &str = "rights.key";
const LIST: &str = "erased.list";

/// The installation's key.
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads the key of this data folder, or makes one.
    pub fn open(data: &Path, chance: &Chance) -> Result<Self> {
        let path = data.join(KEY);
        if let Ok(bytes) = fs::read(&path) {
            let key = bytes.try_into();
            return key.map(Self).map_err(|_| failed(&path, "it is damaged"));
        }
        let key = chance.bytes::<32>();
        private::folder(data).map_err(|e| failed(&path, e))?;
        let mut file = private::create(&path).map_err(|e| failed(&path, e))?;
        file.write_all(&key).and_then(|()| file.sync_all()).map_err(|e| failed(&path, e))?;
        Ok(Self(key))
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

    /// A telephone number, as it is remembered: by its digits, however it is written.
    pub fn phone(&self, group: GroupId, value: &str) -> Vec<u8> {
        let digits: String = value.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect();
        self.hash(group, "phone", &digits)
    }

    fn person(&self, group: GroupId, person: PersonId) -> String {
        self.hash(group, "person", &person.to_string()).iter().map(|it| format!("{it:02x}")).collect()
    }
}

/// Who was erased, so that a restored backup is erased again: one keyed hash a line.
pub struct Erased(Vec<String>);

impl Erased {
    pub fn read(data: &Path) -> Self {
        let text = fs::read_to_string(data.join(LIST)).unwrap_or_default();
        Self(text.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect())
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn holds(&self, secret: &Secret, group: GroupId, person: PersonId) -> bool {
        self.0.contains(&secret.person(group, person))
    }
    /// Remembers somebody; once however often it is said.
    pub fn add(data: &Path, secret: &Secret, group: GroupId, person: PersonId) -> Result<()> {
        let (path, line) = (data.join(LIST), secret.person(group, person));
        let mut known = Self::read(data);
        if known.0.contains(&line) {
            return Ok(());
        }
        known.0.push(line);
        // Written whole beside and renamed, so that a kill leaves the old list or the new one.
        let part = data.join("erased.part");
        let mut file = private::create(&part).map_err(|e| failed(&part, e))?;
        let text = known.0.join("\n") + "\n";
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| failed(&part, e))?;
        fs::rename(&part, &path).map_err(|e| failed(&path, e))
    }
}

fn failed(path: &Path, why: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("{} cannot be used: {why}.", path.display()))
}
