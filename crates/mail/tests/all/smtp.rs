//! The sender against a real SMTP listener.

use crate::common::{build, mailing, person, propose};
use crate::listener::Listener;
use kernel::transact;
use mail::folder;
use mail::mailing as mailings;
use mail::{Kind, Outgoing, SmtpConfig, Transport};
use testkit::Kit;

pub async fn kit(listener: &Listener) -> Kit {
    let url = format!(
        "smtp://127.0.0.1:{}?from=post@fairhaven.example&bounces=back.fairhaven.example",
        listener.port
    );
    let kit = Kit::with(|b| build(b).share(Transport::Smtp(SmtpConfig::from_url(&url).unwrap()))).await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    kit
}

pub fn out(to: &str, text: &str) -> Outgoing {
    Outgoing {
        person: Some(person(100)),
        to: to.into(),
        to_name: "Zoë Müller".into(),
        kind: Kind::Personal,
        subject: "Your nomination – received\r\nBcc: eve@evil.example".into(),
        text: text.into(),
        html: None,
    }
}

pub async fn queue(kit: &Kit, out: Outgoing) {
    let ctx = kit.system();
    transact!(ctx.db(), tx => { mail::service::queue(tx, &ctx, out.clone()).await }).unwrap();
    kit.run_due().await;
}

async fn states(kit: &Kit) -> Vec<(String, Option<String>, i64)> {
    kit.db().all(kernel::sql!("SELECT state, status, attempts FROM mail_message ORDER BY id")).await.unwrap()
}

#[tokio::test]
async fn a_message_arrives_as_text_and_html_with_a_return_path_of_its_own() {
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    let text = "Dear Zoë,\n\nsee http://plenary.test/elections/1.\n.\n..two dots and a very long line: "
        .to_owned()
        + &"x".repeat(2000);
    queue(&kit, out("zoe@fairhaven.example", &text)).await;
    let got = listener.taken();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].to, ["zoe@fairhaven.example"]);
    let (id,): (uuid::Uuid,) = kit.db().one(kernel::sql!("SELECT id FROM mail_message")).await.unwrap();
    assert_eq!(got[0].from, format!("bounce+{}@back.fairhaven.example", id.simple()));
    assert!(got[0].data.lines().all(|it| it.len() <= 998), "no line is longer than the standard allows");
    let head = got[0].data.split("\r\n\r\n").next().unwrap();
    assert!(
        head.contains("Auto-Submitted: auto-generated")
            && head.contains(&format!("Message-ID: <{id}@fairhaven.example>")),
        "{head}"
    );
    assert!(!head.contains("\r\nBcc:") && !head.contains("List-Unsubscribe"), "{head}");
    let letter = folder::parse("x", got[0].data.as_bytes()).unwrap();
    assert_eq!((letter.from.as_str(), letter.to_name.as_str()), ("post@fairhaven.example", "Zoë Müller"));
    assert_eq!(letter.text.trim_end(), text);
    assert!(letter.html.contains("<a href=\"http://plenary.test/elections/1\">"), "{}", letter.html);
    assert_eq!(states(&kit).await, [("sent".to_owned(), None, 1)]);
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_is_not_tried_again_nor_the_next_time() {
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    queue(&kit, out("gone@fairhaven.example", "Hello")).await;
    kit.advance_minutes(5000);
    kit.run_due().await;
    assert_eq!(states(&kit).await, [("failed".to_owned(), Some("5.1.1".to_owned()), 1)]);
    assert_eq!(listener.tries(), 1);
    queue(&kit, out("Gone@fairhaven.example", "Hello again")).await;
    assert_eq!(listener.tries(), 1);
    // Who asks for a link is not locked out by an old bounce.
    queue(&kit, Outgoing { kind: Kind::SignIn, ..out("gone@fairhaven.example", "A link") }).await;
    assert_eq!(listener.tries(), 2);
}

#[tokio::test]
async fn a_full_mailbox_is_tried_later_and_later_and_then_given_up() {
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    queue(&kit, out("full@fairhaven.example", "Hello")).await;
    assert_eq!(states(&kit).await, [("queued".to_owned(), Some("4.2.2".to_owned()), 1)]);
    kit.run_due().await;
    assert_eq!(listener.tries(), 1);
    kit.advance_minutes(1);
    kit.run_due().await;
    assert_eq!(listener.tries(), 2);
    for _ in 0..10 {
        kit.advance_minutes(24 * 60);
        kit.run_due().await;
    }
    assert_eq!(states(&kit).await, [("failed".to_owned(), Some("4.2.2".to_owned()), 8)]);
    // A full mailbox is no reason never to write again.
    assert_eq!(kit.count("mail_suppressed").await, 0);
}

#[tokio::test]
async fn a_server_that_is_away_delays_and_loses_nothing() {
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    listener.be_away(true);
    queue(&kit, out("ada@fairhaven.example", "Hello")).await;
    assert_eq!(states(&kit).await[0].0, "queued");
    listener.be_away(false);
    kit.advance_minutes(2);
    kit.run_due().await;
    assert_eq!((states(&kit).await[0].0.as_str(), listener.taken().len()), ("sent", 1));
}

#[tokio::test]
async fn a_mailing_goes_through_the_listener_in_slices_and_names_whom_it_did_not_reach() {
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    let mut new = mailing(Kind::Ballot, 100..220);
    new.recipients[3].address = Some("gone@fairhaven.example".into());
    let id = propose(&kit.system(), new).await;
    kit.advance_minutes(10);
    kit.run_due().await;
    let first = mailings::state(&kit.system(), id).await.unwrap();
    assert_eq!((first.counts.sent, first.counts.lost, first.counts.waiting), (49, 1, 70));
    for _ in 0..3 {
        kit.advance_minutes(1);
        kit.run_due().await;
    }
    let state = mailings::state(&kit.system(), id).await.unwrap();
    assert_eq!((state.counts.sent, state.counts.lost, state.counts.waiting), (119, 1, 0));
    let lost = mailings::not_reached(&kit.system(), id).await.unwrap();
    assert_eq!((lost[0].name.as_str(), lost[0].reason.as_str()), ("Member 103", "There is no such mailbox."));
    let mut everyone: Vec<String> = listener.taken().into_iter().flat_map(|it| it.to).collect();
    everyone.sort();
    everyone.dedup();
    assert_eq!(everyone.len(), 119);
}

#[tokio::test]
async fn a_bulletin_can_be_left_with_one_click_and_a_notice_cannot() {
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    let proposer = kit.acting(person(1), "Olga").await;
    let id = propose(&proposer, mailing(Kind::Bulletin, 100..102)).await;
    mailings::approve(&kit.acting(person(2), "Omar").await, id).await.unwrap();
    kit.advance_minutes(10);
    kit.run_due().await;
    let data = listener
        .taken()
        .iter()
        .find(|it| it.to == ["m100@fairhaven.example"])
        .unwrap()
        .data
        .replace("\r\n ", " ");
    let line = data.lines().find(|it| it.starts_with("List-Unsubscribe: ")).unwrap();
    let url = line.split_once('<').unwrap().1.trim_end_matches('>');
    assert!(data.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    let path = url.strip_prefix("http://plenary.test").unwrap();
    kit.visitor().get(path).await.ok().says("Leave the bulletin");
    assert_eq!(kit.count("mail_left").await, 0, "looking is not leaving");
    kit.visitor()
        .post(path, &[("List-Unsubscribe", "One-Click")])
        .await
        .ok()
        .says("You have left the bulletin");
    kit.visitor().post(path, &[("List-Unsubscribe", "One-Click")]).await.ok();
    assert_eq!(kit.count("mail_left").await, 1);
    let next = propose(&proposer, mailing(Kind::Bulletin, 100..102)).await;
    let (_, left_out) = mailings::recipients(&proposer, next).await.unwrap();
    assert!(left_out.iter().any(|it| it.person == person(100) && it.reason == "Has left the bulletin."));
    let notice = propose(&proposer, mailing(Kind::Notice, 100..102)).await;
    assert_eq!(mailings::state(&proposer, notice).await.unwrap().counts.recipients, 2);
}
