//! Imports that change who is there already, spreadsheets, and exports.

use axum::http::StatusCode;
use kernel::{Kind, PersonId, transact};
use people::export::Format;
use people::import::Known;
use people::model::{ContactKind, FactKind, ImportId, NewPerson, Phone};
use people::service;
use people::service::export::{Column, Wanted, table};
use people::service::import::{self as imports, State};
use testkit::Kit;

use crate::support::{add, data_manager, kit, member};

async fn upload(kit: &Kit, text: &str) -> ImportId {
    imports::upload(&kit.system(), "list.csv", text.as_bytes()).await.unwrap()
}

/// Ada has a telephone number and no address; Ben has neither.
async fn two(kit: &Kit) -> (PersonId, PersonId) {
    let mut ada: NewPerson = member(kit, "Ada", "Marsh", "national");
    ada.phone = Phone::read("01632 960001").ok();
    let ben = member(kit, "Ben", "Osprey", "associate");
    (add(&kit.system(), ada).await.unwrap(), add(&kit.system(), ben).await.unwrap())
}

const LIST: &str = "First name,Last name,E-mail,Telephone,Postcode,Category,Ward\n\
    Adah,Marsh,ada.marsh@example.org,01632 960777,FH1 2AB,national,Harbour\n\
    Ben,Osprey,BEN.OSPREY@example.org,,FH9 9ZZ,national,\n\
    Cleo,Finch,cleo@example.org,,,associate,\n";

async fn phone(kit: &Kit, person: PersonId) -> Option<String> {
    let it = service::dossier(&kit.system(), person).await.unwrap();
    it.contact(ContactKind::Phone).map(|it| it.value.clone())
}

async fn names(kit: &Kit) -> Vec<String> {
    let ctx = kit.system();
    service::everyone(&ctx, ctx.now).await.unwrap().into_iter().map(|it| it.name).collect()
}

#[tokio::test]
async fn what_the_register_lacks_is_filled_in_and_nothing_else() {
    let kit = kit().await;
    let (ada, ben) = two(&kit).await;
    let id = upload(&kit, LIST).await;
    imports::set_known(&kit.system(), id, Known::Fill).await.unwrap();
    let run = imports::dry_run(&kit.system(), id).await.unwrap();
    assert_eq!((run.good, run.known.len(), run.changes.len()), (1, 2, 2));
    let fields: Vec<_> = run.changes[0].changes.iter().map(|it| it.field).collect();
    assert_eq!(fields, ["Postal address", "Ward or branch"]);
    kit.advance_minutes(5);
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!(phone(&kit, ada).await.as_deref(), Some("01632 960001"));
    assert_eq!(names(&kit).await, ["Cleo Finch", "Ada Marsh", "Ben Osprey"]);
    let journal = imports::find(&kit.system(), id).await.unwrap();
    assert_eq!((journal.added, journal.changed, journal.skipped), (1, Some(2), 0));
    let it = service::dossier(&kit.system(), ben).await.unwrap();
    assert_eq!(it.standing.category.as_deref(), Some("associate"), "a category is not a gap");
}

#[tokio::test]
async fn what_differs_is_taken_over_and_brought_back() {
    let kit = kit().await;
    let (ada, ben) = two(&kit).await;
    kit.advance_minutes(5);
    let id = upload(&kit, LIST).await;
    imports::set_known(&kit.system(), id, Known::Update).await.unwrap();
    let run = imports::dry_run(&kit.system(), id).await.unwrap();
    let change = run.changes[0].changes.iter().find(|it| it.field == "Telephone").unwrap();
    assert_eq!((change.before.as_str(), change.after.as_str()), ("01632 960001", "01632 960777"));
    assert_eq!(names(&kit).await.len(), 2, "nothing is written by looking");
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!(phone(&kit, ada).await.as_deref(), Some("01632 960777"));
    assert_eq!(names(&kit).await, ["Cleo Finch", "Adah Marsh", "Ben Osprey"]);
    let it = service::dossier(&kit.system(), ben).await.unwrap();
    assert_eq!(it.standing.category.as_deref(), Some("national"));
    assert_eq!(
        it.facts.iter().filter(|it| it.kind == FactKind::Membership).count(),
        2,
        "the earlier one ended"
    );
    // The same file once more changes nothing.
    let again = upload(&kit, LIST).await;
    imports::set_known(&kit.system(), again, Known::Update).await.unwrap();
    assert!(imports::dry_run(&kit.system(), again).await.unwrap().changes.is_empty());
    // Somebody corrects a name meanwhile: that stays.
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::rename(tx, &ctx, ada, "Adela", "Marsh").await }).unwrap();
    kit.advance_minutes(5);
    imports::undo(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!(State::of(&imports::find(&kit.system(), id).await.unwrap()), State::Undone);
    assert_eq!(names(&kit).await, ["Adela Marsh", "Ben Osprey"]);
    assert_eq!(phone(&kit, ada).await.as_deref(), Some("01632 960001"));
    let it = service::dossier(&kit.system(), ben).await.unwrap();
    assert_eq!(it.standing.category.as_deref(), Some("associate"));
    assert!(it.contact(ContactKind::Post).is_none());
}

#[tokio::test]
async fn a_row_is_matched_by_the_registers_own_number_first() {
    let kit = kit().await;
    let (_, ben) = two(&kit).await;
    let text = "Number in this register,First name,Last name,E-mail\n2,Ben,Osprey,ada.marsh@example.org\n99,Nobody,Here,\n";
    let id = upload(&kit, text).await;
    imports::set_known(&kit.system(), id, Known::Update).await.unwrap();
    kit.advance_minutes(5);
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    // The address is Ada's and stays hers; the row says so, and nobody is made up for a number that is not there.
    let it = service::dossier(&kit.system(), ben).await.unwrap();
    assert_eq!(it.contact(ContactKind::Email).unwrap().value, "ben.osprey@example.org");
    let left = imports::not_taken(&kit.system(), id, 10).await.unwrap();
    assert!(left[0].note.contains("used in this register already"), "{left:?}");
    assert!(left[1].note.contains("number 99"), "{left:?}");
    assert_eq!(names(&kit).await.len(), 2);
}

#[tokio::test]
async fn what_is_exported_is_imported_again_without_a_change() {
    let kit = kit().await;
    two(&kit).await;
    for format in Format::ALL {
        let columns = Column::ALL.iter().map(|it| it.0).filter(|it| *it != Column::Status).collect();
        let wanted = Wanted { columns, format, ..Wanted::default() };
        let file = table(&kit.system(), &wanted, "by nobody").await.unwrap();
        assert_eq!((file.people.len(), file.left_out.len()), (2, 0));
        let id = imports::upload(&kit.system(), &file.name, &file.bytes).await.unwrap();
        imports::set_known(&kit.system(), id, Known::Update).await.unwrap();
        let run = imports::dry_run(&kit.system(), id).await.unwrap();
        assert_eq!((run.good, run.known.len(), run.wrong_rows), (0, 2, 0), "{:?}", run.errors);
        assert!(run.changes.is_empty(), "{:?}", run.changes);
        assert_eq!(run.header.last().map(String::as_str), Some("Taken out by"));
        assert_eq!(run.journal.encoding == "XLSX", format == Format::Xlsx);
    }
}

#[tokio::test]
async fn an_export_says_what_for_and_those_in_it_can_read_it() {
    let kit = kit().await;
    two(&kit).await;
    let (own, mut officer) = data_manager(&kit).await;
    officer.get("/people").await.ok().says("Export this list");
    officer
        .get("/people/export?category=national")
        .await
        .ok()
        .says("2</strong> people")
        .says("national member");
    let refused = officer.post("/people/export", &[("reason", "because"), ("columns", "email")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("10 to 500 letters").says("because");
    let form =
        [("reason", "letters to the national members"), ("columns", "family"), ("category", "national")];
    let place = officer.post("/people/export", &form).await.sent_to();
    assert_eq!(place, "/exports");
    let list = officer.get("/exports").await.ok().says("letters to the national members");
    let ctx = kit.system();
    let (id, make): (uuid::Uuid, String) =
        ctx.db().one(kernel::sql!("SELECT id, make FROM access_export")).await.unwrap();
    list.says(&id.to_string());
    let more = make.replace("category=national", "category=associate");
    let other = officer.get(&format!("{more}&export={id}")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "only what was asked for");
    let file = officer.get(&format!("{make}&export={id}")).await.ok();
    file.says("Marsh").says_nothing_of("Osprey").says("letters to the national members").says("Delete by");
    let (seen,): (i64,) = ctx
        .db()
        .one(kernel::sql!("SELECT COUNT(DISTINCT person) FROM kernel_access_person WHERE person <> $1", own))
        .await
        .unwrap();
    assert!(seen >= 1, "whoever is in it can see it");
    // Nobody without the power takes anything out.
    let ben = service::with_number(&ctx, 2).await.unwrap().unwrap();
    let plain = kit.acting(ben, "Ben Osprey").await;
    let wanted = Wanted { columns: vec![Column::Email], ..Wanted::default() };
    assert_eq!(table(&plain, &wanted, "").await.unwrap_err().kind, Kind::Forbidden);
}
