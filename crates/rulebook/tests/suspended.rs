//! A meeting may adopt anything in words: rules that do not hold are suspended, and people decide.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::{Act, FactKey, Facts, Outcome, Receipt, Rules, parse, rule};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

/// The example with the members' vote left out of one category's words and nothing mended.
fn broken() -> (Rules, Vec<rulebook::Suspended>) {
    // The members' meeting adopts other words for the roll and leaves the rule as it was.
    let text = LOCAL_GROUP.replace(
        "The roll is closed at the end of the day two weeks before the meeting. Members vote",
        "The roll is closed when the committee sees fit. Members vote",
    );
    Rules::validated(parse(&text).document, 2)
}

#[test]
fn a_text_that_holds_has_nothing_suspended() {
    let (rules, suspended) = Rules::validated(parse(LOCAL_GROUP).document, 1);
    assert_eq!(suspended, []);
    assert!(rules.election("committee-election").is_some());
}

#[test]
fn only_the_broken_rule_is_suspended_and_its_ruling_says_that_people_decide() {
    let (rules, suspended) = broken();
    assert_eq!(suspended.iter().map(|s| s.rule.as_str()).collect::<Vec<_>>(), ["roll"]);
    assert!(
        suspended[0]
            .line()
            .starts_with("The rule `roll` is suspended and people decide what the words mean.")
    );
    assert!(suspended[0].line().ends_with("clause 9.3, Voting."));
    let facts = Facts::new()
        .with(FactKey::Category, "national")
        .with(FactKey::LivesInArea, true)
        .with(FactKey::MemberSince, jiff::civil::date(2020, 1, 1))
        .with(FactKey::RollDate, jiff::civil::date(2026, 9, 5));
    let act = Act::BeOnRoll { election: "committee-election".to_owned() };
    let ruling = rule(&rules, &act, &facts);
    assert_eq!(ruling.outcome, Outcome::PeopleDecide { suspended: vec!["roll".to_owned()] });
    assert_eq!(
        ruling.line(2),
        "People decide this: the rule is suspended (roll) — clause 9.3, Voting, constitution no. 2."
    );
    // Other rulings go on by the rules that hold.
    let stand = Act::Stand { post: "organiser".to_owned() };
    assert!(rule(&rules, &stand, &facts).is_allowed());
    let (_, receipt) = Receipt::of(&rules, act, "person-7", facts);
    assert!(receipt.replays(&rules));
    let json = serde_json::to_string(&receipt).unwrap();
    assert!(json.contains("\"is\":\"people-decide\""), "{json}");
}

#[test]
fn no_lookup_gives_a_suspended_rule() {
    let text = LOCAL_GROUP
        .replace("for = \"agm\"\nat_least = { weeks = 6 }", "for = \"agn\"\nat_least = { weeks = 6 }");
    let (rules, suspended) = Rules::validated(parse(&text).document, 2);
    assert_eq!(suspended[0].rule, "agm-call");
    assert!(rules.notice("agm").is_none() && rules.notice("agn").is_none());
    assert!(rules.is_suspended(rules.document().rule("agm-call").unwrap()));
}

#[test]
fn of_two_rules_that_contradict_each_other_both_are_suspended() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/two-majorities.md"))
            .unwrap();
    let (rules, suspended) = Rules::validated(parse(&text).document, 1);
    assert_eq!(suspended.iter().map(|s| s.rule.as_str()).collect::<Vec<_>>(), ["half", "two-thirds"]);
    assert!(rules.majority("motion").is_none());
}

#[test]
fn a_block_that_cannot_be_read_is_named_too() {
    let text = LOCAL_GROUP.replace("seconders = 0\n", "seconders = \"none\"\n");
    let (_, suspended) = Rules::validated_parsed(&parse(&text), 1);
    assert!(suspended.iter().any(|s| s.rule == "nomination-form" && s.why[0].contains("does not fit")));
}

#[test]
fn a_suspended_rules_time_is_not_used_and_the_timetable_says_who_decides() {
    use rulebook::{Source, StepKind, TimetableError, timetable};
    let (rules, _) = broken();
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    let day = jiff::civil::date(2026, 9, 19).at(14, 0, 0, 0);
    let table = timetable(&rules, "committee-election", day, &zone).unwrap();
    let step = table.step(StepKind::RollFrozen).unwrap();
    let Source::PeopleDecide { cite } = &step.source else { panic!("{:?}", step.source) };
    assert_eq!((cite.rule.as_deref(), cite.label().as_str()), (Some("roll"), "clause 9.3, Voting"));
    assert_eq!(table.suspended.iter().map(|c| c.rule.as_deref()).collect::<Vec<_>>(), [Some("roll")]);
    // Every other date still rests on its own clause.
    assert!(matches!(table.step(StepKind::NominationsClose).unwrap().source, Source::Clause(_)));

    let text = LOCAL_GROUP.replacen(
        "body = \"committee\"\nevent = \"agm\"",
        "body = \"comittee\"\nevent = \"agm\"",
        1,
    );
    assert_ne!(text, LOCAL_GROUP, "the election's block is found");
    let (rules, _) = Rules::validated(parse(&text).document, 2);
    let refused = timetable(&rules, "committee-election", day, &zone).unwrap_err();
    assert!(matches!(refused, TimetableError::Suspended(_)), "{refused}");
    assert!(refused.to_string().contains("people decide"), "{refused}");
}
