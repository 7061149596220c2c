//! `ballot-channel`: by which ways a vote may be cast.

use serde::{Deserialize, Serialize};

use super::{Ref, RefKind, RuleType};
use crate::units::Moment;
use crate::words::{Names, list};

/// One or more ways of casting a vote at an event.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotChannel {
    /// The event whose elections it serves.
    pub event: String,
    /// The ways.
    pub channels: Vec<Channel>,
    /// Whether a member must ask for it.
    #[serde(default)]
    pub on_request: bool,
    /// Whether a reason must be given.
    #[serde(default)]
    pub reason_needed: bool,
    /// Until when it may be asked for.
    pub request_until: Option<Moment>,
    /// When papers go out.
    pub sent: Option<Moment>,
    /// When votes by these ways must be in.
    pub closes: Option<Moment>,
}

/// One way of casting a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// On paper at the meeting.
    InMeeting,
    /// By a secret link sent by e-mail.
    Email,
    /// On paper by post.
    Post,
    /// On the organisation's own pages after signing in.
    Web,
}

impl Channel {
    /// The way in words.
    pub fn words(self) -> &'static str {
        match self {
            Channel::InMeeting => "at the meeting",
            Channel::Email => "by e-mail",
            Channel::Post => "by post",
            Channel::Web => "on the website",
        }
    }
}

/// "before the meeting begins", "by two days before the meeting".
fn in_time(names: &Names<'_>, moment: &Moment) -> String {
    match moment {
        Moment::At { event } => format!("before {} begins", names.event(event)),
        other => format!("by {}", names.moment(other)),
    }
}

impl RuleType for BallotChannel {
    const FIELDS: &'static [&'static str] =
        &["event", "channels", "on_request", "reason_needed", "request_until", "sent", "closes"];

    fn plain(&self, names: &Names<'_>) -> String {
        let ways: Vec<&str> = self.channels.iter().map(|c| c.words()).collect();
        let mut sentences = vec![format!("Votes may be cast {}.", list(&ways, "and"))];
        if self.on_request {
            let reason = if self.reason_needed { "with a reason" } else { "without giving a reason" };
            let until = self
                .request_until
                .as_ref()
                .map(|m| format!(", until {}", names.moment(m)))
                .unwrap_or_default();
            sentences.push(format!("A member asks for it, {reason}{until}."));
        }
        sentences.extend(self.sent.as_ref().map(|m| format!("Ballots go out {}.", names.moment(m))));
        sentences.extend(
            self.closes.as_ref().map(|m| format!("They count if they are in {}.", in_time(names, m))),
        );
        sentences.join(" ")
    }

    fn does(&self) -> String {
        if self.on_request {
            "Shows members a button to ask for this ballot until the last moment, sends each a secret link or a paper, \
             and takes one vote for each member by whichever way."
                .to_owned()
        } else {
            "Offers this way to everybody on the roll and takes one vote for each member.".to_owned()
        }
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("event", RefKind::Event, &self.event)];
        refs.extend(Ref::moment("request_until", self.request_until.as_ref()));
        refs.extend(Ref::moment("sent", self.sent.as_ref()));
        refs.extend(Ref::moment("closes", self.closes.as_ref()));
        refs
    }
}
