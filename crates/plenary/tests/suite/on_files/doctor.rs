//! What `plenary doctor` finds, and what it mends when asked to.

use std::path::Path;
use std::process::Command;

use kernel::sql;
use plenary::installation::{Options, open};
use serde_json::Value;

use crate::common::demonstration;
use crate::common::scene::place;

/// What it says of a folder, and whether all is well.
fn doctor(dir: &Path, further: &[&str]) -> (Vec<(bool, String)>, bool) {
    let mut asked = Command::new(env!("CARGO_BIN_EXE_plenary"));
    asked
        .args(["doctor", "--format", "json", "--data"])
        .arg(dir)
        .args(further)
        .env_remove("PLENARY_DATABASE");
    let done = asked.output().unwrap();
    let found: Vec<Value> = serde_json::from_slice(&done.stdout).unwrap();
    let found = found.iter().map(|it| (it["ok"] == true, it["what"].as_str().unwrap().to_owned())).collect();
    (found, done.status.success())
}

async fn write(dir: &Path, text: kernel::Sql) {
    let app = open(&place(dir), Options::new(demonstration::BASE)).await.unwrap();
    app.db().run(text).await.unwrap();
    app.db().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_not_that_of_its_people_is_found_and_counted_anew() {
    let dir = tempfile::tempdir().unwrap();
    demonstration::put(dir.path());
    let (found, well) = doctor(dir.path(), &[]);
    assert!(well, "{found:?}");
    assert!(found.iter().any(|it| it.1.contains("numbers are those of its people")), "{found:?}");
    write(
        dir.path(),
        sql!("UPDATE people_tally SET people = people + 1 WHERE level = 'area' AND people > 0"),
    )
    .await;
    let (found, well) = doctor(dir.path(), &[]);
    let wrong: Vec<_> = found.iter().filter(|it| !it.0).collect();
    assert!(!well && wrong.iter().all(|it| it.1.contains("of its people")), "{found:?}");
    let (found, well) = doctor(dir.path(), &["--recount"]);
    assert!(well, "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_the_audit_trail_that_was_changed_is_found() {
    let dir = tempfile::tempdir().unwrap();
    demonstration::put(dir.path());
    write(dir.path(), sql!("UPDATE kernel_audit SET act = 'nothing' WHERE seq = 3")).await;
    let (found, well) = doctor(dir.path(), &[]);
    assert!(!well && found.iter().any(|it| !it.0 && it.1.contains("audit lines sealed")), "{found:?}");
}
