//! What the two example constitutions ask.

use jiff::civil::date;
use rulebook::duty::{Closed, DutyState, Held, Owner, ProofKind, duty_specs};
use rulebook::{Rules, parse};

use super::{LOCAL_GROUP, NATIONAL, World, noon, wall};

fn asks(text: &str) -> Vec<(String, String, String)> {
    let rules = Rules::new(parse(text).document, 1);
    let owner = |owner: &Owner| match owner {
        Owner::Post(id) => format!("post {id}"),
        Owner::Body(id) => format!("body {id}"),
    };
    duty_specs(&rules).into_iter().map(|it| (it.key, owner(&it.owner), it.title)).collect()
}

#[track_caller]
fn has(text: &str, key: &str, owner: &str, title: &str) {
    let all = asks(text);
    let found = all.iter().find(|it| it.0 == key).unwrap_or_else(|| panic!("{key} is not among {all:#?}"));
    assert_eq!((found.1.as_str(), found.2.as_str()), (owner, title));
}

#[test]
fn the_local_group_asks_what_its_text_says_of_those_it_names() {
    let text = LOCAL_GROUP;
    has(text, "monthly-minutes", "post data-manager", "Send the minutes of the committee to all members");
    has(text, "weekly-email", "post data-manager", "Send the newsletter to everybody");
    has(text, "members-meetings-rhythm", "body committee", "Hold the next members' meeting");
    has(text, "committee-monthly", "post organiser", "Hold the next meeting of the committee");
    has(
        text,
        "committee-monthly/year",
        "post organiser",
        "At least twelve meetings of the committee in the year",
    );
    has(text, "agm/day", "body committee", "Fix the day of the annual general meeting");
    has(text, "agm/hold", "body committee", "Hold the annual general meeting");
    has(text, "members-meeting-notice", "body committee", "Send word of the members' meeting");
    has(text, "yearly-call/call", "body committee", "Call for changes to the constitution");
    has(text, "yearly-call/texts", "body committee", "Send the texts of proposed changes to all members");
    has(
        text,
        "nomination-form",
        "post data-manager",
        "Close nominations and list the candidates for the annual general meeting",
    );
}

#[test]
fn what_the_text_asks_without_a_number_is_never_overdue_and_knows_when_it_was_last_done() {
    let text = LOCAL_GROUP;
    has(
        text,
        "popular-education",
        "body committee",
        "Hold meetings of popular education, open to all members",
    );
    has(
        text,
        "political-education",
        "body committee",
        "Hold sessions of political education, open to everybody",
    );
    let mut world = World::of(text, date(2026, 1, 1), date(2026, 1, 1)).only("political-education");
    world.show(ProofKind::Session, "political-education", noon(2026, 2, 3));
    world.show(ProofKind::Session, "political-education", noon(2026, 5, 5));
    let duty = world.duty("political-education@always");
    assert_eq!(duty.state(noon(2029, 1, 1)), DutyState::Standing);
    assert!(matches!(duty.closed, Some(Closed::Evidence { at, .. }) if at == noon(2026, 5, 5)));
}

#[test]
fn a_report_to_the_annual_meeting_is_due_when_it_begins() {
    let mut world = World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1)).only("yearly-accounts");
    world.meeting("agm", "members", date(2026, 9, 12).at(14, 0, 0, 0), Held::Fixed);
    assert_eq!(wall(world.duty("yearly-accounts@2026").latest), "2026-09-12 14:00");
    has(LOCAL_GROUP, "role-descriptions", "body committee", "Ask members about role descriptions");
}

#[test]
fn each_regional_representative_has_a_report_of_their_own() {
    let all = asks(NATIONAL);
    let reports: Vec<_> = all.iter().filter(|it| it.0.starts_with("regional-reports/")).collect();
    assert!(reports.len() > 1, "{all:#?}");
    assert!(reports.iter().all(|it| it.1.starts_with("post ") && it.2 == "Report on political developments in their region"));
    let quarterly = World::of(NATIONAL, date(2026, 1, 1), date(2026, 1, 1)).only("quarterly-accounts");
    let labels: Vec<_> = quarterly.duties().into_iter().take(2).map(|it| it.label).collect();
    assert_eq!(labels, ["January to March 2026", "April to June 2026"]);
}

#[test]
fn the_national_association_asks_likewise() {
    let text = NATIONAL;
    has(text, "ncg-rhythm", "body officers", "Hold the next meeting of the coordinating group");
    has(text, "conference/day", "body ncg", "Fix the day of the conference");
    has(
        text,
        "dated-role-description",
        "body ncg",
        "Publish the role description of the coordinating group to everybody",
    );
    has(text, "explanations", "body ncg", "Publish the explanations of the coordinating group to everybody");
}

#[test]
fn a_role_that_another_post_takes_on_gives_its_duties_to_that_post() {
    let merged = include_str!("../../../../examples/constitutions/local-group-amendment-11-posts.md");
    let text = rulebook::overlay(LOCAL_GROUP, merged).expect("the amendment applies");
    let minutes = asks(&text).into_iter().find(|it| it.0 == "monthly-minutes").expect("it stands");
    assert_eq!(minutes.1, "post organiser");
}

#[test]
fn keys_are_different_and_each_duty_names_its_clause() {
    for text in [LOCAL_GROUP, NATIONAL] {
        let specs = duty_specs(&Rules::new(parse(text).document, 1));
        let mut keys: Vec<_> = specs.iter().map(|it| it.key.clone()).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), specs.len());
        assert!(specs.iter().all(|it| !it.cite.clause.is_empty() && it.cite.quote.is_some()));
    }
}

#[test]
fn what_people_judge_is_asked_of_them_and_never_overdue() {
    has(
        LOCAL_GROUP,
        "prefigure",
        "body committee",
        "Ask the members: Did we work in the way we want to live? What should we do differently next time?",
    );
    has(NATIONAL, "building-regions", "body ncg", "Which regions need us most, and what did we do there?");
    let asked = asks(NATIONAL);
    for key in [
        "serving-members",
        "leadership",
        "taking-part",
        "staff-and-strategy",
        "concerns-heard",
        "ties-and-money",
        "events-and-panels",
        "who-sits",
        "skills",
        "keep-and-widen",
        "commitment",
    ] {
        assert!(
            asked.iter().any(|it| it.0 == key && it.1 == "body ncg"),
            "{key} is asked of the coordinating group"
        );
    }
    assert!(asks(LOCAL_GROUP).iter().any(|it| it.0 == "issues-to-watch"));
    assert!(asks(LOCAL_GROUP).iter().any(|it| it.0 == "community-engagement-duties"));
    let mut world = World::of(LOCAL_GROUP, date(2026, 1, 1), date(2026, 1, 1)).only("prefigure");
    assert_eq!(world.duty("prefigure@always").state(noon(2029, 1, 1)), DutyState::Standing);
    world.show(ProofKind::Judgement, "prefigure", noon(2026, 5, 5));
    let duty = world.duty("prefigure@always");
    assert!(matches!(duty.closed, Some(Closed::Evidence { at, .. }) if at == noon(2026, 5, 5)));
    // What is not to be kept is nobody's work.
    let quiet = LOCAL_GROUP.replace("id = \"prefigure\"\n", "id = \"prefigure\"\nrecord = false\n");
    assert!(asks(&quiet).iter().all(|it| it.0 != "prefigure"));
}

#[test]
fn panels_have_a_description_agreed_beforehand_and_endorsed_candidates_have_support() {
    has(
        NATIONAL,
        "selection-panels/description",
        "body ncg",
        "Agree the description of the person sought before a panel sits: support candidates in parliamentary selections and internal elections",
    );
    assert!(asks(NATIONAL).iter().any(|it| it.0 == "selection-panels/panel"));
    has(
        LOCAL_GROUP,
        "local-endorsements/committee-party-engagement-north",
        "post party-engagement-north",
        "Organise support for candidates that were endorsed: local elections inside the Party",
    );
}
