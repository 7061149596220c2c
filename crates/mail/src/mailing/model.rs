//! What a mailing is made of.

use kernel::{At, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fill::Fill;
use crate::model::{Kind, MailingId, State};

/// How long a mailing is held before it goes, so that it can be looked at and revoked.
pub const HELD_MINUTES: i64 = 10;

/// A mailing to propose.
#[derive(Clone, Debug)]
pub struct NewMailing {
    pub kind: Kind,
    /// May hold places, as the body may: "{name}".
    pub subject: String,
    /// Markdown. "{name}" is always known; every other place must be in each recipient's `fill`.
    pub body: String,
    pub recipients: Vec<Recipient>,
    pub left_out: Vec<LeftOut>,
    pub about: Subject,
}

/// Somebody a mailing is for, reachable by e-mail or not.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub person: PersonId,
    pub name: String,
    pub address: Option<String>,
    pub postal: Option<String>,
    pub phone: Option<String>,
    /// What to put into the places. What stands under "link" and "key" is never shown in a preview.
    pub fill: Fill,
}

/// Somebody a mailing is not for, and why: a whole sentence.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub person: PersonId,
    pub name: String,
    pub reason: String,
}

/// What a mailing is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Subject {
    /// "election".
    pub kind: String,
    pub id: Uuid,
    pub title: String,
    /// A path on this site.
    pub url: String,
}

/// The life of a mailing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MailingState {
    Held,
    Sending,
    Sent,
    Revoked,
}

impl MailingState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Revoked => "revoked",
        }
    }
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Sending => "going out",
            Self::Sent => "gone out",
            Self::Revoked => "revoked",
        }
    }
    pub(crate) fn parse(text: &str) -> kernel::Result<Self> {
        let all = [Self::Held, Self::Sending, Self::Sent, Self::Revoked];
        let found = all.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| kernel::Problem::internal(format!("A mailing has the unknown state {text}.")))
    }
}

/// A mailing as it is stored.
#[derive(Clone, Debug)]
pub struct Mailing {
    pub id: MailingId,
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    pub about: Subject,
    pub state: MailingState,
    pub proposed_by: Option<PersonId>,
    pub proposed_by_name: String,
    pub proposed_at: At,
    pub held_until: At,
    /// True if every recipient holds an office; such a mailing needs no release.
    pub officers_only: bool,
    pub approved_by: Option<PersonId>,
    pub seen: Option<Seen>,
    pub finished_at: Option<At>,
}

/// Who looked at the list of those not reached, and when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Seen {
    #[schema(value_type = Uuid)]
    pub by: PersonId,
    pub name: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: At,
}

/// What a held mailing waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Waits {
    /// The ten minutes.
    Hold,
    /// Two officers releasing the organisation's mail.
    Release,
    /// An officer other than the one who proposed it.
    SecondOfficer,
}

/// How many of a mailing's messages stand where.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, utoipa::ToSchema)]
pub struct Counts {
    pub recipients: i64,
    pub left_out: i64,
    /// Not gone yet, or tried and to be tried again.
    pub waiting: i64,
    pub sent: i64,
    /// Not taken, come back or without a usable address.
    pub lost: i64,
}

/// The mailings of some time in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Held before they go.
    pub held: i64,
    /// Going out or gone out.
    pub gone: i64,
    /// Messages that a mail server took.
    pub sent: i64,
    /// Messages not taken, come back or without a usable address.
    pub lost: i64,
}

/// A mailing with its numbers.
#[derive(Clone, Debug)]
pub struct Overview {
    pub mailing: Mailing,
    pub counts: Counts,
    pub waits: Option<Waits>,
}

/// Somebody whom a mailing does not reach by e-mail.
#[derive(Clone, Debug)]
pub struct NotReached {
    pub person: PersonId,
    pub name: String,
    /// A whole sentence.
    pub reason: String,
    /// `None` while nothing was tried.
    pub state: Option<State>,
    pub postal: Option<String>,
    pub phone: Option<String>,
    pub fill: Fill,
}
