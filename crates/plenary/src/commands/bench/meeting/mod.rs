//! `plenary bench meeting`: real servers as processes of their own, members who follow over real connections, phones that
//! come in and vote; how long each answer took, and how soon the tellers saw each vote.

mod load;
mod report;
mod scene;

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::Outcome;
use crate::cli::BenchMeeting;
use crate::commands::serve::allow_many_connections;
use report::Memory;

/// A server under test.
struct Node {
    child: Child,
    address: SocketAddr,
    idle: Memory,
}

pub async fn run(args: BenchMeeting) -> Outcome {
    check(&args)?;
    allow_many_connections();
    let folder = std::env::temp_dir().join(format!("plenary-bench-{}", std::process::id()));
    eprintln!("Entering {} members …", args.followers);
    let scene = scene::set(&folder, &args).await?;
    let mut nodes = vec![];
    for n in 0..args.nodes {
        // The second node has no box of its own in use: open votes live in the database alone.
        let data = if n == 0 { folder.clone() } else { folder.join(format!("node-{n}")) };
        nodes.push(start(&data, args.database.as_deref()).await?);
    }
    let addresses: Vec<SocketAddr> = nodes.iter().map(|it| it.address).collect();
    let done = load::play(&scene, &addresses, &args).await;
    for node in &mut nodes {
        let most = Memory::of(node.child.id());
        println!("{}", most.line(node.idle));
        node.child.kill().await?;
    }
    done?.print();
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn check(args: &BenchMeeting) -> anyhow::Result<()> {
    ensure!(args.voters > 0 && args.voters <= args.followers, "voters are among those who follow");
    ensure!(args.nodes > 0, "one server at least is measured");
    ensure!(args.nodes == 1 || args.database.is_some(), "several servers share a PostgreSQL database");
    Ok(())
}

async fn start(data: &Path, database: Option<&str>) -> anyhow::Result<Node> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["serve", "--listen", &address.to_string(), "--data"]).arg(data);
    if let Some(url) = database {
        command.args(["--database", url]);
    }
    let mut child = command.stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut lines = BufReader::new(child.stderr.take().context("the server says nothing")?).lines();
    while let Some(line) = lines.next_line().await? {
        if line.contains("listens on") {
            break;
        }
    }
    // What it says later is read, so that it never waits for a reader.
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            eprintln!("server: {line}")
        }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    let idle = Memory::of(child.id());
    Ok(Node { child, address, idle })
}
