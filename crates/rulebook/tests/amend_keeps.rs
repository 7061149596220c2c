//! Nothing is lost quietly: adopting proposals in any order, fitting one after another, dividing one into parts.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use rulebook::amend::{Fit, Operation, apply, collisions, compose, derive, divide, fitted, rebase};
use rulebook::parse;

type Text = Vec<Vec<Vec<String>>>;

const WORDS: [&str; 8] = ["we", "meet", "members", "two", "weeks", "vote", "half", "chair"];

fn source(text: &Text) -> String {
    let mut out = "# Rules\n\n".to_owned();
    for (at, paras) in text.iter().enumerate() {
        out += &format!("## {}. Clause {{#c{at}}}\n\n", at + 1);
        paras.iter().for_each(|words| out += &format!("{}\n\n", words.join(" ")));
    }
    out
}

fn text() -> impl Strategy<Value = Text> {
    let word = (0..WORDS.len()).prop_map(|at| WORDS[at].to_owned());
    let para = prop::collection::vec(word, 3..9);
    prop::collection::vec(prop::collection::vec(para, 1..4), 2..4)
}

/// An edit: which sort, and where.
type Edit = (u8, usize, usize, usize);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0_u8..6, 0_usize..50, 0_usize..50, 0_usize..50), 1..4)
}

/// A text with edits; every word that is put in is one that stands nowhere else.
fn edited(base: &Text, edits: &[Edit], who: &str) -> Text {
    let mut text = base.clone();
    for (n, (sort, a, b, c)) in edits.iter().enumerate() {
        let at = a % text.len();
        let paras = &mut text[at];
        let count = paras.len();
        let mark = format!("{who}{n}");
        match sort {
            0 | 1 if count > 0 => {
                let words = &mut paras[b % count];
                let place = c % (words.len() + 1);
                words.insert(place, mark);
            }
            2 if count > 0 && paras[b % count].len() > 1 => {
                let words = &mut paras[b % count];
                let place = c % words.len();
                words.remove(place);
            }
            3 if count > 1 => drop(paras.remove(b % count)),
            4 => paras.insert(b % (count + 1), vec![mark.clone(), "we".to_owned(), mark]),
            5 if count > 1 => paras.swap(b % count, c % count),
            _ => {}
        }
    }
    text
}

/// The words of proposals that stand in a text.
fn marks(source: &str, who: &str) -> BTreeSet<String> {
    let words = source.split_whitespace();
    words
        .filter(|it| it.strip_prefix(who).is_some_and(|n| n.parse::<u8>().is_ok()))
        .map(str::to_owned)
        .collect()
}

fn put_in(operation: &Operation, who: &str) -> BTreeSet<String> {
    match operation {
        Operation::ReplaceText { replace: text, .. } | Operation::InsertPara { text, .. } => marks(text, who),
        _ => BTreeSet::new(),
    }
}

/// The clause whose paragraphs an operation puts in another order or number.
fn rearranged(operation: &Operation) -> Option<&str> {
    let words = matches!(operation, Operation::ReplaceText { .. });
    operation.clause().filter(|_| !words)
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

fn content(source: &str) -> Vec<String> {
    let document = parse(source).document;
    let paras = document.clauses.iter().flat_map(|it| &it.paragraphs);
    paras.map(|it| it.source.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn proposals_that_do_not_collide_give_one_text_in_whatever_order_they_are_adopted(
        base in text(), a in edits(), b in edits(), c in edits()
    ) {
        let before = source(&base);
        let proposals: Vec<Vec<Operation>> = [(&a, "aa"), (&b, "bb"), (&c, "cc")]
            .into_iter()
            .map(|(edits, who)| derive(&before, &source(&edited(&base, edits, who))).unwrap())
            .collect();
        let all: Vec<&[Operation]> = proposals.iter().map(Vec::as_slice).collect();
        prop_assume!(collisions(&before, &all).is_empty());
        let places: Vec<BTreeSet<&str>> = all.iter().map(|it| it.iter().filter_map(rearranged).collect()).collect();
        let alone = (0..3).all(|at| (at + 1..3).all(|other| places[at].is_disjoint(&places[other])));
        let together = compose(&before, &all).unwrap().source;
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let mut now = before.clone();
            let mut fits = true;
            for at in order {
                match fitted(&rebase(&proposals[at], &before, &now)) {
                    Some(operations) => match apply(&now, &operations) {
                        Ok(applied) => now = applied.source,
                        Err(_) => fits = false,
                    },
                    None => fits = false,
                }
            }
            // What does not fit is told; what fits makes the text that all of them make together. Only where two put
            // paragraphs in or elsewhere in one clause, the order of these follows that of adoption.
            if fits && alone {
                prop_assert_eq!(content(&now), content(&together));
            } else if fits {
                prop_assert_eq!(sorted(content(&now)), sorted(content(&together)));
            }
        }
    }

    #[test]
    fn fitting_a_proposal_to_another_text_loses_no_word_without_saying_so(base in text(), a in edits(), b in edits()) {
        let before = source(&base);
        let ours = derive(&before, &source(&edited(&base, &a, "aa"))).unwrap();
        let theirs = derive(&before, &source(&edited(&base, &b, "bb"))).unwrap();
        let adopted = apply(&before, &theirs).unwrap().source;
        let rebased = rebase(&ours, &before, &adopted);
        prop_assert_eq!(rebased.len(), ours.len());
        let (mut kept, mut wanted) = (vec![], BTreeSet::new());
        for (step, was) in rebased.iter().zip(&ours) {
            match &step.fit {
                Fit::Same | Fit::Moved => {
                    prop_assert_eq!(put_in(&step.operation, "aa"), put_in(was, "aa"));
                    wanted.extend(put_in(&step.operation, "aa"));
                    kept.push(step.operation.clone());
                }
                Fit::Done => prop_assert!(put_in(was, "aa").is_empty(), "nobody else put these words in"),
                Fit::Failed { why, .. } => prop_assert!(!why.is_empty()),
            }
        }
        // Those that do not go together are refused, and then all of them wait for their mover.
        if let Ok(applied) = apply(&adopted, &kept) {
            prop_assert!(marks(&applied.source, "aa").is_superset(&wanted));
            prop_assert_eq!(marks(&applied.source, "bb"), marks(&adopted, "bb"), "what was adopted stays");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn parts_hold_every_step_once_and_each_stands_alone(base in text(), a in edits(), b in edits()) {
        let before = source(&base);
        let twice = edited(&edited(&base, &a, "aa"), &b, "bb");
        let operations = derive(&before, &source(&twice)).unwrap();
        let parts = divide(&before, &operations);
        let mut all: Vec<usize> = parts.iter().flat_map(|it| it.operations.clone()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..operations.len()).collect::<Vec<_>>());
        for part in &parts {
            let of = |ours: bool| -> Vec<Operation> {
                let chosen = operations.iter().enumerate().filter(|(at, _)| part.operations.contains(at) == ours);
                chosen.map(|(_, it)| it.clone()).collect()
            };
            prop_assert!(apply(&before, &of(true)).is_ok());
            prop_assert!(apply(&before, &of(false)).is_ok());
        }
    }
}
