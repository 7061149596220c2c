//! A proposal in parts that a meeting votes on one by one.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::amend::{Operation, Part, apply, clause_text, derive, divide, with_clause};
use rulebook::{overlay, parse};

const TEXT: &str = include_str!("../../../examples/constitutions/local-group.md");
const ELEVEN: &str = include_str!("../../../examples/constitutions/local-group-amendment-11-posts.md");

fn edited(base: &str, slug: &str, swaps: &[(&str, &str)]) -> String {
    let mut text = clause_text(base, slug).unwrap();
    for (from, to) in swaps {
        assert!(text.prose.contains(from) || text.rules.contains(from), "{from}");
        (text.prose, text.rules) = (text.prose.replace(from, to), text.rules.replace(from, to));
    }
    with_clause(base, slug, &text).unwrap()
}

fn parts(after: &str) -> (Vec<Operation>, Vec<Part>) {
    let operations = derive(TEXT, after).unwrap();
    let parts = divide(TEXT, &operations);
    (operations, parts)
}

#[test]
fn paragraphs_that_have_nothing_to_do_with_each_other_are_parts() {
    let after = edited(
        TEXT,
        "members-meetings",
        &[("six to eleven weeks", "five to twelve weeks"), ("Any member may put", "Every member may put")],
    );
    let after = edited(&after, "money", &[("two people sign", "three people sign")]);
    let (operations, parts) = parts(&after);
    assert_eq!(parts.len(), 3);
    assert_eq!(parts.iter().map(|p| p.operations.len()).sum::<usize>(), operations.len());
    assert_eq!(parts[0].places, ["clause 6, paragraph 1"]);
    assert!(parts.iter().all(|p| p.together.is_empty()));
    // Any of them can be carried without the others.
    for some in 0..8_usize {
        let chosen = parts.iter().enumerate().filter(|(at, _)| some >> at & 1 == 1);
        let chosen: Vec<Operation> =
            chosen.flat_map(|(_, p)| p.operations.iter().map(|i| operations[*i].clone())).collect();
        apply(TEXT, &chosen).unwrap();
    }
}

#[test]
fn words_and_the_rule_that_carries_them_out_go_together() {
    let after = edited(
        TEXT,
        "members-meetings",
        &[("at least ten days before", "at least fourteen days before"), ("days = 10", "days = 14")],
    );
    let after = edited(&after, "money", &[("two people sign", "three people sign")]);
    let (_, parts) = parts(&after);
    assert_eq!(parts.len(), 2, "{parts:?}");
    assert_eq!(parts[0].together, ["Words and the rule that carries them out change together."]);
    assert_eq!(parts[0].places, ["clause 6, paragraph 1", "clause 6, its rule on notice"]);
}

#[test]
fn what_the_checks_would_refuse_apart_goes_together() {
    // A post in one clause, and a rule in another that needs it.
    let post = "type = \"post\"\nid = \"archivist\"\nname = \"archivist\"\nbody = \"committee\"\nseats = 1\nsays = [\"The archivist keeps the papers of the group.\"]";
    let with = |slug: &str, words: &str, rule: &str, base: &str| {
        let mut text = clause_text(base, slug).unwrap();
        text.prose.push_str(&format!("\n\n{words}"));
        text.rules.push_str(&format!("\n---\n{rule}"));
        with_clause(base, slug, &text).unwrap()
    };
    let duty = "type = \"duty\"\nid = \"yearly-list\"\nowner = \"committee/archivist\"\nwhat = \"a list of the papers\"\nevery = { months = 12 }\nevidence = [\"the list\"]\nsays = [\"Each year the archivist lists them.\"]";
    let after = with("committee", "The archivist keeps the papers of the group.", post, TEXT);
    let after = with("money", "Each year the archivist lists them.", duty, &after);
    let after = edited(&after, "money", &[("two people sign", "three people sign")]);
    let (operations, parts) = parts(&after);
    assert_eq!(parts.len(), 2, "{parts:?}");
    let hangs = parts.iter().find(|p| !p.together.is_empty() && p.places.len() > 2).unwrap();
    assert!(
        hangs.together.iter().any(|t| t.starts_with("One would not stand without the other")),
        "{hangs:?}"
    );
    for part in &parts {
        let chosen: Vec<Operation> = part.operations.iter().map(|i| operations[*i].clone()).collect();
        assert!(parse(&apply(TEXT, &chosen).unwrap().source).diagnostics.is_empty());
    }
}

#[test]
fn the_proposal_of_eleven_seats_is_divided_without_losing_a_step() {
    let (operations, parts) = parts(&overlay(TEXT, ELEVEN).unwrap());
    let mut all: Vec<usize> = parts.iter().flat_map(|p| p.operations.clone()).collect();
    all.sort_unstable();
    assert_eq!(all, (0..operations.len()).collect::<Vec<_>>());
    for part in &parts {
        let chosen: Vec<Operation> = part.operations.iter().map(|i| operations[*i].clone()).collect();
        apply(TEXT, &chosen).unwrap();
    }
}
