//! Terms and the constitution they rest on.

use axum::http::StatusCode;
use bodies::{model::Role, service};
use constitution::Adoption;
use kernel::{Kind, transact};

use crate::support::{CONSTITUTION, browser, kit, member, officer, record, term};

#[tokio::test]
async fn bodies_and_posts_come_from_the_constitution_and_are_closed_with_it() {
    let kit = kit().await;
    let ctx = kit.system();
    let posts = service::posts(&ctx).await.unwrap();
    assert_eq!(posts.iter().map(|it| it.seats).sum::<u32>(), 12, "the twelve seats of the text");
    let dara = officer(&kit, "Dara", "community-engagement").await;
    // A version that has another post in its place.
    let text = CONSTITUTION
        .replace("\"community-engagement\"", "\"neighbourhood-officer\"")
        .replace("committee/community-engagement", "committee/neighbourhood-officer");
    let adoption = Adoption {
        by: "Members' meeting".into(),
        minute: "minute 1".into(),
        adopted_at: ctx.now,
        in_force_from: ctx.now.plus_days(2, &kit.group.zone),
        unchanged: ["committee-election", "community-engagement-duties", "campaign-issues"]
            .map(String::from)
            .into(),
    };
    transact!(ctx.db(), tx => { constitution::service::publish(tx, &ctx, &text, adoption.clone()).await })
        .unwrap();
    kit.run_due().await;
    assert!(service::post(&ctx, "neighbourhood-officer").await.is_err(), "not before it is in force");
    kit.advance_days(2);
    kit.run_due().await;
    let ctx = kit.system();
    let gone = service::post(&ctx, "community-engagement").await.unwrap();
    assert!(gone.closed_at.is_some(), "closed, not deleted");
    assert!(service::post(&ctx, "neighbourhood-officer").await.unwrap().closed_at.is_none());
    assert_eq!(service::terms_of(&ctx, dara, ctx.now).await.unwrap().len(), 1, "the term runs to its end");
    let other = member(&kit, "Ben").await;
    let problem = record(&ctx, term("community-engagement", &[other], ctx.now, None)).await.unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
    service::sync_now(&ctx).await.unwrap();
    assert_eq!(service::posts(&ctx).await.unwrap().iter().filter(|it| it.closed_at.is_none()).count(), 7);
}

#[tokio::test]
async fn seats_are_not_given_twice_and_one_person_holds_one_post() {
    let kit = kit().await;
    let ctx = kit.system();
    let dara = officer(&kit, "Dara", "data-manager").await;
    let ben = member(&kit, "Ben").await;
    let full = record(&ctx, term("data-manager", &[ben], ctx.now, None)).await.unwrap_err();
    assert_eq!(full.kind, Kind::Refused);
    assert!(full.clause.is_some(), "{full}");
    let pile = record(&ctx, term("organiser", &[dara], ctx.now, None)).await.unwrap_err();
    assert!(pile.detail.contains("at most one of the posts"), "{pile}");
    assert!(pile.clause.is_some());
    let unknown = record(&ctx, term("king", &[ben], ctx.now, None)).await.unwrap_err();
    assert!(unknown.message_for("post").is_some());
    // From the minute on at which the first one ends, the seat is free.
    let end = ctx.now.plus_days(30, &kit.group.zone);
    let old = service::holders(&ctx, "data-manager", ctx.now).await.unwrap()[0].term;
    transact!(ctx.db(), tx => { service::end_term(tx, &ctx, old, end, "Elected: committee").await }).unwrap();
    assert!(record(&ctx, term("data-manager", &[ben], end.plus_minutes(-1), None)).await.is_err());
    record(&ctx, term("data-manager", &[ben], end, None)).await.unwrap();
    assert!(service::holders(&ctx, "data-manager", end.plus_seconds(-1)).await.unwrap()[0].holds(dara));
    assert!(service::holders(&ctx, "data-manager", end).await.unwrap()[0].holds(ben));
    assert_eq!(service::history(&ctx, "data-manager").await.unwrap().len(), 2);
    assert_eq!(service::posts_held(&ctx, ben, end).await.unwrap(), ["data-manager"]);
}

#[tokio::test]
async fn of_two_who_fill_one_seat_at_once_one_is_told() {
    let kit = kit().await;
    let ctx = kit.system();
    let (ada, ben) = (member(&kit, "Ada").await, member(&kit, "Ben").await);
    let (one, two) = tokio::join!(
        record(&ctx, term("data-manager", &[ada], ctx.now, None)),
        record(&ctx, term("data-manager", &[ben], ctx.now, None))
    );
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|it| **it).count(), 1);
    assert_eq!(service::holders(&ctx, "data-manager", ctx.now).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_national_constitution_gives_its_bodies_too() {
    const NATIONAL: &str = include_str!("../../../../examples/constitutions/national-association.md");
    let kit = testkit::Kit::with(|b| b.feature(constitution::feature()).feature(bodies::feature())).await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, NATIONAL, "The founders").await })
        .unwrap();
    kit.run_due().await;
    let bodies = service::bodies(&ctx).await.unwrap();
    assert!(bodies.iter().any(|it| it.slug == "ncg") && bodies.len() > 5, "{bodies:?}");
    let posts = service::posts(&ctx).await.unwrap();
    let seats: u32 = posts.iter().filter(|it| it.body == "ncg").map(|it| it.seats).sum();
    assert_eq!(seats, 18, "the eighteen seats of the text");
}

#[tokio::test]
async fn a_shared_seat_is_one_seat() {
    let kit = kit().await;
    let ctx = kit.system();
    let (ada, ben, cleo) = (member(&kit, "Ada").await, member(&kit, "Ben").await, member(&kit, "Cleo").await);
    record(&ctx, term("organiser", &[ada, ben], ctx.now, None)).await.unwrap();
    record(&ctx, term("organiser", &[cleo], ctx.now, None)).await.unwrap();
    let holders = service::holders(&ctx, "organiser", ctx.now).await.unwrap();
    assert_eq!(holders.iter().map(|it| it.holders.len()).collect::<Vec<_>>().iter().sum::<usize>(), 3);
    let shared = holders.iter().find(|it| it.is_shared()).unwrap();
    assert!(shared.holders.iter().all(|it| it.share_of == 2));
}

#[tokio::test]
async fn a_term_ends_once() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = member(&kit, "Ada").await;
    let id = record(&ctx, term("organiser", &[ada], ctx.now, None)).await.unwrap();
    let end = ctx.now.plus_days(1, &kit.group.zone);
    transact!(ctx.db(), tx => { service::record_end(tx, &ctx, id, end, "Resigned").await }).unwrap();
    let later =
        transact!(ctx.db(), tx => { service::record_end(tx, &ctx, id, end.plus_hours(1), "Again").await });
    assert_eq!(later.unwrap_err().kind, Kind::Refused);
    let silent = transact!(ctx.db(), tx => { service::record_end(tx, &ctx, id, ctx.now, " ").await });
    assert!(silent.unwrap_err().message_for("decision").is_some());
}

#[tokio::test]
async fn two_posts_in_one_hand_are_refused_whichever_is_recorded_first() {
    let kit = kit().await;
    let ctx = kit.system();
    let dara = member(&kit, "Dara").await;
    let later = ctx.now.plus_days(30, &kit.group.zone);
    let end = later.plus_days(300, &kit.group.zone);
    record(&ctx, term("data-manager", &[dara], later, Some(end))).await.unwrap();
    // From today without an end, and so over the whole of it.
    let pile = record(&ctx, term("organiser", &[dara], ctx.now, None)).await.unwrap_err();
    assert!(pile.detail.contains("at most one of the posts"), "{pile}");
    // Until that day, and after it.
    record(&ctx, term("organiser", &[dara], ctx.now, Some(later))).await.unwrap();
    record(&ctx, term("organiser", &[dara], end, None)).await.unwrap();
}

#[tokio::test]
async fn of_two_posts_for_one_person_at_once_one_is_refused() {
    let kit = kit().await;
    let ctx = kit.system();
    let dara = member(&kit, "Dara").await;
    let (one, two) = tokio::join!(
        record(&ctx, term("data-manager", &[dara], ctx.now, None)),
        record(&ctx, term("organiser", &[dara], ctx.now, None))
    );
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|it| **it).count(), 1);
}

#[tokio::test]
async fn a_term_that_has_not_begun_is_called_off_and_never_runs() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let ben = member(&kit, "Ben").await;
    let from = kit.app.now().plus_minutes(30);
    let until = from.plus_minutes(10);
    let id =
        record(&kit.system(), term("data-manager", &[ben], from, Some(until))).await.unwrap().to_string();
    let ctx = kit.system();
    let opened =
        transact!(ctx.db(), tx => { service::open_handover(tx, &ctx, "data-manager", from).await }).unwrap();
    let place = "/bodies/posts/data-manager";
    let mut visitor = browser(&kit, ada).await;
    visitor.get(place).await.ok().says("Who takes it on").says("This term does not come");
    let form = [("term", id.as_str()), ("decision", "Ben declined, committee, minute 9")];
    let refused = browser(&kit, ben).await.post(&format!("{place}/call-off"), &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    visitor.post(&format!("{place}/call-off"), &[form[0], ("decision", " ")]).await.says("by which decision");
    visitor.post(&format!("{place}/call-off"), &form).await.sent_to();
    visitor.get(place).await.ok().says_nothing_of("Who takes it on").says_nothing_of("Ben Tidewater");
    visitor.post(&format!("{place}/call-off"), &form).await.says("called off already");
    assert!(service::handover(&kit.system(), opened).await.unwrap().closed_at.is_some());
    assert_eq!(service::office_of(&kit.system(), ben).await.unwrap(), None);
    kit.set(from);
    assert!(service::holders(&kit.system(), "data-manager", from).await.unwrap().is_empty());
    let mut signed_in = browser(&kit, ben).await;
    assert_eq!(signed_in.get("/people").await.status, StatusCode::FORBIDDEN);
    // On the day on which it would have ended nobody is signed out for it.
    kit.set(until);
    kit.run_due().await;
    signed_in.get("/me").await.ok();
    // What has begun is ended, not called off.
    let ctx = kit.system();
    let own = service::holders(&ctx, "organiser", ctx.now).await.unwrap()[0].term;
    let begun = transact!(ctx.db(), tx => { service::call_off_term(tx, &ctx, own, "Too late").await });
    assert!(begun.unwrap_err().detail.contains("has begun"));
}

#[tokio::test]
async fn whose_appointment_is_ended_is_signed_out() {
    let kit = kit().await;
    let ctx = kit.system();
    let kim = member(&kit, "Kim").await;
    let id = transact!(ctx.db(), tx => {
        service::appoint(tx, &ctx, Role::ServerKeeper, kim, ctx.now, None, "Committee, minute 2").await
    })
    .unwrap();
    let mut signed_in = browser(&kit, kim).await;
    signed_in.get("/me").await.ok();
    kit.advance_minutes(1);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::end_appointment(tx, &ctx, id, ctx.now).await }).unwrap();
    assert!(signed_in.get("/me").await.sent_to().starts_with("/sign-in"));
}
