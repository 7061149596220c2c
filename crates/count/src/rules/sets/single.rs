//! One seat, the most votes, comparisons: methods that share out no seats.

use super::SCOTTISH;
use crate::rules::*;
use std::borrow::Cow;

/// Instant run-off, also called the alternative vote, in its plain form: one at a time is excluded until somebody has
/// more than half of the votes still held. Ties as in the Scottish rules.
pub const IRV: RuleSet = RuleSet {
    id: Cow::Borrowed("irv"),
    name: Cow::Borrowed("Instant run-off (alternative vote), plain form"),
    source: Cow::Borrowed(
        "One at a time is excluded until somebody has more than half of the votes still held; ties as in the Scottish rules. The law of no one body",
    ),
    one_seat: true,
    decimals: 0,
    quota_changes: QuotaChanges::EachCount,
    ending: Ending::InsteadOfLastExclusion,
    ..SCOTTISH
};

/// The supplementary vote, as the Mayor of London was elected from 2000 to 2021.
///
/// Majority paragraph 3, the two who remain 4(2) to (4), second preferences 4(5) and (6), lots 4(8).
pub const SUPPLEMENTARY: RuleSet = RuleSet {
    id: Cow::Borrowed("supplementary"),
    name: Cow::Borrowed("Supplementary vote"),
    source: Cow::Borrowed(
        "Greater London Authority Act 1999, Schedule 2, Part I, paragraphs 3 and 4, as in force until 2022",
    ),
    method: Method::TopTwo,
    one_seat: true,
    decimals: 0,
    ties: TieDirection::LotOnly,
    ..SCOTTISH
};

/// First past the post: the most first preferences win, equal votes are decided by lot.
pub const FPTP: RuleSet = RuleSet {
    id: Cow::Borrowed("fptp"),
    name: Cow::Borrowed("First past the post"),
    source: Cow::Borrowed("Representation of the People Act 1983, Schedule 1, rules 18 and 49"),
    method: Method::MostVotes,
    one_seat: true,
    decimals: 0,
    ties: TieDirection::LotOnly,
    ..SCOTTISH
};

/// The block vote: as many votes as there are seats, one for each of the first candidates on the paper; the most votes
/// win, equal votes are decided by lot. A paper that names more candidates than there are seats is not void: only the
/// first ones count.
pub const BLOCK: RuleSet = RuleSet {
    id: Cow::Borrowed("block"),
    name: Cow::Borrowed("Block vote"),
    source: Cow::Borrowed(
        "As many votes as seats and the most votes win; lots as in the Representation of the People Act 1983, Schedule 1, rule 49. The law of no one body",
    ),
    one_seat: false,
    ..FPTP
};

/// Schulze's method for a decision between several proposals, strengths in winning votes, equalities by lot. Whatever is
/// not on a paper stands behind all that is.
pub const SCHULZE: RuleSet = RuleSet {
    id: Cow::Borrowed("schulze"),
    name: Cow::Borrowed("Schulze (comparison two by two)"),
    source: Cow::Borrowed(
        "Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method, Social Choice and Welfare 36 (2011), 267-303; winning votes",
    ),
    method: Method::Schulze,
    equal_preferences: EqualPreferences::AreShared,
    ..FPTP
};

/// Ranked pairs for a decision between several proposals, strengths in winning votes, equalities by lot. Whatever is not
/// on a paper stands behind all that is.
pub const RANKED_PAIRS: RuleSet = RuleSet {
    id: Cow::Borrowed("ranked-pairs"),
    name: Cow::Borrowed("Ranked pairs (comparison two by two)"),
    source: Cow::Borrowed(
        "Tideman, Independence of clones as a criterion for voting rules, Social Choice and Welfare 4 (1987), 185-206; strengths in winning votes, equal wins that cannot all stand in the order of the lots",
    ),
    method: Method::RankedPairs,
    equal_preferences: EqualPreferences::AreShared,
    ..FPTP
};

/// Approval: each name on a paper is one vote, in whatever place; the most votes win, equal votes are decided by lot.
pub const APPROVAL: RuleSet = RuleSet {
    id: Cow::Borrowed("approval"),
    name: Cow::Borrowed("Approval"),
    source: Cow::Borrowed(
        "Brams and Fishburn, Approval voting, American Political Science Review 72 (1978), 831-847; equal votes by lot",
    ),
    method: Method::Approval,
    equal_preferences: EqualPreferences::AreShared,
    one_seat: false,
    ..FPTP
};
