//! Codes, places to go to after signing in, and what a link is for. No clock, no database.

pub(crate) mod cbor;
pub mod passkey;
pub mod totp;

use kernel::Chance;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long a link and its code live.
pub const MINUTES: i64 = 10;
/// How long the first officer's link lives, which the keeper of the server passes on.
pub const FIRST_MINUTES: i64 = 60;
/// How many wrong codes a link survives.
pub const TRIES: i64 = 5;

/// A place on this site to go to after signing in. Never another site: what does not look like a local path is "/".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Next(String);

impl Next {
    pub fn parse(text: &str) -> Self {
        let local = text.starts_with('/') && !text.starts_with("//") && text.len() <= 500;
        let plain = !text.contains('\\') && !text.chars().any(char::is_control);
        let loops = ["/sign-in", "/sign-out", "/confirm"].iter().any(|it| text.starts_with(it));
        Self(if local && plain && !loops { text.to_owned() } else { "/".to_owned() })
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What following a link does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Opens a session.
    SignIn,
    /// Confirms the session that asked for it.
    Confirm,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Confirm => "confirm",
        }
    }
    pub fn parse(text: &str) -> Self {
        if text == "confirm" { Self::Confirm } else { Self::SignIn }
    }
}

/// Six letters and digits that nobody mistakes for one another.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

impl Code {
    pub fn draw(chance: &Chance) -> Self {
        let letter = |_| char::from(LETTERS[usize::try_from(chance.below(31)).unwrap_or(0)]);
        Self((0..6).map(letter).collect())
    }
    /// What somebody typed, with or without the dash, in small or capital letters.
    pub fn typed(text: &str) -> Option<Self> {
        let code: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        let code = code.to_ascii_uppercase();
        (code.len() == 6).then_some(Self(code))
    }
    /// "K7M-4QX", as the message shows it.
    pub fn shown(&self) -> String {
        format!("{}-{}", &self.0[..3], &self.0[3..])
    }
    /// What is stored: bound to its link, so that equal codes do not look equal.
    pub fn hash(&self, link: Uuid) -> Vec<u8> {
        Sha256::new().chain_update(link.as_bytes()).chain_update(&self.0).finalize().to_vec()
    }
}

/// What is stored of a token.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// "Firefox on Android", as its owner recognises a device.
pub fn device(user_agent: &str) -> String {
    let first = |of: &[(&str, &'static str)]| of.iter().find(|it| user_agent.contains(it.0)).map(|it| it.1);
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_on_this_site_are_gone_to() {
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:x",
            "",
            "/a\nb",
            "/sign-in/x",
        ] {
            assert_eq!(Next::parse(bad).as_str(), "/", "{bad:?}");
        }
        assert_eq!(Next::parse("/vote/1?from=mail").as_str(), "/vote/1?from=mail");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::draw(&Chance::seeded(1));
        let shown = code.shown().to_lowercase();
        assert!(Code::typed(&format!(" {shown} ")) == Some(code.clone()));
        assert!(Code::typed("12345").is_none());
    }

    #[test]
    fn a_device_has_a_name_its_owner_knows() {
        let phone = "Mozilla/5.0 (Android 14; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0";
        assert_eq!(device(phone), "Firefox on Android");
        assert_eq!(device(""), "An unknown browser");
    }
}
