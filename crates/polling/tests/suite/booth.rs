//! The booth in a browser without script: every step is a form, nothing typed is lost, nothing is kept before casting.

use crate::common::*;
use axum::http::StatusCode;
use testkit::Answer;

fn booth(world: &World) -> String {
    format!("/vote/{}/{ORGANISERS}", world.poll)
}

/// Posts the four number boxes and a button.
async fn press(world: &World, browser: &mut testkit::Visitor, typed: [&str; 4], button: &str) -> Answer {
    let form = [("n-1", typed[0]), ("n-2", typed[1]), ("n-3", typed[2]), ("n-4", typed[3]), ("do", button)];
    browser.post(&booth(world), &form).await
}

#[tokio::test]
async fn the_paper_starts_unranked_and_buttons_alone_make_a_vote() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    browser.get(&format!("/vote/{}", world.poll)).await.ok().says("Not voted yet").says("Two organisers");
    let paper = browser.get(&booth(&world)).await.ok();
    paper.says("Nobody is ranked yet").says("<legend>The paper</legend>").says("role=\"status\"");
    let one = press(&world, &mut browser, ["", "", "", ""], "rank-3").await.ok();
    let one = one.says("Cleo Hart is now number 1 of 1.").says("You have ranked 1 of 4. You can stop here.");
    let one = one.says("name=\"n-3\" inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"4\" value=\"1\"");
    assert!(one.location.is_none());
    press(&world, &mut browser, ["", "", "1", ""], "rank-1")
        .await
        .ok()
        .says("Ada Marsh is now number 2 of 2.");
    press(&world, &mut browser, ["2", "", "1", ""], "up-1")
        .await
        .ok()
        .says("Ada Marsh is now number 1 of 2.");
    press(&world, &mut browser, ["1", "", "2", ""], "remove-3")
        .await
        .ok()
        .says("Cleo Hart has no number now");
    assert_eq!(world.kit.count("polling_roll").await, 3);
    let review = press(&world, &mut browser, ["1", "", "2", ""], "review").await.ok();
    review
        .says("Check your paper")
        .says("<li>Ada Marsh</li><li>Cleo Hart</li>")
        .says("No preference for Ben Okoro, Dan Lowe");
    press(&world, &mut browser, ["1", "", "2", ""], "edit").await.ok().says("You have ranked 2 of 4");
    let to = press(&world, &mut browser, ["1", "", "2", ""], "cast").await.sent_to();
    browser
        .get(&to)
        .await
        .ok()
        .says("Your paper for Two organisers is in the box. You can vote again until")
        .says("Vote again");
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1, 3], 1)]);
}

#[tokio::test]
async fn a_paper_begun_in_time_that_arrives_late_is_late() {
    let world = World::of(3).await;
    let (form, app) = ([("n-1", "1"), ("do", "cast")], world.kit.app.clone());
    let end = world.kit.app.now().plus_hours(24 * 7);
    world.kit.set(end);
    let mut slow = world.browser(1).await;
    let late = slow.post_while(&booth(&world), &form, move || app.clock().set(end.plus_seconds(1))).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    world.kit.set(end);
    world.browser(1).await.post(&booth(&world), &form).await.sent_to();
}

#[tokio::test]
async fn wrong_numbers_are_explained_kept_and_mended_on_request() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    let twice = press(&world, &mut browser, ["1", "1", "", ""], "review").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    twice
        .says("You gave the number 1 to Ada Marsh and Ben Okoro")
        .says("Take this order")
        .says("aria-invalid");
    let gap = press(&world, &mut browser, ["1", "", "4", ""], "review").await;
    gap.says("There is no number 2, but a number 4.").says("value=\"4\"").says("href=\"#f-n-3\"");
    let odd = press(&world, &mut browser, ["first", "", "", ""], "cast").await;
    odd.says("Beside Ada Marsh stands “first”").says("value=\"first\"").says_nothing_of("Take this order");
    let mended = press(&world, &mut browser, ["1", "", "4", ""], "mend").await.ok();
    mended.says("Your numbers are in order now.").says("You have ranked 2 of 4");
    let none = press(&world, &mut browser, ["", "", "", ""], "review").await;
    none.says("You have not given any preference yet").says("blank paper");
    let script = press(&world, &mut browser, ["<script>", "", "", ""], "review").await;
    script.says("&#60;script&#62;").says_nothing_of("value=\"<script>");
}

#[tokio::test]
async fn a_blank_paper_is_cast_on_purpose_only() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    let nothing = press(&world, &mut browser, ["", "", "", ""], "cast").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    press(&world, &mut browser, ["", "", "", ""], "blank")
        .await
        .ok()
        .says("about to cast a blank paper")
        .says("cast-blank");
    press(&world, &mut browser, ["", "", "", ""], "cast-blank").await.sent_to();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![], 1)]);
}

#[tokio::test]
async fn a_contest_without_an_order_takes_one_mark() {
    let kit = kit().await;
    let mut new = new_poll(&kit, 3);
    new.contests[0].ranked = false;
    let poll = open(&kit, new).await;
    let world = World { kit, poll };
    let mut browser = world.browser(1).await;
    browser.get(&booth(&world)).await.ok().says("type=\"radio\"").says_nothing_of("Rank next");
    browser
        .post(&booth(&world), &[("pick", "2"), ("do", "review")])
        .await
        .ok()
        .says("You marked: <strong>Ben Okoro");
    browser.post(&booth(&world), &[("pick", "2"), ("do", "cast")]).await.sent_to();
    browser.post(&booth(&world), &[("do", "review")]).await.says("not given any preference");
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2], 1)]);
}

#[tokio::test]
async fn a_lot_is_drawn_once_and_every_paper_shows_the_same_order() {
    let kit = kit().await;
    let mut new = new_poll(&kit, 3);
    new.contests[0].order = polling::Order::ByLot;
    let poll = open(&kit, new).await;
    let shown = polling::service::poll(&kit.system(), poll).await.unwrap();
    let mut numbers: Vec<u16> = shown.contests[0].choices.iter().map(|it| it.number).collect();
    let again = polling::service::poll(&kit.system(), poll).await.unwrap();
    assert_eq!(shown.contests[0], again.contests[0]);
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4]);
}

#[tokio::test]
async fn it_asks_to_confirm_before_anything_is_typed_and_keeps_what_was_typed_after() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    browser.get(&booth(&world)).await.ok();
    world.kit.advance_minutes(61);
    let to = browser.get(&booth(&world)).await.sent_to();
    assert!(to.starts_with("/confirm?next="), "{to}");
    let kept = press(&world, &mut browser, ["2", "1", "", ""], "cast").await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    kept.says("Confirm that it is you").says("value=\"2\"").says("opens a new tab");
    assert!(polling::service::turnout(&world.kit.system(), world.poll).await.is_err());
}

#[tokio::test]
async fn strangers_are_told_why_by_clause_and_others_polls_and_pages_stay_shut() {
    let world = World::of(3).await;
    let mut out = world.browser(LEFT_OUT).await;
    let page = out.get(&format!("/vote/{}", world.poll)).await.ok();
    page.says("You joined after the roll was frozen").says("/c/1/who-may-vote").says_nothing_of("Ada Marsh");
    let booth_page = out.get(&booth(&world)).await;
    assert_eq!(booth_page.status, StatusCode::CONFLICT);
    booth_page.says("You are not on the roll").says("who-may-vote");
    let refused = press(&world, &mut out, ["1", "", "", ""], "cast").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let mut nobody = world.kit.visitor();
    let to = nobody.get(&booth(&world)).await.sent_to();
    assert!(to.starts_with("/sign-in?next="), "{to}");
    let mut half = world.browser(3).await;
    half.get(&format!("/vote/{}/{TREASURER}", world.poll)).await.says("not entitled");
    for path in ["/vote/nonsense", "/vote/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(half.get(path).await.status, StatusCode::NOT_FOUND);
    }
    half.get(&format!("/vote/{}/nonsense", world.poll)).await.says("There is no such page");
}

#[tokio::test]
async fn a_forged_form_a_revoked_session_and_a_late_one_cast_nothing() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    let form = [("n-1", "1"), ("do", "cast")];
    assert_eq!(browser.forge(&booth(&world), &form).await.status, StatusCode::FORBIDDEN);
    let mut revoked = world.browser(2).await;
    world
        .kit
        .db()
        .run(kernel::sql!(
            "UPDATE kernel_session SET revoked_at = 1 WHERE account_id = $1",
            uuid::Uuid::from_u128(2)
        ))
        .await
        .unwrap();
    assert_eq!(revoked.post(&booth(&world), &form).await.status, StatusCode::UNAUTHORIZED);
    let closes = polling::service::poll(&world.kit.system(), world.poll).await.unwrap().closes_at;
    world.kit.set(closes.plus_minutes(-1));
    let mut late = world.browser(1).await;
    late.get(&booth(&world)).await.ok();
    world.kit.set(closes.plus_seconds(1));
    let refused = late.post(&booth(&world), &form).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("Voting on the website ended on").says("12:00:01").says("desk");
    world.close().await.unwrap();
    assert!(world.papers(ORGANISERS).await.is_empty());
}

#[tokio::test]
async fn a_double_press_casts_once() {
    let world = World::of(3).await;
    let (mut one, mut two) = (world.browser(1).await, world.browser(1).await);
    let (page, origin) = (booth(&world), "07".repeat(32));
    let form = [("n-1", "1"), ("origin", origin.as_str()), ("do", "cast")];
    let (a, b) = tokio::join!(one.post(&page, &form), two.post(&page, &form));
    a.sent_to();
    b.sent_to();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1)]);
}

#[tokio::test]
async fn a_second_paper_is_not_given_to_another_browser() {
    let world = World::of(3).await;
    let (mut one, mut two) = (world.browser(1).await, world.browser(1).await);
    press(&world, &mut one, ["1", "", "", ""], "cast").await.sent_to();
    let refused = press(&world, &mut two, ["", "1", "", ""], "cast").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("given out before").says("returning officer");
    press(&world, &mut one, ["", "1", "", ""], "cast").await.sent_to();
    world.to_the_end();
    world.close().await.unwrap();
    assert_eq!(world.papers(ORGANISERS).await, [(vec![2], 1)]);
}

#[tokio::test]
async fn a_poll_of_another_group_is_not_there() {
    let world = World::of(3).await;
    let other = kernel::group::NewGroup {
        name: "Other",
        short_name: "Other",
        zone: "Europe/London",
        host: Some("other.test"),
    };
    let app = &world.kit.app;
    let other = kernel::group::create(app.db(), app.chance(), app.now(), other).await.unwrap();
    let ctx = kernel::Ctx::acting(app, other, person(1), "Person 1", app.now()).await.unwrap();
    assert!(polling::service::poll(&ctx, world.poll).await.is_err());
    let paper = paper(1, ORGANISERS, ballotbox::Ballot::Blank);
    assert!(polling::service::cast(&ctx, world.poll, vec![paper]).await.is_err());
    assert!(polling::service::leaves(&ctx, world.poll).await.unwrap().is_empty());
}

#[tokio::test]
async fn members_find_their_own_line_in_the_roll() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    let page = browser.get(&format!("/vote/{}", world.poll)).await.ok();
    let page = page.says("Why am I on this roll?").says("You have been a member since 3 May 2024.");
    let leaf = page.body.split("Yours reads <code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let list = browser.get(&format!("/vote/{}/roll", world.poll)).await.ok();
    list.says(&leaf).says("Lines: 3").says_nothing_of("Elector Number");
}

#[tokio::test]
async fn the_way_to_the_ballot_comes_by_mail_and_holds_no_secret() {
    let world = World::of(3).await;
    let mut browser = world.browser(1).await;
    let to = browser.post(&format!("/vote/{}/request", world.poll), &[]).await.sent_to();
    browser.get(&to).await.says("on its way by e-mail");
    let row: (String,) =
        world.kit.db().one(kernel::sql!("SELECT body_text FROM mail_message")).await.unwrap();
    assert!(row.0.contains(&format!("http://plenary.test/vote/{}", world.poll)), "{}", row.0);
}

#[tokio::test]
async fn what_has_to_be_trusted_is_said_to_everybody() {
    let world = World::of(3).await;
    let page = world.kit.visitor().get("/vote/secrecy").await.ok();
    page.says("On the plain form you trust the server").says("is destroyed");
    world.browser(1).await.get(&format!("/vote/{}", world.poll)).await.ok().says("href=\"/vote/secrecy\"");
}
