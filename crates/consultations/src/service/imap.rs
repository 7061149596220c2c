//! Fetching answers from a mailbox by IMAP (RFC 3501). The mailbox is opened read-only and nothing in it is changed:
//! what has been read is remembered here, by the mailbox's own numbers.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::Client;
use async_imap::types::Fetch;
use futures_util::TryStreamExt as _;
use kernel::{At, Ctx, Problem, Result, setting, transact};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::letters::{LARGEST, MOST, receive};

/// Where the mailbox is. Shared by the binary; without one nothing is fetched.
#[derive(Clone)]
pub struct AnswerBox {
    host: String,
    port: u16,
    user: String,
    password: String,
    mailbox: String,
    tls: bool,
}

impl fmt::Debug for AnswerBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnswerBox({}:{})", self.host, self.port)
    }
}

impl AnswerBox {
    /// Reads `imaps://user:password@host:993/INBOX`; `imap://` is allowed to this machine alone, since it is not
    /// encrypted. Signs in the user's name and password are written as in a URL: `%40` is `@`.
    ///
    /// # Errors
    /// A sentence that says what is missing and never repeats the password.
    pub fn from_url(url: &str) -> std::result::Result<Self, String> {
        let (tls, rest) = match url.split_once("://") {
            Some(("imaps", rest)) => (true, rest),
            Some(("imap", rest)) => (false, rest),
            _ => return Err("the address begins with imaps://".into()),
        };
        let (login, place) =
            rest.rsplit_once('@').ok_or("the address names no user: imaps://user:password@host")?;
        let (user, password) =
            login.split_once(':').ok_or("the address holds no password: imaps://user:password@host")?;
        let (server, mailbox) = place.split_once('/').unwrap_or((place, "INBOX"));
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| "the port is no number".to_owned())?),
            None => (server, if tls { 993 } else { 143 }),
        };
        if !tls && !matches!(host, "127.0.0.1" | "localhost") {
            return Err("imap:// is not encrypted; use imaps://".into());
        }
        let mailbox = if mailbox.is_empty() { "INBOX" } else { mailbox };
        let text =
            |it: &str| plain(it).ok_or_else(|| "a sign after % in the address cannot be read".to_owned());
        Ok(Self {
            host: host.into(),
            port,
            user: text(user)?,
            password: text(password)?,
            mailbox: text(mailbox)?,
            tls,
        })
    }
}

fn plain(text: &str) -> Option<String> {
    let (mut out, mut bytes) = (vec![], text.bytes());
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            byte => out.push(byte),
        }
    }
    String::from_utf8(out).ok()
}

/// How far the mailbox has been read. Numbers count up while `validity` stays the same.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Mark {
    validity: u32,
    uid: u32,
}

const MARK: &str = "consultations.imap";
const TROUBLE: &str = "consultations.imap-trouble";
const PATIENCE: Duration = Duration::from_secs(60);

/// Fetches what is new. A mailbox that cannot be read is an item on somebody's Monday page, not a silent failure.
pub(super) async fn fetch(ctx: &Ctx, from: &AnswerBox) -> Result<()> {
    let done = tokio::time::timeout(PATIENCE, fetched(ctx, from)).await;
    let trouble = match done {
        Ok(Ok(())) => None,
        Ok(Err(problem)) => Some(problem.detail),
        Err(_) => Some("The mail server did not answer within a minute.".to_owned()),
    };
    let before: Option<String> = setting::get(ctx.db(), ctx.group.id, TROUBLE).await?;
    let before = before.filter(|it| !it.is_empty());
    if before == trouble {
        return Ok(());
    }
    let now = trouble.unwrap_or_default();
    transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, TROUBLE, &now).await })
}

/// Why the mailbox could not be read at the last attempt; `None` if all is well.
pub async fn trouble(ctx: &Ctx) -> Result<Option<String>> {
    let text: Option<String> = setting::get(ctx.db(), ctx.group.id, TROUBLE).await?;
    Ok(text.filter(|it| !it.is_empty()))
}

async fn fetched(ctx: &Ctx, from: &AnswerBox) -> Result<()> {
    let stream = TcpStream::connect((from.host.as_str(), from.port)).await.map_err(unreachable)?;
    if !from.tls {
        return read(ctx, from, stream).await;
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(unreachable)?.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(from.host.clone()).map_err(unreachable)?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(unreachable)?;
    read(ctx, from, stream).await
}

fn unreachable(e: impl fmt::Display) -> Problem {
    Problem::refused(format!("The mailbox for answers cannot be reached: {e}."))
}

async fn read<S>(ctx: &Ctx, from: &AnswerBox, stream: S) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + fmt::Debug + Send,
{
    let mut client = Client::new(stream);
    client.read_response().await.map_err(unreachable)?;
    let refused =
        |_| Problem::refused("The mail server refuses the name and password of the mailbox for answers.");
    let mut session = client.login(&from.user, &from.password).await.map_err(refused)?;
    let mailbox = session.examine(&from.mailbox).await.map_err(unreachable)?;
    let validity = mailbox.uid_validity.unwrap_or(0);
    let known: Mark = setting::get(ctx.db(), ctx.group.id, MARK).await?.unwrap_or_default();
    let mut mark = if known.validity == validity { known } else { Mark { validity, uid: 0 } };
    let range = format!("{}:*", mark.uid.saturating_add(1));
    let sizes: Vec<Fetch> = session
        .uid_fetch(range, "(UID RFC822.SIZE)")
        .await
        .map_err(unreachable)?
        .try_collect()
        .await
        .map_err(unreachable)?;
    // "*" is the newest there is, also where it is older than what was asked for.
    let mut new: Vec<(u32, u64)> = sizes
        .iter()
        .filter_map(|it| Some((it.uid?, u64::from(it.size.unwrap_or(0)))))
        .filter(|it| it.0 > mark.uid)
        .collect();
    new.sort_unstable();
    for (uid, size) in new.into_iter().take(MOST) {
        if size <= LARGEST {
            let one: Vec<Fetch> = session
                .uid_fetch(uid.to_string(), "(UID INTERNALDATE BODY.PEEK[])")
                .await
                .map_err(unreachable)?
                .try_collect()
                .await
                .map_err(unreachable)?;
            for it in &one {
                take(ctx, it).await?;
            }
        }
        mark.uid = uid;
        transact!(ctx.db(), tx => { setting::set(tx, ctx.group.id, MARK, &mark).await })?;
    }
    // Whether the server says goodbye changes nothing.
    let _ = session.logout().await;
    Ok(())
}

async fn take(ctx: &Ctx, it: &Fetch) -> Result<()> {
    let Some(body) = it.body() else { return Ok(()) };
    // The server's own hour of arrival.
    let arrived = it.internal_date().map_or(ctx.now, |it| At::from_micros(it.timestamp_micros()));
    receive(ctx, body, arrived.min(ctx.now)).await?;
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_passwords_kept_out_of_sight() {
        let it = AnswerBox::from_url("imaps://answers%40example.org:s%3Ae%25cret@mail.example.org/Answers")
            .unwrap();
        assert_eq!(
            (it.user.as_str(), it.password.as_str(), it.port),
            ("answers@example.org", "s:e%cret", 993)
        );
        assert_eq!(it.mailbox, "Answers");
        assert!(!format!("{it:?}").contains("cret"));
        for wrong in [
            "https://x",
            "imaps://host",
            "imaps://user@host",
            "imaps://u:p@host:port",
            "imap://u:p@elsewhere",
            "imaps://u:%zz@h",
        ] {
            let said = AnswerBox::from_url(wrong).unwrap_err();
            assert!(!said.contains("%zz"), "{said}");
        }
        assert_eq!(AnswerBox::from_url("imap://u:p@127.0.0.1:1143").unwrap().mailbox, "INBOX");
    }
}
