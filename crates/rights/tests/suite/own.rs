//! What a member does by themselves: leaving, what was sent, and who looked, by name, on request.

use axum::http::StatusCode;
use kernel::{Power, log_read_of, transact};

use crate::support::world;

#[tokio::test]
async fn a_member_leaves_from_their_page_and_the_office_ends_with_it() {
    let world = world().await;
    let ada = world.officer("Ada", "organiser", None).await;
    world.kit.advance_minutes(5);
    let mut browser = world.browser(ada).await;
    browser.get("/me/data").await.ok().says("end your membership");
    browser.post("/me/data/leave", &[]).await.says("Tick the box");
    browser.post("/me/data/leave", &[("sure", "yes")]).await.sent_to();
    let ctx = world.kit.system();
    let listed = people::service::listed(&ctx, ada).await.unwrap();
    assert_eq!(listed.status, "former");
    assert!(bodies::service::terms_of(&ctx, ada, ctx.now).await.unwrap().is_empty());
    let acting = world.acting(ada).await;
    assert!(!acting.may(Power::ReadRegister, None), "who has left reads nothing, not even for a fortnight");
    // A forgotten device must not do it.
    let maja = world.member("Maja").await;
    let mut old = world.browser(maja).await;
    world.kit.advance_minutes(90);
    assert!(old.post("/me/data/leave", &[("sure", "yes")]).await.sent_to().starts_with("/confirm"));
    assert_eq!(people::service::listed(&world.kit.system(), maja).await.unwrap().status, "member");
}

#[tokio::test]
async fn the_lead_can_name_who_looked_and_the_page_of_a_member_never_does() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let ada = world.officer("Ada", "organiser", None).await;
    let maja = world.member("Maja").await;
    log_read_of(&world.kit.acting(ada, "Ada Tidewater").await, "her entry", "welcoming", &[maja])
        .await
        .unwrap();
    let place = format!("/data-protection/people/{maja}/looks");
    world.browser(dara).await.get(&place).await.ok().says("Ada Tidewater").says("her entry");
    assert_eq!(world.browser(ada).await.get(&place).await.status, StatusCode::FORBIDDEN);
    let own = world
        .browser(maja)
        .await
        .get("/me/data")
        .await
        .ok()
        .says("her entry")
        .says_nothing_of("Ada Tidewater");
    drop(own.says("who looked at a person, by name"));
}

#[tokio::test]
async fn a_member_reads_what_was_sent_to_them_and_nobody_elses() {
    let world = world().await;
    let (maja, orla) = (world.member("Maja").await, world.member("Orla").await);
    let ctx = world.kit.system();
    let out = mail::Outgoing {
        person: Some(maja),
        to: "Maja@example.org".into(),
        to_name: "Maja".into(),
        kind: mail::Kind::Notice,
        subject: "The annual meeting".into(),
        text: "On 19 September.".into(),
        html: None,
    };
    kernel::transact!(ctx.db(), tx => { mail::service::queue(tx, &ctx, out.clone()).await.map(drop) })
        .unwrap();
    world.browser(maja).await.get("/me/data/notices").await.ok().says("The annual meeting").says("Notice");
    world.browser(orla).await.get("/me/data/notices").await.ok().says_nothing_of("The annual meeting");
}

#[tokio::test]
async fn who_shares_a_seat_and_leaves_ends_their_share_and_the_other_goes_on() {
    let world = world().await;
    let (ada, ben) = (world.member("Ada").await, world.member("Ben").await);
    let ctx = world.kit.system();
    let new = bodies::model::NewTerm {
        post: "organiser".into(),
        persons: vec![ada, ben],
        from: ctx.now,
        until: None,
        decision: "Members' meeting, minute 4".into(),
        share: bodies::model::Share::JobShare,
    };
    transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, new.clone()).await }).unwrap();
    world.kit.advance_minutes(5);
    world.browser(ada).await.post("/me/data/leave", &[("sure", "yes")]).await.sent_to();
    let ctx = world.kit.system();
    let seats = bodies::service::holders(&ctx, "organiser", ctx.now).await.unwrap();
    assert_eq!(seats.len(), 1);
    assert!(seats[0].holds(ben) && !seats[0].holds(ada));
}
