//! The project's own checks and chores.

mod sqlite;

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace");
    match std::env::args().nth(1).as_deref() {
        Some("migrations") => sqlite::run(root, false),
        _ => anyhow::bail!("cargo xtask migrations"),
    }
}
