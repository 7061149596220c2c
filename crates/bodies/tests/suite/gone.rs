//! Who left, was excluded or suspended holds nothing, whatever the record of terms says; and nobody comes into an office
//! by another's entry, by a mailbox alone, or by a session of this morning.

use access::model::totp;
use access::service::second::{self, Rule};
use axum::http::StatusCode;
use bodies::model::Role;
use bodies::service;
use kernel::{At, Kind, PersonId, Power, transact};
use people::model::{Ending, FactKind, NewFact, NewPerson, Source};
use people::service::duplicates;
use testkit::{Kit, Visitor};

use crate::support::{browser, kit, member, officer, record, term};

/// The membership ends a moment ago.
async fn leaves(kit: &Kit, person: PersonId) {
    let ctx = kit.system();
    let at = ctx.now;
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, person, at, Ending::Decision).await })
        .unwrap();
    kit.advance_minutes(1);
}

async fn flag(kit: &Kit, person: PersonId) {
    let ctx = kit.system();
    let new = NewFact::new(FactKind::Suspended, "", ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => { people::service::record_fact(tx, &ctx, person, new.clone()).await.map(drop) })
        .unwrap();
}

async fn appointed(kit: &Kit, person: PersonId) {
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        service::appoint(tx, &ctx, Role::ServerKeeper, person, ctx.now, None, "Committee, minute 3").await.map(drop)
    })
    .unwrap();
}

async fn no_powers(kit: &Kit, person: PersonId) -> bool {
    kit.acting(person, "Somebody").await.actor.grants.is_empty()
}

#[tokio::test]
async fn whoever_left_holds_no_power_and_no_session_and_officers_are_told() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "data-manager").await;
    let clover = officer(&kit, "Clover", "organiser").await;
    appointed(&kit, clover).await;
    let other = officer(&kit, "Ben", "organiser").await;
    let mut open = browser(&kit, clover).await;
    open.get("/bodies/appointments").await.ok();
    leaves(&kit, clover).await;
    assert!(no_powers(&kit, clover).await, "at that minute, and before any job has run");
    for page in [
        "/people",
        "/api/people",
        "/bodies/appointments",
        "/bodies/posts/organiser/term",
        "/bodies/emergency",
        "/bodies",
    ] {
        assert_eq!(open.get_json(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(
            browser(&kit, clover).await.get_json(page).await.status,
            StatusCode::FORBIDDEN,
            "{page} anew"
        );
    }
    kit.run_due().await;
    assert!(open.get("/me").await.sent_to().starts_with("/sign-in"), "the session ended with the office");
    browser(&kit, clover).await.get("/me").await.ok();
    let ctx = kit.system();
    assert_eq!(
        service::sitting_in(&ctx, "committee", ctx.now)
            .await
            .unwrap()
            .iter()
            .filter(|it| **it == clover)
            .count(),
        0
    );
    assert!(service::posts_held(&ctx, clover, ctx.now).await.unwrap().is_empty());
    let dues = (bodies::feature().dues.unwrap())(kit.acting(other, "Ben").await).await.unwrap();
    assert!(dues.iter().any(|it| it.title.contains("Clover Tidewater is no member any more")), "{dues:?}");
    // Nobody hands the office back without a membership; with one it counts again.
    let again = record(&ctx, term("data-manager", &[clover], ctx.now, None)).await.unwrap_err();
    assert!(again.message_for("persons").is_some_and(|it| it.contains("none today")), "{again}");
    assert!(!no_powers(&kit, ada).await);
    transact!(ctx.db(), tx => {
        people::service::begin_membership(tx, &ctx, clover, "national", ctx.now, Source::Officer).await.map(drop)
    })
    .unwrap();
    assert!(kit.acting(clover, "Clover").await.may(Power::EditBodies, None));
}

#[tokio::test]
async fn an_end_of_the_membership_that_is_fixed_ahead_ends_everything_on_that_day() {
    let kit = kit().await;
    let clover = officer(&kit, "Clover", "organiser").await;
    let mut open = browser(&kit, clover).await;
    let ctx = kit.system();
    let end = ctx.now.plus_minutes(30);
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, clover, end, Ending::Decision).await })
        .unwrap();
    kit.run_due().await;
    open.get("/people").await.ok();
    kit.set(end);
    assert_eq!(open.get_json("/people").await.status, StatusCode::FORBIDDEN);
    kit.run_due().await;
    assert!(open.get("/me").await.sent_to().starts_with("/sign-in"));
}

#[tokio::test]
async fn somebody_from_outside_keeps_what_was_given_to_them_as_that() {
    let kit = kit().await;
    let ctx = kit.system();
    let guest = transact!(ctx.db(), tx => {
        people::service::add_person(tx, &ctx, NewPerson::named("Gus", "Outsider").unwrap()).await
    })
    .unwrap();
    appointed(&kit, guest).await;
    assert!(
        kit.acting(guest, "Gus").await.may(Power::KeepServer, None),
        "never was a member, and need not be one"
    );
    let (before, after) = (member(&kit, "Ben").await, member(&kit, "Cleo").await);
    appointed(&kit, before).await;
    kit.advance_minutes(1);
    leaves(&kit, before).await;
    leaves(&kit, after).await;
    appointed(&kit, after).await;
    assert!(no_powers(&kit, before).await, "what a member was given ends with the membership");
    assert!(kit.acting(after, "Cleo").await.may(Power::KeepServer, None), "asked as somebody from outside");
}

#[tokio::test]
async fn whoever_is_suspended_does_nothing_and_nobody_lifts_their_own_flag() {
    let kit = kit().await;
    let (clover, idris) =
        (officer(&kit, "Clover", "organiser").await, officer(&kit, "Idris", "organiser").await);
    appointed(&kit, clover).await;
    let page = |person: PersonId| format!("/people/{person}/flags");
    let mut own = browser(&kit, clover).await;
    own.get(&page(clover)).await.ok();
    let set = [("flag", "under-complaint"), ("turn", "set")];
    assert_eq!(own.post(&page(clover), &set).await.status, StatusCode::CONFLICT, "not about oneself");
    browser(&kit, idris).await.post(&page(clover), &[("flag", "suspended"), ("turn", "set")]).await.sent_to();
    assert!(no_powers(&kit, clover).await);
    let end = [("flag", "suspended"), ("turn", "end")];
    assert_eq!(own.post(&page(clover), &end).await.status, StatusCode::FORBIDDEN);
    assert_eq!(own.get_json("/people").await.status, StatusCode::FORBIDDEN);
    own.get("/me").await.ok();
    let mut stale = browser(&kit, idris).await;
    kit.advance_minutes(61);
    assert_eq!(stale.post(&page(clover), &end).await.status, StatusCode::UNAUTHORIZED, "flags ask who it is");
    assert!(no_powers(&kit, clover).await);
    browser(&kit, idris).await.post(&page(clover), &end).await.sent_to();
    assert!(kit.acting(clover, "Clover").await.may(Power::EditBodies, None));
}

#[tokio::test]
async fn the_acts_that_give_the_most_away_ask_who_it_is() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let dara = officer(&kit, "Dara", "data-manager").await;
    let ben = member(&kit, "Ben").await;
    let one =
        service::holders(&kit.system(), "data-manager", kit.app.now()).await.unwrap()[0].term.to_string();
    let mut stale = browser(&kit, ada).await;
    let mut manager = browser(&kit, dara).await;
    kit.advance_minutes(61);
    let (day, ben_) = (kit.app.now().iso(&kit.group.zone), ben.to_string());
    let end =
        [("term", one.as_str()), ("end", &day), ("decision", "Committee, minute 9"), ("removed", "yes")];
    let begin = [("persons", ben_.as_str()), ("from", &day), ("decision", "Committee, minute 9")];
    let role =
        [("role", "server-keeper"), ("person", &ben_), ("from", &day), ("minute", "Committee, minute 9")];
    for (place, form) in [
        ("/bodies/posts/data-manager/end", &end[..]),
        ("/bodies/posts/social-media-manager/term", &begin[..]),
        ("/bodies/appointments", &role[..]),
    ] {
        assert_eq!(stale.post(place, form).await.status, StatusCode::UNAUTHORIZED, "{place}");
    }
    assert!(no_powers(&kit, ben).await && !no_powers(&kit, dara).await);
    let other = member(&kit, "Dora").await;
    let place = format!("/people/duplicates/{ben}/{other}/join");
    assert_eq!(manager.post(&place, &[("kept", &ben_)]).await.status, StatusCode::UNAUTHORIZED, "{place}");
}

#[tokio::test]
async fn an_office_and_a_second_factor_stay_with_the_entry_they_were_given_to() {
    let kit = kit().await;
    let idris = officer(&kit, "Idris", "organiser").await;
    let (new, mine) = (member(&kit, "Iris").await, member(&kit, "Iolo").await);
    let ctx = kit.system();
    let refused = duplicates::join(&ctx, &duplicates::Wanted::new(new, idris, new)).await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.detail.contains("holds an office"), "{refused}");
    enrol(&kit, &mut browser(&kit, mine).await).await;
    let refused = duplicates::join(&ctx, &duplicates::Wanted::new(new, mine, new)).await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.detail.contains("second factor"), "{refused}");
    assert_eq!(kit.count("access_factor").await, 1);
    assert!(kit.acting(new, "Iris").await.actor.grants.is_empty());
    // Into the entry that has them it takes a second officer.
    let refused = duplicates::join(&ctx, &duplicates::Wanted::new(idris, new, idris)).await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.detail.contains("takes a second officer"), "{refused}");
    // Where both have something of the kind it says what the one in the way would have to lose, and how.
    let refused = duplicates::join(&ctx, &duplicates::Wanted::new(mine, idris, mine)).await.unwrap_err();
    assert!(refused.detail.contains("can end the term of the one and record it for the other"), "{refused}");
    let refused = duplicates::join(&ctx, &duplicates::Wanted::new(idris, mine, idris)).await.unwrap_err();
    assert!(refused.detail.contains("can remove it at"), "{refused}");
}

#[tokio::test]
async fn whose_entry_it_is_calls_a_joining_off() {
    let kit = kit().await;
    // Without an office of their own: a second factor is what stays with the entry.
    let mine = member(&kit, "Iolo").await;
    enrol(&kit, &mut browser(&kit, mine).await).await;
    let dara = officer(&kit, "Dara", "data-manager").await;
    let (other, stranger) = (member(&kit, "Iolos").await, member(&kit, "Sten").await);
    let mut asks = browser(&kit, dara).await;
    let form = [("kept", mine.to_string())];
    let form: Vec<_> = form.iter().map(|it| (it.0, it.1.as_str())).collect();
    asks.post(&format!("/people/duplicates/{mine}/{other}/join"), &form).await.sent_to();
    let id = duplicates::asked(&kit.acting(dara, "Dara").await).await.unwrap()[0].id;
    let off = format!("/me/joining/{id}/end");
    let mut no = browser(&kit, stranger).await;
    no.get("/me/joining").await.ok().says("Nobody asks");
    assert_eq!(no.post(&off, &[]).await.status, StatusCode::FORBIDDEN);
    let mut own = browser(&kit, mine).await;
    own.get("/me/joining").await.ok().says("Dara").says("Call it off");
    assert_eq!(own.post(&off, &[]).await.sent_to(), "/me/joining");
    assert!(duplicates::asked(&kit.acting(dara, "Dara").await).await.unwrap().is_empty());
    assert_eq!(kit.count("people_joining").await, 0);
}

#[tokio::test]
async fn into_an_entry_with_an_office_another_is_joined_by_two_officers() {
    let kit = kit().await;
    let idris = officer(&kit, "Idris", "organiser").await;
    let dara = officer(&kit, "Dara", "data-manager").await;
    let kofi = officer(&kit, "Kofi", "organiser").await;
    let fern = officer(&kit, "Fern", "social-media-manager").await;
    let other = member(&kit, "Idriss").await;
    let (kept, gone) = (idris.to_string(), other.to_string());
    let place = format!("/people/duplicates/{kept}/{gone}");
    let mut asks = browser(&kit, dara).await;
    let page = asks.get(&place).await.ok().says("a second officer has to agree").says("Ask to keep no.");
    page.says("which stays with it: keep no.");
    assert_eq!(asks.post(&format!("{place}/join"), &[("kept", &kept)]).await.sent_to(), "/people/joining");
    assert_eq!((kit.count("people_joining").await, kit.count("people_joining_ask").await), (0, 1));
    asks.post(&format!("{place}/join"), &[("kept", &kept)]).await.says("asked for already");
    let letters = mail::folder::newest(&kit.dir().join("mail"), 20).unwrap_or_default().len();
    kit.run_due().await;
    let told = mail::folder::newest(&kit.dir().join("mail"), 20).unwrap();
    assert!(told.len() > letters && told.iter().any(|it| it.subject.contains("joined into yours")));
    let id = duplicates::asked(&kit.acting(dara, "Dara").await).await.unwrap()[0].id;
    let agree = format!("/people/joining/{id}/agree");
    // Neither who asked, nor the person themselves, nor who sees no data of members, nor with emergency access alone.
    asks.post(&agree, &[]).await.says("You asked for this");
    browser(&kit, idris).await.post(&agree, &[]).await.says("One of the two entries is yours");
    assert_eq!(browser(&kit, fern).await.post(&agree, &[]).await.status, StatusCode::FORBIDDEN);
    let hers = kit.acting(fern, "Fern").await;
    let asked = service::ask_emergency(&hers, Power::EditRegister, 4, "Everybody else is ill today.").await;
    let emergency = asked.unwrap();
    service::agree_emergency(&kit.acting(idris, "Idris").await, emergency).await.unwrap();
    let mut by_emergency = browser(&kit, fern).await;
    by_emergency.get("/people/duplicates").await.ok();
    assert_eq!(by_emergency.post(&agree, &[]).await.status, StatusCode::FORBIDDEN, "emergency access alone");
    // Who signed in some time ago confirms first; where officers need a second factor, it is their own.
    let mut agrees = browser(&kit, kofi).await;
    kit.advance_minutes(61);
    assert!(agrees.post(&agree, &[]).await.sent_to().starts_with("/confirm"));
    let ctx = kit.system();
    transact!(ctx.db(), tx => { second::set_rule(tx, &ctx, Rule { required: true, grace_days: 14 }).await })
        .unwrap();
    let mut agrees = browser(&kit, kofi).await;
    agrees.post(&agree, &[]).await.says("with a second factor, and you have none");
    assert_eq!(kit.count("people_joining").await, 0);
    enrol(&kit, &mut agrees).await;
    agrees.get("/people/joining").await.ok().says("idriss@example.org").says("holds an office");
    agrees.post(&agree, &[]).await.sent_to();
    assert_eq!(people::service::duplicates::stands_for(&kit.system(), other).await.unwrap(), idris);
    assert!(kit.acting(idris, "Idris").await.may(Power::EditBodies, None), "the office stays");
    // One officer takes it apart, as any joining.
    let mut alone = browser(&kit, dara).await;
    alone.get("/people/joined").await.ok().says("Kofi Tidewater agreed");
    let joining = duplicates::joinings(&kit.system()).await.unwrap()[0].id;
    alone.post(&format!("/people/joined/{joining}/apart"), &[]).await.sent_to();
    assert_eq!(people::service::duplicates::stands_for(&kit.system(), other).await.unwrap(), other);
}

/// The secret of an app that is set up in this browser.
async fn enrol(kit: &Kit, browser: &mut Visitor) -> Vec<u8> {
    let place = browser.post("/account/second/app", &[("label", "Telephone")]).await.sent_to();
    let page = browser.get(&place).await.ok().body;
    let shown = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let (mut bits, mut held, mut secret) = (0u32, 0u32, vec![]);
    for letter in shown.bytes().filter(|it| *it != b' ') {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|it| *it == letter).unwrap();
        (held, bits) = ((held << 5) | u32::try_from(value).unwrap(), bits + 5);
        if bits >= 8 {
            bits -= 8;
            secret.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    browser.post(&place, &[("code", &code(&secret, kit.app.now()))]).await.ok();
    secret
}

fn code(secret: &[u8], at: At) -> String {
    totp::code(secret, totp::step(at))
}

#[tokio::test]
async fn two_mailboxes_do_not_open_the_register() {
    let kit = kit().await;
    let (fern, kai) = (
        officer(&kit, "Fern", "member-without-portfolio").await,
        officer(&kit, "Kai", "member-without-portfolio").await,
    );
    let ctx = kit.system();
    transact!(ctx.db(), tx => { second::set_rule(tx, &ctx, Rule { required: true, grace_days: 14 }).await })
        .unwrap();
    let form = [
        ("power", "read-register"),
        ("hours", "4"),
        ("reason", "The data manager is in hospital and tonight's hall burnt down."),
    ];
    let mut asks = browser(&kit, fern).await;
    asks.post("/bodies/emergency", &form).await.says("with a second factor, and you have none");
    assert_eq!(kit.count("bodies_emergency").await, 0);
    // With one it is asked for; a session that has not shown it asks for nothing.
    let secret = enrol(&kit, &mut asks).await;
    let mut stolen = browser(&kit, fern).await;
    assert!(stolen.post("/bodies/emergency", &form).await.sent_to().starts_with("/confirm"));
    asks.post("/bodies/emergency", &form).await.sent_to();
    let id = service::emergencies(&kit.acting(fern, "Fern").await).await.unwrap()[0].0.id;
    let agree = format!("/bodies/emergency/{id}/agree");
    let mut agrees = browser(&kit, kai).await;
    assert_eq!(agrees.post(&agree, &[]).await.status, StatusCode::CONFLICT, "whoever agrees has one too");
    assert_eq!(asks.get_json("/people").await.status, StatusCode::FORBIDDEN);
    enrol(&kit, &mut agrees).await;
    agrees.post(&agree, &[]).await.sent_to();
    asks.get("/people").await.ok();
    assert_ne!(stolen.get_json("/people").await.status, StatusCode::OK, "the mailbox alone does not look");
    kit.advance_minutes(1);
    stolen.post("/confirm/second", &[("code", &code(&secret, kit.app.now()))]).await.sent_to();
    stolen.get("/people").await.ok();
}

#[tokio::test]
async fn a_suspended_officer_agrees_to_nothing() {
    let kit = kit().await;
    let (fern, kai) =
        (officer(&kit, "Fern", "organiser").await, officer(&kit, "Kai", "member-without-portfolio").await);
    flag(&kit, kai).await;
    let page = browser(&kit, kai).await.get_json("/bodies/emergency").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "a post that gives no powers rests as well");
    browser(&kit, fern).await.get("/bodies/emergency").await.ok();
}
