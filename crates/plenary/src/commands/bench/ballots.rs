//! Ballots a second: given out, cast durably, and both by the form without script. A ballot is cast when it is on the disk
//! before the answer.

use kernel::{Ctx, group};
use polling::bench::{Measured, Prepared};

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
    let ctx = || Ctx::system(&app, group.clone(), app.now());
    println!(
        "What a second of one core does is processor time of this whole process, also on a busy machine."
    );
    for at_once in [1, 32] {
        let prepared = Prepared::new(&ctx(), args.number).await?;
        let before = cpu();
        let (issued, signed) = prepared.issue(&ctx(), at_once).await?;
        line("given out", at_once, issued, cpu() - before);
        let sealed = prepared.seal(&ctx(), &signed).await?;
        let bytes = sealed.first().map_or(0, Vec::len);
        let before = cpu();
        let cast = prepared.cast(&ctx(), sealed, at_once).await?;
        line("cast durably", at_once, cast, cpu() - before);
        let before = cpu();
        let both = polling::bench::cast_many(&ctx(), args.number, at_once).await?;
        line("both, by the plain form", at_once, both, cpu() - before);
        println!("    an entry has {bytes} bytes (8 candidates, one key)");
    }
    app.db().close().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn line(what: &str, at_once: usize, done: Measured, cpu: f64) {
    let papers = done.papers as f64;
    println!(
        "{at_once:>3} at once, {what:<24} {:>6} a second in {:.2?}; {:>6.0} a second of one core",
        done.papers_a_second(),
        done.took,
        papers / cpu.max(0.01)
    );
}

/// Seconds of processor time so far, of all threads; nought where the system does not say.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |it: usize| fields.get(it).and_then(|it| it.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
