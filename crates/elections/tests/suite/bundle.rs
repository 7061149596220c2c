//! What is published of a declared election verifies; what watchers get is counted again to the byte.

use std::path::Path;

use crate::common::{World, agm};
use elections::model::DecisionKind;
use elections::service::feasibility::{self, NewDecision};
use elections::service::{self, ballot, count, declare, nominate};
use polling::service::Readers;
use verifier::{Folder, recount};

fn look(folder: &Path) -> ballotbox::verify::Verified {
    let source = Folder::open(folder).unwrap();
    let mut verified = ballotbox::verify::verify(&source, 1);
    recount(&source, &mut verified);
    verified
}

fn faults(folder: &Path) -> Vec<String> {
    look(folder).report.findings().map(|(point, it)| format!("{point}: {it:?}")).collect()
}

/// An election with a quota over all posts, a refused job share, posts without a contest, and a tie.
async fn counted() -> World {
    let world = World::nominating().await;
    for (n, woman) in [(10, true), (11, false), (12, false)] {
        world.stands(n, &["organiser"], woman).await;
    }
    for (n, post) in [
        (13, "social-media-manager"),
        (14, "social-media-manager"),
        (15, "data-manager"),
        (20, "member-without-portfolio"),
    ] {
        world.stands(n, &[post], n < 16).await;
    }
    let pair = world.form(&[23, 24], &["data-manager"], true).await;
    let shared = nominate::nominate(&world.acting(23).await, world.election, &pair).await.unwrap();
    nominate::consent(&world.acting(24).await, world.election, shared, vec![]).await.unwrap();
    world.close_nominations().await;
    let election = service::election(&world.ro().await, world.election).await.unwrap();
    for quota in feasibility::report(&world.ro().await, &election).await.unwrap().quotas {
        assert!(quota.is_met(), "{quota:?}");
    }
    let poll = world.open_ballot().await;
    let (organiser, data) = (world.contest("organiser").await, world.contest("data-manager").await);
    for n in 0..20 {
        let ranking = if n < 10 { vec![11, 12] } else { vec![12, 11] };
        world
            .votes(n, poll, &[(organiser, ranking), (data, vec![if n < 12 { 15 } else { 23 }])])
            .await
            .unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    let refused = NewDecision {
        kind: DecisionKind::JobShare,
        subject: shared.0,
        answer: "refused".into(),
        decided_by: "Annual general meeting".into(),
        minute: "item 2".into(),
    };
    feasibility::record(&world.ro().await, world.election, refused).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    world
}

#[tokio::test]
async fn watchers_count_again_to_the_byte_with_quotas_lots_and_posts_without_a_vote() {
    let world = counted().await;
    let dir = tempfile::tempdir().unwrap();
    let early = count::publish(&world.ro().await, world.election, Readers::Everybody, dir.path()).await;
    assert!(early.is_err(), "the result is not declared");
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();

    let (members, watchers) = (dir.path().join("members"), dir.path().join("watchers"));
    let ro = world.ro().await;
    count::publish(&ro, world.election, Readers::Watchers, &watchers).await.unwrap();
    count::publish(&ro, world.election, Readers::Everybody, &members).await.unwrap();
    assert_eq!((faults(&members), faults(&watchers)), (vec![], vec![]));
    assert!(members.join("profile").exists() && !members.join("openings").exists());
    let verified = look(&watchers);
    let steps: Vec<_> = verified.report.steps.iter().map(|it| it.verdict).collect();
    assert!(steps.iter().all(|it| *it == ballotbox::verify::Verdict::Holds), "{steps:?}");

    let inputs = std::fs::read_to_string(watchers.join("count/inputs.json")).unwrap();
    let recount: ::count::Recount = serde_json::from_str(&inputs).unwrap();
    assert!(recount.contests.iter().any(|it| it.unopposed) && !recount.across.is_empty());
    assert!(world.people.iter().all(|it| !inputs.contains(&it.to_string())), "nobody's id is published");
    let seed = verified.facts.lots.clone();
    assert_eq!(seed.len(), 1, "the server committed to a secret, and revealed it");
    let page = world.browser(5).await.get(&world.url("/result")).await.ok();
    let seed = ballotbox::manifest::lot_seed(&seed, &verified.facts.closed.unwrap());
    page.says(&seed).says("nobody knew the lots before the close");

    let path = watchers.join("count/inputs.json");
    for (from, to) in [(seed.as_str(), "0"), ("\"unopposed\": true", "\"unopposed\": false")] {
        assert!(inputs.contains(from));
        std::fs::write(&path, inputs.replace(from, to)).unwrap();
        let found = faults(&watchers);
        assert!(found.iter().any(|it| it.starts_with("Recount")), "{found:?}");
    }
}

#[tokio::test]
async fn a_year_after_the_declaration_the_papers_are_gone_and_what_was_published_still_verifies() {
    let world = counted().await;
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    for days in [170, 15, 170, 15] {
        // Nobody published anything: what is shown of the papers is noted before they go.
        world.kit.advance_days(days);
        world.kit.run_due().await;
    }
    // What was announced by the clock is handed on by the next run.
    world.kit.run_due().await;
    let (papers, outcomes): (i64, i64) = world
        .kit
        .db()
        .one(kernel::sql!(
            "SELECT (SELECT COUNT(*) FROM polling_ballot), (SELECT COUNT(*) FROM elections_outcome WHERE blt <> '')"
        ))
        .await
        .unwrap();
    assert_eq!((papers, outcomes), (0, 0));
    let system = world.kit.system();
    let (members, watchers) = (dir.path().join("members"), dir.path().join("watchers"));
    let refused = count::publish(&system, world.election, Readers::Watchers, &watchers).await.unwrap_err();
    assert!(refused.detail.contains("were erased on"), "{refused}");
    count::publish(&system, world.election, Readers::Everybody, &members).await.unwrap();
    assert_eq!(faults(&members), Vec::<String>::new());
    let verified = look(&members);
    let said: Vec<_> = verified.report.steps.iter().map(|it| it.line.as_str()).collect();
    assert!(said.iter().any(|it| it.contains("nothing can be counted again")), "{said:?}");
    assert!(members.join("profile").exists() && members.join("count").exists());
    let again = count::recount(&system, world.election).await.err().unwrap();
    assert!(again.detail.contains("were erased on"), "{again}");
    let mut member = world.browser(5).await;
    member.get(&world.url("/result")).await.ok().says("Sample Person");
}

#[tokio::test]
async fn a_scrutineer_saves_the_papers_on_an_undertaking_and_nobody_else_gets_them() {
    let world = counted().await;
    let mut scrutineer = world.browser(2).await;
    scrutineer.get(&world.url("/count")).await.ok().says("Count again on your own computer");
    let without = scrutineer.post(&world.url("/count"), &[("do", "bundle")]).await;
    assert!(without.body.contains("Tick that you undertake it"), "{}", without.status);
    let file = scrutineer.post(&world.url("/count"), &[("do", "bundle"), ("undertaken", "yes")]).await.ok();
    assert!(file.body.starts_with("PK"), "the papers come as one file");
    let mut member = world.browser(5).await;
    let refused = member.post(&world.url("/count"), &[("do", "bundle"), ("undertaken", "yes")]).await;
    assert_eq!(refused.status.as_u16(), 403);
}

/// The example whose rules publish no papers.
fn numbers_only() -> String {
    let text = include_str!("../../../../examples/constitutions/local-group.md");
    let own = "id = \"committee-election\"\n";
    assert!(text.contains(own));
    text.replacen(own, &format!("{own}publication = \"P1\"\n"), 1)
}

/// A contest of two for one seat, declared.
async fn declared(world: &World) {
    for n in [15, 23] {
        world.stands(n, &["data-manager"], true).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let data = world.contest("data-manager").await;
    for n in 0..5 {
        world.votes(n, poll, &[(data, vec![if n < 3 { 15 } else { 23 }])]).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
}

#[tokio::test]
async fn the_past_can_be_asked_again_only_of_papers_that_are_published_and_still_there() {
    let papers = async |world: &World| {
        let found = service::published::published(&world.kit.system(), "committee-election").await.unwrap();
        found.map(|(_, contests)| contests.iter().filter(|it| it.ballots.is_some()).count())
    };
    let open = World::nominating().await;
    assert_eq!(papers(&open).await, None, "nothing is declared");
    declared(&open).await;
    assert_eq!(papers(&open).await, Some(1), "one contest had papers, and everybody may read them");
    // What was erased since cannot be counted again.
    let ctx = open.kit.system();
    ctx.db().run(kernel::sql!("UPDATE elections_outcome SET blt = ''")).await.unwrap();
    assert_eq!(papers(&open).await, Some(0));
    let quiet = World::with_text(&numbers_only()).await.called().await;
    declared(&quiet).await;
    assert_eq!(papers(&quiet).await, Some(0), "its rules publish numbers and no papers");
}
