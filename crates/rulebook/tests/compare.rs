//! Two versions side by side.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::{Fate, compare, overlay, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const ELEVEN_SEATS: &str = include_str!("../../../examples/constitutions/local-group-amendment-11-posts.md");

#[test]
fn a_version_does_not_differ_from_itself() {
    let document = parse(LOCAL_GROUP).document;
    assert!(compare(&document, &document).is_empty());
}

#[test]
fn a_change_of_words_and_rule_is_shown_in_both() {
    let before = parse(LOCAL_GROUP).document;
    let text = LOCAL_GROUP.replace("nobody is asked\nfor a reason", "a reason is\ngiven").replace(
        "The form must be in at the end of the day two weeks before the meeting, and a late one is\nrefused.",
        "The form must be in at the end of the day three weeks before the meeting, and a late one is\nrefused.",
    );
    let text = text.replace(
        "closes = { value = { before = \"agm\", weeks = 2 }, says = \"The form must be in at the end of the day two weeks",
        "closes = { value = { before = \"agm\", weeks = 3 }, says = \"The form must be in at the end of the day three weeks",
    );
    let comparison = compare(&before, &parse(&text).document);
    let nominations = comparison.clauses.iter().find(|c| c.slug == "nominations").unwrap();
    assert_eq!(nominations.fate, Fate::Changed);
    let change = &nominations.texts[0];
    assert!(change.tracked().contains("[-two-]{+three+} weeks before the meeting"), "{}", change.tracked());
    assert!(change.before().contains("day two weeks") && change.after().contains("day three weeks"));
    assert_eq!(nominations.rules[0].fields[0].field, "closes");
    assert!(nominations.rules[0].sentences()[0].contains("After: Nominations close three weeks before"));
}

#[test]
fn the_proposal_of_eleven_seats_reads_as_changes_of_rules() {
    let amended = overlay(LOCAL_GROUP, ELEVEN_SEATS).unwrap();
    let comparison = compare(&parse(LOCAL_GROUP).document, &parse(&amended).document);
    let fates: Vec<String> = comparison.clauses.iter().map(|c| format!("{:?} {}", c.fate, c.label)).collect();
    let mut told = fates.join("\n");
    for change in comparison.clauses.iter().flat_map(|c| &c.texts) {
        told.push_str(&format!("\n{}: {}", change.paragraph, change.tracked()));
    }
    for sentence in comparison.rule_sentences() {
        told.push_str(&format!("\n* {sentence}"));
    }
    insta::assert_snapshot!(told);
}

/// What is left out of a list stands where it stood, also where the sentence after the list changes.
#[test]
fn a_clause_in_full_reads_in_order_with_what_stayed() {
    let text = LOCAL_GROUP.replacen("\n- three members without portfolio.", "", 1).replacen(
        "One person holds at most one of these posts.",
        "One person holds no more than one of these posts.",
        1,
    );
    let comparison = compare(&parse(LOCAL_GROUP).document, &parse(&text).document);
    let committee = comparison.clauses.iter().find(|c| c.slug == "committee").unwrap();
    let lines: Vec<String> = committee.in_full.iter().map(rulebook::TextChange::tracked).collect();
    let at = |words: &str| lines.iter().position(|it| it.contains(words)).unwrap();
    assert!(lines[at("two organisers;")] == "two organisers;", "what stayed is there: {lines:?}");
    assert!(at("two community engagement officers;") < at("[-three members without portfolio.-]"));
    let place = lines.iter().position(|it| it.starts_with("One person holds")).unwrap();
    assert!(at("[-three members without portfolio.-]") < place, "{lines:?}");
    assert_eq!(committee.texts.len(), 2);
}
