//! Whole papers that move or stay: which of them is fixed by the lots, where the laws leave it to the order of counting.

use super::{NI, SCOTTISH};
use crate::rules::*;
use std::borrow::Cow;

/// The Dáil: whole votes, and no chance in which papers move.
///
/// Equal fractions section 118; surplus 121; exclusion 122; last vacancies 124, as amended in 2001.
///
/// Section 118 and 124 were checked in the Act, the transfer of a surplus (last parcel, a share for each next
/// preference in proportion, largest fractions first) in Humphreys, Proportional Representation (1911), whose rules the
/// Act follows; the same words for quota, election and the sub-parcels of original votes stand in the Third Schedule of
/// the Electoral (Dublin Commercial) Act, 1930 (rules 1 to 4). That the largest surplus goes first, whichever count it
/// arose at, is how a reader of 121(9) to (11) reported them (M. McGaley, list “E-voting”, 10 March 2006), against the Act
/// of 1923, where the earlier one did. Sections 121 and 122 themselves, with equal fractions decided first by the larger
/// sub-parcel and then by the earliest difference, are from memory and unverified.
///
/// Readings: the Act takes the papers last filed in each sub-parcel, after all papers were mixed; here they are put in
/// the order of the lots and taken at even distances, so that the same papers and lots give the same result. Under
/// 124(1A) the last exclusion is left out only if its votes and surpluses are fewer than those next above; here it is
/// left out always, which elects the same. Transfers that only decide about a deposit are not made.
pub const DAIL: RuleSet = RuleSet {
    id: Cow::Borrowed("dail"),
    name: Cow::Borrowed("Dáil Éireann, with a fixed choice of papers"),
    source: Cow::Borrowed(
        "Electoral Act 1992 (Ireland), sections 118 to 124, and Electoral (Amendment) Act 2001, section 31; sections 118 and 124 as read, 121 and 122 after Humphreys (1911) and in part from memory, unverified; the choice of papers is our own",
    ),
    decimals: 0,
    quota: Quota::DroopWhole,
    elected_with: ElectedWith::QuotaOrMoreThanAllTheRest,
    surplus_papers: SurplusPapers::LastBatchWhole,
    batches: Batches::AllAtOnce,
    ..NI
};

/// The City Council of Cambridge, Massachusetts: whole votes, every n-th paper of a surplus, and no candidate receives
/// more than the quota.
///
/// Missing numbers 9(a); quota 9(c); candidates with fewer papers than their nomination asked signatures (fifty in
/// Cambridge) 9(g); exclusion 9(i) and (j); ties 9(k); end 9(l); surpluses by the Cincinnati method, 16(b), as the
/// city's Election Commission describes it.
///
/// Readings: where the city numbers papers in the order in which precincts were drawn, they are numbered in the order
/// of the lots; when all of n, 2n …, then n+1, 2n+1 … have been gone through, those before the n-th follow; what
/// nobody can receive stays with the candidate. Small candidates are not excluded together if that left fewer than
/// there are seats; of those excluded together the one with the fewest papers is taken first, of equals the first in the
/// lots. Equal preferences are passed over, as the city tells its voters. Excluding many at once does not
/// keep the proportion between groups; rules with `fewest_to_stay` 0 do.
pub const CAMBRIDGE: RuleSet = RuleSet {
    id: Cow::Borrowed("cambridge"),
    name: Cow::Borrowed("Cambridge, Massachusetts, with a fixed order of papers"),
    source: Cow::Borrowed(
        "Massachusetts General Laws, chapter 54A, sections 9 and 16(b), with the Cincinnati method; the order of papers is our own",
    ),
    decimals: 0,
    surplus_papers: SurplusPapers::EveryNth,
    receiving: Receiving::UpToTheQuota,
    fewest_to_stay: 50,
    equal_preferences: EqualPreferences::ArePassedOver,
    skipped_numbers: SkippedNumbers::MoveUp,
    ..SCOTTISH
};
