//! A kill at any instant while a segment is applied: what another process finishes is the whole of it, once.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use feeds::model::{RunId, RunState};
use feeds::service::{runs, take};
use kernel::app::AppBuilder;
use kernel::{App, At, Chance, Clock, Config, Db, sql, transact};
use testkit::Kit;

const CONSTITUTION: &str = include_str!("../../../examples/constitutions/local-group.md");
const DATA: &str = "PLENARY_TEST_DATA";
const PEOPLE: usize = 300;

fn with(builder: AppBuilder) -> AppBuilder {
    builder
        .feature(mail::feature())
        .feature(access::feature())
        .feature(constitution::feature())
        .feature(people::feature())
        .feature(feeds::feature())
        .identify(access::service::identify)
}

async fn opened(dir: &Path, now: At) -> App {
    let db = Db::open_sqlite(&dir.join("plenary.sqlite")).await.unwrap();
    let config = Config { base_url: "http://plenary.test".into(), data_dir: dir.to_owned(), demo: false };
    with(AppBuilder::new(db, Clock::fixed(now), Chance::System, config)).build()
}

/// Not a test by itself: a worker in a process that the test below kills.
#[tokio::test]
#[ignore = "runs in a process that another test kills"]
async fn a_worker() {
    let Ok(data) = std::env::var(DATA) else { return };
    let (now, dir) = data.split_once(' ').unwrap();
    let app = opened(Path::new(dir), At::from_micros(now.parse().unwrap())).await;
    println!("ready");
    kernel::job::run_due(&app, app.now()).await.unwrap();
    println!("done");
}

async fn count(db: &Db, what: &str) -> i64 {
    let (n,): (i64,) = match what {
        "people" => db.one(sql!("SELECT COUNT(*) FROM people_person")).await.unwrap(),
        "numbers" => db.one(sql!("SELECT COUNT(DISTINCT national_number) FROM people_person")).await.unwrap(),
        "members" => {
            db.one(sql!("SELECT COUNT(*) FROM people_standing WHERE status = 'member'")).await.unwrap()
        }
        "applied" => db.one(sql!("SELECT COUNT(*) FROM feeds_change WHERE applied = TRUE")).await.unwrap(),
        _ => db.one(sql!("SELECT COUNT(*) FROM feeds_row")).await.unwrap(),
    };
    n
}

async fn begun(kit: &Kit) -> RunId {
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, CONSTITUTION, "Us").await })
        .unwrap();
    let mut file = format!(
        "{{\"segment\":1,\"group\":\"{}\",\"issuer\":\"N\",\"kind\":\"full\",\"seq\":1,\"at\":\"{}\"}}\n",
        ctx.group.name,
        ctx.now.timestamp()
    );
    for n in 0..PEOPLE {
        file += &format!(
            "{{\"n\":\"N{n:06}\",\"given\":\"Ada\",\"family\":\"Marsh{n}\",\"email\":\"a{n}@example.org\"}}\n"
        );
    }
    file += &format!("{{\"end\":{PEOPLE}}}\n");
    let run = take::take(&ctx, file.as_bytes(), None).await.unwrap();
    runs::apply(&ctx, run).await.unwrap();
    run
}

#[tokio::test]
async fn a_segment_that_is_killed_on_its_way_in_is_applied_once_by_the_next() {
    let kit = Kit::with(with).await;
    if matches!(kit.db(), Db::Postgres(_)) {
        return; // There a dead client is a transaction rolled back by the server.
    }
    let run = begun(&kit).await;
    let (mut kills, mut halves, mut millis) = (0, 0, 0);
    loop {
        // The lease of whoever was killed has run out.
        kit.advance_minutes(10);
        let data = format!("{} {}", kit.app.now().micros(), kit.dir().display());
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
        // At no instant is a line marked whose person is not there, or a person there whose line is not marked.
        let (people, applied) = (count(kit.db(), "people").await, count(kit.db(), "applied").await);
        assert_eq!((people, count(kit.db(), "rows").await), (applied, applied), "half a line");
        let state = runs::one(&kit.system(), run).await.unwrap().state();
        if state == RunState::Applied {
            break;
        }
        kills += 1;
        halves += usize::from(applied > 0);
        millis = millis * 3 / 2 + 3;
        assert!(kills < 40, "it never came to its end");
    }
    assert!(kills >= 1, "it was never killed on its way");
    let all = i64::try_from(PEOPLE).unwrap();
    for what in ["people", "numbers", "members", "applied", "rows"] {
        assert_eq!(count(kit.db(), what).await, all, "{what} after {kills} kills, {halves} of them half-way");
    }
}
