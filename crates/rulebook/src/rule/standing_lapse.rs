//! `standing-lapse`: when somebody stops being a member in good standing, and by whose hand.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::Period;
use crate::words::{Names, capital};

/// How membership or its rights end. The programme only raises the case: a person decides it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingLapse {
    /// What brings it about.
    pub cause: LapseCause,
    /// The categories it is about; all where empty.
    #[serde(default, rename = "for")]
    pub categories: Vec<String>,
    /// How long the cause lasts before the person is reminded.
    pub after: Option<Period>,
    /// How long after the reminder membership ends.
    pub grace: Option<Period>,
    /// When it ends, where not after a time of grace.
    pub ends: Option<LapseEnds>,
    /// Whether the person keeps their vote until then.
    pub keeps_vote: Option<bool>,
    /// Who reminds and confirms the end.
    pub owner: Option<String>,
    /// Who hears somebody who disagrees.
    pub appeal_to: Option<String>,
}

/// What brings a lapse about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LapseCause {
    /// The fee is not paid.
    Arrears,
    /// The person moved out of the area.
    MovedAway,
    /// The association above no longer counts the person as a member.
    LeftParent,
    /// The person joined a rival party.
    RivalParty,
}

/// When membership ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LapseEnds {
    /// At the next renewal.
    NextRenewal,
    /// As soon as it is confirmed.
    AtOnce,
}

impl LapseCause {
    /// The cause in words, after "Who".
    pub fn words(self) -> &'static str {
        match self {
            LapseCause::Arrears => "has not paid the fee",
            LapseCause::MovedAway => "has moved away",
            LapseCause::LeftParent => "is no longer a member of the association above",
            LapseCause::RivalParty => "has joined a rival party",
        }
    }
}

impl RuleType for StandingLapse {
    const FIELDS: &'static [&'static str] =
        &["cause", "for", "after", "grace", "ends", "keeps_vote", "owner", "appeal_to"];

    fn plain(&self, names: &Names<'_>) -> String {
        let who = format!("Who {}", self.cause.words());
        let mut sentences = vec![];
        sentences.extend(self.after.map(|p| format!("{who} for {p} is reminded.")));
        sentences
            .extend(self.grace.map(|p| format!("{p} later membership ends.", p = capital(&p.to_string()))));
        sentences.extend(self.ends.map(|e| match e {
            LapseEnds::NextRenewal => format!("{who} stays a member until the next renewal."),
            LapseEnds::AtOnce => format!("{who} stops being a member as soon as that is confirmed."),
        }));
        sentences.extend(self.keeps_vote.map(|keeps| match keeps {
            true => "Until then they keep their vote.".to_owned(),
            false => "Until then they have no vote.".to_owned(),
        }));
        sentences.extend(
            self.owner
                .as_ref()
                .map(|o| format!("{} reminds them and confirms the end.", capital(&names.owner(o)))),
        );
        sentences.extend(
            self.appeal_to.as_ref().map(|o| format!("Who disagrees may turn to {}.", names.owner(o))),
        );
        sentences.join(" ")
    }

    fn does(&self) -> String {
        "Shows whoever is concerned and when, writes the reminder, and waits for a person to confirm: nobody is \
         struck off by the programme."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs: Vec<_> = Ref::many("for", RefKind::Category, &self.categories).collect();
        refs.extend(Ref::one("owner", RefKind::Owner, self.owner.as_ref()));
        refs.extend(Ref::one("appeal_to", RefKind::Owner, self.appeal_to.as_ref()));
        refs
    }
}
