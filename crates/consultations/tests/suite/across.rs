//! Trying to get across: without an office, without signing in, into another organisation.

use axum::http::StatusCode;
use consultations::model::Audience;
use consultations::service::{self, Answer};
use kernel::{Ctx, Kind, group};

use crate::support::{browser, kit, member, new, opened, organiser};

#[tokio::test]
async fn what_is_for_members_is_not_for_strangers_and_what_is_public_is() {
    let kit = kit().await;
    let olive = organiser(&kit).await;
    let id = opened(&kit, olive).await;
    let mut stranger = kit.visitor();
    let page = format!("/consultations/{id}");
    assert_ne!(stranger.get(&page).await.status, StatusCode::OK);
    let tried = stranger.post(&format!("{page}/answer"), &[("part", "aims"), ("like-aims", "x")]).await;
    assert_ne!(tried.status, StatusCode::SEE_OTHER);
    for path in ["table", "draft", "enter"] {
        assert_ne!(stranger.get(&format!("{page}/{path}")).await.status, StatusCode::OK, "{path}");
    }
    let lead = kit.acting(olive, "Olive Example").await;
    let public = service::create(
        &lead,
        consultations::model::NewConsultation { audience: Audience::Public, ..new(&kit) },
    )
    .await
    .unwrap();
    service::open(&lead, public, false).await.unwrap();
    let page = format!("/consultations/{public}");
    stranger.get(&page).await.ok().says("Your name (only if you like)");
    stranger
        .post(
            &format!("{page}/answer"),
            &[("part", "aims"), ("like-aims", "From outside"), ("name", "Passer-by")],
        )
        .await
        .sent_to();
    let table = service::table(&lead, public).await.unwrap();
    assert_eq!((table.rows.len(), table.rows[0].who.as_str()), (1, "Passer-by"));
    for _ in 0..60 {
        stranger.post(&format!("{page}/answer"), &[("part", "aims"), ("like-aims", "Again")]).await;
    }
    assert_eq!(
        stranger.post(&format!("{page}/answer"), &[("part", "aims"), ("like-aims", "Again")]).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn members_without_the_office_and_forged_forms_change_nothing() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let id = opened(&kit, olive).await;
    let mut member = browser(&kit, rosa).await;
    let page = format!("/consultations/{id}");
    for act in ["open", "put-off", "withdraw", "draft", "enter", "paste", "report/publish", "report/suggest"]
    {
        assert_eq!(
            member.post(&format!("{page}/{act}"), &[("why", "x")]).await.status,
            StatusCode::FORBIDDEN
        );
    }
    let forged = member.forge(&format!("{page}/answer"), &[("part", "aims"), ("like-aims", "forged")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let (mine, _, _) = service::mine(&kit.acting(rosa, "Rosa Example").await, id).await.unwrap();
    assert!(mine.is_empty());
}

#[tokio::test]
async fn another_organisation_sees_and_changes_nothing() {
    let kit = kit().await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    let id = opened(&kit, olive).await;
    let rosa_ctx = kit.acting(rosa, "Rosa Example").await;
    let given =
        Answer { part: "aims".into(), bodies: vec![("like".into(), "Ours".into())], ..Answer::default() };
    service::answer(&rosa_ctx, id, given.clone()).await.unwrap();
    let answer = service::mine(&rosa_ctx, id).await.unwrap().0[0].id;
    let other = group::NewGroup {
        name: "Other",
        short_name: "Other",
        zone: "Europe/London",
        host: Some("other.example"),
    };
    let other = group::create(kit.db(), kit.app.chance(), kit.app.now(), other).await.unwrap();
    // The application itself may do everything, but only in its own group.
    let there = Ctx::system(&kit.app, other, kit.app.now());
    assert_eq!(service::one(&there, id).await.unwrap_err().kind, Kind::NotFound);
    assert!(service::answer(&there, id, given).await.is_err());
    assert!(service::table(&there, id).await.is_err());
    assert!(service::code(&there, id, answer, service::Code::default()).await.is_err());
    assert!(service::publish_draft(&there, id, "## Theirs\n\nText.", "note").await.is_err());
    assert!(service::all(&there).await.unwrap().is_empty());
    assert_eq!(service::all(&rosa_ctx).await.unwrap().len(), 1);
}
