//! The pages about mailings, as those see them whose office it is, and as others do not.

use axum::http::StatusCode;
use kernel::transact;
use mail::Kind;
use mail::mailing as mailings;

use crate::common::{browser, kit, letters, mailing, person, propose, released, to};

#[tokio::test]
async fn a_mailing_is_seen_previewed_and_revoked_by_those_who_write_to_members() {
    let kit = released().await;
    let id = propose(&kit.acting(person(2), "Omar Officer").await, mailing(Kind::Call, 100..110)).await;
    let mut olga = browser(&kit, 1).await;
    olga.get("/mail").await.ok().says("The committee election").says("held").says("Call for nominations");
    let path = format!("/mail/mailings/{id}");
    let page = olga.get(&path).await.ok();
    let page = page.says("by Omar Officer").says("It is held until 12:10").says("Dear Member 105");
    page.says("Zoe Left").says("Her membership has lapsed.").says_nothing_of("secret-");
    olga.get(&format!("{path}/recipients")).await.ok().says("Member 104").says("not begun");
    assert_eq!(kit.count("kernel_access_log").await, 2);
    assert_eq!(olga.forge(&format!("{path}/revoke"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(olga.post(&format!("{path}/revoke"), &[]).await.sent_to(), path);
    olga.get(&path).await.ok().says("The mailing is revoked").says_nothing_of("Revoke it");
    kit.advance_minutes(20);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 0);
}

#[tokio::test]
async fn a_mailing_is_not_there_for_those_whose_office_it_is_not() {
    let kit = released().await;
    let mut other = mailing(Kind::Ballot, 100..103);
    other.about.id = uuid::Uuid::from_u128(5);
    let theirs = propose(&kit.system(), other).await;
    let own = propose(&kit.system(), mailing(Kind::Ballot, 100..103)).await;
    let mut ruth = browser(&kit, 20).await;
    ruth.get(&format!("/mail/mailings/{own}")).await.ok();
    for path in ["", "/recipients", "/not-reached", "/letters"] {
        let tried = ruth.get(&format!("/mail/mailings/{theirs}{path}")).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/revoke", "/seen", "/approve"] {
        let tried = ruth.post(&format!("/mail/mailings/{theirs}{path}"), &[]).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ruth.get_json(&format!("/api/mailings/{theirs}")).await.status, StatusCode::NOT_FOUND);
    let mut member = browser(&kit, 100).await;
    assert_eq!(member.get(&format!("/mail/mailings/{own}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(kit.visitor().get("/mail").await.sent_to(), "/sign-in?next=/mail");
}

#[tokio::test]
async fn who_is_not_reached_gets_a_letter_of_one_page_or_a_call() {
    let kit = released().await;
    let mut new = mailing(Kind::Ballot, 100..102);
    new.recipients.push(to(200, None));
    new.recipients.push(mail::mailing::Recipient { postal: None, ..to(201, None) });
    let id = propose(&kit.system(), new).await;
    let mut ruth = browser(&kit, 20).await;
    let path = format!("/mail/mailings/{id}");
    let list = ruth.get(&format!("{path}/not-reached")).await.ok();
    list.says("Member 200").says("01632 960200").says("No e-mail address is known.").says("Print one letter");
    let sheet = ruth.get(&format!("{path}/letters")).await.ok();
    let sheet = sheet.says("200 Quay Street<br>").says("Dear Member 200").says("secret-200");
    sheet.says_nothing_of("Dear Member 100").says("No postal address is known of: Member 201");
    ruth.post(&format!("{path}/seen"), &[]).await.sent_to();
    ruth.get(&format!("{path}/not-reached")).await.ok().says("Noted").says("Member 20, Monday 1 June 2026");
    let about =
        mailings::for_subject(&kit.system(), "election", uuid::Uuid::from_u128(crate::common::ELECTION))
            .await;
    assert!(about.unwrap()[0].mailing.seen.is_some());
}

#[tokio::test]
async fn two_officers_release_the_mail_on_its_page() {
    let kit = kit().await;
    propose(&kit.system(), mailing(Kind::Call, 100..103)).await;
    kit.advance_minutes(11);
    kit.run_due().await;
    let (mut olga, mut omar) = (browser(&kit, 1).await, browser(&kit, 2).await);
    olga.get("/mail").await.ok().says("waits for the release");
    olga.post("/mail/release", &[]).await.sent_to();
    olga.get("/mail/release")
        .await
        .ok()
        .says("One more officer")
        .says("You have agreed")
        .says_nothing_of("I agree: release");
    omar.get("/mail/release").await.ok().says("Member 1,");
    omar.post("/mail/release", &[]).await.sent_to();
    omar.get("/mail/release").await.ok().says("is released");
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 3);
    assert_eq!(browser(&kit, 20).await.get("/mail/release").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_api_says_what_the_page_says_without_names() {
    let kit = released().await;
    let id = propose(&kit.system(), mailing(Kind::Call, 100..110)).await;
    let mut olga = browser(&kit, 1).await;
    let one = olga.get_json(&format!("/api/mailings/{id}")).await.ok();
    let one = one
        .says("\"state\":\"held\"")
        .says("\"waits\":\"hold\"")
        .says("\"recipients\":10")
        .says("\"left_out\":1");
    one.says_nothing_of("Member 100").says_nothing_of("@fairhaven");
    olga.get_json("/api/mailings").await.ok().says(&id.to_string());
}

#[tokio::test]
async fn the_demonstrations_mailbox_does_not_exist_elsewhere() {
    let kit = released().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { mail::service::queue(tx, &ctx, crate::smtp::out("ada@fairhaven.example", "Hello")).await }).unwrap();
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 1);
    assert_eq!(browser(&kit, 1).await.get("/dev/mail").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn in_a_demonstration_mail_is_read_on_a_page_with_links_that_work() {
    let kit = testkit::Kit::demo(crate::common::build).await;
    let ctx = kit.system();
    let out = mail::Outgoing {
        kind: Kind::SignIn,
        ..crate::smtp::out("ada@fairhaven.example", "Dear <Ada>,\n\nsee http://plenary.test/elections/1.")
    };
    kit.visitor().get("/dev/mail").await.ok().says("Nothing yet");
    transact!(ctx.db(), tx => { mail::service::queue(tx, &ctx, out.clone()).await }).unwrap();
    kit.run_due().await;
    let name = letters(&kit)[0].name.clone();
    kit.visitor()
        .get("/dev/mail")
        .await
        .ok()
        .says(&format!("/dev/mail/{name}"))
        .says("ada@fairhaven.example");
    let page = kit.visitor().get(&format!("/dev/mail/{name}")).await.ok();
    page.says("Dear &lt;Ada&gt;").says("<a href=\"http://plenary.test/elections/1\">");
    let html = kit.visitor().get(&format!("/dev/mail/{name}/html")).await.ok();
    html.says("style=\"").says("Dear &lt;Ada&gt;");
    for bad in ["..%2f..%2fplenary", "nothing"] {
        assert_eq!(kit.visitor().get(&format!("/dev/mail/{bad}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_mail_asks_of_officers_stands_on_their_first_page_and_on_no_others() {
    let kit = released().await;
    propose(&kit.acting(person(2), "Omar").await, mailing(Kind::Bulletin, 100..103)).await;
    let mut new = mailing(Kind::Ballot, 100..103);
    new.recipients.push(to(200, None));
    let before = kit.app.now();
    let ballot = propose(&kit.system(), new).await;
    kit.advance_minutes(10);
    kit.run_due().await;
    let figures = mailings::figures(&kit.acting(person(1), "Olga").await, before).await.unwrap();
    // The bulletin waits for a second officer; of the four ballots' letters one has nowhere to go.
    let expected = mailings::Figures { held: 1, gone: 1, sent: 3, lost: 1 };
    assert_eq!(figures, expected);
    let later = mailings::figures(&kit.acting(person(1), "Olga").await, kit.app.now()).await.unwrap();
    assert_eq!(later, mailings::Figures::default());
    let member = kit.acting(person(100), "Member").await;
    assert!(mailings::figures(&member, before).await.is_err());
    let dues = mail::feature().dues.unwrap();
    let titles = |lines: Vec<kernel::Due>| lines.into_iter().map(|it| it.title).collect::<Vec<_>>();
    let olga = kit.acting(person(1), "Olga").await;
    let for_olga = titles(dues(olga.clone()).await.unwrap());
    assert_eq!(for_olga.len(), 3, "{for_olga:?}");
    assert!(for_olga[0].starts_with("No mail server is named"));
    assert!(for_olga.iter().any(|it| it.starts_with("One person is not reached")));
    assert!(for_olga.iter().any(|it| it.starts_with("A second officer approves")));
    assert_eq!(dues(kit.acting(person(100), "Member").await).await.unwrap().len(), 0);
    mailings::mark_seen(&olga, ballot).await.unwrap();
    assert_eq!(dues(olga).await.unwrap().len(), 2);
}
