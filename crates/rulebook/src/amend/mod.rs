//! Amendments as operations: derived from an edit, applied, put together, fitted to a text that changed.
//!
//! An operation is anchored on a paragraph's id, the fingerprint of its words and a quote, never on a number or an
//! offset. All operations of a proposal are read against one base text and done at once, so that disjoint ones give the
//! same text in any order and colliding ones are alternatives.

mod apply;
mod book;
mod clash;
mod derive;
mod division;
mod edit;
mod follow;
mod misfit;
mod op;
mod perform;
mod rebase;
mod resolve;
mod sentence;

pub use apply::{Applied, Collision, Composing, apply, collisions, compose, meetings};
pub use derive::{DeriveError, derive};
pub use division::{Part, divide};
pub use edit::{ClauseText, EditError, clause_text, with_clause, with_new_clause, without_clause};
pub use misfit::{Misfit, Why};
pub use op::{Anchor, Heading, Operation, ParaShape, proposal_hash};
pub use rebase::{Fit, Rebased, Way, fitted, rebase};
pub use sentence::sentences;
