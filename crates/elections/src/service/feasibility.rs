//! When nominations close: posts with too few candidates, quotas that no outcome can meet, and what is done about them,
//! all before anybody votes.

use std::collections::BTreeSet;

use kernel::audit::Line;
use kernel::{Ctx, Power, Problem, Result, audit, transact};
use serde::Serialize;
use uuid::Uuid;

use super::moves::shift;
use super::{quotas, sitting, tally};
use crate::model::{
    Contest, Decision, DecisionKind, Election, ElectionId, KeptAcross, Move, Nomination, NominationState,
    State, Step, Unopposed,
};
use crate::store;

pub use super::quotas::QuotaReport;

/// What the candidacies of a contest allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nobody stands.
    Empty,
    /// Fewer stand than there are seats.
    Short { missing: u32 },
    /// As many stand as there are seats.
    Unopposed,
    /// A ballot is held.
    Contested,
}

/// A contest in the report.
#[derive(Clone, Debug, Serialize)]
pub struct ContestReport {
    pub contest: Contest,
    pub standing: u32,
    pub verdict: Verdict,
    /// A confirmation vote recorded where the rules ask for one.
    pub confirmed: Option<Decision>,
}

impl ContestReport {
    pub fn needs_ballot(&self) -> bool {
        self.verdict == Verdict::Contested
    }
}

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub contests: Vec<ContestReport>,
    pub quotas: Vec<QuotaReport>,
    /// Names of those who have not agreed yet.
    pub waiting: Vec<String>,
}

impl Report {
    /// Whether something must be decided before anybody votes.
    pub fn is_open(&self) -> bool {
        self.quotas.iter().any(|it| !it.is_met() && it.decision.is_none())
    }
    /// How the quotas over all posts are kept; with the least change if the text asks it of any of them.
    pub fn kept_across(&self) -> KeptAcross {
        let least =
            |it: &QuotaReport| it.quota.contest.is_none() && it.quota.across == KeptAcross::LeastChange;
        if self.quotas.iter().any(least) { KeptAcross::LeastChange } else { KeptAcross::Sequential }
    }
    pub fn needs_ballot(&self) -> bool {
        self.contests.iter().any(ContestReport::needs_ballot)
    }
}

/// The report as it stands now.
pub async fn report(ctx: &Ctx, election: &Election) -> Result<Report> {
    let all = store::candidacies::of(ctx.db(), ctx.group.id, election.id).await?;
    let decisions = store::talk::decisions(ctx.db(), ctx.group.id, election.id).await?;
    assess(election, &all, &decisions)
}

/// The report from what is stored.
pub fn assess(election: &Election, all: &[Nomination], decisions: &[Decision]) -> Result<Report> {
    let contests = election.contests.iter().map(|it| contest(election, it, all, decisions)).collect();
    let quotas = quotas::assess(election, all, decisions)?;
    let waiting =
        all.iter().filter(|it| it.state == NominationState::AwaitingConsent).map(Nomination::name).collect();
    Ok(Report { contests, quotas, waiting })
}

fn contest(election: &Election, it: &Contest, all: &[Nomination], decisions: &[Decision]) -> ContestReport {
    let standing = tally::standing(all, it.id).count();
    let standing = u32::try_from(standing).unwrap_or(u32::MAX);
    let verdict = match standing {
        0 => Verdict::Empty,
        n if n < it.seats => Verdict::Short { missing: it.seats - n },
        n if n == it.seats => Verdict::Unopposed,
        _ => Verdict::Contested,
    };
    let asks = election.plan.unopposed == Unopposed::Confirm;
    let confirmed = decision(decisions, DecisionKind::Confirm, it.id.0).filter(|_| asks);
    ContestReport { contest: it.clone(), standing, verdict, confirmed }
}

fn decision(all: &[Decision], kind: DecisionKind, subject: Uuid) -> Option<Decision> {
    all.iter().find(|it| it.kind == kind && it.subject == subject).cloned()
}

/// Closes nominations: by itself when the time has come, never before.
pub async fn close_nominations(ctx: &Ctx, id: ElectionId) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    let sitting = sitting::now(ctx, &super::election(ctx, id).await?).await?;
    transact!(ctx.db(), tx => {
        let mut election = store::elections::load(tx, ctx.group.id, id).await?;
        if election.state == State::NominationsClosed {
            return Ok(());
        }
        if !election.late(ctx.now) {
            let until = election.at(Step::NominationsClose).map_or_else(String::new, |at| at.long(&ctx.group.zone));
            return Err(Problem::refused(format!("Nominations are open until {until}; nobody can close them earlier."))
                .cite(election.cite(Step::NominationsClose)));
        }
        for it in store::candidacies::within(tx, ctx.group.id, id).await? {
            if it.state == NominationState::AwaitingConsent && !it.on_paper {
                store::candidacies::shift(tx, ctx.group.id, it.id, it.state, NominationState::Lapsed, ctx.now).await?;
            }
        }
        for (quota, sitting) in election.plan.quotas.iter_mut().zip(&sitting) {
            quota.sitting = *sitting;
        }
        store::elections::set_plan(tx, ctx.group.id, id, election.constitution, &election.plan, &election.contests).await?;
        let cite = election.cite(Step::NominationsClose);
        shift(tx, ctx, &mut election, Move::CloseNominations, cite, String::new()).await
    })
}

/// What a recorded decision says.
#[derive(Clone, Debug)]
pub struct NewDecision {
    pub kind: DecisionKind,
    pub subject: Uuid,
    pub answer: String,
    pub decided_by: String,
    pub minute: String,
}

/// Records what the competent body decided. It can be corrected until the votes are counted.
pub async fn record(ctx: &Ctx, id: ElectionId, new: NewDecision) -> Result<()> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    check(&new)?;
    transact!(ctx.db(), tx => {
        let election = store::elections::load(tx, ctx.group.id, id).await?;
        if !(State::NominationsClosed..State::Counted).contains(&election.state) {
            return Err(Problem::refused("Decisions about candidacies are recorded after nominations have closed and before the count."));
        }
        let all = store::candidacies::within(tx, ctx.group.id, id).await?;
        concerns(&election, &all, &new)?;
        let decision = Decision {
            kind: new.kind,
            subject: new.subject,
            answer: new.answer.clone(),
            decided_by: new.decided_by.trim().to_owned(),
            minute: new.minute.trim().to_owned(),
            at: ctx.now,
            recorded_by: ctx.actor.person,
        };
        store::talk::decide(tx, ctx.group.id, id, &decision).await?;
        let line = Line::new("election.decision-recorded").on("election", id.0).cite(election.plan.basis.cite());
        audit(tx, ctx, line.detail(serde_json::to_value(&decision)?)).await
    })
}

fn check(new: &NewDecision) -> Result<()> {
    let answers: &[&str] = match new.kind {
        DecisionKind::Remedy => &["fill", "leave-vacant", "reopen"],
        DecisionKind::JobShare | DecisionKind::Confirm => &["agreed", "refused"],
    };
    if !answers.contains(&new.answer.as_str()) {
        return Err(Problem::field("answer", "Choose one of the answers."));
    }
    if new.decided_by.trim().is_empty() {
        return Err(Problem::field("decided_by", "Say who decided, such as “Annual general meeting”."));
    }
    if new.minute.trim().is_empty() {
        return Err(Problem::field("minute", "Say where it is minuted, such as “item 4”."));
    }
    Ok(())
}

fn concerns(election: &Election, all: &[Nomination], new: &NewDecision) -> Result<()> {
    let known: BTreeSet<Uuid> = match new.kind {
        DecisionKind::JobShare => all.iter().filter(|it| it.is_job_share()).map(|it| it.id.0).collect(),
        DecisionKind::Confirm => election.contests.iter().map(|it| it.id.0).collect(),
        DecisionKind::Remedy => election.contests.iter().map(|it| it.id.0).chain([election.id.0]).collect(),
    };
    if known.contains(&new.subject) {
        return Ok(());
    }
    Err(Problem::not_found("There is nothing of that kind to decide in this election."))
}
