//! The worked sketch of the design: every block is read, and every quote stands in its clause.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::{Act, FactKey, Facts, Outcome, Rules, StepKind, parse, rule, timetable};

const SKETCH: &str = include_str!("texts/sketch.md");

#[test]
fn every_block_of_the_sketch_is_read_without_a_finding() {
    let parsed = parse(SKETCH);
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.document.rules().count(), 10);
    assert_eq!(parsed.document.clauses.len(), 4);
}

#[test]
fn the_hash_is_of_prose_and_rules_and_not_of_spacing() {
    let one = parse(SKETCH).document.hash();
    let spaced = SKETCH.replace("weeks = 2", "weeks   =  2").replace("\n\n", "\n\n\n");
    assert_eq!(one.len(), 64);
    assert_eq!(parse(&spaced).document.hash(), one);
    assert_ne!(parse(&SKETCH.replace("weeks = 2", "weeks = 3")).document.hash(), one);
    assert_ne!(parse(&SKETCH.replace("two weeks", "three weeks")).document.hash(), one);
}

#[test]
fn a_friend_may_not_vote_and_the_clause_says_so() {
    let rules = Rules::new(parse(SKETCH).document, 4);
    let vote = Act::Vote { election: "committee-election".to_owned() };
    let friend = rule(&rules, &vote, &Facts::new().with(FactKey::Category, "friend"));
    assert!(matches!(friend.outcome, Outcome::Refused { .. }));
    assert_eq!(
        friend.line(rules.version()),
        "You cannot vote in this election because the category \"friend\" does not include it — clause 4, Who \
         belongs, constitution no. 4."
    );
    let unknown = rule(&rules, &vote, &Facts::new());
    assert_eq!(unknown.outcome, Outcome::NeedsFacts { facts: vec![FactKey::Category] });
}

#[test]
fn nominations_close_with_the_local_day_two_weeks_before() {
    let rules = Rules::new(parse(SKETCH).document, 1);
    let zone = TimeZone::get("Europe/London").unwrap();
    let plan = timetable(&rules, "committee-election", date(2027, 9, 18).at(14, 0, 0, 0), &zone).unwrap();
    let close = plan.at(StepKind::NominationsClose).unwrap();
    assert_eq!(close.to_string(), "2027-09-04T23:59:59.999999+01:00[Europe/London]");
}

#[test]
fn prose_becomes_safe_html_with_anchors() {
    let text = "# T\n\n## 1. A {#a}\n\nSee [clause 1](#a) & *this*. <script>alert(1)</script> [x](javascript:alert(1))\n\n\
                We have:\n\n- one;\n- two. {#second}\n";
    let clause = &parse(text).document.clauses[0];
    assert_eq!(
        clause.html(),
        "<p id=\"p1\">See <a href=\"#a\">clause 1</a> &amp; <em>this</em>. <!-- raw HTML omitted -->alert(1)<!-- raw HTML \
         omitted --> <a href=\"\">x</a></p>\n<p id=\"p2\">We have:</p>\n<ul>\n<li id=\"p3\">one;</li>\n<li \
         id=\"second\">two.</li>\n</ul>\n"
    );
}
