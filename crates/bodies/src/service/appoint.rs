//! Appointments to roles that are no posts: by a minute, from a day, until a day.

use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit};

use super::leaving;
use crate::model::{Appointment, AppointmentId, Role};
use crate::store::appointment;

/// Appoints a person to a role by a recorded minute.
pub async fn appoint(
    tx: &mut Tx,
    ctx: &Ctx,
    role: Role,
    person: PersonId,
    from: At,
    until: Option<At>,
    minute: &str,
) -> Result<AppointmentId> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    if role == Role::Founder && !ctx.actor.system {
        return Err(Problem::refused("A founder is named only where an organisation is founded.")
            .hint("Who leads follows from the posts of the text; give one to somebody at /bodies."));
    }
    if minute.trim().is_empty() || minute.chars().count() > 300 {
        return Err(Problem::field(
            "minute",
            "Say where the appointment is written down, in at most 300 letters.",
        ));
    }
    if until.is_some_and(|end| end <= from) {
        return Err(Problem::field("until", "The end must come after the beginning."));
    }
    people::service::person(ctx, person)
        .await
        .map_err(|_| Problem::field("person", "There is no such person in the register."))?;
    let id = AppointmentId(ctx.new_id());
    let it = Appointment { id, role, person, from, until, minute: minute.trim().to_owned() };
    appointment::insert(tx, ctx.group.id, &it, ctx.now, ctx.actor.person).await?;
    let detail = serde_json::json!({ "role": role.slug(), "person": person, "from": from, "until": until, "minute": it.minute });
    audit(
        tx,
        ctx,
        Line::new("appointment.made").on("appointment", id.0).fields(&["appointment"]).detail(detail),
    )
    .await?;
    Ok(id)
}

/// Ends an appointment at an instant.
pub async fn end_appointment(tx: &mut Tx, ctx: &Ctx, id: AppointmentId, at: At) -> Result<()> {
    ctx.need(Power::EditBodies, None)?;
    ctx.need_step_up()?;
    if !appointment::end(tx, ctx.group.id, id, at).await? {
        return Err(Problem::refused("There is no such appointment, or it has ended before that."));
    }
    audit(tx, ctx, Line::new("appointment.ended").on("appointment", id.0).fields(&["until"])).await?;
    let all = appointments(ctx).await?;
    match all.iter().find(|it| it.id == id && at <= ctx.now) {
        Some(it) => leaving::end_sessions(tx, ctx, &[it.person]).await,
        None => Ok(()),
    }
}

/// All appointments, newest first.
pub async fn appointments(ctx: &Ctx) -> Result<Vec<Appointment>> {
    appointment::all(ctx.db(), ctx.group.id).await
}
