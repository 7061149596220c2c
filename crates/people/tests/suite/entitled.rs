//! Everybody is put to the same ruling, and who is left out is told why.

use kernel::transact;
use people::model::{Ending, FactKind, NewFact, Source};
use people::service::{self, entitled};
use rulebook::{Act, Facts, Outcome};

use crate::support::{add, kit, member, named};

fn roll() -> Act {
    Act::BeOnRoll { election: "committee-election".into() }
}

#[tokio::test]
async fn who_is_left_out_of_the_roll_is_told_why_and_by_which_clause() {
    let kit = kit().await;
    let ctx = kit.system();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    add(&ctx, member(&kit, "Ben", "Millrace", "associate")).await.unwrap();
    let moved = add(&ctx, member(&kit, "Cleo", "Osprey", "national")).await.unwrap();
    let no =
        NewFact::new(FactKind::LivesInArea, "no", ctx.now.plus_days(-1, &kit.group.zone), Source::Officer)
            .unwrap();
    transact!(ctx.db(), tx => { service::record_fact(tx, &ctx, moved, no.clone()).await }).unwrap();
    let left = add(&ctx, member(&kit, "Dan", "Plumtree", "national")).await.unwrap();
    transact!(ctx.db(), tx => { service::end_membership(tx, &ctx, left, ctx.now, Ending::Left).await })
        .unwrap();
    let resting = add(&ctx, member(&kit, "Eve", "Reedmace", "national")).await.unwrap();
    let rest = NewFact::new(FactKind::Suspended, "", ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => { service::record_fact(tx, &ctx, resting, rest.clone()).await }).unwrap();
    // Somebody whose home nobody has asked about, and somebody who never was a member.
    let long = ctx.now.plus_days(-9, &kit.group.zone);
    add(&ctx, named("Fay", "Saltmarsh").member("national", long, Source::Officer).unwrap()).await.unwrap();
    add(&ctx, named("Gus", "Seabright")).await.unwrap();

    let answer = entitled(&ctx, &version, roll(), ctx.now).await.unwrap();
    let names: Vec<&str> = answer.members.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Ada Marshlight", "Ben Millrace"]);
    let reason = |name: &str| answer.left_out.iter().find(|it| it.person.name == name).unwrap();
    assert!(reason("Cleo Osprey").reason.contains("you do not live in the area"));
    assert!(reason("Cleo Osprey").cite.is_some());
    assert!(reason("Dan Plumtree").reason.contains("you are in no category of members"));
    assert!(reason("Eve Reedmace").reason.contains("lets your rights rest"));
    assert!(reason("Fay Saltmarsh").reason.contains("does not say whether you live in the area"));
    assert_eq!(answer.left_out.len(), 4);

    // Who rests is still told what happens.
    let notice = Act::ReceiveNotice { event: "agm".into() };
    let told = entitled(&ctx, &version, notice, ctx.now).await.unwrap();
    assert!(told.members.iter().any(|it| it.name == "Eve Reedmace"));
    let own = service::ruling(&ctx, &version, &roll(), resting, ctx.now, &Facts::new()).await.unwrap();
    assert!(matches!(own.outcome, Outcome::Refused { .. }));
}

#[tokio::test]
async fn who_joined_after_the_moment_asked_about_is_not_on_the_roll() {
    let kit = kit().await;
    let ctx = kit.system();
    let version = constitution::service::in_force(&ctx).await.unwrap();
    add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    let before = ctx.now.plus_days(-101, &kit.group.zone);
    let answer = entitled(&ctx, &version, roll(), before).await.unwrap();
    assert_eq!((answer.members.len(), answer.left_out.len()), (0, 1));
    assert_eq!(entitled(&ctx, &version, roll(), ctx.now).await.unwrap().members.len(), 1);
}

#[tokio::test]
async fn facts_say_only_what_is_known() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let facts = service::facts(&ctx, id, ctx.now).await.unwrap();
    let join = rulebook::rule(
        &constitution::service::in_force(&ctx).await.unwrap().rules,
        &Act::Join { category: "associate".into() },
        &facts,
    );
    assert!(matches!(join.outcome, Outcome::NeedsFacts { .. }), "{join:?}");
}
