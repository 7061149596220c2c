//! The pages, as members and officers meet them.

use axum::http::StatusCode;
use testkit::london;

use crate::support::world;

#[tokio::test]
async fn a_holder_publishes_from_the_duty_and_sees_it_done() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    world.until(london(2026, 7, 2, 9, 0)).await;
    let mut browser = world.browser(dara).await;
    let june = world.find("monthly-minutes@2026-06").await.it.id;
    browser.get("/duties").await.ok().says("Send the minutes of the committee to all members: June 2026");
    let page = browser.get(&format!("/duties/{june}")).await.ok();
    page.says("clause 11.2, Data manager")
        .says("I need help")
        .says("Each month the data manager sends the minutes");
    let form = browser.get(&format!("/duties/publish?duty={june}")).await.ok();
    form.says("Minutes, June 2026").says("value=\"2026-06-30\"").says("selected>Minutes: committee");
    let empty = [
        ("what", "minutes committee"),
        ("title", "Minutes, June 2026"),
        ("words", ""),
        ("readers", "members"),
    ];
    let refused = browser.post("/duties/publish", &empty).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Write the text, or choose a file").says("Minutes, June 2026");
    let with = [
        ("what", "minutes committee"),
        ("title", "Minutes, June 2026"),
        ("covers", "2026-06-30"),
        ("readers", "members"),
    ];
    let at = browser
        .upload("/duties/publish", ("file", "june minutes.pdf", b"%PDF-1.7 minutes"), &with)
        .await
        .sent_to();
    browser.get(&at).await.ok().says("Download june minutes.pdf").says("Data manager");
    let file = browser.get(&format!("{at}/file")).await.ok();
    assert_eq!(file.bytes, b"%PDF-1.7 minutes");
    browser.get(&format!("/duties/{june}")).await.ok().says("done").says(&at);
}

#[tokio::test]
async fn the_year_is_a_picture_with_the_same_in_a_table_for_the_whole_and_for_a_post() {
    let world = world().await;
    let member = world.member("Maja").await;
    world.meeting("agm", london(2026, 9, 12, 14, 0)).await;
    let mut browser = world.browser(member).await;
    let page = browser.get("/duties/year").await.ok();
    let page =
        page.says("<svg viewBox").says("Annual general meeting 2026").says("<th scope=\"col\">Whose</th>");
    page.says("12 September: Annual general meeting 2026").says_nothing_of("style=");
    let mine = browser.get("/duties/year?of=post:data-manager").await.ok();
    mine.says("Send the minutes of the committee").says_nothing_of("Fix the day of the annual");
    browser.get("/duties/year?of=nobody:else").await.ok();
}

#[tokio::test]
async fn members_read_the_interface_and_it_names_posts_and_no_persons() {
    let world = world().await;
    world.officer("Dara", "data-manager", None).await;
    let member = world.member("Maja").await;
    let mut browser = world.browser(member).await;
    let json = browser.get_json("/api/duties").await.ok();
    let json = json.says("\"monthly-minutes@2026-06\"").says("\"Data manager\"").says("clause 11.2");
    json.says_nothing_of("Dara");
    browser.get_json("/api/duties/board").await.ok().says("[]");
    assert_eq!(world.kit.visitor().get_json("/api/duties").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn addresses_that_are_none_lead_nowhere() {
    let world = world().await;
    let member = world.member("Maja").await;
    let mut browser = world.browser(member).await;
    for path in
        ["/duties/nonsense", "/duties/records/nonsense", "/duties/00000000-0000-7000-8000-000000000000"]
    {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(browser.get("/duties/publish").await.status, StatusCode::FORBIDDEN);
}
