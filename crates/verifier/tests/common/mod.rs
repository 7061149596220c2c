//! A small election, its voters, and a folder to put files into.

use std::path::{Path, PathBuf};

use ballotbox::Ballot;
use ballotbox::entry::Entry;
use ballotbox::sample::{Files, Plan, Sample};

pub fn sample() -> Sample {
    Sample::new(&Plan { contests: vec![5], electors: 40, ..Plan::default() })
}

/// Thirty voters, and one of them again.
pub fn cast(sample: &Sample) -> Vec<Entry> {
    let ranking = |it: u64| match it % 7 {
        0..=2 => vec![1, 2, 3, 4],
        3 | 4 => vec![2, 3, 5, 1, 4],
        5 => vec![3],
        _ => vec![4, 5, 1],
    };
    let mut all: Vec<Entry> =
        (0..30).map(|it| sample.entry(0, it, 0, &Ballot::Ranked(ranking(it)))).collect();
    all.push(sample.entry(0, 3, 1, &Ballot::Blank));
    all
}

pub fn write(files: &Files, folder: &Path) -> PathBuf {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder.to_path_buf()
}
