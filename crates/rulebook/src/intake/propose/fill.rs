//! A form as it is filled for a proposal.

use super::Said;
use crate::form::Map;
use crate::intake::{Proposal, Sure};
use crate::rule::Kind;

/// A proposal while it is made.
pub(super) struct Fill {
    pub id: String,
    kind: Kind,
    filled: Map,
    sure: Sure,
    why: String,
}

impl Fill {
    pub fn new(kind: Kind, id: impl Into<String>, sure: Sure, why: impl Into<String>) -> Self {
        Self { id: id.into(), kind, filled: Map::new(), sure, why: why.into() }
    }

    /// With one input filled.
    pub fn with(mut self, input: &str, text: impl Into<String>) -> Self {
        self.filled.insert(input.to_owned(), text.into());
        self
    }

    /// With one input filled where there is something to fill in.
    pub fn maybe(self, input: &str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.with(input, text),
            None => self,
        }
    }

    /// The proposal beside another, for the same sentence.
    pub fn beside(mut self, near: &Proposal, id: String) -> Proposal {
        self.filled.insert("id".to_owned(), id);
        self.filled.insert("says".to_owned(), near.quote.clone());
        let (clause, quote) = (near.clause.clone(), near.quote.clone());
        Proposal { clause, quote, kind: self.kind, filled: self.filled, sure: self.sure, why: self.why }
    }

    /// The proposal for a sentence.
    pub fn proposal(mut self, said: &Said<'_>, id: String) -> Proposal {
        self.filled.insert("id".to_owned(), id);
        self.filled.insert("says".to_owned(), said.text.to_owned());
        Proposal {
            clause: said.clause.slug.clone(),
            quote: said.text.to_owned(),
            kind: self.kind,
            filled: self.filled,
            sure: self.sure,
            why: self.why,
        }
    }
}
