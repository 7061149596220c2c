//! Every route says whom it is for, and means it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use kernel::Allow;
use testkit::Kit;

async fn kit() -> Kit {
    Kit::with(|builder| {
        let dir = tempfile::tempdir().unwrap().keep();
        let options = plenary::installation::Options::new("http://plenary.test");
        let installing = plenary::features::install(builder, &dir, &options);
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(installing)).unwrap()
    })
    .await
}

/// A path with something in every place.
fn filled(path: &str) -> String {
    let id = "01890000-0000-7000-8000-000000000000";
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_signing_in() {
    let kit = kit().await;
    let mut tried = 0;
    for route in kernel::serve::table(&kit.app) {
        if route.allow == Allow::Anyone {
            continue;
        }
        let mut visitor = kit.visitor();
        let path = filled(route.path);
        let answer = if route.method == "GET" {
            visitor.get_json(&path).await
        } else {
            visitor.post(&path, &[]).await
        };
        let wanted =
            if route.allow == Allow::Demo { StatusCode::NOT_FOUND } else { StatusCode::UNAUTHORIZED };
        assert_eq!(answer.status, wanted, "{} {} is open: {}", route.method, route.path, answer.body);
        tried += 1;
    }
    assert!(tried >= 1, "only {tried} routes were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_no_member_gets_no_further_than_the_account() {
    let kit = kit().await;
    let stranger = kernel::AccountId(uuid::Uuid::now_v7());
    for route in kernel::serve::table(&kit.app) {
        if matches!(route.allow, Allow::Anyone | Allow::SignedIn | Allow::Demo) {
            continue;
        }
        let mut visitor = kit.signed_in(stranger).await;
        let path = filled(route.path);
        let answer = if route.method == "GET" {
            visitor.get_json(&path).await
        } else {
            visitor.post(&path, &[]).await
        };
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {}: {}", route.method, route.path, answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_another_site_is_refused_everywhere() {
    let kit = kit().await;
    for route in kernel::serve::table(&kit.app).into_iter().filter(|it| it.method == "POST") {
        let answer = kit.visitor().forge(&filled(route.path), &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", route.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_is_registered_twice() {
    let kit = kit().await;
    let mut seen = BTreeSet::new();
    for route in kernel::serve::table(&kit.app) {
        assert!(seen.insert((route.method, route.path)), "{} {} twice", route.method, route.path);
    }
}
