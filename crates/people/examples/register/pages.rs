//! The officer's pages, asked for at a steady rate, whatever the answers before took.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::{App, PersonId, Problem, Result};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use super::Place;
use super::report::{TYPED, say};

const CONNECTIONS: u64 = 64;
const SECONDS: u64 = 30;

pub async fn serve(app: App) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(odd)?;
    println!("{}", listener.local_addr().map_err(odd)?);
    tokio::spawn(kernel::job::work(app.clone()));
    let router =
        kernel::serve::finish(app.clone(), kernel::serve::router(&app), |routes| ui::frame(&app, routes));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await.map_err(odd)
}

fn odd(e: impl std::fmt::Display) -> Problem {
    Problem::internal(e.to_string())
}

struct Visits {
    address: SocketAddr,
    cookie: String,
    entries: Vec<PersonId>,
}

pub async fn measure(place: &Place, cookie: &str, entries: &[PersonId], rate: u64) -> Result<()> {
    let mut server = Command::new(std::env::current_exe().map_err(odd)?)
        .arg("serve")
        .arg(&place.dir)
        .arg(place.database.as_deref().unwrap_or("-"))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(odd)?;
    let out = server.stdout.take().ok_or_else(|| odd("the server says nothing"))?;
    let line = BufReader::new(out).lines().next_line().await.map_err(odd)?.unwrap_or_default();
    let visits =
        Visits { address: line.parse().map_err(odd)?, cookie: cookie.to_owned(), entries: entries.to_vec() };
    let before = processor(&server);
    let number = steadily(Arc::new(visits), rate).await?;
    let each = (processor(&server) - before) * 10_000 / number.max(1);
    println!(
        "at {rate} a second: processor time of a page {each} µs, most memory {} MiB",
        memory(&server) / 1024
    );
    server.kill().await.map_err(odd)
}

/// Each kind of page once and again, alone; then all of them at the rate. A request that waits for its turn waits on the
/// clock, too.
async fn steadily(visits: Arc<Visits>, rate: u64) -> Result<u64> {
    let mut clients = vec![];
    for _ in 0..CONNECTIONS {
        clients.push(Arc::new(Mutex::new(BufReader::new(
            TcpStream::connect(visits.address).await.map_err(odd)?,
        ))));
    }
    for turn in [1, 3, 4, 5, 7, 8, 9] {
        once(&visits, &clients, turn, Instant::now()).await?;
        let (kind, took) = once(&visits, &clients, turn, Instant::now()).await?;
        say(&format!("alone {kind}"), vec![took]);
    }
    let (begun, number) = (Instant::now(), rate * SECONDS);
    let mut tasks = tokio::task::JoinSet::new();
    for turn in 0..number {
        let due = begun + Duration::from_micros(1_000_000 * turn / rate.max(1));
        tokio::time::sleep_until(due.into()).await;
        let (visits, clients) = (Arc::clone(&visits), clients.clone());
        tasks.spawn(async move { once(&visits, &clients, turn, due).await });
    }
    let mut all = BTreeMap::<&str, Vec<Duration>>::new();
    while let Some(done) = tasks.join_next().await {
        let (kind, took) = done.map_err(odd)??;
        all.entry(kind).or_default().push(took);
    }
    for (kind, took) in &all {
        say(kind, took.clone());
    }
    say("every page", all.into_values().flatten().collect());
    Ok(number)
}

impl Visits {
    /// The page that is asked for at a turn, and what kind of page it is.
    fn page(&self, turn: u64) -> (&'static str, String) {
        let n = usize::try_from(turn / 10).unwrap_or(0);
        match turn % 10 {
            0..=2 => ("/people", "/people".to_owned()),
            3 => ("/people?area", format!("/people?area=Ward+{}", turn / 10 % 2000)),
            4 => ("/people?category", format!("/people?category=associate&page={}", turn / 10 % 20)),
            5 | 6 => ("/people?q", format!("/people?q={}", ui::percent(TYPED[n % TYPED.len()]))),
            7 => ("/people/audiences", "/people/audiences".to_owned()),
            8 => ("/people/duplicates", "/people/duplicates".to_owned()),
            _ => ("/people/{id}", format!("/people/{}", self.entries[n % self.entries.len()])),
        }
    }
}

type Connection = Arc<Mutex<BufReader<TcpStream>>>;

async fn once(
    visits: &Visits,
    clients: &[Connection],
    turn: u64,
    due: Instant,
) -> Result<(&'static str, Duration)> {
    let (kind, path) = visits.page(turn);
    let place = usize::try_from(turn).unwrap_or(0) % clients.len();
    let mut stream = clients[place].lock().await;
    let (address, cookie) = (visits.address, &visits.cookie);
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n");
    stream.get_mut().write_all(request.as_bytes()).await.map_err(odd)?;
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line).await.map_err(odd)?;
    if !line.contains(" 200 ") {
        return Err(odd(format!("{path} was answered {line}")));
    }
    while !line.trim().is_empty() {
        line.clear();
        stream.read_line(&mut line).await.map_err(odd)?;
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(odd)?;
        }
    }
    stream.read_exact(&mut vec![0; length]).await.map_err(odd)?;
    Ok((kind, due.elapsed()))
}

/// Hundredths of a second of processor time, user and system.
fn processor(server: &Child) -> u64 {
    let text = read(server, "stat");
    let after = text.rsplit_once(')').map_or("", |it| it.1);
    after.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<u64>().ok()).sum()
}

/// The most memory it held, in KiB.
fn memory(server: &Child) -> u64 {
    let text = read(server, "status");
    let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}

fn read(server: &Child, file: &str) -> String {
    std::fs::read_to_string(format!("/proc/{}/{file}", server.id().unwrap_or_default())).unwrap_or_default()
}
