//! How secret and how open a ballot is: who holds the keys to its box, and what is published of it.

use kernel::{Problem, Result};
use serde::{Deserialize, Serialize};

/// What is shown to whom after the count (section 11 of the ballot protocol).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Level {
    /// Figures, log and stage sheet.
    P0,
    /// And which orders of preference at least so many ballots share.
    P1,
    /// And, for scrutineers and agents, of every ballot what the count looked at.
    P2,
    /// The same for everybody.
    P3,
    /// Every ballot in full, on order.
    P4,
}

/// What the constitution chose, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrecy {
    /// The level chosen; else one is proposed by the size of the roll.
    pub publication: Option<Level>,
    /// How many officers hold keys to the box; with none the server holds the one key.
    pub holders: u8,
    /// How many of them are needed; nought is all.
    pub threshold: u8,
    /// Hashes of the text and of the rules in force, for the manifest.
    pub constitution: [u8; 32],
    pub rules: [u8; 32],
    /// Whether the text fills seats that fall vacant by counting these papers again: then they are kept for the term.
    #[serde(default)]
    pub fills_vacancies: bool,
}

/// From so many electors on a folded profile tells nothing of anybody.
pub const SMALL: u64 = 30;

impl Level {
    pub const ALL: [Self; 5] = [Self::P0, Self::P1, Self::P2, Self::P3, Self::P4];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::P0 => "P0",
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
        }
    }

    pub fn read(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|it| it.as_str() == text);
        found.ok_or_else(|| Problem::internal(format!("There is no level of publication called {text}.")))
    }

    /// What members read about it.
    pub fn words(self) -> &'static str {
        match self {
            Self::P0 => "How many took part and every stage of the count are published; no ballot is.",
            Self::P1 => {
                "Published are the figures, every stage of the count, and those orders of preference that several ballots share."
            }
            Self::P2 => {
                "As for members before; scrutineers and candidates’ agents also see of every ballot what the count looked at, without any name, and can count again."
            }
            Self::P3 => {
                "Of every ballot is published what the count looked at, without any name, so that everybody can count again."
            }
            Self::P4 => "Every ballot is published in full, without any name.",
        }
    }
}

impl Secrecy {
    /// The level of a poll with so many electors: under thirty nothing but P0.
    pub fn level(&self, electors: u64) -> Level {
        if electors < SMALL { Level::P0 } else { self.publication.unwrap_or(Level::P1) }
    }

    /// How many ballots have to share an order of preference before it is shown.
    pub fn fold(electors: u64) -> u32 {
        if electors < 500 { 10 } else { 5 }
    }

    /// How many key holders are needed.
    pub fn needed(&self) -> u8 {
        if self.threshold == 0 { self.holders.max(1) } else { self.threshold.min(self.holders.max(1)) }
    }
}

/// Of a hundred ballots so many would be unlike every other, if all preferences were shown and if only those were that
/// the count looked at. Measured on 1,070 elections of Scottish wards, and on samples of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub in_full: u8,
    pub looked_at: u8,
}

/// At most how many ballots would be unique at a size: the next smaller size, and the next larger number of candidates,
/// that were measured.
pub fn forecast(voters: u64, candidates: usize) -> Forecast {
    let (in_full, looked_at) = match (candidates, voters) {
        (..=2, _) => (0, 0),
        (..=5, 3900..) => (2, 1),
        (..=8, 5000..) => (11, 4),
        (_, 6000..) => (20, 9),
        (_, 1000..) => (35, 19),
        (_, 200..) => (51, 27),
        _ => (68, 35),
    };
    Forecast { in_full, looked_at }
}

/// The same as a sentence.
pub fn forecast_words(voters: u64, candidates: usize) -> String {
    if voters < SMALL {
        return format!(
            "Fewer than {SMALL} people may vote, so figures alone are published. If all vote alike, that itself tells how they voted."
        );
    }
    let it = forecast(voters, candidates);
    if it.in_full == 0 {
        return "With so few candidates no paper can be told from others by its order.".to_owned();
    }
    format!(
        "Whoever told a voter to write an odd order could look for a paper that is unlike every other. In measured elections with as \
         many candidates and as many voters or fewer, up to {} of 100 papers were unlike every other where all preferences were \
         shown, up to {} where only those were that the count looked at, and none where only orders are shown that several papers share.",
        it.in_full, it.looked_at
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_roll_publishes_figures_alone_whatever_was_chosen() {
        let open = Secrecy { publication: Some(Level::P3), ..Secrecy::default() };
        assert_eq!(open.level(29), Level::P0);
        assert_eq!(open.level(30), Level::P3);
        assert_eq!(Secrecy::default().level(30), Level::P1);
    }

    #[test]
    fn all_holders_are_needed_unless_fewer_are_said_to_do() {
        let of = |holders, threshold| Secrecy { holders, threshold, ..Secrecy::default() }.needed();
        assert_eq!([of(0, 0), of(1, 0), of(3, 0), of(3, 2), of(3, 9)], [1, 1, 3, 2, 3]);
    }

    #[test]
    fn a_forecast_never_falls_with_more_candidates_or_fewer_voters() {
        for voters in [20u64, 50, 200, 1000, 3000, 5000, 20_000] {
            for candidates in 2..15usize {
                let here = forecast(voters, candidates);
                assert!(forecast(voters, candidates + 1).in_full >= here.in_full);
                assert!(forecast(voters / 2, candidates).looked_at >= here.looked_at || candidates < 3);
                assert!(here.looked_at <= here.in_full);
            }
        }
    }
}
