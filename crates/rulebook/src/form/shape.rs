//! The shapes that a field of a rule can have.

use super::Target;

/// What a field looks like in a block and on a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A list of texts.
    Lines,
    /// A whole number.
    Number,
    /// A truth value.
    Flag,
    /// One word of a closed list.
    Choice(Choices),
    /// Several words of a closed list.
    Many(Choices),
    /// The id of something.
    One(Target),
    /// A list of ids.
    Several(Target),
    /// A length of time.
    Length,
    /// A moment relative to an event.
    Moment,
    /// A day of the year.
    YearDay,
    /// An amount of money.
    Money,
    /// A share.
    Share,
    /// A number or a share.
    AtLeast,
    /// A majority.
    Threshold,
    /// How often.
    Every,
    /// A band of lengths.
    Band,
    /// A month of the year.
    Month,
    /// Conditions on a person.
    Condition,
    /// A list of conditions.
    Conditions,
    /// Lists of posts.
    Contests,
    /// Whether a seat may be shared.
    Shareable,
    /// How votes are counted.
    Method,
    /// What happens when a quota cannot be met.
    Fallback,
    /// Steps with their longest times.
    Steps,
    /// Bands of a fee.
    FeeBands,
}

/// A closed list: value and label.
pub(super) type Choices = &'static [(&'static str, &'static str)];
