//! A thief with every database, file and log of a poll that is still open, but not its key, learns who took a paper and
//! what the papers say, and nothing that joins the two.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::*;
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

/// The box's rows in the order in which their bytes lie in the file's pages: the order of making, if anything is.
fn by_place_in_the_file(world: &World, records: &[Vec<u8>]) -> Vec<usize> {
    let file = std::fs::read(world.store().path()).unwrap();
    records.iter().map(|it| file.windows(it.len()).position(|at| at == it).unwrap()).collect()
}

/// The change counter in the file's header counts commits and is no order; all else must be the same.
fn without_counters(mut file: Vec<u8>) -> Vec<u8> {
    file[24..28].fill(0);
    file[92..96].fill(0);
    file
}

/// A whole poll with one seed, cast in the order given; the bytes of its box.
async fn box_after(order: &[(u128, u16)]) -> Vec<u8> {
    let world = World::of(30).await;
    for (n, first) in order {
        world.cast(*n, ORGANISERS, &[*first]).await.unwrap();
    }
    without_counters(std::fs::read(world.store().path()).unwrap())
}

#[tokio::test]
async fn the_file_is_the_same_byte_for_byte_in_whatever_order_people_voted() {
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
async fn voting_again_leaves_no_trace_of_the_first_paper() {
    let votes: Vec<(u128, u16)> = (1..=30).map(|n| (n, 2)).collect();
    let mut twice: Vec<(u128, u16)> = (1..=30).map(|n| (n, 4)).collect();
    twice.extend(&votes);
    assert!(box_after(&votes).await == box_after(&twice).await, "the first paper shows in the file");
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
async fn the_order_of_the_roll_tells_nothing_of_the_papers() {
    // Everybody votes in the order of the roll, which a thief of the registrar's journal would know.
    let n = 24u16;
    let world = World::of(u128::from(n) + 1).await;
    let bounds = ballotbox::Choices::new(4).unwrap();
    let all: Vec<Vec<u16>> = (0..n).map(permutation).collect();
    for (voter, ranking) in (1..).zip(&all) {
        world.cast(voter, ORGANISERS, ranking).await.unwrap();
    }
    let records: Vec<Vec<u8>> =
        all.iter().map(|it| bounds.encode(&ballotbox::Ballot::Ranked(it.clone())).unwrap()).collect();
    let places = by_place_in_the_file(&world, &records);
    // The correlation between the order of voting and the place in the file, in thousandths: chance stays well below
    // 600 for 24 (that is three times the standard error), and an order kept by the file would be near 1000.
    let correlation = spearman(&places);
    assert!(correlation.abs() < 600, "the order shows: {correlation}");
}

/// The `i`th order of four choices.
fn permutation(mut i: u16) -> Vec<u16> {
    let mut left = vec![1, 2, 3, 4];
    (1..=4u16)
        .rev()
        .map(|size| {
            let at = usize::from(i % size);
            i /= size;
            left.remove(at)
        })
        .collect()
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
    assert!(!holds(world.store().key(world.poll).unwrap().bytes()), "the box holds its own key");
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
        answers.push((taken.status, taken.location.clone(), taken.bytes.len()));
        let shown = browser.get(&taken.location.unwrap()).await.ok().says("is in the box");
        answers.push((shown.status, None, shown.bytes.len()));
        shown.says_nothing_of("Ada Marsh").says_nothing_of("Dan Lowe");
    }
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[1], answers[3]);
}
