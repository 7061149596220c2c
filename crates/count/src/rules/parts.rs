//! The parameters that rule sets are made of.

use serde::{Deserialize, Serialize};

/// The kind of count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Papers move from candidate to candidate, stage by stage (Gregory methods, instant run-off).
    #[default]
    Transfers,
    /// Every paper is counted anew: each elected candidate keeps a part of what arrives, the rest goes on, until the
    /// surpluses are less than 0.000001 in all (Meek).
    Meek,
    /// As Meek, but an elected candidate keeps the same amount of every vote that arrives, or all of it if it is less
    /// (Warren).
    Warren,
    /// Those with the most votes are elected; each paper gives one vote to each of the first candidates on it, as many
    /// as there are seats. Nothing is transferred.
    MostVotes,
    /// More than half of the first preferences elect; otherwise all but the first two (with all who are equal for
    /// second place) are excluded at once, second preferences for those who remain are added, and the most votes win.
    TopTwo,
    /// Each candidate on a paper gets one vote from it, in whatever place; those with the most votes are elected.
    Approval,
    /// Candidates are compared two by two; whoever has a stronger path of wins to each other than the other back is
    /// elected. The strength of a path is its weakest win, counted in papers for the winner.
    Schulze,
    /// Candidates are compared two by two; wins are taken strongest first, and stand unless they make a circle with those
    /// that stand. Stronger is more papers for the winner, then fewer against.
    RankedPairs,
}

impl Method {
    /// Whether candidates are compared two by two.
    pub fn compares(self) -> bool {
        matches!(self, Self::Schulze | Self::RankedPairs)
    }

    /// Whether candidates who share a preference can each have their part of it.
    pub fn shares_equally(self) -> bool {
        self.compares() || matches!(self, Self::Meek | Self::Warren | Self::Approval)
    }
}

/// How the quota is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quota {
    /// Valid papers divided by one more than the seats, fraction ignored, plus one.
    DroopWhole,
    /// Valid papers divided by one more than the seats at the rule set's decimals, plus the smallest unit.
    DroopFraction,
    /// Valid papers divided by one more than the seats at the rule set's decimals; the smallest unit is added
    /// only if there is a remainder.
    DroopRoundedUp,
    /// Valid papers divided by one more than the seats, rounded up to a whole vote.
    DroopRoundedUpWhole,
    /// As `DroopFraction`, but half of the votes held, rounded up to a whole vote, where one seat is to be filled
    /// (New Zealand).
    DroopFractionOrHalf,
}

/// When the quota is reckoned anew, from the votes that are still held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuotaChanges {
    /// Never.
    #[default]
    Never,
    /// After each batch of an exclusion, as long as nobody is elected.
    UntilSomeoneIsElected,
    /// Each time that the papers are counted anew.
    EachCount,
}

/// What elects a candidate besides the quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ElectedWith {
    /// Nothing else.
    #[default]
    Quota,
    /// Also the total active vote (all votes less those that the elected keep and those not transferable) divided
    /// by one more than the seats left. If more candidates have equal votes than there are seats, and always had,
    /// none of them is elected yet.
    QuotaOrActiveShare,
    /// Also, for the last seat, as many votes as all other continuing candidates and untransferred surpluses.
    QuotaOrAllTheRest,
    /// Also, for the last seat, more votes than all other continuing candidates and untransferred surpluses.
    QuotaOrMoreThanAllTheRest,
}

/// Which papers a surplus is taken from, and at what value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurplusPapers {
    /// All papers, each at surplus × its value ÷ the candidate's votes (weighted inclusive Gregory).
    AllWeighted,
    /// All papers, each at surplus ÷ number of papers, whatever they were worth (unweighted inclusive Gregory).
    AllUnweighted,
    /// Only the papers received last, each at surplus ÷ number of papers, at most what it was worth
    /// (exclusive Gregory).
    LastBatch,
    /// Whole papers of those received last, as many as the surplus, from each next preference in proportion (Ireland).
    /// Which of them is not left to chance: papers with one next preference are put in the order of the lots by what
    /// stands on them, and those that move are taken at even distances.
    LastBatchWhole,
    /// Whole papers, as many as the surplus: every n-th of all the candidate's papers, n being the papers divided by
    /// the surplus to the nearest whole number (Cincinnati). The papers are numbered in the order of the lots by what
    /// stands on them, instead of the order in which they were counted.
    EveryNth,
}

impl SurplusPapers {
    /// Whether whole papers move and others stay, rather than all at a lower value.
    pub fn are_whole(self) -> bool {
        matches!(self, Self::LastBatchWhole | Self::EveryNth)
    }
}

/// Whose surplus moves first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurplusOrder {
    /// The largest.
    #[default]
    LargestFirst,
    /// That of whoever reached the quota first; of several at one point of the count, the largest.
    EarliestFirst,
}

/// At what point fractions beyond the decimals are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fractions {
    /// In the value of each paper.
    #[default]
    EachPaper,
    /// In the votes that a candidate gets with one batch; the value of each paper is an exact fraction. This is for
    /// surpluses of the papers received last.
    EachTransfer,
}

/// How much a candidate may receive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Receiving {
    /// Whatever comes.
    #[default]
    Unlimited,
    /// As much as makes the quota; the papers that follow go to the next preference. Papers move one by one in the
    /// order of the lots by what stands on them.
    UpToTheQuota,
}

/// When methods with keep values go on from sharing out votes to excluding somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settling {
    /// Votes are shared out again and again within a stage, until somebody is elected or the surpluses are less than
    /// 0.000001 in all.
    #[default]
    WithinStages,
    /// Votes are shared out once at each stage. The candidate with the fewest votes is excluded as soon as these,
    /// with all surpluses, are less than anybody else's, or the surpluses are less than 0.0001 in all, or sharing out
    /// changes nothing any more (New Zealand).
    StageByStage,
}

/// What happens to a preference that is not the only one in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EqualPreferences {
    /// The paper ends there; if it stands first, the paper is not valid.
    #[default]
    EndThePaper,
    /// They are passed over.
    ArePassedOver,
    /// All in that place have an equal part. Where every paper is counted anew it counts as if it were divided equally
    /// among all orders in which they could stand; in comparisons two by two neither is before the other; where each
    /// name is a vote each has it.
    AreShared,
}

/// What happens where a number is missing in the order of preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkippedNumbers {
    /// The paper ends there; if the first is missing, the paper is not valid.
    #[default]
    EndThePaper,
    /// The preferences that follow move up.
    MoveUp,
}

/// Which papers fill a seat that falls vacant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VacancyPapers {
    /// All papers, counted again; those who sit are not excluded.
    #[default]
    All,
    /// Those with which the member who leaves was elected, each at the part of its value that the member kept
    /// (countback).
    TheMembers,
}

/// Among which papers a surplus is divided, where all of them move at one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Divisor {
    /// All that are examined; the part of those without a further preference is lost.
    #[default]
    AllPapers,
    /// Those with a further preference.
    TransferablePapers,
}

/// Whether surpluses wait that cannot change who is excluded next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deferral {
    /// Every surplus is transferred before anyone is excluded.
    #[default]
    Never,
    /// They wait if together they do not exceed the gap between those to be excluded and the candidate next above.
    NotExceedingTheGap,
    /// They wait if together they are less than that gap.
    LessThanTheGap,
}

/// How many candidates are excluded together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Excluded {
    /// One at a time.
    #[default]
    One,
    /// As many as possible whose votes, with the surpluses that wait, do not exceed those of the candidate next above.
    ManyNotExceedingTheNext,
    /// As many as possible whose votes, with the surpluses that wait, are less than those of the candidate next above.
    ManyLessThanTheNext,
}

/// In which portions the papers of those excluded move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Batches {
    /// All in one.
    #[default]
    AllAtOnce,
    /// By value, highest first, those of all candidates excluded together.
    ByValue,
    /// First-preference papers, then the others by value, highest first.
    FirstPreferencesThenByValue,
    /// In the order in which the candidate received them.
    AsReceived,
}

/// When the last seats are filled without a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// When no more candidates continue than there are seats left, after the last exclusion and its transfers.
    #[default]
    AfterTransfer,
    /// Already when an exclusion would leave just as many; its papers do not move.
    InsteadOfLastExclusion,
    /// As after the last exclusion, but surpluses are moved first.
    AfterTransfersAndSurpluses,
}

/// The direction in which earlier stages break a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieDirection {
    /// The most recent earlier stage at which the votes differ.
    Backwards,
    /// The first stage at which the votes differ.
    Forwards,
    /// The first stage at which they are not all equal; if several are equal there too, the lot.
    FirstDifference,
    /// None: the lot decides at once.
    LotOnly,
}

/// What decides between candidates whom earlier points of the count leave equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastResort {
    /// The lots.
    #[default]
    Lots,
    /// Numbers reckoned from how many candidates, seats and valid papers there are, so that everybody gets the same; at
    /// every second step their order is turned round (New Zealand, clauses 41 to 48).
    ReckonedNumbers,
}

/// What becomes of candidates whom no paper names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NeverNamed {
    /// They stand like everybody else, and may be elected if nobody is left to be.
    #[default]
    Stand,
    /// They are withdrawn before the first step, so that a seat can stay empty (New Zealand, clauses 20 and 21). Where
    /// quotas are kept they stand, since a quota may need them; so they do where a vacancy is filled.
    AreWithdrawn,
}

/// Which earlier points of the count break ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TiePoints {
    /// The end of each stage.
    #[default]
    Stages,
    /// Also each batch of an exclusion.
    Batches,
}
