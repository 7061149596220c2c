//! `fee`: what members of a category pay.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::{Money, Period, Ratio, Rounding};
use crate::words::{Names, capital};

/// What members of a category pay: a fixed amount, or a share of a named rate.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The categories that pay it.
    #[serde(rename = "for")]
    pub payers: Vec<String>,
    /// A fixed amount.
    pub amount: Option<Money>,
    /// A share of the named rate.
    pub share: Option<Ratio>,
    /// The rate that the share is taken of, such as "national-fee".
    pub of: Option<String>,
    /// What happens to a part of a penny; dropped unless stated.
    pub rounding: Option<Rounding>,
    /// What one payment covers.
    pub period: Option<Period>,
    /// Whether the payer chooses their own band without proof.
    #[serde(default)]
    pub band_self_declared: bool,
}

impl Fee {
    /// The fee, given the named rate; `None` where the rule needs a rate and none is given, or it overflows.
    pub fn due(&self, rate: Option<Money>) -> Option<Money> {
        match (self.amount, self.share) {
            (Some(fixed), _) => Some(fixed),
            (None, Some(share)) => rate?.share(share, self.rounding.unwrap_or_default()),
            (None, None) => None,
        }
    }
}

impl RuleType for Fee {
    const FIELDS: &'static [&'static str] =
        &["for", "amount", "share", "of", "rounding", "period", "band_self_declared"];

    fn plain(&self, names: &Names<'_>) -> String {
        let who = capital(&names.categories(&self.payers, "and"));
        let what = match (self.amount, self.share, &self.of) {
            (Some(fixed), _, _) => fixed.to_string(),
            (None, Some(share), Some(of)) => format!("{share} of the {}", of.replace('-', " ")),
            _ => "a fee that the text does not state".to_owned(),
        };
        let period = self.period.map(|p| format!(" for {p}")).unwrap_or_default();
        let band =
            if self.band_self_declared { " They name their own band; nobody asks for proof." } else { "" };
        format!("{who} pay {what}{period}.{band}")
    }

    fn does(&self) -> String {
        "Works out the amount to the penny, shows how it was reached, and keeps until when it is paid."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        Ref::many("for", RefKind::Category, &self.payers).collect()
    }
}
