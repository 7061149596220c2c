//! A seat filled from the papers with which the member who leaves was elected.
//!
//! The election is counted again up to the member's election. Papers are worth what the member kept of them: those of
//! the parcel that brought the quota are worth together what was needed of them for it, all others what they were. Each goes to
//! the first on it, from its beginning, who may take the seat; whoever has more than half of the votes still held is
//! elected, and one at a time is excluded until somebody has.

use super::field::Field;
use super::piles::{Paper, Piles, next_standing};
use super::transfers::Transfers;
use super::worth::Worth;
use super::{Counted, standing};
use crate::constraints::{Feasibility, Standing};
use crate::votes::scale;
use crate::{
    Batches, CandidateNumber, CountError, Deferral, Divisor, ElectedWith, Election, Ending, Excluded, Papers,
    Quota, QuotaChanges, RuleSet, TiePoints,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The rules of a countback under these rules: one seat, and more than half of the votes still held.
pub(crate) fn countback_rules(rules: &RuleSet) -> RuleSet {
    RuleSet {
        name: Cow::Owned(format!("{}: countback", rules.name)),
        one_seat: true,
        quota: Quota::DroopWhole,
        quota_changes: QuotaChanges::EachCount,
        elected_with: ElectedWith::Quota,
        deferral: Deferral::Never,
        excluded: Excluded::One,
        fewest_to_stay: 0,
        batches: Batches::AllAtOnce,
        ending: Ending::AfterTransfer,
        tie_points: TiePoints::Stages,
        ..rules.clone()
    }
}

/// The papers of a member, each parcel at what was kept of it.
pub(super) struct Kept(BTreeMap<Place, (Worth, Vec<Paper>)>);

/// Values from the highest to the lowest, as a key.
type Place = std::cmp::Reverse<Worth>;

impl Kept {
    /// `stands`: who continues when the member is elected.
    fn new(transfers: &mut Transfers<'_>, member: usize, stands: &[bool]) -> Self {
        let votes = transfers.votes(member);
        let surplus = votes.saturating_sub(transfers.quota);
        let rules = transfers.field.rules;
        let parcels = transfers.piles.held[member].clone();
        let goes = |paper: &Paper| {
            let rest = &transfers.piles.preferences[paper.at as usize..paper.end as usize];
            next_standing(rest, 1, stands).is_some()
        };
        let mut kept = Self(BTreeMap::new());
        let last = parcels.len().saturating_sub(1);
        for (place, parcel) in parcels.into_iter().enumerate() {
            let (value, papers) = (parcel.value, parcel.parts.concat());
            if place < last || surplus == 0 {
                kept.add(value, papers);
                continue;
            }
            let copies = |papers: &[Paper]| papers.iter().map(|paper| u128::from(paper.copies)).sum::<u128>();
            let (moving, staying): (Vec<Paper>, Vec<Paper>) =
                papers.into_iter().partition(|paper| rules.divisor == Divisor::AllPapers || goes(paper));
            let share = Worth::share(surplus, copies(&moving), rules.fractions);
            let passed = share.map_or(value, |share| share.min(value));
            kept.add(value.without(passed), moving);
            // Where the papers that go on cannot carry the whole surplus, the others keep only what made the quota.
            let rest = value.of(parcel.papers).saturating_sub(surplus);
            let needed = Worth::share(rest, copies(&staying), rules.fractions).unwrap_or(value);
            kept.add(needed.min(value), staying);
        }
        kept
    }

    fn add(&mut self, value: Worth, papers: Vec<Paper>) {
        if !papers.is_empty() {
            self.0.entry(std::cmp::Reverse(value)).or_insert((value, vec![])).1.extend(papers);
        }
    }

    /// The same papers from their beginning, by value, highest first.
    fn whole_papers(self, papers: &Papers) -> Vec<(Worth, Vec<Paper>)> {
        let starts: BTreeMap<u32, u32> =
            papers.spans(0..papers.distinct()).map(|(start, end, _)| (end, start)).collect();
        let mut parcels: Vec<_> = self.0.into_values().collect();
        for paper in parcels.iter_mut().flat_map(|(_, papers)| papers) {
            paper.at = starts.get(&paper.end).copied().unwrap_or(paper.at);
        }
        parcels
    }
}

/// Who contests a seat that falls vacant, and within what.
pub(crate) struct Contest<'a> {
    /// The member who leaves, by index.
    pub member: usize,
    /// Who may take the seat, by index.
    pub contesting: &'a [bool],
    /// The rules of the election.
    pub rules: &'a RuleSet,
    /// Those of the countback.
    pub countback: &'a RuleSet,
    pub lots: &'a [CandidateNumber],
}

/// Counts the papers of a member back; `elect` are the completions of the election, `fill` those of the seat.
pub(super) fn countback<'a>(
    election: &Election,
    papers: &'a Papers,
    contest: &Contest<'a>,
    elect: Option<Feasibility>,
    fill: Option<Feasibility>,
) -> Result<Counted<'a>, CountError> {
    let unit = scale(contest.rules.decimals);
    let stands: Vec<bool> = election.candidates.iter().map(|candidate| !candidate.withdrawn).collect();
    let (piles, first) = Piles::deal(papers, unit, &stands);
    let asked = election.seats as usize;
    let field = Field::new(contest.rules, contest.lots, asked, standing(election), first.to, elect);
    let mut transfers = Transfers::new(field, piles);
    let stands = transfers.run_until_elected(contest.member)?;
    let kept = Kept::new(&mut transfers, contest.member, &stands).whole_papers(papers);
    let all = kept.iter().flat_map(|(_, papers)| papers).map(|paper| u64::from(paper.copies)).sum();
    let copies = |papers: &[Paper]| papers.iter().map(|paper| u128::from(paper.copies)).sum();
    let total: u128 = kept.iter().map(|(value, papers)| value.of(copies(papers))).sum();
    let (piles, first) = Piles::deal_parcels(papers, kept, contest.contesting);
    let standing: Vec<Standing> = contest
        .contesting
        .iter()
        .map(|contests| if *contests { Standing::Continuing } else { Standing::Out })
        .collect();
    let contesting = contest.contesting.iter().filter(|contests| **contests).count();
    let valid = (0..contest.contesting.len()).map(|index| piles.papers_held(index) as u64).sum();
    if valid == 0 && contesting > 1 {
        return Err(CountError::NoPapers);
    }
    let mut field = Field::new(contest.countback, contest.lots, 1, standing, first.to, fill);
    let record = &mut field.record;
    record.rounding = total.saturating_sub(record.total + first.exhausted);
    (record.total, record.exhausted) = (total, first.exhausted);
    let (field, quota) = Transfers::new(field, piles).run()?;
    Ok(Counted { field, quota, papers: all, valid, pairwise: None })
}
