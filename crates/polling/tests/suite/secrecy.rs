//! A thief with every database, file and log of a poll that is still open, but not its key, learns who took a paper and
//! what the papers say, and nothing that joins the two.

use std::collections::BTreeMap;

use crate::common::*;
use kernel::{AccountId, Db};
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

/// Every row of every table of the registrar, as text, by table.
async fn dump(world: &World) -> BTreeMap<String, Vec<String>> {
    let mut tables = BTreeMap::new();
    match world.kit.db() {
        Db::Sqlite { read, .. } => {
            let names: Vec<(String,)> = sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'")
                .fetch_all(read)
                .await
                .unwrap();
            for (name,) in names {
                let columns: Vec<(String,)> = sqlx::query_as("SELECT name FROM pragma_table_info($1)")
                    .bind(&name)
                    .fetch_all(read)
                    .await
                    .unwrap();
                let row: Vec<String> = columns.iter().map(|it| format!("quote({})", it.0)).collect();
                let text = format!("SELECT {} AS line FROM {name} ORDER BY 1", row.join(" || '|' || "));
                let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(read).await.unwrap();
                tables.insert(name, rows.iter().map(|it| it.get::<String, _>("line")).collect());
            }
        }
        Db::Postgres(pool) => {
            let names: Vec<(String,)> = sqlx::query_as(
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
            )
            .fetch_all(pool)
            .await
            .unwrap();
            for (name,) in names {
                let text = format!("SELECT t::text AS line FROM {name} t ORDER BY 1");
                let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(pool).await.unwrap();
                tables.insert(name, rows.iter().map(|it| it.get::<String, _>("line")).collect());
            }
        }
    }
    tables
}

/// The change counter in the file's header counts commits and is no order; all else must be the same.
fn without_counters(mut file: Vec<u8>) -> Vec<u8> {
    file[24..28].fill(0);
    file[92..96].fill(0);
    file
}

/// A whole poll with one seed, cast in the order given, after one tick; the bytes of its box.
async fn box_after(order: &[(u128, u16)]) -> Vec<u8> {
    let world = World::of(30).await;
    for (n, first) in order {
        world.cast(*n, ORGANISERS, &[*first]).await.unwrap();
    }
    world.kit.advance_minutes(16);
    polling::service::tick(world.kit.system()).await.unwrap();
    let holdings = world.store().holdings(world.poll).await.unwrap();
    assert_eq!(holdings[ORGANISERS.as_bytes()].entries, 20, "ten of thirty are kept back");
    without_counters(std::fs::read(world.store().path()).unwrap())
}

#[tokio::test]
async fn after_a_tick_the_file_is_the_same_byte_for_byte_in_whatever_order_people_voted() {
    let votes: Vec<(u128, u16)> = (1..=30).map(|n| (n, u16::try_from(n % 4 + 1).unwrap())).collect();
    let mut backwards = votes.clone();
    backwards.reverse();
    let mut shuffled = votes.clone();
    kernel::Chance::seeded(3).shuffle(&mut shuffled);
    let one = box_after(&votes).await;
    assert!(one == box_after(&backwards).await, "the order of casting shows in the file");
    assert!(one == box_after(&shuffled).await, "the order of casting shows in the file");
    shuffled[0].1 = shuffled[0].1 % 4 + 1;
    assert!(one != box_after(&shuffled).await, "another vote is another file");
}

#[tokio::test]
async fn a_vote_changes_nothing_in_the_registrar_but_its_own_mark() {
    let world = World::of(30).await;
    world.kit.run_due().await;
    world.kit.advance_minutes(30);
    let mut browsers = vec![];
    for n in 1..=5 {
        browsers.push(world.browser(n).await);
    }
    let before = dump(&world).await;
    // Over the full hour, at which reading a page would note that the session was seen.
    world.kit.advance_minutes(50);
    for (n, browser) in (1..=5u16).zip(&mut browsers) {
        let page = format!("/vote/{}/{ORGANISERS}", world.poll);
        let number = (n % 4 + 1).to_string();
        let form = [("n-1", ""), ("n-2", ""), ("n-3", ""), ("n-4", ""), ("do", "cast")]
            .map(|it| if it.0 == format!("n-{number}") { (it.0, "1") } else { it });
        browser.post(&page, &form).await.sent_to();
    }
    // Re-voting, too.
    let page = format!("/vote/{}/{ORGANISERS}", world.poll);
    browsers[0].post(&page, &[("n-4", "1"), ("do", "cast")]).await.sent_to();
    let after = dump(&world).await;
    for (table, rows) in &before {
        if table == "polling_mark" {
            let changed = rows.iter().filter(|it| !after[table].contains(it)).count();
            assert_eq!(changed, 5);
        } else {
            assert_eq!(rows, &after[table], "{table} changed");
        }
    }
}

#[tokio::test]
async fn opening_any_address_of_a_ballot_does_nothing_as_a_link_scanner_would() {
    let world = World::of(12).await;
    world.kit.run_due().await;
    let mut browser = world.browser(1).await;
    let mut nobody = world.kit.visitor();
    let (poll, before) = (world.poll, dump(&world).await);
    let addresses = [
        format!("/vote/{poll}"),
        format!("/vote/{poll}/booth"),
        format!("/vote/{poll}/plain"),
        format!("/vote/{poll}/again"),
        format!("/vote/{poll}/mine"),
        format!("/vote/{poll}/proof"),
        format!("/vote/{poll}/roll"),
        format!("/vote/{poll}/{ORGANISERS}"),
        format!("/vote/{poll}/issue"),
        format!("/vote/{poll}/request"),
        format!("/slip/{poll}/booth"),
        format!("/slip/{poll}/mine"),
        format!("/polls/{poll}/manifest"),
        format!("/polls/{poll}/booth"),
        format!("/polls/{poll}/check"),
        format!("/polls/{poll}/claim"),
        format!("/polls/{poll}/cast"),
        format!("/polls/{poll}/erasure"),
        format!("/polls/{poll}/restore"),
        format!("/polls/{poll}/log/checkpoint"),
    ];
    for address in &addresses {
        browser.get(address).await;
        nobody.get(address).await;
    }
    let after = dump(&world).await;
    for (table, rows) in &before {
        // That a list of members was read is written down before it is shown; nothing else is.
        assert!(rows == &after[table] || table == "kernel_read", "{table} changed");
    }
    let log = world.store().log(poll).await.unwrap();
    assert_eq!(log.len(), 2, "the manifest and its signature");
    world.cast(1, ORGANISERS, &[1]).await.unwrap();
}

#[tokio::test]
async fn between_ticks_the_file_keeps_no_order_of_arrival() {
    // Everybody votes in the order of the roll, which a thief of the registrar's journal would know.
    let n = 40u16;
    let world = World::of(u128::from(n) + 1).await;
    let mut leaves = vec![];
    for voter in 1..=u128::from(n) {
        let paper = paper(voter, ORGANISERS, ballotbox::Ballot::Ranked(vec![1]));
        let taken =
            polling::service::cast(&world.acting(voter).await, world.poll, vec![paper]).await.unwrap();
        leaves.push(taken[0].1.leaf);
    }
    let file = std::fs::read(world.store().path()).unwrap();
    let at = |leaf: &[u8; 32]| file.windows(32).position(|it| it == leaf).unwrap();
    let places: Vec<usize> = leaves.iter().map(at).collect();
    // The correlation between the order of voting and the place in the file, in thousandths: chance stays well below
    // 500 for 40 (that is three times the standard error), and an order kept by the file would be near 1000.
    let correlation = spearman(&places);
    assert!(correlation.abs() < 500, "the order shows: {correlation}");
}

fn spearman(places: &[usize]) -> i64 {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    let n = i64::try_from(places.len()).unwrap();
    let squares: i64 = (0i64..)
        .zip(places)
        .map(|(i, place)| (i - i64::try_from(sorted.binary_search(place).unwrap()).unwrap()).pow(2))
        .sum();
    1000 - 6000 * squares / (n * (n * n - 1))
}

#[tokio::test]
async fn the_box_holds_no_member_no_time_and_no_paper_itself() {
    let world = World::of(6).await;
    for n in 1..=6 {
        world.cast(n, ORGANISERS, &[1]).await.unwrap();
    }
    let file = std::fs::read(world.store().path()).unwrap();
    let holds = |what: &[u8]| file.windows(what.len()).any(|it| it == what);
    for n in 1..=6u128 {
        assert!(!holds(&Uuid::from_u128(n).as_bytes()[..]), "the box names a member");
    }
    for key in std::fs::read_dir(world.store().path().with_file_name("box-keys")).unwrap() {
        let path = key.unwrap().path();
        if path.extension().is_some_and(|it| it == "taken") {
            continue;
        }
        let key = std::fs::read(path).unwrap();
        assert!(!holds(&key) && !holds(&key[..32]), "the box holds a key");
    }
    assert!(!holds(&world.kit.app.now().micros().to_be_bytes()[..6]), "the box holds a time");
    assert!(!world.store().path().with_extension("sqlite-journal").exists());
}

#[tokio::test]
async fn the_key_is_for_its_owner_alone() {
    let world = World::of(2).await;
    let folder = world.store().path().parent().unwrap().join("box-keys");
    for entry in std::fs::read_dir(folder).unwrap() {
        let rights =
            std::os::unix::fs::PermissionsExt::mode(&entry.unwrap().metadata().unwrap().permissions());
        assert_eq!(rights & 0o777, 0o600);
    }
}

#[tokio::test]
async fn the_answer_to_a_vote_does_not_tell_the_vote() {
    let world = World::of(3).await;
    let page = format!("/vote/{}/{ORGANISERS}", world.poll);
    let mut answers = vec![];
    for (voter, typed) in [(1, "n-1"), (2, "n-4")] {
        let mut browser = world.kit.signed_in(AccountId(Uuid::from_u128(voter))).await;
        let taken = browser.post(&page, &[(typed, "1"), ("do", "cast")]).await;
        answers.push((taken.status, taken.location.clone()));
        let shown = browser.get(&taken.location.unwrap()).await.ok().says("is in the box");
        answers.push((shown.status, None));
        shown.says_nothing_of("Ada Marsh").says_nothing_of("Dan Lowe");
    }
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[1], answers[3]);
}
