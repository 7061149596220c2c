//! Retention shows first and runs when the officers agreed; mailings honour limits.

use kernel::transact;
use mail::mailing::{NewMailing, Recipient, Subject};
use rights::model::{Controller, Kind};
use rights::service::{self, cases, erase, limits, retention, work};

use crate::support::{letter, world};

#[tokio::test]
async fn nothing_goes_before_the_officers_agreed_and_then_what_is_too_old_goes() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    let ctx = world.kit.system();
    transact!(ctx.db(), tx => {
        let (at, why) = (ctx.now, people::model::Ending::Left);
        people::service::end_membership(tx, &ctx, maja, at, why).await
    })
    .unwrap();
    world.browser(dara).await.get("/people").await.ok();
    let old = world.kit.count("kernel_access_log").await;
    assert!(old > 0);
    world.kit.advance_days(26 * 31);
    world.kit.run_due().await;
    let ctx = world.acting(dara).await;
    let preview = retention::preview(&ctx).await.unwrap();
    assert!(preview.people.iter().any(|it| it.person == maja));
    assert!(preview.rows.iter().any(|it| it.0 == "Lists that you read in an office"), "{:?}", preview.rows);
    assert!(!retention::run(&world.kit.system()).await.unwrap());
    world
        .browser(dara)
        .await
        .get("/data-protection/retention")
        .await
        .ok()
        .says("Nothing goes by itself yet")
        .says("Maja");
    let today = ctx.now.date(&world.kit.group.zone).to_string();
    let new = Controller { contact: "me".into(), retention_from: today, ..Controller::default() };
    service::set_controller(&ctx, &new).await.unwrap();
    assert!(retention::run(&world.kit.system()).await.unwrap());
    assert!(!retention::run(&world.kit.system()).await.unwrap(), "once a day");
    assert_eq!(retention::preview(&ctx).await.unwrap().rows, vec![]);
    let planned = erase::list(&ctx).await.unwrap();
    assert_eq!((planned.len(), planned[0].person), (1, Some(maja)));
    let report = retention::recent(&ctx).await.unwrap();
    assert!(report[0].gone.iter().any(|it| it.table == "kernel_access_log") && report[0].erasures == 1);
    world.kit.advance_minutes(11);
    world.kit.run_due().await;
    assert!(people::service::person(&ctx, maja).await.is_err());
}

#[tokio::test]
async fn the_run_leaves_alone_who_restricts_asks_or_was_called_back_and_says_why() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let mut all = vec![];
    for name in ["Maja", "Orla", "Sorrel", "Wren"] {
        all.push(world.member(name).await);
    }
    let [maja, orla, sorrel, wren] = all[..] else { unreachable!() };
    let ctx = world.kit.system();
    for person in all.clone() {
        transact!(ctx.db(), tx => {
            people::service::end_membership(tx, &ctx, person, ctx.now, people::model::Ending::Left).await
        })
        .unwrap();
    }
    world.kit.advance_days(26 * 31);
    world.kit.run_due().await;
    let ctx = world.acting(dara).await;
    let kept = cases::open(&ctx, letter(Kind::Restriction, Some(maja))).await.unwrap();
    work::answer(&ctx, kept, true, "Kept and not used.").await.unwrap();
    cases::open(&ctx, letter(Kind::Access, Some(orla))).await.unwrap();
    let planned = erase::plan(&ctx, sorrel, None, "By hand").await.unwrap();
    erase::call_back(&ctx, planned).await.unwrap();
    let today = ctx.now.date(&world.kit.group.zone).to_string();
    let new = Controller { contact: "me".into(), retention_from: today, ..Controller::default() };
    service::set_controller(&ctx, &new).await.unwrap();
    let held = retention::preview(&ctx).await.unwrap().people;
    let why = |person| {
        held.iter().find(|it| it.person == person).and_then(|it| it.held.clone()).unwrap_or_default()
    };
    assert!(why(maja).contains("kept and not used") && why(orla).contains("still open"), "{held:?}");
    assert!(why(sorrel).contains("called back") && why(wren).is_empty());
    let page = world.browser(dara).await.get("/data-protection/retention").await.ok();
    page.says("Left alone").says("called back").says("50 people at most");
    world.days(2).await;
    let erased = |list: &[kernel::PersonId]| !list.contains(&wren) && list.len() == 4;
    let left = people::service::all_ids(world.kit.db(), world.kit.group.id).await.unwrap();
    assert!(erased(&left), "only one is let go: {left:?}");
    // An officer can still do by hand what the run leaves alone.
    let ctx = world.acting(dara).await;
    erase::plan(&ctx, sorrel, None, "It was looked into.").await.unwrap();
}

#[tokio::test]
async fn a_bulletin_leaves_out_who_objected_and_a_notice_does_not() {
    let world = world().await;
    let dara = world.officer("Dara", "data-manager", None).await;
    let maja = world.member("Maja").await;
    limits::object_to_news(&world.acting(maja).await).await.unwrap();
    let ctx = world.acting(dara).await;
    for (kind, wanted) in [(mail::Kind::Bulletin, 1), (mail::Kind::Notice, 2)] {
        let one = |person, name: &str| Recipient {
            person,
            name: name.into(),
            address: Some(format!("{name}@example.org")),
            postal: None,
            phone: None,
            fill: std::collections::BTreeMap::default(),
        };
        let new = || NewMailing {
            kind,
            subject: "Hello".into(),
            body: "Words".into(),
            recipients: vec![one(dara, "Dara"), one(maja, "Maja")],
            left_out: vec![],
            about: Subject { kind: "test".into(), id: dara.0, title: "T".into(), url: "/".into() },
        };
        let id = transact!(ctx.db(), tx => { mail::mailing::propose(tx, &ctx, new()).await }).unwrap();
        let (to, left) = mail::mailing::recipients(&ctx, id).await.unwrap();
        assert_eq!(to.len(), wanted);
        assert!(left.iter().all(|it| it.reason.contains("Article 21")) && left.len() == 2 - wanted);
    }
}
