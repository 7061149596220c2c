//! `agenda`: who puts what before a meeting, until when and in which order.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, capital, list};

/// What comes before a meeting.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agenda {
    /// The meeting.
    pub meeting: String,
    /// The categories whose members may put something on it.
    #[serde(default)]
    pub may_add: Vec<String>,
    /// Until when.
    pub closes: Option<Moment>,
    /// When it goes out.
    pub sent: Option<Moment>,
    /// What it must hold, in this order.
    #[serde(default)]
    pub items: Vec<String>,
    /// Whether the meeting may change the order.
    pub may_change: Option<bool>,
    /// Who draws it up.
    pub owner: Option<String>,
}

impl RuleType for Agenda {
    const FIELDS: &'static [&'static str] =
        &["meeting", "may_add", "closes", "sent", "items", "may_change", "owner"];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences = vec![];
        let meeting = names.event(&self.meeting);
        if !self.may_add.is_empty() {
            let who = capital(&names.categories(&self.may_add, "and"));
            let until =
                self.closes.as_ref().map(|m| format!(", until {}", names.moment(m))).unwrap_or_default();
            sentences.push(format!("{who} may put a motion or an item before {meeting}{until}."));
        }
        if !self.items.is_empty() {
            sentences.push(format!(
                "{} takes, in this order: {}.",
                capital(&meeting),
                list(&self.items, "and")
            ));
        }
        sentences.extend(self.may_change.map(|may| match may {
            true => "It may decide on another order.".to_owned(),
            false => "The order is fixed.".to_owned(),
        }));
        sentences.extend(self.sent.as_ref().map(|m| format!("The agenda goes out {}.", names.moment(m))));
        sentences.extend(self.owner.as_ref().map(|o| format!("{} draws it up.", capital(&names.owner(o)))));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Takes items from those entitled until the last moment stated and proposes an agenda that holds what must be \
         on it, in this order."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("meeting", RefKind::Event, &self.meeting)];
        refs.extend(Ref::many("may_add", RefKind::Category, &self.may_add));
        refs.extend(Ref::moment("closes", self.closes.as_ref()));
        refs.extend(Ref::moment("sent", self.sent.as_ref()));
        refs.extend(Ref::one("owner", RefKind::Owner, self.owner.as_ref()));
        refs
    }
}
