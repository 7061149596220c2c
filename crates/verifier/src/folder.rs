//! A bundle in a folder.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use ballotbox::verify::Source;

/// A folder whose files are read as they are asked for.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// # Errors
    /// If there is no such folder.
    pub fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            Ok(Self(path.into()))
        } else {
            Err(io::Error::new(io::ErrorKind::NotADirectory, "it is not a folder"))
        }
    }
}

impl Source for Folder {
    fn paths(&self) -> io::Result<Vec<String>> {
        let (mut paths, mut folders) = (vec![], vec![String::new()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(self.0.join(&folder))? {
                let entry = entry?;
                let name = entry.file_name();
                let name = name
                    .to_str()
                    .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a file's name is not text"))?;
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                // Links are not followed: a bundle is files.
                if entry.file_type()?.is_dir() { folders.push(path) } else { paths.push(path) }
            }
        }
        paths.sort_unstable();
        Ok(paths)
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let inside = !path.split('/').any(|it| it.is_empty() || it == "." || it == "..");
        if !inside {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the bundle"));
        }
        Ok(Box::new(BufReader::with_capacity(1 << 16, File::open(self.0.join(path))?)))
    }
}
