//! The constitution as prose and typed rules: reading, checking, comparing, ruling. Pure: no files, no clock, no chance.
//!
//! ```
//! let parsed = rulebook::parse("# Our rules\n\n## 1. Name {#name}\n\nWe are the Example Alliance. {.statement}\n");
//! assert!(parsed.diagnostics.is_empty());
//! let rules = rulebook::Rules::new(parsed.document, 1);
//! assert_eq!(rules.cite_clause("name").expect("it is there").label(), "clause 1, Name");
//! ```

pub mod amend;
mod blame;
mod check;
mod cite;
mod compare;
pub mod consequence;
mod diagnostic;
pub mod docs;
mod document;
pub mod duty;
pub mod form;
pub mod hierarchy;
pub mod intake;
mod kinship;
mod law;
mod notes;
mod overlay;
pub mod questions;
mod requote;
mod rule;
mod rules;
mod ruling;
mod suggest;
mod timetable;
mod units;
mod words;

pub use blame::{Blame, ClauseBlame, SentenceBlame, Step as BlameStep, blame};
pub use check::{Circumstances, Coverage, Report, check, check_parsed, check_with};
pub use cite::Cite;
pub use compare::{
    ClauseChange, Comparison, Fate, FieldChange, Piece, PieceKind, RuleChange, TextChange, compare, likeness,
    track,
};
pub use diagnostic::{Diagnostic, Place, Severity};
pub use document::{Clause, Document, Paragraph, Parsed, Sentence, Shape, parse};
pub use kinship::{Kin, KinPlace, kinship};
pub use law::{LawNote, law_notes};
pub use notes::{Demand, Note, NoteKind, Notes};
pub use overlay::{OverlayError, overlay};
pub use requote::{Requote, requote};
pub use rule::*;
pub use rules::{Found, Rules, Suspended};
pub use ruling::{
    Act, ENGINE, FactKey, FactValue, Facts, Outcome, Receipt, RuleRef, Ruling, Unjudged, Verdict, Votes,
    judge, rule,
};
pub use timetable::{
    Obstacle, Source, Step, StepKind, Timetable, TimetableError, by_election_timetable,
    earliest_lawful_by_election, earliest_lawful_meeting, last_instant, timetable,
};
pub use units::*;

/// A rule in plain words, as whole sentences; things are called by their ids. See [`Rules::plain`].
pub fn plain(rule: &Rule) -> String {
    rule.kind.plain(&words::Names::none())
}

/// What the software does by a rule, as whole sentences.
pub fn does(rule: &Rule) -> String {
    rule.kind.does()
}
