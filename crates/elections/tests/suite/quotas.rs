//! Quotas over several posts: kept with the least change, and counting those who sit on.

use crate::common::{World, agm, name};
use bodies::model::{NewTerm, Share};
use elections::service::{self, ballot, count, declare, feasibility};
use kernel::{At, Result, transact};

const TEXT: &str = include_str!("../../../../examples/constitutions/local-group.md");
const SEQUENTIAL: &str = r#"across = { value = "sequential", says ="#;
const COUNTS: &str = r#"counts = ["unopposed"]
across"#;

/// Data manager is close between a woman and a man, engagement officer in the north is not; both men have more votes.
async fn vote(world: &World) -> Vec<Vec<String>> {
    world.close_nominations().await;
    let report = feasibility::report(&world.ro().await, &world.election().await).await.unwrap();
    assert!(report.quotas.iter().all(feasibility::QuotaReport::is_met), "{:?}", report.quotas);
    let poll = world.open_ballot().await;
    let (data, north) = (world.contest("data-manager").await, world.contest("party-engagement-north").await);
    for n in 0..20 {
        let papers = [(data, vec![if n < 9 { 15 } else { 16 }]), (north, vec![if n < 5 { 17 } else { 18 }])];
        world.votes(n, poll, &papers).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    let again = count::recount(&world.scrutineer().await, world.election).await.unwrap();
    assert!(again.iter().all(|it| it.same));
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
    let mut elected = vec![];
    for contest in [data, north] {
        let stored = count::outcomes(&world.ro().await, &world.election().await).await.unwrap();
        let outcome = stored.iter().map(|it| it.read().unwrap()).find(|it| it.contest == contest).unwrap();
        elected.push(outcome.elected.iter().map(|it| it.name.clone()).collect());
    }
    elected
}

/// Twelve seats, five women without a quota, six asked for: one of two contested posts has to give.
async fn one_woman_is_missing(text: &str) -> (World, Vec<Vec<String>>) {
    let world = World::with_text(text).await.called().await;
    let stand = [
        ("organiser", 10, true),
        ("organiser", 11, false),
        ("social-media-manager", 13, true),
        ("social-media-manager", 14, true),
        ("data-manager", 15, true),
        ("data-manager", 16, false),
        ("party-engagement-north", 17, true),
        ("party-engagement-north", 18, false),
        ("party-engagement-south", 19, false),
        ("community-engagement", 20, false),
        ("community-engagement", 21, false),
        ("member-without-portfolio", 22, true),
        ("member-without-portfolio", 23, true),
        ("member-without-portfolio", 24, false),
    ];
    for (post, n, woman) in stand {
        world.stands(n, &[post], woman).await;
    }
    let elected = vote(&world).await;
    (world, elected)
}

#[tokio::test]
async fn the_least_change_is_made_where_the_text_asks_for_it() {
    let (world, elected) = one_woman_is_missing(TEXT).await;
    assert_eq!(elected, [[name(16)], [name(17)]], "in the order of posts the last one gives");
    let mut reader = world.browser(5).await;
    let page = reader.get(&world.url("/result")).await.ok();
    page.says("in the order of posts. Nobody is passed over");

    let text = TEXT.replace(SEQUENTIAL, r#"across = { value = "least-change", says ="#);
    assert_ne!(text, TEXT);
    let (world, elected) = one_woman_is_missing(&text).await;
    assert_eq!(elected, [[name(15)], [name(18)]], "the closest contest gives");
    let mut reader = world.browser(5).await;
    let page = reader.get(&world.url("/result")).await.ok();
    page.says("Method for the quotas over all posts: least change").says(
        "somebody else is elected here than by the free count, with 2.00000 votes fewer at its stage 1",
    );
}

/// Four sit on in posts that are not elected; two posts fell vacant. Half of six are to be women.
async fn two_posts_fell_vacant(women_sitting: usize) -> (World, Vec<Vec<String>>) {
    let start = TEXT.find("contests = { value = [").unwrap();
    let end = TEXT[start..].find("], says").unwrap() + start;
    let some = "contests = { value = [\n  [\"data-manager\"],\n  [\"party-engagement-north\"],\n";
    let text = format!("{}{some}{}", &TEXT[..start], &TEXT[end..]);
    let text = text.replace(COUNTS, "counts = [\"unopposed\", \"serving\"]\nacross");
    let world = World::with_text(&text).await;
    let ctx = world.kit.system();
    let posts = ["organiser", "organiser", "social-media-manager", "social-media-manager"];
    for (place, post) in posts.into_iter().enumerate() {
        let person = world.people[30 + place];
        let term = NewTerm {
            post: post.into(),
            persons: vec![person],
            from: At::local("2026-02-01T00:00:00".parse().unwrap(), &world.kit.group.zone),
            until: None,
            decision: "Elected last year".into(),
            share: Share::Whole,
        };
        let done: Result<()> = transact!(ctx.db(), tx => {
            bodies::service::begin_term(tx, &ctx, term.clone()).await?;
            if place < women_sitting {
                people::service::declare(tx, &ctx, person, "woman", "woman", false).await?;
            }
            Ok(())
        });
        done.unwrap();
    }
    let world = world.called().await;
    for (post, n, woman) in [("data-manager", 15, true), ("data-manager", 16, false)] {
        world.stands(n, &[post], woman).await;
    }
    for (n, woman) in [(17, true), (18, false)] {
        world.stands(n, &["party-engagement-north"], woman).await;
    }
    let elected = vote(&world).await;
    (world, elected)
}

#[tokio::test]
async fn those_who_sit_on_count_when_a_vacancy_is_filled() {
    let (world, elected) = two_posts_fell_vacant(3).await;
    assert_eq!(elected, [[name(16)], [name(18)]], "three of six sit already");
    let mut reader = world.browser(5).await;
    reader.get(&world.url("/result")).await.ok().says("4 who sit on count too");
    let (_, elected) = two_posts_fell_vacant(2).await;
    assert_eq!(elected, [[name(16)], [name(17)]], "one more is needed");
    let (world, elected) = two_posts_fell_vacant(1).await;
    assert_eq!(elected, [[name(15)], [name(17)]], "two more are needed");
    let election = service::election(&world.kit.system(), world.election).await.unwrap();
    let over_all = election.plan.quotas.iter().find(|it| it.contest.is_none()).unwrap();
    assert_eq!((over_all.sitting.seats, over_all.sitting.sixtieths), (4, 60));
}

const HALF: &str = "scope = \"committee\"\nattribute = \"woman\"\nat_least = \"1/2\"";
const ORGANISERS: &str = "scope = \"committee/organiser\"\nattribute = \"woman\"\nat_least = 1";

/// The half is asked of the data manager alone, and one organiser is a woman by this method.
fn by(method: &str) -> String {
    let text = TEXT.replace(HALF, &HALF.replace("\"committee\"", "\"committee/data-manager\""));
    let text = text.replace(ORGANISERS, &format!("{ORGANISERS}\nmethod = \"{method}\""));
    assert_eq!(text.matches("method = \"").count(), TEXT.matches("method = \"").count() + 1);
    text
}

/// Two men have the quota of seven, a woman has three votes and a third man two.
async fn two_men_are_ahead(method: &str) -> (World, elections::model::ContestOutcome) {
    let world = World::with_text(&by(method)).await.called().await;
    for (n, woman) in [(10, false), (11, false), (12, true), (13, false)] {
        world.stands(n, &["organiser"], woman).await;
    }
    world.close_nominations().await;
    let poll = world.open_ballot().await;
    let organisers = world.contest("organiser").await;
    for n in 0..20 {
        let first = match n {
            0..8 => 10,
            8..15 => 11,
            15..18 => 12,
            _ => 13,
        };
        world.votes(n, poll, &[(organisers, vec![first])]).await.unwrap();
    }
    world.kit.set(agm().plus_minutes(60));
    ballot::close(&world.ro().await, world.election).await.unwrap();
    count::count_votes(&world.ro().await, world.election).await.unwrap();
    let again = count::recount(&world.scrutineer().await, world.election).await.unwrap();
    assert!(again.iter().all(|it| it.bytes));
    declare::note(&world.scrutineer().await, world.election, "All in order.").await.unwrap();
    declare::declare(&world.ro().await, world.election).await.unwrap();
    let stored = count::outcomes(&world.ro().await, &world.election().await).await.unwrap();
    let outcome = stored.iter().map(|it| it.read().unwrap()).find(|it| it.contest == organisers).unwrap();
    (world, outcome)
}

#[tokio::test]
async fn an_older_method_is_used_where_the_text_names_it_and_the_result_says_so() {
    for (method, says) in [
        ("naive", "Quotas of this post are kept each by itself, by the older rules that the text names."),
        (
            "larger-smaller",
            "Quotas of this post are kept by counts for larger and smaller committees, as the text asks.",
        ),
    ] {
        let (world, outcome) = two_men_are_ahead(method).await;
        let elected: Vec<_> = outcome.elected.iter().map(|it| it.name.clone()).collect();
        assert_eq!(elected, [name(10), name(12)], "{method}");
        let counted = outcome.count.unwrap();
        let named = serde_json::to_value(counted.constraint_method).unwrap();
        assert_eq!(named, method, "the transcript names it");
        assert_eq!(counted.size_changes.len(), usize::from(method == "larger-smaller"));
        assert_eq!(counted.plain.unwrap().winners().len(), 2);
        let clause = world.election().await.plan.within(outcome.contest).unwrap().basis.cite().unwrap();
        let mut reader = world.browser(5).await;
        for page in ["/result".to_owned(), format!("/result/{}", outcome.contest)] {
            reader.get(&world.url(&page)).await.ok().says(says).says(&clause.label);
        }
    }
}

#[tokio::test]
async fn an_older_method_cannot_be_kept_beside_a_quota_over_all_posts() {
    let text = TEXT.replace(ORGANISERS, &format!("{ORGANISERS}\nmethod = \"naive\""));
    let rules = rulebook::Rules::new(rulebook::parse(&text).document, 1);
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
    let refused = service::plan::plan(&rules, "committee-election", None, agm(), &zone, uuid::Uuid::nil);
    let problem = refused.unwrap_err();
    assert!(problem.detail.contains("cannot be kept beside it"), "{problem:?}");
    assert!(problem.clause.is_some());
}
