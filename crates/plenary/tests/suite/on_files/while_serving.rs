//! What is done beside a server that is in the middle of a ballot: exporting takes one moment of it and none of the box's
//! secrets, and a kill between two invitations loses none.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::common::Server;
use crate::common::scene::{Scene, VOTERS, cast, place, set};
use ballotbox::entry::Entry;
use ballotbox::to_hex;
use flate2::read::GzDecoder;
use kernel::{Clock, Ctx, transact};
use mail::mailing::{NewMailing, Recipient, Subject};
use plenary::installation::{Options, open};
use polling::BoxStore;
use polling::service;

fn plenary(args: &[&str]) -> bool {
    let done = Command::new(env!("CARGO_BIN_EXE_plenary")).args(args).env_remove("PLENARY_DATABASE").output();
    let done = done.unwrap();
    if !done.status.success() {
        println!("{}", String::from_utf8_lossy(&done.stderr));
    }
    done.status.success()
}

fn at(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_while_votes_are_cast_is_of_one_moment_and_holds_nothing_of_the_box() {
    let (dir, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scene = set(dir.path()).await;
    let server = Server::run("serve", dir.path(), &[]);
    for voter in &scene.voters[..4] {
        assert!(cast(&server, &scene, voter));
    }
    let file = out.path().join("organisation.plenary");
    std::thread::scope(|scope| {
        let (server, scene) = (&server, &scene);
        let voting =
            scope.spawn(move || scene.voters[4..16].iter().filter(|it| cast(server, scene, it)).count());
        assert!(plenary(&["export", "--data", at(dir.path()), at(&file)]), "the export while it serves");
        assert_eq!(voting.join().unwrap(), 12, "and nobody waits for it");
    });
    server.kill();
    let mut text = String::new();
    GzDecoder::new(std::fs::File::open(&file).unwrap()).read_to_string(&mut text).unwrap();
    for key in std::fs::read_dir(dir.path().join("box-keys")).unwrap() {
        let path = key.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if bytes.len() >= 32 {
            bytes
                .chunks(32)
                .for_each(|it| assert!(!text.contains(&to_hex(it)), "{} is in it", path.display()));
        }
    }

    // The same file read into another installation: marks as of one moment, and no box.
    let copy = out.path().join("copy");
    assert!(plenary(&["import", "--data", at(&copy), at(&file)]));
    let app = open(&place(&copy), Options::new("http://plenary.test")).await.unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    let poll = service::poll(&ctx, scene.poll).await.unwrap();
    assert!(!app.shared::<BoxStore>().unwrap().has(scene.poll).await.unwrap());
    let refused = service::make_box(&ctx, &poll).await.unwrap_err();
    assert!(refused.detail.contains("is not where it was"), "a copy never makes a second box: {refused}");

    let app = open(
        &place(dir.path()),
        Options { clock: Clock::ahead(3600 * 1_000_000), ..Options::new("http://plenary.test") },
    )
    .await
    .unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    service::close(&ctx, scene.poll).await.unwrap();
    let held = app.shared::<BoxStore>().unwrap();
    let shape = held.manifest(scene.poll).await.unwrap().shape();
    let log = held.log(scene.poll).await.unwrap();
    let entries: Vec<Entry> = log.iter().filter_map(|it| Entry::parse(it, shape).ok()).collect();
    assert_eq!(entries.len(), 16, "nothing was lost to the export");
    for it in entries {
        assert!(!text.contains(&to_hex(&it.pk)) && !text.contains(&to_hex(&it.leaf)), "a paper is in it");
    }
}

/// How many messages lie in the folder for each address.
fn delivered(folder: &Path) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let Ok(files) = std::fs::read_dir(folder) else { return found };
    for file in files {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|it| it == "eml") {
            let text = std::fs::read_to_string(path).unwrap();
            let to = text.lines().find(|it| it.starts_with("To: ")).unwrap();
            let address = to.rsplit(['<', ' ']).next().unwrap().trim_end_matches('>');
            *found.entry(address.to_owned()).or_default() += 1;
        }
    }
    found
}

/// An invitation to every voter, as if it had been proposed some time ago.
async fn propose(data: &Path, scene: &Scene) {
    // Proposed eleven minutes ago, so that the ten in which it can be revoked are over.
    let early = Options { clock: Clock::ahead(-11 * 60 * 1_000_000), ..Options::new("http://plenary.test") };
    let app = open(&place(data), early).await.unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    let people = people::service::everyone(&ctx, ctx.now).await.unwrap();
    let recipient = |it: &people::service::PersonFacts| Recipient {
        person: it.id,
        name: it.name.clone(),
        address: it.email.clone(),
        postal: None,
        phone: None,
        fill: mail::fill::Fill::new(),
    };
    let mailing = NewMailing {
        kind: mail::Kind::Ballot,
        subject: "Your ballot".into(),
        body: "Dear {name}, the ballot is open.".into(),
        recipients: people.iter().map(recipient).collect(),
        left_out: vec![],
        about: Subject { kind: "poll".into(), id: scene.poll.0, title: "Test".into(), url: "/vote".into() },
    };
    let done: kernel::Result<()> = transact!(ctx.db(), tx => {
        kernel::group::release(tx, &ctx).await?;
        mail::mailing::propose(tx, &ctx, mailing.clone()).await.map(drop)
    });
    done.unwrap();
    app.db().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_that_a_kill_interrupted_go_out_all_of_them_and_none_twice_over() {
    let dir = tempfile::tempdir().unwrap();
    let scene = set(dir.path()).await;
    propose(dir.path(), &scene).await;
    let folder = dir.path().join("mail");
    let mut kills = 0;
    while delivered(&folder).len() < VOTERS && kills < 12 {
        let server = Server::run("serve", dir.path(), &[]);
        std::thread::sleep(Duration::from_millis(40 + 40 * kills));
        server.kill();
        kills += 1;
    }
    // What was in a dead sender's hands is taken up when its time is over.
    let later = Options { clock: Clock::ahead(15 * 60 * 1_000_000), ..Options::new("http://plenary.test") };
    let app = open(&place(dir.path()), later).await.unwrap();
    kernel::job::run_due(&app, app.now()).await.unwrap();
    let found = delivered(&folder);
    assert_eq!(found.len(), VOTERS, "{found:?}");
    let twice = found.values().filter(|it| **it > 1).count();
    assert!(twice as u64 <= kills, "{twice} went twice, and it was killed {kills} times");
    assert!(found.values().all(|it| *it <= 2), "{found:?}");
}
