//! Enough of HTTP to fetch static files and to send a line, over TLS or not; nothing is followed and nothing is kept.

use std::io::{self, Cursor, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use ballotbox::verify::Source;

use crate::Failure;

const MOST: u64 = 64 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// A ballot's address; paths are taken relative to it.
#[derive(Clone, Debug)]
pub struct Web {
    tls: bool,
    host: String,
    port: u16,
    /// Begins and ends with a slash.
    base: String,
}

impl Web {
    /// # Errors
    /// An address that is not `http://…` or `https://…`.
    pub fn new(url: &str) -> Result<Self, Failure> {
        let (tls, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => {
                return Err(Failure::Input(format!(
                    "{url} is not an address that begins with https:// or http://."
                )));
            }
        };
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match place.rsplit_once(':').map(|(host, port)| (host, port.parse())) {
            Some((host, Ok(port))) => (host, port),
            _ => (place, if tls { 443 } else { 80 }),
        };
        let plain = |it: &str| !it.contains(|c: char| c.is_control() || c.is_whitespace());
        if host.is_empty() || !plain(host) || !plain(path) {
            return Err(Failure::Input(format!("{url} is not an address.")));
        }
        let path = path.trim_end_matches('/');
        let base = if path.is_empty() { "/".into() } else { format!("/{path}/") };
        Ok(Self { tls, host: host.into(), port, base })
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// `NotFound`, or what went wrong.
    pub fn get(&self, path: &str) -> io::Result<Vec<u8>> {
        self.ask("GET", path, b"")
    }

    /// Sends a text.
    ///
    /// # Errors
    /// Any answer but success.
    pub fn post(&self, path: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        self.ask("POST", path, body)
    }

    fn ask(&self, method: &str, path: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        let head = format!(
            "{method} {}{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAccept: */*\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
            self.base,
            self.authority(),
            body.len()
        );
        let request = [head.as_bytes(), body].concat();
        let tcp = self.connect()?;
        let answer = if self.tls { self.through_tls(tcp, &request)? } else { exchange(tcp, &request)? };
        body_of(&answer)
    }

    fn authority(&self) -> String {
        match (self.tls, self.port) {
            (true, 443) | (false, 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let host = self.host.trim_matches(['[', ']']);
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
        for address in (host, self.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, PATIENCE) {
                Ok(tcp) => {
                    tcp.set_read_timeout(Some(PATIENCE))?;
                    tcp.set_write_timeout(Some(PATIENCE))?;
                    return Ok(tcp);
                }
                Err(e) => last = e,
            }
        }
        Err(last)
    }

    fn through_tls(&self, tcp: TcpStream, request: &[u8]) -> io::Result<Vec<u8>> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = rustls::pki_types::ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
        let connection = rustls::ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
        exchange(rustls::StreamOwned::new(connection, tcp), request)
    }
}

impl Source for Web {
    fn paths(&self) -> io::Result<Vec<String>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "an address does not list its files"))
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(self.get(path)?)))
    }
}

fn exchange(mut stream: impl Read + Write, request: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(request)?;
    stream.flush()?;
    let mut answer = vec![];
    match stream.take(MOST + 1).read_to_end(&mut answer) {
        // A server that hangs up without a farewell; the length below says whether all of it came.
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {}
        other => drop(other?),
    }
    if answer.len() as u64 > MOST { Err(bad("the answer is too long")) } else { Ok(answer) }
}

/// The body of an answer with status 200.
fn body_of(answer: &[u8]) -> io::Result<Vec<u8>> {
    let end =
        answer.windows(4).position(|it| it == b"\r\n\r\n").ok_or_else(|| bad("the answer has no head"))?;
    let head = std::str::from_utf8(&answer[..end]).map_err(|_| bad("the answer's head is not text"))?;
    let body = &answer[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|it| it.split(' ').nth(1)).unwrap_or_default();
    match status {
        "200" | "201" | "204" => {}
        "404" => return Err(io::Error::new(io::ErrorKind::NotFound, "there is no such file")),
        other => {
            let said: String = String::from_utf8_lossy(body).chars().take(300).collect();
            return Err(io::Error::other(format!("the answer is {other}: {said}")));
        }
    }
    let fields: Vec<(String, &str)> = lines
        .filter_map(|it| it.split_once(':'))
        .map(|(name, it)| (name.to_lowercase(), it.trim()))
        .collect();
    let field = |name: &str| fields.iter().find(|it| it.0 == name).map(|it| it.1);
    if field("transfer-encoding").is_some_and(|it| it.eq_ignore_ascii_case("chunked")) {
        return chunks(body).ok_or_else(|| bad("the answer was cut short"));
    }
    match field("content-length").map(str::parse::<usize>) {
        Some(Ok(length)) if length == body.len() => Ok(body.to_vec()),
        Some(_) => Err(bad("the answer was cut short")),
        None => Ok(body.to_vec()),
    }
}

fn chunks(mut from: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![];
    loop {
        let end = from.windows(2).position(|it| it == b"\r\n")?;
        let size = std::str::from_utf8(&from[..end]).ok()?.split(';').next()?;
        let length = usize::from_str_radix(size.trim(), 16).ok()?;
        from = from.get(end + 2..)?;
        if length == 0 {
            return Some(out);
        }
        out.extend(from.get(..length)?);
        from = from.get(length.checked_add(2)?..)?;
    }
}

fn bad(text: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let web = Web::new("https://example.org/polls/1").unwrap();
        assert_eq!(
            (web.tls, web.host.as_str(), web.port, web.base.as_str()),
            (true, "example.org", 443, "/polls/1/")
        );
        let web = Web::new("http://127.0.0.1:8080").unwrap();
        assert_eq!((web.authority().as_str(), web.base.as_str()), ("127.0.0.1:8080", "/"));
        assert!(Web::new("ftp://example.org").is_err() && Web::new("http://a b/").is_err());
    }

    #[test]
    fn an_answer_cut_short_is_noticed() {
        let answer = |it: &str| body_of(it.as_bytes());
        assert_eq!(answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab").unwrap(), b"ab");
        assert!(answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab").is_err());
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        assert_eq!(answer(chunked).unwrap(), b"abc");
        assert!(answer(&chunked[..chunked.len() - 8]).is_err());
        assert_eq!(answer("HTTP/1.1 404 No\r\n\r\n").unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
