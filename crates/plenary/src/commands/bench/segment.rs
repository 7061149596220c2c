//! `plenary bench segment`: a file of so many lines compared with as many that are there, one in a hundred changed.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::time::Instant;

use feeds::service::{runs, take};
use kernel::Ctx;
use kernel::group::{self, NewGroup};

use super::per_second;
use crate::Outcome;
use crate::cli::{BenchSegment, Place};
use crate::installation::{Options, open};

const SLICE: u64 = 5000;

pub async fn run(args: BenchSegment) -> Outcome {
    let dir = std::env::temp_dir().join(format!("plenary-bench-{}", std::process::id()));
    let place = Place { data: dir.clone(), database: args.database.clone() };
    let app = open(&place, Options::new("http://127.0.0.1")).await?;
    app.db().hurry().await?;
    let new =
        NewGroup { name: "Bench", short_name: "Bench", zone: "Europe/London", host: Some("bench.invalid") };
    let group = group::create(app.db(), app.chance(), app.now(), new).await?;
    let ctx = Ctx::system(&app, group, app.now());
    eprintln!("Writing {} lines …", args.number);
    for from in (0..args.number).step_by(usize::try_from(SLICE).unwrap_or(1)) {
        feeds::bench::fill(&ctx, from, (from + SLICE).min(args.number)).await?;
    }
    let path = dir.join("segment.jsonl");
    write(&path, args.number)?;
    let before = most_memory();
    let start = Instant::now();
    let id = take::take(&ctx, BufReader::new(File::open(&path)?), None).await?;
    let took = start.elapsed();
    let it = runs::one(&ctx, id).await?;
    println!("lines            {}", args.number);
    println!("join/change/leave {}/{}/{}", it.added, it.changed, it.gone);
    println!("seconds          {}.{:03}", took.as_secs(), took.subsec_millis());
    println!("lines per second {}", per_second(args.number, took));
    println!("most memory      {} MiB before, {} MiB after", before / 1024, most_memory() / 1024);
    println!("file             {} MiB", fs::metadata(&path)?.len() / 1024 / 1024);
    app.db().close().await;
    Ok(fs::remove_dir_all(dir)?)
}

/// One line in a thousand is missing and one is new; one in a hundred is changed.
fn write(path: &std::path::Path, number: u64) -> Outcome {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(
        out,
        "{{\"segment\":1,\"group\":\"Bench\",\"issuer\":\"Bench\",\"kind\":\"full\",\"seq\":1,\"at\":\"2026-06-01T00:00:00Z\"}}"
    )?;
    let mut lines = 0u64;
    for place in (0..number + number / 1000).filter(|it| *it >= number || it % 1000 != 5) {
        writeln!(out, "{}", serde_json::to_string(&feeds::bench::line(place, 1))?)?;
        lines += 1;
    }
    writeln!(out, "{{\"end\":{lines}}}")?;
    Ok(out.flush()?)
}

/// The most memory this process has held so far, in KiB; 0 where the system does not say.
pub(super) fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}
