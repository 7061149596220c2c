//! Whoever left comes to what is their own, and to nothing that is for members.

use axum::http::StatusCode;
use kernel::{Allow, PersonId, transact};
use people::model::{Email, Ending, NewPerson, Source};
use testkit::{Kit, Visitor};

async fn kit() -> Kit {
    let kit = Kit::with(|builder| {
        let dir = tempfile::tempdir().unwrap().keep();
        let options = plenary::installation::Options::new("http://plenary.test");
        let installing = plenary::features::install(builder, &dir, &options);
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(installing)).unwrap()
    })
    .await;
    let ctx = kit.system();
    let source = std::fs::read_to_string("../../examples/constitutions/local-group.md").unwrap();
    transact!(ctx.db(), tx => { constitution::service::publish_first(tx, &ctx, &source, "The founders").await })
        .unwrap();
    kit.run_due().await;
    kit
}

async fn member(kit: &Kit) -> (PersonId, Visitor) {
    let ctx = kit.system();
    let from = ctx.now.plus_days(-100, &kit.group.zone);
    let mut new =
        NewPerson::named("Usha", "Tidewater").unwrap().member("national", from, Source::Officer).unwrap();
    new.email = Some(Email::read("usha@example.org").unwrap());
    let person =
        transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await }).unwrap();
    let account = access::service::account_of(kit.db(), kit.group.id, person).await.unwrap().unwrap();
    (person, kit.signed_in(account).await)
}

fn filled(path: &str) -> String {
    let id = "01890000-0000-7000-8000-000000000000";
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_left_gets_into_what_is_for_members() {
    let kit = kit().await;
    let (person, mut usha) = member(&kit).await;
    let open = [
        "/",
        "/meetings",
        "/api/meetings",
        "/bodies",
        "/api/posts",
        "/duties",
        "/amendments/new",
        "/welcome",
        "/offers",
    ];
    for page in open {
        let status = usha.get_json(page).await.status;
        assert!(status == StatusCode::OK, "{page}, while a member: {status}");
    }
    let ctx = kit.system();
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, person, ctx.now, Ending::Decision).await })
        .unwrap();
    let mut tried = 0;
    for route in kernel::serve::table(&kit.app) {
        if !matches!(route.allow, Allow::Member | Allow::Officer(_)) {
            continue;
        }
        let path = filled(route.path);
        let answer =
            if route.method == "GET" { usha.get_json(&path).await } else { usha.post(&path, &[]).await };
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {}: {}", route.method, route.path, answer.body);
        tried += 1;
    }
    assert!(tried > 200, "only {tried} routes were tried");
    let refused = usha.get("/meetings").await;
    refused.says("the register does not have you as one today").says("from /me");
    let own = [
        "/me",
        "/api/me",
        "/me/contact",
        "/me/fees",
        "/me/data",
        "/me/data/request",
        "/me/data/copy.zip",
        "/receipts",
        "/account",
        "/account/second",
        "/vote",
        "/api/polls",
    ];
    for page in own {
        assert_eq!(usha.get_json(page).await.status, StatusCode::OK, "{page}");
    }
    assert_eq!(usha.get("/").await.sent_to(), "/me");
    usha.get("/me").await.ok().says_nothing_of("href=\"/meetings\"").says_nothing_of("href=\"/bodies\"");
    usha.post("/me/data/request", &[("kind", "access"), ("words", "All of it")]).await.sent_to();
}
