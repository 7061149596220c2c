//! A kill at any instant loses no acknowledged vote and counts none twice.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::demonstration;
use crate::common::scene::{Scene, VOTERS, cast, place, set};
use crate::common::{Server, get, post};
use kernel::{Clock, Ctx};
use plenary::installation::{Options, open};

/// Four voters at a time, killed after a while; who was told that the paper is in the box.
fn round(data: &Path, scene: &Scene, waiting: &BTreeSet<usize>, millis: u64) -> BTreeSet<usize> {
    let server = Server::run("serve", data, &[]);
    let queue: Vec<usize> = waiting.iter().copied().collect();
    let told = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|lane| {
                let (server, queue) = (&server, &queue);
                scope.spawn(move || {
                    let mine = queue.iter().skip(lane).step_by(4);
                    mine.copied().take_while(|n| cast(server, scene, &scene.voters[*n])).collect::<Vec<_>>()
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(millis));
        // The process is killed while requests are under way; the workers then meet a closed door.
        kill(&server);
        workers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    server.kill();
    told
}

fn kill(server: &Server) {
    let pid = server.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_vote_is_lost_by_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let scene = set(dir.path()).await;
    let mut waiting: BTreeSet<usize> = (0..VOTERS).collect();
    let mut kills = 0;
    while !waiting.is_empty() && kills < 60 {
        let told = round(dir.path(), &scene, &waiting, 60 + 45 * (kills % 9));
        waiting.retain(|n| !told.contains(n));
        kills += 1;
    }
    assert!(waiting.is_empty(), "{} voters never got through in {kills} rounds", waiting.len());
    assert!(kills >= 2, "the process was killed only {kills} times while votes were cast");

    let options = Options { clock: Clock::ahead(3600 * 1_000_000), ..Options::new("http://plenary.test") };
    let app = open(&place(dir.path()), options).await.unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    polling::service::close(&ctx, scene.poll).await.unwrap();
    let papers = polling::service::papers(&ctx, scene.poll, scene.contest).await.unwrap();
    let mut wanted: BTreeMap<Vec<u16>, u64> = BTreeMap::new();
    for voter in &scene.voters {
        *wanted.entry(voter.ranking.clone()).or_default() += 1;
    }
    let found: BTreeMap<Vec<u16>, u64> = papers.iter().map(|(ranking, n)| (ranking.to_vec(), n)).collect();
    assert_eq!(found, wanted);
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let from =
        text.find(before).map(|at| at + before.len()).unwrap_or_else(|| panic!("no {before} in\n{text}"));
    text[from..].split(after).next().unwrap()
}

fn signed_in(server: &Server) -> String {
    let answer = get(server.address, "/demo/as/ordinary-member", "");
    format!("plenary={}", between(&answer, "set-cookie: plenary=", ";"))
}

#[test]
fn a_nomination_that_was_taken_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("demo");
    demonstration::put(&folder);
    let server = demo(&folder);
    let cookie = signed_in(&server);
    let list = get(server.address, "/elections", &cookie);
    let before = list.split("\">Delegates").next().unwrap();
    let path = format!("/elections/{}", before.rsplit("/elections/").next().unwrap());
    let page = get(server.address, &format!("{path}/nominate"), &cookie);
    let form = between(&page, "name=\"form\" value=\"", "\"").to_owned();
    let post_name = format!("want-{}", between(&page, "name=\"want-", "\""));
    let words = "I+would+report+on+every+vote+that+survives+a+kill.";
    let body = format!("form={form}&{post_name}=1&statement={words}&agree=yes&do=submit");
    let status = post(server.address, &format!("{path}/nominate"), &cookie, &body);
    server.kill();
    assert_eq!(status, Some(303));

    let server = demo(&folder);
    let cookie = signed_in(&server);
    let page = get(server.address, &format!("{path}/nominate"), &cookie);
    let again = post(server.address, &format!("{path}/nominate"), &cookie, &body);
    let candidates = get(server.address, &path, &cookie);
    assert!(page.contains("200 OK") || page.contains("303"), "{page}");
    assert!(candidates.contains("Look at your nomination"), "the nomination is gone:\n{candidates}");
    assert_eq!(again, Some(303), "sending the same form again makes no second nomination");
}

/// Starts the demonstration in a folder and waits until it is open; what it printed comes with it.
fn demo(dir: &Path) -> Server {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["demo", "--port", &address.port().to_string(), "--dir"])
        .arg(dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(
        lines.any(|it| it.is_ok_and(|it| it.contains("Stop with Ctrl-C"))),
        "the demonstration did not open"
    );
    Server { child, address }
}
