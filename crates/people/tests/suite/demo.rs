//! The demonstration's membership.

use people::service::{self, Counts};

use crate::support::kit;

#[tokio::test]
async fn the_demonstrations_members_are_many_various_and_the_same_again() {
    let kit = kit().await;
    let ids = people::demo::seed(&kit.system(), 420, 7).await.unwrap();
    assert_eq!(ids.len(), 420);
    let ctx = kit.system();
    let counts = Counts::of(&ctx).await.unwrap();
    assert!(counts.members > 380 && counts.members < 420, "{counts:?}");
    assert_eq!(counts.categories.len(), 2, "{counts:?}");
    assert_eq!(service::places::areas(&ctx).await.unwrap().len(), 7);
    let all = service::everyone(&ctx, ctx.now).await.unwrap();
    let names: std::collections::BTreeSet<&str> = all.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names.len(), 420, "no two have the same name");
    let without = all.iter().filter(|it| it.email.is_none()).count();
    let bounced = all.iter().filter(|it| it.email_bounced).count();
    assert!((30..80).contains(&without) && (5..30).contains(&bounced), "{without} {bounced}");
    let version = constitution::service::in_force(&ctx).await.unwrap();
    let act = rulebook::Act::BeOnRoll { election: "committee-election".into() };
    let answer = service::entitled(&ctx, &version, act, ctx.now).await.unwrap();
    assert!(
        answer.members.len() > 350 && answer.left_out.len() > 5,
        "{} {}",
        answer.members.len(),
        answer.left_out.len()
    );
    let first: Vec<String> = all.iter().take(5).map(|it| it.name.clone()).collect();
    let again = crate::support::kit().await;
    people::demo::seed(&again.system(), 420, 7).await.unwrap();
    let ctx = again.system();
    let all = service::everyone(&ctx, ctx.now).await.unwrap();
    assert_eq!(all.iter().take(5).map(|it| it.name.clone()).collect::<Vec<_>>(), first);
}
