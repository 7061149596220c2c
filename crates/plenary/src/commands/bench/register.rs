//! `plenary bench register`: so many people, of whom one in a hundred is there twice; then what officers do with them.

use std::fs;
use std::time::{Duration, Instant};

use kernel::Ctx;
use kernel::group::{self, NewGroup};
use people::model::{Definition, Fee};
use people::service::{Query, audiences, duplicates, find, search};

use super::segment::most_memory;
use super::{median, per_second};
use crate::Outcome;
use crate::cli::{BenchSegment, Place};
use crate::installation::{Options, open};

const SLICE: u64 = 2000;
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

pub async fn run(args: BenchSegment) -> Outcome {
    let dir = std::env::temp_dir().join(format!("plenary-bench-{}", std::process::id()));
    let place = Place { data: dir.clone(), database: args.database.clone() };
    let app = open(&place, Options::new("http://127.0.0.1")).await?;
    app.db().hurry().await?;
    let new =
        NewGroup { name: "Bench", short_name: "Bench", zone: "Europe/London", host: Some("bench.invalid") };
    let group = group::create(app.db(), app.chance(), app.now(), new).await?;
    let ctx = Ctx::system(&app, group, app.now());
    let start = Instant::now();
    eprintln!("Writing {} people …", args.number);
    for from in (0..args.number).step_by(usize::try_from(SLICE).unwrap_or(1)) {
        people::bench::fill(&ctx, from, (from + SLICE).min(args.number)).await?;
    }
    println!(
        "people           {}, written at {} a second",
        args.number,
        per_second(args.number, start.elapsed())
    );
    searches(&ctx).await?;
    counts(&ctx).await?;
    twice(&ctx).await?;
    println!("most memory      {} MiB", most_memory() / 1024);
    app.db().close().await;
    Ok(fs::remove_dir_all(dir)?)
}

async fn searches(ctx: &Ctx) -> Outcome {
    let mut all = vec![];
    for words in TYPED {
        let mut times = vec![];
        let mut found = 0;
        for _ in 0..TIMES {
            let start = Instant::now();
            found = find(ctx, words).await?.people.len();
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
    let (mut after, mut steps) = (vec![], 0);
    while let Some(next) = duplicates::scan_step(ctx, &after).await? {
        (after, steps) = (next, steps + 1);
    }
    let took = start.elapsed();
    let (_, pairs) = duplicates::open(ctx, 0).await?;
    println!("duplicates       {:>8} ms, {pairs} pairs, {steps} steps", took.as_millis());
    Ok(())
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let last = times.get(times.len() * 95 / 100).copied().unwrap_or_default();
    println!("{what:<16} {:>8} µs, 95 of 100 under {} µs", median(times).as_micros(), last.as_micros());
}
