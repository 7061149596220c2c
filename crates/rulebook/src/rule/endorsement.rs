//! `endorsement`: which candidates of other elections are supported, and who decides it.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, list};

/// Support for candidates in elections outside the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endorsement {
    /// Which elections, in words.
    pub elections: String,
    /// Who decides.
    pub decided_by: String,
    /// Bodies or posts that may propose; everybody with that right where empty.
    #[serde(default)]
    pub proposed_by: Vec<String>,
    /// Slug of the clause with the criteria.
    pub criteria: Option<String>,
    /// Whether the endorsements of the association above are followed too.
    #[serde(default)]
    pub follows_parent: bool,
    /// Posts that organise the support.
    #[serde(default)]
    pub supported_by: Vec<String>,
    /// What a campaign may not do, in words.
    #[serde(default)]
    pub limits: Vec<String>,
}

impl RuleType for Endorsement {
    const FIELDS: &'static [&'static str] =
        &["elections", "decided_by", "proposed_by", "criteria", "follows_parent", "supported_by", "limits"];

    fn plain(&self, names: &Names<'_>) -> String {
        let by = capital(&names.owner(&self.decided_by));
        let mut sentences =
            vec![format!("{by} may endorse candidates in {}.", self.elections.trim_end_matches('.'))];
        if !self.proposed_by.is_empty() {
            sentences.push(format!("{} may propose one.", capital(&names.owners(&self.proposed_by, "or"))));
        }
        if self.follows_parent {
            sentences.push("Whom the association above has endorsed is supported too.".to_owned());
        }
        if !self.supported_by.is_empty() {
            sentences
                .push(format!("{} organise the support.", capital(&names.owners(&self.supported_by, "and"))));
        }
        if !self.limits.is_empty() {
            sentences.push(format!("Not allowed: {}.", list(&self.limits, "and")));
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Lets this body decide on an endorsement and no other, and gives those who organise support a page for it."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("decided_by", RefKind::Owner, &self.decided_by)];
        refs.extend(Ref::many("proposed_by", RefKind::Owner, &self.proposed_by));
        refs.extend(Ref::many("supported_by", RefKind::Owner, &self.supported_by));
        refs
    }
}
