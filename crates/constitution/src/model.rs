//! Versions, their adoption, interpretations and receipts: what they are, without database or clock.

use std::sync::Arc;

use kernel::{At, PersonId, Problem, Result, id};
use serde::Serialize;

id!(/** One stored receipt of an automatic act. */ ReceiptId);
id!(/** One note beside a clause. */ NoteId);
id!(/** One recorded ruling of the chair. */ ChairRulingId);
id!(/** One text that is being prepared. */ DraftId);
id!(/** One text put to a meeting. */ AdoptionId);
id!(/** The stored receipt of a whole roll. */ RollReceiptId);
id!(/** One recorded answer to a question that the text leaves open. */ InterpretationId);

/// One version of the constitution: the words, the rules, and who adopted them. It never changes.
#[derive(Clone, Debug)]
pub struct Version {
    /// "Constitution no. 4": 1 is the first.
    pub seq: u32,
    /// SHA-256 of the canonical form, prose and rules, as 64 hexadecimal digits. A vote is on this.
    pub hash: String,
    /// The file as it was published, to the byte.
    pub source: Arc<str>,
    /// When the meeting adopted it.
    pub adopted_at: At,
    /// Who adopted it, in words: "Members' meeting of 12 September 2026".
    pub adopted_by: String,
    /// Where that is written down: "minute 7". May be empty.
    pub minute: String,
    /// From when it is in force.
    pub in_force_from: At,
    /// True while no members' meeting has adopted a text.
    pub provisional: bool,
    /// Rules that whoever published it confirmed to mean the same although their sentence was edited.
    pub unchanged: Vec<String>,
    pub published_at: At,
    pub published_by: Option<PersonId>,
    /// Clauses, prose and rules.
    pub document: Arc<rulebook::Document>,
    /// What the application asks. Rules that do not hold together are suspended in it.
    pub rules: rulebook::Rules,
    /// Rules of an adopted text that do not hold: people decide what their words mean.
    pub suspended: Vec<rulebook::Suspended>,
}

impl Version {
    /// "Constitution no. 4".
    pub fn name(&self) -> String {
        format!("Constitution no. {}", self.seq)
    }

    /// A cite of the rulebook as the kernel shows it: with this version's number and address.
    pub fn cite(&self, cite: &rulebook::Cite) -> kernel::Cite {
        kernel::Cite { clause: cite.clause.clone(), label: cite.label(), version: self.seq }
    }

    /// A cite of a whole clause; `None` if this version has no clause of that slug.
    pub fn cite_clause(&self, slug: &str) -> Option<kernel::Cite> {
        self.rules.cite_clause(slug).map(|it| self.cite(&it))
    }

    /// Whether it is the version that counts at an instant, given the newest in force then.
    pub fn state(&self, in_force: Option<u32>, now: At) -> State {
        match in_force {
            Some(seq) if seq == self.seq => State::InForce,
            _ if self.in_force_from > now => State::Coming,
            _ => State::Past,
        }
    }
}

/// Where a version stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Adopted and published, but not in force yet.
    Coming,
    InForce,
    /// A later version has taken its place.
    Past,
}

impl State {
    pub fn words(self) -> &'static str {
        match self {
            Self::Coming => "not yet in force",
            Self::InForce => "in force",
            Self::Past => "no longer in force",
        }
    }
    pub fn badge(self) -> &'static str {
        match self {
            Self::Coming => "warn",
            Self::InForce => "good",
            Self::Past => "",
        }
    }
}

/// Who adopted a text, where that stands written, and from when it counts.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// "Members' meeting of 12 September 2026".
    pub by: String,
    /// "minute 7"; may be empty.
    pub minute: String,
    pub adopted_at: At,
    pub in_force_from: At,
    /// Ids of rules whose sentence was edited while the rule stayed (or the other way round), confirmed to mean
    /// the same.
    pub unchanged: Vec<String>,
}

impl Adoption {
    /// Checks what can be checked without the versions before: words, and times in their order.
    pub fn check(&self, now: At) -> Result<()> {
        let mut wrong = vec![];
        let mut say = |field: &str, message: &str| {
            wrong.push(kernel::FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        if self.by.trim().is_empty() {
            say(
                "by",
                "Say which meeting adopted the text, such as \"Members' meeting of 12 September 2026\".",
            );
        }
        if self.by.chars().count() > LONGEST || self.minute.chars().count() > LONGEST {
            say(
                "by",
                "Keep the meeting and the minute to 300 characters each; the minutes themselves hold the rest.",
            );
        }
        if self.adopted_at > now {
            say(
                "adopted_at",
                "A text can be published once the meeting has adopted it; this time has not come yet.",
            );
        }
        if self.in_force_from < self.adopted_at {
            say("in_force_from", "A text cannot be in force before it was adopted.");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::entry(wrong)) }
    }
}

/// The longest name of a meeting or a minute, in characters.
const LONGEST: usize = 300;

/// A recorded answer to a question that the text leaves open. The newest one for a question counts.
#[derive(Clone, Debug, Serialize, sqlx::FromRow, utoipa::ToSchema)]
pub struct Interpretation {
    #[schema(value_type = String)]
    pub id: InterpretationId,
    /// The version that was in force.
    pub seq: i64,
    /// The question's key, the same in every version.
    pub question: String,
    pub clause: Option<String>,
    /// The question as it was asked.
    pub asked: String,
    pub answer: String,
    /// "Committee of 3 June 2026, minute 5".
    pub decided_by: String,
    /// True if the default was accepted as it stood.
    pub by_default: bool,
    #[schema(value_type = String, format = DateTime)]
    pub at: At,
    /// Until when it holds, where whoever decided it said so.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until_at: Option<At>,
    /// When it was noted that it holds no longer.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub lapsed_at: Option<At>,
    #[serde(skip)]
    pub actor: Option<PersonId>,
}

impl Interpretation {
    /// Whether it holds at an instant.
    pub fn holds(&self, at: At) -> bool {
        self.until_at.is_none_or(|until| at < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adoption_has_a_meeting_and_its_times_in_order() {
        let at = |hours| At::from_micros(0).plus_hours(hours);
        let adoption = |by: &str, adopted, from| Adoption {
            by: by.into(),
            minute: String::new(),
            adopted_at: at(adopted),
            in_force_from: at(from),
            unchanged: vec![],
        };
        assert!(adoption("Members' meeting", 1, 2).check(at(3)).is_ok());
        assert!(adoption(" ", 1, 2).check(at(3)).is_err_and(|it| it.message_for("by").is_some()));
        assert!(adoption("M", 4, 5).check(at(3)).is_err_and(|it| it.message_for("adopted_at").is_some()));
        assert!(adoption("M", 2, 1).check(at(3)).is_err_and(|it| it.message_for("in_force_from").is_some()));
    }
}
