//! What comes back: reports of several mail systems, from a Maildir, a folder and an mbox, each taken once.

use kernel::{BoxFuture, Ctx, Feature, Result, Routes};
use mail::bounce::{self, Fate};
use mail::mailing as mailings;
use mail::{BounceBox, Bounced, Kind, MailingId, MessageId};
use testkit::Kit;

use crate::common::{build, letters, mailing, person, propose};

const POSTFIX: &str = include_str!("bounces/postfix.eml");
const EXCHANGE: &str = include_str!("bounces/exchange.eml");
const GMAIL: &str = include_str!("bounces/gmail-vague.eml");
const DELAYED: &str = include_str!("bounces/delayed.eml");
const QMAIL: &str = include_str!("bounces/qmail.eml");
const HOLIDAY: &str = include_str!("bounces/holiday.eml");
const DELIVERED: &str = include_str!("bounces/delivered.eml");

fn about(report: &str, id: MessageId) -> Vec<u8> {
    let filled = report.replace("{ID}", &id.0.simple().to_string()).replace("{UUID}", &id.to_string());
    filled.replace('\n', "\r\n").into_bytes()
}

#[test]
fn reports_of_many_systems_are_understood() {
    let id = MessageId(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0042));
    let read = |report: &str| bounce::read(&about(report, id)).map(|it| (it.message, it.fate, it.status));
    assert_eq!(read(POSTFIX), Some((id, Fate::Failed, "5.1.1".into())));
    assert_eq!(read(EXCHANGE), Some((id, Fate::Failed, "5.2.2".into())));
    assert_eq!(
        read(GMAIL),
        Some((id, Fate::Failed, "5.1.1".into())),
        "found by the Message-ID in what was returned"
    );
    assert_eq!(read(DELAYED), Some((id, Fate::Delayed, "4.4.1".into())));
    assert_eq!(read(QMAIL), Some((id, Fate::Failed, "5.1.1".into())));
    assert_eq!(read(HOLIDAY), None, "an answer of a person is no report");
    assert_eq!(read(DELIVERED), None);
    assert_eq!(bounce::read(b"nonsense \xff\xfe\r\n\r\n"), None);
    assert_eq!(bounce::read(b""), None);
}

async fn heard(ctx: Ctx, event: kernel::event::Event) -> Result<()> {
    let it: Bounced = event.read()?;
    kernel::transact!(ctx.db(), tx => {
        kernel::setting::set(tx, ctx.group.id, "test.heard", &format!("{} {}", it.status, it.permanent)).await
    })
}

fn on_bounced(ctx: Ctx, event: kernel::event::Event) -> BoxFuture<Result<()>> {
    Box::pin(heard(ctx, event))
}

async fn gone_out(place: &std::path::Path) -> (Kit, MailingId, MessageId) {
    let ears = Feature { on_events: &[("mail.bounced", on_bounced)], ..Feature::new("ears", Routes::new) };
    let kit = Kit::with(|b| build(b).feature(ears).share(BounceBox(place.to_owned()))).await;
    let ctx = kit.system();
    kernel::transact!(ctx.db(), tx => { kernel::group::release(tx, &ctx).await }).unwrap();
    let id = propose(&kit.system(), mailing(Kind::Ballot, 100..103)).await;
    kit.advance_minutes(10);
    kit.run_due().await;
    assert_eq!(letters(&kit).len(), 3);
    let (message,): (MessageId,) = kit
        .db()
        .one(kernel::sql!("SELECT id FROM mail_message WHERE person = $1", person(101)))
        .await
        .unwrap();
    (kit, id, message)
}

async fn look(kit: &Kit) {
    kit.advance_minutes(2);
    kit.run_due().await;
    kit.run_due().await;
}

#[tokio::test]
async fn a_bounce_from_a_maildir_makes_its_reader_one_of_the_not_reached() {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(place.path().join("new")).unwrap();
    std::fs::create_dir_all(place.path().join("cur")).unwrap();
    let (kit, id, message) = gone_out(place.path()).await;
    std::fs::write(place.path().join("new/1780312262.M1.mx"), about(POSTFIX, message)).unwrap();
    look(&kit).await;
    let lost = mailings::not_reached(&kit.system(), id).await.unwrap();
    assert_eq!(lost.len(), 1);
    assert_eq!((lost[0].name.as_str(), lost[0].reason.as_str()), ("Member 101", "There is no such mailbox."));
    assert!(place.path().join("cur/1780312262.M1.mx:2,S").exists());
    let heard: Option<String> = kernel::setting::get(kit.db(), kit.group.id, "test.heard").await.unwrap();
    assert_eq!(heard.as_deref(), Some("5.1.1 true"));
    // The next mailing knows it beforehand.
    let next = propose(&kit.system(), mailing(Kind::Notice, 100..103)).await;
    let foreseen = mailings::not_reached(&kit.system(), next).await.unwrap();
    assert_eq!(foreseen[0].reason, "Earlier mail to this address came back for good.");
}

#[tokio::test]
async fn a_full_mailbox_is_not_reached_now_but_written_to_again() {
    let place = tempfile::tempdir().unwrap();
    let (kit, id, message) = gone_out(place.path()).await;
    std::fs::write(place.path().join("a.eml"), about(EXCHANGE, message)).unwrap();
    std::fs::write(place.path().join("b.eml"), about(HOLIDAY, message)).unwrap();
    std::fs::write(place.path().join("note.txt"), "left alone").unwrap();
    look(&kit).await;
    let lost = mailings::not_reached(&kit.system(), id).await.unwrap();
    assert_eq!(lost[0].reason, "The mailbox is full.");
    assert!(place.path().join("read/a.eml").exists() && place.path().join("read/b.eml").exists());
    assert!(place.path().join("note.txt").exists());
    let next = propose(&kit.system(), mailing(Kind::Notice, 100..103)).await;
    assert_eq!(mailings::not_reached(&kit.system(), next).await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_mbox_is_read_as_it_grows_and_each_report_is_taken_once() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("bounces.mbox");
    std::fs::write(&file, "").unwrap();
    let (kit, id, message) = gone_out(&file).await;
    let envelope = b"From MAILER-DAEMON Mon Jun  1 12:11:02 2026\r\n".to_vec();
    let delayed = [envelope.clone(), about(DELAYED, message), b"\r\n".to_vec()].concat();
    std::fs::write(&file, &delayed).unwrap();
    look(&kit).await;
    assert_eq!(mailings::not_reached(&kit.system(), id).await.unwrap().len(), 0, "a delay is no loss");
    std::fs::write(&file, [delayed, envelope, about(QMAIL, message)].concat()).unwrap();
    for _ in 0..3 {
        look(&kit).await;
    }
    assert_eq!(mailings::not_reached(&kit.system(), id).await.unwrap().len(), 1);
    assert_eq!(kit.count("mail_bounce").await, 2);
}

/// A bounce that keeps out the address of person 101, and that address.
async fn kept_out() -> (Kit, tempfile::TempDir, String) {
    let place = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(place.path().join("new")).unwrap();
    let (kit, _, message) = gone_out(place.path()).await;
    std::fs::write(place.path().join("new/1"), about(POSTFIX, message)).unwrap();
    look(&kit).await;
    assert_eq!(kit.count("mail_suppressed").await, 1);
    let (address,): (String,) = kit
        .db()
        .one(kernel::sql!("SELECT address FROM mail_message WHERE person = $1", person(101)))
        .await
        .unwrap();
    (kit, place, address)
}

async fn goes(kit: &Kit, address: &str) -> bool {
    let ctx = kit.system();
    let out = || mail::Outgoing {
        person: None,
        to: address.to_owned(),
        to_name: String::new(),
        kind: Kind::Personal,
        subject: "Again".into(),
        text: "Hello".into(),
        html: None,
    };
    let before = letters(kit).len();
    kernel::transact!(ctx.db(), tx => { mail::service::queue(tx, &ctx, out()).await }).unwrap();
    kit.run_due().await;
    letters(kit).len() > before
}

fn plain(address: &str) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(address.to_lowercase()).to_vec()
}

async fn hashes(kit: &Kit) -> Vec<(Vec<u8>, bool)> {
    kit.db().all(kernel::sql!("SELECT address_hash, keyed FROM mail_suppressed")).await.unwrap()
}

#[tokio::test]
async fn an_address_is_kept_out_under_a_key_and_what_was_kept_without_one_is_put_under_it() {
    let (kit, _place, address) = kept_out().await;
    let keyed = hashes(&kit).await;
    assert!(keyed[0].1 && keyed[0].0 != plain(&address), "nobody can try addresses against it");
    assert!(!goes(&kit, &address.to_uppercase()).await);
    // As an earlier version left it.
    let ctx = kit.system();
    let old = plain(&address);
    kernel::transact!(ctx.db(), tx => {
        tx.run(kernel::sql!("UPDATE mail_suppressed SET address_hash = $1, keyed = FALSE", old.as_slice())).await?;
        Ok(())
    })
    .unwrap();
    assert!(!goes(&kit, &address).await, "it is matched until it is put under the key");
    kit.advance_minutes(7 * 60);
    kit.run_due().await;
    assert_eq!(hashes(&kit).await, keyed);
    assert!(!goes(&kit, &address).await);
}

#[tokio::test]
async fn what_came_back_is_lifted_with_a_reason_or_by_whoever_has_the_letter() {
    let (kit, _place, address) = kept_out().await;
    let system = kit.system();
    let member = kit.acting(person(500), "Member").await;
    assert_eq!(
        mail::suppressed::returned(&member, &address).await.unwrap_err().kind,
        kernel::Kind::Forbidden
    );
    assert_eq!(
        mail::suppressed::lift(&member, &address, "x").await.unwrap_err().kind,
        kernel::Kind::Forbidden
    );
    let found = mail::suppressed::returned(&system, &address).await.unwrap().unwrap();
    assert_eq!(found.reason, "There is no such mailbox.");
    assert!(mail::suppressed::lift(&system, &address, " ").await.is_err(), "a reason is asked");
    mail::suppressed::lift(&system, &address, "The mailbox was off for a day").await.unwrap();
    assert!(mail::suppressed::returned(&system, &address).await.unwrap().is_none());
    assert!(goes(&kit, &address).await);
    let again = mail::suppressed::lift(&system, &address, "Twice").await.unwrap_err();
    assert_eq!(again.kind, kernel::Kind::Refused);
    let (kit, _place, address) = kept_out().await;
    let ctx = kit.system();
    assert!(!goes(&kit, &address).await);
    let lifted =
        kernel::transact!(ctx.db(), tx => { mail::suppressed::arrived(tx, &ctx, &address).await }).unwrap();
    assert!(lifted && goes(&kit, &address).await);
}
