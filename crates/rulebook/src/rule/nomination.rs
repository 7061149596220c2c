//! `nomination`: from when, until when and how somebody becomes a candidate.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital, count, list};

/// How somebody becomes a candidate.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nomination {
    /// The event it belongs to, where `closes` does not name it.
    pub event: Option<String>,
    /// When nominations open; with the call where absent.
    pub opens: Option<Moment>,
    /// When nominations close.
    pub closes: Moment,
    /// Until when a candidate may withdraw.
    pub withdraw_until: Option<Moment>,
    /// The post or body that receives them.
    pub owner: Option<String>,
    /// Who may nominate.
    #[serde(default)]
    pub by: Vec<Proposer>,
    /// How a candidate agrees.
    pub consent: Option<Consent>,
    /// How many members must second.
    pub seconders: Option<u32>,
    /// The longest statement in words.
    pub statement_words: Option<u32>,
    /// What happens to a nomination that is late.
    pub late: Option<LateRule>,
    /// How a pair stands that wants to share a seat.
    pub pairs: Option<PairRule>,
}

impl Nomination {
    /// The event it belongs to.
    pub fn event(&self) -> Option<&str> {
        self.event.as_deref().or_else(|| self.closes.event())
    }
}

/// Who may nominate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proposer {
    /// The candidate.
    #[serde(rename = "self")]
    Themself,
    /// Another member.
    #[serde(rename = "another-member")]
    AnotherMember,
    /// A local group or other body.
    Body,
}

/// How a candidate agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// By signing the form, on paper or on the page.
    Signed,
    /// By saying so at the meeting.
    AtMeeting,
}

/// What happens to a nomination that is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LateRule {
    /// It is refused.
    Refused,
    /// It is taken for posts that would otherwise stay empty.
    ForEmptyPosts,
    /// The meeting may admit it.
    MeetingMayAdmit,
}

/// How a pair stands that wants to share a seat, and what becomes of it if the meeting refuses the shared seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairRule {
    /// One form, which names who of them would take the seat alone, if either.
    FormNamesWhoStandsAlone,
    /// One form; both are passed over if the meeting refuses.
    BothPassedOver,
}

impl RuleType for Nomination {
    const FIELDS: &'static [&'static str] = &[
        "event",
        "opens",
        "closes",
        "withdraw_until",
        "owner",
        "by",
        "consent",
        "seconders",
        "statement_words",
        "late",
        "pairs",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences = vec![format!("Nominations close {}.", names.moment(&self.closes))];
        sentences.extend(self.opens.as_ref().map(|m| format!("They open {}.", names.moment(m))));
        sentences.extend(
            self.withdraw_until
                .as_ref()
                .map(|m| format!("A candidate may withdraw until {}.", names.moment(m))),
        );
        if !self.by.is_empty() {
            let by: Vec<&str> = self.by.iter().map(|b| b.words()).collect();
            sentences.push(format!("{} may hand a nomination in.", capital(&list(&by, "or"))));
        }
        if self.consent == Some(Consent::Signed) {
            sentences.push("The candidate signs.".to_owned());
        }
        sentences.extend(self.seconders.map(|n| match n {
            0 => "No seconder is needed.".to_owned(),
            n => format!("It takes {}.", count(n, "seconder")),
        }));
        sentences.extend(self.statement_words.map(|n| format!("A statement has at most {n} words.")));
        sentences.extend(self.late.map(|l| match l {
            LateRule::Refused => "A late nomination is refused.".to_owned(),
            LateRule::ForEmptyPosts => {
                "A late nomination is taken only for a post that would stay empty.".to_owned()
            }
            LateRule::MeetingMayAdmit => "The meeting may admit a late nomination.".to_owned(),
        }));
        sentences.extend(self.pairs.map(|p| match p {
            PairRule::FormNamesWhoStandsAlone => {
                "A pair that wants to share a seat hands in one form, which says who would take it alone, if either."
                    .to_owned()
            }
            PairRule::BothPassedOver => {
                "A pair that wants to share a seat is passed over if the meeting does not agree to that.".to_owned()
            }
        }));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Opens and closes the nomination form by itself, to the second; keeps the time at which each nomination was \
         received; refuses a late one with this clause and says what is still possible."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = Ref::moment("closes", Some(&self.closes));
        refs.extend(Ref::moment("opens", self.opens.as_ref()));
        refs.extend(Ref::moment("withdraw_until", self.withdraw_until.as_ref()));
        refs.extend(self.event.as_deref().map(|e| Ref::new("event", RefKind::Event, e)));
        refs.extend(self.owner.as_deref().map(|o| Ref::new("owner", RefKind::Owner, o)));
        refs
    }
}

impl Proposer {
    fn words(self) -> &'static str {
        match self {
            Proposer::Themself => "the candidate",
            Proposer::AnotherMember => "another member",
            Proposer::Body => "a body",
        }
    }
}
