//! Votes that are divided and passed on: Scotland, the Electoral Reform Society, Northern Ireland, Australia's society.

use crate::rules::*;
use std::borrow::Cow;

/// Weighted inclusive Gregory as Scottish councils are elected.
///
/// Quota rule 46, surpluses rules 48 and 49, exclusion rules 50 and 51, last places rule 52.
pub const SCOTTISH: RuleSet = RuleSet {
    id: Cow::Borrowed("scottish"),
    name: Cow::Borrowed("Scottish local government elections (weighted inclusive Gregory)"),
    source: Cow::Borrowed(
        "Scottish Local Government Elections Order 2011 (SSI 2011/399), Schedule 1, rules 45 to 52",
    ),
    method: Method::Transfers,
    one_seat: false,
    decimals: 5,
    quota: Quota::DroopWhole,
    quota_changes: QuotaChanges::Never,
    elected_with: ElectedWith::Quota,
    surplus_papers: SurplusPapers::AllWeighted,
    divisor: Divisor::AllPapers,
    surplus_order: SurplusOrder::LargestFirst,
    fractions: Fractions::EachPaper,
    receiving: Receiving::Unlimited,
    deferral: Deferral::Never,
    fewest_to_stay: 0,
    excluded: Excluded::One,
    batches: Batches::AllAtOnce,
    ending: Ending::AfterTransfer,
    ties: TieDirection::Backwards,
    tie_points: TiePoints::Stages,
    last_resort: LastResort::Lots,
    never_named: NeverNamed::Stand,
    settling: Settling::WithinStages,
    equal_preferences: EqualPreferences::EndThePaper,
    skipped_numbers: SkippedNumbers::EndThePaper,
    vacancy_papers: VacancyPapers::All,
};

/// The rules of the Electoral Reform Society, third edition, 1997.
///
/// Quota 5.1.6 and 5.4.8; election 5.1.7, 5.3.13, 5.4.9 and 5.6.2; deferral 5.2.2; order of surpluses 5.2.3;
/// exclusion 5.2.5 and 5.4; transfer of a surplus 5.3; completion 5.5.
///
/// Readings: candidates are excluded together only if the candidate next above has *more* votes than each of them
/// (with equal votes 5.2.5 chooses one); nobody is elected by the total active vote with no votes at all; within
/// constraints candidates are excluded one by one.
pub const ERS97: RuleSet = RuleSet {
    id: Cow::Borrowed("ers97"),
    name: Cow::Borrowed("Electoral Reform Society rules of 1997"),
    source: Cow::Borrowed(
        "Newland and Britton, How to conduct an election by the Single Transferable Vote, third edition (Electoral Reform Society, 1997), section 5",
    ),
    decimals: 2,
    quota: Quota::DroopRoundedUp,
    quota_changes: QuotaChanges::UntilSomeoneIsElected,
    elected_with: ElectedWith::QuotaOrActiveShare,
    surplus_papers: SurplusPapers::LastBatch,
    divisor: Divisor::TransferablePapers,
    deferral: Deferral::NotExceedingTheGap,
    excluded: Excluded::ManyNotExceedingTheNext,
    batches: Batches::ByValue,
    ending: Ending::InsteadOfLastExclusion,
    ties: TieDirection::Forwards,
    tie_points: TiePoints::Batches,
    ..SCOTTISH
};

/// The rules of the Electoral Reform Society, second edition, 1976, from what is known of how the third differs.
///
/// The third edition brought the reckoning anew of the quota before anyone is elected and quotas with two decimals in
/// every election (checked in two encyclopaedias); so here the quota is a whole number and stays. That the votes needed
/// for the last seat alone follow the votes still in play, as in the Northern Ireland rules which Newland and Britton's
/// first edition became, and all else, which is as in the third edition, is from memory and unverified: the second
/// edition itself could not be had. Not followed: quotas with decimals in small elections, and the option of leaving
/// votes in suspense.
pub const ERS76: RuleSet = RuleSet {
    id: Cow::Borrowed("ers76"),
    name: Cow::Borrowed("Electoral Reform Society rules of 1976"),
    source: Cow::Borrowed(
        "Newland and Britton, How to conduct an election by the Single Transferable Vote, second edition (Electoral Reform Society, 1976), from its differences to the third as two encyclopaedias list them; the second edition itself could not be read, so all else is as in the third and unverified",
    ),
    quota: Quota::DroopRoundedUpWhole,
    quota_changes: QuotaChanges::Never,
    elected_with: ElectedWith::QuotaOrAllTheRest,
    ..ERS97
};

/// Local elections in Northern Ireland.
///
/// Quota rule 48, surpluses rules 49 and 50, exclusion rule 51, last vacancies rule 52.
///
/// Readings: “those votes” in rule 49(4)(b) are the votes that are transferred, so a surplus is divided among
/// transferable papers; whoever reaches the quota with a sub-parcel gets none of the next (rule 51(6)); a surplus
/// waits for an exclusion of several only if enough candidates remain; rule 52(2) elects if just one candidate
/// fulfils it, and is asked between stages; the wait that rule 48(3) prescribes where there is one vacancy is not kept,
/// since it never changes who is elected.
pub const NI: RuleSet = RuleSet {
    id: Cow::Borrowed("ni"),
    name: Cow::Borrowed("Local elections in Northern Ireland"),
    source: Cow::Borrowed("Local Elections (Northern Ireland) Order 1985 (SI 1985/454), rules 47 to 52"),
    decimals: 2,
    quota: Quota::DroopWhole,
    elected_with: ElectedWith::QuotaOrAllTheRest,
    surplus_papers: SurplusPapers::LastBatch,
    divisor: Divisor::TransferablePapers,
    deferral: Deferral::LessThanTheGap,
    excluded: Excluded::ManyLessThanTheNext,
    batches: Batches::FirstPreferencesThenByValue,
    ending: Ending::InsteadOfLastExclusion,
    ties: TieDirection::Forwards,
    ..SCOTTISH
};

/// The rules of the Proportional Representation Society of Australia (1977), in thousandths of a vote.
///
/// Quota 1.3; election 2.1; surplus of first preferences 2.3, divided among the papers that go on (2.3.1) where they
/// are worth more than the surplus (2.3.2).
///
/// From memory and unverified, since the later rules could not be read: further surpluses from the papers received
/// last, in the order in which the quota was reached; a transfer value of three decimals, the rest ignored; papers of
/// whoever is excluded in the order in which they were received; ties by the most recent difference, then by lot.
pub const PRSA: RuleSet = RuleSet {
    id: Cow::Borrowed("prsa"),
    name: Cow::Borrowed("Proportional Representation Society of Australia"),
    source: Cow::Borrowed(
        "Rules of the Proportional Representation Society of Australia for conducting elections by the quota-preferential method (1977), rules 1 and 2 as the society publishes them; the later ones (further surpluses, exclusion, ties) could not be read, are from memory and unverified",
    ),
    decimals: 3,
    quota: Quota::DroopFraction,
    surplus_papers: SurplusPapers::LastBatch,
    divisor: Divisor::TransferablePapers,
    surplus_order: SurplusOrder::EarliestFirst,
    batches: Batches::AsReceived,
    tie_points: TiePoints::Batches,
    ..SCOTTISH
};

/// Unweighted inclusive Gregory in its plain form: all papers of a candidate carry a surplus on at one value,
/// so that a paper may gain value. Quota, exclusion and ties as in Scotland.
pub const UIG: RuleSet = RuleSet {
    id: Cow::Borrowed("uig"),
    name: Cow::Borrowed("Unweighted inclusive Gregory, plain form"),
    source: Cow::Borrowed(
        "Method of surpluses after Farrell and McAllister, Australian Journal of Political Science 38 (2003), 479-491; all else as in the Scottish rules. The law of no one body",
    ),
    surplus_papers: SurplusPapers::AllUnweighted,
    ..SCOTTISH
};

/// Exclusive Gregory in its plain form: only the papers received last carry a surplus on. Papers of those excluded
/// move by value, highest first; quota and ties as in Scotland.
pub const EG: RuleSet = RuleSet {
    id: Cow::Borrowed("eg"),
    name: Cow::Borrowed("Exclusive Gregory (last parcel), plain form"),
    source: Cow::Borrowed(
        "Method of surpluses after Farrell and McAllister, Australian Journal of Political Science 38 (2003), 479-491; exclusion by value; all else as in the Scottish rules. The law of no one body",
    ),
    surplus_papers: SurplusPapers::LastBatch,
    divisor: Divisor::TransferablePapers,
    batches: Batches::ByValue,
    ..SCOTTISH
};
