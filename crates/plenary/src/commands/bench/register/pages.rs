//! The officer's pages, asked for at a steady rate, whatever the answers before took.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use kernel::PersonId;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::super::client::Client;
use super::super::node::Node;
use super::{TYPED, say};
use crate::cli::BenchRegister;

const CONNECTIONS: u64 = 64;

/// Who asks whom for what.
pub struct Visits {
    pub address: SocketAddr,
    pub host: String,
    pub cookie: String,
    /// Entries that are looked at one by one.
    pub entries: Vec<PersonId>,
}

impl Visits {
    /// The page that is asked for at a turn, and what kind of page it is. The list comes most often, then searches and
    /// single entries.
    fn page(&self, turn: u64) -> (&'static str, String) {
        let n = usize::try_from(turn).unwrap_or(0);
        let typed = TYPED.get(n / 10 % TYPED.len()).copied().unwrap_or_default();
        match turn % 10 {
            0 => ("/", "/".to_owned()),
            1 | 2 => ("/people", "/people".to_owned()),
            3 => ("/people?area", format!("/people?area=Ward+{}", turn / 10 % 2000)),
            4 => ("/people?category", format!("/people?category=associate&page={}", turn / 10 % 20)),
            5 | 6 => ("/people?q", format!("/people?q={}", ui::percent(typed))),
            7 => ("/people/audiences", "/people/audiences".to_owned()),
            8 => ("/people/duplicates", "/people/duplicates".to_owned()),
            _ => {
                let entry = self.entries.get(n / 10 % self.entries.len().max(1));
                ("/people/{id}", format!("/people/{}", entry.map_or_else(String::new, ToString::to_string)))
            }
        }
    }
}

type Took = BTreeMap<&'static str, Vec<Duration>>;

/// Each kind of page once, alone; then all of them at the rate asked for. A request that waits for a connection waits on
/// the clock, too.
pub async fn measure(visits: Visits, node: &Node, args: &BenchRegister) -> anyhow::Result<()> {
    let visits = Arc::new(visits);
    let mut clients = vec![];
    for _ in 0..CONNECTIONS {
        let client = Client::connect_as(visits.address, &visits.host, &visits.cookie).await?;
        clients.push(Arc::new(Mutex::new(client)));
    }
    for turn in [0, 1, 3, 4, 5, 7, 8, 9] {
        once(&visits, &clients, turn, Instant::now()).await?;
        let (kind, took, bytes) = once(&visits, &clients, turn, Instant::now()).await?;
        println!("alone            {:>8} µs, {bytes} bytes, {kind}", took.as_micros());
    }
    let (before, begun) = (node.processor(), Instant::now());
    let mut tasks = JoinSet::new();
    let number = args.rate * args.seconds;
    for turn in 0..number {
        let due = begun + Duration::from_micros(1_000_000 * turn / args.rate.max(1));
        tokio::time::sleep_until(due.into()).await;
        let (visits, clients) = (Arc::clone(&visits), clients.clone());
        tasks.spawn(async move { once(&visits, &clients, turn, due).await });
    }
    let mut all = Took::new();
    while let Some(done) = tasks.join_next().await {
        let (kind, took, _) = done??;
        all.entry(kind).or_default().push(took);
    }
    for (kind, took) in &all {
        say(kind, took.clone());
    }
    say("every page", all.into_values().flatten().collect());
    let processor = (node.processor() - before) * 10_000 / number.max(1);
    println!("at {} a second, processor time of a page {processor} µs", args.rate);
    Ok(())
}

async fn once(
    visits: &Visits,
    clients: &[Arc<Mutex<Client>>],
    turn: u64,
    due: Instant,
) -> anyhow::Result<(&'static str, Duration, usize)> {
    let (kind, path) = visits.page(turn);
    let place = usize::try_from(turn).unwrap_or(0) % clients.len().max(1);
    let mut client = clients.get(place).context("no connection")?.lock().await;
    let (status, bytes) = client.get(&path).await?;
    ensure!(status == 200, "{path} was answered {status}");
    Ok((kind, due.elapsed(), bytes))
}
