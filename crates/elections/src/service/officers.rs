//! Returning officer, scrutineers and tellers: appointed by a recorded minute, in office until the handover.

use kernel::audit::Line;
use kernel::feature::Apart;
use kernel::{
    App, At, BoxFuture, Ctx, FieldError, Grant, GroupId, PersonId, Power, Problem, Result, audit, transact,
};

use crate::model::{Election, ElectionId, Nomination, Officer, Role, State};
use crate::store;

/// The officers of an election who are in office.
pub async fn officers(ctx: &Ctx, id: ElectionId) -> Result<Vec<Officer>> {
    store::officers::of(ctx.db(), ctx.group.id, id).await
}

/// Who is to be appointed, and by which minute.
#[derive(Clone, Debug)]
pub struct Appointment {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    /// "Committee, 3 June, item 4".
    pub minute: String,
}

/// Appoints an officer. A candidate can be neither returning officer nor scrutineer; the text or, where it is silent,
/// the default of question 39 says who may be.
pub async fn appoint(ctx: &Ctx, id: ElectionId, new: Appointment) -> Result<()> {
    ctx.need(Power::CallElection, None)?;
    if new.minute.trim().is_empty() {
        return Err(Problem::field(
            "minute",
            "Say where the appointment is minuted, such as “Committee, 3 June, item 4”.",
        ));
    }
    transact!(ctx.db(), tx => {
        let election = store::elections::load(tx, ctx.group.id, id).await?;
        let again = store::countbacks::within(tx, ctx.group.id, id).await?.iter().any(|it| it.state.is_open());
        if election.state >= State::Declared && !again {
            return Err(Problem::refused("The result has been declared, so nobody can be appointed to this election any more."));
        }
        let nominations = store::candidacies::within(tx, ctx.group.id, id).await?;
        let others = store::officers::within(tx, ctx.group.id, id).await?;
        check(&election, &nominations, &others, &new)?;
        let officer = Officer {
            person: new.person,
            name: new.name.clone(),
            role: new.role,
            minute: new.minute.trim().to_owned(),
            appointed_at: ctx.now,
            ended_at: None,
        };
        store::officers::appoint(tx, ctx.group.id, id, ctx.actor.person, &officer).await?;
        let line = Line::new("election.officer-appointed").on("election", id.0).fields(&["person", "role"]);
        audit(tx, ctx, line.detail(serde_json::json!({ "person": new.person, "role": new.role }))).await
    })
}

fn check(
    election: &Election,
    nominations: &[Nomination],
    others: &[Officer],
    new: &Appointment,
) -> Result<()> {
    if new.role.bars_candidates() && nominations.iter().any(|it| it.is_alive() && it.names(new.person)) {
        return Err(Problem::refused(format!(
            "{} stands in this election, so they cannot be its {}: whoever runs or watches it must not be a candidate.",
            new.name,
            new.role.label().to_lowercase()
        ))
        .cite(election.plan.basis.cite())
        .hint("Appoint a member who does not stand, or somebody from another group."));
    }
    let ro = others.iter().find(|it| it.role == Role::ReturningOfficer && it.person != new.person);
    if new.role == Role::ReturningOfficer
        && let Some(other) = ro
    {
        return Err(Problem::refused(format!("{} is the returning officer of this election.", other.name))
            .hint("End that appointment first; an election has one returning officer."));
    }
    if new.role != Role::Teller
        && others.iter().any(|it| it.person == new.person && it.role != new.role && it.role != Role::Teller)
    {
        return Err(Problem::refused("Nobody can both run an election and watch it.")
            .hint("End the other appointment first, or appoint somebody else."));
    }
    Ok(())
}

/// Ends an appointment.
pub async fn dismiss(ctx: &Ctx, id: ElectionId, person: PersonId, role: Role) -> Result<()> {
    ctx.need(Power::CallElection, None)?;
    transact!(ctx.db(), tx => {
        store::elections::load(tx, ctx.group.id, id).await?;
        if !store::officers::end(tx, ctx.group.id, id, person, role, ctx.now).await? {
            return Err(Problem::conflict("This appointment has ended already."));
        }
        audit(tx, ctx, Line::new("election.officer-dismissed").on("election", id.0).fields(&["person", "role"])).await?;
        bodies::service::end_sessions(tx, ctx, &[person]).await
    })
}

/// Refuses a nomination of somebody who runs or watches the election.
pub(in crate::service) fn bar_officers(
    election: &Election,
    officers: &[Officer],
    person: PersonId,
) -> Result<()> {
    let Some(it) = officers.iter().find(|it| it.person == person && it.role.bars_candidates()) else {
        return Ok(());
    };
    Err(Problem::refused(format!(
        "{} is the {} of this election, so they cannot stand in it: whoever runs or watches it must not be a candidate.",
        it.name,
        it.role.label().to_lowercase()
    ))
    .cite(election.plan.basis.cite())
    .hint("They can stand once the appointment has ended and somebody else has taken it over."))
}

/// Reads a role from a form.
pub fn role(word: &str) -> Result<Role> {
    word.parse().map_err(|_| {
        let message = "Choose returning officer, scrutineer or teller.".to_owned();
        Problem::entry(vec![FieldError { field: "role".into(), message }])
    })
}

/// Whoever runs or watches an election that is not over keeps their entry: the other one is joined into it.
pub fn holds_apart(ctx: Ctx, person: PersonId) -> BoxFuture<Result<Option<Apart>>> {
    Box::pin(async move {
        let held = store::officers::held(ctx.db(), ctx.group.id, person, ctx.now).await?;
        let Some(it) = held.into_iter().next() else { return Ok(None) };
        let role: Role = it.role.parse()?;
        Ok(Some(Apart {
            has: format!("is {} of “{}”", role.label().to_lowercase(), it.title),
            over: "An appointment is over with its election, or when it is ended.",
        }))
    })
}

/// The powers that appointments give over their election, until the handover.
pub fn grants(app: App, group: GroupId, person: PersonId, now: At) -> BoxFuture<Result<Vec<Grant>>> {
    Box::pin(async move {
        let held = store::officers::held(app.db(), group, person, now).await?;
        if held.is_empty() {
            return Ok(vec![]);
        }
        // Somebody from outside may run or watch an election; who was appointed as a member and left does neither.
        let stands = people::service::stands(app.db(), group, person, now).await?;
        held.into_iter()
            .filter(|it| stands.keeps(it.appointed_at))
            .map(|it| {
                let role: Role = it.role.parse()?;
                let through = format!("{}, {}", role.label(), it.title);
                Ok(Grant { over: Some(it.election_id.0), ..Grant::of_office(role.power(), through) })
            })
            .collect()
    })
}
