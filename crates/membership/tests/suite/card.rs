//! The card: initials and a day, signed; nothing else of anybody.

use axum::http::StatusCode;
use kernel::{Kind, transact};
use membership::service::card::{self, Checked, Mine};
use people::model::{Ending, FactKind, NewFact, Source};

use crate::support::{account, add, kit, member};

#[tokio::test]
async fn a_member_has_a_card_that_anybody_can_check_and_that_says_no_name() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = add(&ctx, member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let own = kit.acting(ada, "Ada").await;
    assert!(matches!(card::mine(&own).await.unwrap(), Mine::Unpaid));
    let unpaid = kit.signed_in(account(&kit, ada).await).await.get("/me/card").await.ok();
    unpaid.says("Your fee is not paid").says("href=\"/me/fees\"");
    let until = ctx.now.plus_days(40, &kit.group.zone);
    let paid = NewFact::new(FactKind::FeePaid, "", ctx.now, Source::Officer).unwrap().until(until).unwrap();
    transact!(ctx.db(), tx => { people::service::record_fact(tx, &ctx, ada, paid.clone()).await }).unwrap();
    let Mine::Card(shown, code) = card::mine(&own).await.unwrap() else { panic!("there is no card") };
    assert_eq!((shown.initials.as_str(), shown.until.to_string().as_str()), ("A. M.", "2026-07-11"));
    let mut visitor = kit.signed_in(account(&kit, ada).await).await;
    visitor.get("/me/card").await.ok().says("<svg").says("A. M.").says_nothing_of("Marshlight is");
    let mut door = kit.visitor();
    door.get("/card").await.ok().says("data-key");
    door.post("/card", &[("code", &format!("http://plenary.test/card#{code}"))])
        .await
        .ok()
        .says("holds until 2026-07-11");
    door.post("/card", &[("code", "nonsense")]).await.ok().says("or it was altered");
    door.get("/assets/card.js").await.ok().says("Ed25519");
    // It ends by itself, and a new one is not given to somebody who left.
    kit.advance_days(60);
    assert!(matches!(card::check(&kit.system(), &code).await.unwrap(), Checked::Ended(_)));
    let ctx = kit.system();
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, ada, ctx.now, Ending::Left).await }).unwrap();
    let later = kit.acting(ada, "Ada").await;
    assert_eq!(card::mine(&later).await.unwrap_err().kind, Kind::Refused);
    assert_eq!(kit.visitor().get("/me/card").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_comes_by_another_way_than_the_form_is_welcomed_too() {
    let kit = kit().await;
    let ctx = kit.system();
    let new =
        crate::support::named("Ada", "Marshlight").member("national", ctx.now, Source::Officer).unwrap();
    let ada = add(&ctx, new).await.unwrap();
    add(&ctx, member(&kit, "Ben", "Millrace", "national")).await.unwrap();
    kit.run_due().await;
    kit.run_due().await;
    let open = membership::service::welcome::open(&ctx).await.unwrap();
    assert_eq!(
        open.iter().map(|it| it.person).collect::<Vec<_>>(),
        [ada],
        "a member of a hundred days is no newcomer"
    );
}
