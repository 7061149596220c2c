//! Naming the place in the text that something rests on.

use serde::{Deserialize, Serialize};

/// A clause, and the rule and words in it, where there are any.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cite {
    /// Slug of the clause.
    pub clause: String,
    /// Its number as printed; may be empty.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Id of the rule.
    pub rule: Option<String>,
    /// The words quoted.
    pub quote: Option<String>,
}

impl Cite {
    /// "clause 8, Electing the committee".
    pub fn label(&self) -> String {
        match self.number.as_str() {
            "" => format!("clause \"{}\"", self.title),
            number => format!("clause {number}, {}", self.title),
        }
    }

    /// The page of the clause as it is now: "/c/elections".
    pub fn path(&self) -> String {
        format!("/c/{}", self.clause)
    }

    /// The page of the clause in one version: "/c/4/elections".
    pub fn path_in(&self, version: u32) -> String {
        format!("/c/{version}/{}", self.clause)
    }
}
