//! `fee`: what members of a category pay.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::{Formula, Money, Period, Ratio, Rounding};
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
    /// The bands a payer is in, such as "unwaged", each with its own amount or its share of the fee.
    #[serde(default)]
    pub bands: Vec<FeeBand>,
    /// The fee as a sum of named rates, where a share is not enough.
    pub formula: Option<Formula>,
}

/// A band of a fee: a fixed amount, or a share of what is otherwise due.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeBand {
    /// What it is called.
    pub name: String,
    /// A fixed amount.
    pub amount: Option<Money>,
    /// A share of the fee.
    pub share: Option<Ratio>,
}

impl Fee {
    /// The fee, given the named rate; `None` where the rule needs a rate and none is given, or it overflows.
    pub fn due(&self, rate: Option<Money>) -> Option<Money> {
        let rounding = self.rounding.unwrap_or_default();
        match (&self.formula, self.amount, self.share) {
            (Some(formula), _, _) => {
                let own = |name: &str| rate.filter(|_| self.of.as_deref().is_none_or(|of| of == name));
                formula.amount(&own, rounding).ok()
            }
            (None, Some(fixed), _) => Some(fixed),
            (None, None, Some(share)) => rate?.share(share, rounding),
            (None, None, None) => None,
        }
    }

    /// The fee of a band; `None` where there is no such band or [`Fee::due`] gives none.
    pub fn due_in(&self, band: &str, rate: Option<Money>) -> Option<Money> {
        let band = self.bands.iter().find(|b| b.name == band)?;
        match (band.amount, band.share) {
            (Some(fixed), _) => Some(fixed),
            (None, Some(share)) => self.due(rate)?.share(share, self.rounding.unwrap_or_default()),
            (None, None) => self.due(rate),
        }
    }
}

impl FeeBand {
    fn words(&self) -> String {
        match (self.amount, self.share) {
            (Some(fixed), _) => format!("{}, {fixed}", self.name),
            (None, Some(share)) => format!("{}, {share} of it", self.name),
            (None, None) => format!("{}, all of it", self.name),
        }
    }
}

impl RuleType for Fee {
    const FIELDS: &'static [&'static str] =
        &["for", "amount", "share", "of", "rounding", "period", "band_self_declared", "bands", "formula"];

    fn plain(&self, names: &Names<'_>) -> String {
        let who = capital(&names.categories(&self.payers, "and"));
        let formula = self.formula.as_ref().map(ToString::to_string);
        let what = formula.unwrap_or_else(|| match (self.amount, self.share, &self.of) {
            (Some(fixed), _, _) => fixed.to_string(),
            (None, Some(share), Some(of)) => format!("{share} of the {}", of.replace('-', " ")),
            _ => "a fee that the text does not state".to_owned(),
        });
        let period = self.period.map(|p| format!(" for {p}")).unwrap_or_default();
        let band =
            if self.band_self_declared { " They name their own band; nobody asks for proof." } else { "" };
        let bands: Vec<String> = self.bands.iter().map(FeeBand::words).collect();
        let bands = if bands.is_empty() { String::new() } else { format!(" Bands: {}.", bands.join("; ")) };
        format!("{who} pay {what}{period}.{bands}{band}")
    }

    fn does(&self) -> String {
        "Works out the amount to the penny, shows how it was reached, and keeps until when it is paid."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        Ref::many("for", RefKind::Category, &self.payers).collect()
    }
}
