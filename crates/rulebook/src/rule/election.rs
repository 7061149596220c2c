//! `election`: which posts are filled at which event, by which method.

use serde::Deserialize;

use super::{Ref, RefKind, RuleType};
use crate::words::{Names, capital, list};

/// An election of posts of one body at one event.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// The body elected.
    pub body: String,
    /// The meeting at which it is elected.
    pub event: String,
    /// How votes are counted.
    pub method: Method,
    /// The contests in the order of counting; each lists the posts it fills together.
    pub contests: Vec<Vec<String>>,
    /// What happens to a post with no more candidates than seats.
    pub uncontested: Option<Uncontested>,
    /// Whether one person may stand for several posts, in their own order of preference.
    pub several_posts: Option<bool>,
    /// Whether candidates may stand for a seat together, subject to the post's own rule.
    #[serde(default)]
    pub job_shares: bool,
    /// When the elected take office.
    pub terms_begin: Option<TermsBegin>,
    /// Where it is restricted to members of one region or body, its name.
    pub electorate: Option<String>,
    /// What is published of the ballots after the count.
    pub publication: Option<BallotLevel>,
    /// How many officers hold keys to the ballot box; with none the server holds the one key.
    pub trustees: Option<u8>,
    /// How many of them open the box together; all of them where it is not said.
    pub keys_needed: Option<u8>,
}

/// What is published of the ballots, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum BallotLevel {
    /// Figures and the stages of the count.
    P0,
    /// And the orders of preference that several ballots share.
    P1,
    /// And for scrutineers and agents what the count looked at.
    P2,
    /// The same for everybody.
    P3,
    /// Every ballot in full.
    P4,
}

impl BallotLevel {
    /// The level by its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::P0 => "P0",
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::P0 => "figures and the stages of the count alone",
            Self::P1 => "figures, the stages of the count, and what several ballots share",
            Self::P2 => "to scrutineers and agents, of every ballot what the count looked at",
            Self::P3 => "to everybody, of every ballot what the count looked at",
            Self::P4 => "every ballot in full",
        }
    }
}

impl Election {
    /// The posts of all contests, in the order of counting.
    pub fn posts(&self) -> impl Iterator<Item = &str> {
        self.contests.iter().flatten().map(String::as_str)
    }
}

/// How votes are counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// The family of methods.
    pub kind: MethodKind,
    /// The published rule set, such as "scottish".
    pub variant: Option<String>,
    /// How ties are broken.
    pub ties: Option<Ties>,
}

/// The family of methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodKind {
    /// Single transferable vote.
    Stv,
    /// Instant run-off, for one seat.
    InstantRunOff,
    /// Most votes.
    FirstPastThePost,
}

/// How ties are broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// The most recent earlier stage at which they differed, then a recorded lot.
    EarlierRoundThenLot,
    /// A recorded lot.
    Lot,
    /// The returning officer decides and says why.
    ReturningOfficer,
}

/// What happens to a post with no more candidates than seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Uncontested {
    /// They are elected unopposed.
    Elected,
    /// The meeting votes to confirm them.
    Confirm,
    /// "Reopen nominations" stands as a candidate.
    ReopenNominations,
}

/// When the elected take office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermsBegin {
    /// At the close of the meeting.
    CloseOfMeeting,
    /// When the result is declared.
    Declaration,
    /// On the next day.
    NextDay,
}

impl RuleType for Election {
    const FIELDS: &'static [&'static str] = &[
        "body",
        "event",
        "method",
        "contests",
        "uncontested",
        "several_posts",
        "job_shares",
        "terms_begin",
        "electorate",
        "publication",
        "trustees",
        "keys_needed",
    ];

    fn plain(&self, names: &Names<'_>) -> String {
        let method = match self.method.kind {
            MethodKind::Stv => "single transferable vote",
            MethodKind::InstantRunOff => "instant run-off",
            MethodKind::FirstPastThePost => "most votes",
        };
        let variant = self.method.variant.as_ref().map(|v| format!(" ({v} rules)")).unwrap_or_default();
        let contests: Vec<String> = self
            .contests
            .iter()
            .map(|c| list(&c.iter().map(|p| names.post(p)).collect::<Vec<_>>(), "with"))
            .collect();
        let mut text = format!(
            "{} is elected at {} by {method}{variant}, in this order: {}.",
            capital(&names.owner(&self.body)),
            names.event(&self.event),
            contests.join("; ")
        );
        text.push_str(match self.method.ties {
            Some(Ties::EarlierRoundThenLot) => {
                " Ties go to whoever was ahead at the last stage where they differed, then to a recorded lot."
            }
            Some(Ties::Lot) => " Ties are settled by a recorded lot.",
            Some(Ties::ReturningOfficer) => " Ties are settled by the returning officer, who says why.",
            None => "",
        });
        text.push_str(match self.uncontested {
            Some(Uncontested::Elected) => {
                " Where no more stand than there are seats, they are elected unopposed."
            }
            Some(Uncontested::Confirm) => {
                " Where no more stand than there are seats, the meeting votes to confirm them."
            }
            Some(Uncontested::ReopenNominations) => " Voters may ask for nominations to be opened again.",
            None => "",
        });
        if let Some(level) = self.publication {
            text.push_str(&format!(" Published without names: {}.", level.words()));
        }
        match self.trustees {
            Some(1) => text.push_str(" The returning officer alone holds the key to the ballot box."),
            Some(n) if n > 1 => text.push_str(&match self.keys_needed {
                Some(needed) if needed < n => {
                    format!(" {n} officers hold keys to the ballot box, and any {needed} of them open it.")
                }
                _ => format!(" {n} officers hold keys to the ballot box, and open it together."),
            }),
            _ => {}
        }
        text
    }

    fn does(&self) -> String {
        "Computes every date from the day of the meeting, calls for nominations, prepares one ballot for each \
         contest, counts them in this order and withdraws from later contests whoever is elected in an earlier one."
            .to_owned()
    }

    fn refs(&self) -> Vec<Ref<'_>> {
        let mut refs =
            vec![Ref::new("body", RefKind::Body, &self.body), Ref::new("event", RefKind::Event, &self.event)];
        refs.extend(self.posts().map(|p| Ref::new("contests", RefKind::Post, p)));
        refs
    }
}
