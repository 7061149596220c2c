//! One GET over TLS, written to a file as it comes. No redirects, no cookies, no compression: the feed needs none, and what
//! is not there cannot be led astray.

use std::fmt;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Problem, Result};
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _,
    BufReader,
};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The largest segment taken, in bytes: some five million members.
const LARGEST: u64 = 2 << 30;
/// A server that says nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(60);
const HEAD: u64 = 32 * 1024;
const SIGNATURE: &str = "plenary-signature";

/// Where to, read from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    tls: bool,
    host: String,
    port: u16,
    path: String,
}

impl Address {
    /// `https://host[:port]/path`; without TLS only on this machine and only where `plain` is said.
    pub fn read(text: &str, plain: bool) -> Result<Self> {
        let wrong = |why: &str| Problem::field("address", why.to_owned());
        let (tls, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err(wrong("Write the address as https://members.example.org/feeds/….")),
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => {
                let port = port.parse().map_err(|_| wrong("What stands behind the colon is no port."))?;
                (host, port)
            }
            None => (authority, if tls { 443 } else { 80 }),
        };
        let fits = |it: char| it.is_ascii_alphanumeric() || ".-".contains(it);
        if host.is_empty() || !host.chars().all(fits) || !path.chars().all(|it| it.is_ascii_graphic()) {
            return Err(wrong("This address has signs that no address of a feed has."));
        }
        let this_machine = ["127.0.0.1", "localhost"].contains(&host);
        if !(tls || (plain && this_machine)) {
            return Err(wrong(
                "The address begins with https://: data of members do not travel in the open.",
            ));
        }
        Ok(Self { tls, host: host.to_owned(), port, path: format!("/{path}") })
    }

    fn authority(&self) -> String {
        if self.port == if self.tls { 443 } else { 80 } {
            self.host.clone()
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// Fetches into a file; the signature that came with it, if one did.
///
/// # Errors
/// A refusal that says what the other server did.
pub async fn get(from: &Address, token: &str, into: &mut (dyn Write + Send)) -> Result<Option<String>> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    get_trusting(roots, from, token, into).await
}

async fn get_trusting(
    roots: RootCertStore,
    from: &Address,
    token: &str,
    into: &mut (dyn Write + Send),
) -> Result<Option<String>> {
    let stream = within(TcpStream::connect((from.host.as_str(), from.port))).await?;
    if !from.tls {
        return exchange(from, token, stream, into).await;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unreachable)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(from.host.clone()).map_err(unreachable)?;
    let stream = within(TlsConnector::from(Arc::new(config)).connect(name, stream)).await?;
    exchange(from, token, stream, into).await
}

async fn within<T, E: fmt::Display>(work: impl Future<Output = std::result::Result<T, E>>) -> Result<T> {
    match timeout(SILENCE, work).await {
        Ok(done) => done.map_err(unreachable),
        Err(_) => Err(unreachable("it did not answer for a minute")),
    }
}

fn unreachable(why: impl fmt::Display) -> Problem {
    Problem::refused(format!("The association's server cannot be reached: {why}."))
}

async fn exchange<S>(
    from: &Address,
    token: &str,
    mut stream: S,
    into: &mut (dyn Write + Send),
) -> Result<Option<String>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n",
        from.path,
        from.authority()
    );
    within(stream.write_all(request.as_bytes())).await?;
    within(stream.flush()).await?;
    let mut stream = BufReader::with_capacity(64 * 1024, stream);
    let head = head(&mut stream).await?;
    match head.length {
        Length::Known(n) if n > LARGEST => return Err(too_long()),
        Length::Known(n) => exactly(&mut stream, n, into).await?,
        Length::Chunked => chunks(&mut stream, into).await?,
    }
    Ok(head.signature)
}

fn too_long() -> Problem {
    Problem::refused("The association's server sends more than any segment holds.")
}

enum Length {
    Known(u64),
    Chunked,
}

struct Head {
    length: Length,
    signature: Option<String>,
}

async fn line(stream: &mut (impl AsyncBufRead + Unpin), left: &mut u64) -> Result<String> {
    let mut bytes = vec![];
    let mut limited = stream.take(*left);
    let read = within(limited.read_until(b'\n', &mut bytes)).await?;
    *left = left.saturating_sub(read as u64);
    if bytes.last() != Some(&b'\n') {
        return Err(unreachable("its answer breaks off in its head"));
    }
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

async fn head(stream: &mut (impl AsyncBufRead + Unpin)) -> Result<Head> {
    let mut left = HEAD;
    let first = line(stream, &mut left).await?;
    let status = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut length, mut signature) = (None, None);
    loop {
        let text = line(stream, &mut left).await?;
        let Some((name, value)) = text.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok().map(Length::Known),
            "transfer-encoding" if value.trim().eq_ignore_ascii_case("chunked") => {
                length = Some(Length::Chunked);
            }
            SIGNATURE => signature = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    match status.as_str() {
        "200" => {}
        "404" => {
            let why = "The association's server knows no such feed, or the token is another.";
            return Err(Problem::refused(why).hint("Ask the association for a new address and token."));
        }
        "429" => return Err(unreachable("it was asked too often")),
        _ => return Err(unreachable(format!("it answers with {status}"))),
    }
    let length = length.ok_or_else(|| unreachable("it does not say how long its answer is"))?;
    Ok(Head { length, signature })
}

async fn exactly(stream: &mut (impl AsyncRead + Unpin), n: u64, into: &mut (dyn Write + Send)) -> Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut left = n;
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = within(stream.read(&mut buffer[..most])).await?;
        if read == 0 {
            return Err(unreachable("its answer breaks off"));
        }
        let wrote = into.write_all(&buffer[..read]);
        wrote.map_err(|e| Problem::internal(format!("The segment could not be put down: {e}")))?;
        left -= read as u64;
    }
    Ok(())
}

async fn chunks(stream: &mut (impl AsyncBufRead + Unpin), into: &mut (dyn Write + Send)) -> Result<()> {
    let mut whole = 0;
    loop {
        let text = line(stream, &mut 1024).await?;
        let size = text.split(';').next().unwrap_or_default().trim();
        let n = u64::from_str_radix(size, 16).map_err(|_| unreachable("its answer is garbled"))?;
        if n == 0 {
            return Ok(());
        }
        whole += n.min(LARGEST);
        if whole > LARGEST {
            return Err(too_long());
        }
        exactly(stream, n, into).await?;
        line(stream, &mut 16).await?;
    }
}

#[cfg(test)]
mod handshake;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_with_tls_unless_on_this_machine() {
        let it = Address::read("https://members.example.org/feeds/1/full", false).expect("an address");
        assert_eq!((it.tls, it.port, it.authority().as_str()), (true, 443, "members.example.org"));
        assert!(Address::read("http://127.0.0.1:80/feeds", true).is_ok());
        for wrong in [
            "members.example.org",
            "http://members.example.org/x",
            "https://",
            "https://a b/x",
            "https://a:none/x",
            "https://user@host/x",
            "https://host/x\r\nHost: y",
        ] {
            assert!(Address::read(wrong, true).is_err(), "{wrong}");
        }
        assert!(Address::read("http://127.0.0.1/feeds", false).is_err());
    }

    #[tokio::test]
    async fn an_answer_is_taken_whole_or_not_at_all() {
        let read = async |text: &str| {
            let mut out = vec![];
            let mut stream = BufReader::new(text.as_bytes());
            let head = head(&mut stream).await?;
            match head.length {
                Length::Known(n) => exactly(&mut stream, n, &mut out).await?,
                Length::Chunked => chunks(&mut stream, &mut out).await?,
            }
            Ok::<_, Problem>((String::from_utf8_lossy(&out).into_owned(), head.signature))
        };
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nPlenary-Signature: s\r\n\r\nabc";
        assert_eq!(read(whole).await.expect("whole"), ("abc".to_owned(), Some("s".to_owned())));
        let parts = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\n\r\n";
        assert_eq!(read(parts).await.expect("parts").0, "abc");
        for broken in [
            "",
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        ] {
            assert!(read(broken).await.is_err(), "{broken}");
        }
        let endless = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(100_000));
        assert!(read(&endless).await.is_err());
    }
}
