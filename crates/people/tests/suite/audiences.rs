//! Audiences in plain words, offers of skills and help.

use axum::http::StatusCode;
use kernel::{Kind, transact};
use people::model::{Definition, FactKind, Fee, NewFact, OfferKind, ShownTo, Source, Status};
use people::service::{self, audiences, offers};
use testkit::Kit;

use crate::support::{account, add, data_manager, kit, member, named};

/// Twenty members in two wards, every fourth an associate, every fifth without an address, and two who left.
async fn filled(kit: &Kit) {
    let ctx = kit.system();
    for i in 0..20 {
        let category = if i % 4 == 0 { "associate" } else { "national" };
        let mut it = member(kit, &format!("Given{i}"), &format!("Family{i}"), category);
        let ward = if i < 12 { "Northside" } else { "Quay" };
        it = it.fact(NewFact::new(FactKind::Area, ward, ctx.now, Source::Officer).unwrap());
        if i % 5 == 0 {
            it.email = None;
        }
        add(&ctx, it).await.unwrap();
    }
    add(&ctx, named("Only", "Contact")).await.unwrap();
}

fn of(all: &[&str]) -> Vec<String> {
    all.iter().map(|it| (*it).to_owned()).collect()
}

#[tokio::test]
async fn an_audience_counts_whoever_fits_its_words() {
    let kit = kit().await;
    filled(&kit).await;
    let ctx = kit.system();
    let all = [
        (Definition::default(), 20),
        (Definition { areas: of(&["Northside"]), ..Definition::default() }, 12),
        (Definition { areas: of(&["Northside", "Quay"]), ..Definition::default() }, 20),
        (Definition { categories: of(&["associate"]), ..Definition::default() }, 5),
        (Definition { categories: of(&["associate"]), areas: of(&["Quay"]), ..Definition::default() }, 2),
        (Definition { not_areas: of(&["Quay"]), ..Definition::default() }, 12),
        (Definition { not_categories: of(&["national"]), ..Definition::default() }, 5),
        (Definition { joined_within: Some(30), ..Definition::default() }, 0),
        (Definition { joined_within: Some(120), ..Definition::default() }, 20),
        (Definition { fee: Fee::Paid, ..Definition::default() }, 0),
        (Definition { fee: Fee::Unpaid, ..Definition::default() }, 20),
        (Definition { status: Some(Status::Contact), ..Definition::default() }, 1),
        (Definition { areas: of(&["North"]), ..Definition::default() }, 0),
        (Definition { areas: of(&["Quay"]), fee: Fee::Unpaid, ..Definition::default() }, 8),
        (Definition { areas: of(&["Quay"]), fee: Fee::Paid, ..Definition::default() }, 0),
        (
            Definition {
                areas: of(&["Quay"]),
                joined_within: Some(120),
                not_categories: of(&["associate"]),
                ..Definition::default()
            },
            6,
        ),
        (Definition { constituencies: of(&["Nowhere"]), fee: Fee::Unpaid, ..Definition::default() }, 0),
        (Definition { categories: of(&["associate"]), fee: Fee::Unpaid, ..Definition::default() }, 5),
        (Definition { categories: of(&["associate"]), fee: Fee::Paid, ..Definition::default() }, 0),
        (Definition { offers: of(&["first aid"]), ..Definition::default() }, 0),
    ];
    for (definition, n) in all {
        assert_eq!(audiences::count(&ctx, &definition).await.unwrap(), n, "{definition:?}");
        let listed = audiences::meant(&ctx, &definition).await.unwrap();
        assert_eq!(
            i64::try_from(listed.people.len()).unwrap(),
            n,
            "the list has as many as the count: {definition:?}"
        );
    }
    let north = Definition { areas: of(&["Northside"]), ..Definition::default() };
    let meant = audiences::meant(&ctx, &north).await.unwrap();
    assert_eq!(meant.reasons(), [("No e-mail address is known.".to_owned(), 3)]);
    assert_eq!(meant.reached(), 9);
    assert!(
        audiences::count(&ctx, &Definition { joined_within: Some(-3), ..Definition::default() })
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_frozen_list_keeps_its_people_and_shows_that_it_is_whole() {
    let kit = kit().await;
    filled(&kit).await;
    let ctx = kit.system();
    let north = Definition { areas: of(&["Northside"]), ..Definition::default() };
    let id = audiences::keep(&ctx, "North", &north).await.unwrap();
    assert_eq!(audiences::keep(&ctx, " north ", &north).await.unwrap_err().kind, Kind::Entry);
    let frozen = audiences::freeze(&ctx, id, "leaflets").await.unwrap();
    let (it, people, whole) = audiences::frozen(&ctx, frozen).await.unwrap();
    assert_eq!((it.people, people.len(), whole), (12, 12, true));
    // Somebody joins the ward: the audience grows, the frozen list does not.
    let mut late = member(&kit, "Late", "Comer", "national");
    late = late.fact(NewFact::new(FactKind::Area, "Northside", ctx.now, Source::Officer).unwrap());
    add(&ctx, late).await.unwrap();
    assert_eq!(audiences::count(&ctx, &north).await.unwrap(), 13);
    assert_eq!(audiences::frozen(&ctx, frozen).await.unwrap().1, people);
    // Whoever takes a line out leaves a trace.
    kit.db()
        .run(kernel::sql!("DELETE FROM people_frozen_person WHERE person_id = $1", people[3]))
        .await
        .unwrap();
    assert!(!audiences::frozen(&ctx, frozen).await.unwrap().2);
    let backwards: Vec<_> = people.iter().rev().copied().collect();
    assert_eq!(
        audiences::fingerprint(&people),
        audiences::fingerprint(&backwards),
        "the order does not matter"
    );
}

#[tokio::test]
async fn a_bulletin_goes_to_the_frozen_audience_and_says_who_is_left_out() {
    let kit = kit().await;
    filled(&kit).await;
    let ctx = kit.system();
    let north = Definition { areas: of(&["Northside"]), ..Definition::default() };
    let id = audiences::keep(&ctx, "North", &north).await.unwrap();
    let problem = audiences::write_to(&ctx, id, "", "Hello").await.unwrap_err();
    assert!(problem.message_for("subject").is_some());
    let mailing = audiences::write_to(&ctx, id, "Leaflets", "Hello {name}").await.unwrap();
    assert_eq!(kit.count("mail_recipient").await, 9);
    assert_eq!(kit.count("mail_left_out").await, 3);
    assert_eq!(kit.count("people_frozen").await, 1);
    let state = mail::mailing::find(&ctx, mailing).await.unwrap();
    assert_eq!(state.kind, mail::Kind::Bulletin);
}

#[tokio::test]
async fn the_pages_count_keep_freeze_and_give_a_file() {
    let kit = kit().await;
    filled(&kit).await;
    let (_, mut officer) = data_manager(&kit).await;
    officer.get("/people/audiences").await.ok().says("Northside (12)");
    let asked = officer.post("/people/audiences", &[("areas", "Northside"), ("do", "count")]).await;
    asked.ok().says("Members in Northside.").says("<strong>12</strong> people");
    let place = officer
        .post("/people/audiences", &[("areas", "Northside"), ("do", "keep"), ("name", "North")])
        .await
        .sent_to();
    officer
        .get(&place)
        .await
        .ok()
        .says("to <strong>9</strong> of them")
        .says("No e-mail address is known. (3)");
    let frozen = officer.post(&format!("{place}/freeze"), &[("purpose", "leaflets")]).await.sent_to();
    officer.get(&frozen).await.ok().says("is the one that was frozen");
    let refused = officer.post(&format!("{frozen}/file"), &[("processor", "")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    // Without an agreement in force nothing leaves; who answers for data records one.
    officer.get(&frozen).await.ok().says("No agreement with a service is in force");
    let form = [
        ("name", "Letterbox Ltd"),
        ("agreement", "Article 28 terms, in the safe"),
        ("signed_on", "2026-05-03"),
    ];
    assert_eq!(officer.post("/people/processors", &form).await.status, StatusCode::FORBIDDEN);
    let new = service::processors::NewProcessor {
        name: "Letterbox Ltd".into(),
        agreement: "Article 28 terms, in the safe".into(),
        signed_on: kit.app.now().date(&kit.group.zone),
        ends_on: None,
    };
    let service = service::processors::record(&kit.system(), &new).await.unwrap().to_string();
    officer.post(&format!("{frozen}/file"), &[("processor", &service)]).await.sent_to();
    let (id, make): (uuid::Uuid, String) =
        kit.db().one(kernel::sql!("SELECT id, make FROM access_export")).await.unwrap();
    let file = officer.get(&format!("{make}&export={id}")).await.ok();
    assert_eq!(file.body.lines().count(), 10, "{}", file.body);
    file.says("Delete by").says("Letterbox Ltd");
    // Once the agreement has ended the same file is not given again.
    service::processors::end(&kit.system(), service.parse().unwrap()).await.unwrap();
    assert_eq!(officer.get(&format!("{make}&export={id}")).await.status, StatusCode::CONFLICT);
    officer.post(&format!("{place}/end"), &[]).await.sent_to();
    officer.get("/people/audiences").await.ok().says_nothing_of("North</a>");
}

#[tokio::test]
async fn an_offer_is_shown_to_those_agreed_to_and_until_it_is_taken_back() {
    let kit = kit().await;
    let ada = add(&kit.system(), member(&kit, "Ada", "Marsh", "national")).await.unwrap();
    let ben = add(&kit.system(), member(&kit, "Ben", "Osprey", "associate")).await.unwrap();
    let stranger = add(&kit.system(), named("Only", "Contact")).await.unwrap();
    let acting = kit.acting(ada, "Ada Marsh").await;
    offers::offer(&acting, OfferKind::Skill, " Book  keeping", "Twenty years of it", ShownTo::Members)
        .await
        .unwrap();
    offers::offer(&acting, OfferKind::Help, "a van", "", ShownTo::Officers).await.unwrap();
    let by = async |person, words: &str| {
        let ctx = kit.acting(person, "Somebody").await;
        offers::sought(&ctx, words).await.map(|it| it.into_iter().map(|it| it.offer.word).collect::<Vec<_>>())
    };
    assert_eq!(by(ben, "").await.unwrap(), ["book keeping"]);
    assert_eq!(by(ben, "YEARS").await.unwrap(), ["book keeping"]);
    assert!(by(ben, "van").await.unwrap().is_empty(), "that is for officers");
    assert_eq!(by(stranger, "").await.unwrap_err().kind, Kind::Forbidden);
    let (_, mut officer) = data_manager(&kit).await;
    officer.get("/offers").await.ok().says("a van").says("shown to officers only");
    let ctx = kit.system();
    let driver = Definition { offers: of(&["a van"]), ..Definition::default() };
    assert_eq!(audiences::count(&ctx, &driver).await.unwrap(), 1);
    // By the page: consent is asked for, kept in its words, and taken back.
    let mut own = kit.signed_in(account(&kit, ben).await).await;
    let refused = own.post("/me/offers", &[("kind", "skill"), ("word", "Polish")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("to whom it may be shown").says("Polish");
    let form = [("kind", "interest"), ("word", "Housing"), ("shown_to", "members")];
    own.post("/me/offers", &form).await.sent_to();
    own.get("/me/offers").await.ok().says("housing").says("I agree that my name");
    own.get("/offers?q=hous").await.ok().says("Ben Osprey");
    own.post("/me/offers/back", &[("kind", "interest"), ("word", "housing")]).await.sent_to();
    own.get("/offers?q=hous").await.ok().says("Nobody offers this");
    assert_eq!(kit.count("people_offer").await, 2);
    // Somebody who leaves is not shown.
    transact!(ctx.db(), tx => {
        service::end_membership(tx, &ctx, ada, ctx.now, people::model::Ending::Left).await
    })
    .unwrap();
    assert!(by(ben, "").await.unwrap().is_empty());
}

#[tokio::test]
async fn where_there_are_many_wards_their_names_are_typed_and_a_slip_is_named() {
    let kit = kit().await;
    let ctx = kit.system();
    for n in 0..61 {
        let ward = NewFact::new(FactKind::Area, format!("Ward {n:02}"), ctx.now, Source::Officer).unwrap();
        add(&ctx, member(&kit, &format!("Given{n}"), "Marsh", "national").fact(ward)).await.unwrap();
    }
    let (_, mut officer) = data_manager(&kit).await;
    officer.get("/people/audiences").await.ok().says("Type the first letters").says("<datalist");
    let asked = |ward| [("areas", ward), ("areas", "Ward 17"), ("fee", "any"), ("do", "count")];
    officer
        .post("/people/audiences", &asked("Ward 07"))
        .await
        .ok()
        .says("<strong>2</strong>")
        .says("value=\"Ward 07\"");
    let wrong = officer.post("/people/audiences", &asked("Wrad 07")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.says("Nobody is in “Wrad 07”").says("Did you mean “Ward 07”?");
    wrong.says("value=\"Wrad 07\"").says("value=\"Ward 17\"");
    // There is always room for more.
    let names: Vec<_> = (0..9).map(|n| format!("Ward {n:02}")).collect();
    let mut many: Vec<_> = names.iter().map(|it| ("areas", it.as_str())).collect();
    many.push(("do", "count"));
    let page = officer.post("/people/audiences", &many).await.ok().body;
    assert_eq!(page.matches("name=\"areas\"").count(), 12);
    // In the list of people, too; small letters will do.
    let list =
        officer.get("/people?area=ward+17").await.ok().says("1 to 1 of 1 person").says("value=\"Ward 17\"");
    list.says("href=\"/people/areas\"").says_nothing_of("Ward 18");
    officer
        .get("/people/areas")
        .await
        .ok()
        .says("61 in which")
        .says("href=\"/people?area=Ward%2018\">Ward 18</a> (1)");
    let wrong = officer.get("/people?area=Wrad+17&q=marsh").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("Did you mean “Ward 17”?").says("value=\"Wrad 17\"").says("value=\"marsh\"");
}
