//! Money in minor units, never in floats.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Ratio;

/// An amount in the currency's smallest coin: `{ minor = 1250, currency = "GBP" }` is £12.50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Number of the smallest coins.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// The currencies a fee may be stated in; all have two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Pound sterling.
    Gbp,
    /// Euro.
    Eur,
    /// United States dollar.
    Usd,
}

/// What happens to a part of the smallest coin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// Dropped.
    #[default]
    Down,
    /// Made whole.
    Up,
}

impl Money {
    /// The share of an amount; `None` where it would overflow.
    pub fn share(&self, share: Ratio, rounding: Rounding) -> Option<Money> {
        let whole = i128::from(self.minor) * i128::from(share.num);
        let den = i128::from(share.den);
        let minor = match rounding {
            Rounding::Down => whole.div_euclid(den),
            Rounding::Up => -(-whole).div_euclid(den),
        };
        Some(Money { minor: i64::try_from(minor).ok()?, currency: self.currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let sort = match self.currency {
            Currency::Gbp => "£",
            Currency::Eur => "€",
            Currency::Usd => "$",
        };
        let minor = self.minor.unsigned_abs();
        write!(f, "{sign}{sort}{}.{:02}", minor / 100, minor % 100)
    }
}
