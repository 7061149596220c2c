//! A small SMTP server: takes what a real one takes, refuses by the name before the @.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One message as it came over the wire, dots unstuffed.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub data: String,
}

#[derive(Default)]
struct Shared {
    taken: Mutex<Vec<Taken>>,
    tries: AtomicUsize,
    away: AtomicBool,
}

pub struct Listener {
    pub port: u16,
    shared: Arc<Shared>,
}

impl Listener {
    pub async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let shared = Arc::<Shared>::default();
        let theirs = shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let shared = theirs.clone();
                tokio::spawn(async move {
                    let _ = talk(stream, &shared).await;
                });
            }
        });
        Self { port, shared }
    }
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.taken.lock().unwrap().clone()
    }
    /// How many recipients were named to the server, refused ones included.
    pub fn tries(&self) -> usize {
        self.shared.tries.load(Ordering::SeqCst)
    }
    pub fn be_away(&self, away: bool) {
        self.shared.away.store(away, Ordering::SeqCst);
    }
}

async fn talk(stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    if shared.away.load(Ordering::SeqCst) {
        return stream.write_all(b"421 4.3.2 back soon\r\n").await;
    }
    stream.write_all(b"220 listener.example ESMTP\r\n").await?;
    let mut mail = Taken::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let upper = line.to_ascii_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-listener.example\r\n250 8BITMIME".to_owned()
        } else if upper.starts_with("MAIL FROM:") {
            mail = Taken { from: inside(&line), ..Taken::default() };
            "250 2.1.0 fine".to_owned()
        } else if upper.starts_with("RCPT TO:") {
            shared.tries.fetch_add(1, Ordering::SeqCst);
            rcpt(&mut mail, inside(&line))
        } else if upper.starts_with("DATA") {
            stream.write_all(b"354 go on\r\n").await?;
            mail.data = data(&mut stream).await?;
            shared.taken.lock().unwrap().push(std::mem::take(&mut mail));
            "250 2.0.0 taken".to_owned()
        } else if upper.starts_with("QUIT") {
            stream.write_all(b"221 2.0.0 bye\r\n").await?;
            return Ok(());
        } else {
            "250 2.0.0 fine".to_owned()
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

fn rcpt(mail: &mut Taken, to: String) -> String {
    match to.split('@').next().unwrap_or_default() {
        "gone" | "Gone" => format!("550 5.1.1 <{to}> nobody of this name here"),
        "full" => format!("452 4.2.2 <{to}> mailbox full"),
        _ => {
            mail.to.push(to);
            "250 2.1.5 fine".to_owned()
        }
    }
}

async fn data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut all = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line == ".\r\n" {
            return Ok(all);
        }
        all.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn inside(line: &str) -> String {
    let from = line.find('<').map_or(0, |it| it + 1);
    line[from..line.find('>').unwrap_or(line.len())].to_owned()
}
