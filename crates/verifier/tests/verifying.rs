//! Verifying a published election from its folder, as a scrutineer and as a voter.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;
mod published;

use std::path::Path;

use ballotbox::manifest::{Level, fingerprint_words};
use ballotbox::sample::{Files, sum_again};
use ballotbox::verify::{Verdict, Verified, verify};
use ballotbox::words::check_words;
use ballotbox::{Hash, to_hex};
use clap::Parser as _;
use common::{cast, sample, write};
use published::{published, published_as, published_with};
use verifier::cli::Alone;
use verifier::{Failure, Folder, recount, run};

fn look(files: &Files) -> Verified {
    let mut verified = verify(files, 1);
    recount(files, &mut verified);
    verified
}

fn plenary(args: &[&str]) -> Result<(), Failure> {
    let all = std::iter::once("plenary-verify").chain(args.iter().copied());
    run(Alone::try_parse_from(all).unwrap().into())
}

#[test]
fn an_honest_election_is_counted_again_to_the_byte() {
    let sample = sample();
    let verified = look(&published(&sample, &cast(&sample), Level::P2));
    let findings: Vec<_> = verified.report.findings().collect();
    assert!(verified.report.holds(), "{findings:?}");
    assert!(verified.report.steps.iter().all(|it| it.verdict == Verdict::Holds));
    let hidden = verified.ballots[0].as_ref().unwrap().keys().filter(|it| !it.1).count();
    assert!(hidden > 0, "some preferences stay hidden, and were not needed");
}

#[test]
fn papers_in_full_are_counted_again_to_the_byte_and_a_changed_one_is_found() {
    let sample = sample();
    let files = published(&sample, &cast(&sample), Level::P4);
    let verified = look(&files);
    let findings: Vec<_> = verified.report.findings().collect();
    assert!(verified.report.holds(), "{findings:?}");
    assert!(verified.report.steps.iter().all(|it| it.verdict == Verdict::Holds));
    let ballots = verified.ballots[0].as_ref().unwrap();
    assert!(ballots.keys().all(|it| it.1), "every paper is shown to its end");
    assert_eq!(ballots.values().sum::<u64>(), 30);
    let path = files.keys().find(|it| it.starts_with("openings/")).unwrap();
    for place in (70..files[path].len()).step_by(997) {
        let mut bent = files.clone();
        bent.get_mut(path).unwrap()[place] ^= 1;
        sum_again(&mut bent);
        let found = look(&bent);
        assert!(found.report.findings().any(|it| it.1.path == *path), "byte {place}");
    }
}

#[test]
fn papers_signed_again_are_held_against_the_margin() {
    let sample = sample();
    for (again, wanted) in [(20, "would have changed who is elected"), (1, "no change of so few papers")] {
        let files = published_with(&sample, &cast(&sample), Level::P2, again);
        let verified = look(&files);
        let trouble: Vec<_> = verified.report.findings().collect();
        assert!(verified.report.holds(), "{trouble:?}");
        let notes = verified.report.notes.join("\n");
        assert!(notes.contains(wanted), "{again}: {notes}");
    }
}

#[test]
fn a_stage_sheet_that_was_touched_is_found_at_its_line() {
    let sample = sample();
    let mut files = published(&sample, &cast(&sample), Level::P2);
    let path = files.keys().find(|it| it.starts_with("count/") && !it.contains("inputs")).unwrap().clone();
    let text = String::from_utf8(files[&path].clone()).unwrap();
    files.insert(path.clone(), text.replacen("\"candidate\": 1", "\"candidate\": 2", 1).into_bytes());
    sum_again(&mut files);
    let verified = look(&files);
    let found = verified
        .report
        .findings()
        .any(|(point, it)| point == "Recount" && it.path == path && it.text.contains("line"));
    assert!(found);
}

#[test]
fn other_lots_or_seats_than_were_fixed_are_found() {
    let sample = sample();
    let files = published(&sample, &cast(&sample), Level::P2);
    let inputs = String::from_utf8(files["count/inputs.json"].clone()).unwrap();
    let seed = inputs.find("\"seed\":\"").unwrap() + 8;
    let other = [&inputs[..seed], "00", &inputs[seed + 2..]].concat();
    for changed in [
        other,
        inputs.replace("\"seats\":2", "\"seats\":3"),
        inputs.replace("A. Candidate 3", "A. Candidate 9"),
    ] {
        let mut files = files.clone();
        files.insert("count/inputs.json".into(), changed.into_bytes());
        sum_again(&mut files);
        assert!(look(&files).report.findings().any(|it| it.0 == "Recount"));
    }
}

/// Two candidates who are one person, counted as two things under a quota.
fn one_as_two(inputs: &mut count::Recount) {
    let candidates = &mut inputs.contests[0].candidates;
    let stands = |name: &str, categories: &[&str]| count::Candidate::person(name, "person 1", categories);
    candidates[0] = stands(&candidates[0].name.clone(), &["woman"]);
    candidates[1] = stands(&candidates[1].name.clone(), &[]);
    inputs.contests[0].constraints = vec![count::Constraint::at_least(0, "Anybody", &["woman"])];
}

/// Nothing signed before the vote holds what a candidate is counted as, so the report says it, and where one person is two
/// things it says both.
#[test]
fn one_person_counted_as_two_things_is_told() {
    let sample = sample();
    let files = published(&sample, &cast(&sample), Level::P2);
    assert!(!look(&files).report.notes.iter().any(|it| it.contains("counted")), "no quota, nothing to tell");
    let files = published_as(&sample, &cast(&sample), Level::P2, 0, &one_as_two);
    let verified = look(&files);
    assert!(verified.report.holds());
    let notes = verified.report.notes.join("\n");
    assert!(notes.contains("as nothing that a quota asks for") && notes.contains("as “woman”"), "{notes}");
    assert!(notes.contains("nothing before the vote"), "{notes}");
}

/// The categories of one candidate that move no stage: only the log knows of them.
#[test]
fn what_candidates_are_counted_as_cannot_be_changed_after_the_opening() {
    let sample = sample();
    let files = published_as(&sample, &cast(&sample), Level::P2, 0, &one_as_two);
    let inputs = String::from_utf8(files["count/inputs.json"].clone()).unwrap();
    let found = |change: &dyn Fn(&mut Files)| {
        let mut files = files.clone();
        change(&mut files);
        sum_again(&mut files);
        look(&files).report.findings().map(|(_, it)| it.path.clone()).collect::<Vec<_>>()
    };
    let changed = inputs.replacen("\"categories\":[\"woman\"]", "\"categories\":[]", 1);
    assert_ne!(changed, inputs);
    let put = |path: &'static str, text: String| {
        move |files: &mut Files| {
            files.insert(path.into(), text.clone().into_bytes());
        }
    };
    let at = |path: &str, found: Vec<String>| assert!(found.iter().any(|it| it == path), "{found:?}");
    at("count/inputs.json", found(&put("count/inputs.json", changed)));
    at("count/inputs.json", found(&put("count/inputs.salt", "00".repeat(32))));
    at("count/inputs.salt", found(&put("count/inputs.salt", "none".into())));
    at("count/inputs.salt", found(&|files| drop(files.remove("count/inputs.salt"))));
}

#[test]
fn a_level_without_openings_says_so_and_holds() {
    let sample = sample();
    let verified = look(&published(&sample, &cast(&sample), Level::P1));
    assert!(verified.report.holds());
    let not_done: Vec<_> = verified.report.steps.iter().filter(|it| it.verdict == Verdict::NotDone).collect();
    assert_eq!(not_done.len(), 3);
}

#[test]
fn the_command_ends_with_what_it_found() {
    let (sample, dir) = (sample(), tempfile::tempdir().unwrap());
    let folder = write(&published(&sample, &cast(&sample), Level::P2), dir.path());
    let bundle = folder.to_str().unwrap();
    let words = fingerprint_words(&sample.bytes);
    assert!(plenary(&["verify", bundle, "--fingerprint", &words.to_uppercase()]).is_ok());
    assert!(plenary(&["verify", bundle, "--format", "json", "--threads", "1"]).is_ok());
    let none = ["plenary-verify", "verify", bundle, "--threads", "0"];
    assert!(Alone::try_parse_from(none).is_err(), "no threads can check nothing");
    let other = words.rsplit(' ').collect::<Vec<_>>().join(" ");
    assert_eq!(plenary(&["verify", bundle, "--fingerprint", &other]).unwrap_err().code(), 1);
    assert_eq!(plenary(&["verify", bundle, "--fingerprint", "qwertz"]).unwrap_err().code(), 2);
    assert_eq!(plenary(&["verify", "/nowhere"]).unwrap_err().code(), 3);
    flip(&folder.join("bundle.json"));
    assert_eq!(plenary(&["verify", bundle]).unwrap_err().code(), 1);
}

/// The words of a bundle are its maker's: none of them hides or writes over what the report says.
#[test]
fn a_title_gives_no_orders_to_the_terminal() {
    let (sample, dir) = (sample(), tempfile::tempdir().unwrap());
    let mut files = published(&sample, &cast(&sample), Level::P2);
    let title = b"Committee of Fairhaven".as_slice();
    let hostile = b"\\u001b[8m\xe2\x80\xaeFairhaven ".as_slice();
    for bytes in files.values_mut() {
        while let Some(at) = bytes.windows(title.len()).position(|it| it == title) {
            bytes[at..at + title.len()].copy_from_slice(hostile);
        }
    }
    sum_again(&mut files);
    let folder = write(&files, dir.path());
    for format in ["text", "json"] {
        let mut programme = std::process::Command::new(env!("CARGO_BIN_EXE_plenary-verify"));
        let done = programme.args(["verify", "--format", format]).arg(&folder).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "the manifest is not the one that was signed");
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(said.contains("[8m"), "the title is told: {said}");
        assert!(!said.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{said:?}");
    }
}

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[3] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_voter_finds_the_own_ballot_and_what_is_in_it() {
    let (sample, dir) = (sample(), tempfile::tempdir().unwrap());
    let entries = cast(&sample);
    let folder = write(&published(&sample, &entries, Level::P0), dir.path());
    let bundle = folder.to_str().unwrap();
    let words = |leaf: &Hash| check_words(leaf);
    let mine = words(&entries[5].leaf);
    let parts: Vec<&str> = mine.split(' ').collect();
    let ask = |key: &str| {
        plenary(&["verify", "me", parts[0], parts[1], parts[2], parts[3], "--in", bundle, "--key", key])
    };
    assert!(ask(&to_hex(&sample.own(0, 5).draw(0, 3).key)).is_ok());
    assert_eq!(ask(&to_hex(&sample.own(0, 6).draw(0, 3).key)).unwrap_err().code(), 1);
    assert_eq!(ask("12").unwrap_err().code(), 2);
    let strange = words(&[7; 32]);
    let missing = plenary(&["verify", "me", &strange, "--in", bundle]).unwrap_err();
    assert_eq!(missing.code(), 1);
    let said = format!("{missing:?}");
    assert!(said.contains("its list complete") && !said.contains("next batch"), "{said}");
    let found =
        ballotbox::verify::find_words(&Folder::open(&folder).unwrap(), &words(&entries[3].leaf)).unwrap();
    assert!(found[0].superseded, "voter 3 voted again");
}
