//! Getting across: another member's request, without office, into another organisation, with a forged form.

use axum::http::StatusCode;
use kernel::group::NewGroup;
use kernel::{Ctx, Kind as Problems};
use rights::model::Kind;
use rights::service::{cases, copy, work};

use crate::support::{letter, world};

#[tokio::test]
async fn nobody_sees_or_takes_part_in_what_is_not_theirs() {
    let world = world().await;
    let maja = world.member("Maja").await;
    let sorrel = world.member("Sorrel").await;
    let olu = world.officer("Olu", "organiser", None).await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let id = world.asks(maja, Kind::Access, "MY-OWN-WORDS").await;
    let mut browser = world.browser(sorrel).await;
    for path in [format!("/me/data/requests/{id}"), format!("/me/data/requests/{id}/copy.zip")] {
        let there = browser.get(&path).await;
        assert_eq!(there.status, StatusCode::NOT_FOUND, "{path}");
        there.says_nothing_of("MY-OWN-WORDS");
    }
    assert_eq!(
        browser.post(&format!("/me/data/requests/{id}/withdraw"), &[]).await.status,
        StatusCode::NOT_FOUND
    );
    let page = format!("/data-protection/requests/{id}");
    for path in [page.clone(), format!("{page}/copy"), format!("{page}/copy.zip"), "/data-protection".into()]
    {
        assert_eq!(browser.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        let organiser = world.browser(olu).await.get(&path).await;
        assert_eq!(
            organiser.status,
            StatusCode::FORBIDDEN,
            "an office that does not answer for data: {path}"
        );
    }
    let answer = [("outcome", "refused"), ("words", "No")];
    assert_eq!(browser.post(&format!("{page}/answer"), &answer).await.status, StatusCode::FORBIDDEN);
    let mut his = world.browser(dara).await;
    assert_eq!(his.forge(&format!("{page}/answer"), &answer).await.status, StatusCode::FORBIDDEN);
    assert!(cases::find(&world.acting(dara).await, id).await.unwrap().is_open());
    // The officer of the person's own page is the person alone.
    assert_eq!(his.get(&format!("/me/data/requests/{id}")).await.status, StatusCode::NOT_FOUND);
    let theirs =
        cases::open(&world.acting(sorrel).await, letter(Kind::Access, Some(maja))).await.unwrap_err();
    assert_eq!(theirs.kind, Problems::Forbidden, "nobody asks in another's name");
    assert!(copy::counts(&world.acting(sorrel).await, maja).await.is_err());
}

#[tokio::test]
async fn an_id_of_another_organisation_leads_nowhere() {
    let world = world().await;
    let maja = world.member("Maja").await;
    let id = world.asks(maja, Kind::Access, "").await;
    let app = &world.kit.app;
    let new =
        NewGroup { name: "Others", short_name: "Others", zone: "Europe/London", host: Some("other.test") };
    let other = kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap();
    let there = Ctx::system(app, other, app.now());
    assert_eq!(cases::find(&there, id).await.unwrap_err().kind, Problems::NotFound);
    assert_eq!(work::answer(&there, id, true, "x").await.unwrap_err().kind, Problems::NotFound);
    let (open, closed) = cases::list(&there).await.unwrap();
    assert!(open.is_empty() && closed.is_empty());
    assert_eq!(
        cases::open(&there, letter(Kind::Access, Some(maja))).await.unwrap_err().kind,
        Problems::NotFound
    );
    assert!(copy::counts(&there, maja).await.unwrap().is_empty(), "nothing of hers is held there");
}

#[tokio::test]
async fn who_looked_shows_office_and_purpose_and_no_name() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let sorrel = world.member("Sorrel").await;
    world.asks(maja, Kind::Rectification, "My name is spelt wrong").await;
    world.browser(dara).await.get("/data-protection").await.ok();
    let page = world.browser(maja).await.get("/me/data").await.ok();
    page.says("Data manager").says("answering requests about data").says_nothing_of("Dara");
    world.browser(sorrel).await.get("/me/data").await.ok().says_nothing_of("answering requests about data");
}
