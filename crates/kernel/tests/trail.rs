//! The audit trail chains what is committed, and notices what is changed afterwards.
#![expect(clippy::unwrap_used, reason = "tests")]

use kernel::audit::{self, Line};
use kernel::{At, Chance, Clock, Config, Ctx, Db, Group, Problem, sql, transact};

async fn context(dir: &std::path::Path) -> Ctx {
    let db = Db::open_sqlite(&dir.join("t.sqlite")).await.unwrap();
    kernel::migrate::run(&db).await.unwrap();
    let now = At::from_micros(1_780_000_000_000_000);
    let config = Config { base_url: String::new(), data_dir: dir.to_owned(), demo: false };
    let app = kernel::AppBuilder::new(db, Clock::fixed(now), Chance::seeded(1), config).build();
    let new = kernel::group::NewGroup { name: "A", short_name: "A", zone: "Europe/London", host: None };
    let group: Group = kernel::group::create(app.db(), app.chance(), now, new).await.unwrap();
    Ctx::system(&app, group, now)
}

async fn write(ctx: &Ctx, secret: &str) {
    let detail = serde_json::json!({ "name": secret });
    let done: kernel::Result<()> = transact!(ctx.db(), tx => {
        audit::audit(tx, ctx, Line::new("person.renamed").fields(&["name"]).detail(detail.clone())).await
    });
    done.unwrap();
}

#[tokio::test]
async fn a_changed_line_breaks_the_chain_and_an_erased_detail_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let ctx = context(dir.path()).await;
    for name in ["Ada", "Ben", "Cleo"] {
        write(&ctx, name).await;
    }
    assert_eq!(audit::seal(&ctx).await.unwrap(), 3);
    write(&ctx, "Dan").await;
    ctx.db().run(sql!("DELETE FROM kernel_audit_detail WHERE group_id = $1", ctx.group.id)).await.unwrap();
    let sound = audit::verify(ctx.db(), ctx.group.id).await.unwrap();
    assert_eq!((sound.sealed, sound.unsealed, sound.broken_at), (3, 1, None));
    ctx.db().run(sql!("UPDATE kernel_audit SET act = 'person.seen' WHERE seq = 2")).await.unwrap();
    assert_eq!(audit::verify(ctx.db(), ctx.group.id).await.unwrap().broken_at, Some(2));
}

#[tokio::test]
async fn what_fails_leaves_no_trace() {
    let dir = tempfile::tempdir().unwrap();
    let ctx = context(dir.path()).await;
    let refused: kernel::Result<()> = transact!(ctx.db(), tx => {
        audit::audit(tx, &ctx, Line::new("person.renamed")).await?;
        Err(Problem::refused("No."))
    });
    assert_eq!(refused.unwrap_err().detail, "No.");
    assert_eq!(audit::recent(ctx.db(), ctx.group.id, 10).await.unwrap().len(), 0);
}
