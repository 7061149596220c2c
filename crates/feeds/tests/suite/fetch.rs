//! The feed is fetched over a wire, kept on disk on its way, and shown before anything changes.

use feeds::model::RunState;
use feeds::service::{fetch, issue, keys, runs};
use kernel::Ctx;
use people::model::{FactKind, NewFact, Source};
use testkit::Kit;
use tokio::net::TcpListener;

use crate::support::{add, data_manager, kit, member};

/// The association on a port of this machine, and how a group there is reached.
async fn association() -> (Kit, String, String) {
    let kit = kit().await;
    let ctx = kit.system();
    for (given, ward) in [("Ada", "Harbour Ward"), ("Ben", "Harbour Ward")] {
        let now = kit.app.now();
        let new = member(&kit, given, "Marsh", "national")
            .fact(NewFact::new(FactKind::Area, ward, now, Source::Officer).unwrap());
        add(&ctx, new).await.unwrap();
    }
    let (officer, _) = data_manager(&kit).await;
    let (id, token) =
        issue::add(&kit.acting(officer, "Dara").await, &kit.group.name, "Harbour Ward").await.unwrap();
    issue::agree(&ctx, id).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/feeds/{id}", listener.local_addr().unwrap());
    let router = kernel::serve::finish(kit.app.clone(), kernel::serve::router(&kit.app), |it| it);
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    (kit, address, token)
}

async fn applied(kit: &Kit) -> (i64, i64, i64) {
    // Runs of one instant have no order.
    kit.advance_minutes(1);
    let id = fetch::now(&kit.system()).await.unwrap().unwrap();
    let it = runs::one(&kit.system(), id).await.unwrap();
    if it.state() == RunState::Checked {
        runs::apply(&kit.system(), id).await.unwrap();
        kit.run_due().await;
    }
    let it = runs::one(&kit.system(), id).await.unwrap();
    assert!(it.state() == RunState::Applied && it.signed);
    (it.added, it.changed, it.gone)
}

#[tokio::test]
async fn each_night_brings_what_changed_and_a_lost_night_brings_everything() {
    let (theirs, address, token) = association().await;
    let ours = kit().await;
    let ctx = ours.system();
    assert!(fetch::set_source(&ctx, &address, &token).await.unwrap_err().detail.contains("Pin"));
    keys::pin(&ctx, &keys::seal(&theirs.system()).await.unwrap().public()).await.unwrap();
    fetch::set_source(&ctx, &format!("{address}/full"), &token).await.unwrap();
    assert!(fetch::source(&ctx).await.unwrap().unwrap().token.is_empty(), "the token is shown to nobody");
    assert_eq!(applied(&ours).await, (2, 0, 0));
    let cleo = member(&theirs, "Cleo", "Marsh", "national")
        .fact(NewFact::new(FactKind::Area, "Harbour Ward", theirs.app.now(), Source::Officer).unwrap());
    add(&theirs.system(), cleo).await.unwrap();
    assert_eq!(applied(&ours).await, (1, 0, 0));
    // A night is lost on the way: the association believes that we have it. The next file is whole again.
    let to = issue::recipients(&theirs.system()).await.unwrap().remove(0);
    issue::make(&theirs.system(), &to, feeds::model::Kind::Delta, &mut vec![]).await.unwrap();
    assert_eq!(applied(&ours).await, (0, 0, 0));
    let last = runs::recent(&ours.system()).await.unwrap().remove(0);
    assert_eq!((last.kind.as_str(), last.row_count), ("full", 3));
    // While a file waits for an officer, none is fetched over it.
    let dan = member(&theirs, "Dan", "Marsh", "national")
        .fact(NewFact::new(FactKind::Area, "Harbour Ward", theirs.app.now(), Source::Officer).unwrap());
    add(&theirs.system(), dan).await.unwrap();
    assert!(fetch::now(&ours.system()).await.unwrap().is_some());
    assert!(fetch::now(&ours.system()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_wrong_token_and_a_silent_server_are_said_and_tried_again_later() {
    let (theirs, address, token) = association().await;
    let ours = kit().await;
    let ctx = ours.system();
    keys::pin(&ctx, &keys::seal(&theirs.system()).await.unwrap().public()).await.unwrap();
    fetch::set_source(&ctx, &address, &token.replace(&token[..4], "abcd")).await.unwrap();
    let tries = async |kit: &Kit| {
        let problem = fetch::now(&kit.system()).await.unwrap_err();
        let it = fetch::source(&kit.system()).await.unwrap().unwrap();
        (problem.detail, it.failures, it.next_at.micros() - kit.app.now().micros())
    };
    let minute = 60 * 1_000_000;
    let (why, failures, wait) = tries(&ours).await;
    assert!(why.contains("token"), "{why}");
    assert_eq!((failures, wait / minute), (1, 15));
    let (_, failures, wait) = tries(&ours).await;
    assert_eq!((failures, wait / minute), (2, 30));
    // A key that is not the association's refuses the whole file, and nothing of it is kept.
    keys::pin(&ctx, &keys::seal(&ours.system()).await.unwrap().public()).await.unwrap();
    fetch::set_source(&ctx, &address, &token).await.unwrap();
    let (why, ..) = tries(&ours).await;
    assert!(why.contains("signature"), "{why}");
    assert_eq!(ours.count("feeds_change").await, 0);
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    fetch::set_source(&ctx, &format!("http://{nobody}/feeds/x"), &token).await.unwrap();
    assert!(tries(&ours).await.0.contains("cannot be reached"));
    let (_, mut officer) = data_manager(&ours).await;
    officer.get("/segment").await.ok().says("cannot be reached").says_nothing_of(&token);
    officer.post("/segment/source/stop", &[]).await.sent_to();
    assert!(fetch::source(&ours.system()).await.unwrap().is_none());
    let _: Ctx = ctx;
}
