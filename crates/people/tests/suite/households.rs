//! One letter for a household: each agrees, nobody learns who lives where, and a move ends it.

use axum::http::StatusCode;
use kernel::{PersonId, transact};
use people::model::{ContactKind, Postal};
use people::service::{self, households};
use testkit::Kit;

use crate::support::{account, add, kit, named};

async fn at(kit: &Kit, given: &str, lines: &str) -> PersonId {
    let mut new = named(given, "Marsh");
    new.postal = Some(Postal::read(lines, "ZZ1 1AA").unwrap());
    add(&kit.system(), new).await.unwrap()
}

#[tokio::test]
async fn those_who_agree_at_one_address_share_a_letter_until_one_moves() {
    let kit = kit().await;
    let ada = at(&kit, "Ada", "1 Quay\nFairhaven").await;
    let ben = at(&kit, "Ben", "1 QUAY\nFairhaven").await;
    let far = at(&kit, "Cleo", "2 Quay\nFairhaven").await;
    let ctx = kit.acting(ada, "Ada Marsh").await;
    households::begin(&ctx, ada, "").await.unwrap();
    let own = households::own(&ctx, ada).await.unwrap().unwrap();
    assert!(own.others.is_empty() && households::shared(&kit.system()).await.unwrap().is_empty());
    // Another address does not get in with the code, and somebody else cannot put them in.
    let cleo = kit.acting(far, "Cleo Marsh").await;
    assert!(households::join(&cleo, far, &own.code, "").await.unwrap_err().detail.contains("no household"));
    assert!(households::join(&cleo, ben, &own.code, "by word of mouth").await.is_err());
    let ben_ctx = kit.acting(ben, "Ben Marsh").await;
    households::join(&ben_ctx, ben, &own.code.to_uppercase(), "").await.unwrap();
    let shared = households::shared(&kit.system()).await.unwrap();
    assert_eq!(shared.keys().copied().collect::<Vec<_>>(), [ada.min(ben), ada.max(ben)]);
    assert_eq!(kernel::feature::households(&kit.system()).await.unwrap(), shared);
    // Who moves is out by it, and no letter of the other is shared with an empty house.
    let system = kit.system();
    let post = ContactKind::Post;
    transact!(system.db(), tx => {
        service::change_contact(tx, &system, ben, post, "9 Hill\nFairhaven", "ZZ1 1AB").await
    })
    .unwrap();
    assert!(households::shared(&kit.system()).await.unwrap().is_empty());
    assert!(!households::own(&ben_ctx, ben).await.unwrap().unwrap().lives_there);
}

#[tokio::test]
async fn the_page_keeps_what_was_typed_and_shows_a_stranger_nothing() {
    let kit = kit().await;
    let ada = at(&kit, "Ada", "1 Quay\nFairhaven").await;
    let ben = at(&kit, "Ben", "1 Quay\nFairhaven").await;
    let mut one = kit.signed_in(account(&kit, ada).await).await;
    let mut other = kit.signed_in(account(&kit, ben).await).await;
    let wrong = other.post("/me/household", &[("do", "join"), ("code", "nonsense")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("nonsense").says("letter by letter").says_nothing_of("Ada");
    one.post("/me/household", &[("do", "begin")]).await.sent_to();
    let page = one.get("/me/household").await.ok();
    let code = page.body.split("<strong><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    other.post("/me/household", &[("do", "join"), ("code", &code)]).await.sent_to();
    one.get("/me/household").await.ok().says("together with Ben Marsh");
    one.post("/me/household", &[("do", "leave")]).await.sent_to();
    other.get("/me/household").await.ok().says("Nobody else has joined yet");
    assert_eq!(one.get(&format!("/people/{ben}/household")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_address_goes_with_the_last_who_is_erased() {
    let kit = kit().await;
    let ada = at(&kit, "Ada", "1 Quay\nFairhaven").await;
    households::begin(&kit.acting(ada, "Ada Marsh").await, ada, "").await.unwrap();
    let ctx = kit.system();
    let held = kernel::personal::all(&kit.app);
    let holding = held.iter().find(|it| it.table == "people_household_member").unwrap();
    let keys = kernel::personal::Keys { person: Some(ada), ..kernel::personal::Keys::default() };
    transact!(ctx.db(), tx => { kernel::personal::erase(tx, ctx.group.id, holding, &keys).await }).unwrap();
    assert_eq!(kit.count("people_household").await, 1);
    kit.advance_days(1);
    kit.run_due().await;
    assert_eq!(kit.count("people_household").await, 0);
}
