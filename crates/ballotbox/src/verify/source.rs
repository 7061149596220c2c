//! Where a bundle's files come from: a folder, an archive, memory.

use std::collections::BTreeMap;
use std::io::{self, Read};

/// The files of a bundle by path, with `/` between folders.
pub trait Source {
    /// All paths.
    ///
    /// # Errors
    /// If they cannot be listed.
    fn paths(&self) -> io::Result<Vec<String>>;

    /// A file's bytes.
    ///
    /// # Errors
    /// `NotFound` if there is none of this path.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

impl Source for BTreeMap<String, Vec<u8>> {
    fn paths(&self) -> io::Result<Vec<String>> {
        Ok(self.keys().cloned().collect())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        self.get(path)
            .map(|it| Box::new(it.as_slice()) as Box<dyn Read>)
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no such file"))
    }
}

/// A whole file of at most `most` bytes.
pub(super) fn read(source: &dyn Source, path: &str, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = vec![];
    let open = source.open(path).and_then(|it| it.take(most + 1).read_to_end(&mut bytes));
    match open {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err("the file is missing".into()),
        Err(e) => Err(format!("the file cannot be read: {e}")),
        Ok(_) if bytes.len() as u64 > most => Err(format!("the file is longer than {most} bytes")),
        Ok(_) => Ok(bytes),
    }
}
