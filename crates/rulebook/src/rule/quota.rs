//! `quota`: how many of those elected must be of a category that candidates declare themselves.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::units::AtLeast;
use crate::words::{Names, list};

/// A least number or share of those elected.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// A body (everybody elected to it) or a post.
    pub scope: String,
    /// The category, in the organisation's own words, declared by each candidate for themself.
    pub attribute: String,
    /// The least number or share.
    pub at_least: AtLeast,
    /// What half of an odd number is; up unless stated.
    pub rounding: Option<SeatRounding>,
    /// How a shared seat counts.
    pub job_share: Option<JobShare>,
    /// Who counts beyond those elected in a contest.
    #[serde(default)]
    pub counts: Vec<Reach>,
    /// How it is kept within a contest; exactly unless stated.
    pub method: Option<QuotaMethod>,
    /// How it is kept across separate contests.
    pub across: Option<Across>,
    /// What happens when too few stand.
    pub if_unreachable: Option<Fallback>,
    /// How a candidate declares the category.
    pub declared: Option<Declared>,
    /// Who sees the declaration.
    pub seen: Option<Seen>,
}

impl Quota {
    /// The least number of so many seats, by the rounding stated or upwards.
    pub fn least_of(&self, seats: u32) -> u32 {
        match (self.at_least, self.rounding.unwrap_or_default()) {
            (AtLeast::Number(n), _) => n,
            (AtLeast::Share(share), SeatRounding::Up) => share.of_rounded_up(seats),
            (AtLeast::Share(share), SeatRounding::Down) => share.of_rounded_down(seats),
        }
    }
}

/// What half of an odd number of seats is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatRounding {
    /// Half of eleven is six.
    #[default]
    Up,
    /// Half of eleven is five.
    Down,
}

/// How a shared seat counts towards a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JobShare {
    /// Each sharer is their share of the seat.
    EachPersonCountsHalf,
    /// A seat counts if anybody who shares it is of the category.
    AnyCountsWhole,
    /// A seat counts only if all who share it are.
    AllMustQualify,
}

/// Who counts beyond those elected in a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Those elected without a contest.
    Unopposed,
    /// Those co-opted later.
    CoOpted,
    /// Those who sit on from an earlier election.
    Serving,
    /// Those who fill a vacancy.
    Vacancies,
}

/// How a quota is kept within a contest. The two older methods look at one contest alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuotaMethod {
    /// Nobody is passed over before no other outcome could keep all quotas.
    #[default]
    Exact,
    /// Each quota by itself, as soon as its number is reached or needed (Grey and Fitzgerald; Church of England 1981).
    Naive,
    /// Counted freely, then changed by counts for larger and smaller committees (Liberal Democrats since 1988).
    LargerSmaller,
}

impl QuotaMethod {
    /// Its name in a rule.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Naive => "naive",
            Self::LargerSmaller => "larger-smaller",
        }
    }
}

/// How a quota is kept across separate contests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Across {
    /// Contests are counted in order; a candidate is passed over only when later contests could not meet it.
    Sequential,
    /// Contests are counted freely, then the fewest and smallest replacements are made.
    LeastChange,
}

/// What happens when too few stand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fallback {
    /// Nominations are opened again for the places concerned.
    Reopen,
    /// The place stays empty.
    LeaveVacant,
    /// The place is filled by anybody.
    Fill,
    /// A meeting decides: `{ ask = "agm", options = ["leave-vacant", "reopen", "fill"] }`.
    #[serde(untagged)]
    Ask {
        /// The meeting or body asked.
        ask: String,
        /// What it may choose between.
        #[serde(default)]
        options: Vec<Choice>,
    },
}

/// What a meeting may choose when a quota cannot be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Leave the place empty.
    LeaveVacant,
    /// Open nominations again.
    Reopen,
    /// Fill it with anybody.
    Fill,
}

/// How a candidate declares the category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Declared {
    /// In the candidate's own words; nobody asks for proof.
    OwnWords,
    /// By agreeing to the words of the text; nobody asks for proof.
    WordsOfTheText,
}

/// Who sees how a candidate describes themself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Everybody, where the quota decides a place, and the candidate has consented; nobody elsewhere.
    WhereItDecides,
    /// Whoever counts, and nobody else.
    CountersOnly,
    /// Everybody, on the list of candidates.
    Everybody,
}

impl RuleType for Quota {
    const FIELDS: &'static [&'static str] = &[
        "scope",
        "attribute",
        "at_least",
        "rounding",
        "job_share",
        "counts",
        "method",
        "across",
        "if_unreachable",
        "declared",
        "seen",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let mut sentences = vec![format!(
            "At least {} of those elected as {} must be of this category, by their own word: {}.",
            self.at_least,
            names.owner(&self.scope),
            self.attribute
        )];
        sentences.extend(self.rounding.map(|r| match r {
            SeatRounding::Up => "A part of a person is rounded up.".to_owned(),
            SeatRounding::Down => "A part of a person is rounded down.".to_owned(),
        }));
        sentences.extend(self.job_share.map(|j| match j {
            JobShare::EachPersonCountsHalf => {
                "In a shared seat each person counts for their share.".to_owned()
            }
            JobShare::AnyCountsWhole => "A shared seat counts if any sharer is of the category.".to_owned(),
            JobShare::AllMustQualify => {
                "A shared seat counts only if all sharers are of the category.".to_owned()
            }
        }));
        sentences.extend(self.method.map(|m| match m {
            QuotaMethod::Exact => {
                "Nobody is passed over before no other outcome could keep every quota.".to_owned()
            }
            QuotaMethod::Naive => {
                "It is kept by itself: when as many are elected as may be, others are passed over, and when no more stand \
                 than are needed, they are kept."
                    .to_owned()
            }
            QuotaMethod::LargerSmaller => {
                "Votes are counted freely; if it is missed, those come in who would be elected to a larger committee, for \
                 those who would not be elected to a smaller one."
                    .to_owned()
            }
        }));
        sentences.extend(self.if_unreachable.as_ref().map(|f| match f {
            Fallback::Reopen => "If too few stand, nominations open again for those places.".to_owned(),
            Fallback::LeaveVacant => "If too few stand, those places stay empty.".to_owned(),
            Fallback::Fill => "If too few stand, those places are filled by anybody.".to_owned(),
            Fallback::Ask { ask, .. } => format!("If too few stand, {} decides.", names.event(ask)),
        }));
        sentences.extend(self.declared.map(|d| match d {
            Declared::OwnWords => "Candidates say so in their own words; nobody asks for proof.".to_owned(),
            Declared::WordsOfTheText => "Candidates agree to these words; nobody asks for proof.".to_owned(),
        }));
        sentences.extend(self.seen.map(|s| {
            match s {
                Seen::WhereItDecides => {
                    "It becomes visible only where it decides a place, and the form asks for consent to that."
                        .to_owned()
                }
                Seen::CountersOnly => "Only those who count see it.".to_owned(),
                Seen::Everybody => "It stands on the list of candidates.".to_owned(),
            }
        }));
        sentences.join(" ")
    }

    fn does(&self) -> String {
        let across = match (self.method.unwrap_or_default(), self.across) {
            (QuotaMethod::Naive, _) => {
                "by the older rules, each quota by itself, so that one of several can be missed"
            }
            (QuotaMethod::LargerSmaller, _) => {
                "by counts for larger and smaller committees after a free one, so that one of several can be missed"
            }
            (_, Some(Across::LeastChange)) => {
                "the fewest and smallest replacements are made after a free count"
            }
            _ => {
                "contests are counted in their order, and nobody is passed over until the rest could no longer meet it"
            }
        };
        let counts: Vec<&str> = self.counts.iter().map(|c| c.words()).collect();
        let also = if counts.is_empty() {
            String::new()
        } else {
            format!(" It counts {} too.", list(&counts, "and"))
        };
        format!(
            "Asks each candidate to declare in their own words, reports before voting whether it can be met, and keeps \
             it in the count: {across}. The result without it stands beside.{also}"
        )
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs = vec![Ref::new("scope", RefKind::Scope, &self.scope)];
        if let Some(Fallback::Ask { ask, .. }) = &self.if_unreachable {
            refs.push(Ref::new("if_unreachable", RefKind::Event, ask));
        }
        refs
    }
}

impl Reach {
    fn words(self) -> &'static str {
        match self {
            Reach::Unopposed => "those elected unopposed",
            Reach::CoOpted => "those co-opted",
            Reach::Serving => "those who sit on",
            Reach::Vacancies => "those who fill vacancies",
        }
    }
}
