//! Checks against the organisation as it is, and the checklist of the law.
#![expect(clippy::unwrap_used, reason = "tests")]

use rulebook::{Circumstances, Rules, Severity, check_with, law_notes, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const NATIONAL: &str = include_str!("../../../examples/constitutions/national-association.md");

fn codes(source: &str, now: Circumstances) -> Vec<(&'static str, Severity)> {
    let report = check_with(&parse(source), &now);
    let found = report.diagnostics.into_iter().filter(|d| !d.code.starts_with("silence."));
    found.map(|d| (d.code, d.severity)).collect()
}

#[test]
fn a_quorum_above_the_members_is_an_error_and_above_usual_attendance_a_warning() {
    let text = NATIONAL.replace("number = 50\nshare = \"1/20\"", "number = 50");
    let now = |members, usual| Circumstances {
        members: Some(members),
        usual_attendance: Some(usual),
        first_year: None,
    };
    assert_eq!(codes(&text, now(40, 12)), [("feasibility.quorum", Severity::Error)]);
    assert_eq!(codes(&text, now(400, 30)), [("lockout.attendance", Severity::Warning)]);
    assert_eq!(codes(&text, now(400, 90)), []);
    // Fifty, or one in twenty if that is fewer: never above the members.
    assert_eq!(codes(NATIONAL, now(40, 12)), []);
}

#[test]
fn seconders_that_do_not_exist_shut_everybody_out() {
    let now = Circumstances { members: Some(9), ..Circumstances::default() };
    assert_eq!(codes(NATIONAL, now), [("lockout.seconders", Severity::Error)]);
}

#[test]
fn dates_hold_in_each_of_ten_years_from_any_year() {
    for year in [2024, 2027, 2096] {
        let now = Circumstances { first_year: Some(year), ..Circumstances::default() };
        assert_eq!(codes(LOCAL_GROUP, now), [], "{year}");
        assert_eq!(codes(NATIONAL, now), [], "{year}");
    }
}

#[test]
fn a_last_moment_on_a_bank_holiday_is_told() {
    // Twelve days before a Saturday is a Monday, in some years the last of August.
    let text = LOCAL_GROUP.replace(
        "closes = { value = { before = \"agm\", weeks = 2 }, says = \"The form",
        "closes = { value = { before = \"agm\", days = 12 }, says = \"The form",
    );
    let report = check_with(&parse(&text), &Circumstances::default());
    let told = report.diagnostics.iter().find(|d| d.code == "dates.holiday").unwrap();
    assert_eq!(told.severity, Severity::Note);
    assert!(told.message.contains("the bank holiday in August"), "{}", told.message);
}

#[test]
fn the_law_has_a_checklist_and_no_verdict() {
    let rules = Rules::new(parse(LOCAL_GROUP).document, 1);
    let notes = law_notes(&rules);
    let topics: Vec<(&str, &str)> = notes.iter().map(|n| (n.topic, n.cite.clause.as_str())).collect();
    assert!(topics.contains(&("equality", "women")), "{topics:?}");
    assert!(topics.contains(&("data protection", "data-manager")), "{topics:?}");
    assert!(topics.contains(&("money", "money")), "{topics:?}");
    assert!(notes.iter().all(|n| n.ask.ends_with(['?', '.'])));
}
