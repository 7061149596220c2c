//! `amendment`: how the constitution itself is changed.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::{Period, Threshold};
use crate::words::{Names, capital, count};

/// How the constitution is changed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// The categories whose members may propose; everybody with that right where empty.
    #[serde(default)]
    pub proposers: Vec<String>,
    /// How many must second.
    pub seconders: Option<u32>,
    /// The meeting that decides.
    pub decided_at: String,
    /// The majority it takes.
    pub majority: Threshold,
    /// When a change that is carried takes effect.
    pub effect: Option<Effect>,
    /// Whether amendments to amendments may be put at the meeting.
    pub from_the_floor: Option<bool>,
    /// Clauses that this rule cannot change, by slug.
    #[serde(default)]
    pub entrenched: Vec<String>,
    /// Who may correct slips of the pen.
    pub clerical_by: Option<String>,
    /// How long any member may object to such a correction; an objection makes it a motion.
    pub clerical_objection: Option<Period>,
    /// The majority for the entrenched clauses, where they can be changed at all.
    pub entrenched_majority: Option<Threshold>,
    /// How long after the vote the count may be challenged before the change takes effect.
    pub challenge: Option<Period>,
    /// The posts or bodies whose holders record the meeting's vote.
    #[serde(default)]
    pub recorded_by: Vec<String>,
    /// How many of them must record the same numbers; one where nothing is said.
    pub recorders: Option<u32>,
}

/// When a change takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// At the close of the meeting.
    CloseOfMeeting,
    /// At once.
    Immediately,
    /// On the next day.
    NextDay,
}

impl RuleType for Amendment {
    const FIELDS: &'static [&'static str] = &[
        "proposers",
        "seconders",
        "decided_at",
        "majority",
        "effect",
        "from_the_floor",
        "entrenched",
        "clerical_by",
        "clerical_objection",
        "entrenched_majority",
        "challenge",
        "recorded_by",
        "recorders",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let who = if self.proposers.is_empty() {
            "any member".to_owned()
        } else {
            names.categories(&self.proposers, "or")
        };
        let mut text = format!(
            "{} may propose a change to this constitution; {} decides by {}.",
            capital(&who),
            names.event(&self.decided_at),
            self.majority
        );
        if let Some(n) = self.seconders {
            text.push_str(&format!(" It takes {}.", count(n, "seconder")));
        }
        text.push_str(match self.effect {
            Some(Effect::CloseOfMeeting) => " It takes effect at the close of the meeting.",
            Some(Effect::Immediately) => " It takes effect at once.",
            Some(Effect::NextDay) => " It takes effect on the next day.",
            None => "",
        });
        text.push_str(
            &self
                .challenge
                .map(|p| format!(" The count may be challenged for {p} before that."))
                .unwrap_or_default(),
        );
        if let Some(majority) = self.entrenched_majority {
            text.push_str(&format!(" Some clauses need {majority}."));
        }
        if !self.recorded_by.is_empty() {
            let who: Vec<String> = self.recorded_by.iter().map(|it| names.owner(it)).collect();
            text.push_str(&match self.recorders {
                Some(n) if n > 1 => format!(" The vote is recorded by {n} of: {}.", who.join(", ")),
                _ => format!(" The vote is recorded by {}.", who.join(" or ")),
            });
        }
        if let Some(by) = &self.clerical_by {
            text.push_str(&format!(" {} may correct slips of the pen", capital(&names.owner(by))));
            text.push_str(
                &self.clerical_objection.map(|p| format!("; members may object for {p}")).unwrap_or_default(),
            );
            text.push('.');
        }
        text
    }

    fn does(&self) -> String {
        "Accepts proposals from those entitled, puts them to this meeting and to no other, and makes a new version \
         only from its recorded vote."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::many("proposers", RefKind::Category, &self.proposers).collect();
        refs.push(Ref::new("decided_at", RefKind::Event, &self.decided_at));
        refs.extend(Ref::many("recorded_by", RefKind::Owner, &self.recorded_by));
        refs.extend(self.clerical_by.as_deref().map(|o| Ref::new("clerical_by", RefKind::Owner, o)));
        refs
    }
}
