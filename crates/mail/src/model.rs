//! What a message is, and the states it goes through.

use kernel::PersonId;
use serde::{Deserialize, Serialize};

kernel::id!(/** One message to one person. */ MessageId);
kernel::id!(/** One text to many people. */ MailingId);

/// A message on its own, for one person. Both a text and an HTML part are always sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub person: Option<PersonId>,
    pub to: String,
    pub to_name: String,
    pub kind: Kind,
    pub subject: String,
    /// Plain text; blank lines part paragraphs, addresses of pages become links.
    pub text: String,
    /// The inside of an HTML page, already safe; made from the text if `None`.
    pub html: Option<String>,
}

/// What a message is for. Decides who may still get it and what is kept of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A link and a code, asked for a moment ago. Its text is erased as soon as it has gone.
    SignIn,
    /// An answer to something the person did or is asked to do.
    Personal,
    /// A notice that the constitution asks for.
    Notice,
    /// A call for nominations.
    Call,
    /// An invitation to vote.
    Ballot,
    /// News. The only kind that can be unsubscribed from, and the only one a second officer must approve.
    Bulletin,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::SignIn, Self::Personal, Self::Notice, Self::Call, Self::Ballot, Self::Bulletin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Personal => "personal",
            Self::Notice => "notice",
            Self::Call => "call",
            Self::Ballot => "ballot",
            Self::Bulletin => "bulletin",
        }
    }
    /// "Call for nominations", as a heading or a badge says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::SignIn => "Signing in",
            Self::Personal => "Personal message",
            Self::Notice => "Notice",
            Self::Call => "Call for nominations",
            Self::Ballot => "Invitation to vote",
            Self::Bulletin => "Bulletin",
        }
    }
    /// True if the person can ask for no more of these without losing a right.
    pub fn can_be_left(self) -> bool {
        self == Self::Bulletin
    }
    /// True if an officer other than the one who proposed it must approve a mailing of this kind.
    pub fn needs_second_officer(self) -> bool {
        self == Self::Bulletin
    }
    pub(crate) fn parse(text: &str) -> kernel::Result<Self> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| kernel::Problem::internal(format!("A message has the unknown kind {text}.")))
    }
}

/// Where a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for two officers to release the organisation's mail.
    Held,
    /// Will go as soon as the sender comes to it.
    Queued,
    /// Is being handed over; a sender that dies here tries again after ten minutes.
    Sending,
    /// A mail server has taken it.
    Sent,
    /// A mail server refused it, or none took it within a day.
    Failed,
    /// It came back.
    Bounced,
    /// Not sent, because the address returned earlier mail or the person has left bulletins.
    Suppressed,
}

impl State {
    pub const ALL: [Self; 7] =
        [Self::Held, Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Bounced, Self::Suppressed];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Bounced => "bounced",
            Self::Suppressed => "suppressed",
        }
    }
    /// In plain words, for a table.
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "waits for the release",
            Self::Queued => "about to go",
            Self::Sending => "going",
            Self::Sent => "sent",
            Self::Failed => "not taken",
            Self::Bounced => "came back",
            Self::Suppressed => "not sent",
        }
    }
    /// True if the person is not reached by this message.
    pub fn is_lost(self) -> bool {
        matches!(self, Self::Failed | Self::Bounced | Self::Suppressed)
    }
    pub(crate) fn parse(text: &str) -> kernel::Result<Self> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| kernel::Problem::internal(format!("A message has the unknown state {text}.")))
    }
}

/// An e-mail address that a mail server would accept as one; nothing else gets into an envelope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address(lettre::Address);

impl Address {
    /// Trims, and refuses what has no `@`, no domain or a line break.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = text.len() <= 254 && text.is_ascii();
        text.parse().ok().filter(|_| fits).map(Self)
    }
    pub(crate) fn inner(&self) -> lettre::Address {
        self.0.clone()
    }
    pub fn domain(&self) -> &str {
        self.0.domain()
    }
}

/// One line: a header has no others.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_smuggle_a_header() {
        for bad in ["", "ada", "ada@", "@x.example", "a@x.example\r\nBcc: b@x.example", "a b@x.example"] {
            assert_eq!(Address::parse(bad), None, "{bad:?}");
        }
        assert!(Address::parse(" ada@fairhaven.example ").is_some());
        assert_eq!(one_line("Hello\r\nBcc: x"), "Hello  Bcc: x");
    }
}
