//! Amendments on the example constitution, and the answers to bad input.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::amend::{
    Anchor, Composing, Fit, Operation, Why, apply, clause_text, compose, derive, fitted, proposal_hash,
    rebase, sentences, with_clause, with_new_clause, without_clause,
};
use rulebook::{Fate, check, compare, overlay, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const ELEVEN_SEATS: &str = include_str!("../../../examples/constitutions/local-group-amendment-11-posts.md");

/// The example with words of one clause replaced, as a member edits them.
fn edited(base: &str, slug: &str, from: &str, to: &str) -> String {
    let mut clause = clause_text(base, slug).unwrap();
    assert!(clause.prose.contains(from), "{}", clause.prose);
    clause.prose = clause.prose.replace(from, to);
    with_clause(base, slug, &clause).unwrap()
}

fn proposal(base: &str, slug: &str, from: &str, to: &str) -> Vec<Operation> {
    derive(base, &edited(base, slug, from, to)).unwrap()
}

#[test]
fn a_sentence_that_is_put_in_is_derived_as_that_sentence() {
    let base = "# R\n\n## 1. A {#a}\n\nWe meet. We vote.\n";
    for (edited, words) in [
        ("We meet. We sing. We vote.", " We sing."),
        ("We meet. We vote. We sing.", " We sing."),
        ("We sing. We meet. We vote.", "We sing. "),
    ] {
        let steps = rulebook::amend::derive(base, &base.replace("We meet. We vote.", edited)).unwrap();
        let [rulebook::amend::Operation::ReplaceText { find, replace, .. }] = steps.as_slice() else {
            panic!("{steps:?}")
        };
        assert_eq!((find.as_str(), replace.as_str()), ("", words));
    }
}

#[test]
fn a_clause_that_is_opened_and_saved_unchanged_is_no_amendment() {
    let document = parse(LOCAL_GROUP).document;
    for clause in &document.clauses {
        let text = clause_text(LOCAL_GROUP, &clause.slug).unwrap();
        let saved = with_clause(LOCAL_GROUP, &clause.slug, &text).unwrap();
        assert_eq!(derive(LOCAL_GROUP, &saved).unwrap(), [], "{}", clause.slug);
    }
}

#[test]
fn edited_words_become_a_sentence_that_a_meeting_can_read_out() {
    let ops = proposal(
        LOCAL_GROUP,
        "members-meetings",
        "at least ten days before",
        "at least fourteen days before",
    );
    let ops_sentences = sentences(LOCAL_GROUP, &ops);
    assert_eq!(ops_sentences, ["In clause 6 leave out “ten” and insert “fourteen”."]);
    let applied = apply(LOCAL_GROUP, &ops).unwrap().source;
    let change = compare(&parse(LOCAL_GROUP).document, &parse(&applied).document);
    assert_eq!(change.clauses.len(), 1);
    assert!(change.clauses[0].texts[0].tracked().contains("at least [-ten-]{+fourteen+} days before"));
}

#[test]
fn a_quote_follows_the_words_it_quotes() {
    let ops = proposal(
        LOCAL_GROUP,
        "members-meetings",
        "at least ten days before",
        "at least fourteen days before",
    );
    let applied = apply(LOCAL_GROUP, &ops).unwrap().source;
    let rule = parse(&applied).document.rule("members-meeting-notice").unwrap().clone();
    assert_eq!(rule.says, ["sends word of each to every member at least fourteen days before."]);
    assert!(check(&applied).ok, "{:?}", check(&applied).diagnostics);
}

#[test]
fn words_and_rule_change_together() {
    let mut clause = clause_text(LOCAL_GROUP, "members-meetings").unwrap();
    clause.prose = clause.prose.replace("ten days", "fourteen days");
    clause.rules = clause.rules.replace("at_least = { days = 10 }", "at_least = { days = 14 }");
    let ops = derive(LOCAL_GROUP, &with_clause(LOCAL_GROUP, "members-meetings", &clause).unwrap()).unwrap();
    let told = sentences(LOCAL_GROUP, &ops);
    let rule = "In clause 6, in the rule on notice, change “How long before” from 10 days to 14 days.";
    assert_eq!(told[1], rule);
    let applied = apply(LOCAL_GROUP, &ops).unwrap().source;
    // Everything else in the block and in the file stays as it was written.
    assert!(applied.contains("at_least = { days = 14 }\nto = [\"national\", \"associate\"]"));
    let untouched = |text: &str| text.split("## 7.").nth(1).unwrap().trim_end().to_owned();
    assert_eq!(untouched(&applied), untouched(LOCAL_GROUP));
}

#[test]
fn the_proposal_of_eleven_seats_is_operations_like_any_other() {
    let wanted = overlay(LOCAL_GROUP, ELEVEN_SEATS).unwrap();
    let ops = derive(LOCAL_GROUP, &wanted).unwrap();
    let applied = apply(LOCAL_GROUP, &ops).unwrap().source;
    let difference = compare(&parse(&wanted).document, &parse(&applied).document);
    assert!(difference.is_empty(), "{difference:#?}");
    assert!(check(&applied).ok, "{:?}", check(&applied).diagnostics);
    let told = sentences(LOCAL_GROUP, &ops).join("\n");
    assert!(told.contains("In clause 8 leave out “twelve” and insert “eleven”."), "{told}");
    assert!(told.contains("In clause 8 leave out “a data manager;”."), "{told}");
    assert!(told.contains("Leave out clause 11.6 with its rules."), "{told}");
    assert!(told.contains("insert a new clause, 11.6 “Treasurer”."), "{told}");
    // The ids of paragraphs that stay are the same.
    let before = parse(LOCAL_GROUP).document;
    let after = parse(&applied).document;
    for clause in &before.clauses {
        let Some(now) = after.clause(&clause.slug) else { continue };
        for para in &clause.paragraphs {
            if let Some(same) = now.paragraphs.iter().find(|p| p.text == para.text) {
                assert_eq!(same.id, para.id);
            }
        }
    }
}

#[test]
fn clauses_are_put_in_and_left_out() {
    let mut clause = clause_text(LOCAL_GROUP, "money").unwrap();
    (clause.number, clause.title) = ("15.".to_owned(), "Words".to_owned());
    (clause.prose, clause.rules) = ("Words mean what clause 4 says.".to_owned(), String::new());
    let added = with_new_clause(LOCAL_GROUP, "amendment", "words", &clause).unwrap();
    let ops = derive(LOCAL_GROUP, &added).unwrap();
    assert_eq!(sentences(LOCAL_GROUP, &ops), ["After clause 14 insert a new clause, 15 “Words”."]);
    assert!(apply(LOCAL_GROUP, &ops).unwrap().source.contains("[clause 4](#membership) says."));
    let without = without_clause(LOCAL_GROUP, "money").unwrap();
    let gone = derive(LOCAL_GROUP, &without).unwrap();
    assert_eq!(sentences(LOCAL_GROUP, &gone), ["Leave out clause 13 with its rules."]);
    let change =
        compare(&parse(LOCAL_GROUP).document, &parse(&apply(LOCAL_GROUP, &gone).unwrap().source).document);
    assert_eq!(change.clauses[0].fate, Fate::Repealed);
    assert!(with_new_clause(LOCAL_GROUP, "amendment", "money", &clause).is_err());
    assert!(with_new_clause(LOCAL_GROUP, "amendment", "Not A Slug", &clause).is_err());
}

#[test]
fn a_quote_that_stands_there_twice_is_refused_with_longer_ones() {
    let base = "# R\n\n## 1. Meeting {#meeting}\n\nTwo members sign, and two members count the votes.\n";
    let at = anchor(base, "meeting", "Two members sign");
    let op = Operation::ReplaceText {
        at,
        prefix: String::new(),
        find: "members".to_owned(),
        suffix: String::new(),
        replace: "officers".to_owned(),
        count: 1,
    };
    let misfits = apply(base, std::slice::from_ref(&op)).unwrap_err();
    let Why::Times { times, longer, .. } = &misfits[0].why else { panic!("{misfits:?}") };
    assert_eq!(
        (*times, longer.as_slice()),
        (2, ["Two members".to_owned(), "two members".to_owned()].as_slice())
    );
    assert_eq!(
        misfits[0].why.hint(),
        "Quote more words, so that the place is the only one: “Two members” or “two members”."
    );
    // Said to stand there twice, both are changed.
    let Operation::ReplaceText { at, prefix, find, suffix, replace, .. } = op else { panic!() };
    let both = Operation::ReplaceText { at, prefix, find, suffix, replace, count: 2 };
    assert!(apply(base, &[both]).unwrap().source.contains("Two officers sign, and two officers count"));
}

/// The anchor of the paragraph that begins so.
fn anchor(base: &str, slug: &str, begins: &str) -> Anchor {
    let ops = derive(base, &base.replace(begins, &format!("X {begins}"))).unwrap();
    let found = ops.into_iter().find_map(|op| match op {
        Operation::ReplaceText { at, .. } => Some(at),
        _ => None,
    });
    let found = found.unwrap();
    assert_eq!(found.clause(), Some(slug));
    found
}

#[test]
fn a_proposal_for_words_that_changed_meanwhile_is_refused_and_three_ways_are_offered() {
    let ours = proposal(LOCAL_GROUP, "members-meetings", "ten days", "fourteen days");
    let theirs = proposal(LOCAL_GROUP, "members-meetings", "ten days", "a week");
    let Err(Composing::Collide(found)) = compose(LOCAL_GROUP, &[&ours, &theirs]) else { panic!() };
    assert_eq!(found[0].clause, "members-meetings");
    let adopted = apply(LOCAL_GROUP, &theirs).unwrap().source;
    assert!(matches!(apply(&adopted, &ours).unwrap_err()[0].why, Why::Changed(_)));
    let rebased = rebase(&ours, LOCAL_GROUP, &adopted);
    let Fit::Failed { why, insist: Some(insist) } = &rebased[0].fit else { panic!("{rebased:?}") };
    assert_eq!(why, "The words “ten” no longer stand there.");
    assert_eq!(fitted(&rebased), None);
    let insisted = apply(&adopted, std::slice::from_ref(insist)).unwrap().source;
    assert!(
        parse(&insisted).document.clause("members-meetings").unwrap().paragraphs[0]
            .text
            .contains("fourteen days before")
    );
}

#[test]
fn a_proposal_in_a_paragraph_that_changed_elsewhere_moves_with_it() {
    let ours = proposal(LOCAL_GROUP, "members-meetings", "ten days", "fourteen days");
    let theirs = proposal(LOCAL_GROUP, "members-meetings", "six to eleven weeks", "five to twelve weeks");
    let both = compose(LOCAL_GROUP, &[&ours, &theirs]).unwrap().source;
    let adopted = apply(LOCAL_GROUP, &theirs).unwrap().source;
    let rebased = rebase(&ours, LOCAL_GROUP, &adopted);
    assert_eq!(rebased[0].fit, Fit::Moved);
    assert_eq!(apply(&adopted, &fitted(&rebased).unwrap()).unwrap().source, both);
}

#[test]
fn the_hash_of_a_proposal_is_of_its_base_and_its_steps() {
    let (a, b) = (
        proposal(LOCAL_GROUP, "members-meetings", "ten days", "fourteen days"),
        proposal(LOCAL_GROUP, "members-meetings", "ten days", "twelve days"),
    );
    let base = parse(LOCAL_GROUP).document.hash();
    assert_eq!(proposal_hash(&base, &a), proposal_hash(&base, &a.clone()));
    assert_ne!(proposal_hash(&base, &a), proposal_hash(&base, &b));
    assert_ne!(proposal_hash(&base, &a), proposal_hash("other", &a));
    assert_eq!(proposal_hash(&base, &a).len(), 64);
}

#[test]
fn prose_that_would_be_read_as_something_else_is_refused() {
    let mut clause = clause_text(LOCAL_GROUP, "money").unwrap();
    clause.prose.push_str("\n\n## 99. Power {#power}\n\nAll power to me.");
    assert!(with_clause(LOCAL_GROUP, "money", &clause).is_err());
    let base = "# R\n\n## 1. Meeting {#meeting}\n\nWe meet.\n";
    let smuggled = Operation::InsertPara {
        clause: "meeting".to_owned(),
        after: None,
        id: "meeting.p-1".to_owned(),
        shape: rulebook::amend::ParaShape::Text,
        text: "## 2. Power {#power}".to_owned(),
        statement: false,
    };
    assert!(matches!(apply(base, &[smuggled]).unwrap_err()[0].why, Why::NotProse(_)));
    let mut bad = clause_text(LOCAL_GROUP, "money").unwrap();
    bad.rules = "type = ".to_owned();
    assert!(
        with_clause(LOCAL_GROUP, "money", &bad).unwrap_err().to_string().starts_with("Rule 1 cannot be read")
    );
}
