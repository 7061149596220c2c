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
/// Quota clauses 5 and 11; keep values 7 and 17; votes 10; election 12; exclusion 13 and 14; ties 19 and 40 to 48;
/// candidates whom no paper names 20 and 21; nothing changes 23; one seat Part 2; preferences 37.
///
/// Where it differs from the reference rule: votes are shared out once at each stage; whoever has the fewest votes is
/// excluded as soon as these and the surpluses are less than anybody else's, and in any case when the surpluses are
/// less than 0.0001 (there 0.000001); equal votes are decided by the first step at which they differ, then by numbers
/// reckoned from how many candidates, seats and valid papers there are; one seat goes to whoever has half of the votes.
///
/// Where the sources differ, and what is done here:
///
/// - By clause 10 each product is rounded up, so that the parts of a paper can come to more than one vote, while
///   published results and David Hill's programme pass on what is left of the paper, as here.
/// - By clause 13 nobody is excluded at the first step, while published results do it, as here.
/// - The numbers for ties are those of clauses 41 to 48 to the letter: from c + 5, n and (v + 1000 × the last digit
///   of v) rem 30323; the sum of the three parts is not reduced; four values are passed over and the fifth is the
///   first candidate's; at the second step and every other after it each is taken from 10000. Hill's programme, which is
///   said to be nearer to the calculator in use, multiplies by 10000 instead of 1000, reduces the sum to four digits,
///   and takes it from 10000 at the first step already. The two can exclude different candidates where votes were
///   equal at every step; each such tie shows its numbers.
///
/// Readings: candidates are counted as they stand on the paper, withdrawn ones too; valid papers are those that name
/// somebody who stands; of those tied, clause 40 leaves the ones with the fewest votes at the first step at which not
/// all have the same; clause 21 looks at who is left after clause 20.
pub const MEEK_NZ: RuleSet = RuleSet {
    id: Cow::Borrowed("meek-nz"),
    name: Cow::Borrowed("New Zealand local elections (Meek)"),
    source: Cow::Borrowed(
        "Local Electoral Regulations 2001 (New Zealand), Schedule 1A, as at 1 July 2025; shares of a paper (clause 10) and exclusions at the first step (clause 13) as in published results, where these differ from it; ties by the numbers of its clauses 41 to 48, which the calculator in use is said to reckon otherwise",
    ),
    quota: Quota::DroopFractionOrHalf,
    ties: TieDirection::FirstDifference,
    last_resort: LastResort::ReckonedNumbers,
    never_named: NeverNamed::AreWithdrawn,
    settling: Settling::StageByStage,
    equal_preferences: EqualPreferences::EndThePaper,
    ..MEEK
};
