//! `recall`: how members may remove somebody from a post.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::{AtLeast, Period, Threshold};
use crate::words::{Names, capital};

/// How somebody is removed from a post before the end of the term.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// The body whose posts it is about.
    pub body: String,
    /// The posts it is limited to; all where empty.
    #[serde(default)]
    pub posts: Vec<String>,
    /// How many must ask for it: a number, or a share of those entitled to vote.
    pub requested_by: AtLeast,
    /// The meeting that decides.
    pub decided_at: String,
    /// The majority it takes.
    pub majority: Threshold,
    /// How long before the meeting the person is told.
    pub notice: Option<Period>,
    /// Whether the person may answer first; true unless stated.
    #[serde(default = "crate::units::yes")]
    pub right_of_reply: bool,
}

impl RuleType for Recall {
    const FIELDS: &'static [&'static str] =
        &["body", "posts", "requested_by", "decided_at", "majority", "notice", "right_of_reply"];

    fn plain(&self, names: &Names<'_>) -> String {
        let whose = match self.posts.is_empty() {
            true => format!("a post of {}", names.owner(&self.body)),
            false => names.owners(&self.posts, "or"),
        };
        let who = match self.requested_by {
            AtLeast::Number(1) => "one member asks".to_owned(),
            AtLeast::Number(n) => format!("{} members ask", crate::units::spell_count(n)),
            AtLeast::Share(share) => format!("{share} of the members ask"),
        };
        let mut sentences = vec![format!(
            "If {who}, {} may remove somebody from {whose} by {}.",
            names.event(&self.decided_at),
            self.majority
        )];
        sentences.extend(self.notice.map(|p| format!("The person is told {p} before.")));
        if self.right_of_reply {
            sentences.push(capital("the person is heard first."));
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Counts those who ask, tells the person, keeps a place for their answer, and ends the term only by the \
         recorded vote of this meeting."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![
            Ref::new("body", RefKind::Body, &self.body),
            Ref::new("decided_at", RefKind::Event, &self.decided_at),
        ];
        refs.extend(Ref::many("posts", RefKind::Post, &self.posts));
        refs
    }
}
