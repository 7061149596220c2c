//! The audit trail chains what is committed, and notices what is changed afterwards.
#![expect(clippy::unwrap_used, reason = "tests")]

use kernel::audit::{self, Line};
use kernel::{At, Chance, Clock, Config, Ctx, Db, Group, Problem, setting, sql, trail, transact};

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
async fn a_file_kept_elsewhere_shows_a_trail_that_was_rewritten_whole() {
    let dir = tempfile::tempdir().unwrap();
    let ctx = context(dir.path()).await;
    for name in ["Ada", "Ben", "Cleo"] {
        write(&ctx, name).await;
    }
    audit::seal(&ctx).await.unwrap();
    let mut kept = vec![];
    let written = trail::write(ctx.db(), ctx.group.id, &mut kept).await.unwrap();
    assert_eq!((written.lines, written.newest.len()), (3, 64));
    write(&ctx, "Dan").await;
    audit::seal(&ctx).await.unwrap();
    let sound = trail::compare(ctx.db(), kept.as_slice()).await.unwrap();
    assert_eq!(
        (sound.lines, sound.file_broken_at, sound.differs_at),
        (3, None, None),
        "the trail has gone on since"
    );
    // Somebody changes a line and computes the whole chain anew: here it fits, and the kept file says where it does not.
    ctx.db().run(sql!("UPDATE kernel_audit SET act = 'person.seen' WHERE seq = 2")).await.unwrap();
    ctx.db().run(sql!("UPDATE kernel_audit SET seq = NULL, chain = NULL")).await.unwrap();
    audit::seal(&ctx).await.unwrap();
    assert_eq!(audit::verify(ctx.db(), ctx.group.id).await.unwrap().broken_at, None);
    assert_eq!(trail::compare(ctx.db(), kept.as_slice()).await.unwrap().differs_at, Some(2));
    // A changed file says so of itself.
    let text = String::from_utf8(kept).unwrap().replacen("person.renamed", "person.praised", 1);
    assert_eq!(trail::compare(ctx.db(), text.as_bytes()).await.unwrap().file_broken_at, Some(1));
    assert!(trail::compare(ctx.db(), &b"{}"[..]).await.is_err());
}

#[tokio::test]
async fn a_secret_of_a_group_lies_beside_the_database_and_in_no_dump() {
    let dir = tempfile::tempdir().unwrap();
    let ctx = context(dir.path()).await;
    // An earlier version kept it among the settings.
    let old = [7u8; 32];
    let done: kernel::Result<()> =
        transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, "test.secret", &old).await });
    done.unwrap();
    assert_eq!(setting::secret(&ctx, "test.secret").await.unwrap(), (old, false));
    assert_eq!(setting::get::<[u8; 32]>(ctx.db(), ctx.group.id, "test.secret").await.unwrap(), None);
    assert_eq!(setting::secret(&ctx, "test.secret").await.unwrap(), (old, false), "it stays the same");
    let (fresh, made) = setting::secret(&ctx, "test.other").await.unwrap();
    assert!(made && fresh != old && setting::has_secret(&ctx, "test.other").await.unwrap());
    assert!(!setting::has_secret(&ctx, "test.none").await.unwrap());
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
