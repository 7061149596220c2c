//! Measures reading and checking a constitution of 60 clauses and 150 rules, and the worst file that is read at all.
//! `cargo bench -p rulebook --bench check`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::time::{Duration, Instant};

use rulebook::intake::{Block, propose, recognise};
use rulebook::{Rules, check_parsed, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

fn main() {
    let text = grown();
    let document = parse(&text).document;
    println!("{} clauses, {} rules", document.clauses.len(), document.rules().count());
    median("reading", || assert!(!parse(&text).document.clauses.is_empty()));
    median("reading and all checks", || assert!(check_parsed(&parse(&text)).ok));
    median("reading, and which rules hold", || {
        assert!(Rules::validated_parsed(&parse(&text), 1).1.is_empty());
    });
    let bare: Vec<Block> = document
        .clauses
        .iter()
        .flat_map(|c| {
            let head = Block::heading(2, format!("{} {}", c.number, c.title));
            std::iter::once(head).chain(c.paragraphs.iter().map(|p| Block::paragraph(p.text.clone())))
        })
        .collect();
    median("its prose recognised and rules proposed", || {
        assert!(!propose(&parse(&recognise(&bare).markdown).document).is_empty());
    });
    let mut worst = "# T\n".to_owned();
    for n in 0..10_000 {
        worst.push_str(&format!("\n## {n}. A {{#a{n}}}\n\nWords {n}. See [clause 7](#a7).\n"));
    }
    let start = Instant::now();
    assert!(check_parsed(&parse(&worst)).ok);
    println!("a file of ten thousand clauses, reading and all checks: {:?}", start.elapsed());
}

fn median(name: &str, run: impl Fn()) {
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{name}: median {:?}, slowest {:?}", times[times.len() / 2], times.last().unwrap());
}

/// The example with clauses of its own kind added, to 60 clauses and 150 rules.
fn grown() -> String {
    let mut text = LOCAL_GROUP.to_owned();
    let document = parse(&text).document;
    let (clauses, rules) = (document.clauses.len(), document.rules().count());
    let each = 150_usize.saturating_sub(rules).div_ceil(60 - clauses);
    for n in clauses..60 {
        text += &format!("\n## {n}. Clause {n} {{#clause-{n}}}\n\n");
        for k in 0..each {
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
