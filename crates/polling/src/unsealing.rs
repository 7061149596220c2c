//! Which lines of a log count, and what the shares at hand find in them. Pure.

use std::collections::{BTreeMap, HashMap};

use ballotbox::entry::Entry;
use ballotbox::manifest::Manifest;
use ballotbox::opening::{Found, find_all};
use ballotbox::share::ShareFile;
use uuid::Uuid;

/// The counting entry of each token, the one with the highest sequence, by its line of the log.
pub fn counting(manifest: &Manifest, log: &[Vec<u8>]) -> BTreeMap<u64, Entry> {
    let mut last: HashMap<[u8; 33], (u64, Entry)> = HashMap::new();
    for (index, entry) in ballots(manifest, log) {
        if last.get(&entry.pk).is_none_or(|it| it.1.seq < entry.seq) {
            last.insert(entry.pk, (index, entry));
        }
    }
    last.into_values().collect()
}

/// Every ballot entry of a log by its line.
pub fn ballots(manifest: &Manifest, log: &[Vec<u8>]) -> Vec<(u64, Entry)> {
    let parsed =
        (0u64..).zip(log).filter_map(|(index, it)| Some((index, Entry::parse(it, manifest.shape()).ok()?)));
    parsed.collect()
}

/// What was found, by contest and line of the log.
pub type ByContest = BTreeMap<Uuid, Vec<(u64, Found)>>;

/// What stands in the counting entries, by contest; and of how many entries each key holder's share was wrong.
pub fn open(manifest: &Manifest, log: &[Vec<u8>], files: &[ShareFile]) -> (ByContest, BTreeMap<u8, u64>) {
    let entries = counting(manifest, log);
    let (found, liars) = find_all(manifest, entries.iter().map(|it| (*it.0, it.1)), files);
    let mut by_contest = ByContest::new();
    for (index, it) in found {
        let contest = entries.get(&index).and_then(|it| manifest.contests.get(usize::from(it.contest)));
        if let Some(contest) = contest {
            by_contest.entry(Uuid::from_bytes(contest.id)).or_default().push((index, it));
        }
    }
    (by_contest, liars)
}
