//! The count: contests in the order of the rules, quotas within and across them, lots from the seed fixed beforehand.
//! The same papers, decisions and seed give the same bytes.

mod again;
mod bundle;
mod held;
mod lines;

use std::collections::BTreeMap;

use count::{Count, Papers, RuleSet, Sequence};
use kernel::{Ctx, Power, Problem, Result, Tx, transact};
use sha2::{Digest, Sha256};

use super::feasibility::{self, QuotaReport, Report};
use super::moves::shift;
use super::{ballot, tally};
use crate::model::{
    Contest, ContestId, ContestOutcome, Decision, DecisionKind, Election, ElectionId, How, KeptAcross,
    KeptWithin, Move, Nomination, NominationId, QuotaPlan, State, Step, Unopposed, Winner,
};
use crate::store::{
    self,
    outcomes::{Numbered, Stored},
};

pub use again::{Recount, recount};
pub use bundle::{counted_from, erasure_near, for_watchers, papers_erased, publish};
pub use held::{Held, held};
pub use lines::{QuotaLine, Seed, quota_lines, seed};

/// Everything that a count is made from.
pub struct Inputs {
    pub election: Election,
    pub nominations: Vec<Nomination>,
    pub decisions: Vec<Decision>,
    pub numbers: Vec<Numbered>,
    /// The papers of each contested post.
    pub papers: BTreeMap<ContestId, Papers>,
    /// The rules that stand in the stored results, once there are any: a recount is made by these, whatever a later
    /// version of the programme knows under their name.
    pub rules: Option<RuleSet>,
    /// The seed of the lots: where a box was opened, what its officers committed to with its close; else the draft's.
    pub seed: String,
}

/// What came out of the box.
#[derive(Clone, Default)]
struct Voted {
    papers: BTreeMap<ContestId, Papers>,
    /// The seed of the lots, where officers committed to secrets for it.
    lots: Option<String>,
}

/// Counts what was voted. The box has to be closed.
pub async fn count_votes(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    let election = super::election(ctx, id).await?;
    if election.state < State::Closed {
        return Err(Problem::refused("Nothing is counted before the ballot has closed.")
            .cite(election.cite(Step::AfarCloses)));
    }
    election.state.after(Move::Count)?;
    let voted = voted(ctx, &election).await?;
    transact!(ctx.db(), tx => {
        let inputs = inputs(tx, ctx, id, voted.clone()).await?;
        let mut election = inputs.election.clone();
        election.state.after(Move::Count)?;
        store_outcomes(tx, ctx, &inputs).await?;
        let cite = election.cite(Step::Count);
        shift(tx, ctx, &mut election, Move::Count, cite, String::new()).await
    })
}

/// Goes straight to the result where no post is contested.
pub(super) async fn without_ballot(ctx: &Ctx, id: ElectionId) -> Result<()> {
    transact!(ctx.db(), tx => {
        ballot::lapse(tx, ctx, id).await?;
        let inputs = inputs(tx, ctx, id, Voted::default()).await?;
        let mut election = inputs.election.clone();
        election.state.after(Move::WithoutBallot)?;
        store_outcomes(tx, ctx, &inputs).await?;
        let cite = election.plan.unopposed_basis.cite();
        shift(tx, ctx, &mut election, Move::WithoutBallot, cite, String::new()).await
    })
}

async fn store_outcomes(tx: &mut Tx, ctx: &Ctx, inputs: &Inputs) -> Result<()> {
    for (place, (outcome, blt)) in compute(inputs)?.into_iter().enumerate() {
        let json = serde_json::to_string(&outcome)?;
        let stored = Stored {
            contest_id: outcome.contest,
            sha256: super::draft::hex(&Sha256::digest(json.as_bytes())),
            outcome: json,
            blt,
            at: ctx.now,
        };
        store::outcomes::insert(tx, ctx.group.id, inputs.election.id, place, &stored).await?;
    }
    Ok(())
}

async fn voted(ctx: &Ctx, election: &Election) -> Result<Voted> {
    let mut papers = BTreeMap::new();
    let poll = ballot::poll_of(election)?;
    for contest in polling::service::poll(ctx, poll).await?.contests {
        papers.insert(ContestId(contest.id), polling::service::papers(ctx, poll, contest.id).await?);
    }
    Ok(Voted { papers, lots: polling::service::lot_text(ctx, poll).await? })
}

async fn inputs(tx: &mut Tx, ctx: &Ctx, id: ElectionId, voted: Voted) -> Result<Inputs> {
    let seed = match voted.lots {
        Some(seed) => seed,
        None => store::elections::lot_seed(tx, ctx.group.id, id).await?,
    };
    Ok(Inputs {
        election: store::elections::load(tx, ctx.group.id, id).await?,
        nominations: store::candidacies::within(tx, ctx.group.id, id).await?,
        decisions: store::talk::decisions_within(tx, ctx.group.id, id).await?,
        numbers: store::outcomes::numbers_within(tx, ctx.group.id, id).await?,
        papers: voted.papers,
        rules: again::stored_rules(&store::outcomes::within(tx, ctx.group.id, id).await?)?,
        seed,
    })
}

/// One contest on its way into the engine.
struct Entry<'a> {
    contest: &'a Contest,
    /// In the order of the ballot paper's numbers.
    candidates: Vec<&'a Nomination>,
    seats: u32,
    ballot: bool,
}

/// Counts all contests in order. Pure.
pub fn compute(inputs: &Inputs) -> Result<Vec<(ContestOutcome, String)>> {
    let counting = Counting::of(inputs)?;
    decided(inputs, &counting.report)?;
    let (sequence, _, relaxed) = counting.run()?;
    let mut outcomes = vec![];
    for it in inputs.election.contests.iter().map(|it| entry(inputs, &counting.report, it)) {
        let place = counting.entries.iter().position(|c| c.contest.id == it.contest.id);
        let (mut outcome, blt) = outcome(inputs, &counting.report, &it, place, &sequence, &counting.contests);
        if place.is_none() && it.ballot {
            outcome.notes.extend(relaxed.clone());
        }
        outcomes.push((outcome, blt));
    }
    Ok(outcomes)
}

/// The contests of a count with their papers.
struct Counting<'a> {
    report: Report,
    rules: RuleSet,
    /// Those that are counted, in order.
    entries: Vec<Entry<'a>>,
    contests: Vec<count::Contest>,
}

impl<'a> Counting<'a> {
    fn of(inputs: &'a Inputs) -> Result<Self> {
        let election = &inputs.election;
        let report = feasibility::assess(election, &inputs.nominations, &inputs.decisions)?;
        let known = inputs.rules.clone().or_else(|| RuleSet::by_id(&election.plan.rule_set));
        let rules = known.ok_or_else(|| {
            Problem::refused(format!(
                "The counting rules “{}” are not known to this programme.",
                election.plan.rule_set
            ))
        })?;
        let entries = election.contests.iter().map(|it| entry(inputs, &report, it));
        let entries: Vec<_> = entries.filter(|it| is_counted(inputs, it)).collect();
        let contests = entries.iter().map(|it| prepare(inputs, &report, it)).collect::<Result<Vec<_>>>()?;
        Ok(Self { report, rules, entries, contests })
    }

    fn run(&self) -> Result<(Sequence, Vec<count::Constraint>, Option<String>)> {
        count_within(&self.contests, &self.report, &self.rules)
    }
}

/// Counts with the quotas over all posts. A post for which no paper ranks anybody elects nobody, so that less may be
/// reachable than those who stand could have made up: then as much is kept as can be, and a sentence says so.
fn count_within(
    contests: &[count::Contest],
    report: &Report,
    rules: &RuleSet,
) -> Result<(Sequence, Vec<count::Constraint>, Option<String>)> {
    let over_all: Vec<_> = report.quotas.iter().filter(|it| it.quota.contest.is_none()).collect();
    let most = over_all.iter().map(|it| it.least()).max().unwrap_or(0);
    let method = match report.kept_across() {
        KeptAcross::Sequential => count::AcrossMethod::Sequential,
        KeptAcross::LeastChange => count::AcrossMethod::LeastChange,
    };
    for less in 0..=most {
        let kept = over_all.iter().map(|it| (it, it.least().saturating_sub(less))).filter(|it| it.1 > 0);
        let across: Vec<_> = kept.map(|(it, least)| tally::constraint(&it.quota, least)).collect();
        let counted = match method {
            count::AcrossMethod::Sequential => count::sequence(contests, &across, rules),
            count::AcrossMethod::LeastChange => count::least_change(contests, &across, rules),
        };
        match counted {
            Ok(sequence) => {
                let words =
                    || format!("Since nobody is elected here, the quota over all posts keeps {less} fewer.");
                return Ok((sequence, across, (less > 0).then(words)));
            }
            Err(count::SequenceError::Infeasible(_)) if less < most => {}
            Err(e) => return Err(Problem::refused(format!("The votes cannot be counted: {e}."))),
        }
    }
    Err(Problem::internal("The quotas could not be relaxed."))
}

/// Refuses while something is undecided that the meeting has to decide.
fn decided(inputs: &Inputs, report: &Report) -> Result<()> {
    if let Some(open) = report.quotas.iter().find(|it| !it.is_met() && it.decision.is_none()) {
        return Err(Problem::refused(format!(
            "No outcome can meet “{}”. Record first what is done about it.",
            open.quota.name
        ))
        .cite(open.quota.basis.cite()));
    }
    let undecided = |it: &&Nomination| {
        let known = inputs.decisions.iter().any(|d| d.kind == DecisionKind::JobShare && d.subject == it.id.0);
        it.state == crate::model::NominationState::Standing && it.is_job_share() && !known
    };
    if let Some(it) = inputs.nominations.iter().find(undecided) {
        return Err(Problem::refused(format!("The meeting has not decided yet on {}.", it.name())).hint(
            "Record its decision on the page “Order of the day”; job shares come before the elections.",
        ));
    }
    let asks = inputs.election.plan.unopposed == Unopposed::Confirm;
    let open = report
        .contests
        .iter()
        .find(|it| asks && !it.needs_ballot() && it.standing > 0 && it.confirmed.is_none());
    match open {
        Some(it) => Err(Problem::refused(format!(
            "The meeting has not voted yet to confirm those who stand unopposed as {}.",
            super::plan::within(&it.contest.title)
        ))
        .cite(inputs.election.plan.unopposed_basis.cite())),
        None => Ok(()),
    }
}

fn entry<'a>(inputs: &'a Inputs, report: &Report, contest: &'a Contest) -> Entry<'a> {
    let by_id = tally::by_id(&inputs.nominations);
    let numbered = inputs.numbers.iter().filter(|it| it.contest_id == contest.id);
    let candidates: Vec<_> = numbered.filter_map(|it| by_id.get(&it.nomination_id).copied()).collect();
    let ballot = !candidates.is_empty();
    let candidates =
        if ballot { candidates } else { tally::standing(&inputs.nominations, contest.id).collect() };
    let empty: u32 = report
        .quotas
        .iter()
        .filter(|it| it.quota.contest == Some(contest.id))
        .map(QuotaReport::kept_empty)
        .sum();
    let stand = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
    Entry { contest, seats: contest.seats.saturating_sub(empty).min(stand), candidates, ballot }
}

/// A contest that nobody stands in, or in which nobody was ranked, has nothing to count.
fn is_counted(inputs: &Inputs, it: &Entry<'_>) -> bool {
    let ranked = inputs.papers.get(&it.contest.id).is_some_and(|p| p.total() > p.blank());
    let refused = inputs
        .decisions
        .iter()
        .any(|d| d.kind == DecisionKind::Confirm && d.subject == it.contest.id.0 && !d.agreed());
    it.seats > 0 && !it.candidates.is_empty() && if it.ballot { ranked } else { !refused }
}

fn prepare(inputs: &Inputs, report: &Report, it: &Entry<'_>) -> Result<count::Contest> {
    let candidate = |n: &&Nomination| {
        let mut made = tally::candidate(n, tally::refusal(&inputs.decisions, n));
        if !it.ballot {
            let ignored: Vec<_> = report
                .quotas
                .iter()
                .filter(|q| !q.quota.counts_unopposed)
                .map(|q| &q.quota.attribute)
                .collect();
            made.holders.iter_mut().for_each(|h| h.categories.retain(|c| !ignored.contains(&c)));
        }
        made
    };
    let candidates: Vec<_> = it.candidates.iter().map(candidate).collect();
    let papers = if it.ballot {
        inputs.papers.get(&it.contest.id).cloned().unwrap_or_default()
    } else {
        unopposed(candidates.len())?
    };
    let own = report.quotas.iter().filter(|q| q.quota.contest == Some(it.contest.id) && q.least() > 0);
    let constraints = own.map(|q| tally::constraint(&q.quota, q.least())).collect();
    let election = count::Election { title: it.contest.title.clone(), seats: it.seats, candidates, papers };
    let within = inputs.election.plan.within(it.contest.id).map_or(KeptWithin::Exact, |it| it.within);
    Ok(count::Contest { election, options: tally::options(&inputs.seed, it.contest.id, constraints, within) })
}

/// Where nobody votes, one paper naming everybody lets the engine seat them and see the quotas over all posts.
fn unopposed(candidates: usize) -> Result<Papers> {
    let numbers: Vec<u16> = (1..=u16::try_from(candidates).unwrap_or(u16::MAX)).collect();
    let mut papers = Papers::new();
    papers.push(&numbers, 1).map_err(|e| Problem::internal(e.to_string()))?;
    Ok(papers)
}

fn outcome(
    inputs: &Inputs,
    report: &Report,
    it: &Entry<'_>,
    place: Option<usize>,
    sequence: &Sequence,
    contests: &[count::Contest],
) -> (ContestOutcome, String) {
    let done = place.and_then(|n| sequence.contests.get(n));
    let counted = done.and_then(|it| it.count.as_ref());
    let winners: Vec<_> = counted.map(Count::winners).unwrap_or_default();
    let elected: Vec<_> = winners.iter().filter_map(|n| winner(inputs, it, *n)).collect();
    let seats = it.contest.seats;
    let filled = u32::try_from(elected.len()).unwrap_or(u32::MAX);
    let confirmed =
        inputs.decisions.iter().any(|d| d.kind == DecisionKind::Confirm && d.subject == it.contest.id.0);
    let how = match (elected.is_empty(), it.ballot) {
        (true, _) => How::Vacant,
        (false, true) => How::Counted,
        (false, false) if confirmed => How::Confirmed,
        (false, false) => How::Unopposed,
    };
    let outcome = ContestOutcome {
        format: ContestOutcome::FORMAT,
        contest: it.contest.id,
        title: it.contest.title.clone(),
        seats,
        how,
        vacant: seats.saturating_sub(filled),
        candidates: it.candidates.iter().map(|n| n.id).collect::<Vec<NominationId>>(),
        notes: notes(inputs, report, it, done, counted)
            .into_iter()
            .chain(replaced(sequence, place))
            .collect(),
        count: counted.filter(|_| it.ballot).cloned(),
        elected,
        across: (report.kept_across() == KeptAcross::LeastChange).then_some(sequence.method),
    };
    let blt = match (place.and_then(|n| contests.get(n)), done) {
        (Some(contest), Some(done)) if it.ballot => {
            let mut election = contest.election.clone();
            for gone in &done.withdrawn {
                if let Some(c) = election.candidates.get_mut(usize::from(gone.candidate).wrapping_sub(1)) {
                    c.withdrawn = true;
                }
            }
            count::blt::write(&election)
        }
        _ => String::new(),
    };
    (outcome, blt)
}

fn winner(inputs: &Inputs, it: &Entry<'_>, number: u16) -> Option<Winner> {
    let nomination = it.candidates.get(usize::from(number).wrapping_sub(1))?;
    let refused = tally::refusal(&inputs.decisions, nomination).is_some();
    let holders = nomination.nominees.iter().filter(|n| !refused || nomination.alone == Some(n.person));
    let (persons, names): (Vec<_>, Vec<_>) = holders.map(|n| (n.person, n.name.as_str())).unzip();
    let name = if refused { names.join(" and ") } else { nomination.name() };
    Some(Winner { number: if it.ballot { number } else { 0 }, nomination: nomination.id, name, persons })
}

fn notes(
    inputs: &Inputs,
    report: &Report,
    it: &Entry<'_>,
    done: Option<&count::SequenceContest>,
    counted: Option<&Count>,
) -> Vec<String> {
    let mut notes = vec![];
    let name = |number: u16| {
        it.candidates.get(usize::from(number).wrapping_sub(1)).map(|n| n.name()).unwrap_or_default()
    };
    for gone in done.iter().flat_map(|it| &it.withdrawn) {
        let post = (gone.elected_in as usize).checked_sub(1).and_then(|n| counted_title(inputs, report, n));
        notes.push(format!(
            "{} was elected as {} before, and is passed over here.",
            name(gone.candidate),
            post.map_or_else(|| "something else".into(), |it| super::plan::within(&it))
        ));
    }
    for n in it.candidates.iter().filter(|n| n.state == crate::model::NominationState::Withdrawn) {
        notes.push(format!("{} withdrew and is passed over.", n.name()));
    }
    for n in it.candidates.iter().filter(|n| tally::refusal(&inputs.decisions, n).is_some()) {
        let alone = n.nominees.iter().find(|p| Some(p.person) == n.alone).map(|p| p.name.as_str());
        notes.push(match alone {
            Some(alone) => format!(
                "The meeting did not agree to the job share of {}; as their form says, {alone} stands alone.",
                n.name()
            ),
            None => {
                format!("The meeting did not agree to the job share of {}, which is passed over.", n.name())
            }
        });
    }
    if let (Some(quota), Some(count)) =
        (inputs.election.plan.within(it.contest.id), counted.filter(|_| it.ballot))
    {
        notes.extend(quota.within.says().map(|says| format!("{says}{}", clause(quota))));
        notes.extend(count.unmet.iter().map(|name| format!("By this method “{name}” is not met.")));
    }
    if it.ballot && counted.is_none() {
        notes.push("No paper ranked anybody who stands, so nobody is elected to this post.".into());
    }
    for q in
        report.quotas.iter().filter(|q| !q.is_met() && q.quota.contest.is_none_or(|c| c == it.contest.id))
    {
        notes.push(format!(
            "{}: {} were asked for and {} can be reached with those who stand.",
            q.quota.name, q.asked, q.reachable
        ));
    }
    notes
}

/// The clause of a quota, to end a sentence with.
fn clause(quota: &QuotaPlan) -> String {
    quota.basis.cite().map_or_else(String::new, |it| format!(" ({})", it.label))
}

/// What least change did in this contest. Nobody is named: that would tell what they declared.
fn replaced(sequence: &Sequence, place: Option<usize>) -> Vec<String> {
    let here = |it: &&count::Replacement| place.is_some_and(|n| n + 1 == it.contest as usize);
    let line = |it: &count::Replacement| match it.stage {
        0 => "For the quotas over all posts somebody else is elected here than by the free count.".to_owned(),
        stage => format!(
            "For the quotas over all posts somebody else is elected here than by the free count, with {} votes fewer \
             at its stage {stage}.",
            it.shortfall
        ),
    };
    sequence.replacements.iter().filter(here).map(line).collect()
}

/// The title of a contest by its place among those counted.
fn counted_title(inputs: &Inputs, report: &Report, place: usize) -> Option<String> {
    let entries = inputs.election.contests.iter().map(|it| entry(inputs, report, it));
    entries.filter(|it| is_counted(inputs, it)).nth(place).map(|it| it.contest.title.clone())
}

/// The stored outcomes in the order of counting: for everybody once declared, before that for those who run or watch.
pub async fn outcomes(ctx: &Ctx, election: &Election) -> Result<Vec<Stored>> {
    if election.state < State::Declared {
        super::roll::need_officer(ctx, election.id)?;
    }
    store::outcomes::of(ctx.db(), ctx.group.id, election.id).await
}
