//! The demonstration's folder: made by `demo`, recognised by its marker, thrown away only if the marker is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use kernel::At;
use serde::{Deserialize, Serialize};

const MARKER: &str = "plenary-demo.json";
const CLOCK: &str = "plenary-demo.clock";
const FILLING: &str = "plenary-demo.filling";

/// What the marker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Marker {
    pub version: String,
    pub made_at: At,
    /// From then on nothing in it is still to come.
    pub ends_at: At,
    pub roles: Vec<Role>,
}

/// Somebody you can be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// The organisation in which it is.
    #[serde(default)]
    pub organisation: String,
    /// Its host name, if it has one of its own.
    #[serde(default)]
    pub host: Option<String>,
    /// "Returning officer".
    pub role: String,
    pub name: String,
    /// What there is to see and do.
    pub see: String,
    /// A path that signs in at one click.
    pub link: String,
}

impl Role {
    /// Where it is, seen from anywhere: under its organisation's host, with the port that the demonstration has now.
    pub fn address(&self, base_url: &str) -> String {
        let port = base_url.rsplit_once(':').filter(|it| it.1.chars().all(|c| c.is_ascii_digit()));
        let base = match (&self.host, port) {
            (Some(host), Some((_, port))) => format!("http://{host}:{port}"),
            (Some(host), None) => format!("http://{host}"),
            (None, _) => base_url.to_owned(),
        };
        format!("{base}{}", self.link)
    }
}

/// The folder and what was found in it.
pub struct Folder {
    pub path: PathBuf,
    pub marker: Option<Marker>,
}

impl Folder {
    /// Looks at the folder; with `fresh`, or after a fill that was cut short, empties it first.
    pub fn prepare(path: &Path, fresh: bool) -> anyhow::Result<Self> {
        let (marker, filling) = (path.join(MARKER), path.join(FILLING));
        let ours = marker.exists() || filling.exists();
        let occupied = fs::read_dir(path).is_ok_and(|mut it| it.next().is_some());
        if occupied && !ours {
            bail!("{} holds something else; name another folder with --dir", path.display());
        }
        if ours && (fresh || filling.exists()) {
            fs::remove_dir_all(path).with_context(|| format!("{} cannot be emptied", path.display()))?;
        }
        kernel::private::folder(path).with_context(|| format!("{} cannot be made", path.display()))?;
        let text = fs::read_to_string(&marker).ok();
        let marker = text.map(|it| serde_json::from_str(&it)).transpose();
        let marker = marker.context("the demonstration is of another version; start over with --fresh")?;
        Ok(Self { path: path.to_owned(), marker })
    }

    /// How far the demonstration's clock runs ahead, in microseconds.
    pub fn clock(&self) -> i64 {
        fs::read_to_string(self.path.join(CLOCK)).ok().and_then(|it| it.trim().parse().ok()).unwrap_or(0)
    }

    /// Keeps how far the clock runs ahead, for the next start.
    pub fn keep_clock(path: &Path, micros: i64) -> anyhow::Result<()> {
        Ok(fs::write(path.join(CLOCK), micros.to_string())?)
    }

    /// Notes that filling has begun, so that a kill in between is noticed next time.
    pub fn begin(&self) -> anyhow::Result<()> {
        Ok(fs::write(self.path.join(FILLING), b"")?)
    }

    /// Notes that the folder is whole.
    pub fn finish(&mut self, marker: Marker) -> anyhow::Result<()> {
        fs::write(self.path.join(MARKER), serde_json::to_vec_pretty(&marker)?)?;
        fs::remove_file(self.path.join(FILLING))?;
        self.marker = Some(marker);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_something_else_is_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("letters.txt"), "mine").expect("written");
        assert!(Folder::prepare(dir.path(), true).is_err());
        assert!(dir.path().join("letters.txt").exists());
    }

    #[test]
    fn a_fill_that_was_cut_short_starts_over() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Folder::prepare(dir.path(), false).expect("empty");
        folder.begin().expect("begun");
        fs::write(dir.path().join("plenary.sqlite"), "half").expect("written");
        let again = Folder::prepare(dir.path(), false).expect("ours");
        assert!(again.marker.is_none() && !dir.path().join("plenary.sqlite").exists());
    }
}
