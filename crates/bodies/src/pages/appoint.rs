//! Appointments to roles that are no posts.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, PersonId, Problem, Result, transact};
use ui::{Fields, Shell, id, moment};

use super::members;
use crate::model::{AppointmentId, Role};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/appointments.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    lines: Vec<Line>,
    roles: Vec<(&'static str, &'static str)>,
    members: Vec<(String, String)>,
}

struct Line {
    id: String,
    role: &'static str,
    name: String,
    from: String,
    until: Option<String>,
    minute: String,
    runs: bool,
}

async fn page(ctx: &Ctx, fields: Fields) -> Result<Page> {
    let all = service::appointments(ctx).await?;
    let names = people::service::names(ctx, &all.iter().map(|it| it.person).collect::<Vec<_>>()).await?;
    let zone = &ctx.group.zone;
    let line = |it: crate::model::Appointment| Line {
        id: it.id.to_string(),
        role: it.role.label(),
        name: names.get(&it.person).cloned().unwrap_or_default(),
        from: it.from.day(zone),
        until: it.until.map(|at| at.long(zone)),
        runs: it.until.is_none_or(|end| end > ctx.now),
        minute: it.minute,
    };
    Ok(Page {
        shell: Shell::new(ctx, "Roles by appointment").crumb("Who does what", "/bodies"),
        fields,
        lines: all.into_iter().map(line).collect(),
        roles: Role::OFFERED.iter().map(|it| (it.slug(), it.label())).collect(),
        members: members(ctx).await?,
    })
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, Fields::default().with("from", ctx.now.iso(&ctx.group.zone))).await?)
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    match appoint(&ctx, &fields).await {
        Ok(()) => Ok(ui::done("/bodies/appointments", "The appointment is recorded.")),
        Err(problem) if problem.kind == Kind::ConfirmAgain => Err(problem),
        Err(problem) => ui::page_with(&problem, page(&ctx, fields.wrong(&problem)).await?),
    }
}

async fn appoint(ctx: &Ctx, fields: &Fields) -> Result<()> {
    let role = Role::read(fields.value("role")).ok_or_else(|| Problem::field("role", "Choose a role."))?;
    let person = fields.value("person").parse::<PersonId>();
    let person = person.map_err(|_| Problem::field("person", "Choose a person from the list."))?;
    let from = moment(ctx, "from", fields.value("from"))?;
    let until = match fields.value("until") {
        "" => None,
        text => Some(moment(ctx, "until", text)?),
    };
    let minute = fields.value("minute").to_owned();
    transact!(ctx.db(), tx => { service::appoint(tx, ctx, role, person, from, until, &minute).await.map(drop) })
}

pub async fn end(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    let appointment: AppointmentId = id(&path)?;
    transact!(ctx.db(), tx => { service::end_appointment(tx, &ctx, appointment, ctx.now).await })?;
    Ok(ui::done("/bodies/appointments", "The appointment is ended."))
}
