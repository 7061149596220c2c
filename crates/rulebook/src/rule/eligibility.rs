//! `eligibility`: who may do something, beyond what their category gives.

use serde::Deserialize;

use super::{Condition, Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital, list};

/// Who may do something. Where no such rule exists, the categories' rights alone decide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// What it is about.
    #[serde(rename = "for")]
    pub activity: Activity,
    /// The election it is limited to; all where absent.
    pub election: Option<String>,
    /// The posts it is limited to; all where empty.
    #[serde(default)]
    pub posts: Vec<String>,
    /// Every one of these must hold.
    #[serde(default)]
    pub all: Vec<Condition>,
    /// One of these must hold, where any is given.
    #[serde(default)]
    pub any: Vec<Condition>,
    /// Who is a member at this moment counts; for voting it freezes the roll.
    pub cut_off: Option<Moment>,
}

/// What an eligibility rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activity {
    /// Voting in an election.
    Vote,
    /// Standing for a post.
    Stand,
    /// Nominating another member.
    Nominate,
    /// Seconding.
    Second,
    /// Putting a motion.
    Propose,
    /// Holding office.
    Office,
    /// Coming to a meeting.
    Attend,
}

impl Activity {
    /// The activity in words, after "may".
    pub fn words(self) -> &'static str {
        match self {
            Activity::Vote => "vote",
            Activity::Stand => "stand",
            Activity::Nominate => "nominate",
            Activity::Second => "second",
            Activity::Propose => "put a motion",
            Activity::Office => "hold office",
            Activity::Attend => "attend",
        }
    }
}

impl RuleType for Eligibility {
    const FIELDS: &'static [&'static str] = &["for", "election", "posts", "all", "any", "cut_off"];

    fn plain(&self, names: &Names<'_>) -> String {
        let act = self.activity.words();
        let all: Vec<String> = self.all.iter().map(|c| c.words(names)).filter(|w| !w.is_empty()).collect();
        let any: Vec<String> = self.any.iter().map(|c| c.words(names)).filter(|w| !w.is_empty()).collect();
        let mut sentences = vec![];
        match (all.is_empty(), any.is_empty()) {
            (true, true) => sentences.push(format!("Whoever's category allows it may {act}.")),
            (false, true) => sentences.push(format!("To {act}, somebody must {}.", list(&all, "and"))),
            (true, false) => sentences.push(format!("To {act}, somebody must {}.", list(&any, "or"))),
            (false, false) => sentences.push(format!(
                "To {act}, somebody must {}, and also {}.",
                list(&all, "and"),
                list(&any, "or")
            )),
        }
        sentences.extend(
            self.cut_off
                .as_ref()
                .map(|m| format!("Who is a member counts as it stands {}.", names.moment(m))),
        );
        sentences.join(" ")
    }

    fn does(&self) -> String {
        let act = capital(self.activity.words());
        format!("{act}: the facts of each person are put to this rule, and the answer names this clause.")
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = self.all.iter().flat_map(|c| c.refs("all")).collect();
        refs.extend(self.any.iter().flat_map(|c| c.refs("any")));
        refs.extend(Ref::many("posts", RefKind::Post, &self.posts));
        refs.extend(self.election.as_deref().map(|e| Ref::new("election", RefKind::Election, e)));
        refs.extend(Ref::moment("cut_off", self.cut_off.as_ref()));
        refs
    }
}
