//! How mail leaves: into a folder (demonstration, development) or to a mail server by submission.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use kernel::{App, At, Config};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::compose::{Ready, Sender};
use crate::model::{Address, MessageId};

/// Where messages go. The binary shares one with `AppBuilder::share`; without one they go to `data_dir/mail`.
#[derive(Debug)]
pub enum Transport {
    /// One `.eml` file a message, written whole or not at all.
    Folder(PathBuf),
    Smtp(SmtpConfig),
}

/// What became of handing a message over. No text of the server is kept: it may hold the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    Taken,
    /// The server will not take this message, now or later; "5.1.1" or "550".
    Refused {
        status: String,
    },
    /// It may work later; "4.2.2", "421" or "no answer".
    Later {
        status: String,
    },
}

/// A mail server that takes submissions.
pub struct SmtpConfig {
    host: String,
    port: u16,
    security: Security,
    login: Option<(String, String)>,
    from: Address,
    bounces: Option<String>,
    pool: OnceLock<AsyncSmtpTransport<Tokio1Executor>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Security {
    /// `smtp://`: STARTTLS, or nothing is sent.
    StartTls,
    /// `smtps://`: TLS from the first byte.
    Wrapped,
    /// `smtp://` to this very machine.
    Loopback,
}

/// Passwords and names stay out of every log.
impl std::fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpConfig({}:{}, {:?})", self.host, self.port, self.security)
    }
}

impl SmtpConfig {
    /// Reads `smtp://user:password@host:587?from=post@example.org&bounces=example.org`. `smtps://` is TLS from the
    /// start (port 465); `smtp://` insists on STARTTLS unless the host is this machine. Special characters in user
    /// and password are percent-encoded. The error is a sentence that does not repeat the password.
    pub fn from_url(url: &str) -> Result<Self, String> {
        let (scheme, rest) = url.split_once("://").ok_or("It has to begin with smtp:// or smtps://.")?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (login, host) =
            place.trim_end_matches('/').rsplit_once('@').map_or((None, place), |it| (Some(it.0), it.1));
        let host = host.trim_end_matches('/');
        let security = security(scheme, host)?;
        let usual = if security == Security::Wrapped { 465 } else { 587 };
        let (host, port) = split_port(host, usual)?;
        let parameter = |name: &str| {
            let pairs = query.split('&').filter_map(|it| it.split_once('='));
            pairs.into_iter().find(|it| it.0 == name).map(|it| decode(it.1))
        };
        let from = parameter("from").ok_or("It has to name the sender: ?from=post@example.org.")?;
        let from = Address::parse(&from).ok_or("The sender after from= is not an e-mail address.")?;
        let login = login.map(|it| it.split_once(':').unwrap_or((it, "")));
        let login = login.map(|it| (decode(it.0), decode(it.1)));
        let bounces = parameter("bounces");
        Ok(Self { host, port, security, login, from, bounces, pool: OnceLock::new() })
    }

    async fn hand_over(&self, mail: &Ready) -> Handed {
        let pool = match self.pool() {
            Ok(pool) => pool,
            Err(status) => return Handed::Later { status },
        };
        match pool.send_raw(&mail.envelope, &mail.bytes).await {
            Ok(_) => Handed::Taken,
            Err(e) => verdict(&e),
        }
    }

    fn pool(&self) -> Result<&AsyncSmtpTransport<Tokio1Executor>, String> {
        if let Some(pool) = self.pool.get() {
            return Ok(pool);
        }
        let parameters = || TlsParameters::new(self.host.clone()).map_err(|_| "no TLS".to_owned());
        let tls = match self.security {
            Security::StartTls => Tls::Required(parameters()?),
            Security::Wrapped => Tls::Wrapper(parameters()?),
            Security::Loopback => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&self.host)
            .port(self.port)
            .tls(tls)
            .timeout(Some(Duration::from_secs(30)))
            .pool_config(PoolConfig::new().max_size(4));
        if let Some((user, password)) = &self.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(self.pool.get_or_init(|| builder.build()))
    }
}

impl Transport {
    pub(crate) async fn hand_over(&self, id: MessageId, mail: &Ready, now: At) -> Handed {
        match self {
            Self::Smtp(config) => config.hand_over(mail).await,
            Self::Folder(folder) => {
                let name = format!("{:020}-{id}.eml", now.micros());
                match write_whole(folder, &name, &mail.bytes).await {
                    Ok(()) => Handed::Taken,
                    Err(e) => Handed::Later { status: format!("folder: {}", e.kind()) },
                }
            }
        }
    }

    /// Who mail comes from: the organisation's name, the configured address.
    pub(crate) fn sender(&self, config: &Config, name: &str) -> Option<Sender> {
        let (address, bounces) = match self {
            Self::Smtp(it) => (it.from.clone(), it.bounces.clone()),
            Self::Folder(_) => (Address::parse(&format!("post@{}", host_of(&config.base_url)))?, None),
        };
        let bounces = bounces.unwrap_or_else(|| address.domain().to_owned());
        Some(Sender { name: name.to_owned(), address, bounces })
    }

    /// How many messages of a mailing go in one slice of work.
    pub(crate) fn slice(&self) -> i64 {
        match self {
            Self::Folder(_) => 500,
            Self::Smtp(_) => 50,
        }
    }

    /// The pause between two slices, in which other work gets its turn.
    pub(crate) fn pause_seconds(&self) -> i64 {
        match self {
            Self::Folder(_) => 0,
            Self::Smtp(_) => 1,
        }
    }
}

/// The shared transport, or the folder everything falls into without one.
pub(crate) fn of(app: &App) -> std::sync::Arc<Transport> {
    app.shared::<Transport>()
        .unwrap_or_else(|| std::sync::Arc::new(Transport::Folder(app.config().data_dir.join("mail"))))
}

/// True if mail is not sent although this is no demonstration: no mail server was named.
pub(crate) fn stays_here(app: &App) -> bool {
    !app.config().demo && matches!(&*of(app), Transport::Folder(_))
}

async fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    kernel::private::folder(folder)?;
    let half = folder.join(format!(".{name}.half"));
    tokio::fs::write(&half, bytes).await?;
    tokio::fs::rename(&half, folder.join(name)).await
}

fn security(scheme: &str, host: &str) -> Result<Security, String> {
    let name = host.rsplit_once(':').filter(|it| !it.1.ends_with(']')).map_or(host, |it| it.0);
    let here = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
    match scheme {
        "smtps" => Ok(Security::Wrapped),
        "smtp" if here => Ok(Security::Loopback),
        "smtp" => Ok(Security::StartTls),
        _ => Err("It has to begin with smtp:// or smtps://.".to_owned()),
    }
}

fn split_port(host: &str, usual: u16) -> Result<(String, u16), String> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => {
            (name, port.parse().map_err(|_| "The port is not a number from 1 to 65535.".to_owned())?)
        }
        _ => (host, usual),
    };
    if name.is_empty() { Err("It has to name a host.".to_owned()) } else { Ok((name.to_owned(), port)) }
}

fn decode(text: &str) -> String {
    let mut bytes = vec![];
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|_| *first == b'%').and_then(|it| std::str::from_utf8(it).ok());
        match hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => (bytes, rest) = ([bytes, vec![byte]].concat(), &tail[2..]),
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn host_of(base_url: &str) -> String {
    let host = base_url.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let named = host.contains('.') && !host.chars().all(|it| it.is_ascii_digit() || it == '.');
    if named { host.to_owned() } else { "plenary.example".to_owned() }
}

fn verdict(e: &lettre::transport::smtp::Error) -> Handed {
    let text = e.to_string();
    let code = e.status().map(|it| it.to_string());
    let status = enhanced(&text).or(code).unwrap_or_else(|| "no answer".to_owned());
    if e.is_permanent() { Handed::Refused { status } } else { Handed::Later { status } }
}

/// The first enhanced status code of RFC 3463 in a text: "5.1.1".
pub(crate) fn enhanced(text: &str) -> Option<String> {
    let words = text.split(|it: char| !(it.is_ascii_digit() || it == '.'));
    let is_code = |it: &&str| {
        let parts: Vec<&str> = it.split('.').collect();
        let sized = parts.len() == 3 && parts.iter().all(|p| !p.is_empty() && p.len() <= 3);
        sized && matches!(parts[0], "2" | "4" | "5")
    };
    words.into_iter().find(is_code).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_server_is_read_and_its_password_never_shown() {
        let it = SmtpConfig::from_url("smtp://ada%40x:p%2Fw@mail.example:2525?from=post@fairhaven.example")
            .expect("reads");
        assert_eq!((it.host.as_str(), it.port, it.security), ("mail.example", 2525, Security::StartTls));
        assert_eq!(it.login, Some(("ada@x".to_owned(), "p/w".to_owned())));
        assert!(!format!("{it:?}").contains("p/w") && !format!("{it:?}").contains("ada"));
        let elsewhere =
            SmtpConfig::from_url("smtp://localhost.evil.example?from=a@b.example").expect("reads");
        assert_eq!(elsewhere.security, Security::StartTls);
        for here in ["localhost:25", "127.0.0.1", "[::1]:2525"] {
            let it = SmtpConfig::from_url(&format!("smtp://{here}?from=a@b.example")).expect("reads");
            assert_eq!(it.security, Security::Loopback);
        }
        let wrapped = SmtpConfig::from_url("smtps://mail.example?from=a@b.example").expect("reads");
        assert_eq!((wrapped.port, wrapped.security), (465, Security::Wrapped));
    }

    #[test]
    fn what_is_wrong_with_an_address_of_a_server_is_said_in_a_sentence() {
        for bad in [
            "mail.example",
            "http://mail.example?from=a@b.c",
            "smtp://mail.example",
            "smtp://h:x?from=a@b.example",
        ] {
            let said = SmtpConfig::from_url(bad).expect_err(bad);
            assert!(said.ends_with('.'), "{said}");
        }
    }

    #[test]
    fn an_enhanced_status_is_found_in_what_servers_say() {
        assert_eq!(enhanced("permanent error (550): 5.1.1 <x@y>: no such user").as_deref(), Some("5.1.1"));
        assert_eq!(enhanced("550 from 192.0.2.1 no"), None);
    }
}
