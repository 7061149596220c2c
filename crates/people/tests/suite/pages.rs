//! The pages as a data manager and a member meet them.

use axum::http::StatusCode;

use crate::support::{account, add, bare, data_manager, kit, member, named};

#[tokio::test]
async fn the_register_works_before_there_is_a_constitution() {
    let kit = bare().await;
    let (id, mut officer) = data_manager(&kit).await;
    officer.get("/people").await.ok().says("Dara Tidewater");
    officer.get("/people/new").await.ok().says("Not a member");
    officer.get(&format!("/people/{id}")).await.ok();
    officer.get("/me").await.ok().says("My membership").says_nothing_of("What I may do");
    let none = officer.get("/people/entitled").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    none.says("no constitution");
    add(&kit.system(), named("Ada", "Marshlight")).await.unwrap();
}

#[tokio::test]
async fn what_somebody_declares_is_put_to_the_clause_of_their_category() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    let add = [("given_name", "Bela"), ("family_name", "Contrary"), ("category", "national")];
    let with = |more: &[(&'static str, &'static str)]| [&add[..], more].concat();
    let before = kit.count("people_person").await;
    let refused = officer
        .post(
            "/people/new",
            &with(&[("since", "2026-05-01"), ("national-member", "no"), ("rival-party", "yes")]),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .says("rules this category out")
        .says("you are not a member of the national association")
        .says("class=\"cite\"")
        .says("Contrary");
    // The other category rules a rival party out, and nobody can be a member since 1800.
    let mut other = with(&[("since", "2026-05-01"), ("rival-party", "yes")]);
    other[2].1 = "associate";
    officer.post("/people/new", &other).await.says("you are a member of a rival party");
    let old = officer.post("/people/new", &with(&[("since", "1800-01-01")])).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    old.says("no day before 1900").says("href=\"#f-since\"");
    assert_eq!(kit.count("people_person").await, before);
    // What was not said contradicts nothing.
    officer
        .post("/people/new", &with(&[("since", "2026-05-01"), ("national-member", "yes")]))
        .await
        .sent_to();
}

#[tokio::test]
async fn a_person_is_added_found_changed_and_ended() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    officer.get("/people").await.ok().says("Dara Tidewater").says("national member (1)");
    officer.get("/people/new").await.ok().says("associate member");
    let refused = officer
        .post(
            "/people/new",
            &[
                ("family_name", ""),
                ("given_name", ""),
                ("email", "nothing"),
                ("since", "2026-05-01"),
                ("postcode", "ZZ1 1AB"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Write a name.").says("has no @").says("ZZ1 1AB");
    let form = [
        ("given_name", "Ada"),
        ("family_name", "Marshlight"),
        ("email", "ada@example.org"),
        ("address", "1 Anchor Row"),
        ("postcode", "zz11ab"),
        ("category", "associate"),
        ("since", "2026-05-01"),
        ("lives-in-area", "yes"),
        ("area", "Harbour Ward"),
    ];
    let place = officer.post("/people/new", &form).await.sent_to();
    officer
        .get(&place)
        .await
        .ok()
        .says("Ada Marshlight")
        .says("associate member")
        .says("ZZ1 1AB")
        .says("Harbour Ward");
    officer
        .get("/people?q=zz11ab")
        .await
        .ok()
        .says("Ada Marshlight")
        .says_nothing_of("Dara Tidewater</a></th>");
    officer.get(&format!("{place}/contact")).await.ok().says("ada@example.org");
    officer
        .post(&format!("{place}/contact"), &[("kind", "email"), ("email", "new@example.org")])
        .await
        .sent_to();
    officer.get(&place).await.ok().says("new@example.org").says("Earlier ones").says("ada@example.org");
    let wrong = officer
        .post(&format!("{place}/fact"), &[("kind", "fee-paid"), ("from", "2026-05-01"), ("until", "")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("last day that is paid for");
    officer
        .post(
            &format!("{place}/fact"),
            &[("kind", "fee-paid"), ("from", "2026-05-01"), ("until", "2027-04-30")],
        )
        .await
        .sent_to();
    officer.get(&place).await.ok().says("Fri 30 Apr 2027");
    officer
        .post(&format!("{place}/name"), &[("given_name", "Ada"), ("family_name", "Marsh")])
        .await
        .sent_to();
    officer.post(&format!("{place}/end"), &[("end", "2026-05-31"), ("why", "moved")]).await.sent_to();
    officer
        .get(&place)
        .await
        .ok()
        .says("former member")
        .says("Sun 31 May 2026")
        .says_nothing_of("Fri 1 May 2026 to Mon 1 Jun 2026")
        .says("moved out of the area")
        .says("Ada Marsh");
    officer
        .get("/people/entitled?act=vote-committee-election")
        .await
        .ok()
        .says("you are in no category of members")
        .says("Ada Marsh");
    assert!(kit.count("kernel_access_log").await >= 5);
}

#[tokio::test]
async fn my_page_says_what_i_am_what_i_may_and_what_is_held() {
    let kit = kit().await;
    let id = add(&kit.system(), member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let mut ada = kit.signed_in(account(&kit, id).await).await;
    ada.get("/me")
        .await
        .ok()
        .says("associate member")
        .says("Open to you today.")
        .says("Open to you until the day that the call for it names.")
        .says_nothing_of("lacks a fact")
        .says("/c/1/")
        .says("Lives in the area")
        .says("own declaration")
        .says_nothing_of("href=\"/people\"");
    ada.get("/me/contact").await.ok().says("ada.marshlight@example.org");
    assert_eq!(
        ada.post("/me/contact", &[("kind", "phone"), ("phone", "020 7946 0001")]).await.sent_to(),
        "/me"
    );
    let wrong = ada.post("/me/contact", &[("kind", "phone"), ("phone", "call me")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("call me");
    ada.get_json("/api/me").await.ok().says("\"category\":\"associate\"");
}

#[tokio::test]
async fn a_list_is_imported_in_the_browser() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    let text = "Name,Email,Category\nAda Marshlight,ada@example.org,national\nBen,wrong,national\n";
    let place =
        officer.upload("/people/import", ("file", "new members.csv", text.as_bytes()), &[]).await.sent_to();
    officer
        .get(&place)
        .await
        .ok()
        .says("<strong>1</strong> would be added")
        .says("wrong")
        .says("Nothing is in the register yet");
    officer
        .post(
            &format!("{place}/columns"),
            &[("column_0", "full-name"), ("column_1", "ignore"), ("column_2", "category")],
        )
        .await
        .sent_to();
    officer.get(&place).await.ok().says("<strong>2</strong> would be added");
    officer
        .post(
            &format!("{place}/columns"),
            &[("column_0", "full-name"), ("column_1", "email"), ("column_2", "category")],
        )
        .await
        .sent_to();
    officer.post(&format!("{place}/start"), &[]).await.sent_to();
    officer.get(&place).await.ok().says("being imported");
    kit.run_due().await;
    officer.get(&place).await.ok().says("Line 3").says("Undo this import");
    officer.get("/people").await.ok().says("Ada Marshlight");
    officer.post(&format!("{place}/undo"), &[]).await.sent_to();
    officer.get("/people").await.ok().says_nothing_of("Ada Marshlight");
    let bad = officer.upload("/people/import", ("file", "x.csv", b"PK\x03\x04"), &[]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.says("cannot be unpacked");
}

#[tokio::test]
async fn a_membership_that_the_declarations_rule_out_is_refused_with_its_clause() {
    let kit = kit().await;
    let ada = add(&kit.system(), member(&kit, "Ada", "Marsh", "associate")).await.unwrap();
    let (_, mut officer) = data_manager(&kit).await;
    let place = format!("/people/{ada}/fact");
    let fact = |kind, value, from| [("kind", kind), ("value", value), ("from", from), ("until", "")];
    // What is true of somebody can always be recorded.
    officer.post(&place, &fact("national-member", "yes", "2026-05-02")).await.sent_to();
    officer.post(&place, &fact("membership", "national", "2026-05-03")).await.sent_to();
    let refused = officer.post(&place, &fact("membership", "associate", "2026-05-04")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("rules this category out").says("2026-05-04");
    officer.post(&place, &fact("national-member", "no", "2026-05-04")).await.sent_to();
    officer.post(&place, &fact("membership", "associate", "2026-05-04")).await.sent_to();
}
