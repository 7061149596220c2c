//! `category`: a class of members, what it takes to be in it, and what its members may do.

use serde::{Deserialize, Serialize};

use super::{Condition, Ref, RuleType};
use crate::words::{Names, list};

/// A class of members.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// What it is called in a list, such as "associate member"; the rule's id where absent.
    pub name: Option<String>,
    /// What somebody must fulfil to belong to it.
    #[serde(default)]
    pub requires: Condition,
    /// What its members may do.
    #[serde(default)]
    pub may: Vec<Right>,
}

/// Something that a category of members may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// Come to members' meetings.
    Attend,
    /// Speak there.
    Speak,
    /// Vote there and in elections.
    Vote,
    /// Stand for a post.
    Stand,
    /// Nominate another member.
    Nominate,
    /// Second a nomination or a proposal.
    Second,
    /// Put a motion.
    Propose,
    /// Propose a change to the constitution.
    ProposeAmendment,
    /// Be sent notices, calls and minutes.
    Receive,
    /// Take part fully in the parent body.
    ParentBody,
}

impl Right {
    /// The right in words, after "may".
    pub fn words(self) -> &'static str {
        match self {
            Right::Attend => "come to meetings",
            Right::Speak => "speak",
            Right::Vote => "vote",
            Right::Stand => "stand for a post",
            Right::Nominate => "nominate another member",
            Right::Second => "second a nomination or proposal",
            Right::Propose => "put a motion",
            Right::ProposeAmendment => "propose a change to the constitution",
            Right::Receive => "receive notices and minutes",
            Right::ParentBody => "take part fully in the parent body",
        }
    }
}

fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    if name.starts_with("a member") { name.to_owned() } else { format!("{article} {name}") }
}

impl RuleType for Category {
    const FIELDS: &'static [&'static str] = &["name", "requires", "may"];

    fn plain(&self, names: &Names<'_>) -> String {
        let name = self.name.as_deref().unwrap_or("a member of this category");
        let needs = self.requires.words(names);
        let first = if needs.is_empty() {
            format!("There is a category of members: {name}.")
        } else {
            format!("To be {}, somebody must {needs}.", with_article(name))
        };
        let rights: Vec<&str> = self.may.iter().map(|r| r.words()).collect();
        if rights.is_empty() {
            return format!("{first} The text gives this category no right of its own.");
        }
        format!("{first} They may {}.", list(&rights, "and"))
    }

    fn does(&self) -> String {
        "Offers this category when somebody joins, asks for what it requires, and grants or refuses each act by \
         the rights it lists."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        self.requires.refs("requires")
    }
}
