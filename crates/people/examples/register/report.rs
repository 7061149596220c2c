//! What the services take: searching, counting audiences, finding who is there twice.

use std::time::{Duration, Instant};

use kernel::{Ctx, Result};
use people::model::{Definition, Fee};
use people::service::{Counts, Query, audiences, duplicates, figures, find, search};

const TIMES: usize = 20;

/// What somebody types: names whole and begun, both ways round, a number, a postcode, an address, a slip.
pub const TYPED: [&str; 9] = [
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

pub async fn services(ctx: &Ctx) -> Result<()> {
    searches(ctx).await?;
    counts(ctx).await?;
    twice(ctx).await
}

async fn searches(ctx: &Ctx) -> Result<()> {
    let mut all = vec![];
    for words in TYPED {
        let (mut times, mut found) = (vec![], 0);
        for _ in 0..TIMES {
            let start = Instant::now();
            found = find(ctx, words).await?.people.len();
            times.push(start.elapsed());
        }
        all.extend(times.iter().copied());
        say(&format!("search, {found:>3} found, {words:?}"), times);
    }
    say("all searches", all);
    for words in ["", "marsh"] {
        let mut times = vec![];
        for _ in 0..TIMES {
            let start = Instant::now();
            search(ctx, &Query { words: words.into(), ..Query::default() }).await?;
            times.push(start.elapsed());
        }
        say(&format!("a page of the list, {words:?}"), times);
    }
    Ok(())
}

fn audiences_asked() -> [(&'static str, Definition); 12] {
    let of = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let nothing = Definition::default;
    [
        ("one ward", Definition { areas: of(&["Ward 77"]), ..nothing() }),
        ("one constituency", Definition { constituencies: of(&["Constituency 77"]), ..nothing() }),
        ("a ward's unpaid", Definition { areas: of(&["Ward 77"]), fee: Fee::Unpaid, ..nothing() }),
        ("a ward's offers", Definition { areas: of(&["Ward 77"]), offers: of(&["offer 7"]), ..nothing() }),
        ("all members", nothing()),
        ("all but a ward", Definition { not_areas: of(&["Ward 77"]), ..nothing() }),
        ("associates", Definition { categories: of(&["associate"]), ..nothing() }),
        ("joined in 90 days", Definition { joined_within: Some(90), ..nothing() }),
        ("fee unpaid", Definition { fee: Fee::Unpaid, ..nothing() }),
        ("fee paid", Definition { fee: Fee::Paid, ..nothing() }),
        ("who offers one thing", Definition { offers: of(&["offer 7"]), ..nothing() }),
        ("associates unpaid", Definition { categories: of(&["associate"]), fee: Fee::Unpaid, ..nothing() }),
    ]
}

async fn counts(ctx: &Ctx) -> Result<()> {
    for (name, definition) in audiences_asked() {
        let (mut times, mut n) = (vec![], 0);
        for _ in 0..TIMES {
            let start = Instant::now();
            n = audiences::count(ctx, &definition).await?;
            times.push(start.elapsed());
        }
        say(&format!("counted {n:>7}, {name}"), times);
    }
    let start = Instant::now();
    Counts::of(ctx).await?;
    say("the numbers of the list", vec![start.elapsed()]);
    let start = Instant::now();
    figures(ctx, ctx.now.plus_days(-7, &ctx.group.zone)).await?;
    say("the numbers of Monday", vec![start.elapsed()]);
    Ok(())
}

async fn twice(ctx: &Ctx) -> Result<()> {
    let (start, mut first) = (Instant::now(), None);
    let (mut after, mut steps) = (vec![], 0);
    while let Some(next) = duplicates::scan_step(ctx, &after).await? {
        (after, steps) = (next, steps + 1);
        // Same date of birth, postcode or e-mail come before names and telephone numbers.
        if first.is_none() && after.as_slice() > b"f".as_slice() {
            first = Some(start.elapsed());
        }
    }
    let took = start.elapsed();
    let (_, pairs) = duplicates::open(ctx, 0).await?;
    say("twice: by address or birthday", vec![first.unwrap_or(took)]);
    say(&format!("twice: by everything, {pairs} pairs, {steps} steps"), vec![took]);
    Ok(())
}

/// The median, and what 95 of 100 are within.
pub fn say(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default().as_micros();
    println!("{what:<48} {:>9} µs, 95 of 100 under {} µs", at(50), at(95));
}
