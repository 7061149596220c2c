//! The rule sets that can be named, each with its source and what was read how where the source is silent.

use super::*;

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
    deferral: Deferral::Never,
    excluded: Excluded::One,
    batches: Batches::AllAtOnce,
    ending: Ending::AfterTransfer,
    ties: TieDirection::Backwards,
    tie_points: TiePoints::Stages,
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

/// Meek's method by the reference rule of the Proportional Representation Foundation: nine decimals, keep values
/// rounded up, surpluses gone below 0.000001, ties (all within the surpluses of the lowest) straight by lot.
///
/// The reference rule chooses from a random order fixed beforehand; here that order is the lots.
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
    ..SCOTTISH
};

/// Warren's method within the frame of the reference rule for Meek: only what an elected candidate keeps differs.
pub const WARREN: RuleSet = RuleSet {
    id: Cow::Borrowed("warren"),
    name: Cow::Borrowed("Warren"),
    source: Cow::Borrowed(
        "Warren, Counting in STV elections, Voting matters 1 (1994); all else as in the Reference Meek Rule of the Proportional Representation Foundation",
    ),
    method: Method::Warren,
    ..MEEK
};

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
    one_seat: false,
    ..FPTP
};

/// All rule sets that can be named.
pub const RULE_SETS: &[RuleSet] =
    &[SCOTTISH, ERS97, NI, MEEK, WARREN, UIG, EG, IRV, SUPPLEMENTARY, FPTP, BLOCK, SCHULZE, APPROVAL];
