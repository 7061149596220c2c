//! "May I …? Until when?": what a member can ask the rules, and what the crates above know of members and meetings.

mod answering;
mod dates;
mod topics;

use kernel::{At, BoxFuture, Cite, Ctx, Result};
use rulebook::{Act, Facts, Receipt, Ruling, StepKind};

use crate::model::Version;
pub use answering::{Params, ask, read, unknown};
pub use dates::{DateLine, Dates, dates};
pub use topics::{Topic, topics};

/// What is known beyond the text; the capabilities above hand this to the binary, which shares it.
#[derive(Clone, Copy)]
pub struct Knows {
    /// Rules on an act of the person acting, by the register's facts and those given here, with the receipt of it.
    pub ruling: fn(Asked) -> BoxFuture<Result<Ruled>>,
    /// The meetings that are fixed and the elections that are called.
    pub happenings: fn(Ctx) -> BoxFuture<Result<Vec<Happening>>>,
}

/// A ruling, and its receipt where it rests on a rule.
pub type Ruled = (Ruling, Option<Receipt>);

/// An act that the person acting asks about, at an instant.
pub struct Asked {
    pub ctx: Ctx,
    pub version: std::sync::Arc<Version>,
    pub act: Act,
    pub at: At,
    /// Facts of the moment: closing times, the roll.
    pub more: Facts,
}

/// A meeting with its day, and an election at it, if one is called.
#[derive(Clone, Debug)]
pub struct Happening {
    /// The meeting's id in the constitution: "agm".
    pub event: String,
    /// "Annual general meeting 2026".
    pub title: String,
    /// Where it is shown.
    pub href: String,
    pub begins: At,
    pub election: Option<Called>,
}

/// An election that is called: its dates are fixed, and the version it was called under stays its own.
#[derive(Clone, Debug)]
pub struct Called {
    /// The election's id in the constitution.
    pub rule: String,
    pub steps: Vec<Stage>,
    /// Whether the person acting is on its frozen roll; `None` before that and for visitors.
    pub on_roll: Option<bool>,
}

/// One step with its moment and where that comes from.
#[derive(Clone, Debug)]
pub struct Stage {
    pub kind: StepKind,
    pub at: At,
    /// "two weeks before the annual general meeting".
    pub words: String,
    pub cite: Option<Cite>,
    /// Where the date comes from, if no clause gives it, as a whole sentence.
    pub why: String,
}
