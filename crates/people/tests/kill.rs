//! A kill at any instant of a joining: the two entries are one or two, never half of each.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kernel::app::AppBuilder;
use kernel::{App, At, Chance, Clock, Config, Ctx, Db, PersonId, sql, transact};
use people::model::{Email, FactKind, NewFact, NewPerson, Source};
use people::service::duplicates;
use testkit::Kit;

const DATA: &str = "PLENARY_TEST_DATA";

fn with(builder: AppBuilder) -> AppBuilder {
    builder
        .feature(mail::feature())
        .feature(access::feature())
        .feature(constitution::feature())
        .feature(people::feature())
        .identify(access::service::identify)
}

async fn opened(dir: &Path, now: At) -> App {
    let db = Db::open_sqlite(&dir.join("plenary.sqlite")).await.unwrap();
    let config = Config { base_url: "http://plenary.test".into(), data_dir: dir.to_owned(), demo: false };
    with(AppBuilder::new(db, Clock::fixed(now), Chance::System, config)).build()
}

/// Not a test by itself: the joining in a process that the test below kills.
#[tokio::test]
#[ignore = "runs in a process that another test kills"]
async fn a_joining() {
    let Ok(data) = std::env::var(DATA) else { return };
    let mut parts = data.splitn(4, ' ');
    let [kept, gone] = [(); 2].map(|()| PersonId(parts.next().unwrap().parse().unwrap()));
    let now = At::from_micros(parts.next().unwrap().parse().unwrap());
    let app = opened(Path::new(parts.next().unwrap()), now).await;
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    println!("ready");
    match duplicates::join(&Ctx::system(&app, group, now), &duplicates::Wanted::new(kept, gone, kept)).await {
        Ok(_) => println!("done"),
        Err(problem) => println!("done: {problem}"),
    }
}

async fn with_facts(kit: &Kit, given: &str, n: i64) -> PersonId {
    let ctx = kit.system();
    let mut new = NewPerson::named(given, "Marsh").unwrap();
    new.email = Some(Email::read(&format!("{given}@example.org")).unwrap());
    for day in 0..n {
        let from = ctx.now.plus_days(day - 400, &kit.group.zone);
        let fact = NewFact::new(FactKind::FeePaid, "", from, Source::Officer).unwrap();
        new.facts.push(fact.until(from.plus_days(1, &kit.group.zone)).unwrap());
    }
    transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await }).unwrap()
}

/// How many facts hang on a person, and whether the other entry is out of sight.
async fn seen(db: &Db, kept: PersonId, gone: PersonId) -> (i64, i64, bool, i64) {
    let facts = async |id: PersonId| {
        let (n,): (i64,) =
            db.one(sql!("SELECT COUNT(*) FROM people_fact WHERE person_id = $1", id)).await.unwrap();
        n
    };
    let (into,): (Option<PersonId>,) =
        db.one(sql!("SELECT joined_into FROM people_person WHERE id = $1", gone)).await.unwrap();
    let (journal,): (i64,) = db.one(sql!("SELECT COUNT(*) FROM people_joining")).await.unwrap();
    (facts(kept).await, facts(gone).await, into == Some(kept), journal)
}

#[tokio::test]
async fn a_joining_that_is_killed_is_made_whole_or_not_at_all() {
    let kit = Kit::with(with).await;
    if matches!(kit.db(), Db::Postgres(_)) {
        return; // There a dead client is a transaction rolled back by the server.
    }
    let (kept, gone) = (with_facts(&kit, "Ada", 3).await, with_facts(&kit, "Aida", 300).await);
    let data = format!("{kept} {gone} {} {}", kit.app.now().micros(), kit.dir().display());
    let (mut kills, mut micros) = (0, 0);
    loop {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_joining", "--ignored", "--nocapture", "--test-threads", "1"])
            .env(DATA, &data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|it| it.unwrap().contains("ready")), "it did not begin");
        std::thread::sleep(Duration::from_micros(micros));
        let _ = child.kill();
        child.wait().unwrap();
        let finished = lines.map_while(Result::ok).any(|it| it.contains("done"));
        let now = seen(kit.db(), kept, gone).await;
        assert!(now == (3, 300, false, 0) || now == (303, 0, true, 1), "half of it: {now:?}");
        if finished || now.2 {
            assert_eq!(now, (303, 0, true, 1));
            break;
        }
        kills += 1;
        micros = micros * 3 / 2 + 500;
        assert!(kills < 40, "it never came to its end");
    }
    assert!(kills >= 1, "it was never killed on its way");
}
