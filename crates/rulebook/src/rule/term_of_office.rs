//! `term-of-office`: how long somebody holds a post, and what happens until a successor is there.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital, count};

/// How long somebody holds a post of a body.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermOfOffice {
    /// The body whose posts it is about.
    pub body: String,
    /// The posts it is limited to; all where empty.
    #[serde(default)]
    pub posts: Vec<String>,
    /// How long a term is.
    pub length: Option<Period>,
    /// When it ends.
    pub ends: Option<TermEnds>,
    /// Whether holders stay until a successor is elected.
    pub holds_over: Option<bool>,
    /// How many terms one person may serve in a row.
    pub most_in_a_row: Option<u32>,
    /// Whether the seats fall due in different years.
    #[serde(default)]
    pub staggered: bool,
    /// Who is told when an election comes late.
    #[serde(default)]
    pub tell: Vec<String>,
}

/// When a term ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermEnds {
    /// At the close of the meeting that elects the next.
    CloseOfNextMeeting,
    /// When the time is over, to the day.
    FixedDay,
    /// When a successor is elected.
    SuccessorElected,
}

impl RuleType for TermOfOffice {
    const FIELDS: &'static [&'static str] =
        &["body", "posts", "length", "ends", "holds_over", "most_in_a_row", "staggered", "tell"];

    fn plain(&self, names: &Names<'_>) -> String {
        let whose = match self.posts.is_empty() {
            true => format!("The posts of {}", names.owner(&self.body)),
            false => capital(&names.owners(&self.posts, "and")),
        };
        let mut sentences = vec![];
        sentences.extend(self.length.map(|p| format!("{whose} are held for {p}.")));
        sentences.extend(self.ends.map(|e| match e {
            TermEnds::CloseOfNextMeeting => {
                "A term ends at the close of the meeting that elects the next.".to_owned()
            }
            TermEnds::FixedDay => "A term ends on its day.".to_owned(),
            TermEnds::SuccessorElected => "A term ends when a successor is elected.".to_owned(),
        }));
        sentences.extend(self.holds_over.map(|over| match over {
            true => "Should the election come late, holders stay until a successor is elected.".to_owned(),
            false => "Should the election come late, the post falls vacant.".to_owned(),
        }));
        if !self.tell.is_empty() {
            sentences.push(format!("{} are told.", capital(&names.readers(&self.tell))));
        }
        sentences.extend(
            self.most_in_a_row.map(|n| format!("One person serves at most {} in a row.", count(n, "term"))),
        );
        if self.staggered {
            sentences.push("Seats fall due in different years.".to_owned());
        }
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Gives each term its end, keeps what holders may see and do until then, and shows which posts fall due."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("body", RefKind::Body, &self.body)];
        refs.extend(Ref::many("posts", RefKind::Post, &self.posts));
        refs.extend(Ref::readers("tell", &self.tell));
        refs
    }
}
