//! A dump carries everything over, and a damaged one changes nothing.
#![expect(clippy::unwrap_used, reason = "tests")]

use kernel::audit::{self, Line};
use kernel::{Ctx, dump, transact};
use testkit::Kit;

async fn with_lines(kit: &Kit) -> Ctx {
    let ctx = kit.system();
    for n in 0..5 {
        let done: kernel::Result<()> = transact!(ctx.db(), tx => {
            kernel::setting::set(tx, ctx.group.id, &format!("colour-{n}"), &"red").await?;
            audit::audit(tx, &ctx, Line::new("setting.changed").detail(serde_json::json!({ "n": n }))).await
        });
        done.unwrap();
    }
    audit::seal(&ctx).await.unwrap();
    ctx
}

#[tokio::test]
async fn what_was_dumped_is_restored_with_its_proofs() {
    let (from, to) = (Kit::with(|it| it).await, tempfile::tempdir().unwrap());
    let ctx = with_lines(&from).await;
    let mut file = vec![];
    let written = dump::write(from.db(), None, &mut file).await.unwrap();
    let db = testkit::database(to.path()).await;
    kernel::migrate::run(&db).await.unwrap();
    let read = dump::read(&db, file.as_slice()).await.unwrap();
    assert_eq!((written.rows, &written.sha256), (read.rows, &read.sha256));
    let verdict = audit::verify(&db, ctx.group.id).await.unwrap();
    assert_eq!((verdict.sealed, verdict.broken_at), (5, None));
    let colour: Option<String> = kernel::setting::get(&db, ctx.group.id, "colour-3").await.unwrap();
    assert_eq!(colour.as_deref(), Some("red"));
}

#[tokio::test]
async fn a_dump_cut_short_or_changed_restores_nothing() {
    let kit = Kit::with(|it| it).await;
    with_lines(&kit).await;
    let mut file = vec![];
    dump::write(kit.db(), None, &mut file).await.unwrap();
    let to = tempfile::tempdir().unwrap();
    let db = testkit::database(to.path()).await;
    kernel::migrate::run(&db).await.unwrap();
    for cut in [0, 10, file.len() / 2, file.len() - 60] {
        assert!(dump::read(&db, &file[..cut]).await.is_err(), "cut at {cut}");
    }
    assert!(dump::read(&db, &b"not gzip at all"[..]).await.is_err());
    assert!(kernel::group::all(&db).await.unwrap().is_empty());
}
