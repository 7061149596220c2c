//! An exact number of votes: whole units of a decimal fraction.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The most decimals that a rule set may carry.
pub const MAX_DECIMALS: u8 = 12;

/// An exact, non-negative number of votes, such as `1322.00000`.
///
/// Held as a whole number of units of `10^-decimals`; written and read as a
/// decimal string with all its decimals, so that nothing is lost in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Votes {
    units: u128,
    decimals: u8,
}

impl Votes {
    /// `units` of `10^-decimals`; decimals above [`MAX_DECIMALS`] are cut to it.
    pub fn from_units(units: u128, decimals: u8) -> Self {
        Self { units, decimals: decimals.min(MAX_DECIMALS) }
    }

    /// The number of units of `10^-decimals`.
    pub fn units(self) -> u128 {
        self.units
    }

    /// How many decimals the number carries.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// Whether the number is nought.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// The whole votes, without the fraction.
    pub fn whole(self) -> u128 {
        self.units / scale(self.decimals)
    }

    /// The number as a member reads it: `1,322` or `1,483.79014`, without noughts at the end.
    pub fn plain(self) -> String {
        let mut text = group_thousands(self.whole());
        let fraction = self.units % scale(self.decimals);
        if fraction > 0 {
            let digits = format!("{fraction:0width$}", width = usize::from(self.decimals));
            text.push('.');
            text.push_str(digits.trim_end_matches('0'));
        }
        text
    }

    /// This less `other`, or nought if `other` is more; both must carry the same decimals.
    pub fn saturating_sub(self, other: Self) -> Self {
        debug_assert_eq!(self.decimals, other.decimals);
        Self { units: self.units.saturating_sub(other.units), decimals: self.decimals }
    }
}

/// One whole vote in units of `10^-decimals`.
pub(crate) fn scale(decimals: u8) -> u128 {
    10u128.pow(u32::from(decimals.min(MAX_DECIMALS)))
}

/// A whole number with commas between thousands.
pub(crate) fn group_thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl PartialOrd for Votes {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Votes {
    fn cmp(&self, other: &Self) -> Ordering {
        let whole = self.whole().cmp(&other.whole());
        let fraction = |v: &Self| (v.units % scale(v.decimals)) * scale(MAX_DECIMALS - v.decimals);
        whole.then_with(|| fraction(self).cmp(&fraction(other))).then(self.decimals.cmp(&other.decimals))
    }
}

impl fmt::Display for Votes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.decimals {
            0 => self.units.to_string(),
            places => {
                let fraction = self.units % scale(places);
                format!("{}.{fraction:0width$}", self.whole(), width = usize::from(places))
            }
        };
        f.pad(&text)
    }
}

/// The text is not a decimal number of votes such as `12.50000`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a number of votes; write it like 12.50000")]
pub struct VotesError(String);

impl FromStr for Votes {
    type Err = VotesError;

    fn from_str(text: &str) -> Result<Self, VotesError> {
        let wrong = || VotesError(text.chars().take(40).collect());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let bare_point = text.ends_with('.');
        let too_long = whole.len() > 24 || fraction.len() > usize::from(MAX_DECIMALS);
        if whole.is_empty() || bare_point || too_long || !digits(whole) || !digits(fraction) {
            return Err(wrong());
        }
        let units = format!("{whole}{fraction}").parse().map_err(|_| wrong())?;
        Ok(Self { units, decimals: u8::try_from(fraction.len()).map_err(|_| wrong())? })
    }
}

impl Serialize for Votes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Votes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_writes() {
        for text in ["0.00000", "1322.00000", "0.00001", "7", "1483.79014"] {
            assert_eq!(text.parse::<Votes>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for text in
            ["", ".", "1.", ".5", "-1", "1e5", "1,000", "9999999999999999999999999", "1.0000000000000"]
        {
            assert!(text.parse::<Votes>().is_err(), "{text}");
        }
    }

    #[test]
    fn compares_across_decimals_and_reads_plainly() {
        let (a, b) = ("2.5".parse::<Votes>().unwrap(), "2.49999".parse::<Votes>().unwrap());
        assert!(a > b);
        assert_eq!("1234567.50000".parse::<Votes>().unwrap().plain(), "1,234,567.5");
        assert_eq!("12.00000".parse::<Votes>().unwrap().plain(), "12");
    }
}
