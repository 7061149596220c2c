//! The example of a national association: complete, with regions, seats filled by affiliates, and quotas that overlap.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::{
    Act, FactKey, Facts, Notes, Outcome, Rules, Severity, StepKind, check, parse, rule, timetable,
};

const NATIONAL: &str = include_str!("../../../examples/constitutions/national-association.md");
const NOTES: &str = include_str!("../../../examples/constitutions/national-association.notes.toml");

fn rules() -> Rules {
    Rules::new(parse(NATIONAL).document, 1)
}

#[test]
fn the_text_has_neither_errors_nor_gaps() {
    let report = check(NATIONAL);
    let found: Vec<_> = report.diagnostics.iter().filter(|d| d.severity != Severity::Note).collect();
    assert_eq!(found, Vec::<&rulebook::Diagnostic>::new());
    assert_eq!(report.coverage.unclassified, 0);
    insta::assert_snapshot!(format!("{}\nopen questions: {:?}", report.coverage.line(), report.questions));
}

#[test]
fn every_demand_has_its_clause_and_its_rules() {
    let rules = rules();
    let notes = Notes::parse(NOTES).unwrap();
    let ids: Vec<String> = (1..=22).map(|n| format!("N{n}")).collect();
    assert_eq!(notes.demands.iter().map(|d| d.id.clone()).collect::<Vec<_>>(), ids);
    for demand in &notes.demands {
        assert!(rules.document().clause(&demand.clause).is_some(), "{}", demand.id);
        for rule in &demand.rules {
            assert!(rules.document().rule(rule).is_some(), "{} names {rule}", demand.id);
        }
    }
    for note in &notes.notes {
        assert!(rules.document().clause(&note.clause).is_some(), "{}", note.clause);
    }
}

#[test]
fn ten_expectations_are_essential_and_four_desirable() {
    let rules = rules();
    let items = |slug| rules.document().clause(slug).unwrap().paragraphs.len();
    assert_eq!((items("essential"), items("desirable")), (10, 4));
}

#[test]
fn half_of_the_fourteen_elected_are_women_and_the_four_sent_ones_do_not_count() {
    let rules = rules();
    let all: u32 = rules.posts_of("ncg").iter().map(|p| p.seats).sum();
    let elected: u32 = rules.posts_of("ncg").iter().filter(|p| p.filled_by.is_none()).map(|p| p.seats).sum();
    assert_eq!((all, elected), (18, 14));
    assert_eq!(rules.quotas()[0].least_of(elected), 7);
}

#[test]
fn a_member_votes_in_their_own_region_only() {
    let rules = rules();
    let facts = |region: &str| {
        Facts::new()
            .with(FactKey::Category, "member")
            .with(FactKey::Region, region)
            .with(FactKey::MemberSince, date(2020, 1, 1))
            .with(FactKey::RollDate, date(2026, 9, 19))
    };
    let vote = Act::Vote { election: "election-north".to_owned() };
    assert!(rule(&rules, &vote, &facts("north")).is_allowed());
    let other = rule(&rules, &vote, &facts("south"));
    assert_eq!(
        other.line(1),
        "You cannot vote in this election because you do not belong to the region North — clause 5.3, Voting, constitution no. 1."
    );
    let sent = Act::Stand { post: "representative-unions".to_owned() };
    assert!(matches!(rule(&rules, &sent, &facts("north")).outcome, Outcome::Refused { .. }));
}

#[test]
fn the_timetable_has_hours_where_the_text_has_hours() {
    let zone = TimeZone::get("Europe/London").unwrap();
    let plan = timetable(&rules(), "election-north", date(2026, 11, 14).at(10, 0, 0, 0), &zone).unwrap();
    assert_eq!(plan.obstacles, []);
    // Eight weeks before lie on the other side of the end of summer time; the hour of the day stays noon.
    assert_eq!(
        plan.at(StepKind::NominationsClose).unwrap().to_string(),
        "2026-09-19T12:00:00+01:00[Europe/London]"
    );
    assert_eq!(
        plan.at(StepKind::BallotCloses).unwrap().to_string(),
        "2026-11-12T12:00:00+00:00[Europe/London]"
    );
}
