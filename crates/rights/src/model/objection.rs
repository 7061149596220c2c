//! To which use of their data somebody objects: chosen from a closed list, because lists have to honour it by themselves.

use kernel::Channel;
use kernel::personal::Purpose;
use serde::{Deserialize, Serialize};

/// A use that can be objected to (UK GDPR Article 21). What the law or the constitution requires is not among them.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    News,
    Organising,
    /// Calls and text messages, whatever they are about.
    Telephone,
    /// One that no list knows by itself: officers see to it by hand.
    Other,
}

impl Use {
    pub const ALL: [Self; 4] = [Self::News, Self::Organising, Self::Telephone, Self::Other];

    pub const fn slug(self) -> &'static str {
        match self {
            Self::News => Purpose::News.slug(),
            Self::Organising => Purpose::Organising.slug(),
            Self::Telephone => "telephone",
            Self::Other => "other",
        }
    }
    /// As it is chosen and shown, to the person and to officers.
    pub const fn label(self) -> &'static str {
        match self {
            Self::News => "Bulletins and news, however they come",
            Self::Organising => "Being asked to help or to come, however I am asked",
            Self::Telephone => "Telephone calls and text messages, whatever they are about",
            Self::Other => "Another use, described in words",
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
    /// True if a list for this purpose by this channel is such a use.
    pub fn covers(self, purpose: Purpose, channel: Channel) -> bool {
        match self {
            Self::Telephone => matches!(channel, Channel::Telephone | Channel::Text),
            _ => self.slug() == purpose.slug(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_is_a_way_and_the_others_are_purposes() {
        for purpose in [Purpose::News, Purpose::Organising, Purpose::Membership] {
            assert!(Use::Telephone.covers(purpose, Channel::Telephone));
            assert!(Use::Telephone.covers(purpose, Channel::Text));
            assert!(!Use::Telephone.covers(purpose, Channel::Email));
            assert!(!Use::Other.covers(purpose, Channel::Telephone));
        }
        assert!(Use::News.covers(Purpose::News, Channel::Post));
        assert!(!Use::News.covers(Purpose::Organising, Channel::Post));
        assert!(Use::ALL.into_iter().all(|it| Use::read(it.slug()) == Some(it)));
    }
}
