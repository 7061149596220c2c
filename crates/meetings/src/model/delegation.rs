//! Something that a body hands on: to whom, how far, until when, and by when it is reported on.

use kernel::{At, FieldError, PersonId, Problem, Result};

use super::{ActionId, DelegationId, ItemId, MeetingId};

/// What a body handed on. Who took it on, and the report, stand in its action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    pub id: DelegationId,
    pub meeting: MeetingId,
    pub item: Option<ItemId>,
    /// Slug of the body that handed it on.
    pub body: String,
    /// The action by which it is reported on.
    pub action: ActionId,
    /// Slug of the body that took it on, where it is one.
    pub to_body: Option<String>,
    /// The kind of decision as rules name it.
    pub decision: String,
    pub matter: String,
    pub limits: String,
    pub until: Option<At>,
    pub report_by: At,
    pub agreed_at: At,
    /// When the body took it back, and why.
    pub ended: Option<(At, String)>,
}

impl Delegation {
    /// Whether whoever took it on may still act.
    pub fn holds(&self, now: At) -> bool {
        self.ended.is_none() && self.until.is_none_or(|it| now <= it)
    }
}

/// Something to be handed on.
#[derive(Clone, Debug)]
pub struct NewDelegation {
    pub item: Option<ItemId>,
    pub to_body: Option<String>,
    pub to_person: Option<PersonId>,
    pub decision: String,
    pub matter: String,
    pub limits: String,
    pub until: Option<At>,
    pub report_by: Option<At>,
}

impl NewDelegation {
    /// The hour of the report.
    ///
    /// # Errors
    /// A `Problem` that names each field.
    pub fn check(&self, now: At) -> Result<At> {
        let mut wrong = vec![];
        let mut says = |field: &str, message: &str| {
            wrong.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        if self.matter.trim().is_empty() || self.matter.chars().count() > 150 {
            says(
                "matter",
                "Say what is handed on, in at most 150 letters: \"Booking the hall for the year\".",
            );
        }
        if self.limits.trim().is_empty() || self.limits.chars().count() > 2_000 {
            says("limits", "Say how far it goes: \"Up to £300, and not on Sundays\".");
        }
        if self.to_body.is_none() == self.to_person.is_none() {
            says("to", "Choose one body or one person.");
        }
        match self.report_by {
            None => says("report_by", "Give the day by which it is reported on."),
            Some(at) if at <= now => says("report_by", "The report is due on a day to come."),
            Some(_) => {}
        }
        if self.until.is_some_and(|it| it <= now) {
            says("until", "It ends on a day to come, or has no end.");
        }
        match self.report_by {
            Some(at) if wrong.is_empty() => Ok(at),
            _ => Err(Problem::entry(wrong)),
        }
    }
}
