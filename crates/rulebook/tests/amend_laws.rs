//! Laws of amendments, on random texts and random edits.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use rulebook::amend::{Fit, Operation, apply, collisions, compose, derive, fitted, meetings, rebase};
use rulebook::parse;

/// A clause: its paragraphs (whether an item, and its words), and the weeks of its rule.
#[derive(Debug, Clone, PartialEq)]
struct Clause {
    slug: &'static str,
    number: usize,
    paras: Vec<(bool, Vec<usize>)>,
    weeks: usize,
}

const SLUGS: [&str; 4] = ["name", "members", "meetings", "change"];
const WORDS: [&str; 12] = [
    "we",
    "meet",
    "two",
    "weeks",
    "before",
    "the",
    "meeting",
    "[clause 2](#members)",
    "members",
    "of",
    "half",
    "vote.",
];

fn source(clauses: &[Clause]) -> String {
    let mut text = "# Rules\n\n".to_owned();
    for clause in clauses {
        text += &format!("## {}. Clause {{#{}}}\n\n", clause.number, clause.slug);
        for (item, words) in &clause.paras {
            let words: Vec<&str> = words.iter().map(|w| WORDS[*w % WORDS.len()]).collect();
            text += &format!("{}{}\n\n", if *item { "- " } else { "" }, words.join(" "));
        }
        text += &format!(
            "```rule\ntype = \"notice\"\nid = \"n-{}\"\nfor = \"agm\"\nat_least = {{ weeks = {} }}\n```\n\n",
            clause.slug, clause.weeks
        );
    }
    text
}

/// Words and rules of a text, whatever the ids of its paragraphs.
fn content(source: &str) -> Vec<String> {
    let document = parse(source).document;
    let mut all = vec![];
    for clause in &document.clauses {
        all.push(clause.label());
        for para in &clause.paragraphs {
            let words: Vec<&str> = para.source.split_whitespace().collect();
            all.push(format!("{:?} {}", para.shape, words.join(" ")));
        }
        all.extend(clause.rules.iter().map(|r| format!("{:?}", r.fields)));
    }
    all
}

fn paras() -> impl Strategy<Value = Vec<(bool, Vec<usize>)>> {
    prop::collection::vec((any::<bool>(), prop::collection::vec(0..WORDS.len(), 1..8)), 1..5)
}

fn text() -> impl Strategy<Value = Vec<Clause>> {
    prop::collection::vec((paras(), 1_usize..9), 2..=4).prop_map(|list| {
        list.into_iter()
            .enumerate()
            .map(|(i, (paras, weeks))| Clause { slug: SLUGS[i], number: i + 1, paras, weeks })
            .collect()
    })
}

/// An edit: which, where, and with what.
type Edit = (u8, usize, usize, usize);

fn edits(most: usize) -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0_u8..10, 0_usize..100, 0_usize..100, 0_usize..100), 1..=most)
}

fn edited(base: &[Clause], edits: &[Edit], only: Option<usize>) -> Vec<Clause> {
    let mut clauses = base.to_vec();
    for (which, a, b, c) in edits {
        if clauses.is_empty() {
            break;
        }
        let at = only.unwrap_or(*a) % clauses.len();
        let clause = &mut clauses[at];
        let n = clause.paras.len();
        match which {
            0 if n > 0 => {
                let words = &mut clause.paras[b % n].1;
                let w = c % words.len();
                words[w] += 1;
            }
            1 if n > 0 => {
                let words = &mut clause.paras[b % n].1;
                words.insert(c % (words.len() + 1), b + c);
            }
            2 if n > 0 && clause.paras[b % n].1.len() > 1 => {
                let words = &mut clause.paras[b % n].1;
                words.remove(c % words.len());
            }
            3 if n > 1 => drop(clause.paras.remove(b % n)),
            4 => clause.paras.insert(b % (n + 1), (c % 2 == 0, vec![*c, *b, b + c, 3])),
            5 if n > 1 => clause.paras.swap(b % n, c % n),
            6 if n > 0 && clause.paras[b % n].1.len() > 1 => {
                let tail = clause.paras[b % n].1.split_off(1);
                let item = clause.paras[b % n].0;
                clause.paras.insert(b % n + 1, (item, tail));
            }
            7 if n > 1 && b % n + 1 < n => {
                let (_, tail) = clause.paras.remove(b % n + 1);
                clause.paras[b % n].1.extend(tail);
            }
            8 => clause.weeks += 1,
            9 => clause.number += 10,
            _ => {}
        }
    }
    clauses
}

/// Something put in: in which clause, at which paragraph, in front of it or behind, as a paragraph or as a sentence of it.
type Put = (usize, usize, bool, bool);

fn puts() -> impl Strategy<Value = Vec<Put>> {
    prop::collection::vec((0_usize..2, 0_usize..2, any::<bool>(), any::<bool>()), 1..=4)
}

fn standing() -> Vec<Vec<String>> {
    let para = |c: usize, p: usize| format!("Sentence {c}{p} stands here. Another {c}{p} follows.");
    (0..2).map(|c| (0..2).map(|p| para(c, p)).collect()).collect()
}

fn printed(clauses: &[Vec<String>]) -> String {
    let clause = |(i, paras): (usize, &Vec<String>)| {
        format!("## {}. Clause {{#{}}}\n\n{}\n\n", i + 1, SLUGS[i], paras.join("\n\n"))
    };
    format!("# Rules\n\n{}", clauses.iter().enumerate().map(clause).collect::<String>())
}

/// The text with somebody's wishes, each in words of its own; one sentence at most to a paragraph.
fn with(base: &[Vec<String>], who: &str, puts: &[Put]) -> Vec<Vec<String>> {
    let mut clauses = base.to_vec();
    for (number, (clause, at, behind, own)) in puts.iter().enumerate() {
        let wish = format!("{who} wants the {}.", ["first", "second", "third", "fourth"][number]);
        let anchor = &base[*clause][*at][..12];
        let place = clauses[*clause].iter().position(|p| p.contains(anchor)).unwrap();
        let para = &mut clauses[*clause][place];
        let free = !para.contains(who);
        match (own, behind) {
            (false, true) if free => para.push_str(&format!(" {wish}")),
            (false, false) if free => *para = format!("{wish} {para}"),
            (_, true) => clauses[*clause].insert(place + 1, wish),
            (_, false) => clauses[*clause].insert(place, wish),
        }
    }
    clauses
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn what_is_derived_from_an_edit_makes_the_edit(base in text(), edits in edits(6)) {
        let (before, after) = (source(&base), source(&edited(&base, &edits, None)));
        let operations = derive(&before, &after).unwrap();
        let applied = apply(&before, &operations).unwrap();
        prop_assert_eq!(content(&applied.source), content(&after));
        let json = serde_json::to_string(&operations).unwrap();
        let read: Vec<Operation> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read, &operations);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn disjoint_proposals_give_one_text_in_any_order(base in text(), a in edits(3), b in edits(3)) {
        let before = source(&base);
        let a = derive(&before, &source(&edited(&base, &a, None))).unwrap();
        let b = derive(&before, &source(&edited(&base, &b, None))).unwrap();
        let (ab, ba) = (compose(&before, &[&a, &b]), compose(&before, &[&b, &a]));
        if collisions(&before, &[&a, &b]).is_empty() {
            prop_assert!(ab.is_ok() && ba.is_ok(), "{:?}", ab);
            if meetings(&before, &[&a, &b]).is_empty() {
                prop_assert_eq!(&ab, &ba);
            }
        } else {
            prop_assert!(ab.is_err() && ba.is_err());
        }
    }

    #[test]
    fn what_two_put_in_at_one_place_stands_in_the_order_of_adoption(a in puts(), b in puts()) {
        let base = standing();
        let before = printed(&base);
        let put = |who: &str, puts: &[Put]| derive(&before, &printed(&with(&base, who, puts))).unwrap();
        let (a, b) = (put("Ada", &a), put("Bo", &b));
        prop_assert_eq!(collisions(&before, &[&a, &b]), vec![]);
        let both = compose(&before, &[&a, &b]).unwrap().source;
        for (who, steps) in [("Ada", &a), ("Bo", &b)] {
            let wishes = both.matches(&format!("{who} wants")).count();
            prop_assert_eq!(wishes, steps.len(), "{}", both);
        }
        prop_assert_eq!(both.matches("stands here.").count(), before.matches("stands here.").count());
        let adopted = apply(&before, &a).unwrap().source;
        let later = fitted(&rebase(&b, &before, &adopted)).unwrap();
        prop_assert_eq!(content(&apply(&adopted, &later).unwrap().source), content(&both));
    }

    #[test]
    fn a_change_elsewhere_leaves_a_proposal_as_it_is(base in text(), a in edits(3), b in edits(3)) {
        let before = source(&base);
        let a = derive(&before, &source(&edited(&base, &a, Some(0)))).unwrap();
        let b = derive(&before, &source(&edited(&base, &b, Some(1)))).unwrap();
        let adopted = apply(&before, &a).unwrap().source;
        let rebased = rebase(&b, &before, &adopted);
        prop_assert!(rebased.iter().all(|r| r.fit == Fit::Same), "{:?}", rebased);
        prop_assert_eq!(fitted(&rebased).unwrap(), b.clone());
        let later = apply(&adopted, &b).unwrap().source;
        prop_assert_eq!(later, compose(&before, &[&a, &b]).unwrap().source);
    }

    #[test]
    fn a_proposal_that_fits_after_another_can_be_applied(base in text(), a in edits(3), b in edits(3)) {
        let before = source(&base);
        let a = derive(&before, &source(&edited(&base, &a, Some(0)))).unwrap();
        let b = derive(&before, &source(&edited(&base, &b, Some(0)))).unwrap();
        let adopted = apply(&before, &a).unwrap().source;
        let rebased = rebase(&b, &before, &adopted);
        if let Some(operations) = fitted(&rebased) {
            // What is left may still want one place twice (two edits that had become one); it never goes wrong quietly.
            if let Ok(applied) = apply(&adopted, &operations) {
                prop_assert!(derive(&adopted, &applied.source).is_ok());
            }
        }
    }
}

/// The same words put in twice after the same paragraph, the second time in front of the first: two ids.
#[test]
fn words_put_in_again_at_one_place_have_an_id_of_their_own() {
    let text = |paras: &[&str]| printed(&[paras.iter().map(|p| (*p).to_owned()).collect()]);
    let (before, once) = (text(&["We meet."]), text(&["We meet.", "We vote."]));
    let adopted = apply(&before, &derive(&before, &once).unwrap()).unwrap().source;
    let again = adopted.replacen("We vote.", "We vote.\n\nThen the count is read.\n\nWe vote.", 1);
    let steps = derive(&adopted, &again).unwrap();
    assert_eq!(content(&apply(&adopted, &steps).unwrap().source), content(&again));
}
