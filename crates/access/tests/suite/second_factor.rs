//! The officer's second factor: an app, a passkey, codes on paper, a lost device, and everything that must not work.

use crate::device::Device;
use crate::support::kit_with;
use access::model::totp;
use access::service::second::{self, Rule};
use axum::http::StatusCode;
use kernel::{AccountId, At, BoxFuture, Ctx, Feature, Grant, PersonId, Power, Routes, setting, transact};
use testkit::{Kit, Visitor};

const OFFICERS: &str = "test.officers";

async fn kit() -> Kit {
    kit_with(|| Feature { grants: Some(grants), ..Feature::new("offices", Routes::new) }).await
}

/// Whoever the setting names leads.
fn grants(
    app: kernel::App,
    group: kernel::GroupId,
    person: PersonId,
    _: At,
) -> BoxFuture<kernel::Result<Vec<Grant>>> {
    Box::pin(async move {
        let officers: Vec<PersonId> = setting::get(app.db(), group, OFFICERS).await?.unwrap_or_default();
        let grant = |power| Grant::of_office(power, "Organiser");
        let powers = [Power::EditBodies, Power::ReadRegister, Power::ProtectData];
        Ok(if officers.contains(&person) { powers.into_iter().map(grant).collect() } else { vec![] })
    })
}

async fn officer(kit: &Kit, name: &str) -> (AccountId, PersonId) {
    let ctx = kit.system();
    let person = PersonId(ctx.new_id());
    let email = format!("{}@fairhaven.example", name.to_lowercase());
    let mut all: Vec<PersonId> =
        setting::get(ctx.db(), kit.group.id, OFFICERS).await.unwrap().unwrap_or_default();
    all.push(person);
    let account = transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, OFFICERS, &all).await?;
        access::service::link(tx, &ctx, &email, person, name).await
    });
    (account.unwrap(), person)
}

async fn require(kit: &Kit, grace_days: u32) {
    let ctx = kit.system();
    transact!(ctx.db(), tx => { second::set_rule(tx, &ctx, Rule { required: true, grace_days }).await })
        .unwrap();
}

/// The secret that the page shows, as bytes.
fn secret(page: &str) -> Vec<u8> {
    let shown = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let (mut bits, mut held, mut out) = (0u32, 0u32, vec![]);
    for letter in shown.bytes().filter(|it| *it != b' ') {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|it| *it == letter).unwrap();
        (held, bits) = ((held << 5) | u32::try_from(value).unwrap(), bits + 5);
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    out
}

fn now_code(kit: &Kit, secret: &[u8]) -> String {
    totp::code(secret, totp::step(kit.app.now()))
}

/// Sets up an app; its secret and the codes on paper.
async fn enrol(kit: &Kit, browser: &mut Visitor) -> (Vec<u8>, Vec<String>) {
    let place = browser.post("/account/second/app", &[("label", "Telephone")]).await.sent_to();
    let secret = secret(&browser.get(&place).await.ok().body);
    let done = browser.post(&place, &[("code", &now_code(kit, &secret))]).await.ok();
    let codes = done.body.split("<li><code>").skip(1).map(|it| it.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

#[tokio::test]
async fn an_app_is_set_up_and_asked_for_once_a_working_day() {
    let kit = kit().await;
    let (ada, _) = officer(&kit, "Ada").await;
    let mut browser = kit.signed_in(ada).await;
    browser.get("/account/second").await.ok().says("Make a passkey").says_nothing_of("What you have");
    let (secret, codes) = enrol(&kit, &mut browser).await;
    assert_eq!((secret.len(), codes.len()), (20, 10));
    browser.get("/account/second").await.ok().says("Telephone").says("10 codes are left");
    browser.get("/offices/second-factor").await.ok();
    // The secret is shown to nobody again, and lies in the database only sealed.
    let rows: Vec<(Vec<u8>,)> = kit.db().all(kernel::sql!("SELECT secret FROM access_factor")).await.unwrap();
    assert!(rows.len() == 1 && !rows[0].0.windows(20).any(|it| it == secret));

    kit.advance_minutes(12 * 60);
    let mut fresh = kit.signed_in(ada).await;
    assert_eq!(fresh.get("/offices/second-factor").await.sent_to(), "/confirm?next=/offices/second-factor");
    fresh.get("/confirm?next=/offices/second-factor").await.ok().says("Code of your app");
    fresh
        .post("/confirm/second", &[("code", "000000"), ("next", "/x")])
        .await
        .says("is not a code that works now");
    let code = now_code(&kit, &secret);
    let next =
        fresh.post("/confirm/second", &[("code", &code), ("next", "/offices/second-factor")]).await.sent_to();
    assert_eq!(next, "/offices/second-factor");
    fresh.get(&next).await.ok();
    // The same code again, in another browser of the same person or of a thief, is nothing.
    let mut thief = kit.signed_in(ada).await;
    thief.post("/confirm/second", &[("code", &code)]).await.says("each works once");
    assert_eq!(thief.get("/offices/second-factor").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_mailbox_alone_opens_no_office() {
    let kit = kit().await;
    let (ada, _) = officer(&kit, "Ada").await;
    enrol(&kit, &mut kit.signed_in(ada).await).await;
    // Somebody who reads the mail signs in and confirms by the code of the message.
    let mut thief = kit.signed_in(ada).await;
    thief.post("/confirm", &[("next", "/account")]).await.ok();
    kit.run_due().await;
    let letter = mail::folder::newest(&kit.dir().join("mail"), 1).unwrap().remove(0);
    let code = letter.text.split_whitespace().find(|it| it.len() == 7 && it.as_bytes()[3] == b'-').unwrap();
    thief.post("/confirm/code", &[("code", code)]).await.sent_to();
    assert_eq!(thief.get("/offices/second-factor").await.status, StatusCode::SEE_OTHER);
    // Nor can it add a factor of its own, or have new codes.
    assert!(thief.post("/account/second/app", &[]).await.sent_to().starts_with("/confirm"));
    assert!(thief.post("/account/second/codes", &[]).await.sent_to().starts_with("/confirm"));
}

#[tokio::test]
async fn a_code_on_paper_works_once_and_guesses_are_few() {
    let kit = kit().await;
    let (ada, person) = officer(&kit, "Ada").await;
    let (_, codes) = enrol(&kit, &mut kit.signed_in(ada).await).await;
    let mut browser = kit.signed_in(ada).await;
    assert_eq!(browser.post("/confirm/second", &[("code", &codes[3].to_lowercase())]).await.sent_to(), "/");
    browser.get("/account/second").await.ok().says("9 codes are left");
    let mut thief = kit.signed_in(ada).await;
    thief.post("/confirm/second", &[("code", &codes[3])]).await.says("works once");
    let mut refused = None;
    for n in 0..12 {
        let answer = thief.post("/confirm/second", &[("code", &format!("00000{}", n % 10))]).await;
        refused = Some(answer.status);
    }
    assert_eq!(refused, Some(StatusCode::TOO_MANY_REQUESTS));
    // New ones make the old ones worthless.
    browser.post("/account/second/codes", &[]).await.ok().says("work no longer");
    kit.advance_minutes(16);
    thief.post("/confirm/second", &[("code", &codes[4])]).await.says("works once");
    let told: i64 = kit.count("mail_message").await;
    assert!(told >= 2, "the person hears of it: {told} messages, for {person}");
}

#[tokio::test]
async fn who_has_none_after_the_grace_waits_and_who_has_one_goes_on() {
    let kit = kit().await;
    require(&kit, 14).await;
    let (ada, _) = officer(&kit, "Ada").await;
    let (ben, _) = officer(&kit, "Ben").await;
    kit.signed_in(ada).await.get("/offices/second-factor").await.ok();
    kit.signed_in(ben).await.get("/offices/second-factor").await.ok().says("no second factor");
    enrol(&kit, &mut kit.signed_in(ben).await).await;
    kit.advance_days(13);
    kit.signed_in(ada).await.get("/offices/second-factor").await.ok();
    kit.advance_days(2);
    let mut late = kit.signed_in(ada).await;
    assert_eq!(late.get("/offices/second-factor").await.status, StatusCode::SEE_OTHER);
    late.get("/confirm?next=/offices/second-factor").await.ok().says("the time to set one up is over");
    enrol(&kit, &mut late).await;
    late.get("/offices/second-factor").await.ok().says("1 second factor");
}

#[tokio::test]
async fn the_last_factor_stays_where_the_office_asks_for_one() {
    let kit = kit().await;
    let (ada, _) = officer(&kit, "Ada").await;
    let mut browser = kit.signed_in(ada).await;
    enrol(&kit, &mut browser).await;
    let ids: Vec<(uuid::Uuid,)> = kit.db().all(kernel::sql!("SELECT id FROM access_factor")).await.unwrap();
    let place = format!("/account/second/{}/remove", ids[0].0);
    // Another person's factor is nobody else's.
    let (ben, _) = officer(&kit, "Ben").await;
    assert_eq!(kit.signed_in(ben).await.post(&place, &[]).await.status, StatusCode::NOT_FOUND);
    require(&kit, 14).await;
    browser.post(&place, &[]).await.says("this is your only one");
    assert_eq!(kit.count("access_factor").await, 1);
}

#[tokio::test]
async fn a_lost_device_takes_two_officers_and_never_the_person_alone() {
    let kit = kit().await;
    let (ada, ada_id) = officer(&kit, "Ada").await;
    let (ben, _) = officer(&kit, "Ben").await;
    let (cleo, _) = officer(&kit, "Cleo").await;
    enrol(&kit, &mut kit.signed_in(ada).await).await;
    let mut lost = kit.signed_in(ada).await;
    lost.post("/account/second/lost", &[("reason", "")]).await.says("Say in at most");
    lost.post("/account/second/lost", &[("reason", "It fell into the sea.")]).await.sent_to();
    let mut first = kit.signed_in(ben).await;
    let page = first.get("/offices/second-factor").await.ok().says("fell into the sea");
    let agree = page
        .body
        .split("action=\"")
        .find(|it| it.contains("/agree"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(lost.post(&agree, &[]).await.status, StatusCode::UNAUTHORIZED, "their own powers sleep");
    first.post(&agree, &[]).await.sent_to();
    first.post(&agree, &[]).await.says("A second officer is needed");
    assert_eq!(kit.count("access_factor").await, 1);
    kit.signed_in(cleo).await.post(&agree, &[]).await.sent_to();
    assert_eq!((kit.count("access_factor").await, kit.count("access_recovery").await), (0, 0));
    assert!(lost.get("/account").await.sent_to().starts_with("/sign-in"), "signed out everywhere");
    kit.signed_in(ada).await.get("/offices/second-factor").await.ok();
    // An officer who was told is the first of the two.
    enrol(&kit, &mut kit.signed_in(ada).await).await;
    let form = [("person", ada_id.to_string()), ("reason", "She rang me; I know her voice.".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|it| (it.0, it.1.as_str())).collect();
    first.post("/offices/second-factor/lost", &form).await.sent_to();
    let page = kit.signed_in(cleo).await.get("/offices/second-factor").await.ok();
    let agree = page
        .body
        .split("action=\"")
        .find(|it| it.contains("/agree"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    first.post(&agree, &[]).await.says("A second officer is needed");
    kit.signed_in(cleo).await.post(&agree, &[]).await.sent_to();
    assert_eq!(kit.count("access_factor").await, 0);
}

#[tokio::test]
async fn showing_the_device_ends_what_a_stranger_said_of_it() {
    let kit = kit().await;
    let (ada, _) = officer(&kit, "Ada").await;
    let (secret, _) = enrol(&kit, &mut kit.signed_in(ada).await).await;
    // Whoever reads her mail says that the device is lost.
    kit.signed_in(ada).await.post("/account/second/lost", &[("reason", "Lost.")]).await.sent_to();
    kit.advance_minutes(1);
    kit.signed_in(ada).await.post("/confirm/second", &[("code", &now_code(&kit, &secret))]).await.sent_to();
    let (ben, _) = officer(&kit, "Ben").await;
    kit.signed_in(ben).await.get("/offices/second-factor").await.ok().says_nothing_of("Lost devices");
}

#[tokio::test]
async fn the_agreement_stands_before_data_of_members_and_before_nothing_else() {
    let kit = kit().await;
    let (ada, _) = officer(&kit, "Ada").await;
    let mut browser = kit.signed_in(ada).await;
    browser.get("/account/data-use").await.ok().says("no agreement");
    browser.post("/offices/data-use", &[("text", "I look only at what I need.")]).await.sent_to();
    assert_eq!(browser.get("/offices/data-use").await.sent_to(), "/confirm?next=/offices/data-use");
    browser.get("/offices/second-factor").await.ok().says("Has not accepted the agreement");
    assert_eq!(
        browser.get("/confirm?next=/offices/data-use").await.sent_to(),
        "/account/data-use?next=/offices/data-use"
    );
    browser.get("/account/data-use?next=/offices/data-use").await.ok().says("I look only at what I need.");
    let old = browser.post("/account/data-use", &[("version", "7")]).await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    let form = [("version", "1"), ("next", "/offices/data-use")];
    assert_eq!(browser.post("/account/data-use", &form).await.sent_to(), "/offices/data-use");
    browser.get("/offices/data-use").await.ok();
    // New words are read anew.
    browser
        .post("/offices/data-use", &[("text", "I look only at what I need, and tell of mishaps.")])
        .await
        .sent_to();
    assert_eq!(browser.get("/offices/data-use").await.status, StatusCode::SEE_OTHER);
}

/// A browser at a site with a name, which is what passkeys are bound to.
async fn at_a_name(kit: &Kit, account: AccountId) -> Ctx {
    let mut ctx = kit.system();
    let (id, _) = {
        let mut tx = kit.db().begin().await.unwrap();
        let new =
            kernel::session::NewSession { account, group: kit.group.id, device: "test", now: kit.app.now() };
        let opened = kernel::session::open(&mut tx, kit.app.chance(), new).await.unwrap();
        tx.commit().await.unwrap();
        opened
    };
    let (person, name) =
        access::service::identify(kit.app.clone(), kit.group.id, account).await.unwrap().unwrap();
    let actor = kernel::Actor {
        session: Some(id),
        account: Some(account),
        person: Some(person),
        name,
        confirmed_at: Some(kit.app.now()),
        second_at: Some(kit.app.now()),
        ..kernel::Actor::default()
    };
    ctx.actor = std::sync::Arc::new(actor);
    ctx
}

#[tokio::test]
async fn a_passkey_is_made_and_shown_and_everything_forged_is_refused() {
    let kit = kit().await;
    let (ada, person) = officer(&kit, "Ada").await;
    let (ben, _) = officer(&kit, "Ben").await;
    let ctx = at_a_name(&kit, ada).await;
    let mut device = Device::new(3);

    let asked = second::make(&ctx).await.unwrap().unwrap();
    let wrong_site = Device::new(4).make(&asked, "https://p1enary.test");
    assert!(second::take(&ctx, &wrong_site, "").await.is_err(), "a copied site");
    let asked = second::make(&ctx).await.unwrap().unwrap();
    let made = device.make(&asked, "http://plenary.test");
    let other = at_a_name(&kit, ben).await;
    assert!(second::take(&other, &made, "").await.is_err(), "somebody else's question");
    let codes = second::take(&ctx, &made, "Key ring").await.unwrap();
    assert_eq!(codes.len(), 10);
    assert!(second::take(&ctx, &made, "").await.is_err(), "a question is answered once");
    assert!(second::has(kit.db(), kit.group.id, person).await.unwrap());

    let asked = second::offer(&ctx).await.unwrap().unwrap();
    let shown = device.show(&asked, "http://plenary.test");
    second::answer(&ctx, &shown).await.unwrap();
    assert!(second::answer(&ctx, &shown).await.is_err(), "a replay");

    let asked = second::offer(&ctx).await.unwrap().unwrap();
    let mut bent = device.show(&asked, "http://plenary.test");
    bent.signature = Device::new(9).show(&asked, "http://plenary.test").signature;
    assert!(second::answer(&ctx, &bent).await.is_err(), "signed by another key");

    let asked = second::offer(&ctx).await.unwrap().unwrap();
    let elsewhere = device.show(&asked, "https://p1enary.test");
    assert!(second::answer(&ctx, &elsewhere).await.is_err(), "shown to a copied site");

    let asked = second::offer(&ctx).await.unwrap().unwrap();
    device.count = 1;
    let copied = device.show(&asked, "http://plenary.test");
    assert!(second::answer(&ctx, &copied).await.is_err(), "a copy of the key counts behind");

    let asked = second::offer(&ctx).await.unwrap().unwrap();
    let late = device.show(&asked, "http://plenary.test");
    kit.advance_minutes(6);
    let mut later = ctx.clone();
    later.now = kit.app.now();
    assert!(second::answer(&later, &late).await.is_err(), "five minutes are over");
}
