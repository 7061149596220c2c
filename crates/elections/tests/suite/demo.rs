//! The demonstration's scripts, and what the Monday page says of them.

use crate::common::{World, agm, name};
use elections::demo::{self, Part, Standing, Story};
use elections::model::{ElectionId, State};
use elections::service;
use kernel::{Ctx, Kind};
use polling::PollId;
use testkit::london;

fn part(world: &World, n: usize) -> Part {
    Part { person: world.people[n], name: name(n) }
}

fn story(world: &World) -> Story {
    let standing = |n: usize, with: Option<usize>, post: &str| Standing {
        who: part(world, n),
        with: with.map(|it| part(world, it)),
        proposer: None,
        posts: vec![post.to_owned()],
        statement: "I would listen first.".into(),
        declares: if n.is_multiple_of(2) { vec!["woman".into()] } else { vec![] },
    };
    let mut candidates = vec![
        standing(10, None, "organiser"),
        standing(11, None, "organiser"),
        standing(12, None, "organiser"),
    ];
    for (n, post) in [
        (14, "social-media-manager"),
        (16, "social-media-manager"),
        (17, "data-manager"),
        (18, "community-engagement"),
    ] {
        candidates.push(standing(n, None, post));
    }
    candidates.push(standing(20, Some(22), "data-manager"));
    Story {
        rule: "committee-election".into(),
        occasion: world.occasion.0,
        title: "Committee 2026".into(),
        drafted: london(2026, 7, 1, 10, 0),
        called: london(2026, 8, 1, 10, 0),
        caller: None,
        returning_officer: part(world, 30),
        scrutineers: vec![part(world, 31)],
        tellers: vec![part(world, 32), part(world, 33)],
        candidates,
    }
}

async fn state(world: &World, id: ElectionId) -> State {
    service::election(&world.kit.system(), id).await.unwrap().state
}

async fn dues(ctx: Ctx) -> Vec<String> {
    let all = elections::feature().dues.unwrap()(ctx).await.unwrap();
    all.into_iter()
        .map(|it| format!("{} [{}]", it.title, it.cite.map(|it| it.clause).unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn the_three_scripts_tell_an_election_up_to_where_it_is_needed() {
    let world = World::drafted().await;
    world.release_mail().await;
    // Mail is released, as in the demonstration: many ask for their ballots at once.
    let group = &kernel::Group { released: true, ..world.kit.group.clone() };
    let (app, story) = (&world.kit.app, story(&world));
    let open = demo::nominating(app, group, &story, london(2026, 8, 2, 8, 30)).await.unwrap();
    assert_eq!(state(&world, open).await, State::Nominating);
    let standing = service::nominate::standing(&world.kit.system(), open).await.unwrap();
    assert_eq!(standing.len(), 3, "nobody hands in after the present");
    let lines = dues(world.acting(5).await).await;
    assert!(
        lines.iter().any(|it| it.starts_with("Nominations are open until") && it.ends_with("[nominations]")),
        "{lines:?}"
    );

    let voting = demo::balloting(app, group, &story, london(2026, 9, 15, 12, 0)).await.unwrap();
    assert_eq!(state(&world, voting).await, State::Balloting);
    let lines = dues(world.acting(5).await).await;
    assert!(
        lines
            .iter()
            .any(|it| (it.starts_with("Vote by") || it.starts_with("Ask by")) && it.ends_with("[voting]")),
        "{lines:?}"
    );
    let poll = PollId(service::election(&world.kit.system(), voting).await.unwrap().poll.unwrap());
    let voters = polling::demo::Voting { poll, percent: 60, seed: 3, except: &[world.people[5]] };
    let evening = Ctx::system(app, group.clone(), london(2026, 9, 16, 19, 0));
    let voted = polling::demo::cast_random(&evening, voters).await.unwrap();
    assert!(voted > 10, "{voted}");
    demo::declared(app, group, &story, voting).await.unwrap();
    assert_eq!(state(&world, voting).await, State::InOffice);
    let holders =
        bodies::service::holders(&world.kit.system(), "organiser", world.kit.app.now()).await.unwrap();
    assert_eq!(holders.len(), 2);
    world.browser(5).await.get(&format!("/elections/{voting}/result")).await.ok().says("the same");
}

#[tokio::test]
async fn whoever_is_asked_to_stand_sees_it_on_the_first_page() {
    let world = World::nominating().await;
    let before = world.kit.count("mail_message").await;
    let pair = world.form(&[10, 11], &["organiser"], true).await;
    service::nominate::nominate(&world.acting(10).await, world.election, &pair).await.unwrap();
    let lines = dues(world.acting(11).await).await;
    assert!(lines[0].contains("asks whether you agree to stand"), "{lines:?}");
    let others = dues(world.acting(12).await).await;
    assert!(!others.iter().any(|it| it.contains("asks whether")), "{others:?}");
    assert_eq!(world.kit.count("mail_message").await, before + 1);
}

#[tokio::test]
async fn only_those_who_can_still_vote_are_asked_to() {
    let world = World::nominating().await;
    for n in [10, 11] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let asked = async |ctx: Ctx| {
        dues(ctx).await.iter().any(|it| it.starts_with("Vote by") || it.starts_with("Ask by"))
    };
    assert!(asked(world.acting(3).await).await);
    let contest = world.contest("data-manager").await;
    world.votes(3, poll, &[(contest, vec![10])]).await.unwrap();
    assert!(!asked(world.acting(3).await).await, "a paper is taken");
    let stranger = kernel::PersonId(crate::common::uuid(77));
    assert!(!asked(world.kit.acting(stranger, "Joined Later").await).await, "not on the roll");
}

#[tokio::test]
async fn another_group_sees_and_does_nothing_here() {
    let world = World::nominating().await;
    let new = kernel::group::NewGroup {
        name: "Other",
        short_name: "O",
        zone: "Europe/London",
        host: Some("other.test"),
    };
    let other = kernel::group::create(world.kit.db(), world.kit.app.chance(), agm(), new).await.unwrap();
    let theirs = Ctx::system(&world.kit.app, other, world.kit.app.now());
    let id = world.election;
    assert_eq!(service::election(&theirs, id).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::roll::freeze(&theirs, id).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::declare::declare(&theirs, id).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::draft::abandon(&theirs, id, "Mine now.").await.unwrap_err().kind, Kind::NotFound);
    assert!(service::elections(&theirs).await.unwrap().is_empty());
    assert_eq!(service::election(&world.kit.system(), id).await.unwrap().state, State::Nominating);
}
