//! Real contests give the published figures, vote by vote.
#![expect(clippy::unwrap_used, reason = "tests")]

mod expected;

use count::{Input, Options, SCOTTISH, blt, count};
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// Set `COUNT_CONTESTS` to a folder (or several, with `:`) to check more contests.
#[test]
fn every_vote_at_every_stage_is_as_expected() {
    let mut folders = vec![data()];
    if let Some(more) = std::env::var_os("COUNT_CONTESTS") {
        folders.extend(std::env::split_paths(&more));
    }
    let mut contests = 0;
    for folder in folders {
        for contest in expected::load(&folder) {
            contest.compare(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", contest.id));
            contests += 1;
        }
    }
    assert!(contests >= 13, "only {contests} contests found");
}

#[test]
fn examples_are_countable_and_balance() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ballots");
    let mut counted = 0;
    for file in std::fs::read_dir(folder).unwrap().flatten().map(|file| file.path()) {
        if file.extension().is_some_and(|extension| extension == "gz") {
            let input = Input::read(std::fs::File::open(&file).unwrap()).unwrap();
            let result = count(&input.election, &SCOTTISH, &Options::default()).unwrap();
            assert_eq!(result.elected.len(), input.election.seats as usize, "{}", file.display());
            counted += 1;
        }
    }
    assert!(counted >= 5);
}

#[test]
fn writing_and_reading_again_changes_nothing() {
    for file in std::fs::read_dir(data()).unwrap().flatten().map(|file| file.path()) {
        if file.extension().is_some_and(|extension| extension == "gz") {
            let first = Input::read(std::fs::File::open(&file).unwrap()).unwrap().election;
            let text = blt::write(&first);
            let second = Input::read(text.as_bytes()).unwrap().election;
            assert!(first == second, "{}", file.display());
            assert_eq!(blt::write(&second), text);
        }
    }
}
