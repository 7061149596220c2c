//! The count that fills the seats: the papers of the election, those who would take a seat, and the quotas with all who sit.

use std::collections::BTreeMap;

use count::{CountError, Vacancy};
use kernel::{Ctx, Problem, Result};

use crate::model::{
    Basis, ByElection, Contest, Countback, CountbackOutcome, DecisionKind, Election, Nomination,
    NominationId, Willing, Winner,
};
use crate::service::nominate::{Named, could_stand};
use crate::service::quotas::QuotaReport;
use crate::service::{count as counts, feasibility, plan, sitting, tally};
use crate::store;

/// Counts, and changes nothing.
pub(super) async fn fill(
    ctx: &Ctx,
    election: &Election,
    contest: &Contest,
    it: &Countback,
) -> Result<CountbackOutcome> {
    let held = counts::held(ctx, election, contest).await?;
    let nominations = store::candidacies::of(ctx.db(), ctx.group.id, election.id).await?;
    let mut decisions = store::talk::decisions(ctx.db(), ctx.group.id, election.id).await?;
    decisions.retain(|it| it.kind == DecisionKind::JobShare);
    let by_id = tally::by_id(&nominations);
    let (willing, unwilling, mut notes) = answered(ctx, election, contest, it).await?;
    let standing: Vec<Nomination> = nominations.iter().filter(|n| willing.contains(&n.id)).cloned().collect();
    let quotas = quotas(ctx, election, contest, it, &standing, &decisions).await?;
    reachable(&quotas)?;
    let number = |id: &NominationId| held.number(*id);
    let numbers = |ids: &[NominationId]| ids.iter().filter_map(number).collect::<Vec<_>>();
    let mut again = held.election.clone();
    again.title = format!("{}: a seat that fell vacant", contest.title);
    for (id, candidate) in held.candidates.iter().zip(&mut again.candidates) {
        let sits = it.plan.sitting.contains(id);
        if sits {
            // All who sit are counted beside, in what the quota holds already.
            candidate.holders.iter_mut().for_each(|it| it.categories.clear());
        }
        if !sits && !willing.contains(id) {
            candidate.withdrawn = true;
        }
    }
    let vacancy = Vacancy {
        leaving: numbers(&it.plan.leaving),
        sitting: numbers(&it.plan.sitting),
        withdrawn: numbers(&unwilling),
    };
    let mut options = held.options.clone();
    options.constraints =
        quotas.iter().filter(|q| q.least() > 0).map(|q| tally::constraint(&q.quota, q.least())).collect();
    options.constraint_method = count::ConstraintMethod::Exact;
    let counted = count::fill_vacancy(&again, &held.rules, &options, &vacancy).map_err(|e| wrong(&e, it))?;
    let elected: Vec<Winner> = counted
        .filled()
        .into_iter()
        .filter_map(|n| Some((n, *held.candidates.get(usize::from(n).wrapping_sub(1))?)))
        .filter_map(|(n, id)| Some(winner(n, by_id.get(&id)?, &decisions)))
        .collect();
    kept(&quotas, &elected, &by_id, &decisions)?;
    let seats = it.plan.seats();
    notes.extend(
        quotas
            .iter()
            .filter(|q| q.asked > 0)
            .map(|q| format!("{}: {} are asked for, and all who sit count.", q.quota.name, q.asked)),
    );
    Ok(CountbackOutcome {
        format: CountbackOutcome::FORMAT,
        vacant: seats.saturating_sub(u32::try_from(elected.len()).unwrap_or(u32::MAX)),
        elected,
        notes,
        count: counted,
    })
}

/// Who would take a seat and may, who does not wish to or said nothing, and a sentence on each whom the rules bar.
async fn answered(
    ctx: &Ctx,
    election: &Election,
    contest: &Contest,
    it: &Countback,
) -> Result<(Vec<NominationId>, Vec<NominationId>, Vec<String>)> {
    let version = constitution::service::in_force(ctx).await?;
    let mut by_candidacy: BTreeMap<NominationId, Vec<crate::model::Asked>> = BTreeMap::new();
    for asked in store::countbacks::asked(ctx.db(), ctx.group.id, it.id).await? {
        by_candidacy.entry(asked.nomination).or_default().push(asked);
    }
    let (mut willing, mut unwilling, mut notes) = (vec![], vec![], vec![]);
    for (id, asked) in by_candidacy {
        if !asked.iter().all(|it| it.answer == Willing::Yes) {
            unwilling.push(id);
            continue;
        }
        let mut barred = None;
        for it in &asked {
            let named = Named { person: it.person, name: it.name.clone() };
            let ruled = could_stand(ctx, election, &version, contest.id, &named).await?;
            barred = barred.or(ruled.err());
        }
        match barred {
            None => willing.push(id),
            Some(why) => {
                let clause = why.clause.map_or_else(String::new, |it| format!(" ({})", it.label));
                notes
                    .push(format!("Passed over, because they could not stand today: {}{clause}", why.detail));
            }
        }
    }
    Ok((willing, unwilling, notes))
}

/// The quotas as a by-election of these seats would have them, with what those who would take a seat allow.
async fn quotas(
    ctx: &Ctx,
    election: &Election,
    contest: &Contest,
    it: &Countback,
    standing: &[Nomination],
    decisions: &[crate::model::Decision],
) -> Result<Vec<QuotaReport>> {
    let version = constitution::service::in_force(ctx).await?;
    let by = ByElection {
        event: election.plan.event.clone(),
        seats: it.plan.seats.clone(),
        quotas_again: it.plan.quotas_again,
        basis: Basis::Clause(it.plan.cite.clone()),
    };
    let mut small = Contest { seats: it.plan.seats(), ..contest.clone() };
    small.posts.retain_mut(|post| match it.plan.seats.iter().find(|it| it.post == post.slug) {
        Some(empty) => {
            post.seats = empty.seats;
            true
        }
        None => false,
    });
    let mut supposed = election.clone();
    supposed.contests = vec![small];
    supposed.plan.quotas = plan::quotas(&version.rules, Some(&by), &supposed.contests)?;
    let sitting = sitting::now(ctx, &supposed).await?;
    for (quota, sitting) in supposed.plan.quotas.iter_mut().zip(sitting) {
        quota.sitting = sitting;
    }
    Ok(feasibility::assess(&supposed, standing, decisions)?.quotas)
}

fn reachable(quotas: &[QuotaReport]) -> Result<()> {
    match quotas.iter().find(|it| !it.is_met()) {
        None => Ok(()),
        Some(it) => Err(Problem::refused(format!(
            "None of those who would take the seat can meet “{}”.",
            it.quota.name
        ))
        .cite(it.quota.basis.cite())
        .hint("End this count with that reason; the seat is then filled by an election, for which others can stand.")),
    }
}

/// The engine keeps each quota among all seats of the contest; what counts here is that the new holders meet it.
fn kept(
    quotas: &[QuotaReport],
    elected: &[Winner],
    by_id: &BTreeMap<NominationId, &Nomination>,
    decisions: &[crate::model::Decision],
) -> Result<()> {
    for it in quotas {
        let constraint = tally::constraint(&it.quota, it.least());
        let new = elected.iter().filter_map(|won| by_id.get(&won.nomination));
        let new: u32 =
            new.map(|n| constraint.counts(&tally::candidate(n, tally::refusal(decisions, n)))).sum();
        if new + constraint.already < it.least() * 60 {
            return Err(Problem::refused(format!(
                "By counting the papers again “{}” would not be met.",
                it.quota.name
            ))
            .cite(it.quota.basis.cite())
            .hint("End this count with that reason; the seat is then filled by an election."));
        }
    }
    Ok(())
}

fn winner(number: u16, it: &Nomination, decisions: &[crate::model::Decision]) -> Winner {
    let refused = tally::refusal(decisions, it).is_some();
    let holders = it.nominees.iter().filter(|n| !refused || it.alone == Some(n.person));
    let (persons, names): (Vec<_>, Vec<_>) = holders.map(|n| (n.person, n.name.as_str())).unzip();
    let name = if refused { names.join(" and ") } else { it.name() };
    Winner { number, nomination: it.id, name, persons }
}

fn wrong(e: &CountError, it: &Countback) -> Problem {
    let said = match e {
        CountError::NobodyStands => "Nobody is left who would take the seat.".to_owned(),
        CountError::NoPapers => "No paper names anybody who would take the seat.".to_owned(),
        other => format!("The papers cannot be counted again: {other}."),
    };
    Problem::refused(said)
        .cite(Some(it.plan.cite.clone()))
        .hint("End this count with that reason; the seat is then filled by an election.")
}
