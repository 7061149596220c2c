//! A kill at any instant of a tick, of the close and of the opening: the next process does the rest, and the list that comes
//! of it verifies.

#[expect(dead_code, reason = "every test file uses a part of it")]
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::Server;
use crate::common::scene::{Scene, cast, place, set};
use ballotbox::event::Event;
use ballotbox::verify::verify;
use kernel::{App, Clock, Ctx};
use plenary::installation::{Options, open};
use polling::service::{self, Published, Readers};
use polling::{BoxStore, PollId, PollState};

const STEP: &str = "PLENARY_TEST_STEP";
const DATA: &str = "PLENARY_TEST_DATA";

/// The installation at an hour after now.
async fn at(data: &Path, minutes: i64) -> (App, Ctx) {
    let options =
        Options { clock: Clock::ahead(minutes * 60_000_000), ..Options::new("http://plenary.test") };
    let app = open(&place(data), options).await.unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    (app, ctx)
}

/// Not a test by itself: what the tests below run in a process that they kill.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs in a process that another test kills"]
async fn a_step() {
    let (Ok(step), Ok(data)) = (std::env::var(STEP), std::env::var(DATA)) else { return };
    let (name, minutes) = step.split_once(' ').unwrap();
    let (_app, ctx) = at(Path::new(&data), minutes.parse().unwrap()).await;
    let poll = service::open_polls(&ctx).await.unwrap().first().map(|it| it.id);
    println!("ready");
    match (name, poll) {
        ("tick", _) => service::tick(ctx).await.unwrap(),
        ("close", Some(poll)) => service::close(&ctx, poll).await.unwrap(),
        // Closing was begun by a process that is dead.
        _ => service::resume_closing(ctx).await.unwrap(),
    }
    println!("done");
}

/// Runs a step in a process of its own, and kills it so long after it began; true if it came to its end before.
fn killed(step: &str, data: &Path, micros: u64) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_step", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(STEP, step)
        .env(DATA, data)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|it| it.unwrap().contains("ready")), "{step} did not begin");
    std::thread::sleep(Duration::from_micros(micros));
    let _ = child.kill();
    child.wait().unwrap();
    lines.any(|it| it.is_ok_and(|it| it.contains("done")))
}

/// Again and again, each time with a little more time, until it came to its end; how often it was killed.
fn until_done(step: &str, data: &Path) -> u32 {
    let (mut kills, mut micros) = (0, 0);
    while !killed(step, data, micros) {
        kills += 1;
        micros = micros * 3 / 2 + 1500;
        assert!(kills < 40, "{step} never came to its end");
    }
    kills
}

async fn one_paper_each(app: &App, poll: PollId, voters: u64) {
    let held = app.shared::<BoxStore>().unwrap();
    assert!(held.behind(poll).await.unwrap().is_none(), "a kill is no loss");
    let all: u64 = held.holdings(poll).await.unwrap().values().map(|it| it.entries).sum();
    assert!(all <= voters);
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_close_and_opening_survive_a_kill_at_any_instant() {
    let dir = tempfile::tempdir().unwrap();
    let scene: Scene = set(dir.path()).await;
    let server = Server::run("serve", dir.path(), &[]);
    for voter in &scene.voters[..30] {
        assert!(cast(&server, &scene, voter));
    }
    server.kill();

    let mut kills = 0;
    for minutes in [16, 32, 48] {
        kills += until_done(&format!("tick {minutes}"), dir.path());
        let (app, _) = at(dir.path(), minutes).await;
        one_paper_each(&app, scene.poll, 30).await;
    }
    assert!(kills >= 3, "no tick was killed on its way");
    kills = until_done("close 60", dir.path());
    assert!(kills >= 2, "the close was killed {kills} times");
    kills = until_done("resume 60", dir.path());

    let (app, ctx) = at(dir.path(), 60).await;
    one_paper_each(&app, scene.poll, 30).await;
    let poll = service::poll(&ctx, scene.poll).await.unwrap();
    assert!(poll.state == PollState::Closed && poll.opened_at.is_some(), "after {kills} more kills");
    let events = app.shared::<BoxStore>().unwrap().events(scene.poll).await.unwrap();
    let number = |wanted: fn(&Event) -> bool| events.iter().filter(|it| wanted(it)).count();
    assert_eq!(number(|it| matches!(it, Event::Close { .. })), 1);
    assert_eq!(number(|it| matches!(it, Event::IssuerKeyDestroyed { .. })), 1);
    assert_eq!(number(|it| matches!(it, Event::LotsRevealed { .. })), 1);

    let papers = service::papers(&ctx, scene.poll, scene.contest).await.unwrap();
    let found: BTreeMap<Vec<u16>, u64> = papers.iter().map(|it| (it.0.to_vec(), it.1)).collect();
    let mut wanted = BTreeMap::new();
    for voter in &scene.voters[..30] {
        *wanted.entry(voter.ranking.clone()).or_default() += 1;
    }
    assert_eq!(found, wanted);
    let none = Published { counted: vec![], inputs: b"{}".to_vec(), quotas: false };
    let mut files = BTreeMap::new();
    let mut put = |path: &str, bytes: &[u8]| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    service::publish(&ctx, scene.poll, &none, Readers::Everybody, &mut put).await.unwrap();
    let report = verify(&files, 1).report;
    let trouble: Vec<_> = report.findings().map(|it| format!("{it:?}")).collect();
    assert!(report.holds(), "{trouble:?}");
}
