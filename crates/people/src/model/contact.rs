//! Ways of reaching a person: checked when they are taken, kept with their dates.

use kernel::{At, PersonId, Problem, Result};

use super::ContactId;

/// By which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ContactKind {
    Email,
    Phone,
    Post,
}

impl ContactKind {
    pub const ALL: [Self; 3] = [Self::Email, Self::Phone, Self::Post];
    /// The word in the database and in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Post => "post",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail",
            Self::Phone => "Telephone",
            Self::Post => "Postal address",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}

/// One contact point with its dates. `until` is when it was replaced.
#[derive(Clone, Debug)]
pub struct Contact {
    pub id: ContactId,
    pub person: PersonId,
    pub kind: ContactKind,
    pub value: String,
    pub postcode: Option<String>,
    pub from: At,
    pub until: Option<At>,
    pub verified_at: Option<At>,
    pub bounced_at: Option<At>,
    /// What the other server said when mail came back.
    pub bounce: Option<String>,
}

/// An e-mail address: kept as written, compared in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Refuses what no mail server takes, and letters that only look like plain ones.
    pub fn read(text: &str) -> Result<Self> {
        let text = text.trim();
        let wrong = |why: &str| Err(Problem::field("email", format!("“{text}” {why}")));
        if text.is_empty() {
            return Err(Problem::field("email", "Write the e-mail address, such as name@example.org."));
        }
        if !text.is_ascii() {
            return wrong(
                "has letters outside plain a–z. Such addresses can be made to look like another one.",
            );
        }
        let Some((local, domain)) = text.split_once('@') else {
            return wrong("has no @. An address looks like name@example.org.");
        };
        let plain = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(it);
        if local.is_empty() || local.len() > 64 || !local.chars().all(plain) {
            return wrong("does not begin like an address. Before the @ stand letters, digits and . _ + -.");
        }
        let part = |it: &str| {
            !it.is_empty()
                && !it.starts_with('-')
                && it.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        if !domain.contains('.') || domain.len() > 200 || !domain.split('.').all(part) {
            return wrong("does not end like an address. After the @ stands a name such as example.org.");
        }
        Ok(Self(text.to_owned()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// For comparing.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// A telephone number: kept as written, compared by its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    pub fn read(text: &str) -> Result<Self> {
        let text = text.trim();
        let plain = text.chars().all(|it| it.is_ascii_digit() || " +-().".contains(it));
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if !plain || !(5..=15).contains(&digits) {
            let why = format!("“{text}” is not a telephone number: it has 5 to 15 digits and no letters.");
            return Err(Problem::field("phone", why));
        }
        Ok(Self(text.to_owned()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    pub fn folded(&self) -> String {
        self.0.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect()
    }
}

/// A postal address: lines, and the postcode in capitals with one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postal {
    lines: Vec<String>,
    postcode: Option<String>,
}

impl Postal {
    /// From lines and a postcode, either of which may be empty, but not both.
    pub fn read(lines: &str, postcode: &str) -> Result<Self> {
        let lines: Vec<String> =
            lines.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
        let postcode = tidy_postcode(postcode)?;
        if lines.is_empty() && postcode.is_none() {
            return Err(Problem::field("address", "Write an address or a postcode."));
        }
        if lines.len() > 7 || lines.iter().any(|it| it.chars().count() > 100) {
            return Err(Problem::field("address", "An address has at most seven lines of 100 letters."));
        }
        Ok(Self { lines, postcode })
    }
    pub fn postcode(&self) -> Option<&str> {
        self.postcode.as_deref()
    }
    /// All lines, as on an envelope.
    pub fn written(&self) -> String {
        let lines = self.lines.iter().map(String::as_str).chain(self.postcode());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// British postcodes get their space before the last three signs; others stay as they are.
fn tidy_postcode(text: &str) -> Result<Option<String>> {
    let packed: String = text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_uppercase();
    if packed.is_empty() {
        return Ok(None);
    }
    let plain = packed.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    if !plain || packed.len() > 10 {
        let why = format!("“{}” is not a postcode: it has at most ten letters and digits.", text.trim());
        return Err(Problem::field("postcode", why));
    }
    let british = (5..=7).contains(&packed.len()) && packed.starts_with(|it: char| it.is_ascii_alphabetic());
    Ok(Some(if british {
        let (out, inward) = packed.split_at(packed.len() - 3);
        format!("{out} {inward}")
    } else {
        packed
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_written_and_compared_in_small_letters() {
        let email = Email::read(" Ada.Marsh+vote@Example.ORG ").expect("it is an address");
        assert_eq!(
            (email.as_str(), email.folded().as_str()),
            ("Ada.Marsh+vote@Example.ORG", "ada.marsh+vote@example.org")
        );
    }

    #[test]
    fn what_is_no_address_is_refused_with_a_sentence() {
        for wrong in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "a da@example.org",
            "ada@example",
            "ada@-x.org",
            "аda@example.org",
        ] {
            assert!(Email::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_postcode_gets_its_space() {
        let postal = Postal::read("1 Quay Lane\n\n Fairhaven ", "fh12ab").expect("an address");
        assert_eq!(postal.written(), "1 Quay Lane\nFairhaven\nFH1 2AB");
        assert!(Postal::read("", "FH1 2AB; DROP").is_err());
        assert!(Postal::read(" ", " ").is_err());
    }

    #[test]
    fn a_number_with_letters_is_no_telephone() {
        assert_eq!(Phone::read("+44 20 7946 0001").expect("a number").folded(), "+442079460001");
        assert!(Phone::read("call me").is_err());
    }
}
