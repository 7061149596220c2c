//! A member's way from one group to another, as it travels: a letter from the group that is left, an answer from the group
//! that is joined, each signed and each one file that a person can carry.

use kernel::{Problem, Result};
use people::model::FactKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Seal, TransferId, Verifying};

/// The largest file of either kind, in bytes.
pub const LARGEST: usize = 256 * 1024;

/// Which way it goes, seen from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Out,
    In,
}

impl Direction {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
        }
    }
    pub fn read(slug: &str) -> Self {
        if slug == "in" { Self::In } else { Self::Out }
    }
}

/// Where it stands, seen from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The member asked; nothing was sent.
    Asked,
    /// The letter is made, and no answer is here; on the other side it waits for a decision.
    Sent,
    Joined,
    Refused,
    /// Called back, or undone after the member had joined: they are a member where they were before.
    Back,
}

impl Stage {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Sent => "sent",
            Self::Joined => "joined",
            Self::Refused => "refused",
            Self::Back => "back",
        }
    }
    pub fn read(slug: &str) -> Result<Self> {
        let all = [Self::Asked, Self::Sent, Self::Joined, Self::Refused, Self::Back];
        let found = all.into_iter().find(|it| it.slug() == slug);
        found.ok_or_else(|| Problem::internal("A transfer has an unknown state."))
    }
    pub const fn label(self, direction: Direction) -> &'static str {
        match (self, direction) {
            (Self::Asked, _) => "asked for by the member",
            (Self::Sent, Direction::Out) => "sent, no answer yet",
            (Self::Sent, Direction::In) => "waits for a decision",
            (Self::Joined, Direction::Out) => "joined there",
            (Self::Joined, Direction::In) => "joined here",
            (Self::Refused, _) => "refused",
            (Self::Back, _) => "brought back",
        }
    }
}

/// A dated fact as it is sent. The facts about the area, flags and declarations are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated {
    pub kind: FactKind,
    /// For a membership the category's name, for the rest as in the register.
    pub value: String,
    pub from: jiff::Timestamp,
    pub until: Option<jiff::Timestamp>,
}

/// What the group that is left sends. Empty means that it holds nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub id: TransferId,
    pub from: String,
    pub to: String,
    pub at: jiff::Timestamp,
    /// The first day on which they want to be a member there.
    pub day: jiff::civil::Date,
    /// How the member agreed that this is sent.
    pub agreed: String,
    pub given: String,
    pub family: String,
    #[serde(default)]
    pub national_number: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    /// Lines, the postcode in the last where one is known.
    #[serde(default)]
    pub address: String,
    pub facts: Vec<Dated>,
}

impl Letter {
    pub fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

/// What became of it, as the other group answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Joined,
    Refused,
    /// It had joined them, and that was undone.
    Back,
}

/// What the group that is joined answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub id: TransferId,
    /// Who answers.
    pub from: String,
    pub to: String,
    pub at: jiff::Timestamp,
    pub outcome: Outcome,
    /// The first day as a member there.
    pub day: jiff::civil::Date,
    /// Why it was refused; else empty.
    #[serde(default)]
    pub reason: String,
}

/// What an envelope holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    Letter,
    Answer,
}

/// Letter or answer with the signature over its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    pub transfer: What,
    /// JSON as text: what was signed is read byte for byte.
    pub body: String,
    pub signature: String,
}

impl Envelope {
    pub fn seal(what: What, body: &impl Serialize, with: &Seal) -> Result<Self> {
        let body = serde_json::to_string(body)?;
        let signature = with.sign(&digest(what, &body));
        Ok(Self { transfer: what, body, signature })
    }
    pub fn text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)?)
    }
    /// # Errors
    /// A `Problem` on "file" if it is none.
    pub fn read(text: &str) -> Result<Self> {
        let none = || {
            let why = "This is no file of a transfer. It has the name transfer-….json and comes from the other group.";
            Problem::field("file", why)
        };
        if text.len() > LARGEST {
            return Err(none());
        }
        serde_json::from_str(text).map_err(|_| none())
    }
    pub fn is_by(&self, key: &Verifying) -> bool {
        key.accepts(&digest(self.transfer, &self.body), &self.signature)
    }
    pub fn letter(&self) -> Result<Letter> {
        self.inside(What::Letter)
    }
    pub fn answer(&self) -> Result<Answer> {
        self.inside(What::Answer)
    }
    fn inside<T: for<'a> Deserialize<'a>>(&self, what: What) -> Result<T> {
        let wrong = || Problem::field("file", "This file of a transfer was not made by this programme.");
        if self.transfer != what {
            return Err(wrong());
        }
        serde_json::from_str(&self.body).map_err(|_| wrong())
    }
}

/// A letter's signature fits no answer and no segment.
fn digest(what: What, body: &str) -> [u8; 32] {
    let kind: &[u8] = match what {
        What::Letter => b"plenary transfer letter v1\n",
        What::Answer => b"plenary transfer answer v1\n",
    };
    Sha256::new().chain_update(kind).chain_update(body).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_holds_for_its_words_its_kind_and_its_key_alone() {
        let (ours, theirs) = (Seal::of(&[7; 32]), Seal::of(&[8; 32]));
        let key = |seal: &Seal| Verifying::read(&seal.public()).expect("a key");
        let sealed = Envelope::seal(What::Answer, &"words", &ours).expect("sealed");
        assert!(sealed.is_by(&key(&ours)) && !sealed.is_by(&key(&theirs)));
        let other = Envelope { transfer: What::Letter, ..sealed.clone() };
        let changed = Envelope { body: "\"other words\"".into(), ..sealed.clone() };
        assert!(!other.is_by(&key(&ours)) && !changed.is_by(&key(&ours)));
        assert_eq!(Envelope::read(&sealed.text().expect("text")).expect("read"), sealed);
        assert!(Envelope::read("{}").is_err() && Envelope::read(&"x".repeat(LARGEST + 1)).is_err());
    }
}
