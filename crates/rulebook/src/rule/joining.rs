//! `joining`: who admits members, how long it may take, and what silence means.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital};

/// How somebody becomes a member.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// The categories it is about; all where empty.
    #[serde(default, rename = "for")]
    pub categories: Vec<String>,
    /// Who decides.
    pub decided_by: String,
    /// Whether somebody who fulfils the conditions can still be refused.
    #[serde(default)]
    pub may_refuse: bool,
    /// How long the decision may take.
    pub within: Option<Period>,
    /// What follows when nobody decides in that time.
    pub if_silent: Option<Silent>,
    /// What shows that the conditions are fulfilled.
    pub proof: Option<Proof>,
    /// Who hears somebody who was refused.
    pub appeal_to: Option<String>,
}

/// What follows when nobody decides in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Silent {
    /// The person is a member.
    Accepted,
    /// The next meeting of members decides.
    NextMeeting,
    /// It stays open and is shown as late.
    StaysOpen,
}

/// What shows that somebody fulfils the conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// What people say of themselves.
    OwnWord,
    /// The list of the association above.
    ParentList,
    /// A paper that is shown and not kept.
    Document,
}

impl RuleType for Joining {
    const FIELDS: &'static [&'static str] =
        &["for", "decided_by", "may_refuse", "within", "if_silent", "proof", "appeal_to"];

    fn plain(&self, names: &Names<'_>) -> String {
        let whom = if self.categories.is_empty() {
            "members".to_owned()
        } else {
            names.categories(&self.categories, "and")
        };
        let by = capital(&names.owner(&self.decided_by));
        let mut sentences = vec![if self.may_refuse {
            format!("{by} decides who is admitted among the {whom}.")
        } else {
            format!("{by} admits to the {whom} everybody who fulfils the conditions.")
        }];
        sentences.extend(self.within.map(|p| format!("That takes at most {p}.")));
        sentences.extend(self.if_silent.map(|s| match s {
            Silent::Accepted => "Who hears nothing by then is a member.".to_owned(),
            Silent::NextMeeting => "If nobody decides by then, the next meeting of members does.".to_owned(),
            Silent::StaysOpen => "If nobody decides by then, it stays open and shows as late.".to_owned(),
        }));
        sentences.extend(self.proof.map(|p| match p {
            Proof::OwnWord => "People's own word is enough.".to_owned(),
            Proof::ParentList => "The list of the association above shows who belongs.".to_owned(),
            Proof::Document => "A paper is shown and not kept.".to_owned(),
        }));
        sentences.extend(
            self.appeal_to.as_ref().map(|o| format!("Who is refused may turn to {}.", names.owner(o))),
        );
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Puts each application to whoever decides, with the conditions checked one by one, and counts the days. A \
         refusal is a person's, with its reason."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::many("for", RefKind::Category, &self.categories).collect();
        refs.push(Ref::new("decided_by", RefKind::Owner, &self.decided_by));
        refs.extend(Ref::one("appeal_to", RefKind::Owner, self.appeal_to.as_ref()));
        refs
    }
}
