//! The one form of condition: named facts compared with plain values; all that are stated must hold.

use serde::Deserialize;

use super::{Ref, RefKind};
use crate::units::Period;
use crate::words::{Names, list};

/// Conditions on a person. Every field that is stated must hold; none stated always holds.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Is in one of these categories.
    #[serde(default)]
    pub category: Vec<String>,
    /// Lives in the area, or does not.
    pub lives_in_area: Option<bool>,
    /// Is a member of the national association, or is not.
    pub national_member: Option<bool>,
    /// Is a member of a rival (or other) party, or is not.
    #[serde(alias = "other_party")]
    pub rival_party: Option<bool>,
    /// Has declared to share the aims.
    pub shares_aims: Option<bool>,
    /// Has paid to date, or need not pay.
    pub fee_paid: Option<bool>,
    /// Years of age at the least.
    pub min_age: Option<u32>,
    /// Has been a member for so long without a break.
    pub member_for: Option<Period>,
    /// Lives or organises in this region or constituency.
    pub region: Option<String>,
    /// Holds none of these posts.
    #[serde(default)]
    pub not_holding: Vec<String>,
}

impl Condition {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Condition::default()
    }

    /// The conditions in words, after "must".
    pub(crate) fn words(&self, names: &Names<'_>) -> String {
        let mut parts = vec![];
        if !self.category.is_empty() {
            parts.push(format!("be among the {}", names.categories(&self.category, "or")));
        }
        let yes_no = [
            (
                self.national_member,
                "be a member of the national association",
                "not be a member of the national association",
            ),
            (self.lives_in_area, "live in the area", "live outside the area"),
            (self.rival_party, "be a member of another party", "not be a member of a rival party"),
            (self.shares_aims, "share the aims and values", "not share the aims and values"),
            (self.fee_paid, "have paid the fee", "owe no fee"),
        ];
        parts.extend(
            yes_no.iter().filter_map(|(asked, yes, no)| asked.map(|a| if a { *yes } else { *no }.to_owned())),
        );
        parts.extend(self.min_age.map(|years| format!("be at least {years} years old")));
        parts.extend(self.member_for.map(|p| format!("have been a member for {p}")));
        parts.extend(self.region.as_ref().map(|r| format!("belong to {r}")));
        if !self.not_holding.is_empty() {
            parts.push(format!("not be {}", names.owners(&self.not_holding, "or")));
        }
        list(&parts, "and")
    }

    pub(crate) fn refs(&self, field: &'static str) -> Vec<Ref<'_>> {
        Ref::many(field, RefKind::Category, &self.category)
            .chain(Ref::many(field, RefKind::Post, &self.not_holding))
            .collect()
    }
}
