//! Votes counted anew with keep values.

use super::SCOTTISH;
use crate::rules::*;
use std::borrow::Cow;

/// Meek's method by the reference rule of the Proportional Representation Foundation: nine decimals, keep values
/// rounded up, surpluses gone below 0.000001, ties (all within the surpluses of the lowest) straight by lot.
///
/// The reference rule chooses from a random order fixed beforehand; here that order is the lots. It knows no equal
/// preferences; here a paper with n candidates in one place counts as an n!-th part for each order of them, as Meek
/// proposed (1970) and Stensholt worked out (Voting matters 16, 2003), each part rounded down: our reading.
pub const MEEK: RuleSet = RuleSet {
    id: Cow::Borrowed("meek"),
    name: Cow::Borrowed("Meek, reference rule of the Proportional Representation Foundation"),
    source: Cow::Borrowed(
        "Proportional Representation Foundation, Reference Meek Rule, after Hill, Wichmann and Woodall, Computer Journal 30 (1987), 277-281",
    ),
    method: Method::Meek,
    decimals: 9,
    quota: Quota::DroopFraction,
    quota_changes: QuotaChanges::EachCount,
    ending: Ending::InsteadOfLastExclusion,
    ties: TieDirection::LotOnly,
    equal_preferences: EqualPreferences::AreShared,
    ..SCOTTISH
};

/// Warren's method within the frame of the reference rule for Meek: only what an elected candidate keeps differs.
///
/// Equal preferences as Warren proposed (Voting matters 7, 1996): the paper is divided among all orders; that a part of
/// a voter pays the same part of the price is our reading.
pub const WARREN: RuleSet = RuleSet {
    id: Cow::Borrowed("warren"),
    name: Cow::Borrowed("Warren"),
    source: Cow::Borrowed(
        "Warren, Counting in STV elections, Voting matters 1 (1994); all else as in the Reference Meek Rule of the Proportional Representation Foundation",
    ),
    method: Method::Warren,
    ..MEEK
};

/// New Zealand's method: Meek's with one sharing out of votes at each step, and an early exclusion of whoever cannot
/// catch up.
///
/// Quota clauses 5 and 11; keep values 7 and 17; votes 10; election 12; exclusion 13 and 14; nothing changes 23; ties
/// 19 and 40; one seat Part 2; preferences 37.
///
/// Where it differs from the reference rule: votes are shared out once at each stage; whoever has the fewest votes is
/// excluded as soon as these and the surpluses are less than anybody else's, and in any case when the surpluses are
/// less than 0.0001 (there 0.000001); equal votes are decided by the first step at which they differ; one seat goes to
/// whoever has half of the votes.
///
/// Where the sources differ, and what is done here: by clause 10 each product is rounded up, so that the parts of a
/// paper can come to more than one vote, while published results and David Hill's programme pass on what is left of
/// the paper, as here; by clause 13 nobody is excluded at the first step, while published results do it, as here. Not
/// followed: the numbers of clauses 41 to 48, which the published calculator does not follow either (the lots decide);
/// clause 21, by which a seat stays empty rather than going to somebody without votes. The numbers are those of Wichmann
/// and Hill, the three parts not reduced when they are added up; what they start from and which end of their order is
/// excluded could not be had from a public source to the letter, and another start gives another result.
pub const MEEK_NZ: RuleSet = RuleSet {
    id: Cow::Borrowed("meek-nz"),
    name: Cow::Borrowed("New Zealand local elections (Meek)"),
    source: Cow::Borrowed(
        "Local Electoral Regulations 2001 (New Zealand), Schedule 1A, as at 1 July 2025; but equal votes that clause 40 leaves are decided by the lots, not by the pseudo-random numbers of clauses 41 to 48, and clause 21 is not followed",
    ),
    quota: Quota::DroopFractionOrHalf,
    ties: TieDirection::FirstDifference,
    settling: Settling::StageByStage,
    equal_preferences: EqualPreferences::EndThePaper,
    ..MEEK
};
