//! Rulings on every act: allowed or refused with the clause, or the facts still needed.
#![expect(clippy::unwrap_used, reason = "tests")]

use jiff::Zoned;
use jiff::civil::date;
use jiff::tz::TimeZone;
use rulebook::{Act, FactKey, Facts, Outcome, Receipt, Rules, Ruling, parse, rule};

const LOCAL_GROUP: &str = include_str!("../../../examples/constitutions/local-group.md");

fn rules() -> Rules {
    Rules::new(parse(LOCAL_GROUP).document, 4)
}

fn ask(act: Act, facts: Facts) -> Ruling {
    rule(&rules(), &act, &facts)
}

fn at(day: i8, hour: i8, minute: i8, second: i8) -> Zoned {
    date(2026, 9, day).at(hour, minute, second, 0).to_zoned(TimeZone::get("Europe/London").unwrap()).unwrap()
}

fn election() -> String {
    "committee-election".to_owned()
}

fn needs(ruling: &Ruling) -> Vec<FactKey> {
    match &ruling.outcome {
        Outcome::NeedsFacts { facts } => facts.clone(),
        other => panic!("{other:?}"),
    }
}

fn still(ruling: &Ruling) -> &str {
    match &ruling.outcome {
        Outcome::Refused { still: Some(still), .. } => still,
        other => panic!("{other:?}"),
    }
}

fn nomination(received: Zoned) -> Facts {
    Facts::new()
        .with(FactKey::Category, "associate")
        .with(FactKey::NominatesSelf, true)
        .with(FactKey::NominationReceivedAt, received)
        .with(FactKey::NominationsCloseAt, at(5, 23, 59, 59))
}

#[test]
fn a_missing_fact_is_asked_for_and_never_refused() {
    let roll = Act::BeOnRoll { election: election() };
    let first = ask(roll.clone(), Facts::new());
    assert_eq!(
        needs(&first),
        [FactKey::Category, FactKey::MemberSince, FactKey::LivesInArea, FactKey::RollDate]
    );
    let some = Facts::new().with(FactKey::Category, "national").with(FactKey::LivesInArea, true);
    assert_eq!(needs(&ask(roll.clone(), some.clone())), [FactKey::MemberSince, FactKey::RollDate]);
    let all = some.with(FactKey::MemberSince, date(2026, 9, 5)).with(FactKey::RollDate, date(2026, 9, 5));
    assert!(ask(roll, all).is_allowed());
}

#[test]
fn a_known_refusal_does_not_wait_for_other_facts() {
    let moved = Facts::new().with(FactKey::Category, "national").with(FactKey::LivesInArea, false);
    let ruling = ask(Act::BeOnRoll { election: election() }, moved);
    assert_eq!(
        ruling.line(4),
        "You are not on the roll of this election because you do not live in the area — clause 4, Members, constitution \
         no. 4."
    );
}

#[test]
fn somebody_in_no_category_is_refused() {
    let ruling = ask(Act::ProposeMotion, Facts::new().with(FactKey::Category, "none"));
    assert!(ruling.line(4).starts_with("You cannot put a motion because you are in no category of members"));
}

#[test]
fn the_frozen_roll_decides_who_votes() {
    let vote = |on| ask(Act::Vote { election: election() }, Facts::new().with(FactKey::OnRoll, on));
    assert!(vote(true).is_allowed());
    let refused = vote(false);
    assert_eq!(
        refused.line(4),
        "You cannot vote in this election because you are not on its roll — clause 9.3, Voting, constitution no. 4."
    );
    assert_eq!(still(&refused), "The returning officer can say why, and corrects a mistake.");
}

#[test]
fn a_nomination_is_late_to_the_second() {
    let act = || Act::Nominate { election: election() };
    assert!(ask(act(), nomination(at(5, 23, 59, 59))).is_allowed());
    let late = ask(act(), nomination(at(6, 0, 0, 0)));
    assert_eq!(
        late.line(4),
        "This nomination cannot be taken because nominations closed on 5 September 2026, 23:59 — clause 9.1, \
         Nominations, constitution no. 4."
    );
    assert_eq!(still(&late), "A seat that stays empty is filled later; you can stand then.");
    let quote = late.cites[0].quote.as_deref().unwrap();
    assert!(quote.starts_with("The form must be in"));
}

#[test]
fn candidates_nominate_themselves_here() {
    let facts = nomination(at(1, 12, 0, 0)).with(FactKey::NominatesSelf, false);
    let ruling = ask(Act::Nominate { election: election() }, facts);
    assert!(ruling.line(4).contains("because candidates nominate themselves"));
    let second =
        ask(Act::SecondNomination { election: election() }, Facts::new().with(FactKey::Category, "national"));
    assert!(second.line(4).contains("because nominations need no seconder"));
}

#[test]
fn an_email_ballot_is_had_until_48_hours_before() {
    let facts = |now: Zoned| {
        Facts::new()
            .with(FactKey::OnRoll, true)
            .with(FactKey::Now, now)
            .with(FactKey::EmailRequestsCloseAt, at(17, 14, 0, 0))
    };
    let act = || Act::RequestEmailBallot { election: election() };
    assert!(ask(act(), facts(at(17, 14, 0, 0))).is_allowed());
    let late = ask(act(), facts(at(17, 14, 0, 1)));
    assert_eq!(still(&late), "You can vote at the meeting.");
    assert_eq!(
        needs(&ask(act(), Facts::new())),
        [FactKey::OnRoll, FactKey::EmailRequestsCloseAt, FactKey::Now]
    );
}

#[test]
fn withdrawing_too_late_says_what_happens_then() {
    let facts =
        Facts::new().with(FactKey::Now, at(9, 0, 0, 0)).with(FactKey::WithdrawalUntil, at(8, 23, 59, 59));
    let ruling = ask(Act::WithdrawNomination { election: election() }, facts);
    assert_eq!(
        still(&ruling),
        "Tell the returning officer: somebody who cannot serve is passed over at the count."
    );
}

#[test]
fn joining_as_an_associate_asks_for_what_the_text_requires() {
    let join = || Act::Join { category: "associate".to_owned() };
    let facts = Facts::new()
        .with(FactKey::LivesInArea, true)
        .with(FactKey::NationalMember, false)
        .with(FactKey::SharesAims, true)
        .with(FactKey::InRivalParty, false)
        .with(FactKey::Today, date(2026, 3, 1))
        .with(FactKey::FeePaidUntil, date(2027, 2, 28));
    assert!(ask(join(), facts.clone()).is_allowed());
    let rival = ask(join(), facts.clone().with(FactKey::InRivalParty, true));
    assert_eq!(
        rival.line(4),
        "You cannot join as associate member because you are a member of a rival party — clause 4, Members, \
         constitution no. 4."
    );
    let unpaid = ask(join(), facts.with(FactKey::FeePaidUntil, date(2026, 2, 28)));
    assert!(unpaid.line(4).contains("your fee is paid only until 28 February 2026"));
}

#[test]
fn one_person_holds_one_post() {
    let hold = Act::HoldPosts { posts: vec!["data-manager".to_owned()] };
    assert!(ask(hold.clone(), Facts::new().with(FactKey::PostsHeld, vec![])).is_allowed());
    let two = ask(hold, Facts::new().with(FactKey::PostsHeld, vec!["organiser".to_owned()]));
    assert_eq!(
        two.line(4),
        "These posts cannot be held together because one person holds at most one of the posts of the committee — clause \
         8, The committee, constitution no. 4."
    );
}

#[test]
fn a_shared_seat_needs_the_agreement_of_the_annual_meeting() {
    let share = || Act::ShareSeat { post: "organiser".to_owned() };
    assert_eq!(needs(&ask(share(), Facts::new())), [FactKey::JobShareAgreed]);
    assert!(ask(share(), Facts::new().with(FactKey::JobShareAgreed, true)).is_allowed());
    let no = ask(share(), Facts::new().with(FactKey::JobShareAgreed, false));
    assert!(no.line(4).contains("because the annual general meeting did not agree"));
}

#[test]
fn a_change_is_proposed_in_time_or_next_year() {
    let facts =
        Facts::new().with(FactKey::Category, "associate").with(FactKey::AmendmentsCloseAt, at(5, 23, 59, 59));
    assert!(ask(Act::ProposeAmendment, facts.clone().with(FactKey::Now, at(5, 12, 0, 0))).is_allowed());
    let late = ask(Act::ProposeAmendment, facts.with(FactKey::Now, at(6, 12, 0, 0)));
    assert_eq!(still(&late), "You can propose it for next year.");
}

#[test]
fn notices_go_to_both_categories() {
    let receive = |category: &str| {
        ask(Act::ReceiveNotice { event: "agm".to_owned() }, Facts::new().with(FactKey::Category, category))
    };
    assert!(receive("national").is_allowed() && receive("associate").is_allowed());
    let attend = Act::Attend { meeting: "agm".to_owned() };
    assert!(ask(attend, Facts::new().with(FactKey::Category, "associate")).is_allowed());
}

#[test]
fn what_the_text_does_not_know_is_refused_in_words() {
    let stand = ask(Act::Stand { post: "president".to_owned() }, Facts::new());
    assert_eq!(
        stand.line(4),
        "You cannot stand for the post of president because the text knows no such post."
    );
}

#[test]
fn a_receipt_gives_the_same_bytes_and_replays_to_the_same_answer() {
    let make = || {
        Receipt::of(&rules(), Act::Nominate { election: election() }, "person-7", nomination(at(6, 0, 0, 0)))
    };
    let (ruling, receipt) = make();
    let json = serde_json::to_string_pretty(&receipt).unwrap();
    assert_eq!(json, serde_json::to_string_pretty(&make().1).unwrap());
    insta::assert_snapshot!(json);
    assert!(!ruling.is_allowed());
    let back: Receipt = serde_json::from_str(&json).unwrap();
    assert!(back.replays(&rules()));
    let other = Rules::new(
        parse(&LOCAL_GROUP.replace("late = \"refused\"", "late = \"for-empty-posts\"")).document,
        4,
    );
    assert!(!back.replays(&other));
}
