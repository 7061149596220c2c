//! The operations: what an amendment does, one step each, anchored on words and never on numbers.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One step of an amendment. As JSON it is stable: the same operation always gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Operation {
    /// Leaves words out and puts others in. `find` may be empty where words are only put in.
    ReplaceText {
        /// The paragraph.
        at: Anchor,
        /// Words before, which stay; they make the place unique.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        prefix: String,
        /// The words to leave out.
        find: String,
        /// Words after, which stay.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        suffix: String,
        /// The words to put in.
        replace: String,
        /// How often `prefix`, `find` and `suffix` stand there together; every place is changed.
        count: u32,
    },
    /// Puts in a paragraph or list item.
    InsertPara {
        /// Slug of the clause.
        clause: String,
        /// Id of the paragraph it follows; the clause begins with it where absent.
        after: Option<String>,
        /// The id it gets.
        id: String,
        /// What shape it has.
        shape: ParaShape,
        /// Its words, in Markdown on one line.
        text: String,
        /// Whether it is marked as a statement.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        statement: bool,
    },
    /// Leaves a paragraph or list item out.
    DeletePara {
        /// The paragraph.
        at: Anchor,
        /// Its words, so that nobody has to look them up.
        quote: String,
    },
    /// Puts a paragraph in another place of its clause.
    MovePara {
        /// The paragraph.
        at: Anchor,
        /// Its first words.
        quote: String,
        /// Id of the paragraph it follows from now on.
        after: Option<String>,
    },
    /// Puts in a clause.
    AddClause {
        /// Slug of the clause it follows; it is the first where absent.
        after: Option<String>,
        /// The slug it gets, never used before.
        slug: String,
        /// 2 for a clause, 3 for a sub-clause.
        level: u8,
        /// Its number and title.
        heading: Heading,
        /// Its prose and rules, as the file writes them.
        body: String,
    },
    /// Leaves a clause out with its rules.
    RepealClause {
        /// Slug of the clause.
        clause: String,
        /// Fingerprint of its words and rules.
        hash: String,
    },
    /// Makes two paragraphs of one.
    Split {
        /// The paragraph.
        at: Anchor,
        /// The words with which the second begins; they stand there once.
        before: String,
        /// The id that the second gets.
        id: String,
    },
    /// Makes one paragraph of two that follow each other.
    Join {
        /// The first, which keeps its id.
        first: Anchor,
        /// The second.
        second: Anchor,
    },
    /// Changes the number or the title of a clause; its slug stays.
    Renumber {
        /// Slug of the clause.
        clause: String,
        /// As it is.
        from: Heading,
        /// As it will be.
        to: Heading,
    },
    /// Changes one field of a rule.
    SetRule {
        /// Id of the rule.
        rule: String,
        /// The field.
        field: String,
        /// Its value as it stands in the block (TOML); absent where it is not there.
        from: Option<String>,
        /// Its value afterwards; absent where it goes.
        to: Option<String>,
    },
    /// Puts in a rule.
    AddRule {
        /// Slug of the clause.
        clause: String,
        /// Id of the rule it follows; it is the last of the clause where absent.
        after: Option<String>,
        /// The body of its block (TOML).
        block: String,
    },
    /// Leaves a rule out.
    RemoveRule {
        /// Id of the rule.
        rule: String,
        /// Fingerprint of its fields.
        hash: String,
    },
    /// Says what a clause means and changes no word.
    Interpret {
        /// Slug of the clause.
        clause: String,
        /// What it means.
        text: String,
    },
}

/// A paragraph by its id and the fingerprint of its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Its id, such as `elections.p2`.
    pub para: String,
    /// The first 16 hexadecimal digits of the SHA-256 of its words.
    pub hash: String,
}

/// Number and title of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The number as printed; may be empty.
    pub number: String,
    /// The title.
    pub title: String,
}

/// What shape a paragraph that is put in has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParaShape {
    /// Running text.
    Text,
    /// An item of a list with dots.
    Bullet,
    /// An item of a numbered list.
    Numbered,
    /// A block that is printed as it stands.
    Verbatim,
}

impl Operation {
    /// The slug of the clause it works on; of a rule, the clause has to be looked up in the text.
    pub fn clause(&self) -> Option<&str> {
        match self {
            Self::ReplaceText { at, .. }
            | Self::DeletePara { at, .. }
            | Self::MovePara { at, .. }
            | Self::Split { at, .. }
            | Self::Join { first: at, .. } => at.clause(),
            Self::InsertPara { clause, .. }
            | Self::RepealClause { clause, .. }
            | Self::Renumber { clause, .. }
            | Self::AddRule { clause, .. }
            | Self::Interpret { clause, .. } => Some(clause),
            Self::AddClause { slug, .. } => Some(slug),
            Self::SetRule { .. } | Self::RemoveRule { .. } => None,
        }
    }

    /// Whether it changes a rule and no words.
    pub fn is_rule(&self) -> bool {
        matches!(self, Self::SetRule { .. } | Self::AddRule { .. } | Self::RemoveRule { .. })
    }
}

impl Anchor {
    /// The slug of its clause.
    pub fn clause(&self) -> Option<&str> {
        self.para.rsplit_once('.').map(|(clause, _)| clause)
    }
}

/// What a vote is on: SHA-256 over the version it changes and the operations, as 64 hexadecimal digits.
pub fn proposal_hash(base: &str, operations: &[Operation]) -> String {
    let text = serde_json::json!({ "base": base, "operations": operations }).to_string();
    hex(&text, 32)
}

/// The first 16 hexadecimal digits of the SHA-256 of some words.
pub(super) fn fingerprint(text: &str) -> String {
    hex(text, 8)
}

fn hex(text: &str, bytes: usize) -> String {
    Sha256::digest(text.as_bytes()).iter().take(bytes).map(|b| format!("{b:02x}")).collect()
}
