//! `majority`: how a decision is taken.

use serde::Deserialize;

use super::{Ref, RuleType};
use crate::units::{Of, Ratio, Threshold, yes};
use crate::words::{Names, list};

/// How decisions of some kinds are taken.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Majority {
    /// The kinds of decision, such as "motion" or "endorsement".
    #[serde(rename = "for")]
    pub decisions: Vec<String>,
    /// The share.
    pub over: Ratio,
    /// What it is a share of.
    pub of: Of,
    /// Whether exactly the share is too little; true unless stated.
    #[serde(default = "yes")]
    pub strict: bool,
    /// What equal votes mean.
    pub tied: Option<Tied>,
    /// Whether it is voted on by secret ballot; the meeting says where the text does not.
    pub secret: Option<bool>,
}

impl Majority {
    /// The threshold.
    pub fn threshold(&self) -> Threshold {
        Threshold { over: self.over, of: self.of, strict: self.strict }
    }
}

/// What equal votes mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tied {
    /// The motion falls.
    Falls,
    /// The chair decides.
    Chair,
}

impl RuleType for Majority {
    const FIELDS: &'static [&'static str] = &["for", "over", "of", "strict", "tied", "secret"];

    fn plain(&self, _: &Names<'_>) -> String {
        let tied = match self.tied {
            Some(Tied::Falls) => " If votes are equal, the motion falls.",
            Some(Tied::Chair) => " If votes are equal, the chair decides.",
            None => "",
        };
        let secret = match self.secret {
            Some(true) => " It is voted on by secret ballot.",
            Some(false) => " It is voted on openly.",
            None => "",
        };
        format!("A decision on {} needs {}.{tied}{secret}", list(&self.decisions, "or"), self.threshold())
    }

    fn does(&self) -> String {
        "Works out from the counted votes whether a decision is carried, and shows the sum.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        vec![]
    }
}
