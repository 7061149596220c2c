//! What is counted beforehand is what a count of everybody would give, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use kernel::transact;
use people::model::{ContactKind, Definition, Ending, FactKind, NewFact, OfferKind, ShownTo, Source};
use people::service::{self, audiences, duplicates as twice, import as imports, offers};
use testkit::Kit;

use crate::support::{add, kit, member, named};

type Line = (String, String, String, String, bool, i64);
type Kind = (String, String, String, String, bool);

fn of(sums: &BTreeMap<(&str, Kind), i64>, level: &str) -> BTreeSet<Line> {
    let of_level = sums.iter().filter(|it| it.0.0 == level);
    of_level.map(|((_, it), n)| (it.0.clone(), it.1.clone(), it.2.clone(), it.3.clone(), it.4, *n)).collect()
}

/// The counts, and those that a look at everybody gives; each sum is that of its parts.
async fn agree(kit: &Kit) -> usize {
    let kept: Vec<Line> = kit
        .db()
        .all(kernel::sql!(
            "SELECT status, category, area, constituency, reached, people FROM people_tally
             WHERE people <> 0 AND level = 'each' ORDER BY status, category, area, constituency, reached"
        ))
        .await
        .unwrap();
    let counted: Vec<Line> = kit
        .db()
        .all(kernel::sql!(
            "SELECT * FROM (SELECT s.status, COALESCE(s.category, '') AS category, COALESCE(s.area, '') AS area,
               COALESCE(s.constituency, '') AS constituency,
               (s.email IS NOT NULL AND s.email_bounced = FALSE) AS reached, COUNT(*) AS people
             FROM people_standing s
             WHERE s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')
             GROUP BY 1, 2, 3, 4, 5) x
             ORDER BY status, category, area, constituency, reached"
        ))
        .await
        .unwrap();
    assert_eq!(kept, counted);
    assert_eq!(service::miscounted(kit.db(), kit.group.id).await.unwrap(), 0);
    let mut sums = BTreeMap::<(&str, Kind), i64>::new();
    for (status, category, area, constituency, reached, n) in &counted {
        let none = String::new;
        let kind = (status.clone(), category.clone(), none(), none(), *reached);
        *sums.entry(("kind", kind)).or_default() += n;
        *sums.entry(("area", (none(), none(), area.clone(), none(), false))).or_default() += n;
        *sums.entry(("constituency", (none(), none(), none(), constituency.clone(), false))).or_default() +=
            n;
    }
    for (level, wanted) in ["kind", "area", "constituency"].map(|level| (level, of(&sums, level))) {
        let kept: Vec<Line> = kit
            .db()
            .all(kernel::sql!(
                "SELECT status, category, area, constituency, reached, people FROM people_tally
                 WHERE people <> 0 AND level = $1",
                level
            ))
            .await
            .unwrap();
        assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), wanted, "{level}");
    }
    let astray: Vec<(String, String)> = kit
        .db()
        .all(kernel::sql!(
            "SELECT o.word, o.status FROM people_offer o LEFT JOIN people_standing s
             ON s.group_id = o.group_id AND s.person_id = o.person_id
             WHERE o.status <> CASE WHEN s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')
               THEN COALESCE(s.status, '') ELSE '' END"
        ))
        .await
        .unwrap();
    assert_eq!(astray, []);
    kept.len()
}

#[tokio::test]
async fn the_counts_follow_every_change() {
    let kit = kit().await;
    let ctx = kit.system();
    assert_eq!(agree(&kit).await, 0);
    let mut ids = vec![];
    for (i, ward) in ["Northside", "Quay", "Quay"].into_iter().enumerate() {
        let area = NewFact::new(FactKind::Area, ward, ctx.now, Source::Officer).unwrap();
        let one = member(&kit, &format!("Given{i}"), "Marsh", "national").fact(area);
        ids.push(add(&ctx, one).await.unwrap());
    }
    add(&ctx, named("Only", "Contact")).await.unwrap();
    assert_eq!(agree(&kit).await, 3);
    // The same again changes nothing; another ward does, and an address to which mail comes back, and none.
    let moved = NewFact::new(FactKind::Area, "Northside", ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => {
        service::record_fact(tx, &ctx, ids[1], moved.clone()).await?;
        service::bounced(tx, &ctx, ids[0], "5.1.1").await
    })
    .unwrap();
    agree(&kit).await;
    let numbers = service::figures(&ctx, ctx.now.plus_days(-200, &kit.group.zone)).await.unwrap();
    assert_eq!((numbers.members, numbers.joined, numbers.unreachable), (3, 3, 1));
    transact!(ctx.db(), tx => {
        service::change_contact(tx, &ctx, ids[0], ContactKind::Email, "new@example.org", "").await
    })
    .unwrap();
    agree(&kit).await;
    let offering = kit.acting(ids[2], "Given2 Marsh").await;
    offers::offer(&offering, OfferKind::Help, "a van", "", ShownTo::Officers).await.unwrap();
    let drivers = Definition { offers: vec!["a van".to_owned()], ..Definition::default() };
    assert_eq!(audiences::count(&ctx, &drivers).await.unwrap(), 1);
    let joining = twice::join(&ctx, &twice::Wanted::new(ids[0], ids[2], ids[0])).await.unwrap();
    agree(&kit).await;
    assert_eq!(audiences::count(&ctx, &drivers).await.unwrap(), 1);
    twice::apart(&ctx, joining).await.unwrap();
    agree(&kit).await;
    transact!(ctx.db(), tx => { service::end_membership(tx, &ctx, ids[2], ctx.now, Ending::Left).await })
        .unwrap();
    agree(&kit).await;
    assert_eq!(audiences::count(&ctx, &drivers).await.unwrap(), 0);
    assert_eq!(service::rebuild(&ctx).await.unwrap(), 4);
    agree(&kit).await;
}

#[tokio::test]
async fn a_list_is_counted_when_it_is_seen() {
    let kit = kit().await;
    let ctx = kit.system();
    let text = "First name;Last name;E-mail;Category;Joined\nAda;Marsh;ada@example.org;national;03/02/2021\n";
    let id = imports::upload(&ctx, "list.csv", text.as_bytes()).await.unwrap();
    imports::start(&ctx, id).await.unwrap();
    assert_eq!(agree(&kit).await, 0);
    kit.run_due().await;
    assert_eq!(agree(&kit).await, 1);
    imports::undo(&ctx, id).await.unwrap();
    assert_eq!(agree(&kit).await, 0, "hidden at once");
    kit.run_due().await;
    assert_eq!(agree(&kit).await, 0);
}

#[tokio::test]
async fn two_who_write_of_one_person_at_once_are_counted_one_after_the_other() {
    let kit = kit().await;
    let ctx = kit.system();
    let id = add(&ctx, member(&kit, "Ada", "Marsh", "national")).await.unwrap();
    let moves = async |to: String| {
        let area = NewFact::new(FactKind::Area, to, ctx.now, Source::Officer).unwrap();
        transact!(ctx.db(), tx => { service::record_fact(tx, &ctx, id, area.clone()).await })
    };
    for n in 0..8 {
        let (one, other) = (moves(format!("North {n}")), moves(format!("Quay {n}")));
        let (one, other, all) = tokio::join!(one, other, service::rebuild(&ctx));
        assert!(one.is_ok() && other.is_ok() && all.is_ok());
        agree(&kit).await;
    }
}

#[tokio::test]
async fn whoever_changes_while_their_list_is_taken_back_is_counted_once() {
    let kit = kit().await;
    let ctx = kit.system();
    for n in 0..8 {
        let text = format!(
            "First name;Last name;E-mail;Category;Joined\nAda{n};Marsh;a{n}@example.org;national;03/02/2021\n"
        );
        let id = imports::upload(&ctx, "list.csv", text.as_bytes()).await.unwrap();
        imports::start(&ctx, id).await.unwrap();
        kit.run_due().await;
        let person = service::find(&ctx, &format!("a{n}@example.org"), service::Narrow::default())
            .await
            .unwrap()
            .people[0];
        let area = NewFact::new(FactKind::Area, "Quay", ctx.now, Source::Officer).unwrap();
        // Either comes first, and the other may be refused for it.
        let change = async {
            transact!(ctx.db(), tx => { service::record_fact(tx, &ctx, person, area.clone()).await })
        };
        let (undone, changed) = tokio::join!(imports::undo(&ctx, id), change);
        assert!(undone.is_ok() || changed.is_ok());
        agree(&kit).await;
    }
}

#[tokio::test]
async fn what_was_never_counted_in_sums_is_counted_once() {
    let kit = kit().await;
    let ctx = kit.system();
    add(&ctx, member(&kit, "Ada", "Marsh", "national")).await.unwrap();
    transact!(ctx.db(), tx => {
        tx.run(kernel::sql!("UPDATE people_tally SET people = 5")).await?;
        tx.run(kernel::sql!("DELETE FROM people_tally WHERE level = 'area'")).await?;
        Ok(())
    })
    .unwrap();
    service::count_once(&ctx).await.unwrap();
    assert_eq!(agree(&kit).await, 1);
    transact!(ctx.db(), tx => { tx.run(kernel::sql!("UPDATE people_tally SET people = 5")).await.map_err(Into::into) })
        .unwrap();
    service::count_once(&ctx).await.unwrap();
    assert_eq!(service::figures(&ctx, ctx.now).await.unwrap().members, 5, "once is enough");
}
