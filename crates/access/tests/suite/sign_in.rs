//! Signing in by link and by code, and everything that must not work.

use axum::http::StatusCode;
use kernel::{AccountId, PersonId, transact};
use mail::folder::{self, Letter};
use testkit::{Kit, Visitor};

const ADA: &str = "ada@fairhaven.example";

async fn kit() -> Kit {
    Kit::with(|b| b.feature(mail::feature()).feature(access::feature()).identify(access::service::identify))
        .await
}

async fn member(kit: &Kit, email: &str, name: &str) -> AccountId {
    let ctx = kit.system();
    let person = PersonId(ctx.new_id());
    transact!(ctx.db(), tx => { access::service::link(tx, &ctx, email, person, name).await }).unwrap()
}

fn letters(kit: &Kit) -> Vec<Letter> {
    folder::newest(&kit.dir().join("mail"), 100).unwrap()
}

fn path_in(letter: &Letter) -> String {
    let url = letter.text.split_whitespace().find(|it| it.starts_with("http://plenary.test/")).unwrap();
    url.strip_prefix("http://plenary.test").unwrap().to_owned()
}

fn code_in(letter: &Letter) -> String {
    let is_code = |it: &&str| it.len() == 7 && it.as_bytes()[3] == b'-';
    letter.text.split_whitespace().find(is_code).unwrap().to_owned()
}

async fn asks(kit: &Kit, who: &mut Visitor, email: &str) -> Letter {
    who.post("/sign-in", &[("email", email), ("next", "/account")]).await.ok().says("Look into your mail");
    kit.run_due().await;
    letters(kit).first().cloned().unwrap()
}

#[tokio::test]
async fn a_link_is_inert_until_its_button_is_pressed_and_works_once() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let mut ada = kit.visitor();
    let letter = asks(&kit, &mut ada, "Ada@Fairhaven.example ").await;
    assert_eq!((letter.to.as_str(), letter.to_name.as_str()), (ADA, "Ada Test"));
    let path = path_in(&letter);
    assert!(
        letter.html.contains(&format!("href=\"http://plenary.test{path}\""))
            && letter.html.contains(&code_in(&letter))
    );
    for _ in 0..3 {
        kit.visitor().get(&path).await.ok().says("Sign in as Ada Test");
    }
    assert_eq!(kit.count("kernel_session").await, 0);
    assert_eq!(ada.post(&path, &[]).await.sent_to(), "/account");
    ada.get("/account").await.ok().says("Ada Test").says("this device");
    let again = kit.visitor().post(&path, &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    again.says("This link does nothing any more").says("used already");
    assert_eq!(kit.count("kernel_session").await, 1);
}

#[tokio::test]
async fn a_link_is_dead_after_ten_minutes_and_a_new_one_is_one_button_away() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let mut ada = kit.visitor();
    let path = path_in(&asks(&kit, &mut ada, ADA).await);
    kit.advance_minutes(10);
    ada.get(&path).await.says("ten minutes are over");
    assert_eq!(ada.post(&path, &[]).await.status, StatusCode::CONFLICT);
    let fresh = path_in(&asks(&kit, &mut ada, ADA).await);
    assert_eq!(ada.post(&fresh, &[]).await.sent_to(), "/account");
}

#[tokio::test]
async fn asking_again_leaves_the_first_message_good() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let mut ada = kit.visitor();
    let first = asks(&kit, &mut ada, ADA).await;
    kit.advance_minutes(1);
    let second = asks(&kit, &mut ada, ADA).await;
    assert_ne!(path_in(&first), path_in(&second));
    assert_eq!(ada.post(&path_in(&first), &[]).await.sent_to(), "/account");
    // One of them was followed: the other has done its service.
    assert_eq!(kit.visitor().post(&path_in(&second), &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_link_alone_is_not_enough_in_another_browser() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let letter = asks(&kit, &mut kit.visitor(), ADA).await;
    let (path, code) = (path_in(&letter), code_in(&letter));
    let mut other = kit.visitor();
    other.get(&path).await.ok().says("asked for this link in another browser");
    assert_eq!(other.post(&path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    other.post(&path, &[("code", "AAA-AAA")]).await.says("not the code");
    assert_eq!(kit.count("kernel_session").await, 0);
    assert_eq!(other.post(&path, &[("code", &code.to_lowercase())]).await.sent_to(), "/account");
}

#[tokio::test]
async fn a_code_signs_in_only_the_browser_that_asked_and_bears_five_guesses() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let mut ada = kit.visitor();
    let code = code_in(&asks(&kit, &mut ada, ADA).await);
    kit.visitor().post("/sign-in/code", &[("code", &code)]).await.says("Ask for a new one");
    for left in
        ["4 tries are left", "3 tries are left", "2 tries are left", "One more try", "No code of yours"]
    {
        ada.post("/sign-in/code", &[("code", "222-222"), ("email", ADA)]).await.says(left).says(ADA);
    }
    ada.post("/sign-in/code", &[("code", &code)]).await.says("No code of yours is open");
    assert_eq!(kit.count("kernel_session").await, 0);
    kit.advance_minutes(1);
    let fresh = code_in(&asks(&kit, &mut ada, ADA).await);
    assert_eq!(ada.post("/sign-in/code", &[("code", &fresh)]).await.sent_to(), "/account");
}

#[tokio::test]
async fn guesses_made_all_at_once_are_no_more_than_five() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let path = path_in(&asks(&kit, &mut kit.visitor(), ADA).await);
    let token = path.rsplit('/').next().unwrap().to_owned();
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (ctx, token) = (kit.system(), token.clone());
        guesses.spawn(async move { access::service::redeem(&ctx, &token, None, "333-333", "").await });
    }
    let answers = guesses.join_all().await;
    let compared =
        answers.iter().filter(|it| it.as_ref().unwrap_err().detail.contains("not the code")).count();
    assert!((1..=5).contains(&compared), "{compared} codes were compared");
}

#[tokio::test]
async fn a_guessed_code_kills_the_link_of_the_same_message_too() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let path = path_in(&asks(&kit, &mut kit.visitor(), ADA).await);
    let mut other = kit.visitor();
    for _ in 0..5 {
        other.post(&path, &[("code", "333-333")]).await;
    }
    assert_eq!(other.post(&path, &[("code", "333-333")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_unknown_address_is_answered_with_the_same_page_and_no_mail() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let known = kit.visitor().post("/sign-in", &[("email", ADA)]).await.ok();
    let unknown = kit.visitor().post("/sign-in", &[("email", "eve@elsewhere.example")]).await.ok();
    assert_eq!(known.body.replace(ADA, "X"), unknown.body.replace("eve@elsewhere.example", "X"));
    // The same work was done for both until the answer went out.
    assert_eq!(kit.count("access_ask").await, 2);
    assert_eq!((kit.count("access_link").await, kit.count("mail_message").await), (0, 0));
    kit.run_due().await;
    assert_eq!((kit.count("access_ask").await, letters(&kit).len()), (0, 1));
    kit.visitor()
        .post("/sign-in", &[("email", "nonsense")])
        .await
        .says("Enter your e-mail address")
        .says("nonsense");
}

#[tokio::test]
async fn asking_too_often_is_refused_for_known_and_unknown_addresses_alike() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    for email in [ADA, "eve@elsewhere.example"] {
        for _ in 0..5 {
            kit.visitor().post("/sign-in", &[("email", email)]).await.ok();
        }
        let sixth = kit.visitor().post("/sign-in", &[("email", email)]).await;
        assert_eq!(sixth.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test]
async fn two_people_at_one_address_get_a_link_each() {
    let kit = kit().await;
    member(&kit, "home@fairhaven.example", "Ada Test").await;
    member(&kit, "home@fairhaven.example", "Ben Test").await;
    let mut home = kit.visitor();
    asks(&kit, &mut home, "home@fairhaven.example").await;
    let ben = letters(&kit).into_iter().find(|it| it.to_name == "Ben Test").unwrap();
    home.post("/sign-in/code", &[("code", &code_in(&ben))]).await.sent_to();
    home.get("/account").await.ok().says("Ben Test").says_nothing_of("Ada Test");
}

#[tokio::test]
async fn the_place_to_go_to_is_on_this_site_or_nowhere() {
    let kit = kit().await;
    let ada = member(&kit, ADA, "Ada Test").await;
    let ctx = kit.system();
    for bad in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let path =
            transact!(ctx.db(), tx => { access::service::sign_in_link(tx, &ctx, ada, bad).await }).unwrap();
        assert_eq!(kit.visitor().post(&path, &[]).await.sent_to(), "/");
        kit.visitor().get(&format!("/sign-in?next={bad}")).await.ok().says_nothing_of("evil.example");
    }
}

#[tokio::test]
async fn a_link_holds_no_secret_in_the_database_once_it_has_gone() {
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    asks(&kit, &mut kit.visitor(), ADA).await;
    let rows: Vec<(String,)> =
        kit.db().all(kernel::sql!("SELECT body_text FROM mail_message")).await.unwrap();
    assert_eq!(rows, vec![(String::new(),)]);
}

#[tokio::test]
async fn the_demonstrations_short_cuts_do_not_exist_elsewhere() {
    let kit = kit().await;
    let ada = member(&kit, ADA, "Ada Test").await;
    let ctx = kit.system();
    let made =
        transact!(ctx.db(), tx => { access::service::demo_link(tx, &ctx, ada, "member", "A member").await });
    assert_eq!(made.unwrap_err().status(), StatusCode::NOT_FOUND);
    assert_eq!(kit.visitor().get("/demo/as/member").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn in_a_demonstration_one_click_is_enough_again_and_again() {
    let kit = Kit::demo(|b| {
        b.feature(mail::feature()).feature(access::feature()).identify(access::service::identify)
    })
    .await;
    let (ada, ben) =
        (member(&kit, ADA, "Ada Test").await, member(&kit, "ben@fairhaven.example", "Ben Test").await);
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        access::service::demo_link(tx, &ctx, ada, "member", "A member").await?;
        access::service::demo_link(tx, &ctx, ben, "organiser", "An organiser").await
    })
    .unwrap();
    let parts = access::service::demo_people(&ctx).await.unwrap();
    assert_eq!(
        parts.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(),
        ["/demo/as/member", "/demo/as/organiser"]
    );
    let mut browser = kit.visitor();
    for (path, name) in
        [("/demo/as/member", "Ada Test"), ("/demo/as/organiser", "Ben Test"), ("/demo/as/member", "Ada Test")]
    {
        assert_eq!(browser.get(path).await.sent_to(), "/");
        browser.get("/account").await.ok().says(name);
    }
    // Being somebody else ends being the one before.
    let live = kernel::session::list(kit.db(), kit.group.id, ben, kit.app.now()).await.unwrap();
    assert_eq!(live.len(), 0);
    assert_eq!(browser.get("/demo/as/nobody").await.status, StatusCode::NOT_FOUND);
    // The short cut asks for no code, so a page about codes says where mail is to be read.
    browser.post("/sign-in", &[("email", ADA)]).await.ok().says("/dev/mail");
}

#[tokio::test]
async fn of_two_presses_at_the_same_moment_one_signs_in() {
    let kit = kit().await;
    let ada = member(&kit, ADA, "Ada Test").await;
    let ctx = kit.system();
    let path =
        transact!(ctx.db(), tx => { access::service::sign_in_link(tx, &ctx, ada, "/").await }).unwrap();
    let (mut one, mut two) = (kit.visitor(), kit.visitor());
    let (first, second) = tokio::join!(one.post(&path, &[]), two.post(&path, &[]));
    let mut codes = [first.status, second.status];
    codes.sort();
    assert_eq!(codes, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!(kit.count("kernel_session").await, 1);
}

#[tokio::test]
async fn whoever_signs_in_with_a_letter_is_written_to_again() {
    use sha2::Digest as _;
    let kit = kit().await;
    member(&kit, ADA, "Ada Test").await;
    let ctx = kit.system();
    // Mail to the address came back once, when the mailbox was off for a day.
    let hash = sha2::Sha256::digest(ADA).to_vec();
    transact!(ctx.db(), tx => {
        tx.run(kernel::sql!(
            "INSERT INTO mail_suppressed (group_id, address_hash, status, since) VALUES ($1, $2, '5.2.1', 0)",
            ctx.group.id,
            hash.as_slice()
        ))
        .await?;
        Ok(())
    })
    .unwrap();
    assert!(mail::suppressed::returned(&ctx, ADA).await.unwrap().is_some());
    let mut ada = kit.visitor();
    let path = path_in(&asks(&kit, &mut ada, ADA).await);
    ada.get(&path).await.ok();
    assert!(
        mail::suppressed::returned(&ctx, ADA).await.unwrap().is_some(),
        "looking at a link changes nothing"
    );
    ada.post(&path, &[]).await.sent_to();
    assert!(mail::suppressed::returned(&ctx, ADA).await.unwrap().is_none());
}
