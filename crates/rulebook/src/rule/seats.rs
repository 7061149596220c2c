//! `seats`: how many seats a body has in all, or for each of its parts.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, count};

/// The number of seats of a body, to be kept by its posts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// The body.
    pub body: String,
    /// All its seats together.
    pub total: Option<u32>,
    /// The seats of each part in `of`.
    pub each: Option<u32>,
    /// What the parts are.
    pub by: Option<SeatsBy>,
    /// The parts: regions, sub-groups or posts.
    #[serde(default)]
    pub of: Vec<String>,
}

/// What seats are shared out by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatsBy {
    /// By post.
    Post,
    /// By region: each post whose area is that region.
    Region,
    /// By sub-group or affiliate: each post that it fills.
    Body,
    /// Open to everybody.
    Open,
}

impl RuleType for Seats {
    const FIELDS: &'static [&'static str] = &["body", "total", "each", "by", "of"];

    fn plain(&self, names: &Names<'_>) -> String {
        let body = capital(&names.owner(&self.body));
        let mut sentences = vec![];
        sentences.extend(self.total.map(|n| format!("{body} has {} in all.", count(n, "seat"))));
        if let Some(each) = self.each {
            let parts = match self.by {
                Some(SeatsBy::Region) => "region",
                Some(SeatsBy::Post) => "post",
                Some(SeatsBy::Body) => "body that sends somebody",
                Some(SeatsBy::Open) | None => "part",
            };
            let of = if self.of.is_empty() {
                String::new()
            } else {
                format!(": {}", names.owners(&self.of, "and"))
            };
            sentences.push(format!("There are {} for each {parts}{of}.", count(each, "seat")));
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Compares the posts of the body with this number and says where they part.".to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("body", RefKind::Body, &self.body)];
        refs.extend(Ref::many("of", RefKind::Owner, &self.of));
        refs
    }
}
