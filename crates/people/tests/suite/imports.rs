//! Imports: what would happen, what happened, and what a kill in the middle leaves behind.

use kernel::{Kind, transact};
use people::model::{ImportId, Source};
use people::service::import::{self as imports, State};
use people::service::{self, Query};
use testkit::Kit;

use crate::support::{add, kit, named};

fn file(rows: usize) -> String {
    let mut text =
        String::from("First name;Last name;E-mail;Category;Joined;Lives in area;National number\n");
    for i in 1..=rows {
        text.push_str(&format!("Given{i};Family{i};person{i}@example.org;national;03/02/2021;yes;N{i}\n"));
    }
    text
}

async fn upload(kit: &Kit, text: &str) -> ImportId {
    imports::upload(&kit.system(), "list.csv", text.as_bytes()).await.unwrap()
}

async fn seen(kit: &Kit) -> i64 {
    let (_, total) = service::search(&kit.system(), &Query::default()).await.unwrap();
    let everyone = service::everyone(&kit.system(), kit.app.now()).await.unwrap().len();
    assert_eq!(i64::try_from(everyone).unwrap(), total, "lists and rolls see the same people");
    total
}

async fn state(kit: &Kit, id: ImportId) -> State {
    State::of(&imports::find(&kit.system(), id).await.unwrap())
}

#[tokio::test]
async fn a_list_is_imported_in_slices_and_seen_all_at_once() {
    let kit = kit().await;
    let id = upload(&kit, &file(65)).await;
    assert_eq!(imports::dry_run(&kit.system(), id).await.unwrap().good, 65);
    assert_eq!(seen(&kit).await, 0);
    imports::start(&kit.system(), id).await.unwrap();
    for _ in 0..4 {
        imports::step(&kit.system(), id).await.unwrap();
        assert_eq!(seen(&kit).await, 0, "nothing half-imported is ever seen");
    }
    let first = kit.count("people_person").await;
    assert_eq!(first, 65, "all rows are written and none is seen");
    imports::step(&kit.system(), id).await.unwrap();
    assert_eq!((state(&kit, id).await, seen(&kit).await), (State::Done, 65));
    assert_eq!(kit.count("access_person").await, 0, "nobody signs in before the end");
    kit.run_due().await;
    assert_eq!(kit.count("access_person").await, 65);
}

#[tokio::test]
async fn a_letter_for_signing_in_comes_before_the_rest_of_a_long_list() {
    let kit = kit().await;
    let id = upload(&kit, &file(1700)).await;
    imports::start(&kit.system(), id).await.unwrap();
    let mut ticked = None;
    assert!(kernel::job::round(&kit.app, &mut ticked).await.unwrap());
    // What is asked for while the next part is done comes after that part and before the one behind it.
    kit.advance_minutes(1);
    kit.visitor().post("/sign-in", &[("email", "ada@fairhaven.example")]).await.ok();
    while answered(&kit).await == 0 {
        kit.advance_minutes(1);
        assert!(kernel::job::round(&kit.app, &mut ticked).await.unwrap(), "there is more to do");
    }
    assert_eq!(state(&kit, id).await, State::Running);
}

async fn answered(kit: &Kit) -> i64 {
    let text =
        kernel::sql!("SELECT COUNT(*) FROM kernel_job WHERE kind = 'access.answer' AND done_at IS NOT NULL");
    let (n,): (i64,) = kit.db().one(text).await.unwrap();
    n
}

#[tokio::test]
async fn after_a_kill_another_process_goes_on_where_the_journal_stands() {
    let kit = kit().await;
    let id = upload(&kit, &file(90)).await;
    imports::start(&kit.system(), id).await.unwrap();
    // The job is taken, does one slice and dies: its lease stays behind.
    kit.db()
        .run(kernel::sql!(
            "UPDATE kernel_job SET leased_until = $1, attempts = 1",
            kit.app.now().plus_minutes(5)
        ))
        .await
        .unwrap();
    imports::step(&kit.system(), id).await.unwrap();
    assert_eq!(kit.run_due().await, 1, "only the event of the upload's start, not the leased job");
    assert_eq!(seen(&kit).await, 0);
    // A new process on the same database.
    let db = kit.db().clone();
    let again = kernel::AppBuilder::new(
        db,
        kernel::Clock::fixed(kit.app.now().plus_minutes(6)),
        kernel::Chance::seeded(99),
        kit.app.config().clone(),
    )
    .feature(mail::feature())
    .feature(access::feature())
    .feature(constitution::feature())
    .feature(people::feature())
    .build();
    kernel::job::run_due(&again, again.now()).await.unwrap();
    assert_eq!((state(&kit, id).await, seen(&kit).await), (State::Done, 90));
    let journal = imports::find(&kit.system(), id).await.unwrap();
    assert_eq!((journal.added, journal.skipped, journal.next_row), (90, 0, 90));
}

#[tokio::test]
async fn an_import_can_be_undone_before_and_after_its_end() {
    let kit = kit().await;
    for steps in [2, 10] {
        let id = upload(&kit, &file(50)).await;
        imports::start(&kit.system(), id).await.unwrap();
        for _ in 0..steps {
            imports::step(&kit.system(), id).await.unwrap();
        }
        imports::undo(&kit.system(), id).await.unwrap();
        assert_eq!(seen(&kit).await, 0, "out of sight at once");
        kit.run_due().await;
        kit.advance_minutes(10);
        kit.run_due().await;
        assert_eq!(state(&kit, id).await, State::Undone);
        assert_eq!((kit.count("people_person").await, kit.count("people_fact").await), (0, 0));
        assert_eq!((kit.count("people_contact").await, kit.count("access_person").await), (0, 0));
    }
}

#[tokio::test]
async fn undo_is_refused_once_more_is_recorded() {
    let kit = kit().await;
    let id = upload(&kit, &file(3)).await;
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    let ctx = kit.system();
    let one = service::everyone(&ctx, ctx.now).await.unwrap()[0].id;
    transact!(ctx.db(), tx => {
        service::begin_membership(tx, &ctx, one, "associate", ctx.now, Source::Officer).await
    })
    .unwrap();
    let problem = imports::undo(&ctx, id).await.unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
    assert_eq!(seen(&kit).await, 3);
}

#[tokio::test]
async fn errors_name_row_column_and_value_and_known_people_are_left_out() {
    let kit = kit().await;
    add(&kit.system(), named("Ada", "Marshlight")).await.unwrap();
    let text = "Name,Email,Category,Joined,National number\n\
        Ada Marsh,ADA.MARSHLIGHT@example.org,national,2020-01-01,\n\
        Ben Osprey,ben@example.org,national,2020-01-01,N1\n\
        Ben Other,ben2@example.org,national,2020-01-01,N1\n\
        Cleo,not-an-address,friend,yesterday,\n\
        ,nobody@example.org,national,,\n";
    let id = upload(&kit, text).await;
    let run = imports::dry_run(&kit.system(), id).await.unwrap();
    assert_eq!((run.good, run.known.len(), run.wrong_rows), (1, 2, 2));
    let first: Vec<_> = run.errors.iter().map(|it| (it.line, it.column, it.value.as_str())).collect();
    assert_eq!(
        first[..3],
        [(5, "E-mail", "not-an-address"), (5, "Member since", "yesterday"), (5, "Category", "friend")]
    );
    assert!(run.known[1].message.contains("Line 3"));
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    let journal = imports::find(&kit.system(), id).await.unwrap();
    assert_eq!((journal.added, journal.skipped), (1, 4));
    let left = imports::not_taken(&kit.system(), id, 10).await.unwrap();
    assert_eq!(left.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 4, 5, 6]);
    assert_eq!(seen(&kit).await, 2);
    // The same file once more adds nobody.
    let again = upload(&kit, text).await;
    let problem = imports::start(&kit.system(), again).await.unwrap_err();
    assert_eq!(problem.kind, Kind::Refused);
}

#[tokio::test]
async fn a_mapping_by_hand_is_remembered_for_the_next_file() {
    use people::import::{Column, Mapping};
    let kit = kit().await;
    let id = upload(&kit, "who;post\nAda Marsh;ada@example.org\n").await;
    assert!(!imports::dry_run(&kit.system(), id).await.unwrap().objections.is_empty());
    assert_eq!(imports::start(&kit.system(), id).await.unwrap_err().kind, Kind::Refused);
    let mapping = Mapping(vec![Column::FullName, Column::Email]);
    imports::set_mapping(&kit.system(), id, &mapping).await.unwrap();
    imports::start(&kit.system(), id).await.unwrap();
    let next = upload(&kit, "WHO;post\nBen Osprey;ben@example.org\n").await;
    assert_eq!(imports::dry_run(&kit.system(), next).await.unwrap().mapping, mapping);
}

#[tokio::test]
async fn two_presses_of_the_button_start_one_import() {
    let kit = kit().await;
    let id = upload(&kit, &file(5)).await;
    imports::start(&kit.system(), id).await.unwrap();
    assert_eq!(imports::start(&kit.system(), id).await.unwrap_err().kind, Kind::Conflict);
    kit.run_due().await;
    assert_eq!(seen(&kit).await, 5);
}

#[tokio::test]
async fn nonsense_is_refused_with_a_sentence() {
    let kit = kit().await;
    let huge = vec![b'a'; people::import::MOST_BYTES + 1];
    let wide = format!("{}\n1\n", ",".repeat(5000));
    let long = format!("name\n{}", "x\n".repeat(people::import::MOST_ROWS + 1));
    let files: [&[u8]; 7] =
        [b"", b"PK\x03\x04", b"\x00\x00\x00\x01\x02", b"\n\n\n", b"name\n", wide.as_bytes(), long.as_bytes()];
    for bytes in files.into_iter().chain([huge.as_slice()]) {
        let problem = imports::upload(&kit.system(), "x.csv", bytes).await.unwrap_err();
        assert!(problem.message_for("file").is_some_and(|it| it.ends_with('.')), "{problem}");
    }
    assert_eq!(kit.count("people_import").await, 0);
}

#[tokio::test]
async fn a_long_list_is_done_in_several_jobs_and_so_is_its_undoing() {
    let kit = kit().await;
    let id = upload(&kit, &file(850)).await;
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!((state(&kit, id).await, seen(&kit).await), (State::Done, 850));
    assert!(kit.count("kernel_job").await >= 3, "it stepped back in between");
    assert_eq!(kit.count("access_person").await, 850);
    imports::undo(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!((state(&kit, id).await, kit.count("people_person").await), (State::Undone, 0));
}

#[tokio::test]
async fn whoever_did_something_since_stays_when_the_list_is_undone_and_is_no_member_by_it() {
    let kit = kit().await;
    let id = upload(&kit, &file(30)).await;
    imports::start(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    let ctx = kit.system();
    let found = service::find(&ctx, "person7@example.org", service::Narrow::default()).await.unwrap();
    let person = found.people[0];
    let own = kit.acting(person, "Given7 Family7").await;
    let shown = people::model::ShownTo::Officers;
    service::offers::offer(&own, people::model::OfferKind::Skill, "bookkeeping", "", shown).await.unwrap();
    imports::undo(&ctx, id).await.unwrap();
    kit.run_due().await;
    assert_eq!((state(&kit, id).await, kit.count("people_person").await), (State::Undone, 1));
    assert_ne!(service::listed(&kit.system(), person).await.unwrap().status, "member");
    assert_eq!(
        (kit.count("people_offer").await, service::miscounted(kit.db(), kit.group.id).await.unwrap()),
        (1, 0)
    );
}

#[tokio::test]
async fn a_list_that_nobody_decides_about_and_what_was_said_of_its_rows_have_an_end() {
    let kit = kit().await;
    let draft = upload(&kit, &file(2)).await;
    let wrong = file(3).replace("person1@example.org", "person-at-nowhere");
    let done = upload(&kit, &wrong).await;
    imports::start(&kit.system(), done).await.unwrap();
    kit.run_due().await;
    let notes = async || {
        let rows: Vec<(String,)> = kit
            .db()
            .all(kernel::sql!("SELECT note FROM people_import_row WHERE person_id IS NULL"))
            .await
            .unwrap();
        rows.into_iter().map(|it| it.0).collect::<String>()
    };
    assert!(notes().await.contains("person-at-nowhere"), "it is read why a row was not taken");
    kit.advance_days(29);
    kit.run_due().await;
    assert_eq!(state(&kit, draft).await, State::Draft);
    kit.advance_days(2);
    kit.run_due().await;
    kit.run_due().await;
    assert_eq!(state(&kit, draft).await, State::Undone);
    let (kept,): (i64,) = kit
        .db()
        .one(kernel::sql!("SELECT COUNT(*) FROM people_import WHERE file IS NOT NULL"))
        .await
        .unwrap();
    assert_eq!(kept, 0);
    assert!(notes().await.contains("person-at-nowhere"));
    kit.advance_days(60);
    kit.run_due().await;
    assert_eq!(notes().await, "");
}
