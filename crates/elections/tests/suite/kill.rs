//! A kill at any instant of a declaration: it is made whole or not at all, and once.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{World, agm};
use elections::model::{ElectionId, State};
use elections::service::{ballot, count, declare};
use kernel::app::AppBuilder;
use kernel::{At, Chance, Clock, Config, Ctx, Db, sql};

const DATA: &str = "PLENARY_TEST_DATA";

/// Not a test by itself: the declaration in a process that the test below kills.
#[tokio::test]
#[ignore = "runs in a process that another test kills"]
async fn a_declaration() {
    let Ok(data) = std::env::var(DATA) else { return };
    let mut parts = data.splitn(3, ' ');
    let id = ElectionId(parts.next().unwrap().parse().unwrap());
    let now = At::from_micros(parts.next().unwrap().parse().unwrap());
    let dir = Path::new(parts.next().unwrap());
    let db = Db::open_sqlite(&dir.join("plenary.sqlite")).await.unwrap();
    let config = Config { base_url: "http://plenary.test".into(), data_dir: dir.to_owned(), demo: false };
    let builder = AppBuilder::new(db, Clock::fixed(now), Chance::System, config);
    let app = builder
        .feature(mail::feature())
        .feature(access::feature())
        .feature(constitution::feature())
        .feature(people::feature())
        .feature(polling::feature())
        .feature(bodies::feature())
        .feature(elections::feature())
        .share(mail::Transport::Folder(dir.join("mail")))
        .build();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, now);
    println!("ready");
    match declare::declare(&ctx, id).await {
        Ok(()) => println!("done"),
        Err(problem) => println!("done: {problem}"),
    }
}

#[tokio::test]
async fn a_declaration_that_is_killed_is_made_whole_or_not_at_all() {
    let world = World::nominating().await;
    if matches!(world.kit.db(), Db::Postgres(_)) {
        return; // There a dead client is a transaction rolled back by the server.
    }
    for n in [10, 11, 12] {
        world.stands(n, &["organiser"], n == 10).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let organiser = world.contest("organiser").await;
    for n in 0..6 {
        world.votes(n, poll, &[(organiser, vec![10, 11])]).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();

    let now = world.kit.app.now().micros();
    let data = format!("{} {now} {}", world.election, world.kit.dir().display());
    let (mut kills, mut micros) = (0, 0);
    loop {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::a_declaration", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(DATA, &data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|it| it.unwrap().contains("ready")), "it did not begin");
        std::thread::sleep(Duration::from_micros(micros));
        let _ = child.kill();
        child.wait().unwrap();
        let said = lines.map_while(Result::ok).find(|it| it.contains("done"));
        let declared = world.election().await.state >= State::Declared;
        let of = |act: &'static str| {
            let db = world.kit.db().clone();
            async move {
                let row: (i64,) =
                    db.one(sql!("SELECT COUNT(*) FROM kernel_audit WHERE act = $1", act)).await.unwrap();
                row.0
            }
        };
        let begun: (i64,) = world
            .kit
            .db()
            .one(sql!("SELECT COUNT(*) FROM polling_poll WHERE declared_at IS NOT NULL"))
            .await
            .unwrap();
        // All of it, or nothing.
        assert_eq!((of("election.declared").await, begun.0), (i64::from(declared), i64::from(declared)));
        if said.is_some() {
            assert!(declared);
            break;
        }
        kills += 1;
        micros = micros * 3 / 2 + 1000;
        assert!(kills < 40, "it never came to its end");
    }
    assert!(kills >= 1, "it was never killed on its way");
}
