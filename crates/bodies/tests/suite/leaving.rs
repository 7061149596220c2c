//! When an office ends: sessions, the fortnight of reading, emergency access, accounts outside.

use axum::http::StatusCode;
use bodies::{TermId, model::EmergencyId, service};
use kernel::{PersonId, Power, transact};
use people::model::{FactKind, NewFact, Source};
use testkit::Kit;

use crate::support::{browser, kit, member, officer, record, term};

#[tokio::test]
async fn those_who_leave_read_for_a_fortnight_and_change_nothing() {
    let kit = kit().await;
    let dara = member(&kit, "Dara").await;
    let until = kit.app.now().plus_minutes(30);
    record(&kit.system(), term("data-manager", &[dara], kit.app.now(), Some(until))).await.unwrap();
    let mut before = browser(&kit, dara).await;
    before.get("/people").await.ok();
    kit.set(until);
    kit.run_due().await;
    assert!(
        before.get("/people").await.sent_to().starts_with("/sign-in"),
        "every session ended with the office"
    );
    let mut after = browser(&kit, dara).await;
    after.get("/people").await.ok();
    for page in ["/people/new", "/people/import"] {
        assert_eq!(after.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let acting = kit.acting(dara, "Dara").await;
    assert!(acting.may(Power::ReadRegister, None) && !acting.may(Power::ExportLists, None));
    assert!(!acting.may(Power::EditRegister, None) && !acting.may(Power::ProtectData, None));
    kit.set(until.plus_hours(14 * 24).plus_seconds(-1));
    browser(&kit, dara).await.get("/people").await.ok();
    kit.set(until.plus_hours(14 * 24));
    assert_eq!(browser(&kit, dara).await.get("/people").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_successor_ends_the_overlap_and_nobody_else_does() {
    let kit = kit().await;
    let (dara, ben, cleo) =
        (member(&kit, "Dara").await, member(&kit, "Ben").await, member(&kit, "Cleo").await);
    let until = kit.app.now().plus_minutes(30);
    let ctx = kit.system();
    let old = record(&ctx, term("data-manager", &[dara], ctx.now, Some(until))).await.unwrap().to_string();
    record(&ctx, term("data-manager", &[ben], until, None)).await.unwrap();
    kit.set(until);
    let place = "/bodies/posts/data-manager/overlap";
    let mut nosy = browser(&kit, cleo).await;
    assert_eq!(nosy.post(place, &[("term", &old)]).await.status, StatusCode::FORBIDDEN);
    let mut reading = browser(&kit, dara).await;
    reading.get("/people").await.ok();
    let mut successor = browser(&kit, ben).await;
    successor
        .get("/bodies/posts/data-manager")
        .await
        .ok()
        .says("Who left and still reads")
        .says("Dara Tidewater");
    successor.post(place, &[("term", &old)]).await.sent_to();
    assert!(reading.get("/people").await.sent_to().starts_with("/sign-in"));
    assert_eq!(browser(&kit, dara).await.get("/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(successor.post(place, &[("term", &old)]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn who_is_removed_or_suspended_reads_nothing_from_that_minute() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let (dara, eve) = (member(&kit, "Dara").await, member(&kit, "Eve").await);
    let ctx = kit.system();
    let one = record(&ctx, term("data-manager", &[dara], ctx.now, None)).await.unwrap();
    kit.advance_minutes(5);
    let mut signed_in = browser(&kit, dara).await;
    signed_in.get("/people").await.ok();
    let end = kit.app.now().iso(&kit.group.zone);
    let form = [
        ("term", one.to_string()),
        ("end", end),
        ("decision", "Committee, minute 9".into()),
        ("removed", "yes".into()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|it| (it.0, it.1.as_str())).collect();
    browser(&kit, ada).await.post("/bodies/posts/data-manager/end", &form).await.sent_to();
    assert!(
        signed_in.get("/people").await.sent_to().starts_with("/sign-in"),
        "out at once, without waiting for a job"
    );
    assert_eq!(browser(&kit, dara).await.get("/people").await.status, StatusCode::FORBIDDEN);
    // Suspended in the fortnight: from that moment nothing is read.
    let until = kit.app.now().plus_minutes(30);
    record(&kit.system(), term("data-manager", &[eve], kit.app.now(), Some(until))).await.unwrap();
    kit.set(until.plus_minutes(1));
    assert!(kit.acting(eve, "Eve").await.may(Power::ReadRegister, None));
    let ctx = kit.system();
    let flag = NewFact::new(FactKind::Suspended, "yes", ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => { people::service::record_fact(tx, &ctx, eve, flag.clone()).await.map(drop) })
        .unwrap();
    assert!(!kit.acting(eve, "Eve").await.may(Power::ReadRegister, None));
}

#[tokio::test]
async fn who_is_elected_again_stays_signed_in() {
    let kit = kit().await;
    let ada = member(&kit, "Ada").await;
    let until = kit.app.now().plus_minutes(30);
    record(&kit.system(), term("organiser", &[ada], kit.app.now(), Some(until))).await.unwrap();
    record(&kit.system(), term("organiser", &[ada], until, None)).await.unwrap();
    let mut browser = browser(&kit, ada).await;
    kit.set(until);
    kit.run_due().await;
    browser.get("/people").await.ok();
}

#[tokio::test]
async fn emergency_access_takes_two_is_told_to_all_and_ends_by_itself() {
    let kit = kit().await;
    let organiser = officer(&kit, "Ada", "organiser").await;
    let media = officer(&kit, "Ben", "social-media-manager").await;
    let outsider = member(&kit, "Cleo").await;
    let mut ben = browser(&kit, media).await;
    assert_eq!(ben.get("/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser(&kit, outsider).await.get("/bodies/emergency").await.status, StatusCode::FORBIDDEN);
    let form = [
        ("power", "read-register"),
        ("hours", "4"),
        ("reason", "The data manager is in hospital and tonight's hall burnt down."),
    ];
    ben.post("/bodies/emergency", &[("power", "edit-bodies"), form[1], form[2]])
        .await
        .says("Choose from the list");
    ben.post("/bodies/emergency", &[form[0], ("hours", "400"), form[2]]).await.says("to 24").says("hospital");
    ben.post("/bodies/emergency", &form).await.sent_to();
    assert_eq!(ben.get("/people").await.status, StatusCode::FORBIDDEN, "one alone opens nothing");
    let id = service::emergencies(&kit.acting(media, "Ben").await).await.unwrap()[0].0.id;
    let agree = format!("/bodies/emergency/{id}/agree");
    ben.post(&agree, &[]).await.says("Nobody agrees to their own");
    assert_eq!(browser(&kit, outsider).await.post(&agree, &[]).await.status, StatusCode::FORBIDDEN);
    let lines = (bodies::feature().dues.unwrap())(kit.acting(organiser, "Ada").await).await.unwrap();
    assert!(lines.iter().any(|it| it.href == "/bodies/emergency"));
    let mut ada = browser(&kit, organiser).await;
    ada.post(&agree, &[]).await.sent_to();
    ben.get("/people").await.ok();
    ada.get("/bodies/emergency").await.ok().says("register").says("What was looked at");
    kit.run_due().await;
    let letters = mail::folder::newest(&kit.dir().join("mail"), 20).unwrap();
    assert!(
        letters.iter().filter(|it| it.subject.contains("emergency access")).count() >= 4,
        "both officers, twice"
    );
    kit.advance_minutes(4 * 60 - 1);
    ben.get("/people").await.ok();
    kit.advance_minutes(1);
    assert_eq!(ben.get("/people").await.status, StatusCode::FORBIDDEN, "ended by itself");
    assert!(!kit.acting(media, "Ben").await.may(Power::ReadRegister, None));
}

const BURNT: &str = "The data manager is in hospital and tonight's hall burnt down.";

/// Somebody asks for emergency access to take lists out; the request's id.
async fn asked(kit: &Kit, person: PersonId) -> EmergencyId {
    let ctx = kit.acting(person, "Somebody").await;
    service::ask_emergency(&ctx, Power::ExportLists, 24, BURNT).await.unwrap()
}

async fn removed(kit: &Kit, term: TermId) {
    kit.advance_minutes(5);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::record_removal(tx, &ctx, term, ctx.now, "Committee, minute 9").await })
        .unwrap();
}

#[tokio::test]
async fn emergency_access_ends_with_the_last_office_and_nobody_agrees_to_it_for_whoever_left() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let ben = member(&kit, "Ben").await;
    let media = || term("social-media-manager", &[ben], kit.app.now(), None);
    let one = record(&kit.system(), media()).await.unwrap();
    let id = asked(&kit, ben).await;
    service::agree_emergency(&kit.acting(ada, "Ada").await, id).await.unwrap();
    assert!(kit.acting(ben, "Ben").await.may(Power::ExportLists, None));
    removed(&kit, one).await;
    assert!(!kit.acting(ben, "Ben").await.may(Power::ExportLists, None), "removed an hour later");
    // It is over, and does not come back with another office.
    kit.advance_minutes(5);
    let two = record(&kit.system(), media()).await.unwrap();
    assert!(!kit.acting(ben, "Ben").await.may(Power::ExportLists, None));
    // What waits is called off with the office too.
    kit.advance_minutes(5);
    let id = asked(&kit, ben).await;
    removed(&kit, two).await;
    assert!(service::agree_emergency(&kit.acting(ada, "Ada").await, id).await.is_err());
}

#[tokio::test]
async fn emergency_access_is_given_to_nobody_whose_term_ran_out() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let ben = member(&kit, "Ben").await;
    let end = kit.app.now().plus_minutes(60);
    record(&kit.system(), term("social-media-manager", &[ben], kit.app.now(), Some(end))).await.unwrap();
    let id = asked(&kit, ben).await;
    // The term ran out, and nobody told the request: it is asked for by somebody who holds no office.
    kit.set(end);
    let ctx = kit.acting(ada, "Ada").await;
    let problem = service::agree_emergency(&ctx, id).await.unwrap_err();
    assert!(problem.detail.contains("holds no office any more"), "{problem}");
    kit.run_due().await;
    let all = service::emergencies(&kit.acting(ada, "Ada").await).await.unwrap();
    assert_eq!(all[0].0.until, Some(kit.app.now()), "the job ended it");
}

#[tokio::test]
async fn emergency_access_is_asked_for_once_at_a_time_and_three_times_a_day() {
    let kit = kit().await;
    officer(&kit, "Ada", "organiser").await;
    let fern = officer(&kit, "Fern", "social-media-manager").await;
    let mut browser_ = browser(&kit, fern).await;
    let form = [
        ("power", "read-register"),
        ("hours", "4"),
        ("reason", "The data manager is in hospital and tonight's hall burnt down."),
    ];
    for n in 1..=3 {
        browser_.post("/bodies/emergency", &form).await.sent_to();
        let again = browser_.post("/bodies/emergency", &form).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("waits for a second officer").says("hall burnt down");
        assert_eq!(kit.count("bodies_emergency").await, n);
        let id = service::emergencies(&kit.acting(fern, "Fern").await).await.unwrap()[0].0.id;
        browser_.post(&format!("/bodies/emergency/{id}/end"), &[]).await.sent_to();
        kit.advance_minutes(1);
    }
    let letters = kit.count("mail_message").await;
    browser_
        .post("/bodies/emergency", &form)
        .await
        .says("3 times within a day")
        .says("You can ask again from");
    assert_eq!((kit.count("bodies_emergency").await, kit.count("mail_message").await), (3, letters));
    kit.advance_minutes(24 * 60);
    browser(&kit, fern).await.post("/bodies/emergency", &form).await.sent_to();
}

#[tokio::test]
async fn accounts_outside_have_two_holders_and_no_password() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let dara = officer(&kit, "Dara", "data-manager").await;
    let cleo = member(&kit, "Cleo").await;
    assert_eq!(browser(&kit, cleo).await.get("/bodies/accounts").await.status, StatusCode::FORBIDDEN);
    let (one, two) = (ada.to_string(), dara.to_string());
    let form = [
        ("name", "Post box"),
        ("place", "Box 12, Fairhaven"),
        ("post", "data-manager"),
        ("holders", one.as_str()),
    ];
    let mut browser_ = browser(&kit, dara).await;
    browser_.post("/bodies/accounts", &[form[0], form[1], ("post", "organiser"), form[3]]).await;
    assert_eq!(kit.count("bodies_account").await, 0, "not of another's office");
    browser_.post("/bodies/accounts", &form).await.sent_to();
    browser_.get("/bodies/accounts").await.ok().says("Only one person can open it");
    let id = service::outside_accounts(&kit.acting(dara, "Dara").await).await.unwrap()[0].id.to_string();
    let both = [("id", id.as_str()), form[0], form[1], form[2], form[3], ("holders", two.as_str())];
    browser_.post("/bodies/accounts", &both).await.sent_to();
    browser_.get("/bodies/accounts").await.ok().says_nothing_of("Only one person").says("Box 12, Fairhaven");
    // The handover of the post shows it, and says who has left.
    let ctx = kit.system();
    let handover =
        transact!(ctx.db(), tx => { service::open_handover(tx, &ctx, "data-manager", ctx.now).await })
            .unwrap();
    browser_.get(&format!("/bodies/handovers/{handover}")).await.ok().says("Box 12");
    let old = service::holders(&ctx, "organiser", ctx.now).await.unwrap()[0].term;
    kit.advance_minutes(1);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::end_term(tx, &ctx, old, ctx.now, "Resigned").await }).unwrap();
    let mut fresh = browser(&kit, dara).await;
    fresh.get("/bodies/accounts").await.ok().says("holds no office any more");
    fresh.post(&format!("/bodies/accounts/{id}/close"), &[]).await.sent_to();
    fresh.get("/bodies/accounts").await.ok().says("None is written down");
}

#[tokio::test]
async fn of_those_who_share_a_seat_one_leaves_alone() {
    let kit = kit().await;
    let ada = officer(&kit, "Ada", "organiser").await;
    let (ben, cleo) = (member(&kit, "Ben").await, member(&kit, "Cleo").await);
    let ctx = kit.system();
    let id = record(&ctx, term("data-manager", &[ben, cleo], ctx.now, None)).await.unwrap();
    let (mut leaves, mut stays) = (browser(&kit, ben).await, browser(&kit, cleo).await);
    let at = kit.app.now().plus_minutes(30);
    let (one, day, who) = (id.to_string(), at.iso(&kit.group.zone), ben.to_string());
    let form = [("term", one.as_str()), ("end", &day), ("decision", "Resigned, minute 9"), ("person", &who)];
    let mut organiser = browser(&kit, ada).await;
    organiser.get("/bodies/posts/data-manager").await.ok().says("For all who share it");
    organiser.post("/bodies/posts/data-manager/end", &form).await.sent_to();
    leaves.get("/people/new").await.ok();
    kit.set(at);
    kit.run_due().await;
    assert!(leaves.get("/me").await.sent_to().starts_with("/sign-in"), "signed out with the share");
    stays.get("/people/new").await.ok();
    let acting = kit.acting(ben, "Ben").await;
    assert!(acting.may(Power::ReadRegister, None) && !acting.may(Power::EditRegister, None), "handing over");
    let ctx = kit.system();
    let seats = service::holders(&ctx, "data-manager", ctx.now).await.unwrap();
    assert!(seats[0].holds(cleo) && !seats[0].holds(ben) && seats.len() == 1);
    stays.get("/bodies/posts/data-manager").await.ok().says("Who left and still reads").says("Ben Tidewater");
    stays.post("/bodies/posts/data-manager/overlap", &[("term", &one)]).await.sent_to();
    assert!(!kit.acting(ben, "Ben").await.may(Power::ReadRegister, None));
    stays.get("/people/new").await.ok();
    // Who left can hold another post at once; with the last one the term ends, and without the overlap if they are removed.
    record(&kit.system(), term("organiser", &[ben], kit.app.now(), None)).await.unwrap();
    let last = cleo.to_string();
    let now = kit.app.now().plus_minutes(1);
    kit.set(now);
    let day = now.iso(&kit.group.zone);
    let form = [form[0], ("end", &day), form[2], ("person", &last), ("removed", "yes")];
    organiser.post("/bodies/posts/data-manager/end", &form).await.sent_to();
    assert!(service::holders(&kit.system(), "data-manager", now).await.unwrap().is_empty());
    assert!(!kit.acting(cleo, "Cleo").await.may(Power::ReadRegister, None));
}

#[tokio::test]
async fn who_is_removed_from_a_shared_seat_reads_nothing_and_the_other_goes_on() {
    let kit = kit().await;
    let (ben, cleo) = (member(&kit, "Ben").await, member(&kit, "Cleo").await);
    let id = record(&kit.system(), term("data-manager", &[ben, cleo], kit.app.now(), None)).await.unwrap();
    kit.advance_minutes(5);
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        service::record_share_end(tx, &ctx, id, (ben, true), ctx.now, "Committee, minute 9").await
    })
    .unwrap();
    assert!(kit.acting(ben, "Ben").await.actor.grants.is_empty());
    assert!(kit.acting(cleo, "Cleo").await.may(Power::EditRegister, None));
}
