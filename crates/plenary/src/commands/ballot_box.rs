//! `plenary box`: the ballot box as a process, user and host of its own.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use kernel::{Chance, Clock};
use polling::box_store::{Host, host, read_key};

use super::serve::{bind, told_to_stop};
use crate::cli::ServeBox;
use crate::{Failure, Outcome};

/// Nothing is written about a request, so no log is set up either.
pub async fn run(args: ServeBox) -> Outcome {
    let key = key(&args.box_key)?;
    let listener = bind(args.listen).await?;
    eprintln!("The ballot box listens on http://{}", listener.local_addr()?);
    let host_of =
        Host { dir: args.data, mirror: args.box_mirror, origin: args.origin, key, clock: Clock::System };
    host(host_of, listener, told_to_stop()).await.map_err(|e| Failure::Input(e.detail))
}

/// The key that the register shows; made, for the owner alone, if there is none.
fn key(file: &Path) -> Result<[u8; 32], Failure> {
    if !file.exists() {
        let fresh = Chance::System.bytes::<32>();
        let hex: String = fresh.iter().map(|it| format!("{it:02x}")).collect();
        let mut made = kernel::private::create(file)
            .with_context(|| format!("the key {} cannot be written", file.display()))?;
        made.write_all(format!("{hex}\n").as_bytes())
            .and_then(|()| made.sync_all())
            .context("the key cannot be written")?;
        eprintln!(
            "Made the key {}. Copy it to the register, over a way that nobody listens to.",
            file.display()
        );
    }
    let text =
        fs::read_to_string(file).with_context(|| format!("the key {} cannot be read", file.display()))?;
    read_key(&text).ok_or_else(|| Failure::Input(format!("{} holds no key.", file.display())))
}
