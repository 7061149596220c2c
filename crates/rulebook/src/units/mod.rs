//! Typed units: lengths of time, moments relative to an event, shares, thresholds, money.

mod formula;
mod moment;
mod money;
mod period;
mod ratio;
pub(crate) mod spoken;
mod year_day;

pub use formula::{Formula, FormulaError};
pub use moment::Moment;
pub use money::{Currency, Money, Rounding};
pub use period::Period;
pub(crate) use period::{spell, spell_count};
pub(crate) use ratio::yes;
pub use ratio::{AtLeast, Of, Ratio, Threshold};
pub use year_day::YearDay;
