//! What follows from a change of the example.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::consequence::{Change, Consequences, Outlook, Right, consequences};
use rulebook::{FactKey, Facts, Rules, check_parsed, overlay, parse};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");
const ELEVEN_SEATS: &str = include_str!("../../../examples/constitutions/local-group-amendment-11-posts.md");

fn of(after: &str, members: &[Facts]) -> Consequences {
    let (before, after) = (parse(LOCAL_GROUP), parse(after));
    let reports = (check_parsed(&before), check_parsed(&after));
    let zone = TimeZone::get("Europe/London").unwrap();
    let outlook = Outlook { from: date(2026, 5, 1), zone: &zone, meetings: &[], members };
    let (before, after) = (Rules::new(before.document, 1), Rules::new(after.document, 2));
    consequences((&before, &reports.0), (&after, &reports.1), &outlook)
}

#[test]
fn an_unchanged_text_has_no_consequences() {
    assert!(of(LOCAL_GROUP, &[]).is_empty(), "{:?}", of(LOCAL_GROUP, &[]));
}

#[test]
fn eleven_seats_come_and_go_and_the_half_stays_six() {
    let found = of(&overlay(LOCAL_GROUP, ELEVEN_SEATS).unwrap(), &[]);
    let told: Vec<String> = found.seats.changes.iter().map(|c| c.sentence()).collect();
    assert_eq!(
        told,
        [
            "Organiser: two seats as before. Roles taken besides: treasurer, data manager instead of none.",
            "Secretary: new, with one seat.",
            "Fundraiser: new, with one seat.",
            "Political education officer: new, with one seat.",
            "Data manager: no longer there (one seat before).",
            "Member without portfolio: no longer there (three seats before).",
        ]
    );
    assert_eq!(found.seats.totals, [("the committee".to_owned(), 12, 11)]);
    let half = found.seats.halves.iter().find(|h| h.quota == "half-women").unwrap();
    assert_eq!(half.before.as_deref(), Some("at least half of twelve seats (six)"));
    assert_eq!(half.after.as_deref(), Some("at least half of eleven seats (six)"));
    assert!(!found.findings.has_error(), "{:?}", found.findings.new);
    // The duties of the new posts have no date, so none appears.
    assert_eq!(found.calendar.dates, []);
}

#[test]
fn a_longer_nomination_moves_its_close_and_says_on_which_day_it_counts() {
    let text = LOCAL_GROUP.replace(
        "closes = { value = { before = \"agm\", weeks = 2 }, says = \"The form",
        "closes = { value = { before = \"agm\", weeks = 3 }, says = \"The form",
    );
    let found = of(&text, &[]);
    let close = found.calendar.dates.iter().find(|d| d.what == "Nominations close, the committee").unwrap();
    let Change::Moves { from, to } = &close.change else { panic!("{close:?}") };
    assert_eq!((from.date(), to.date()), (date(2026, 8, 29), date(2026, 8, 22)));
    assert_eq!(
        close.sentence(),
        "Nominations close, the committee: Saturday 22 August 2026 instead of Saturday 29 August 2026."
    );
    let assumed = "The annual general meeting has no day yet; Saturday 12 September 2026 is assumed.";
    assert_eq!(found.calendar.assumed, [assumed]);
}

#[test]
fn a_row_of_dates_is_one_line() {
    let text = LOCAL_GROUP.replace(
        "grace_days = 7 }\nowner = \"committee/data-manager\"\nexcept",
        "grace_days = 14 }\nowner = \"committee/data-manager\"\nexcept",
    );
    assert_ne!(text, LOCAL_GROUP);
    let found = of(&text, &[]);
    let minutes = found.calendar.dates.iter().find(|d| d.what.contains("minutes")).unwrap();
    assert!(minutes.times >= 14, "{minutes:?}");
    assert!(minutes.sentence().contains("such dates in fifteen months"), "{}", minutes.sentence());
}

#[test]
fn it_is_counted_who_loses_the_vote_and_nobody_is_named() {
    let text = LOCAL_GROUP.replace(
        "may = [\"attend\", \"speak\", \"vote\", \"stand\", \"nominate\", \"second\", \"propose\", \"propose-amendment\", \"receive\"]",
        "may = [\"attend\", \"speak\", \"receive\"]",
    );
    assert_ne!(text, LOCAL_GROUP);
    let member = |category: &str| {
        Facts::new()
            .with(FactKey::Category, category)
            .with(FactKey::LivesInArea, true)
            .with(FactKey::RollDate, date(2026, 8, 29))
            .with(FactKey::Today, date(2026, 5, 1))
            .with(FactKey::MemberSince, date(2024, 5, 1))
            .with(FactKey::FeePaidUntil, date(2027, 5, 1))
    };
    let members = [member("national"), member("associate"), member("associate"), Facts::new()];
    let found = of(&text, &members);
    let vote = found.electorate.tallies.iter().find(|t| t.right == Right::Vote).unwrap();
    assert_eq!((vote.had, vote.gain, vote.lose, vote.unknown), (3, 0, 2, 1));
    assert_eq!(
        vote.sentence(),
        "Two members would lose the vote; nobody would gain it. Of one member it cannot be said yet."
    );
    assert!(found.electorate.rules[0].starts_with("Before: To be an associate member"));
}

#[test]
fn a_post_that_no_election_fills_any_more_cannot_be_filled() {
    let text = LOCAL_GROUP.replace("  [\"data-manager\"],\n", "");
    assert_ne!(text, LOCAL_GROUP);
    let found = of(&text, &[]);
    let told = found.seats.changes[0].sentence();
    assert_eq!(
        told,
        "Data manager: one seat as before. Nobody could fill it: No election fills the post \"data manager\"."
    );
    assert!(found.findings.new.iter().any(|d| d.code == "silence.never-elected"));
}

#[test]
fn it_is_counted_who_could_no_longer_propose() {
    let text = LOCAL_GROUP.replace(
        "proposers = { value = [\"national\", \"associate\"]",
        "proposers = { value = [\"national\"]",
    );
    assert_ne!(text, LOCAL_GROUP);
    let hour = |day| date(2026, 5, day).at(12, 0, 0, 0).in_tz("Europe/London").unwrap();
    let member = |category: &str| {
        Facts::new()
            .with(FactKey::Now, hour(1))
            .with(FactKey::AmendmentsCloseAt, hour(2))
            .with(FactKey::Category, category)
            .with(FactKey::LivesInArea, true)
            .with(FactKey::RollDate, date(2026, 8, 29))
            .with(FactKey::Today, date(2026, 5, 1))
            .with(FactKey::MemberSince, date(2024, 5, 1))
            .with(FactKey::FeePaidUntil, date(2027, 5, 1))
    };
    let found = of(&text, &[member("national"), member("associate"), member("associate")]);
    assert_eq!(found.electorate.rules.len(), 1, "{:?}", found.electorate.rules);
    let tally = |right| found.electorate.tallies.iter().find(|t| t.right == right).unwrap();
    assert_eq!((tally(Right::Vote).gain, tally(Right::Vote).lose), (0, 0));
    assert_eq!(
        (tally(Right::Propose).had, tally(Right::Propose).lose, tally(Right::Propose).unknown),
        (3, 2, 0)
    );
}

/// An election that was called keeps the text under which it was called: what moves is the one after it.
#[test]
fn what_was_called_already_does_not_move() {
    let text = LOCAL_GROUP.replace(
        "closes = { value = { before = \"agm\", weeks = 2 }, says = \"The form",
        "closes = { value = { before = \"agm\", weeks = 3 }, says = \"The form",
    );
    let (before, after) = (parse(LOCAL_GROUP), parse(&text));
    let reports = (check_parsed(&before), check_parsed(&after));
    let zone = TimeZone::get("Europe/London").unwrap();
    let at = date(2026, 9, 19).at(14, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp();
    let meetings = [rulebook::duty::Happening {
        id: "m0".into(),
        event: "agm".into(),
        body: "members".into(),
        at,
        fixed_at: date(2026, 5, 1).at(12, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp(),
        status: rulebook::duty::Held::Fixed,
        url: "/meetings/m0".into(),
    }];
    let outlook = Outlook { from: date(2026, 8, 10), zone: &zone, meetings: &meetings, members: &[] };
    let (before, after) = (Rules::new(before.document, 1), Rules::new(after.document, 2));
    let found = consequences((&before, &reports.0), (&after, &reports.1), &outlook);
    let close = found.calendar.dates.iter().find(|d| d.what == "Nominations close, the committee").unwrap();
    let Change::Moves { from, to } = &close.change else { panic!("{close:?}") };
    assert_eq!((from.date(), to.date()), (date(2027, 8, 28), date(2027, 8, 21)));
    assert_eq!(
        found.calendar.assumed,
        ["The annual general meeting has no day yet; Saturday 11 September 2027 is assumed."]
    );
}
