//! Shares as exact ratios, and thresholds that say what they are a share of.

use std::fmt;

use serde::Deserialize;

use super::period::spell_count;

/// An exact share such as `"1/2"`; the lower number is never nought, both are at most 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Ratio {
    /// Upper number.
    pub num: u32,
    /// Lower number, at least 1.
    pub den: u32,
}

impl Ratio {
    /// A share; `None` where the lower number is nought or either is too large.
    pub fn new(num: u32, den: u32) -> Option<Self> {
        (den != 0 && num <= MOST && den <= MOST).then_some(Self { num, den })
    }

    /// The share of a whole number, rounded up.
    pub fn of_rounded_up(&self, whole: u32) -> u32 {
        let up = (u64::from(self.num) * u64::from(whole)).div_ceil(u64::from(self.den));
        u32::try_from(up).unwrap_or(u32::MAX)
    }

    /// The share of a whole number, rounded down.
    pub fn of_rounded_down(&self, whole: u32) -> u32 {
        let down = u64::from(self.num) * u64::from(whole) / u64::from(self.den);
        u32::try_from(down).unwrap_or(u32::MAX)
    }

    /// Whether the share is more than the whole.
    pub fn above_one(&self) -> bool {
        self.num > self.den
    }

    /// Whether it is the whole.
    pub fn is_one(&self) -> bool {
        self.num == self.den
    }
}

const MOST: u32 = 1_000_000;

impl TryFrom<String> for Ratio {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let told = || format!("`{text}` is not a share; write it as \"1/2\"");
        let (num, den) = text.split_once('/').ok_or_else(told)?;
        let (num, den) = (num.trim().parse().map_err(|_| told())?, den.trim().parse().map_err(|_| told())?);
        Ratio::new(num, den).ok_or_else(told)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.num, self.den) {
            (1, 2) => f.write_str("half"),
            (1, 3) => f.write_str("one third"),
            (2, 3) => f.write_str("two thirds"),
            (1, 4) => f.write_str("a quarter"),
            (3, 4) => f.write_str("three quarters"),
            (9, 10) => f.write_str("90 %"),
            (num, den) => write!(f, "{num}/{den}"),
        }
    }
}

/// A minimum as a number (`1`) or a share (`"1/2"`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged, expecting = "at_least is a whole number such as 1 or a share such as \"1/2\"")]
pub enum AtLeast {
    /// A whole number.
    Number(u32),
    /// A share.
    Share(Ratio),
}

impl fmt::Display for AtLeast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AtLeast::Number(n) => f.write_str(&spell_count(*n)),
            AtLeast::Share(share) => share.fmt(f),
        }
    }
}

/// What a share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// Votes for and against; abstentions apart.
    VotesCast,
    /// Everybody entitled who is present.
    Present,
    /// Everybody entitled, present or not.
    Entitled,
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Of::VotesCast => "the votes cast",
            Of::Present => "those present",
            Of::Entitled => "all who are entitled",
        })
    }
}

/// A majority: `{ over = "1/2", of = "votes-cast", strict = true }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The share.
    pub over: Ratio,
    /// What it is a share of.
    pub of: Of,
    /// Whether exactly the share is too little; true unless stated.
    #[serde(default = "yes")]
    pub strict: bool,
}

impl Threshold {
    /// Whether so many votes in favour reach it, of so many that count.
    pub fn reached(&self, favour: u64, counting: u64) -> bool {
        let (left, right) = (
            u128::from(favour) * u128::from(self.over.den),
            u128::from(counting) * u128::from(self.over.num),
        );
        if self.strict { left > right } else { left >= right && favour > 0 }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lead = if self.strict { "more than" } else { "at least" };
        write!(f, "{lead} {} of {}", self.over, self.of)
    }
}

pub(crate) fn yes() -> bool {
    true
}
