//! A monitor looks like any voter, and finds another script, another manifest and a list that was changed.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "this file writes no bundle")]
mod common;

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use ballotbox::manifest::{Level, fingerprint_words};
use ballotbox::sample::{Files, Poll, Sample};
use clap::Parser as _;
use common::{cast, sample};
use verifier::cli::Alone;
use verifier::{Failure, run};

type Site = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// Serves the files by path; its address.
fn serve(site: &Site) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, site) = (listener.local_addr().unwrap(), Arc::clone(site));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = [0; 2048];
            let read = stream.read(&mut asked).unwrap();
            let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
            let path = asked.split(' ').nth(1).unwrap().trim_matches('/').to_owned();
            let found = site.lock().unwrap().get(&path).cloned();
            let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
            let body = found.unwrap_or_default();
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    format!("http://{address}")
}

/// The sample's log as it is served, with so many ballots.
fn fill(site: &Site, sample: &Sample, ballots: std::ops::Range<usize>) {
    let mut poll = Poll::new(sample);
    poll.tick(&cast(sample)[..12]);
    poll.tick(&cast(sample)[ballots]);
    let mut site = site.lock().unwrap();
    site.retain(|path, _| !path.starts_with("polls/1/"));
    for (path, bytes) in poll.files(Level::P0, Files::new()) {
        if path.starts_with("log/") {
            site.insert(format!("polls/1/{path}"), bytes);
        }
    }
    site.insert("polls/1/manifest".into(), sample.bytes.clone());
}

fn look(url: &str, words: &str, state: &str) -> Result<(), Failure> {
    let (ballot, booth) = (format!("{url}/polls/1"), format!("{url}/polls/1-booth"));
    let args = [
        "plenary-verify",
        "verify",
        "monitor",
        &ballot,
        "--fingerprint",
        words,
        "--state",
        state,
        "--booth",
        &booth,
    ];
    run(Alone::try_parse_from(args).unwrap().into())
}

#[test]
fn another_script_for_one_voter_and_another_list_are_told() {
    let (sample, site, dir) = (sample(), Site::default(), tempfile::tempdir().unwrap());
    let url = serve(&site);
    fill(&site, &sample, 12..20);
    // The sample's manifest names the hash of this page.
    site.lock().unwrap().insert("polls/1-booth".into(), b"booth".to_vec());
    let state = dir.path().join("state");
    let (words, state) = (fingerprint_words(&sample.bytes), state.to_str().unwrap());
    look(&url, &words, state).unwrap();
    fill(&site, &sample, 12..30);
    let two_histories = look(&url, &words, state).unwrap_err().to_string();
    assert!(two_histories.contains("seen before is gone or another"), "{two_histories}");
    fill(&site, &sample, 12..20);
    look(&url, &words, state).unwrap();

    site.lock().unwrap().insert("polls/1-booth".into(), b"booth with one line more".to_vec());
    let other = look(&url, &words, state).unwrap_err().to_string();
    assert!(other.contains("booth's bytes are not those of the manifest"), "{other}");
    site.lock().unwrap().insert("polls/1-booth".into(), b"booth".to_vec());
    let strange = words.rsplit(' ').collect::<Vec<_>>().join(" ");
    let other = look(&url, &strange, state).unwrap_err().to_string();
    assert!(other.contains("words of the notice"), "{other}");
}
