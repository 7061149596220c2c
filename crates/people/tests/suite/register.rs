//! Facts, standing, contact points.

use kernel::{At, Kind, PersonId, sql, transact};
use people::model::{ContactKind, Ending, FactKind, NewFact, Source, Status};
use people::service::{self, Counts, Query};
use testkit::Kit;

use crate::support::{account, add, kit, member, named};

async fn status(kit: &Kit, id: PersonId) -> Status {
    Status::read(&service::listed(&kit.system(), id).await.unwrap().status).unwrap()
}

#[tokio::test]
async fn standing_follows_the_facts_and_the_dates() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    assert_eq!(status(&kit, id).await, Status::Member);
    let end = ctx.now.plus_days(10, &kit.group.zone);
    transact!(ctx.db(), tx => { service::end_membership(tx, &ctx, id, end, Ending::Moved).await }).unwrap();
    assert_eq!(status(&kit, id).await, Status::Member);
    kit.advance_days(10);
    kit.run_due().await;
    assert_eq!(status(&kit, id).await, Status::Former);
    let dossier = service::dossier(&kit.system(), id).await.unwrap();
    assert_eq!((dossier.standing.until, dossier.standing.ending), (Some(end), Some(Ending::Moved)));
}

#[tokio::test]
async fn a_rebuilt_projection_is_the_same_as_the_kept_one() {
    let kit = kit().await;
    let ids = people::demo::seed(&kit.system(), 40, 3).await.unwrap();
    let ctx = kit.system();
    let later = ctx.now.plus_days(3, &kit.group.zone);
    let paid = NewFact::new(FactKind::FeePaid, "", ctx.now, Source::Officer).unwrap().until(later).unwrap();
    transact!(ctx.db(), tx => { service::record_fact(tx, &ctx, ids[0], paid.clone()).await }).unwrap();
    let category = "associate";
    transact!(ctx.db(), tx => {
        service::begin_membership(tx, &ctx, ids[1], category, ctx.now, Source::Officer).await
    })
    .unwrap();
    kit.advance_days(60);
    kit.run_due().await;
    let kept = everything(&kit).await;
    assert_eq!(service::rebuild(&kit.system()).await.unwrap(), 40);
    assert_eq!(everything(&kit).await, kept);
    // And from nothing but the facts.
    kit.db()
        .run(sql!(
            "UPDATE people_standing SET status = 'contact', category = NULL, search = '', changes_at = NULL"
        ))
        .await
        .unwrap();
    service::rebuild(&kit.system()).await.unwrap();
    assert_eq!(everything(&kit).await, kept);
}

async fn everything(kit: &Kit) -> Vec<service::Found> {
    service::search(&kit.system(), &Query::default()).await.unwrap().0
}

#[tokio::test]
async fn the_search_box_finds_by_name_address_postcode_and_number() {
    let kit = kit().await;
    let ctx = kit.system();
    let mut new = member(&kit, "Zoë", "Quayside", "national");
    new.national_number = Some("N4711".into());
    new.postal = Some(people::model::Postal::read("1 Anchor Row", "zz1 1ab").unwrap());
    add(&ctx, new).await.unwrap();
    add(&ctx, member(&kit, "Ben_", "Millrace", "associate")).await.unwrap();
    let found = async |words: &str| {
        let query = Query { words: words.into(), ..Query::default() };
        service::search(&ctx, &query).await.unwrap().0.into_iter().map(|it| it.name).collect::<Vec<_>>()
    };
    for words in ["zoë qu", "QUAYSIDE Z", "zoe.quayside@ex", "ZZ11AB", "zz1 1a", "n4711", "#1"] {
        assert_eq!(found(words).await, ["Zoë Quayside"], "{words}");
    }
    assert_eq!(found("ben_ mill").await, ["Ben_ Millrace"]);
    // A slip is forgiven where nobody is called as it was written.
    for (words, one) in
        [("quaysdie", "Zoë Quayside"), ("Zoe Quayseide", "Zoë Quayside"), ("milrace", "Ben_ Millrace")]
    {
        assert_eq!(found(words).await, [one], "{words}");
    }
    assert!(found("Nobody Atall").await.is_empty());
    assert_eq!(found("%").await, Vec::<String>::new());
    let counts = Counts::of(&ctx).await.unwrap();
    assert_eq!((counts.members, counts.categories.len()), (2, 2));
}

#[tokio::test]
async fn an_address_belongs_to_one_person_and_is_their_way_in() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = add(&ctx, named("Ada", "Marshlight")).await.unwrap();
    let problem = add(&ctx, named("ADA", "Marshlight")).await.unwrap_err();
    assert!(problem.message_for("email").is_some());
    let first = account(&kit, ada).await;
    let before = ctx.now;
    kit.advance_minutes(5);
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        service::change_contact(tx, &ctx, ada, ContactKind::Email, "new@example.org", "").await
    })
    .unwrap();
    assert_ne!(account(&kit, ada).await, first);
    let changes = service::contact_changes(&ctx, before, ctx.now.plus_seconds(1)).await.unwrap();
    assert_eq!(changes.len(), 1, "the first entry of a new person is no change");
    assert_eq!((changes[0].person, changes[0].kind), (ada, ContactKind::Email));
    // Both addresses are told.
    assert_eq!(kit.count("mail_message").await, 2);
    // The old address is free again.
    add(&ctx, named("Ada", "Marshlight")).await.unwrap();
}

#[tokio::test]
async fn mail_that_comes_back_is_seen_until_the_address_changes() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, named("Ada", "Marshlight")).await.unwrap();
    let letter = mail::Outgoing {
        person: Some(id),
        to: "ada.marshlight@example.org".into(),
        to_name: "Ada Marshlight".into(),
        kind: mail::Kind::Personal,
        subject: "A letter".into(),
        text: "Hello.".into(),
        html: None,
    };
    let sent = transact!(ctx.db(), tx => { mail::service::queue(tx, &ctx, letter.clone()).await }).unwrap();
    let comes_back = async |status: &str| {
        let ctx = kit.system();
        let event = serde_json::json!({ "message": sent, "mailing": null, "person": id, "permanent": true, "status": status });
        transact!(ctx.db(), tx => { kernel::emit(tx, &ctx, "mail.bounced", &event).await }).unwrap();
        kit.run_due().await;
        service::listed(&ctx, id).await.unwrap().email_bounced
    };
    assert!(!comes_back("5.7.1").await, "a server that refuses us says nothing of the address");
    assert!(comes_back("5.1.1").await);
    transact!(ctx.db(), tx => {
        service::change_contact(tx, &ctx, id, ContactKind::Email, "ada@example.org", "").await
    })
    .unwrap();
    assert!(!service::listed(&ctx, id).await.unwrap().email_bounced);
    assert!(!comes_back("5.1.1").await, "a late report of the old address says nothing of the new one");
}

#[tokio::test]
async fn a_mistake_is_withdrawn_and_stays_in_the_history() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    let facts = service::dossier(&ctx, id).await.unwrap().facts;
    let wrong = facts.iter().find(|it| it.kind == FactKind::Membership).unwrap().id;
    transact!(ctx.db(), tx => { service::withdraw_fact(tx, &ctx, id, wrong).await }).unwrap();
    assert_eq!(status(&kit, id).await, Status::Contact);
    assert_eq!(service::dossier(&ctx, id).await.unwrap().facts.len(), facts.len());
    let twice = transact!(ctx.db(), tx => { service::withdraw_fact(tx, &ctx, id, wrong).await });
    assert_eq!(twice.unwrap_err().kind, Kind::NotFound);
}

#[tokio::test]
async fn two_presses_of_a_button_record_one_fact() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let press = async || {
        let from = ctx.now;
        transact!(ctx.db(), tx => {
            service::begin_membership(tx, &ctx, id, "national", from, Source::Officer).await
        })
    };
    let (one, two) = tokio::join!(press(), press());
    let kinds = [one.map(drop).map_err(|it| it.kind), two.map(drop).map_err(|it| it.kind)];
    assert!(kinds.contains(&Ok(())) && kinds.contains(&Err(Kind::Conflict)), "{kinds:?}");
    let facts = service::dossier(&ctx, id).await.unwrap().facts;
    assert_eq!(facts.iter().filter(|it| it.kind == FactKind::Membership).count(), 2);
}

#[tokio::test]
async fn another_category_goes_on_without_a_break() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marshlight", "associate")).await.unwrap();
    let since = service::listed(&ctx, id).await.unwrap().since_at;
    transact!(ctx.db(), tx => {
        service::begin_membership(tx, &ctx, id, "national", ctx.now, Source::Officer).await
    })
    .unwrap();
    let now = service::listed(&ctx, id).await.unwrap();
    assert_eq!((now.category.as_deref(), now.since_at), (Some("national"), since));
    let yesterday = service::everyone(&ctx, ctx.now.plus_days(-1, &kit.group.zone)).await.unwrap();
    assert_eq!(yesterday[0].category.as_deref(), Some("associate"));
    let before = service::everyone(&ctx, At::from_micros(0)).await.unwrap();
    assert_eq!(before[0].status, Status::Coming);
}

#[tokio::test]
async fn a_declaration_is_replaced_withdrawn_and_keeps_its_wording() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marshlight", "national")).await.unwrap();
    for wording in ["I am a woman.", "I describe myself as a woman."] {
        transact!(ctx.db(), tx => { service::declare(tx, &ctx, id, "woman", wording, true).await }).unwrap();
    }
    let standing = service::declarations(&ctx, &[id]).await.unwrap();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].wording, "I describe myself as a woman.");
    transact!(ctx.db(), tx => { service::withdraw_declaration(tx, &ctx, id, "woman").await }).unwrap();
    assert!(service::declarations(&ctx, &[id]).await.unwrap().is_empty());
    assert_eq!(service::declarations_of(&ctx, id).await.unwrap().len(), 2);
}
