//! A kill at any instant of an erasure: the next process goes on, and nothing of the person is left.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "suite/support.rs"]
#[expect(dead_code, reason = "shared with the suite")]
mod support;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kernel::app::AppBuilder;
use kernel::{At, Chance, Clock, Config, Ctx, Db};
use rights::model::{Kind, Stage};
use rights::service::{erase, work};
use support::world;

const DATA: &str = "PLENARY_TEST_DATA";

/// Not a test by itself: a worker in a process that the test below kills.
#[tokio::test]
#[ignore = "runs in a process that another test kills"]
async fn a_worker() {
    let Ok(data) = std::env::var(DATA) else { return };
    let (now, dir) = data.split_once(' ').unwrap();
    let (now, dir) = (At::from_micros(now.parse().unwrap()), Path::new(dir));
    let db = Db::open_sqlite(&dir.join("plenary.sqlite")).await.unwrap();
    let config = Config { base_url: "http://plenary.test".into(), data_dir: dir.to_owned(), demo: false };
    let app = AppBuilder::new(db, Clock::fixed(now), Chance::System, config)
        .feature(mail::feature())
        .feature(access::feature())
        .feature(constitution::feature())
        .feature(people::feature())
        .feature(bodies::feature())
        .feature(rights::feature())
        .share(mail::Transport::Folder(dir.join("mail")))
        .identify(access::service::identify)
        .build();
    println!("ready");
    kernel::job::run_due(&app, app.now()).await.unwrap();
    println!("done");
}

async fn dump(db: &Db) -> String {
    let mut bytes = vec![];
    kernel::dump::write(db, None, &mut bytes).await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn an_erasure_that_is_killed_again_and_again_comes_to_its_end() {
    let world = world().await;
    if matches!(world.kit.db(), Db::Postgres(_)) {
        return; // There a dead client is a transaction rolled back by the server.
    }
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ben = world.member("Ben").await;
    let case = world.asks(maja, Kind::Erasure, "Forget me").await;
    let ctx = world.acting(dara).await;
    let id = erase::plan(&ctx, maja, Some(case), "Request no. 1").await.unwrap();
    work::answer(&ctx, case, true, "What the law lets us erase is erased.").await.unwrap();
    world.kit.run_due().await;
    let (mut kills, mut millis) = (0, 0);
    loop {
        // The ten minutes are over, and the lease of whoever was killed has run out.
        world.kit.advance_minutes(11);
        let data = format!("{} {}", world.kit.app.now().micros(), world.kit.dir().display());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_worker", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(DATA, &data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|it| it.unwrap().contains("ready")), "it did not begin");
        std::thread::sleep(Duration::from_millis(millis));
        let _ = child.kill();
        child.wait().unwrap();
        if erase::find(&world.kit.system(), id).await.unwrap().stage == Stage::Done {
            break;
        }
        kills += 1;
        millis = millis * 3 / 2 + 2;
        assert!(kills < 40, "it never came to its end");
    }
    assert!(kills >= 1, "it was never killed on its way");
    let left = dump(world.kit.db()).await;
    let lines: Vec<_> = left.lines().filter(|it| it.to_lowercase().contains("maja")).collect();
    assert!(lines.is_empty(), "after {kills} kills: {lines:#?}");
    let ctx: Ctx = world.kit.system();
    assert!(people::service::person(&ctx, ben).await.is_ok(), "nobody else is touched");
    kernel::audit::seal(&ctx).await.unwrap();
    let verdict = kernel::audit::verify(world.kit.db(), world.kit.group.id).await.unwrap();
    assert_eq!((verdict.broken_at, verdict.unsealed), (None, 0));
}
