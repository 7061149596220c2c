//! The smallest HTTP client that a measurement needs: one connection, kept open, one request after another.

use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// A connection to the server under test.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    cookie: String,
}

impl Client {
    pub async fn connect(address: SocketAddr, cookie: &str) -> anyhow::Result<Self> {
        Self::connect_as(address, &address.to_string(), cookie).await
    }

    /// Under the name by which the server knows one of its organisations.
    pub async fn connect_as(address: SocketAddr, host: &str, cookie: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), host: host.to_owned(), cookie: cookie.to_owned() })
    }

    /// Asks for a page and reads it to its end; the status and the number of bytes.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<(u16, usize)> {
        let head = self.head("GET", path, "text/html");
        self.send(&format!("{head}\r\n")).await
    }

    /// Submits a form as a page of this site does.
    pub async fn post(&mut self, path: &str, form: &str) -> anyhow::Result<(u16, usize)> {
        let head = self.head("POST", path, "text/html");
        let kind = "application/x-www-form-urlencoded";
        let length = form.len();
        self.send(&format!(
            "{head}Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{form}"
        ))
        .await
    }

    /// Opens a stream of events; `next_event` reads it.
    pub async fn follow(&mut self, path: &str) -> anyhow::Result<()> {
        let head = self.head("GET", path, "text/event-stream");
        self.stream.get_mut().write_all(format!("{head}\r\n").as_bytes()).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        ensure!(line.contains(" 200 "), "the stream was answered with {line}");
        Ok(())
    }

    /// What the next event of a followed stream carries; nothing when it ended.
    pub async fn next_event(&mut self) -> anyhow::Result<Option<String>> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Ok(Some(data.trim_end().to_owned()));
            }
        }
    }

    /// A page as text.
    pub async fn text(&mut self, path: &str) -> anyhow::Result<String> {
        let head = self.head("GET", path, "text/html");
        self.write(&format!("{head}\r\n")).await?;
        Ok(String::from_utf8_lossy(&self.read().await?.1).into_owned())
    }

    fn head(&self, method: &str, path: &str, accept: &str) -> String {
        let (host, cookie) = (&self.host, &self.cookie);
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nAccept: {accept}\r\n")
    }

    async fn send(&mut self, request: &str) -> anyhow::Result<(u16, usize)> {
        self.write(request).await?;
        let (status, body) = self.read().await?;
        Ok((status, body.len()))
    }

    async fn write(&mut self, request: &str) -> anyhow::Result<()> {
        Ok(self.stream.get_mut().write_all(request.as_bytes()).await?)
    }

    /// One answer to its end: the status and the body.
    async fn read(&mut self) -> anyhow::Result<(u16, Vec<u8>)> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|it| it.parse().ok()).context("no status line")?;
        let mut length = None;
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                bail!("the server closed the connection");
            }
            if line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok();
            }
        }
        let length: usize = length.context("the answer has no length")?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok((status, body))
    }
}
