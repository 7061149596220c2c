//! What passes from one holder to the next.

use axum::http::StatusCode;
use bodies::service;
use kernel::transact;

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
    // Those who left see it no longer after two months.
    kit.advance_days(61);
    assert_eq!(browser(&kit, leaving).await.get(&place).await.status, StatusCode::FORBIDDEN);
}
