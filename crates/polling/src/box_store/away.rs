//! A box in a process of its own, as the registrar reaches it: HTTP without TLS on a network that is theirs alone, or on
//! the same machine, with a key that both know.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ballotbox::manifest::Manifest;
use ballotbox::{from_hex, from_hex_exact, to_hex};
use kernel::{Problem, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::ask::{Ask, bytes, no_bytes};
use super::{PublicKeys, Taken};
use crate::model::PollId;

/// How a box is reached.
pub struct Away {
    /// `https://box.example.org`, where voters' devices send their papers.
    url: String,
    /// `host:port`, where the registrar asks.
    link: String,
    key: [u8; 32],
    /// A manifest never changes once its box is made.
    manifests: Mutex<HashMap<PollId, Arc<Manifest>>>,
}

const PATIENCE: Duration = Duration::from_secs(60);

impl Away {
    /// # Errors
    /// Refuses an address that is none.
    pub fn new(url: &str, link: &str, key: [u8; 32]) -> Result<Self> {
        let plain =
            |it: &str| it.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '\'' && c != ';');
        let (url, rest) = (url.trim_end_matches('/'), url.split_once("://").map_or("", |it| it.1));
        if !url.starts_with("http")
            || rest.trim_end_matches('/').contains('/')
            || rest.is_empty()
            || !plain(url)
        {
            return Err(Problem::field(
                "box-url",
                "The box’s address looks like https://box.example.org, without a path.",
            ));
        }
        let link = link.trim_start_matches("http://").trim_end_matches('/');
        if !link.contains(':') || link.contains('/') || !plain(link) {
            return Err(Problem::field(
                "box-link",
                "Where the registrar reaches the box looks like 10.0.0.2:8090: a name or number, and a port.",
            ));
        }
        Ok(Self { url: url.into(), link: link.into(), key, manifests: Mutex::default() })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The manifest of a poll, if the box has it.
    pub async fn manifest(&self, poll: PollId) -> Result<Option<Arc<Manifest>>> {
        if let Some(known) = self.known().get(&poll) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(hex): Option<String> = self.ask(Ask::Manifest { poll }).await? else { return Ok(None) };
        let manifest = Arc::new(Manifest::from_bytes(&bytes(&hex)?).map_err(|_| no_bytes())?);
        self.known().insert(poll, Arc::clone(&manifest));
        Ok(Some(manifest))
    }

    pub fn forget(&self, poll: PollId) {
        self.known().remove(&poll);
    }

    pub async fn public_keys(&self, poll: PollId, origin: &str) -> Result<PublicKeys> {
        let (log, receipt): (String, String) =
            self.ask(Ask::PublicKeys { poll, origin: origin.into() }).await?;
        let both = from_hex_exact(&log).zip(from_hex_exact(&receipt));
        both.map(|(log, receipt)| PublicKeys { log, receipt }).ok_or_else(no_bytes)
    }

    pub async fn take(&self, poll: PollId, entry: &[u8]) -> Result<Taken> {
        self.taken(Ask::Take { poll, entry: to_hex(entry) }).await
    }

    pub async fn take_late(&self, poll: PollId, entry: &[u8], most: u64) -> Result<Taken> {
        self.taken(Ask::TakeLate { poll, entry: to_hex(entry), most }).await
    }

    async fn taken(&self, ask: Ask) -> Result<Taken> {
        let (receipt, leaf): (String, String) = self.ask(ask).await?;
        let both = from_hex_exact(&receipt).zip(from_hex_exact(&leaf));
        both.map(|(receipt, leaf)| Taken { receipt, leaf }).ok_or_else(no_bytes)
    }

    pub async fn log(&self, poll: PollId) -> Result<Vec<Vec<u8>>> {
        let lines: Vec<String> = self.ask(Ask::Log { poll }).await?;
        lines.iter().map(|it| bytes(it)).collect()
    }

    pub async fn file(&self, poll: PollId, path: &str) -> Result<Vec<u8>> {
        bytes(&self.ask::<String>(Ask::File { poll, path: path.into() }).await?)
    }

    /// Asks, and reads the answer.
    ///
    /// # Errors
    /// What the box answered, or that it does not answer: then nothing is known to have happened, and asking again is safe.
    pub async fn ask<T: DeserializeOwned>(&self, ask: Ask) -> Result<T> {
        let body = serde_json::to_vec(&ask).map_err(|_| no_bytes())?;
        let answer = tokio::time::timeout(PATIENCE, self.exchange(&body)).await;
        let (status, body) = answer.ok().and_then(std::result::Result::ok).ok_or_else(silent)?;
        if status == 200 {
            return serde_json::from_slice(&body).map_err(|_| no_bytes());
        }
        Err(problem(status, &body))
    }

    async fn exchange(&self, body: &[u8]) -> std::io::Result<(u16, Vec<u8>)> {
        let head = format!(
            "POST /registrar HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.link,
            to_hex(&self.key),
            body.len()
        );
        let mut stream = TcpStream::connect(&self.link).await?;
        stream.set_nodelay(true)?;
        stream.write_all(&[head.as_bytes(), body].concat()).await?;
        let mut answer = vec![];
        stream.read_to_end(&mut answer).await?;
        split(&answer).ok_or_else(|| std::io::Error::other("this is no answer"))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<PollId, Arc<Manifest>>> {
        self.manifests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Status and body of an answer that says how long it is.
fn split(answer: &[u8]) -> Option<(u16, Vec<u8>)> {
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?.to_ascii_lowercase();
    let status = head.strip_prefix("http/1.1 ")?.get(..3)?.parse().ok()?;
    let length: usize =
        head.lines().find_map(|it| it.strip_prefix("content-length:"))?.trim().parse().ok()?;
    let body = answer.get(end + 4..)?;
    (body.len() == length).then(|| (status, body.to_vec()))
}

/// What the box refused, in its own words.
fn problem(status: u16, body: &[u8]) -> Problem {
    let read: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| read.get(name).and_then(Value::as_str).map(str::to_owned);
    let detail = text("detail").unwrap_or_else(|| "The ballot box did not take that.".into());
    let problem = match status {
        404 => Problem::not_found(detail),
        409 => Problem::refused(detail),
        422 => Problem::field("entry", detail),
        _ => Problem::internal(detail),
    };
    match text("hint") {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

fn silent() -> Problem {
    Problem::internal("The ballot box does not answer.")
        .hint("Try again in a moment: nothing counts twice. If it goes on, tell the keeper of the server.")
}

/// A key as its file holds it: 64 hexadecimal letters.
pub fn read_key(text: &str) -> Option<[u8; 32]> {
    let bytes = from_hex(&text.trim().to_lowercase())?;
    bytes.try_into().ok()
}
