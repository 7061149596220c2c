//! What passes from one holder to the next.

use axum::http::StatusCode;
use bodies::{model::HandoverId, service};
use kernel::{At, transact};
use people::model::{FactKind, NewFact, Source};
use testkit::Kit;

use crate::support::{browser, kit, member, officer, record, term};

#[tokio::test]
async fn those_who_leave_and_those_who_come_see_the_handover_and_others_do_not() {
    let kit = kit().await;
    let leaving = officer(&kit, "Dara", "data-manager").await;
    let coming = member(&kit, "Ben").await;
    let other = member(&kit, "Cleo").await;
    let end = kit.app.now().plus_days(10, &kit.group.zone);
    let ctx = kit.system();
    let old = service::holders(&ctx, "data-manager", ctx.now).await.unwrap()[0].term;
    let handover = transact!(ctx.db(), tx => {
        service::end_term(tx, &ctx, old, end, "Elected: committee").await?;
        service::open_handover(tx, &ctx, "data-manager", end).await
    })
    .unwrap();
    record(&ctx, term("data-manager", &[coming], end, None)).await.unwrap();
    let again =
        transact!(ctx.db(), tx => { service::open_handover(tx, &ctx, "data-manager", end).await }).unwrap();
    assert_eq!(handover, again, "one handover for one change of hands");
    kit.set(end.plus_hours(1));
    let place = format!("/bodies/handovers/{handover}");
    let mut dara = browser(&kit, leaving).await;
    dara.get(&place).await.ok().says("national member database");
    dara.post(&format!("{place}/note"), &[("note", "The key is in the blue tin.")]).await.sent_to();
    let mut ben = browser(&kit, coming).await;
    ben.get(&place).await.ok().says("blue tin").says("Dara Tidewater");
    ben.get("/bodies").await.ok().says("Handovers that are open");
    let mut cleo = browser(&kit, other).await;
    assert_eq!(cleo.get(&place).await.status, StatusCode::FORBIDDEN);
    assert_eq!(cleo.post(&format!("{place}/note"), &[("note", "x")]).await.status, StatusCode::FORBIDDEN);
    cleo.get("/bodies").await.ok().says_nothing_of("Handovers that are open");

    let lines = (bodies::feature().dues.unwrap())(kit.acting(coming, "Ben").await).await.unwrap();
    assert_eq!(lines.len(), 1);
    ben.post(&format!("{place}/item"), &[("item", "Show the blue tin.")]).await.sent_to();
    let early = ben.post(&format!("{place}/close"), &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let it = service::handover(&kit.acting(coming, "Ben").await, handover).await.unwrap();
    for item in &it.items {
        ben.post(&format!("{place}/tick"), &[("item", &item.id.to_string())]).await.sent_to();
    }
    let twice = ben.post(&format!("{place}/tick"), &[("item", &it.items[0].id.to_string())]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    ben.post(&format!("{place}/close"), &[]).await.sent_to();
    ben.get(&place).await.ok().says("Closed on").says("Show the blue tin.");
    assert!((bodies::feature().dues.unwrap())(kit.acting(coming, "Ben").await).await.unwrap().is_empty());
    // Those who left see it for a fortnight.
    kit.set(end.plus_hours(14 * 24).plus_seconds(-1));
    browser(&kit, leaving).await.get(&place).await.ok();
    kit.set(end.plus_hours(14 * 24));
    assert_eq!(browser(&kit, leaving).await.get(&place).await.status, StatusCode::FORBIDDEN);
}

/// A handover of the data manager's post that begins at an instant.
async fn opened(kit: &Kit, at: At) -> HandoverId {
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::open_handover(tx, &ctx, "data-manager", at).await }).unwrap()
}

#[tokio::test]
async fn who_was_removed_or_is_suspended_has_no_part_in_it() {
    let kit = kit().await;
    let (dara, eve) =
        (officer(&kit, "Dara", "data-manager").await, officer(&kit, "Eve", "social-media-manager").await);
    let ctx = kit.system();
    let term = service::holders(&ctx, "data-manager", ctx.now).await.unwrap()[0].term;
    kit.advance_minutes(5);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::record_removal(tx, &ctx, term, ctx.now, "Committee, minute 9").await })
        .unwrap();
    let place = format!("/bodies/handovers/{}", opened(&kit, ctx.now).await);
    for path in ["", "/note", "/item", "/close"] {
        let mut visitor = browser(&kit, dara).await;
        let page = match path {
            "" => visitor.get(&place).await,
            more => visitor.post(&format!("{place}{more}"), &[("note", "x"), ("item", "x")]).await,
        };
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    let ctx = kit.system();
    let media = transact!(ctx.db(), tx => {
        service::open_handover(tx, &ctx, "social-media-manager", ctx.now).await
    })
    .unwrap();
    let place = format!("/bodies/handovers/{media}");
    browser(&kit, eve).await.get(&place).await.ok();
    let flag = NewFact::new(FactKind::Suspended, "", ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => { people::service::record_fact(tx, &ctx, eve, flag.clone()).await.map(drop) })
        .unwrap();
    assert_eq!(browser(&kit, eve).await.get(&place).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_left_ticks_and_notes_and_the_list_is_kept_by_those_who_hold_the_post() {
    let kit = kit().await;
    let (dara, ben) = (member(&kit, "Dara").await, member(&kit, "Ben").await);
    let end = kit.app.now().plus_minutes(30);
    let ctx = kit.system();
    let old = record(&ctx, term("data-manager", &[dara], ctx.now, Some(end))).await.unwrap().to_string();
    record(&ctx, term("data-manager", &[ben], end, None)).await.unwrap();
    let id = opened(&kit, end).await;
    let place = format!("/bodies/handovers/{id}");
    // Elected and not in office yet: reads.
    let mut early = browser(&kit, ben).await;
    early.get(&place).await.ok().says_nothing_of("Leave the note").says_nothing_of("Add it");
    let refused = early.post(&format!("{place}/note"), &[("note", "Soon.")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    kit.set(end.plus_minutes(1));
    let items = service::handover(&kit.system(), id).await.unwrap().items;
    let mut leaving = browser(&kit, dara).await;
    leaving.get(&place).await.ok().says("Leave the note").says_nothing_of("Add it");
    leaving.post(&format!("{place}/note"), &[("note", "The key is in the blue tin.")]).await.sent_to();
    leaving.post(&format!("{place}/tick"), &[("item", &items[0].id.to_string())]).await.sent_to();
    for (path, form) in [("/item", ("item", "Mine")), ("/close", ("x", "x"))] {
        let refused = leaving.post(&format!("{place}{path}"), &[form]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    // The successor ends the overlap, and with it this.
    let mut successor = browser(&kit, ben).await;
    successor.get(&place).await.ok().says("Add it").says("blue tin");
    successor.post("/bodies/posts/data-manager/overlap", &[("term", &old)]).await.sent_to();
    assert_eq!(browser(&kit, dara).await.get(&place).await.status, StatusCode::FORBIDDEN);
}
