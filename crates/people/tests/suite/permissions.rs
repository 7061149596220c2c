//! Who may not: members, officers of another group, forged forms, those who are not signed in.

use axum::http::StatusCode;
use kernel::group::{self, NewGroup};
use kernel::{Ctx, Kind, sql};
use people::service::{self, Query};

use crate::support::{account, add, data_manager, kit, make_officer, member};

const PAGES: [&str; 5] = ["/people", "/people/new", "/people/entitled", "/people/import", "/api/people"];

#[tokio::test]
async fn a_member_cannot_read_the_register() {
    let kit = kit().await;
    let ada = add(&kit.system(), member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    let ben = add(&kit.system(), member(&kit, "Ben", "Millrace", "national")).await.unwrap();
    let mut visitor = kit.signed_in(account(&kit, ada).await).await;
    for page in
        PAGES.into_iter().map(str::to_owned).chain([format!("/people/{ben}"), format!("/api/people/{ben}")])
    {
        let answer = visitor.get(&page).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
        answer.says_nothing_of("Millrace");
    }
    for form in ["contact", "end", "fact", "name", "withdraw"] {
        let answer = visitor
            .post(&format!("/people/{ben}/{form}"), &[("kind", "email"), ("email", "x@example.org")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form}");
    }
    // The services refuse as well, whoever calls them.
    let ctx = kit.acting(ada, "Ada").await;
    assert_eq!(service::search(&ctx, &Query::default()).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(service::dossier(&ctx, ben).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(add(&ctx, member(&kit, "Eve", "Osprey", "national")).await.unwrap_err().kind, Kind::Forbidden);
    assert!(service::dossier(&ctx, ada).await.is_ok());
}

#[tokio::test]
async fn without_signing_in_every_page_leads_to_the_door() {
    let kit = kit().await;
    for page in PAGES.into_iter().filter(|it| !it.starts_with("/api")).chain(["/me"]) {
        assert!(kit.visitor().get(page).await.sent_to().starts_with("/sign-in?next="), "{page}");
    }
    assert_eq!(kit.visitor().get_json("/api/people").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_officer_of_another_group_sees_nothing_of_this_one() {
    let kit = kit().await;
    let ben = add(&kit.system(), member(&kit, "Ben", "Millrace", "national")).await.unwrap();
    let (_, mut own) = data_manager(&kit).await;
    let new =
        NewGroup { name: "Other", short_name: "Other", zone: "Europe/London", host: Some("other.test") };
    let other = group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let theirs = Ctx::system(&kit.app, other.clone(), kit.app.now());
    let officer = add(&theirs, member(&kit, "Olu", "Foxwhistle", "national")).await.unwrap();
    make_officer(&kit, officer).await;
    let setting = vec![officer];
    kernel::transact!(theirs.db(), tx => { kernel::setting::set(tx, other.id, "test.officers", &setting).await }).unwrap();
    let ctx = Ctx::acting(&kit.app, other.clone(), officer, "Olu", kit.app.now()).await.unwrap();
    assert_eq!(service::search(&ctx, &Query::default()).await.unwrap().1, 1);
    assert_eq!(service::dossier(&ctx, ben).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::person(&ctx, ben).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(service::facts(&ctx, ben, ctx.now).await.unwrap_err().kind, Kind::NotFound);
    assert!(service::declarations(&ctx, &[ben]).await.unwrap().is_empty());
    let renamed = kernel::transact!(ctx.db(), tx => { service::rename(tx, &ctx, ben, "Bad", "Name").await });
    assert_eq!(renamed.unwrap_err().kind, Kind::NotFound);
    let changed = kernel::transact!(ctx.db(), tx => {
        service::change_contact(tx, &ctx, ben, people::model::ContactKind::Email, "x@example.org", "").await
    });
    assert_eq!(changed.unwrap_err().kind, Kind::NotFound);
    // In this group's own pages the stranger's id is nobody.
    kit.db()
        .run(sql!("UPDATE kernel_group SET host = 'plenary.test' WHERE id = $1", kit.group.id))
        .await
        .unwrap();
    make_officer(&kit, ben).await;
    kit.advance_minutes(1);
    assert_eq!(
        own.get(&format!("/people/{officer}")).await.status,
        StatusCode::FORBIDDEN,
        "the office has passed on"
    );
    let mut ben_at_work = kit.signed_in(account(&kit, ben).await).await;
    assert_eq!(ben_at_work.get(&format!("/people/{officer}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ben_at_work.get("/people/not-an-id").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_from_another_website_changes_nothing() {
    let kit = kit().await;
    let (id, mut officer) = data_manager(&kit).await;
    let forged = officer
        .forge(&format!("/people/{id}/contact"), &[("kind", "email"), ("email", "evil@example.org")])
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    officer.forge("/people/new", &[("family_name", "Ghost"), ("since", "2026-05-01")]).await;
    let (found, total) = service::search(&kit.system(), &Query::default()).await.unwrap();
    assert_eq!((total, found[0].email.as_deref()), (1, Some("dara.tidewater@example.org")));
}

#[tokio::test]
async fn a_member_changes_their_own_address_only_after_confirming() {
    let kit = kit().await;
    let ada = add(&kit.system(), member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    let mut visitor = kit.signed_in(account(&kit, ada).await).await;
    kit.advance_minutes(61);
    let answer = visitor.post("/me/contact", &[("kind", "email"), ("email", "new@example.org")]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let kept = service::listed(&kit.system(), ada).await.unwrap().email;
    assert_eq!(kept.as_deref(), Some("ada.marshlight@example.org"));
}

#[tokio::test]
async fn the_interface_is_no_way_round_the_rule_of_exports() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    for n in 0..60 {
        add(&kit.system(), member(&kit, &format!("Given{n}"), "Marshlight", "national")).await.unwrap();
    }
    let other = service::search(&kit.system(), &Query { page: 1, ..Query::default() }).await.unwrap().0;
    officer.get_json("/api/people").await.ok();
    officer.get_json("/api/people").await.ok();
    let more = [
        "/api/people?page=1".to_owned(),
        format!("/api/people/{}", other[0].person_id),
        "/api/people/on/2026-06-01?page=1".to_owned(),
    ];
    for page in &more {
        let refused = officer.get_json(page).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{page}: {}", refused.body);
        refused.says("at most 50 people in a day").says("/exports").says_nothing_of("Marshlight");
    }
    // What was refused is in nobody's log, and another day counts anew.
    let looks = kernel::audit::looks_at(kit.db(), kit.group.id, other[0].person_id, 100).await.unwrap();
    assert!(!looks.iter().any(|it| it.what.ends_with("(API)")), "{looks:?}");
    kit.advance_minutes(24 * 60 + 1);
    let dara = service::search(&kit.system(), &Query { words: "Dara".into(), ..Query::default() }).await;
    let mut officer = kit.signed_in(account(&kit, dara.unwrap().0[0].person_id).await).await;
    officer.get_json(&more[0]).await.ok().says("Marshlight");
}
