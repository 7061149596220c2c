//! The example of a local group: complete, and fit to run a real election.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::{
    Act, FactKey, Facts, Notes, Outcome, Rules, Ruling, Severity, StepKind, check, overlay, parse, rule,
    timetable,
};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

const ELEVEN_SEATS: &str = include_str!("../../../examples/constitutions/local-group-amendment-11-posts.md");
const NOTES: &str = include_str!("../../../examples/constitutions/local-group.notes.toml");

fn rules() -> Rules {
    Rules::new(parse(LOCAL_GROUP).document, 1)
}

fn ask(act: Act, facts: Facts) -> Ruling {
    rule(&rules(), &act, &facts)
}

#[test]
fn every_sentence_is_classified() {
    let parsed = parse(LOCAL_GROUP);
    assert_eq!(parsed.diagnostics, []);
    let open: Vec<_> = parsed
        .document
        .clauses
        .iter()
        .flat_map(|c| &c.paragraphs)
        .flat_map(|p| &p.sentences)
        .filter(|s| s.status.is_none())
        .collect();
    assert_eq!(open, Vec::<&rulebook::Sentence>::new());
}

#[test]
fn the_committee_has_twelve_seats_in_seven_contests_and_half_are_women() {
    let rules = rules();
    let seats: u32 = rules.posts_of("committee").iter().map(|p| p.seats).sum();
    assert_eq!(seats, 12);
    assert_eq!(rules.election("committee-election").unwrap().contests.len(), 7);
    let half = rules.quotas().into_iter().find(|q| q.id() == "half-women").unwrap();
    assert_eq!(half.least_of(seats), 6);
    assert_eq!(half.least_of(11), 6);
    assert_eq!(rules.election_of("committee/organiser").unwrap().id(), "committee-election");
}

#[test]
fn the_timetable_follows_from_the_day_of_the_annual_meeting() {
    let zone = TimeZone::get("Europe/London").unwrap();
    let plan = timetable(&rules(), "committee-election", date(2026, 9, 19).at(14, 0, 0, 0), &zone).unwrap();
    assert_eq!(plan.obstacles, []);
    let at = |kind| plan.at(kind).unwrap().strftime("%F %H:%M").to_string();
    assert_eq!(at(StepKind::DayFixed), "2026-07-11 23:59");
    assert_eq!(at(StepKind::Call), "2026-08-08 00:00");
    assert_eq!(at(StepKind::NominationsClose), "2026-09-05 23:59");
    assert_eq!(at(StepKind::AmendmentsClose), "2026-09-05 23:59");
    assert_eq!(at(StepKind::WithdrawalUntil), "2026-09-08 23:59");
    assert_eq!(at(StepKind::BallotsOut), "2026-09-09 00:00");
    assert_eq!(at(StepKind::EmailBallotRequestsClose), "2026-09-17 14:00");
    assert_eq!(at(StepKind::BallotCloses), "2026-09-19 14:00");
    assert_eq!(at(StepKind::TermsBegin), "2026-09-19 14:00");
}

#[test]
fn the_committee_cannot_decide_policy_and_is_told_who_can() {
    let act = Act::Decide { body: "committee".to_owned(), decision: "policy".to_owned() };
    let Outcome::Refused { reason, still } = ask(act, Facts::new()).outcome else { panic!("it is refused") };
    assert_eq!(reason, "The committee cannot decide on policy because the text leaves that to others");
    assert_eq!(still.as_deref(), Some("The members' meeting can decide it."));
}

#[test]
fn an_associate_may_stand_and_somebody_who_joined_late_is_not_on_the_roll() {
    let stand = Act::Stand { post: "organiser".to_owned() };
    assert!(ask(stand, Facts::new().with(FactKey::Category, "associate")).is_allowed());
    let late = Facts::new()
        .with(FactKey::Category, "national")
        .with(FactKey::LivesInArea, true)
        .with(FactKey::MemberSince, date(2026, 9, 6))
        .with(FactKey::RollDate, date(2026, 9, 5));
    let ruling = ask(Act::BeOnRoll { election: "committee-election".to_owned() }, late);
    assert_eq!(
        ruling.line(1),
        "You are not on the roll of this election because you joined after the roll closed (6 September 2026 against \
         5 September 2026) — clause 9.3, Voting, constitution no. 1."
    );
}

#[test]
fn the_text_has_no_error_and_only_the_quorum_is_a_gap() {
    let report = check(LOCAL_GROUP);
    assert!(report.ok);
    let warnings: Vec<_> = report.diagnostics.iter().filter(|d| d.severity == Severity::Warning).collect();
    assert_eq!(warnings.iter().map(|d| d.code).collect::<Vec<_>>(), ["silence.quorum"]);
    assert_eq!(report.coverage.unclassified, 0);
    insta::assert_snapshot!(format!("{}\nopen questions: {:?}", report.coverage.line(), report.questions));
}

#[test]
fn every_demand_has_its_clause_and_its_rules() {
    let rules = rules();
    let notes = Notes::parse(NOTES).unwrap();
    let ids: Vec<String> = (1..=31).map(|n| format!("L{n}")).collect();
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
fn the_proposal_of_eleven_seats_is_ready_to_be_adopted() {
    let amended = overlay(LOCAL_GROUP, ELEVEN_SEATS).unwrap();
    let report = check(&amended);
    let errors: Vec<_> = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert_eq!(errors, Vec::<&rulebook::Diagnostic>::new());
    assert_eq!(report.coverage.unclassified, 0);
    let rules = Rules::new(parse(&amended).document, 2);
    let posts = rules.posts_of("committee");
    let seats: u32 = posts.iter().map(|p| p.seats).sum();
    let roles: usize = posts.iter().map(|p| p.also.len()).sum();
    assert_eq!((seats, usize::try_from(seats).unwrap() + roles), (11, 13));
    let half = rules.quotas().into_iter().find(|q| q.id() == "half-women").unwrap();
    assert_eq!(half.least_of(seats), 6);
    assert_eq!(rules.post_with_role("committee/data-manager").unwrap().id(), "organiser");
    assert!(rules.document().clause("members-without-portfolio").is_none());
}
