//! From the call to the handover.

use crate::common::{World, agm, name};
use elections::model::DecisionKind;
use elections::model::{How, State, Step};
use elections::service::feasibility::{self, NewDecision};
use elections::service::{self, ballot, count, declare, nominate, office};

const POSTS: [&str; 7] = [
    "organiser",
    "social-media-manager",
    "data-manager",
    "party-engagement-north",
    "party-engagement-south",
    "community-engagement",
    "member-without-portfolio",
];

async fn state(world: &World) -> State {
    service::election(&world.kit.system(), world.election).await.unwrap().state
}

/// Organisers are contested; every other post has as many as seats, so that half are women only if one organiser is.
async fn candidates(world: &World) {
    for (n, woman) in [(10, true), (11, false), (12, false)] {
        world.stands(n, &["organiser"], woman).await;
    }
    for (n, post) in [(13, POSTS[1]), (14, POSTS[1]), (15, POSTS[2]), (16, POSTS[3]), (17, POSTS[4])] {
        world.stands(n, &[post], n < 16).await;
    }
    for (n, post) in [(18, POSTS[5]), (19, POSTS[5]), (20, POSTS[6]), (21, POSTS[6]), (22, POSTS[6])] {
        world.stands(n, &[post], n > 20).await;
    }
}

#[tokio::test]
async fn a_committee_is_elected_from_the_call_to_the_handover() {
    let world = World::nominating().await;
    assert_eq!(state(&world).await, State::Nominating);
    candidates(&world).await;
    let pair = world.form(&[23, 24], &["data-manager"], true).await;
    let shared = nominate::nominate(&world.acting(23).await, world.election, &pair).await.unwrap();
    nominate::consent(&world.acting(24).await, world.election, shared, vec![]).await.unwrap();
    world.close_nominations().await;
    assert_eq!(state(&world).await, State::NominationsClosed);
    let ctx = world.ro().await;
    let election = service::election(&ctx, world.election).await.unwrap();
    let report = feasibility::report(&ctx, &election).await.unwrap();
    assert!(report.quotas.iter().all(feasibility::QuotaReport::is_met), "{:?}", report.quotas);

    let poll = world.open_ballot().await;
    let (organiser, data) = (world.contest("organiser").await, world.contest("data-manager").await);
    for n in 0..20 {
        let ranking = if n < 9 {
            vec![11, 12]
        } else if n < 18 {
            vec![12, 11]
        } else {
            vec![10, 11]
        };
        world
            .votes(n, poll, &[(organiser, ranking), (data, vec![if n < 12 { 15 } else { 23 }])])
            .await
            .unwrap();
    }
    assert!(
        count::count_votes(&world.ro().await, world.election).await.is_err(),
        "nothing is counted before the close"
    );
    let early = ballot::close(&world.ro().await, world.election).await.unwrap_err();
    assert_eq!(early.clause.unwrap().clause, "voting");
    let mut ro = world.browser(1).await;
    ro.get(&world.url("/ballot")).await.ok().says("something to decide").says("(job share)");

    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    let undecided = count::count_votes(&world.ro().await, world.election).await.unwrap_err();
    assert!(undecided.detail.contains("job share"), "{undecided}");
    let refused = NewDecision {
        kind: DecisionKind::JobShare,
        subject: shared.0,
        answer: "refused".into(),
        decided_by: "Annual general meeting".into(),
        minute: "item 2".into(),
    };
    feasibility::record(&world.ro().await, world.election, refused).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();

    let ctx = world.ro().await;
    let election = service::election(&ctx, world.election).await.unwrap();
    let stored = count::outcomes(&ctx, &election).await.unwrap();
    let first = stored[0].read().unwrap();
    let names: Vec<_> = first.elected.iter().map(|it| it.name.clone()).collect();
    assert!(names.contains(&name(10)), "a woman is elected by the quota: {names:?}");
    let plain = first.count.as_ref().unwrap().plain.as_ref().unwrap();
    assert!(!plain.winners().iter().any(|n| plain.name(*n) == name(10)), "without it she is not");
    let data = stored[2].read().unwrap();
    assert!(data.notes.iter().any(|it| it.contains("stands alone")), "{:?}", data.notes);
    assert_eq!(stored[3].read().unwrap().how, How::Unopposed);

    let again = count::recount(&world.scrutineer().await, world.election).await.unwrap();
    assert!(again.iter().all(|it| it.same));
    let early = declare::declare(&world.ro().await, world.election).await.unwrap_err();
    assert!(early.detail.contains("scrutineer"), "{early}");
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    let (one, two) = (world.ro().await, world.ro().await);
    let (a, b) = tokio::join!(declare::declare(&one, world.election), declare::declare(&two, world.election));
    assert!(a.is_ok() != b.is_ok(), "of two who press at once, one declares");

    let early = office::take_office(&world.ro().await, world.election, None).await.unwrap_err();
    assert!(early.message_for("closed").unwrap().contains("planned until"), "{early}");
    let before = Some(agm().plus_minutes(-1));
    assert!(office::take_office(&world.ro().await, world.election, before).await.is_err());
    let mut ro = world.browser(1).await;
    ro.get(&world.url("/count")).await.ok().says("If it has closed already: when");
    world.kit.set(agm().plus_hours(3));
    // The meeting goes on in its own record: that is said, and asks for a reason.
    let ctx = world.kit.system();
    let mut tx = ctx.db().begin().await.unwrap();
    kernel::setting::set(&mut tx, ctx.group.id, crate::common::OPEN_RECORD, &true).await.unwrap();
    tx.commit().await.unwrap();
    let asked = office::take_office(&world.ro().await, world.election, None).await.unwrap_err();
    assert!(asked.message_for("although").unwrap().contains("not closed in its record"), "{asked}");
    let page = format!("/meetings/{}/chair", world.occasion);
    let mut ro = world.browser(1).await;
    ro.get(&world.url("/count")).await.ok().says(&page).says("Why the terms begin");
    let why = "The minutes are kept on paper.";
    office::take_office_although(&world.ro().await, world.election, None, why).await.unwrap();
    ro.get(&world.url("")).await.ok().says(why);
    assert_eq!(state(&world).await, State::InOffice);
    let now = world.kit.app.now();
    let holders = bodies::service::holders(&world.kit.system(), "organiser", now).await.unwrap();
    assert_eq!(holders.len(), 2);
    let unopposed =
        bodies::service::holders(&world.kit.system(), "member-without-portfolio", now).await.unwrap();
    assert_eq!(unopposed.len(), 3);
    assert!(
        !world.ro().await.may(kernel::Power::ReturningOfficer, Some(world.election.0)),
        "the office has ended"
    );

    let mut scrutineer = world.browser(2).await;
    scrutineer.get(&world.url("/result")).await.ok().says("Count again from the papers");
    scrutineer.get(&world.url("/count")).await.ok().says_nothing_of("Declare the result");
    scrutineer
        .post(&world.url("/count"), &[("do", "recount")])
        .await
        .ok()
        .says("<td>yes, in every byte</td>");
    let mut other = world.browser(5).await;
    assert_eq!(other.get(&world.url("/count")).await.status.as_u16(), 403);
    assert_eq!(other.post(&world.url("/count"), &[("do", "recount")]).await.status.as_u16(), 403);
    let stranger = world.kit.visitor().get(&world.url(&format!("/result/{organiser}/result.csv"))).await;
    assert!(!stranger.body.contains(&name(11)), "nobody reads votes without signing in");

    let mut reader = other;
    let page = reader
        .get(&world.url("/result"))
        .await
        .ok()
        .says(&name(10))
        .says("The seed")
        .says("How the quotas came out")
        .says_nothing_of("undefined");
    assert!(page.body.contains("All in order."));
    let contest = reader.get(&world.url(&format!("/result/{organiser}"))).await.ok();
    let contest = contest.says("Without any quota").says("<svg").says("scope=\"row\"").says("Stage");
    let quota = contest.says("the rules could no longer be met");
    for n in 10..13 {
        for are in ["is excluded, because", "are excluded, because", "is kept, though", "are kept, though"] {
            assert!(!quota.body.contains(&format!("{} {are}", name(n))), "nobody is named beside a quota");
        }
    }
    let quota = quota.says("Exclusion by quota");
    quota.says_nothing_of("Exclusion by quota of");
    let file = reader.get_json(&world.url(&format!("/result/{organiser}/result.json"))).await.ok();
    let counted: ::count::Count = serde_json::from_str(&file.body).unwrap();
    let rulings: Vec<_> = counted.stages.iter().flat_map(|it| &it.constraints).collect();
    assert!(!rulings.is_empty() && rulings.iter().all(|it| it.candidates.is_empty()), "{rulings:?}");
    reader
        .get(&world.url(&format!("/result/{organiser}/result.csv")))
        .await
        .ok()
        .says(&name(11))
        .says_nothing_of("quota of");
    reader.get(&world.url(&format!("/result/{organiser}/result.blt"))).await.ok().says("3 2");
    let json = reader.get_json(&format!("/api/elections/{}/results/{organiser}", world.election)).await;
    assert!(json.ok().body.contains("\"how\":\"counted\""));
}

#[tokio::test]
async fn a_tie_is_broken_by_the_lot_whose_seed_was_fixed_at_the_draft() {
    let world = World::nominating().await;
    for n in [10, 11] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let contest = world.contest("data-manager").await;
    for (n, choice) in [(3, 10), (4, 11), (5, 10), (6, 11)] {
        world.votes(n, poll, &[(contest, vec![choice])]).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    let ctx = world.ro().await;
    let election = service::election(&ctx, world.election).await.unwrap();
    let outcome = count::outcomes(&ctx, &election).await.unwrap()[2].read().unwrap();
    let counted = outcome.count.unwrap();
    assert!(counted.lots.needed);
    let seed = counted.lots.seed.unwrap();
    let lots = ::count::Lots::Seeded { seed, contest: contest.to_string() };
    assert_eq!(counted.elected[0].candidate, lots.order(2)[0]);
    assert!(world.browser(5).await.get(&world.url("/result")).await.body.contains("not been declared"));
}

#[tokio::test]
async fn a_meeting_that_moves_while_people_vote_gives_them_more_time_and_never_less() {
    let world = World::nominating().await;
    for n in [10, 11] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let closes = async || polling::service::poll(&world.kit.system(), poll).await.unwrap().closes_at;
    assert_eq!(closes().await, agm());
    world.move_meeting(agm(), jiff::civil::date(2026, 9, 26)).await;
    let later = agm().plus_days(7, &world.kit.group.zone);
    assert_eq!(closes().await, later);
    world.move_meeting(later, jiff::civil::date(2026, 9, 20)).await;
    assert_eq!((closes().await, world.date(Step::AfarCloses).await), (later, later));
}

#[tokio::test]
async fn where_nobody_is_contested_there_is_no_ballot() {
    let world = World::nominating().await;
    for n in [10, 11] {
        world.stands(n, &["organiser"], true).await;
    }
    for n in [12, 13] {
        world.stands(n, &["social-media-manager"], true).await;
    }
    world.close_nominations().await;
    ballot::open(&world.ro().await, world.election).await.unwrap();
    assert_eq!(state(&world).await, State::Counted);
    declare::note(&world.scrutineer().await, world.election, "Nobody was contested.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
    let early = office::take_office(&world.ro().await, world.election, None).await;
    assert!(early.is_err(), "not before the meeting");
    world.kit.set(agm().plus_hours(2));
    let closed = agm().plus_minutes(110);
    // The hour of the meeting's own record counts, whatever somebody types.
    let ctx = world.kit.system();
    let mut tx = ctx.db().begin().await.unwrap();
    kernel::setting::set(&mut tx, ctx.group.id, crate::common::CLOSED_RECORD, &closed).await.unwrap();
    tx.commit().await.unwrap();
    world.browser(1).await.get(&world.url("/count")).await.ok().says("By its record the meeting closed on");
    let typed = Some(agm().plus_minutes(30));
    office::take_office(&world.ro().await, world.election, typed).await.unwrap();
    world.browser(5).await.get(&world.url("")).await.ok().says(", as its record says");
    let term = bodies::service::holders(&ctx, "organiser", ctx.now).await.unwrap().remove(0);
    assert_eq!(term.from, closed);
    let ctx = world.kit.system();
    let election = service::election(&ctx, world.election).await.unwrap();
    let all = count::outcomes(&ctx, &election).await.unwrap();
    assert_eq!(all[2].read().unwrap().how, How::Vacant);
}

#[tokio::test]
async fn moving_the_meeting_moves_every_date_that_is_not_past() {
    let world = World::nominating().await;
    let (called, close) = (world.date(Step::Call).await, world.date(Step::NominationsClose).await);
    world.move_meeting(agm(), jiff::civil::date(2026, 9, 26)).await;
    assert_eq!(world.date(Step::Call).await, called);
    assert_eq!(world.date(Step::NominationsClose).await, close.plus_days(7, &world.kit.group.zone));
    world.kit.set(close.plus_seconds(5));
    world.kit.run_due().await;
    assert_eq!(state(&world).await, State::Nominating, "the old hour closes nothing");
    world.kit.set(world.date(Step::NominationsClose).await.plus_seconds(5));
    world.kit.run_due().await;
    assert_eq!(state(&world).await, State::NominationsClosed, "the new one does, by itself");
}
