//! Pages per second: a demonstration on loopback, two connections, the Monday page of an officer.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::ensure;
use kernel::{App, Ctx, group, session};

use super::client::Client;
use super::{median, per_second};
use crate::Outcome;
use crate::cli::{BenchRun, Place};
use crate::commands::serve::{application, bind};
use crate::installation::{Options, open};

const CONNECTIONS: u32 = 2;

pub async fn run(args: BenchRun) -> Outcome {
    let folder = std::env::temp_dir().join(format!("plenary-bench-{}", std::process::id()));
    let place = Place { data: folder.clone(), database: args.database.clone() };
    crate::demo::fill(&place, "http://127.0.0.1").await?;
    let app = open(&place, Options { demo: true, ..Options::new("http://127.0.0.1") }).await?;
    let cookie = sign_somebody_in(&app).await?;
    let listener = bind(([127, 0, 0, 1], 0).into()).await?;
    let address = listener.local_addr()?;
    let service = application(&app).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    for path in ["/healthz", "/", "/me", "/elections", "/c/elections"] {
        let done = measure(address, &cookie, path, args.number).await;
        match done {
            Ok(line) => println!("{line}"),
            Err(e) => eprintln!("{path}: {e}"),
        }
    }
    app.db().close().await;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

async fn sign_somebody_in(app: &App) -> anyhow::Result<String> {
    let groups = group::all(app.db()).await?;
    let group = groups.first().ok_or_else(|| anyhow::anyhow!("the demonstration has no organisation"))?;
    let ctx = Ctx::system(app, group.clone(), app.now());
    let token = access::service::demo_sign_in(&ctx, "organiser", "bench").await?;
    Ok(format!("{}={token}", session::COOKIE))
}

async fn measure(address: SocketAddr, cookie: &str, path: &str, number: u32) -> anyhow::Result<String> {
    let mut warm = Client::connect(address, cookie).await?;
    let (status, bytes) = warm.get(path).await?;
    ensure!(status == 200, "answered {status}");
    let begun = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (cookie, path) = (cookie.to_owned(), path.to_owned());
            tokio::spawn(async move {
                let (mut client, mut times) = (Client::connect(address, &cookie).await?, vec![]);
                for _ in 0..number / CONNECTIONS {
                    let asked = Instant::now();
                    client.get(&path).await?;
                    times.push(asked.elapsed());
                }
                anyhow::Ok(times)
            })
        })
        .collect();
    let mut times = vec![];
    for task in tasks {
        times.extend(task.await??);
    }
    let (whole, n) = (begun.elapsed(), times.len() as u64);
    Ok(format!("{path:<12} {:>7} pages/s, median {:.2?}, {bytes} bytes", per_second(n, whole), median(times)))
}
