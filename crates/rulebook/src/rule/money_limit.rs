//! `money-limit`: who may spend how much, and how many sign.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Money;
use crate::words::{Names, capital};

/// What may be spent and who signs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyLimit {
    /// Who may spend.
    pub owner: String,
    /// Up to how much at a time.
    pub up_to: Option<Money>,
    /// Who decides on more.
    pub above: Option<String>,
    /// How many people sign.
    pub signatures: Option<u32>,
    /// Whether the money lies in an account in the organisation's own name.
    #[serde(default)]
    pub own_account: bool,
}

impl RuleType for MoneyLimit {
    const FIELDS: &'static [&'static str] = &["owner", "up_to", "above", "signatures", "own_account"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences = vec![match self.up_to {
            Some(most) => format!("{} may spend up to {most} at a time.", capital(&names.owner(&self.owner))),
            None => format!("{} looks after the money.", capital(&names.owner(&self.owner))),
        }];
        sentences.extend(self.above.as_ref().map(|o| format!("More is for {} to decide.", names.owner(o))));
        if self.own_account {
            sentences.push("It lies in an account in the organisation's own name.".to_owned());
        }
        sentences
            .extend(self.signatures.map(|n| format!("{} must sign.", capital(&crate::words::people(n)))));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Prints who signs in the papers for the bank and shows a payment that lacks a signature or goes beyond the \
         limit."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let owner = Ref::new("owner", RefKind::Owner, &self.owner);
        std::iter::once(owner).chain(Ref::one("above", RefKind::Owner, self.above.as_ref())).collect()
    }
}
