//! People who are in the register twice: found, explained, joined without loss, taken apart.

use axum::http::StatusCode;
use kernel::{Kind, PersonId, transact};
use people::model::likeness::Reason;
use people::model::{ContactKind, FactKind, NewFact, NewPerson, Phone, Postal, Source};
use people::service::{self, duplicates as twice};
use testkit::Kit;

use crate::support::{account, add, data_manager, kit, member, named};

fn at(mut it: NewPerson, phone: &str, postcode: &str) -> NewPerson {
    it.phone = Phone::read(phone).ok();
    it.postal = Postal::read("1 Quay Lane", postcode).ok();
    it
}

/// The same human twice: by another spelling, with another address.
async fn two(kit: &Kit) -> (PersonId, PersonId) {
    let ctx = kit.system();
    let one = at(member(kit, "Catherine", "Smyth", "national"), "01632 960001", "FH1 2AB");
    let other = at(member(kit, "Kate", "Smith", "associate"), "+44 1632 960001", "fh12ab");
    let pair = (add(&ctx, one).await.unwrap(), add(&ctx, other).await.unwrap());
    twice::look(&ctx).await.unwrap();
    pair
}

async fn open(kit: &Kit) -> Vec<twice::Pair> {
    twice::open(&kit.system(), 0).await.unwrap().0
}

#[tokio::test]
async fn whoever_is_written_is_compared_and_the_reasons_are_named() {
    let kit = kit().await;
    let (one, other) = two(&kit).await;
    add(&kit.system(), at(named("Bruno", "Smith"), "01632 960001", "FH1 2AB")).await.unwrap();
    assert_eq!(twice::look(&kit.system()).await.unwrap(), 1, "only whoever is new");
    let found = open(&kit).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        [found[0].one.min(found[0].other), found[0].one.max(found[0].other)],
        [one.min(other), one.max(other)]
    );
    assert_eq!(found[0].reasons, [Reason::NamesAlike, Reason::SamePhone, Reason::SamePostcode]);
    // A corrected telephone number and postcode end it.
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        service::change_contact(tx, &ctx, other, ContactKind::Phone, "01632 960999", "").await?;
        service::change_contact(tx, &ctx, other, ContactKind::Post, "9 Hill", "FH9 9ZZ").await
    })
    .unwrap();
    twice::look(&ctx).await.unwrap();
    assert!(open(&kit).await.is_empty());
}

#[tokio::test]
async fn a_scan_finds_what_the_looks_find() {
    let kit = kit().await;
    two(&kit).await;
    let before: Vec<_> = open(&kit).await.iter().map(|it| (it.one, it.other, it.score)).collect();
    kit.db().run(kernel::sql!("DELETE FROM people_pair")).await.unwrap();
    twice::scan(&kit.system()).await.unwrap();
    kit.run_due().await;
    let after: Vec<_> = open(&kit).await.iter().map(|it| (it.one, it.other, it.score)).collect();
    assert_eq!((before.len(), before), (1, after));
}

#[tokio::test]
async fn two_people_are_remembered_as_two() {
    let kit = kit().await;
    let (one, other) = two(&kit).await;
    twice::different(&kit.system(), other, one).await.unwrap();
    assert!(open(&kit).await.is_empty());
    twice::scan(&kit.system()).await.unwrap();
    kit.run_due().await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::rename(tx, &ctx, one, "Catharine", "Smyth").await }).unwrap();
    twice::look(&ctx).await.unwrap();
    assert!(open(&kit).await.is_empty(), "neither a scan nor a change proposes them again");
}

/// Everything that is held on the two, as it stands, without what is derived.
async fn held(kit: &Kit) -> Vec<String> {
    let mut all = vec![];
    for holding in kernel::personal::all(&kit.app) {
        if ["people_term", "people_word", "people_pair", "people_joining", "people_unchecked"]
            .contains(&holding.table)
            || holding.table.starts_with("kernel_")
            || ["mail_message", "access_account"].contains(&holding.table)
        {
            continue;
        }
        for person in service::all_ids(kit.db(), kit.group.id).await.unwrap() {
            let keys = kernel::personal::Keys { person: Some(person), ..Default::default() };
            for row in kernel::personal::records(kit.db(), kit.group.id, &holding, &keys).await.unwrap() {
                let row: Vec<_> = row
                    .into_iter()
                    .filter(|it| it.column != "linked_at")
                    .map(|it| (it.column, it.value))
                    .collect();
                all.push(format!("{person} {} {row:?}", holding.table));
            }
        }
    }
    all.sort();
    all
}

#[tokio::test]
async fn joining_moves_everything_and_taking_apart_brings_it_all_back() {
    let kit = kit().await;
    let (kept, gone) = two(&kit).await;
    let ctx = kit.system();
    transact!(ctx.db(), tx => {
        service::declare(tx, &ctx, gone, "woman", "I am a woman.", true).await.map(drop)
    })
    .unwrap();
    let before = held(&kit).await;
    kit.advance_minutes(5);
    let ctx = kit.system();
    let joining = twice::join(&ctx, &twice::Wanted::new(kept, gone, gone)).await.unwrap();
    // One entry, with the facts of both and the names that were chosen.
    let it = service::dossier(&ctx, kept).await.unwrap();
    assert_eq!(it.person.name(), "Kate Smith");
    assert_eq!(it.facts.len(), 4);
    assert_eq!(it.declarations.len(), 1);
    assert_eq!(it.contact(ContactKind::Email).unwrap().value, "catherine.smyth@example.org");
    assert_eq!(service::person(&ctx, gone).await.unwrap_err().kind, Kind::NotFound);
    assert_eq!(twice::stands_for(&ctx, gone).await.unwrap(), kept);
    assert_eq!(
        service::names(&ctx, &[gone]).await.unwrap()[&gone],
        "Kate Smith",
        "old records keep their names"
    );
    assert_eq!(service::everyone(&ctx, ctx.now).await.unwrap().len(), 1);
    assert_eq!(kit.count("access_person").await, 1);
    service::rebuild(&ctx).await.unwrap();
    assert_eq!(service::everyone(&ctx, ctx.now).await.unwrap().len(), 1, "a rebuilt projection shows one");
    // Nothing can be recorded on the entry that is out of sight.
    let refused = transact!(ctx.db(), tx => {
        service::begin_membership(tx, &ctx, gone, "associate", ctx.now, Source::Officer).await
    });
    assert_eq!(refused.unwrap_err().kind, Kind::NotFound);

    let done = twice::apart(&ctx, joining).await.unwrap();
    assert_eq!((done.missing, done.address_taken), (0, false));
    assert_eq!(held(&kit).await, before, "nothing is lost and nothing is added");
    assert_eq!(kit.count("access_person").await, 2);
    twice::look(&ctx).await.unwrap();
    assert!(open(&kit).await.is_empty(), "what was taken apart is two");
    assert_eq!(twice::apart(&ctx, joining).await.unwrap_err().kind, Kind::Conflict);
}

#[tokio::test]
async fn what_came_since_stays_and_a_taken_address_does_not_come_back() {
    let kit = kit().await;
    let (kept, gone) = two(&kit).await;
    kit.advance_minutes(5);
    let ctx = kit.system();
    let joining = twice::join(&ctx, &twice::Wanted::new(kept, gone, kept)).await.unwrap();
    let mut third = named("Zed", "Newcomer");
    third.email = people::model::Email::read("kate.smith@example.org").ok();
    add(&ctx, third).await.unwrap();
    let done = twice::apart(&ctx, joining).await.unwrap();
    assert!(done.address_taken);
    let back = service::dossier(&ctx, gone).await.unwrap();
    assert!(back.contact(ContactKind::Email).is_none());
    assert!(back.contact(ContactKind::Phone).is_some());
}

#[tokio::test]
async fn joinings_make_a_chain_and_never_a_ring() {
    let kit = kit().await;
    let ctx = kit.system();
    let mut ids = vec![];
    for i in 0..4 {
        let mut it = named("Ada", "Marsh");
        it.email = people::model::Email::read(&format!("ada{i}@example.org")).ok();
        ids.push(add(&ctx, it).await.unwrap());
    }
    let first = twice::join(&ctx, &twice::Wanted::new(ids[1], ids[0], ids[1])).await.unwrap();
    let second = twice::join(&ctx, &twice::Wanted::new(ids[2], ids[1], ids[2])).await.unwrap();
    for (kept, gone) in
        [(ids[0], ids[2]), (ids[1], ids[2]), (ids[2], ids[0]), (ids[0], ids[3]), (ids[2], ids[2])]
    {
        let problem = twice::join(&ctx, &twice::Wanted::new(kept, gone, kept)).await.unwrap_err();
        assert!(matches!(problem.kind, Kind::NotFound | Kind::Refused), "{problem}");
    }
    assert_eq!(twice::stands_for(&ctx, ids[0]).await.unwrap(), ids[2]);
    let mut all = twice::joined_entries(&ctx, ids[2]).await.unwrap();
    all.sort();
    assert_eq!(all, [ids[0].min(ids[1]), ids[0].max(ids[1])]);
    let problem = twice::apart(&ctx, first).await.unwrap_err();
    assert_eq!(problem.kind, Kind::Refused, "the later one first");
    twice::apart(&ctx, second).await.unwrap();
    twice::apart(&ctx, first).await.unwrap();
    assert_eq!(service::everyone(&ctx, ctx.now).await.unwrap().len(), 4);
}

#[tokio::test]
async fn two_numbers_of_the_association_stay_two_and_one_number_moves() {
    let kit = kit().await;
    let ctx = kit.system();
    let mut one = named("Ada", "Marsh");
    one.email = None;
    one.national_number = Some("N1".into());
    let gone = add(&ctx, one.clone()).await.unwrap();
    one.national_number = None;
    let kept = add(&ctx, one.clone()).await.unwrap();
    one.national_number = Some("N2".into());
    let third = add(&ctx, one).await.unwrap();
    let problem = twice::join(&ctx, &twice::Wanted::new(third, gone, third)).await.unwrap_err();
    assert!(problem.detail.contains("N1") && problem.detail.contains("N2"), "{problem}");
    let joining = twice::join(&ctx, &twice::Wanted::new(kept, gone, kept)).await.unwrap();
    assert_eq!(service::with_national(&ctx, "N1").await.unwrap(), Some(kept));
    twice::apart(&ctx, joining).await.unwrap();
    assert_eq!(service::with_national(&ctx, "N1").await.unwrap(), Some(gone));
}

#[tokio::test]
async fn an_import_whose_people_were_joined_is_not_undone() {
    let kit = kit().await;
    let ctx = kit.system();
    let text = "Name,Phone,Postcode,Category\nAda Marsh,01632 960001,FH1 2AB,national\nAda Marsh,01632 960001,FH1 2AB,national\n";
    let id = service::import::upload(&ctx, "list.csv", text.as_bytes()).await.unwrap();
    service::import::start(&ctx, id).await.unwrap();
    twice::look(&ctx).await.unwrap();
    assert!(open(&kit).await.is_empty(), "nobody is compared before the import is done");
    kit.run_due().await;
    twice::look(&ctx).await.unwrap();
    let found = open(&kit).await;
    assert_eq!(found.len(), 1);
    let joining =
        twice::join(&ctx, &twice::Wanted::new(found[0].one, found[0].other, found[0].one)).await.unwrap();
    assert_eq!(service::import::undo(&ctx, id).await.unwrap_err().kind, Kind::Refused);
    twice::apart(&ctx, joining).await.unwrap();
    service::import::undo(&ctx, id).await.unwrap();
    kit.run_due().await;
    assert_eq!((kit.count("people_person").await, kit.count("people_term").await), (0, 0));
}

#[tokio::test]
async fn the_pages_compare_join_and_take_apart() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    let (kept, gone) = two(&kit).await;
    officer.get("/people/duplicates").await.ok().says("Kate Smith").says("sound alike");
    let href = format!("/people/duplicates/{kept}/{gone}");
    officer.get(&href).await.ok().says("01632 960001").says("75 of 100");
    officer.get(&format!("/people/{kept}")).await.ok().says("may be the same person");
    // They differ in their category: nothing is guessed, and what was chosen is not lost.
    let (one, other) = (kept.to_string(), gone.to_string());
    let asked = officer.post(&format!("{href}/join"), &[("kept", &one), ("names", &other)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    asked.says("Membership: which holds?").says("Say which holds").says("checked");
    assert!(kit.count("people_joining").await == 0);
    let form = [("kept", one.as_str()), ("holds-membership", &one)];
    officer.post(&format!("{href}/join"), &form).await.sent_to();
    let kept_page = officer.get(&format!("/people/{gone}")).await.sent_to();
    assert_eq!(kept_page, format!("/people/{kept}"), "the old address leads to the kept entry");
    officer.get("/people/joined").await.ok().says("Catherine Smyth").says("Kate Smith");
    let row: (people::model::JoiningId,) =
        kit.db().one(kernel::sql!("SELECT id FROM people_joining")).await.unwrap();
    officer.post(&format!("/people/joined/{}/apart", row.0), &[]).await.sent_to();
    officer.get(&format!("/people/{gone}")).await.ok();
    officer.post(&format!("{href}/different"), &[]).await.sent_to();
    // A member without office sees nothing of it.
    let mut member = kit.signed_in(account(&kit, kept).await).await;
    for path in ["/people/duplicates", "/people/joined", &href] {
        assert_eq!(member.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn after_a_joining_nobody_acts_with_what_belonged_to_the_entry_that_went() {
    let kit = kit().await;
    let (one, other) = two(&kit).await;
    let db = kit.db();
    let group = kit.group.id;
    // Both are officers with a second factor and an agreement of their own.
    for (person, secret) in [(one, 1u8), (other, 2)] {
        crate::support::make_officer(&kit, person).await;
        let mut tx = db.begin().await.unwrap();
        tx.run(kernel::sql!(
            "INSERT INTO access_officer (group_id, person, since_at, agreed_version, agreed_at) VALUES ($1, $2, $3, 1, $3)",
            group,
            person,
            kit.app.now()
        ))
        .await
        .unwrap();
        tx.run(kernel::sql!(
            "INSERT INTO access_recovery (group_id, person, code_hash, made_at) VALUES ($1, $2, $3, $4)",
            group,
            person,
            vec![secret; 32],
            kit.app.now()
        ))
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    let mut before = kit.signed_in(account(&kit, other).await).await;
    before.get("/me").await.ok();
    twice::join(&kit.system(), &twice::Wanted::new(one, other, one)).await.unwrap();
    // The factor and the agreement of the entry that went open nothing: they are not the kept one's.
    let of = async |person: PersonId| {
        let (n,): (i64,) = db
            .one(kernel::sql!(
                "SELECT COUNT(*) FROM access_recovery WHERE group_id = $1 AND person = $2",
                group,
                person
            ))
            .await
            .unwrap();
        n
    };
    assert_eq!((of(one).await, of(other).await), (1, 1), "each belongs to the entry it was made for");
    // The session that was open as the entry that went is nobody's any more, and its account opens nothing.
    assert_ne!(before.get("/me").await.status, StatusCode::OK);
    assert!(access::service::account_of(db, group, other).await.unwrap().is_none());
    // Taken apart, it is theirs again.
    let joined = twice::joinings(&kit.system()).await.unwrap();
    twice::apart(&kit.system(), joined[0].id).await.unwrap();
    assert_eq!(of(other).await, 1);
    kit.signed_in(account(&kit, other).await).await.get("/me").await.ok();
}

#[tokio::test]
async fn a_second_scan_within_minutes_begins_at_once_and_loses_nobody() {
    let kit = kit().await;
    let ctx = kit.system();
    twice::scan(&ctx).await.unwrap();
    kit.run_due().await;
    kit.advance_minutes(1);
    let ctx = kit.system();
    for (given, address) in [("Juno", "one"), ("Juno", "two")] {
        let mut new = at(named(given, "Elderbrook"), "01632 960001", "FH1 2AB");
        new.email = Some(people::model::Email::read(&format!("{address}@example.org")).unwrap());
        add(&ctx, new).await.unwrap();
    }
    twice::scan(&ctx).await.unwrap();
    kit.run_due().await;
    assert_eq!(open(&kit).await.len(), 1, "the lease of the first scan holds nobody up");
}

/// An entry of somebody with a category since so many days ago, and a declaration of the same day.
fn since(kit: &Kit, given: &str, category: &str, days: i64, national: &str) -> NewPerson {
    let from = kit.app.now().plus_days(-days, &kit.group.zone);
    let mut it = named(given, "Longbarrow").member(category, from, Source::Officer).unwrap();
    it.email = people::model::Email::read(&format!("{given}.{days}@example.org")).ok();
    it.fact(NewFact::new(FactKind::NationalMember, national, from, Source::OwnDeclaration).unwrap())
}

#[tokio::test]
async fn where_two_entries_differ_one_holds_and_the_other_comes_back() {
    let kit = kit().await;
    let ctx = kit.system();
    let kept = add(&ctx, since(&kit, "Juno", "associate", 100, "no")).await.unwrap();
    let gone = add(&ctx, since(&kit, "Juno", "national", 200, "yes")).await.unwrap();
    twice::look(&ctx).await.unwrap();
    let differ = twice::differ(&ctx, kept, gone).await.unwrap();
    assert_eq!(
        differ.iter().map(|it| it.kind).collect::<Vec<_>>(),
        [FactKind::Membership, FactKind::NationalMember]
    );
    let before = held(&kit).await;
    let standing = async |person| service::dossier(&kit.system(), person).await.unwrap().standing;
    // What belongs together is chosen together: nobody is an associate who declares that they are in the association.
    let mut torn = twice::Wanted::new(kept, gone, kept);
    torn.holds.insert(FactKind::NationalMember, gone);
    let refused = twice::join(&ctx, &torn).await.unwrap_err();
    assert!(refused.kind == Kind::Refused && refused.clause.is_some(), "{refused}");
    // The kept entry's category holds: the older one ends on the day on which it begins, and nobody loses time.
    let mut wanted = twice::Wanted::new(kept, gone, kept);
    let joining = twice::join(&ctx, &wanted).await.unwrap();
    let now = standing(kept).await;
    assert_eq!((now.category.as_deref(), now.national_member), (Some("associate"), Some(false)));
    assert_eq!(now.since, Some(ctx.now.plus_days(-200, &kit.group.zone)), "a member without a break");
    let facts = service::dossier(&ctx, kept).await.unwrap().facts;
    let today = |kind| facts.iter().filter(|it| it.kind == kind && it.holds(ctx.now)).count();
    assert_eq!((today(FactKind::Membership), today(FactKind::NationalMember)), (1, 1), "one value on a day");
    let done = twice::apart(&kit.system(), joining).await.unwrap();
    assert_eq!(done.missing, 0);
    assert_eq!(held(&kit).await, before, "nothing is lost and nothing is added");
    // The other way round the younger one never held.
    wanted = twice::Wanted::new(kept, gone, kept);
    wanted.holds.extend([(FactKind::Membership, gone), (FactKind::NationalMember, gone)]);
    let joining = twice::join(&ctx, &wanted).await.unwrap();
    assert_eq!(standing(kept).await.category.as_deref(), Some("national"));
    // What an officer changed by hand meanwhile stays as it was left, and is counted.
    let said = service::dossier(&ctx, kept).await.unwrap().facts;
    let said = said.iter().find(|it| it.kind == FactKind::NationalMember && it.holds(ctx.now)).unwrap().id;
    kit.advance_minutes(5);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::withdraw_fact(tx, &ctx, kept, said).await }).unwrap();
    let done = twice::apart(&ctx, joining).await.unwrap();
    assert_eq!(done.missing, 0, "what held was changed, and what gave way comes back");
    assert_eq!(standing(gone).await.category.as_deref(), Some("national"));
    assert_eq!(standing(kept).await.category.as_deref(), Some("associate"));
}

#[tokio::test]
async fn a_stretch_behind_the_one_that_holds_goes_on() {
    let kit = kit().await;
    let ctx = kit.system();
    let kept = add(&ctx, since(&kit, "Juno", "associate", 300, "no")).await.unwrap();
    let mut other = since(&kit, "Juno", "national", 200, "no");
    other.facts[0] = other.facts[0].clone().until(ctx.now.plus_days(-100, &kit.group.zone)).unwrap();
    let gone = add(&ctx, other).await.unwrap();
    let before = held(&kit).await;
    let mut wanted = twice::Wanted::new(kept, gone, kept);
    wanted.holds.insert(FactKind::Membership, gone);
    let joining = twice::join(&ctx, &wanted).await.unwrap();
    for (days, category) in [(-250, "associate"), (-150, "national"), (-50, "associate")] {
        let at = ctx.now.plus_days(days, &kit.group.zone);
        let shown = service::everyone(&ctx, at).await.unwrap();
        assert_eq!(shown[0].category.as_deref(), Some(category), "{days}");
    }
    assert_eq!(twice::apart(&ctx, joining).await.unwrap().missing, 0);
    assert_eq!(held(&kit).await, before);
}
