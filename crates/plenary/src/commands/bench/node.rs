//! A server under test as a process of its own, and the memory it takes.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A server under test; it ends with this value.
pub struct Node {
    child: Child,
    pub address: SocketAddr,
    idle: Memory,
}

impl Node {
    pub async fn start(data: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", "--listen", &address.to_string(), "--data"]).arg(data);
        if let Some(url) = database {
            command.args(["--database", url]);
        }
        let mut child = command.stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut lines = BufReader::new(child.stderr.take().context("the server says nothing")?).lines();
        loop {
            let line = lines.next_line().await?.context("the server ended before it listened")?;
            if line.contains("listens on") {
                break;
            }
            eprintln!("server: {line}");
        }
        // What it says later is read, so that it never waits for a reader.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                eprintln!("server: {line}")
            }
        });
        tokio::time::sleep(Duration::from_millis(500)).await;
        let idle = Memory::of(child.id());
        Ok(Self { child, address, idle })
    }

    /// Says what it took, and ends it.
    pub async fn end(mut self) -> anyhow::Result<()> {
        println!("{}", Memory::of(self.child.id()).line(self.idle));
        Ok(self.child.kill().await?)
    }

    /// Processor time so far, user and system, in hundredths of a second; 0 where the system does not say.
    pub fn processor(&self) -> u64 {
        let path = format!("/proc/{}/stat", self.child.id().unwrap_or_default());
        let text = fs::read_to_string(path).unwrap_or_default();
        // The name may hold blanks; it ends at the last bracket, and the times are the twelfth and thirteenth after it.
        let after = text.rsplit_once(')').map_or("", |it| it.1);
        after.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<u64>().ok()).sum()
    }
}

/// Memory of a process in KiB: now, and the most so far; noughts where the system does not say.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    now: u64,
    most: u64,
}

impl Memory {
    fn of(process: Option<u32>) -> Self {
        let path = format!("/proc/{}/status", process.unwrap_or_default());
        let status = fs::read_to_string(path).unwrap_or_default();
        let number = |name: &str| {
            let line = status.lines().find_map(|it| it.strip_prefix(name)).unwrap_or_default();
            line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
        };
        Self { now: number("VmRSS:"), most: number("VmHWM:") }
    }
    fn line(self, idle: Self) -> String {
        let mib = |kib: u64| kib / 1024;
        format!("memory of a server   {} MiB at first, {} MiB at most", mib(idle.now), mib(self.most))
    }
}
