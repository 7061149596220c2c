//! A kill at any instant of a tick, of the close and of the opening: the next process does the rest, and the list that comes
//! of it verifies.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::Server;
use crate::common::scene::{Holder, Scene, cast, place, set, set_held};
use ballotbox::entry::Entry;
use ballotbox::event::Event;
use ballotbox::merkle;
use ballotbox::share::ShareFile;
use ballotbox::verify::verify;
use kernel::{App, Clock, Ctx, PersonId, Power};
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
        ("part", _) => {
            let kept = std::fs::read_to_string(Path::new(&data).join("part")).unwrap();
            let (who, share) = kept.split_once('\n').unwrap();
            let (poll, person, subject) = ids(who);
            let power = if who.ends_with('1') { Power::ReturningOfficer } else { Power::Scrutineer };
            let acting = Holder::new(power, 1).acting(&ctx, subject, person);
            let poll = service::poll(&ctx, poll).await.unwrap();
            service::take_share(&acting, &poll, &ballotbox::from_hex(share).unwrap()).await.unwrap();
        }
        ("tick", _) => service::tick(ctx).await.unwrap(),
        ("close", Some(poll)) => service::close(&ctx, poll).await.unwrap(),
        // Closing was begun by a process that is dead.
        _ => service::resume_closing(ctx).await.unwrap(),
    }
    println!("done");
}

/// A ballot, who hands in a part of its key, and what it is about.
fn ids(text: &str) -> (PollId, PersonId, uuid::Uuid) {
    let mut parts = text.split(' ').map(|it| it.parse::<uuid::Uuid>());
    let mut next = || parts.next().unwrap().unwrap();
    (PollId(next()), PersonId(next()), next())
}

/// Runs a step in a process of its own, and kills it so long after it began; true if it came to its end before.
fn killed(step: &str, data: &Path, micros: u64) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "on_files::kill_box::a_step", "--ignored", "--nocapture", "--test-threads", "1"])
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

/// What a holder of a key opens on a device of their own.
async fn part(app: &App, poll: PollId, holder: &Holder) -> Vec<u8> {
    let held = app.shared::<BoxStore>().unwrap();
    let (manifest, log) = (held.manifest(poll).await.unwrap(), held.log(poll).await.unwrap());
    let entries: Vec<(u64, Entry)> =
        (0..).zip(&log).filter_map(|(at, it)| Some((at, Entry::parse(it, manifest.shape()).ok()?))).collect();
    let root = merkle::root(&log.iter().map(|it| merkle::leaf_hash(it)).collect::<Vec<_>>());
    let place = manifest.trustees().iter().position(|it| *it == holder.seal.public()).unwrap();
    let number = u8::try_from(place + 1).unwrap();
    let pairs = entries.iter().map(|it| (it.0, &it.1));
    let keys = (&holder.seal, &holder.sign);
    ShareFile::read(&manifest, number, keys, (log.len() as u64, root), pairs).unwrap().to_bytes(&holder.sign)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_by_two_holders_survives_a_kill_at_any_instant() {
    let dir = tempfile::tempdir().unwrap();
    let holders = [Holder::new(Power::ReturningOfficer, 11), Holder::new(Power::Scrutineer, 12)];
    let scene: Scene = set_held(dir.path(), &holders).await;
    let server = Server::run("serve", dir.path(), &[]);
    for voter in &scene.voters[..20] {
        assert!(cast(&server, &scene, voter));
    }
    server.kill();
    {
        let (_app, ctx) = at(dir.path(), 60).await;
        service::close(&ctx, scene.poll).await.unwrap();
    }

    // The claims of a ballot from afar last a day.
    let later = 60 + 24 * 60 + 1;
    let mut kills = 0;
    for (n, holder) in (1..).zip(&holders) {
        let share = {
            let (app, _) = at(dir.path(), later).await;
            part(&app, scene.poll, holder).await
        };
        let who = format!("{} {} {} {n}", scene.poll, scene.people[n - 1], scene.subject);
        std::fs::write(dir.path().join("part"), format!("{who}\n{}", ballotbox::to_hex(&share))).unwrap();
        kills += until_done(&format!("part {later}"), dir.path());
    }
    until_done(&format!("resume {later}"), dir.path());
    assert!(kills >= 2, "a part was killed {kills} times");
    let (app, ctx) = at(dir.path(), later).await;
    one_paper_each(&app, scene.poll, 20).await;
    let events = app.shared::<BoxStore>().unwrap().events(scene.poll).await.unwrap();
    let revealed = events.iter().filter(|it| matches!(it, Event::LotsRevealed { .. })).count();
    assert_eq!(revealed, 2, "each secret for the lots stands in the list once");
    let papers = service::papers(&ctx, scene.poll, scene.contest).await.unwrap();
    let found: BTreeMap<Vec<u16>, u64> = papers.iter().map(|it| (it.0.to_vec(), it.1)).collect();
    let mut wanted = BTreeMap::new();
    for voter in &scene.voters[..20] {
        *wanted.entry(voter.ranking.clone()).or_default() += 1;
    }
    assert_eq!(found, wanted);
}
