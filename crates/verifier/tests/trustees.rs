//! A trustee's key, from making it to opening with it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;
mod published;

use ballotbox::keyfile::{KeyFile, TrusteeKeys};
use ballotbox::manifest::Level;
use ballotbox::opening::{Found, find_all};
use ballotbox::sample::{Poll, Sample};
use ballotbox::share::ShareFile;
use clap::Parser as _;
use common::{cast, sample, write};
use published::published;
use verifier::cli::Alone;
use verifier::{Failure, run};

fn plenary(args: &[&str]) -> Result<(), Failure> {
    let all = std::iter::once("plenary-verify").chain(args.iter().copied());
    run(Alone::try_parse_from(all).unwrap().into())
}

/// The key file of trustee `number`, quickly locked.
fn key_file(sample: &Sample, number: usize) -> String {
    let keys = TrusteeKeys { seal: sample.sealing[number - 1].clone(), sign: sample.signing[number].clone() };
    serde_json::to_string(&KeyFile::lock("Ben Example", &keys, "a long passphrase", [1; 16], [2; 12], 10))
        .unwrap()
}

#[test]
fn two_trustees_open_offline_what_the_third_is_not_needed_for() {
    let (sample, dir) = (sample(), tempfile::tempdir().unwrap());
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let entries = cast(&sample);
    let bundle = write(&published(&sample, &entries, Level::P0), &dir.path().join("bundle"));
    std::fs::write(path("passphrase"), "a long passphrase\n").unwrap();
    let mut files = vec![];
    for number in [1, 3] {
        let (key, out) = (path(&format!("key{number}")), path(&format!("shares{number}")));
        std::fs::write(&key, key_file(&sample, number)).unwrap();
        let bundle = bundle.to_str().unwrap();
        plenary(&["trustee", "test", bundle, "--key", &key, "--passphrase-file", &path("passphrase")])
            .unwrap();
        let open = [
            "trustee",
            "open",
            bundle,
            "--key",
            &key,
            "--out",
            &out,
            "--passphrase-file",
            &path("passphrase"),
        ];
        plenary(&open).unwrap();
        assert_eq!(plenary(&open).unwrap_err().code(), 2, "a file is never written over");
        files.push(ShareFile::from_bytes(&std::fs::read(&out).unwrap(), &sample.manifest).unwrap());
    }
    let mut poll = Poll::new(&sample);
    poll.tick(&entries[..20]);
    poll.tick(&entries[20..]);
    let ballots = poll.counting(0);
    let (found, liars) = find_all(&sample.manifest, ballots.iter().map(|it| (it.0, &it.1)), &files);
    assert!(liars.is_empty());
    assert_eq!(found.iter().filter(|it| matches!(it.1, Found::Valid { .. })).count(), 30);
}

#[test]
fn a_key_is_made_once_and_only_with_a_real_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("short"), "short").unwrap();
    std::fs::write(path("long"), "four words to remember\n").unwrap();
    let make = |passphrase: &str| {
        plenary(&[
            "trustee",
            "key",
            "--name",
            "Ada Example",
            "--out",
            &path("key"),
            "--passphrase-file",
            &path(passphrase),
        ])
    };
    assert_eq!(make("short").unwrap_err().code(), 2);
    make("long").unwrap();
    assert_eq!(make("long").unwrap_err().code(), 2, "a key is never written over");
    let file: KeyFile = serde_json::from_slice(&std::fs::read(path("key")).unwrap()).unwrap();
    assert!(file.iterations >= 600_000);
}

#[test]
fn nothing_is_opened_before_the_close_from_a_changed_log_or_with_a_strange_key() {
    let (sample, dir) = (sample(), tempfile::tempdir().unwrap());
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("passphrase"), "a long passphrase").unwrap();
    std::fs::write(path("key"), key_file(&sample, 2)).unwrap();
    let open = |bundle: &str, key: &str| {
        let all = [
            "trustee",
            "open",
            &path(bundle),
            "--key",
            &path(key),
            "--out",
            &path("out"),
            "--passphrase-file",
            &path("passphrase"),
        ];
        plenary(&all).unwrap_err().code()
    };
    let entries = cast(&sample);
    let mut poll = Poll::new(&sample);
    poll.tick(&entries);
    write(&poll.files(Level::P0, Default::default()), &dir.path().join("unclosed"));
    assert_eq!(open("unclosed", "key"), 1);
    let mut files = published(&sample, &entries, Level::P0);
    write(&files, &dir.path().join("good"));
    let strange = KeyFile::lock(
        "Eve Example",
        &TrusteeKeys { seal: sample.signing[0].clone(), sign: sample.signing[1].clone() },
        "a long passphrase",
        [1; 16],
        [2; 12],
        10,
    );
    std::fs::write(path("strange"), serde_json::to_string(&strange).unwrap()).unwrap();
    assert_eq!(open("good", "strange"), 1);
    let bundle = files.keys().find(|it| it.starts_with("log/tile/entries")).unwrap().clone();
    files.get_mut(&bundle).unwrap()[9000] ^= 1;
    write(&files, &dir.path().join("changed"));
    assert_eq!(open("changed", "key"), 1);
    assert!(!dir.path().join("out").exists());
}
