//! `body`: an organ of the organisation, what it is for and what it may not do.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, list};

/// An organ of the organisation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Its name as it is written; the rule's id where absent.
    pub name: Option<String>,
    /// What sort of body it is.
    pub kind: BodyKind,
    /// The body above it.
    pub parent: Option<String>,
    /// To whom it answers.
    pub accountable_to: Option<String>,
    /// The bodies or posts that make it up, in words of the text or ids.
    #[serde(default)]
    pub composed_of: Vec<String>,
    /// Kinds of decision it may take, such as "day-to-day".
    #[serde(default)]
    pub may_decide: Vec<String>,
    /// Kinds of decision it may not take, such as "policy".
    #[serde(default)]
    pub may_not_decide: Vec<String>,
    /// How many of its posts one person may hold; no limit where absent.
    pub most_posts: Option<u32>,
    /// Whether it may set up bodies below itself.
    #[serde(default)]
    pub may_create: bool,
}

/// What sort of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// All members together.
    Assembly,
    /// Elected to serve between meetings.
    Committee,
    /// A part of a committee.
    Subgroup,
    /// Set up for an area of work.
    WorkingGroup,
    /// A lasting circle of members.
    Network,
    /// Drawn for one purpose, such as a selection.
    Panel,
    /// A region or branch.
    Region,
    /// A local group.
    LocalGroup,
    /// A trade union.
    Union,
    /// An organisation that belongs to this one.
    AffiliatedBody,
}

impl BodyKind {
    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            BodyKind::Assembly => "the assembly of all members",
            BodyKind::Committee => "a committee",
            BodyKind::Subgroup => "a sub-group",
            BodyKind::WorkingGroup => "a working group",
            BodyKind::Network => "a network",
            BodyKind::Panel => "a panel",
            BodyKind::Region => "a region",
            BodyKind::LocalGroup => "a local group",
            BodyKind::Union => "a trade union",
            BodyKind::AffiliatedBody => "an affiliated body",
        }
    }
}

impl RuleType for Body {
    const FIELDS: &'static [&'static str] = &[
        "name",
        "kind",
        "parent",
        "accountable_to",
        "composed_of",
        "may_decide",
        "may_not_decide",
        "most_posts",
        "may_create",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let name = capital(self.name.as_deref().unwrap_or("this body"));
        // "The committee is a committee" says nothing.
        let said = name.to_lowercase().ends_with(self.kind.words().trim_start_matches("a "));
        let first = format!("{name} is {}.", self.kind.words());
        let mut sentences = if said { vec![format!("{name} is a body of its own.")] } else { vec![first] };
        sentences.extend(self.parent.as_ref().map(|p| format!("It belongs to {}.", names.owner(p))));
        sentences.extend(self.accountable_to.as_ref().map(|p| format!("It answers to {}.", names.owner(p))));
        if !self.may_decide.is_empty() {
            sentences.push(format!("It decides on {}.", list(&self.may_decide, "and")));
        }
        if !self.may_not_decide.is_empty() {
            sentences.push(format!("It may not decide on {}.", list(&self.may_not_decide, "or")));
        }
        if let Some(most) = self.most_posts {
            sentences
                .push(format!("One person holds at most {} of its posts.", crate::units::spell_count(most)));
        }
        if self.may_create {
            sentences.push("It may set up bodies below itself.".to_owned());
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        let refusal = if self.may_not_decide.is_empty() {
            ""
        } else {
            " A motion of a kind it may not decide is not put to it; the refusal says where it belongs."
        };
        format!("Keeps a page for this body with its posts and holders.{refusal}")
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let parent = self.parent.as_deref().map(|p| Ref::new("parent", RefKind::Body, p));
        let to = self.accountable_to.as_deref().map(|p| Ref::new("accountable_to", RefKind::Owner, p));
        parent.into_iter().chain(to).collect()
    }
}
