//! What cannot be done by whom: other groups, people who are no members, forged forms.

use amendments::model::State;
use amendments::service::{self, NewDraft};
use kernel::group::NewGroup;
use kernel::{Ctx, Kind};

use crate::support::*;

#[tokio::test]
async fn another_groups_motion_is_not_there() {
    let w = world().await;
    let id = w.motion(1, "money", "two people sign", "three people sign").await;
    let new = NewGroup { name: "Elsewhere", short_name: "Elsewhere", zone: "Europe/London", host: None };
    let other = kernel::group::create(w.kit.db(), w.kit.app.chance(), w.kit.app.now(), new).await.unwrap();
    let system = Ctx::system(&w.kit.app, other, w.kit.app.now());
    assert_eq!(service::amendment(&system, id).await.unwrap_err().kind, Kind::NotFound);
    assert!(service::amendments(&system).await.unwrap().is_empty());
    assert!(service::accept(&system, id).await.is_err());
    assert_eq!(w.state(id).await, State::Seconded);
}

#[tokio::test]
async fn a_draft_is_its_movers_alone() {
    let w = world().await;
    let id = w.draft(1, "money", "two people sign", "three people sign").await;
    let other = w.acting(2).await;
    assert_eq!(service::amendment(&other, id).await.unwrap_err().kind, Kind::NotFound);
    assert!(service::amendments(&other).await.unwrap().is_empty());
    assert!(service::submit(&other, id, false).await.is_err());
    let mut browser = w.browser(2).await;
    assert_eq!(browser.get(&format!("/amendments/{id}")).await.status, 404);
    assert_eq!(browser.get(&format!("/amendments/{id}/edit/money")).await.status, 404);
}

#[tokio::test]
async fn whoever_is_no_member_proposes_nothing() {
    let w = world().await;
    let ctx = w.kit.system();
    let new = people::model::NewPerson::named("Sample", "Stranger").unwrap();
    let stranger: kernel::Result<kernel::PersonId> =
        kernel::transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, new.clone()).await });
    let stranger = w.kit.acting(stranger.unwrap(), "Sample Stranger").await;
    let refused = service::begin(&stranger, NewDraft::default()).await.unwrap_err();
    assert!(
        refused.detail.starts_with("You cannot propose a change to the constitution"),
        "{}",
        refused.detail
    );
    let mut visitor = w.kit.visitor();
    assert_eq!(visitor.get("/amendments").await.status, 303);
}

#[tokio::test]
async fn a_member_without_office_decides_nothing_and_a_forged_form_does_nothing() {
    let w = world().await;
    let id = w.motion(1, "money", "two people sign", "three people sign").await;
    let member = w.acting(3).await;
    assert_eq!(service::accept(&member, id).await.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(service::table(&member, id).await.unwrap_err().kind, Kind::Forbidden);
    let mut officer = w.browser(0).await;
    let url = format!("/amendments/{id}");
    officer.forge(&url, &[("do", "accept")]).await;
    assert_eq!(w.state(id).await, State::Seconded);
    assert_eq!(officer.post(&url, &[("do", "nonsense")]).await.status, 422);
}
