//! A group takes segments in.

use axum::http::StatusCode;
use feeds::model::{Decision, RunId, RunState, Seal};
use feeds::service::{corrections, keys, runs, take};
use kernel::{Ctx, Kind, PersonId, Result, transact};
use people::model::ContactKind;
use sha2::{Digest as _, Sha256};
use testkit::Kit;

use crate::support::{account, add, data_manager, kit, make_officer, member, named};

pub fn person(n: u32, family: &str, email: &str) -> String {
    format!(
        "{{\"n\":\"N{n:09}\",\"given\":\"Ada\",\"family\":\"{family}\",\"email\":\"{email}\",\"phone\":\"\",\"address\":\"\",\"postcode\":\"ZZ1 1AB\",\"ward\":\"Harbour Ward\",\"constituency\":\"Fairhaven South\",\"since\":\"2020-02-03\"}}"
    )
}

pub fn file(kind: &str, seq: i64, base: i64, lines: &[String]) -> String {
    let head = format!(
        "{{\"segment\":1,\"group\":\"Fairhaven Members\",\"issuer\":\"The Association\",\"kind\":\"{kind}\",\"seq\":{seq},\"base\":{base},\"at\":\"2026-06-{seq:02}T02:10:00Z\"}}"
    );
    let end = format!("{{\"end\":{}}}", lines.len());
    [vec![head], lines.to_vec(), vec![end]].concat().join("\n") + "\n"
}

async fn read(ctx: &Ctx, text: &str) -> Result<RunId> {
    take::take(ctx, text.as_bytes(), None).await
}

/// The day on which the file was made that the register shows.
async fn made_on(kit: &Kit) -> Option<String> {
    let at = people::service::fed_at(&kit.system()).await.unwrap();
    at.map(|it| it.date(&kit.group.zone).to_string())
}

async fn jobs(kit: &Kit, kind: &str) -> i64 {
    let n = kit.db().one(kernel::sql!("SELECT COUNT(*) FROM kernel_job WHERE kind = $1", kind)).await;
    let (n,): (i64,) = n.unwrap();
    n
}

/// Takes a file in and applies it.
async fn applied(kit: &Kit, text: &str) -> RunId {
    let ctx = kit.system();
    let id = read(&ctx, text).await.unwrap();
    if runs::one(&ctx, id).await.unwrap().state() == RunState::Checked {
        runs::apply(&ctx, id).await.unwrap();
        kit.run_due().await;
    }
    assert_eq!(runs::one(&ctx, id).await.unwrap().state(), RunState::Applied);
    id
}

async fn counts(ctx: &Ctx, id: RunId) -> (i64, i64, i64, i64) {
    let it = runs::one(ctx, id).await.unwrap();
    (it.added, it.changed, it.gone, it.conflicts)
}

async fn members(kit: &Kit) -> Vec<String> {
    let all = people::service::everyone(&kit.system(), kit.app.now()).await.unwrap();
    all.into_iter().filter(|it| it.category.is_some()).map(|it| it.name).collect()
}

async fn of(kit: &Kit, name: &str) -> PersonId {
    let all = people::service::everyone(&kit.system(), kit.app.now()).await.unwrap();
    all.into_iter().find(|it| it.name == name).unwrap().id
}

#[tokio::test]
async fn a_full_file_adds_changes_and_ends_and_the_same_file_twice_changes_nothing() {
    let kit = kit().await;
    let first: Vec<String> =
        (1..=12).map(|n| person(n, &format!("Marsh{n}"), &format!("a{n}@example.org"))).collect();
    let text = file("full", 1, 0, &first);
    applied(&kit, &text).await;
    assert_eq!(members(&kit).await.len(), 12);
    let again = applied(&kit, &text).await;
    assert_eq!(counts(&kit.system(), again).await, (0, 0, 0, 0));
    // One moves, one leaves, one joins.
    kit.advance_days(1);
    let mut second = first.clone();
    second[2] = second[2].replace("a3@example.org", "new3@example.org");
    second.remove(4);
    second.push(person(13, "Newcomer", "n@example.org"));
    let id = applied(&kit, &file("full", 2, 0, &second)).await;
    assert_eq!(counts(&kit.system(), id).await, (1, 1, 1, 0));
    let now = members(&kit).await;
    assert!(now.contains(&"Ada Newcomer".to_owned()) && !now.contains(&"Ada Marsh5".to_owned()));
    let third = people::service::listed(&kit.system(), of(&kit, "Ada Marsh3").await).await.unwrap();
    assert_eq!(
        (third.email.as_deref(), third.category.as_deref()),
        (Some("new3@example.org"), Some("national"))
    );
    assert_eq!(third.area.as_deref(), Some("Harbour Ward"));
    assert_eq!(made_on(&kit).await.as_deref(), Some("2026-06-02"));
    // Rolled back, the register is as it was: who joined is gone, who left is back without a break.
    let left = of(&kit, "Ada Marsh5").await;
    kit.advance_days(1);
    runs::roll_back(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    let back = members(&kit).await;
    assert!(!back.contains(&"Ada Newcomer".to_owned()) && back.len() == 12);
    let fifth = people::service::listed(&kit.system(), left).await.unwrap();
    assert_eq!(fifth.since_at.unwrap().date(&kit.group.zone).to_string(), "2020-02-03");
    let third = people::service::listed(&kit.system(), third.person_id).await.unwrap();
    assert_eq!(third.email.as_deref(), Some("a3@example.org"));
    // What is shown is of the file before it again, and says so.
    assert_eq!(made_on(&kit).await.as_deref(), Some("2026-06-01"));
    // The same file can be taken again.
    let again = applied(&kit, &file("full", 2, 0, &second)).await;
    assert_eq!(counts(&kit.system(), again).await, (1, 1, 1, 0));
}

#[tokio::test]
async fn a_large_file_is_applied_and_rolled_back_in_several_jobs_so_that_others_get_their_turn() {
    let kit = kit().await;
    let all: Vec<String> = (1..=510).map(|n| person(n, &format!("Marsh{n}"), "")).collect();
    let id = applied(&kit, &file("full", 1, 0, &all)).await;
    assert_eq!((members(&kit).await.len(), jobs(&kit, "feeds.apply").await), (510, 2));
    runs::roll_back(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!((members(&kit).await.len(), jobs(&kit, "feeds.roll-back").await), (0, 2));
    assert_eq!(made_on(&kit).await, None);
}

#[tokio::test]
async fn a_delta_holds_what_changed_and_needs_the_file_it_starts_from() {
    let kit = kit().await;
    let first: Vec<String> = (1..=3).map(|n| person(n, &format!("Marsh{n}"), "")).collect();
    applied(&kit, &file("full", 4, 0, &first)).await;
    kit.advance_minutes(5);
    let lines = [person(2, "Moved", ""), "{\"n\":\"N000000003\",\"gone\":true}".to_owned()];
    let wrong = read(&kit.system(), &file("delta", 6, 5, &lines)).await.unwrap_err();
    assert!(wrong.detail.contains("Ask for a full file"), "{wrong}");
    let id = applied(&kit, &file("delta", 5, 4, &lines)).await;
    assert_eq!(counts(&kit.system(), id).await, (0, 1, 1, 0));
    assert_eq!(members(&kit).await, ["Ada Marsh1", "Ada Moved"]);
    let old = read(&kit.system(), &file("full", 3, 0, &first)).await.unwrap_err();
    assert!(old.detail.contains("older than no. 5"), "{old}");
}

#[tokio::test]
async fn a_feed_that_shrinks_by_half_waits_for_a_second_officer() {
    let kit = kit().await;
    let first: Vec<String> = (1..=20).map(|n| person(n, &format!("Marsh{n}"), "")).collect();
    applied(&kit, &file("full", 1, 0, &first)).await;
    kit.advance_minutes(5);
    let (dara, _) = data_manager(&kit).await;
    let olu = add(&kit.system(), member(&kit, "Olu", "Foxwhistle", "national")).await.unwrap();
    make_officer(&kit, olu).await;
    let one = kit.acting(dara, "Dara").await;
    let id = read(&one, &file("full", 2, 0, &first[..10])).await.unwrap();
    assert_eq!(runs::one(&one, id).await.unwrap().state(), RunState::Held);
    assert_eq!(runs::apply(&one, id).await.unwrap_err().kind, Kind::Conflict);
    assert_eq!(runs::agree(&one, id).await.unwrap_err().kind, Kind::Refused, "the same officer");
    runs::agree(&kit.acting(olu, "Olu").await, id).await.unwrap();
    runs::apply(&one, id).await.unwrap();
    kit.run_due().await;
    assert_eq!(members(&kit).await.len(), 12, "ten of the segment and the two officers");
}

#[tokio::test]
async fn conflicts_are_decided_before_anything_is_applied() {
    let kit = kit().await;
    let ctx = kit.system();
    let ada = add(&ctx, named("Ada", "Marshlight")).await.unwrap();
    let ben = add(&ctx, named("Ben", "Millrace")).await.unwrap();
    let lines = [
        person(1, "Marshlight", "ada.marshlight@example.org"),
        person(2, "Millrace", "ben.millrace@example.org"),
        person(3, "Plain", "plain@example.org"),
    ];
    kit.advance_minutes(5);
    let ctx = kit.system();
    let id = read(&ctx, &file("full", 1, 0, &lines)).await.unwrap();
    assert_eq!(counts(&ctx, id).await, (3, 0, 0, 2));
    assert_eq!(runs::apply(&ctx, id).await.unwrap_err().kind, Kind::Refused);
    runs::decide(&ctx, id, "N000000001", Decision::Same).await.unwrap();
    runs::decide(&ctx, id, "N000000002", Decision::Other).await.unwrap();
    assert_eq!(runs::decide(&ctx, id, "N000000003", Decision::Skip).await.unwrap_err().kind, Kind::Conflict);
    runs::apply(&ctx, id).await.unwrap();
    kit.run_due().await;
    let same = people::service::person(&ctx, ada).await.unwrap();
    assert_eq!(same.national_number.as_deref(), Some("N000000001"));
    // Somebody else got no address that belongs to another, and the other kept it.
    let kept = people::service::listed(&ctx, ben).await.unwrap();
    assert_eq!((kept.email.as_deref(), kept.category), (Some("ben.millrace@example.org"), None));
    let other = people::service::listed(&ctx, of(&kit, "Ada Millrace").await).await.unwrap();
    assert_eq!((other.email, other.category.as_deref()), (None, Some("national")));
}

#[tokio::test]
async fn what_the_association_owns_is_read_only_and_a_correction_travels_back() {
    let kit = kit().await;
    let (_, mut officer) = data_manager(&kit).await;
    applied(&kit, &file("full", 1, 0, &[person(1, "Marshlight", "ada@example.org")])).await;
    let ada = of(&kit, "Ada Marshlight").await;
    let ctx = kit.system();
    let rename =
        transact!(ctx.db(), tx => { people::service::rename(tx, &ctx, ada, "Adda", "Marshlight").await });
    let problem = rename.unwrap_err();
    assert!(problem.kind == Kind::Refused && problem.hint.unwrap().contains("/correction"));
    let email = transact!(ctx.db(), tx => {
        people::service::change_contact(tx, &ctx, ada, ContactKind::Email, "evil@example.org", "").await
    });
    assert_eq!(email.unwrap_err().kind, Kind::Refused);
    // The segment says nothing of a telephone, so that one is the group's to keep.
    transact!(ctx.db(), tx => {
        people::service::change_contact(tx, &ctx, ada, ContactKind::Phone, "020 7946 0001", "").await
    })
    .unwrap();
    officer
        .get(&format!("/people/{ada}"))
        .await
        .ok()
        .says("kept by The Association, as of Monday 1 June 2026, 03:10");
    let form = [("field", "last name"), ("value", "Marshlight-Reed")];
    let edit = officer.get(&format!("/people/{ada}/edit")).await.ok().says("Kept by");
    edit.says(&format!("/people/{ada}/correction")).says_nothing_of("Correct the name");
    officer.post(&format!("/people/{ada}/correction"), &form).await.sent_to();
    let out = officer.post("/segment/corrections", &[]).await.ok();
    out.says("Marshlight-Reed").says("N000000001");
    // The next file carries it out, and the suggestion is done.
    kit.advance_minutes(5);
    applied(&kit, &file("full", 2, 0, &[person(1, "Marshlight-Reed", "ada@example.org")])).await;
    assert_eq!(corrections::outgoing(&kit.system()).await.unwrap()[0].state, "done");
    // A stranger in the group suggests nothing about others.
    let ben = add(&kit.system(), member(&kit, "Ben", "Millrace", "associate")).await.unwrap();
    let mut other = kit.signed_in(account(&kit, ben).await).await;
    let answer = other.get(&format!("/people/{ada}/correction")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    answer.says_nothing_of("Marshlight");
    assert_eq!(other.get("/segment").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_broken_foreign_or_not_signed_is_refused_and_leaves_nothing() {
    let kit = kit().await;
    let ctx = kit.system();
    let good = [person(1, "Marsh", ""), person(2, "Reed", "")];
    let text = file("full", 1, 0, &good);
    let long = person(3, &"x".repeat(20_000), "");
    let cases = [
        (text.replace("{\"end\":2}\n", ""), "part of it is missing"),
        (text.replace("{\"end\":2}", "{\"end\":3}"), "says that it has 3 lines"),
        (file("full", 1, 0, &[person(2, "Reed", ""), person(1, "Marsh", "")]), "in their order"),
        (file("full", 1, 0, &[person(1, "Reed", ""), person(1, "Marsh", "")]), "in their order"),
        (text.replace("Fairhaven Members", "Elsewhere"), "made for Elsewhere"),
        (text.replace("\"segment\":1", "\"segment\":9"), "format 9"),
        (format!("{text}{text}"), "behind the end"),
        (file("full", 1, 0, &[long]), "longer than any line"),
        ("name,email\n".into(), "not a segment"),
    ];
    for (text, says) in cases {
        let problem = read(&ctx, &text).await.unwrap_err();
        assert!(problem.detail.contains(says), "{says}: {problem}");
    }
    let (ours, theirs) = (Seal::of(&[1; 32]), Seal::of(&[2; 32]));
    keys::pin(&ctx, &ours.public()).await.unwrap();
    let hash: [u8; 32] = Sha256::digest(&text).into();
    assert!(read(&ctx, &text).await.unwrap_err().message_for("signature").is_some());
    let forged = take::take(&ctx, text.as_bytes(), Some(&theirs.sign(&hash))).await.unwrap_err();
    assert!(forged.message_for("signature").is_some());
    assert_eq!((kit.count("feeds_run").await, kit.count("feeds_change").await), (0, 0));
    let id = take::take(&ctx, text.as_bytes(), Some(&ours.sign(&hash))).await.unwrap();
    assert!(runs::one(&ctx, id).await.unwrap().signed);
    let busy = take::take(&ctx, text.as_bytes(), Some(&ours.sign(&hash))).await.unwrap_err();
    assert_eq!(busy.kind, Kind::Conflict);
}

#[tokio::test]
async fn the_pages_lead_from_the_file_to_the_applied_segment_and_monday_knows() {
    let kit = kit().await;
    let (dara, mut officer) = data_manager(&kit).await;
    add(&kit.system(), named("Ada", "Marshlight")).await.unwrap();
    let lines = [person(1, "Marshlight", "ada.marshlight@example.org"), person(2, "Reed", "r@example.org")];
    let text = file("full", 1, 0, &lines);
    let page = officer.upload("/segment", ("file", "s.jsonl", text.as_bytes()), &[]).await.sent_to();
    let dues = (feeds::feature().dues.unwrap())(kit.acting(dara, "Dara").await).await.unwrap();
    assert!(
        dues[0].title.contains("2 join") && dues[0].title.contains("1 conflict to decide"),
        "{}",
        dues[0].title
    );
    officer
        .get(&page)
        .await
        .ok()
        .says("belongs to Ada Marshlight")
        .says("It is the same person")
        .says("not signed");
    assert_eq!(officer.post(&format!("{page}/apply"), &[]).await.status, StatusCode::CONFLICT);
    let decide = [("number", "N000000001"), ("decision", "same")];
    officer.post(&format!("{page}/decide"), &decide).await.sent_to();
    officer.post(&format!("{page}/apply"), &[]).await.sent_to();
    kit.run_due().await;
    officer.get(&page).await.ok().says("applied").says("Roll it back");
    officer.get("/segment").await.ok().says("as of Monday 1 June 2026");
    officer.get("/people").await.ok().says("data is as of");
    let broken = officer.upload("/segment", ("file", "s.jsonl", b"nonsense"), &[]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_run_that_is_cut_off_anywhere_goes_on_and_repeats_nothing() {
    let kit = kit().await;
    let ctx = kit.system();
    let line = |i: u32| person(i, &format!("Family{i}"), &format!("ada{i}@example.org"));
    let id = read(&ctx, &file("full", 1, 0, &(1..=200).map(line).collect::<Vec<_>>())).await.unwrap();
    runs::apply(&ctx, id).await.unwrap();
    // The process dies after 5 ms, 10 ms, 20 ms …: whatever it was doing is dropped where it stood.
    let (mut wait, mut cuts) = (5, 0);
    while runs::one(&ctx, id).await.unwrap().state() != RunState::Applied {
        let _ = tokio::time::timeout(std::time::Duration::from_millis(wait), kit.run_due()).await;
        (wait, cuts) = (wait * 2, cuts + 1);
        kit.advance_minutes(10);
        assert!(cuts < 20, "it never comes to an end");
    }
    assert!(cuts > 1, "it was cut off at least once");
    assert_eq!(members(&kit).await.len(), 200);
    // Three facts that hold, ward and constituency for each, and no person twice.
    assert_eq!(kit.count("people_person").await, 200);
    assert_eq!(kit.count("people_fact").await, 1000);
    let again =
        read(&kit.system(), &file("full", 2, 1, &(1..=200).map(line).collect::<Vec<_>>())).await.unwrap();
    assert_eq!(counts(&kit.system(), again).await, (0, 0, 0, 0), "the same people once more change nothing");
}
