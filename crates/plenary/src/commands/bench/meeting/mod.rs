//! `plenary bench meeting`: real servers as processes of their own, members who follow over real connections, phones that
//! come in and vote; how long each answer took, and how soon the tellers saw each vote.

mod load;
mod report;
mod scene;

use std::net::SocketAddr;

use anyhow::ensure;

use super::node::Node;
use crate::Outcome;
use crate::cli::BenchMeeting;
use crate::commands::serve::allow_many_connections;

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
        nodes.push(Node::start(&data, args.database.as_deref()).await?);
    }
    let addresses: Vec<SocketAddr> = nodes.iter().map(|it| it.address).collect();
    let done = load::play(&scene, &addresses, &args).await;
    for node in nodes {
        println!("processor time       {} ms", node.processor() * 10);
        node.end().await?;
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
