//! Hare-Clark: the papers received last carry a surplus on, and a vacancy is filled from the papers of the member.

use super::SCOTTISH;
use crate::rules::*;
use std::borrow::Cow;

/// The Legislative Assembly of the Australian Capital Territory: Hare-Clark with votes in six decimals.
///
/// Count votes clause 1A; quota 1B; transfer value 1C, an exact fraction that is never more than before; end 4; order
/// of surpluses 7; exclusion 8; papers of whoever is excluded 9, by value, highest first, each value a count of its
/// own; countback Part 4.3, clauses 11 to 17.
///
/// Readings: a surplus of less than one vote counts, as the commission reads it; votes that the limit of 1C(4) leaves
/// behind stand as not transferable. In the countback the papers with which the member reached the quota keep what
/// did not go on with a surplus, and the votes of each value are added up before anyone is looked at; clauses 12 to 14
/// leave both open.
pub const ACT: RuleSet = RuleSet {
    id: Cow::Borrowed("act"),
    name: Cow::Borrowed("Australian Capital Territory (Hare-Clark)"),
    source: Cow::Borrowed("Electoral Act 1992 (ACT), Schedule 4, as amended in 2020"),
    decimals: 6,
    quota: Quota::DroopWhole,
    surplus_papers: SurplusPapers::LastBatch,
    divisor: Divisor::TransferablePapers,
    surplus_order: SurplusOrder::EarliestFirst,
    fractions: Fractions::EachTransfer,
    batches: Batches::ByValue,
    ending: Ending::AfterTransfersAndSurpluses,
    tie_points: TiePoints::Batches,
    vacancy_papers: VacancyPapers::TheMembers,
    ..SCOTTISH
};

/// The House of Assembly of Tasmania: Hare-Clark in whole votes.
///
/// Checked: the quota, the value of a surplus as the surplus divided by the papers of the last parcel, the papers of
/// whoever is excluded at the values at which they came, the countback from the papers that elected the member. From
/// memory and unverified, since Schedule 4 itself could not be read: fractions of the votes that a candidate gets with
/// one parcel are lost; parcels of whoever is excluded move in the order in which they came; surpluses in the order in
/// which the quota was reached; ties by the most recent difference; and the value of papers in a countback, which is
/// as in the Australian Capital Territory.
pub const TASMANIA: RuleSet = RuleSet {
    id: Cow::Borrowed("tasmania"),
    name: Cow::Borrowed("Tasmania (Hare-Clark)"),
    source: Cow::Borrowed(
        "Electoral Act 2004 (Tasmania), Schedule 4, as described by the Tasmanian Electoral Commission and the Companion to Tasmanian History; countback after the Local Government Act 1993 (Tasmania), Schedule 8; Schedule 4 itself could not be read: what is lost to fractions, the order of surpluses and of parcels, and ties are from memory and unverified",
    ),
    decimals: 0,
    divisor: Divisor::AllPapers,
    batches: Batches::AsReceived,
    ..ACT
};
