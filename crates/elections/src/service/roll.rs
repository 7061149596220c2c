//! The roll of voters: frozen at the stated time, with a count, a hash and a reason for everybody.

use bodies::service::Elsewhere;
use constitution::Version;
use constitution::service::NewRoll;
use kernel::audit::Line;
use kernel::{Cite, Ctx, PersonId, Power, Problem, Result, audit, log_read, transact};
use rulebook::{Act, FactKey, Facts, Outcome};
use serde_json::json;

use crate::model::{Election, ElectionId, Roll, RollLine, State, Step};
use crate::store;

/// Freezes the roll as membership stood at the stated time. Freezing again changes nothing.
pub async fn freeze(ctx: &Ctx, id: ElectionId) -> Result<Roll> {
    ctx.need(Power::ReturningOfficer, Some(id.0))?;
    if let Some(roll) = store::roll::of(ctx.db(), ctx.group.id, id).await? {
        return Ok(roll);
    }
    let election = super::election(ctx, id).await?;
    let at = election.at(Step::RollFreeze).unwrap_or(ctx.now);
    if ctx.now < at {
        return Err(Problem::refused(format!(
            "The roll is frozen on {}, not earlier.",
            at.long(&ctx.group.zone)
        ))
        .cite(election.cite(Step::RollFreeze)));
    }
    if election.state != State::NominationsClosed {
        return Err(Problem::refused(
            "The roll is frozen after nominations have closed and before the ballot opens.",
        ));
    }
    let version = constitution::service::version(ctx, election.constitution).await?;
    let (roll, receipt) = gather(ctx, &election, &version, at).await?;
    transact!(ctx.db(), tx => {
        if store::roll::insert(tx, ctx.group.id, id, &roll).await? {
            constitution::service::roll_receipt(tx, ctx, &version, &receipt).await?;
            let detail = json!({ "electors": roll.electors().count(), "sha256": roll.sha256 });
            let line = Line::new("election.roll-frozen").on("election", id.0).cite(election.cite(Step::RollFreeze));
            audit(tx, ctx, line.detail(detail)).await?;
        }
        Ok(())
    })?;
    store::roll::of(ctx.db(), ctx.group.id, id)
        .await?
        .ok_or_else(|| Problem::internal("The roll was not stored."))
}

/// The roll, and the receipt of how it was drawn up.
async fn gather(
    ctx: &Ctx,
    election: &Election,
    version: &Version,
    at: kernel::At,
) -> Result<(Roll, NewRoll)> {
    let act = Act::BeOnRoll { election: election.plan.rule.clone() };
    let found = people::service::entitled(ctx, version, act.clone(), at).await?;
    let receipt = NewRoll {
        act,
        about: election.id.0,
        title: format!("Roll of {}", election.title),
        href: format!("/elections/{}", election.id),
        allowed: found.members.len(),
        refused: found.left_out.iter().map(|it| (it.person.id, it.person.facts.clone())).collect(),
    };
    let day = at.day(&ctx.group.zone);
    let cite = election.cite(Step::RollFreeze).or_else(|| election.plan.basis.cite());
    let on = found.members.into_iter().map(|it| RollLine {
        person: it.id,
        name: it.name,
        email: it.email,
        may_vote: true,
        reason: format!("You were a member who may vote when the roll was frozen, on {day}."),
        cite: cite.clone(),
    });
    let off = found.left_out.into_iter().map(|it| RollLine {
        person: it.person.id,
        name: it.person.name,
        email: it.person.email,
        may_vote: false,
        reason: it.reason,
        cite: it.cite,
    });
    Ok((Roll::freeze(on.chain(off).collect(), at), receipt))
}

/// The frozen roll with names, for those who run or watch the election. The read is logged.
pub async fn roll(ctx: &Ctx, id: ElectionId) -> Result<Option<Roll>> {
    need_officer(ctx, id)?;
    let roll = store::roll::of(ctx.db(), ctx.group.id, id).await?;
    let n = roll.as_ref().map_or(0, |it| it.lines.len());
    log_read(ctx, "roll of an election", "running or watching the election", n).await?;
    Ok(roll)
}

/// How many may vote and the hash, without names.
pub async fn figures(ctx: &Ctx, id: ElectionId) -> Result<Option<(usize, String, kernel::At)>> {
    let roll = store::roll::of(ctx.db(), ctx.group.id, id).await?;
    Ok(roll.map(|it| (it.electors().count(), it.sha256.clone(), it.frozen_at)))
}

/// The acting person's own line; `None` if the register did not hold them at the freeze, or nothing is frozen yet.
pub async fn mine(ctx: &Ctx, id: ElectionId) -> Result<Option<RollLine>> {
    let me = ctx.person()?;
    Ok(store::roll::of(ctx.db(), ctx.group.id, id).await?.and_then(|it| it.line(me).cloned()))
}

/// Why the acting person has no vote, by the rules of the election, and where they can have one.
#[derive(Clone, Debug)]
pub struct NoVote {
    pub reason: String,
    pub cite: Option<Cite>,
    /// Local groups with members of their own, for whoever is no member here.
    pub elsewhere: Vec<Elsewhere>,
}

/// Puts the acting person to the rules as they stand now; `None` for whoever is on the frozen roll, whoever could be on
/// it, and visitors who have not signed in.
pub async fn no_vote(ctx: &Ctx, election: &Election) -> Result<Option<NoVote>> {
    let Some(me) = ctx.actor.person else { return Ok(None) };
    let line = store::roll::of(ctx.db(), ctx.group.id, election.id).await?;
    let line = line.and_then(|it| it.line(me).cloned());
    let elsewhere = if is_member(ctx, me).await? { vec![] } else { bodies::service::elsewhere(ctx).await? };
    if let Some(line) = line {
        let no = NoVote { reason: line.reason, cite: line.cite, elsewhere };
        return Ok((!line.may_vote).then_some(no));
    }
    let version = constitution::service::version(ctx, election.constitution).await?;
    let act = Act::BeOnRoll { election: election.plan.rule.clone() };
    let more = Facts::new().with(FactKey::RollDate, ctx.now.date(&ctx.group.zone));
    let ruling = people::service::ruling(ctx, &version, &act, me, ctx.now, &more).await?;
    let Outcome::Refused { reason, still } = &ruling.outcome else { return Ok(None) };
    let still = still.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
    let cite = ruling.cites.first().map(|it| version.cite(it));
    Ok(Some(NoVote { reason: format!("{reason}.{still}"), cite, elsewhere }))
}

/// Whether somebody is a member today.
pub(super) async fn is_member(ctx: &Ctx, person: PersonId) -> Result<bool> {
    match people::service::listed(ctx, person).await {
        Ok(found) => Ok(found.status == people::Status::Member.slug()),
        Err(problem) if problem.kind == kernel::Kind::NotFound => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Refuses unless the actor runs or watches this election, or did so until those elected took office: the count can be
/// compared ever after.
pub async fn need_witness(ctx: &Ctx, election: &Election) -> Result<()> {
    let refused = match need_officer(ctx, election.id) {
        Ok(()) => return Ok(()),
        Err(problem) => problem,
    };
    let officers = store::officers::of(ctx.db(), ctx.group.id, election.id).await?;
    let was = |it: &crate::model::Officer| Some(it.person) == ctx.actor.person && it.role.bars_candidates();
    if election.state == State::InOffice && officers.iter().any(was) { Ok(()) } else { Err(refused) }
}

/// Refuses unless the actor runs or watches this election.
pub fn need_officer(ctx: &Ctx, id: ElectionId) -> Result<()> {
    if ctx.may(Power::Scrutineer, Some(id.0)) {
        Ok(())
    } else {
        ctx.need(Power::ReturningOfficer, Some(id.0))
    }
}
