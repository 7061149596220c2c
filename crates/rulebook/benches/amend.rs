//! Measures an edit of a constitution of 60 clauses and 150 rules: reading both texts, all checks, the operations, their
//! application and the consequences. `cargo bench -p rulebook --bench amend`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::time::Instant;

use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::amend::{apply, derive, sentences};
use rulebook::consequence::{Outlook, consequences};
use rulebook::{FactKey, Facts, Rules, check_parsed, compare, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

fn main() {
    let base = grown();
    let edited = base.replace("ten days before", "fourteen days before").replace("days = 10", "days = 14");
    assert_ne!(base, edited);
    let document = parse(&base).document;
    println!("{} clauses, {} rules", document.clauses.len(), document.rules().count());
    let zone = TimeZone::get("Europe/London").unwrap();
    let member = |i: i16| {
        let category = if i % 3 == 0 { "associate" } else { "national" };
        let facts = Facts::new().with(FactKey::Category, category).with(FactKey::LivesInArea, i % 7 != 0);
        let facts = facts.with(FactKey::MemberSince, date(2010 + i % 15, 3, 1));
        facts.with(FactKey::RollDate, date(2026, 8, 29)).with(FactKey::Today, date(2026, 5, 1))
    };
    let members: Vec<Facts> = (0..500).map(member).collect();
    for (name, members) in [("without a list of members", &[][..]), ("with 500 members", &members)] {
        let mut times = vec![];
        for _ in 0..50 {
            let start = Instant::now();
            let (before, after) = (parse(&base), parse(&edited));
            let reports = (check_parsed(&before), check_parsed(&after));
            let comparison = compare(&before.document, &after.document);
            let outlook = Outlook { from: date(2026, 5, 1), zone: &zone, meetings: &[], members };
            let (old, new) = (Rules::new(before.document, 1), Rules::new(after.document, 2));
            let found = consequences((&old, &reports.0), (&new, &reports.1), &outlook);
            times.push(start.elapsed());
            assert!(!comparison.is_empty() && !found.calendar.dates.is_empty());
        }
        times.sort();
        println!("reading, checks, comparison and consequences {name}: median {:?}", times[times.len() / 2]);
    }
    let mut times = vec![];
    for _ in 0..20 {
        let start = Instant::now();
        let operations = derive(&base, &edited).unwrap();
        let told = sentences(&base, &operations);
        let applied = apply(&base, &operations).unwrap();
        times.push(start.elapsed());
        assert!(applied.source.contains("fourteen days before") && !told.is_empty());
    }
    times.sort();
    println!("operations, their sentences and application: median {:?}", times[times.len() / 2]);
}

/// The example with clauses of its own kind added, to 60 clauses and 150 rules.
fn grown() -> String {
    let mut text = LOCAL_GROUP.to_owned();
    let (clauses, rules) = (parse(&text).document.clauses.len(), parse(&text).document.rules().count());
    for n in clauses..60 {
        text += &format!("\n## {n}. Clause {n} {{#clause-{n}}}\n\n");
        let wanted = 150_usize.saturating_sub(rules).div_ceil(60 - clauses);
        for k in 0..wanted {
            text += &format!(
                "The committee sends paper {n}-{k} to all members every two months, and nobody waits for it.\n\n\
                 ```rule\ntype = \"publication\"\nid = \"paper-{n}-{k}\"\n\
                 says = [\"The committee sends paper {n}-{k} to all members every two months\"]\n\
                 what = \"paper-{n}-{k}\"\nto = [\"national\"]\nevery = {{ months = 2 }}\nowner = \"committee\"\n```\n\n"
            );
        }
    }
    text
}
