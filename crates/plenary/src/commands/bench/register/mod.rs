//! `plenary bench register`: so many people, of whom one in a hundred is there twice, each with three offers and five dated
//! facts; then what officers do with them, by the services and by the pages of a server.

mod pages;
mod scene;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use kernel::group::{self, NewGroup};
use kernel::{App, Ctx, Db, PersonId};
use people::model::{Definition, Fee};
use people::service::{Narrow, Query, audiences, duplicates, find, search};

use super::node::Node;
use super::segment::most_memory;
use super::{median, per_second};
use crate::Outcome;
use crate::cli::{BenchRegister, Place};
use crate::installation::{Options, open};

/// By this name the register is found again.
const HOST: &str = "bench.invalid";
const SLICE: u64 = 5000;
const TIMES: usize = 20;

/// What somebody types: names whole and begun, both ways round, a number, a postcode, an address, a slip.
const TYPED: [&str; 9] = [
    "marsh",
    "catherine thornleywood",
    "Ashertonby",
    "oakwalfield ada",
    "zz77 1",
    "#4711",
    "member4711@",
    "07700 001234",
    "thorningwrth",
];

pub async fn run(args: BenchRegister) -> Outcome {
    let passing = std::env::temp_dir().join(format!("plenary-bench-{}", std::process::id()));
    let dir = args.folder.clone().unwrap_or_else(|| passing.clone());
    let (cookie, entries) = services(&args, &dir).await?;
    let node = Node::start(&dir, args.database.as_deref()).await?;
    let visits = pages::Visits { address: node.address, host: HOST.to_owned(), cookie, entries };
    pages::measure(visits, &node, &args).await?;
    node.end().await?;
    if args.folder.is_none() {
        fs::remove_dir_all(passing)?;
    }
    Ok(())
}

/// Fills the register and measures its services; an officer's cookie and some entries, for the pages. Nothing is held open
/// after it: the folder belongs to the server then.
async fn services(args: &BenchRegister, dir: &Path) -> anyhow::Result<(String, Vec<PersonId>)> {
    let place = Place { data: dir.to_owned(), database: args.database.clone() };
    let app = open(&place, Options::new("http://127.0.0.1")).await?;
    let kept = group::all(app.db()).await?.into_iter().find(|it| it.host.as_deref() == Some(HOST));
    let ctx = match kept {
        Some(group) => Ctx::system(&app, group, app.now()),
        None => filled(&app, args.number).await?,
    };
    let cookie = scene::sign_in(&ctx).await?;
    searches(&ctx).await?;
    counts(&ctx).await?;
    twice(&ctx).await?;
    println!("most memory      {} MiB (256 more if it wrote so many before)", most_memory() / 1024);
    let entries = find(&ctx, "marsh", Narrow::default()).await?.people;
    app.db().close().await;
    Ok((cookie, entries))
}

/// A new register of so many people.
async fn filled(app: &App, number: u64) -> anyhow::Result<Ctx> {
    app.db().hurry().await?;
    if let Db::Sqlite { write, .. } = app.db() {
        // Only for the writing beforehand: the server that is measured opens the file anew.
        let pragmas = "PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 100000";
        sqlx::raw_sql(pragmas).execute(write).await?;
    }
    let new = NewGroup { name: "Bench", short_name: "Bench", zone: "Europe/London", host: Some(HOST) };
    let group = group::create(app.db(), app.chance(), app.now(), new).await?;
    let ctx = Ctx::system(app, group, app.now());
    scene::officer(&ctx).await?;
    fill(&ctx, number).await?;
    people::service::count_once(&ctx).await?;
    if let Db::Postgres(pool) = app.db() {
        // What the server does by itself within minutes once so much was written.
        sqlx::raw_sql("VACUUM (ANALYZE)").execute(pool).await?;
    }
    Ok(ctx)
}

async fn fill(ctx: &Ctx, number: u64) -> Outcome {
    eprintln!("Writing {number} people …");
    let start = Instant::now();
    for from in (0..number).step_by(usize::try_from(SLICE).unwrap_or(1)) {
        people::bench::fill(ctx, from, (from + SLICE).min(number)).await?;
    }
    println!("people           {number}, written at {} a second", per_second(number, start.elapsed()));
    Ok(())
}

async fn searches(ctx: &Ctx) -> Outcome {
    let mut all = vec![];
    for words in TYPED {
        let mut times = vec![];
        let mut found = 0;
        for _ in 0..TIMES {
            let start = Instant::now();
            found = find(ctx, words, Narrow::default()).await?.people.len();
            times.push(start.elapsed());
        }
        all.extend(times.iter().copied());
        println!("search           {:>8} µs, {found:>3} found, {words:?}", median(times).as_micros());
    }
    let start = Instant::now();
    search(ctx, &Query { words: "marsh".into(), ..Query::default() }).await?;
    println!("a page of them   {:>8} µs", start.elapsed().as_micros());
    say("all searches", all);
    Ok(())
}

async fn counts(ctx: &Ctx) -> Outcome {
    let of = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let asked = [
        ("one ward", Definition { areas: of(&["Ward 77"]), ..Definition::default() }),
        (
            "one constituency",
            Definition { constituencies: of(&["Constituency 77"]), ..Definition::default() },
        ),
        ("all members", Definition::default()),
        ("associates", Definition { categories: of(&["associate"]), ..Definition::default() }),
        ("joined in 90 days", Definition { joined_within: Some(90), ..Definition::default() }),
        ("fee unpaid", Definition { fee: Fee::Unpaid, ..Definition::default() }),
        ("fee paid", Definition { fee: Fee::Paid, ..Definition::default() }),
        (
            "a ward's unpaid",
            Definition { areas: of(&["Ward 77"]), fee: Fee::Unpaid, ..Definition::default() },
        ),
        ("all but a ward", Definition { not_areas: of(&["Ward 77"]), ..Definition::default() }),
        (
            "a ward's offers",
            Definition { areas: of(&["Ward 77"]), offers: of(&["offer 7"]), ..Definition::default() },
        ),
        ("who offers", Definition { offers: of(&["offer 7"]), ..Definition::default() }),
        (
            "associates unpaid",
            Definition { categories: of(&["associate"]), fee: Fee::Unpaid, ..Definition::default() },
        ),
    ];
    for (name, definition) in asked {
        let (mut times, mut n) = (vec![], 0);
        for _ in 0..TIMES {
            let start = Instant::now();
            n = audiences::count(ctx, &definition).await?;
            times.push(start.elapsed());
        }
        println!("counted          {:>8} µs, {n:>8} people, {name}", median(times).as_micros());
    }
    Ok(())
}

async fn twice(ctx: &Ctx) -> Outcome {
    let start = Instant::now();
    let pairs = duplicates::exact(ctx).await?;
    println!("same address     {:>8} ms, {pairs} pairs", start.elapsed().as_millis());
    let start = Instant::now();
    let pairs = duplicates::compare_all(ctx).await?;
    println!("duplicates       {:>8} ms, {pairs} pairs", start.elapsed().as_millis());
    Ok(())
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let last = times.get(times.len() * 95 / 100).copied().unwrap_or_default();
    println!("{what:<16} {:>8} µs, 95 of 100 under {} µs", median(times).as_micros(), last.as_micros());
}
