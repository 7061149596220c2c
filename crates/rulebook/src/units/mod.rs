//! Typed units: lengths of time, moments relative to an event, shares, thresholds, money.

mod moment;
mod money;
mod period;
mod ratio;

pub use moment::Moment;
pub use money::{Currency, Money, Rounding};
pub use period::Period;
pub(crate) use period::{spell, spell_count};
pub(crate) use ratio::yes;
pub use ratio::{AtLeast, Of, Ratio, Threshold};
