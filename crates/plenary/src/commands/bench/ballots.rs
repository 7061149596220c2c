//! Ballots a second: given out, cast durably, and both by the form without script. A ballot is cast when it is on the disk
//! before the answer.

use kernel::{Ctx, group};

use crate::Outcome;
use crate::cli::{BenchRun, Place};
use crate::installation::{Options, open};

pub async fn run(args: BenchRun) -> Outcome {
    let folder = std::env::temp_dir().join(format!("plenary-bench-{}", std::process::id()));
    let place = Place { data: folder.clone(), database: args.database.clone() };
    let app = open(&place, Options::new("http://127.0.0.1")).await?;
    let host = format!("bench-{}", std::process::id());
    let new =
        group::NewGroup { name: "Bench", short_name: "Bench", zone: "Europe/London", host: Some(&host) };
    let group = group::create(app.db(), app.chance(), app.now(), new).await?;
    for at_once in [1, 32] {
        let ctx = Ctx::system(&app, group.clone(), app.now());
        for line in polling::bench::report(&ctx, args.number, at_once).await? {
            println!("{line}");
        }
    }
    app.db().close().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}
