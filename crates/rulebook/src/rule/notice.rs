//! `notice`: how long before, to whom and how something is announced.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital, list};

/// How something is announced.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The event announced.
    #[serde(rename = "for")]
    pub event: String,
    /// How long before, at the least.
    pub at_least: Period,
    /// The categories that are told; everybody entitled to receive where empty.
    #[serde(default)]
    pub to: Vec<String>,
    /// What must go with it, in words, such as "call for nominations".
    #[serde(default)]
    pub with: Vec<String>,
    /// Who sends it.
    pub owner: Option<String>,
    /// What follows if it was too short.
    pub if_short: Option<IfShort>,
    /// The ways by which it goes, in order; e-mail and then post where empty.
    #[serde(default)]
    pub by: Vec<NoticeWay>,
}

/// A way by which a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeWay {
    /// By e-mail.
    Email,
    /// By post.
    Post,
    /// On the organisation's own pages.
    Website,
}

impl NoticeWay {
    fn words(self) -> &'static str {
        match self {
            NoticeWay::Email => "by e-mail",
            NoticeWay::Post => "by post",
            NoticeWay::Website => "on the website",
        }
    }
}

/// What follows from a notice that was too short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IfShort {
    /// The meeting is moved.
    MoveMeeting,
    /// The meeting decides whether to go on.
    MeetingDecides,
    /// It is recorded.
    Record,
}

impl RuleType for Notice {
    const FIELDS: &'static [&'static str] = &["for", "at_least", "to", "with", "owner", "if_short", "by"];

    fn plain(&self, names: &Names<'_>) -> String {
        let to = if self.to.is_empty() {
            "everybody entitled".to_owned()
        } else {
            names.categories(&self.to, "and")
        };
        let mut text = format!(
            "{} is announced to {to} at least {} before.",
            capital(&names.event(&self.event)),
            self.at_least
        );
        if !self.with.is_empty() {
            text.push_str(&format!(" With it go: {}.", list(&self.with, "and")));
        }
        text.push_str(match self.if_short {
            Some(IfShort::MoveMeeting) => " If it is too late, the meeting moves.",
            Some(IfShort::MeetingDecides) => " If it is too late, the meeting decides whether to go on.",
            Some(IfShort::Record) => " If it is late, that is recorded.",
            None => "",
        });
        if !self.by.is_empty() {
            let ways: Vec<&str> = self.by.iter().map(|w| w.words()).collect();
            text.push_str(&format!(" It goes {}.", list(&ways, "and")));
        }
        text
    }

    fn does(&self) -> String {
        "Refuses a day for the meeting that leaves too little time, sends the notice to all who are entitled, and \
         keeps proof of whom it reached."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("for", RefKind::Event, &self.event)];
        refs.extend(Ref::many("to", RefKind::Category, &self.to));
        refs.extend(self.owner.as_deref().map(|o| Ref::new("owner", RefKind::Owner, o)));
        refs
    }
}
