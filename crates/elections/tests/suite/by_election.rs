//! A seat that fell vacant is filled by an election of its own: whoever holds the other seat of the post stays, and all who
//! sit count for the quotas.

use crate::common::{World, name};
use bodies::model::{NewOccasion, NewTerm, OccasionId, Share};
use elections::model::{ElectionId, Role};
use elections::service::{self, ballot, by_election, call, count, declare, nominate, office};
use kernel::{At, Result, transact};
use testkit::london;

const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");

/// Everybody but one organiser sits; six of the eleven are women, the other organiser only if asked for.
const SITTING: [(&str, usize, bool); 11] = [
    ("organiser", 31, false),
    ("social-media-manager", 32, true),
    ("social-media-manager", 33, true),
    ("data-manager", 34, true),
    ("party-engagement-north", 35, false),
    ("party-engagement-south", 36, false),
    ("community-engagement", 37, true),
    ("community-engagement", 38, true),
    ("member-without-portfolio", 39, true),
    ("member-without-portfolio", 28, false),
    ("member-without-portfolio", 29, false),
];

/// Saturday 5 December 2026, 14:00.
fn december() -> At {
    london(2026, 12, 5, 14, 0)
}

async fn sits(world: &World, post: &str, n: usize, woman: bool) {
    let ctx = world.kit.system();
    let person = world.people[n];
    let term = NewTerm {
        post: post.into(),
        persons: vec![person],
        from: london(2026, 2, 1, 0, 0),
        until: None,
        decision: "Elected last year".into(),
        share: Share::Whole,
    };
    let done: Result<()> = transact!(ctx.db(), tx => {
        bodies::service::begin_term(tx, &ctx, term.clone()).await?;
        if woman {
            people::service::declare(tx, &ctx, person, "woman", "woman", false).await?;
        }
        Ok(())
    });
    done.unwrap();
}

/// One seat of two is empty in October; a members' meeting is fixed for December.
async fn one_organiser_left(text: &str, the_other_is_a_woman: bool) -> (World, OccasionId) {
    let world = World::with_text(text).await;
    for (post, n, woman) in SITTING {
        sits(&world, post, n, woman || (post == "organiser" && the_other_is_a_woman)).await;
    }
    world.kit.set(london(2026, 10, 1, 9, 0));
    let ctx = world.kit.system();
    let meeting = NewOccasion {
        body: "members".into(),
        kind: "members-meeting".into(),
        title: "Members' meeting, December 2026".into(),
        at: december(),
        place: "Harbour Hall".into(),
    };
    let occasion: Result<OccasionId> =
        transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, meeting.clone()).await });
    (world, occasion.unwrap())
}

/// A man has fourteen votes and a woman six; whoever is elected takes office.
async fn held(the_other_is_a_woman: bool) -> (World, Vec<String>) {
    let (mut world, occasion) = one_organiser_left(TEXT, the_other_is_a_woman).await;
    let drafted =
        by_election::draft_for_vacancies(&world.kit.system(), "committee-election", occasion.0, "").await;
    world.election = drafted.unwrap();
    world.appoint(1, Role::ReturningOfficer).await.unwrap();
    world.appoint(2, Role::Scrutineer).await.unwrap();
    world.release_mail().await;
    call::call(&world.kit.system(), world.election).await.unwrap();
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    let election = world.election().await;
    assert_eq!(election.contests.iter().map(|it| it.seats).collect::<Vec<_>>(), [1], "the empty seat alone");
    assert_eq!(election.title, "By-election of the committee 2026");
    let form = world.form(&[31], &["organiser"], the_other_is_a_woman).await;
    let refused = nominate::nominate(&world.acting(31).await, world.election, &form).await.unwrap_err();
    assert!(refused.detail.contains("holds a seat as organiser and keeps it"), "{refused:?}");
    assert_eq!(refused.clause.unwrap().clause, "committee");
    world.stands(15, &["organiser"], true).await;
    world.stands(16, &["organiser"], false).await;
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let organiser = world.contest("organiser").await;
    for n in 0..20 {
        world.votes(n, poll, &[(organiser, vec![if n < 6 { 15 } else { 16 }])]).await.unwrap();
    }
    world.kit.set(december().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    assert!(
        count::recount(&world.scrutineer().await, world.election).await.unwrap().iter().all(|it| it.same)
    );
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
    world.kit.set(december().plus_hours(4));
    office::take_office(&world.ro().await, world.election, None).await.unwrap();
    let ctx = world.kit.system();
    let holders = bodies::service::holders(&ctx, "organiser", december().plus_hours(5)).await.unwrap();
    let numbered = |person: kernel::PersonId| name(world.people.iter().position(|it| *it == person).unwrap());
    let mut names: Vec<_> = holders.iter().flat_map(|it| &it.holders).map(|it| numbered(it.person)).collect();
    names.sort_unstable();
    (world, names)
}

#[tokio::test]
async fn the_one_who_sits_stays_and_counts_for_the_quota() {
    let (world, organisers) = held(false).await;
    assert_eq!(
        organisers,
        [name(15), name(31)],
        "one of the two must be a woman, and the one who sits is not"
    );
    let mut reader = world.browser(5).await;
    reader
        .get(&world.url(""))
        .await
        .ok()
        .says("It fills seats that fell vacant")
        .says("six weeks before the members");
    reader
        .get(&world.url("/result"))
        .await
        .ok()
        .says("1 who sit on count too")
        .says("11 who sit on count too");
    let ctx = world.kit.system();
    let others = bodies::service::holders(&ctx, "social-media-manager", december().plus_hours(5));
    assert_eq!(others.await.unwrap().len(), 2, "nobody else leaves");
    let (_, organisers) = held(true).await;
    assert_eq!(organisers, [name(16), name(31)], "the one who sits is the woman that is asked for");
}

#[tokio::test]
async fn the_page_offers_the_empty_seat_and_says_by_which_clause_it_is_filled() {
    let (world, occasion) = one_organiser_left(TEXT, true).await;
    let mut organiser = world.browser(31).await;
    let page = organiser.get("/elections/new").await.ok();
    page.says("Seats of the committee that fell vacant").says("Organiser: one of 2 seats.");
    let (rule, meeting) = ("vacancies:committee-election", occasion.0.to_string());
    let form = [("rule", rule), ("occasion", &meeting), ("title", "")];
    let made = organiser.post("/elections/new", &form).await.sent_to();
    organiser.get(&made).await.ok().says("It fills seats that fell vacant").says("Organiser: one seat");
    let too_soon = london(2026, 11, 25, 9, 0);
    world.kit.set(too_soon);
    let late =
        by_election::draft_for_vacancies(&world.kit.system(), "committee-election", occasion.0, "").await;
    assert!(late.unwrap_err().hint.unwrap().contains("earliest lawful day"));
}

#[tokio::test]
async fn seats_that_the_text_fills_otherwise_are_refused_with_its_clause() {
    let text = TEXT.replacen("filled_by = \"by-election\"", "filled_by = \"co-option\"", 1);
    let (world, occasion) = one_organiser_left(&text, true).await;
    let ctx = world.kit.system();
    let drafted = by_election::draft_for_vacancies(&ctx, "committee-election", occasion.0, "").await;
    let refused = drafted.unwrap_err();
    assert!(refused.detail.contains("by co-option"), "{refused:?}");
    assert_eq!(refused.clause.unwrap().clause, "committee");
    let mut organiser = world.browser(31).await;
    organiser.get("/elections/new").await.ok().says("are not filled by an election");
    let full = World::with_text(TEXT).await;
    for (post, n, woman) in SITTING.into_iter().chain([("organiser", 30, true)]) {
        sits(&full, post, n, woman).await;
    }
    let ctx = full.kit.system();
    let none = by_election::draft_for_vacancies(&ctx, "committee-election", full.occasion.0, "").await;
    assert!(none.unwrap_err().detail.contains("No seat of these posts is empty"));
    assert!(service::elections(&ctx).await.unwrap().iter().all(|it| it.id != ElectionId(occasion.0)));
}
