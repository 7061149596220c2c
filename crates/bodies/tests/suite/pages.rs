//! The pages as members and officers meet them.

use axum::http::StatusCode;

use crate::support::{browser, kit, member, officer};

#[tokio::test]
async fn an_organiser_records_a_job_share_and_its_end() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let (ben, cleo) = (member(&kit, "Ben").await.to_string(), member(&kit, "Cleo").await.to_string());
    let mut visitor = browser(&kit, ada).await;
    let post = "/bodies/posts/data-manager";
    visitor.get(post).await.ok().says("1 seat, 1 empty").says("Nobody.").says("change the register");
    visitor.get(&format!("{post}/term")).await.ok().says("Ben Tidewater (no. 2)").says("Who shares it");
    let wrong = visitor
        .post(&format!("{post}/term"), &[("persons", &ben), ("from", "2026-06-01T12:00"), ("decision", "")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("by which decision").says("selected");
    let form = [
        ("persons", ben.as_str()),
        ("persons", &cleo),
        ("from", "2026-06-01T12:00"),
        ("decision", "Members' meeting of 1 June, minute 4"),
    ];
    assert_eq!(visitor.post(&format!("{post}/term"), &form).await.sent_to(), post);
    visitor.get(post).await.ok().says("job share").says("minute 4").says("/c/1/");
    visitor.get("/bodies").await.ok().says("Handover").says("Ben Tidewater").says("Cleo Tidewater");
    visitor.get("/bodies/committee").await.ok().says("The committee").says("Data manager");
    let page = visitor.get(post).await.ok();
    let term =
        page.body.split("name=\"term\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let end = [("term", term.as_str()), ("end", "2026-06-01T12:00"), ("decision", "")];
    let refused = visitor.post(&format!("{post}/end"), &end).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    kit.advance_minutes(5);
    let end = [("term", term.as_str()), ("end", "2026-06-01T12:05"), ("decision", "Both resigned")];
    visitor.post(&format!("{post}/end"), &end).await.sent_to();
    visitor.get(post).await.ok().says("Nobody.").says("ended: Both resigned");
    // A term of another post cannot be ended from here.
    let elsewhere = [("term", uuid::Uuid::nil().to_string())];
    let other = visitor
        .post(
            "/bodies/posts/organiser/end",
            &[("term", &elsewhere[0].1), ("end", "2026-06-01T12:05"), ("decision", "x")],
        )
        .await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    visitor.get_json("/api/posts").await.ok().says("\"slug\":\"organiser\"").says("Ada Tidewater");
}

#[tokio::test]
async fn the_keeper_is_appointed_and_ended_on_the_page() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let kim = member(&kit, "Kim").await.to_string();
    let mut visitor = browser(&kit, ada).await;
    let wrong = visitor
        .post(
            "/bodies/appointments",
            &[("role", "server-keeper"), ("person", &kim), ("from", "2026-06-01T12:00"), ("minute", "")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    visitor
        .post(
            "/bodies/appointments",
            &[
                ("role", "server-keeper"),
                ("person", &kim),
                ("from", "2026-06-01T12:00"),
                ("minute", "Committee, minute 2"),
            ],
        )
        .await
        .sent_to();
    visitor.get("/bodies").await.ok().says("Keeper of the server").says("Kim Tidewater");
    let page = visitor.get("/bodies/appointments").await.ok().says("minute 2");
    let id = page.body.split("/bodies/appointments/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    visitor.post(&format!("/bodies/appointments/{id}/end"), &[]).await.sent_to();
    visitor.get("/bodies").await.ok().says_nothing_of("Kim Tidewater");
}
