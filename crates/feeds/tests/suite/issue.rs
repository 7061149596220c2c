//! The association makes each group's segment from the same programme.

use axum::http::StatusCode;
use feeds::model::{Kind, RunState, Verifying};
use feeds::service::{corrections, issue, keys, runs, take};
use kernel::group::{self, NewGroup};
use kernel::{Ctx, transact};
use people::model::{Ending, FactKind, NewFact, Source};
use sha2::{Digest as _, Sha256};

use crate::support::{CONSTITUTION, account, add, data_manager, kit, make_officer, member, set_officers};

fn at(kit: &testkit::Kit, given: &str, family: &str, ward: &str) -> people::model::NewPerson {
    let now = kit.app.now();
    member(kit, given, family, "national")
        .fact(NewFact::new(FactKind::Area, ward, now, Source::Officer).unwrap())
}

#[tokio::test]
async fn a_segment_travels_from_the_association_to_the_group_and_only_its_people_do() {
    let kit = kit().await;
    let ctx = kit.system();
    for (given, ward) in [("Ada", "Harbour Ward"), ("Ben", "Mill Ward"), ("Cleo", "Far Away")] {
        add(&ctx, at(&kit, given, "Marsh", ward)).await.unwrap();
    }
    let (officer, _) = data_manager(&kit).await;
    let added =
        issue::add(&kit.acting(officer, "Dara").await, "Coast Group", "Harbour Ward\nMill Ward").await;
    let (id, token) = added.unwrap();
    let make = async |kind: Kind| {
        let ctx = kit.system();
        let to = issue::one(&ctx, id).await.unwrap();
        let mut out = vec![];
        let made = issue::make(&ctx, &to, kind, &mut out).await.unwrap();
        (String::from_utf8(out).unwrap(), made)
    };
    // The first file is full, whatever is asked for.
    let (first, made) = make(Kind::Delta).await;
    assert!(
        first.contains("\"full\"")
            && first.contains("Ada")
            && first.contains("Ben")
            && !first.contains("Cleo")
    );
    let key = Verifying::read(&keys::seal(&ctx).await.unwrap().public()).unwrap();
    assert!(key.accepts(&Sha256::digest(&first).into(), &made.signature));
    assert!(!key.accepts(&Sha256::digest(first.replace("Ada", "Eve")).into(), &made.signature));
    // The other organisation takes it, although it is in the same database, only by the file.
    let new = NewGroup {
        name: "Coast Group",
        short_name: "Coast",
        zone: "Europe/London",
        host: Some("coast.test"),
    };
    let coast = group::create(kit.db(), kit.app.chance(), kit.app.now(), new).await.unwrap();
    let theirs = || Ctx::system(&kit.app, coast.clone(), kit.app.now());
    let there = theirs();
    transact!(there.db(), tx => { constitution::service::publish_first(tx, &there, CONSTITUTION, "them").await }).unwrap();
    keys::pin(&there, &keys::seal(&ctx).await.unwrap().public()).await.unwrap();
    let applied = async |text: String, signature: &str| {
        let there = theirs();
        let run = take::take(&there, text.as_bytes(), Some(signature)).await.unwrap();
        runs::apply(&there, run).await.unwrap();
        kit.run_due().await;
        let it = runs::one(&theirs(), run).await.unwrap();
        assert_eq!(it.state(), RunState::Applied);
        (it.added, it.changed, it.gone)
    };
    assert_eq!(applied(first, &made.signature).await, (2, 0, 0));
    // Then what changed: one leaves, one joins; the rest is silent.
    kit.advance_days(1);
    let ctx = kit.system();
    let ben = people::service::alike(&ctx, "Ben", "Marsh", "").await.unwrap()[0].0;
    transact!(ctx.db(), tx => { people::service::end_membership(tx, &ctx, ben, ctx.now, Ending::Left).await }).unwrap();
    add(&ctx, at(&kit, "Dan", "Marsh", "Harbour Ward")).await.unwrap();
    let (delta, made) = make(Kind::Delta).await;
    assert!(delta.contains("\"delta\"") && delta.contains("\"gone\":true") && !delta.contains("Ada"));
    assert_eq!(applied(delta, &made.signature).await, (1, 0, 1));
    // By the feed: the token opens it, nothing else does, and a wrong one learns nothing.
    let shown = people::service::on_day(&theirs(), kit.app.now(), "", 0).await.unwrap();
    assert_eq!(shown.people.iter().map(|it| it.2.as_str()).collect::<Vec<_>>(), ["Ada Marsh", "Dan Marsh"]);
    assert_eq!(kit.visitor().get(&format!("/feeds/{id}/full")).await.status, StatusCode::NOT_FOUND);
    let answer = kit.visitor().get(&format!("/feeds/{}/full", ctx.new_id())).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(issue::opened(&ctx, id, &token).await.is_err(), "nobody has agreed");
    issue::agree(&ctx, id).await.unwrap();
    assert!(issue::opened(&ctx, id, &token).await.is_ok() && issue::opened(&ctx, id, "wrong").await.is_err());
    assert!(issue::opened(&theirs(), id, &token).await.is_err());
    // A correction from the group is answered here, and the same file twice asks once.
    let ada = people::service::alike(&theirs(), "Ada", "Marsh", "").await.unwrap()[0].0;
    corrections::suggest(&theirs(), ada, "first name", "Adda").await.unwrap();
    let file = corrections::file(&theirs()).await.unwrap();
    for _ in 0..2 {
        assert_eq!(corrections::take(&ctx, &file).await.unwrap(), 1);
    }
    let incoming = corrections::incoming(&ctx).await.unwrap();
    assert_eq!((incoming.len(), corrections::to_answer(&ctx).await.unwrap()), (1, 1));
    corrections::answer(&ctx, incoming[0].id, true).await.unwrap();
    assert_eq!(corrections::to_answer(&ctx).await.unwrap(), 0);
    assert!(corrections::take(&ctx, "{\"n\":1}").await.is_err());
}

#[tokio::test]
async fn the_page_gives_the_token_once_and_a_file_to_carry() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    let page = officer.post("/segments", &[("name", "Coast Group"), ("areas", "Harbour Ward")]).await.ok();
    page.says("shown this once");
    let shown = officer.get("/segments").await.ok();
    let id = shown.body.split("/feeds/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    shown.says_nothing_of("shown this once");
    // Whoever added it does not agree to it; the file goes by the rule of exports, with a reason.
    let refused = officer.post(&format!("/segments/{id}/agree"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let wrong = officer.post(&format!("/segments/{id}/file"), &[("kind", "full")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("kind", "full"), ("reason", "carried to them by hand")];
    assert_eq!(officer.post(&format!("/segments/{id}/file"), &form).await.sent_to(), "/exports");
    let (export, make): (uuid::Uuid, String) =
        kit.db().one(kernel::sql!("SELECT id, make FROM access_export")).await.unwrap();
    assert_eq!(officer.get(&format!("/segments/{id}/file?kind=full")).await.status, StatusCode::NOT_FOUND);
    let tar = officer.get(&format!("{make}&export={export}")).await.ok();
    assert!(tar.bytes.len() % 512 == 0 && &tar.bytes[257..262] == b"ustar");
    tar.says("segment-1.jsonl").says("segment-1.sig");
    let wrong = officer.post("/segments", &[("name", ""), ("areas", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    officer.post(&format!("/segments/{id}/end"), &[]).await.sent_to();
    officer.get("/segments").await.ok().says("None yet.");
}

#[tokio::test]
async fn a_token_is_told_to_whose_name_it_is_in_and_ends_with_the_office() {
    let kit = kit().await;
    let (dara, _) = data_manager(&kit).await;
    let (id, token) =
        issue::add(&kit.acting(dara, "Dara").await, "Coast Group", "Harbour Ward").await.unwrap();
    kit.run_due().await;
    let (told,): (i64,) = kit
        .db()
        .one(kernel::sql!(
            "SELECT COUNT(*) FROM mail_message WHERE subject = 'A feed of members is in your name'"
        ))
        .await
        .unwrap();
    assert_eq!(told, 1);
    issue::agree(&kit.system(), id).await.unwrap();
    let opens = async || match issue::opened(&kit.system(), id, &token).await {
        Ok(_) => StatusCode::OK,
        Err(problem) => problem.status(),
    };
    assert_eq!(opens().await, StatusCode::OK);
    // She leaves the office, another comes into it: nothing leaves before he answers for it.
    let ben = add(&kit.system(), member(&kit, "Ben", "Tidewater", "national")).await.unwrap();
    set_officers(&kit, &[ben]).await;
    assert_eq!(opens().await, StatusCode::NOT_FOUND);
    let mut officer = kit.signed_in(account(&kit, ben).await).await;
    officer.get("/segments").await.ok().says("The feed rests");
    let due = (feeds::feature().dues.unwrap())(kit.acting(ben, "Ben").await).await.unwrap();
    assert!(due.iter().any(|it| it.title.contains("rests")));
    let page =
        officer.post(&format!("/segments/{id}/take-over"), &[]).await.ok().says("shown this once").body;
    assert_eq!(opens().await, StatusCode::NOT_FOUND, "she may have kept the token");
    let new = page.split("shown this once: <code").nth(1).unwrap().split('>').nth(1).unwrap();
    issue::opened(&kit.system(), id, new.split('<').next().unwrap()).await.unwrap();
    assert_eq!(officer.post(&format!("/segments/{id}/take-over"), &[]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn who_agreed_as_second_officer_and_takes_it_over_needs_another_to_agree() {
    let kit = kit().await;
    let (dara, _) = data_manager(&kit).await;
    let ben = add(&kit.system(), member(&kit, "Ben", "Tidewater", "national")).await.unwrap();
    make_officer(&kit, ben).await;
    let (id, token) =
        issue::add(&kit.acting(dara, "Dara").await, "Coast Group", "Harbour Ward").await.unwrap();
    issue::agree(&kit.acting(ben, "Ben").await, id).await.unwrap();
    issue::opened(&kit.system(), id, &token).await.unwrap();
    set_officers(&kit, &[ben]).await;
    assert!(issue::opened(&kit.system(), id, &token).await.is_err());
    let new = issue::take_over(&kit.acting(ben, "Ben").await, id).await.unwrap();
    assert!(issue::opened(&kit.system(), id, &new).await.is_err(), "nobody agrees to their own");
    assert!(issue::agree(&kit.acting(ben, "Ben").await, id).await.is_err());
}
