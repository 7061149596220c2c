//! A dump carries everything over, and a damaged one changes nothing.
#![expect(clippy::unwrap_used, reason = "tests")]

use kernel::audit::{self, Line};
use kernel::group::NewGroup;
use kernel::{Ctx, dump, transact};
use testkit::Kit;

async fn with_lines(kit: &Kit) -> Ctx {
    lines_of(kit.system()).await
}

async fn lines_of(ctx: Ctx) -> Ctx {
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

/// The lines of a dump, to be changed by somebody who means ill.
fn lines(file: &[u8]) -> Vec<String> {
    use std::io::Read as _;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// A dump that holds these lines, with an end that fits.
fn forged(lines: &[String]) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    use std::io::Write as _;
    let sum = Sha256::digest(lines.concat().as_bytes());
    let sum: String = sum.iter().map(|it| format!("{it:02x}")).collect();
    let end = serde_json::json!({ "end": { "rows": lines.len() - 1, "sha256": sum } }).to_string();
    let mut out = flate2::write::GzEncoder::new(vec![], flate2::Compression::default());
    for line in lines.iter().chain([&end]) {
        writeln!(out, "{line}").unwrap();
    }
    out.finish().unwrap()
}

#[tokio::test]
async fn one_group_moves_in_beside_another_and_brings_nothing_for_it() {
    let (from, to) = (Kit::with(|it| it).await, Kit::with(|it| it).await);
    let new = NewGroup { name: "Saltmarsh", short_name: "Saltmarsh", zone: "Europe/London", host: None };
    let moving = kernel::group::create(from.db(), from.app.chance(), from.app.now(), new).await.unwrap();
    with_lines(&from).await;
    let ctx = lines_of(Ctx::system(&from.app, moving, from.app.now())).await;
    let mut file = vec![];
    dump::write(from.db(), Some(ctx.group.id), &mut file).await.unwrap();
    let own = lines(&file);
    let theirs = own.iter().find(|it| it.contains("colour-3")).unwrap();
    let theirs = theirs.replace(&ctx.group.id.to_string(), &to.group.id.to_string());
    let session = serde_json::json!(["kernel_session", ctx.group.id]).to_string();
    for (evil, why) in [(theirs, "another organisation"), (session, "unknown table")] {
        let with_evil: Vec<String> = own[..own.len() - 1].iter().cloned().chain([evil]).collect();
        let refused = dump::read(to.db(), forged(&with_evil).as_slice()).await.unwrap_err();
        assert!(refused.detail.contains(why), "{refused}");
    }
    let relabelled = own[0].replace(&ctx.group.id.to_string(), &to.group.id.to_string());
    let refused = dump::read(to.db(), forged(&[relabelled]).as_slice()).await.unwrap_err();
    assert!(refused.detail.contains("here already"), "{refused}");
    assert_eq!(to.count("kernel_setting").await, 0);
    dump::read(to.db(), file.as_slice()).await.unwrap();
    let verdict = audit::verify(to.db(), ctx.group.id).await.unwrap();
    assert_eq!((verdict.sealed, verdict.broken_at), (5, None));
    let again = dump::read(to.db(), file.as_slice()).await.unwrap_err();
    assert!(again.detail.contains("here already"), "{again}");
}

#[tokio::test]
async fn rows_of_a_table_that_was_made_anew_since_are_passed_over() {
    let (from, to) = (Kit::with(|it| it).await, Kit::with(|it| it).await);
    let new = NewGroup { name: "Saltmarsh", short_name: "Saltmarsh", zone: "Europe/London", host: None };
    let moving = kernel::group::create(from.db(), from.app.chance(), from.app.now(), new).await.unwrap();
    let mut file = vec![];
    dump::write(from.db(), Some(moving.id), &mut file).await.unwrap();
    let mut all = lines(&file);
    all.pop();
    // As it was written before the tally held sums.
    let tally = serde_json::json!(["people_tally", moving.id, "member", "", "", "", true, 7]).to_string();
    all.push(tally);
    let refused = dump::read(to.db(), forged(&all).as_slice()).await.unwrap_err();
    assert!(!refused.detail.is_empty(), "it is no row of today's table");
    let mut head: serde_json::Value = serde_json::from_str(&all[0]).unwrap();
    head["migrations"] = serde_json::json!(["0001_kernel_foundations"]);
    all[0] = head.to_string();
    dump::read(to.db(), forged(&all).as_slice()).await.unwrap();
    assert_eq!(to.count("people_tally").await, 0);
    assert_eq!(to.count("kernel_group").await, 2, "rows of all other tables are read in");
}

#[tokio::test]
async fn a_small_file_that_unpacks_without_end_is_refused() {
    let to = Kit::with(|it| it).await;
    let bomb = forged(&["x".repeat(80 * 1024 * 1024)]);
    assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
    let refused = dump::read(to.db(), bomb.as_slice()).await.unwrap_err();
    assert!(refused.detail.contains("longer than any row"), "{refused}");
}
