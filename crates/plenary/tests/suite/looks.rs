//! Whoever is shown on a page that is about one person finds on their own page that it was looked at.

use std::collections::BTreeSet;

use kernel::transact;
use membership::model::{Named, PaymentId, Way};
use membership::service::fees::{self, NewPayment, NewRate};
use membership::service::joining::{self, NewApplication};

use crate::restricted::{NAME, World, member, segment, world_with};

/// Pages that have to leave a trail: those that the test has to reach, so that it does not pass by reaching nothing.
const REACHED: [&str; 11] = [
    "/people/{id}",
    "/people/{id}/edit",
    "/people/{id}/contact",
    "/people/{id}/flags",
    "/people/{id}/correction",
    "/api/people/{id}",
    "/fees/people/{id}",
    "/fees/payments/{id}",
    "/fees/receipts/{id}",
    "/joining/{id}",
    "/data-protection/people/{id}/erasure",
];

/// What can stand in an address: the member, somebody who asked to join, a payment, an application.
struct Things {
    ids: Vec<String>,
    people: Vec<kernel::PersonId>,
}

async fn things(world: &World) -> Things {
    let ctx = world.kit.system();
    let run = segment(&ctx).await;
    feeds::service::runs::apply(&ctx, run).await.unwrap();
    world.kit.run_due().await;
    let asks = NewApplication {
        category: "associate".into(),
        given_name: "Yolanda".into(),
        family_name: NAME.into(),
        email: "yolanda@example.org".into(),
        postcode: "ZZ1 1AB".into(),
        declared: ["lives-in-area", "national-member", "shares-aims", "rival-party"]
            .map(str::to_owned)
            .into(),
        ..NewApplication::default()
    };
    let application = joining::enter(&ctx, &asks).await.unwrap();
    let it = joining::one(&ctx, application).await.unwrap();
    let yolanda = transact!(ctx.db(), tx => { joining::admit(tx, &ctx, &it).await }).unwrap();
    let rate = NewRate {
        name: "national-fee".into(),
        band: String::new(),
        minor: 4320,
        months: 12,
        from: ctx.now,
        source: "coordinating group, minute 7".into(),
    };
    transact!(ctx.db(), tx => { fees::record_rate(tx, &ctx, &rate).await }).unwrap();
    let payment = NewPayment {
        id: PaymentId(ctx.new_id()),
        person: yolanda,
        way: Way::Waiver,
        minor: 0,
        received: ctx.now,
        named: Named::default(),
        reference: String::new(),
        from: None,
        send: false,
    };
    transact!(ctx.db(), tx => { fees::pay(tx, &ctx, &payment).await }).unwrap();
    world.kit.run_due().await;
    let ids =
        [world.zenobia.to_string(), yolanda.to_string(), payment.id.to_string(), application.to_string()];
    Things { ids: ids.into(), people: vec![world.zenobia, yolanda] }
}

/// How many reads name one of them.
async fn named(world: &World, things: &Things) -> usize {
    let mut all = 0;
    for person in &things.people {
        let looks = kernel::audit::looks_at(world.kit.db(), world.kit.group.id, *person, 5000).await.unwrap();
        all += looks.iter().filter(|it| !it.wide).count();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_about_one_person_leaves_a_row_in_their_log() {
    let mut world = world_with(bodies::model::ALL_POWERS.to_vec()).await;
    member(&world.kit, "Ben", "Test").await;
    let things = things(&world).await;
    let (mut reached, mut silent) = (BTreeSet::new(), BTreeSet::new());
    for route in kernel::serve::table(&world.kit.app) {
        if route.method != "GET" || route.path.matches('{').count() != 1 || route.path.ends_with("/live") {
            continue;
        }
        for id in &things.ids {
            let before = named(&world, &things).await;
            let part = |part: &str| if part.starts_with('{') { id.clone() } else { part.to_owned() };
            let path = route.path.split('/').map(part).collect::<Vec<_>>().join("/");
            let page = world.browser.get(&path).await;
            assert!(!page.status.is_server_error(), "{path}: {}", page.body);
            if page.status.is_success() && page.body.contains(NAME) {
                reached.insert(route.path);
                if named(&world, &things).await == before {
                    silent.insert(route.path);
                }
            }
        }
    }
    assert!(silent.is_empty(), "nobody who is shown there can see that it was looked at: {silent:?}");
    let missed: Vec<_> = REACHED.iter().filter(|it| !reached.contains(**it)).collect();
    assert!(missed.is_empty(), "these were not reached: {missed:?} of {reached:?}");
}
