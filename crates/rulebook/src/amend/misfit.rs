//! Why an operation does not fit a text, and what to do about it.

use std::fmt;

/// An operation that does not fit its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Which operation, from 0.
    pub operation: usize,
    /// What is the matter.
    pub why: Why,
}

/// What is the matter with an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is no such clause.
    NoClause(String),
    /// There is no such paragraph.
    NoPara(String),
    /// The paragraph's words changed since.
    Changed(String),
    /// The words do not stand there.
    NotThere(String),
    /// The words stand there more or less often than was said; longer quotes that stand there once.
    Times {
        /// The words.
        find: String,
        /// How often they stand there.
        times: usize,
        /// Quotes that are unique, one for each place.
        longer: Vec<String>,
    },
    /// There is no such rule.
    NoRule(String),
    /// The rule, or this field of it, is not what the operation began from.
    RuleChanged {
        /// The rule.
        rule: String,
        /// The field, where it is one.
        field: Option<String>,
    },
    /// The id or slug is taken.
    Taken(String),
    /// The block of a rule cannot be read, and why.
    BadRule(String),
    /// The words would be read as something else than prose.
    NotProse(String),
    /// Two operations do different things to one place.
    Clash(String),
}

impl Why {
    /// What to do about it, as a sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::Times { longer, .. } if !longer.is_empty() => {
                let quotes: Vec<String> = longer.iter().map(|q| format!("“{q}”")).collect();
                format!("Quote more words, so that the place is the only one: {}.", quotes.join(" or "))
            }
            Self::Times { .. } | Self::NotThere(_) => {
                "Quote the words exactly as they stand in the text.".to_owned()
            }
            Self::NoClause(_) | Self::NoPara(_) | Self::NoRule(_) => {
                "It may have been left out since; read the text as it is now.".to_owned()
            }
            Self::Changed(_) | Self::RuleChanged { .. } => {
                "Fit the proposal to the text as it is now, or write it again.".to_owned()
            }
            Self::Taken(_) => "Choose another name.".to_owned(),
            Self::BadRule(_) => "Mend the rule, or leave it out and change the words alone.".to_owned(),
            Self::NotProse(_) => {
                "Headings make clauses: put a new clause in on its own. A paragraph is plain text or a list item."
                    .to_owned()
            }
            Self::Clash(_) => "Keep one of the two.".to_owned(),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoClause(slug) => write!(f, "There is no clause \"{slug}\"."),
            Self::NoPara(id) => write!(f, "There is no paragraph \"{id}\"."),
            Self::Changed(id) => write!(f, "The words of paragraph \"{id}\" have changed since."),
            Self::NotThere(find) => write!(f, "The words “{find}” do not stand there."),
            Self::Times { find, times, .. } => write!(f, "The words “{find}” stand there {times} times."),
            Self::NoRule(id) => write!(f, "There is no rule \"{id}\"."),
            Self::RuleChanged { rule, field: Some(field) } => {
                write!(f, "The field {field} of the rule \"{rule}\" has changed since.")
            }
            Self::RuleChanged { rule, field: None } => write!(f, "The rule \"{rule}\" has changed since."),
            Self::Taken(name) => write!(f, "The name \"{name}\" is taken."),
            Self::BadRule(why) => write!(f, "The rule cannot be read: {why}"),
            Self::NotProse(text) => write!(f, "These words would not be read as they stand: “{text}”."),
            Self::Clash(what) => write!(f, "Two steps do different things to {what}."),
        }
    }
}
