//! `data-protection`: which data are kept for what, who answers for them and how long they stay.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital};

/// Data about people.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataProtection {
    /// Which data, in words.
    pub data: String,
    /// What for, in words.
    pub purpose: String,
    /// The lawful ground, in the words of whoever answers for it. The programme never rules on law.
    pub ground: Option<String>,
    /// Who answers for them.
    pub controller: Option<Controller>,
    /// Bodies and posts that may see them.
    #[serde(default)]
    pub may_see: Vec<String>,
    /// Bodies that may use them under an agreement.
    #[serde(default)]
    pub shared_with: Vec<String>,
    /// Whether sharing needs a written agreement.
    #[serde(default)]
    pub agreement_needed: bool,
    /// How long they are kept.
    pub kept_for: Option<Period>,
    /// Whether they are handed back or erased when the purpose ends.
    #[serde(default)]
    pub handed_back: bool,
    /// Who sees to it.
    pub owner: Option<String>,
}

/// Who answers for data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Controller {
    /// This organisation.
    Us,
    /// The association above.
    Parent,
    /// Both together.
    Joint,
}

impl RuleType for DataProtection {
    const FIELDS: &'static [&'static str] = &[
        "data",
        "purpose",
        "ground",
        "controller",
        "may_see",
        "shared_with",
        "agreement_needed",
        "kept_for",
        "handed_back",
        "owner",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences = vec![format!(
            "{} are kept for this: {}.",
            capital(&self.data),
            self.purpose.trim_end_matches('.')
        )];
        sentences.extend(self.controller.map(|c| match c {
            Controller::Us => "This organisation answers for them.".to_owned(),
            Controller::Parent => "The association above answers for them.".to_owned(),
            Controller::Joint => {
                "This organisation and the association above answer for them together.".to_owned()
            }
        }));
        if !self.may_see.is_empty() {
            sentences.push(format!("Only {} may see them.", names.owners(&self.may_see, "and")));
        }
        if !self.shared_with.is_empty() {
            let under = if self.agreement_needed { ", under a written agreement" } else { "" };
            sentences
                .push(format!("{} may use them{under}.", capital(&names.owners(&self.shared_with, "and"))));
        }
        sentences.extend(self.kept_for.map(|p| format!("They are kept for {p}.")));
        if self.handed_back {
            sentences.push("They go back when that ends.".to_owned());
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Shows the data to those named and to nobody else, writes down who read them, and lists with each purpose what \
         the law asks people to settle."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::many("may_see", RefKind::Owner, &self.may_see).collect();
        refs.extend(Ref::many("shared_with", RefKind::Owner, &self.shared_with));
        refs.extend(Ref::one("owner", RefKind::Owner, self.owner.as_ref()));
        refs
    }
}
