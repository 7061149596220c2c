//! What a segment must not do: get stuck on one line, take back what it never wrote, end a membership that goes on, or
//! leave one on that has ended.

use feeds::model::{ChangeKind, Decision, RunId, RunState};
use feeds::service::{runs, take};
use kernel::{Kind, PersonId, transact};
use people::model::{ContactKind, FactKind, NewFact, Source};
use people::service as register;
use testkit::Kit;

use crate::segment::{file, person};
use crate::support::{add, kit, member, named};

async fn taken(kit: &Kit, text: &str) -> RunId {
    take::take(&kit.system(), text.as_bytes(), None).await.unwrap()
}

async fn apply(kit: &Kit, id: RunId) {
    runs::apply(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!(runs::one(&kit.system(), id).await.unwrap().state(), RunState::Applied);
}

async fn roll_back(kit: &Kit, id: RunId) {
    runs::roll_back(&kit.system(), id).await.unwrap();
    kit.run_due().await;
    assert_eq!(runs::one(&kit.system(), id).await.unwrap().state(), RunState::RolledBack);
}

async fn record(kit: &Kit, person: PersonId, kind: FactKind, value: &str) {
    let ctx = kit.system();
    let fact = NewFact::new(kind, value, ctx.now, Source::Officer).unwrap();
    transact!(ctx.db(), tx => { register::record_fact(tx, &ctx, person, fact.clone()).await }).unwrap();
}

#[tokio::test]
async fn a_line_that_cannot_be_written_is_named_before_and_stops_nobody_else() {
    let kit = kit().await;
    let long = "x".repeat(150);
    let lines = [person(1, "Marsh", ""), person(2, &long, ""), person(3, "Millrace", "")];
    let id = taken(&kit, &file("full", 1, 0, &lines)).await;
    let ctx = kit.system();
    let unfit = runs::changes(&ctx, id, 0).await.unwrap().into_iter().find(|it| it.unfit).unwrap();
    assert!(unfit.number == "N000000002" && unfit.conflict.starts_with("This line cannot be taken in"));
    assert_eq!(runs::apply(&ctx, id).await.unwrap_err().kind, Kind::Refused);
    for no in [Decision::Same, Decision::Other] {
        assert_eq!(runs::decide(&ctx, id, "N000000002", no).await.unwrap_err().kind, Kind::Conflict);
    }
    runs::decide(&ctx, id, "N000000002", Decision::Skip).await.unwrap();
    apply(&kit, id).await;
    let now = register::on_day(&kit.system(), kit.app.now(), "", 0).await.unwrap();
    assert_eq!(now.total, 2);
}

#[tokio::test]
async fn whoever_came_by_another_way_meanwhile_is_left_out_and_named() {
    let kit = kit().await;
    let lines: Vec<_> = (1..=3).map(|n| person(n, &format!("Marsh{n}"), "")).collect();
    let id = taken(&kit, &file("full", 1, 0, &lines)).await;
    let mut new = named("Adda", "Marshtwo");
    new.national_number = Some("N000000002".into());
    add(&kit.system(), new).await.unwrap();
    apply(&kit, id).await;
    let all = runs::changes(&kit.system(), id, 0).await.unwrap();
    let left: Vec<_> = all.iter().filter(|it| it.unfit).collect();
    assert!(left.len() == 1 && left[0].conflict.starts_with("This line could not be written"), "{left:?}");
    for family in ["Marsh1", "Marsh3"] {
        let who = register::alike(&kit.system(), "Ada", family, "").await.unwrap()[0].0;
        assert_eq!(register::listed(&kit.system(), who).await.unwrap().status, "member");
    }
    roll_back(&kit, id).await;
}

#[tokio::test]
async fn a_change_follows_somebody_into_the_entry_that_theirs_was_joined_with() {
    let kit = kit().await;
    let line = person(1, "Marsh", "");
    apply(&kit, taken(&kit, &file("full", 1, 0, std::slice::from_ref(&line))).await).await;
    kit.advance_minutes(5);
    let id = taken(&kit, &file("delta", 2, 1, &[line.replace("Harbour Ward", "Mill Ward")])).await;
    let ctx = kit.system();
    let ada = register::alike(&ctx, "Ada", "Marsh", "").await.unwrap()[0].0;
    let other = add(&ctx, named("Ada", "Marshlight")).await.unwrap();
    let wanted = register::duplicates::Wanted::new(other, ada, other);
    register::duplicates::join(&ctx, &wanted).await.unwrap();
    apply(&kit, id).await;
    let it = register::listed(&kit.system(), other).await.unwrap();
    assert_eq!(it.area.as_deref(), Some("Mill Ward"));
}

#[tokio::test]
async fn rolling_back_takes_back_what_the_run_wrote_and_nothing_that_was_done_since() {
    let kit = kit().await;
    let ctx = kit.system();
    // Known by the association's number, with an address of her own, suspended.
    let mut new = member(&kit, "Ada", "Marsh", "national");
    new.national_number = Some("N000000001".into());
    let ada = add(&ctx, new).await.unwrap();
    record(&kit, ada, FactKind::Suspended, "yes").await;
    kit.advance_days(1);
    let lines = [person(1, "Marshlight", "new@example.org"), person(2, "Millrace", "m@example.org")];
    let id = taken(&kit, &file("full", 1, 0, &lines)).await;
    apply(&kit, id).await;
    let millrace = register::alike(&kit.system(), "Ada", "Millrace", "").await.unwrap()[0].0;
    let now = register::listed(&kit.system(), ada).await.unwrap();
    assert_eq!((now.name.as_str(), now.email.as_deref()), ("Ada Marshlight", Some("new@example.org")));
    // The suspension is lifted, and somebody pays: that is nobody's to take back.
    kit.advance_days(1);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { register::end_flag(tx, &ctx, ada, FactKind::Suspended).await }).unwrap();
    record(&kit, millrace, FactKind::RegularContact, "yes").await;
    kit.advance_days(1);
    roll_back(&kit, id).await;
    let ctx = kit.system();
    let back = register::listed(&ctx, ada).await.unwrap();
    assert_eq!((back.name.as_str(), back.email.as_deref()), ("Ada Marsh", Some("ada.marsh@example.org")));
    let who = register::person(&ctx, ada).await.unwrap();
    assert_eq!(who.national_number.as_deref(), Some("N000000001"));
    let dossier = register::dossier(&ctx, ada).await.unwrap();
    let holds = |kind| dossier.facts.iter().filter(|it| it.kind == kind && it.holds(ctx.now)).count();
    assert_eq!((holds(FactKind::Suspended), holds(FactKind::Membership)), (0, 1));
    assert_eq!(register::owner(&ctx, ada).await.unwrap(), None);
    // Of whom somebody recorded something since the entry stays, and is no member any more.
    let stays = register::listed(&ctx, millrace).await.unwrap();
    assert_ne!(stays.status, "member");
    let live = register::dossier(&ctx, millrace).await.unwrap();
    assert!(live.contacts.iter().all(|it| it.kind != ContactKind::Email || it.until.is_some()));
}

#[tokio::test]
async fn whoever_leaves_the_association_is_no_member_here_whoever_recorded_it() {
    let kit = kit().await;
    let ctx = kit.system();
    // Recorded by an officer, before the first file.
    let mut new = member(&kit, "Ada", "Marsh", "national");
    new.national_number = Some("N000000001".into());
    new.email = None;
    let ada = add(&ctx, new).await.unwrap();
    let both = [person(1, "Marsh", ""), person(2, "Millrace", "")];
    apply(&kit, taken(&kit, &file("full", 1, 0, &both)).await).await;
    kit.advance_days(1);
    let id = taken(&kit, &file("full", 2, 0, &both[1..])).await;
    let kinds: Vec<_> = runs::changes(&kit.system(), id, 0).await.unwrap().iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ChangeKind::Gone]);
    apply(&kit, id).await;
    assert_eq!(register::listed(&kit.system(), ada).await.unwrap().status, "former");
    kit.advance_days(1);
    roll_back(&kit, id).await;
    assert_eq!(register::listed(&kit.system(), ada).await.unwrap().status, "member");
}

#[tokio::test]
async fn whoever_is_kept_and_not_used_there_has_not_left() {
    let kit = kit().await;
    let both = [person(1, "Marsh", ""), person(2, "Millrace", "")];
    apply(&kit, taken(&kit, &file("full", 1, 0, &both)).await).await;
    kit.advance_days(1);
    let kept = ["{\"n\":\"N000000001\",\"kept\":true}".to_owned(), both[1].clone()];
    let id = taken(&kit, &file("full", 2, 0, &kept)).await;
    let it = runs::one(&kit.system(), id).await.unwrap();
    assert_eq!((it.added, it.changed, it.gone), (0, 0, 0));
    assert_eq!(it.state(), RunState::Applied);
}

#[tokio::test]
async fn one_run_is_open_at_a_time() {
    let kit = kit().await;
    let ctx = kit.system();
    let first = file("full", 1, 0, &[person(1, "Marsh", "")]);
    let id = taken(&kit, &first).await;
    let second = file("full", 2, 0, &[person(1, "Marsh", ""), person(2, "Millrace", "")]);
    let no = take::take(&ctx, second.as_bytes(), None).await.unwrap_err();
    assert!(no.kind == Kind::Conflict && no.detail.contains("no. 1 is not finished"), "{no}");
    apply(&kit, id).await;
    // Neither is one rolled back beneath another that waits.
    kit.advance_minutes(5);
    let waits = taken(&kit, &second).await;
    assert_eq!(runs::roll_back(&kit.system(), id).await.unwrap_err().kind, Kind::Conflict);
    runs::drop_run(&kit.system(), waits).await.unwrap();
    roll_back(&kit, id).await;
}
