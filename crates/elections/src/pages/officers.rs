//! Appointing returning officer, scrutineers and tellers.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, PersonId, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::show::frame;
use crate::model::{ElectionId, Officer, Role};
use crate::service::{self, officers};

#[derive(Template)]
#[template(path = "elections/officers.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    people: Vec<(String, String)>,
    officers: Vec<Officer>,
    cite: Option<Cite>,
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, Fields::default()).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, fields: Fields) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    let people = people::service::nameable(ctx, "appointing officers of an election").await?;
    let (shell, tabs) = frame(ctx, &election, "Officers");
    let officers = officers::officers(ctx, id).await?;
    let people = people.iter().map(people::service::Nameable::choice).collect();
    Ok(Page { shell, tabs, id: id.to_string(), fields, people, officers, cite: election.plan.basis.cite() })
}

/// Every member by name, to find the one whose name was written out; never shown as a list.
pub(super) async fn members(ctx: &Ctx) -> Result<Vec<(PersonId, String)>> {
    let all = people::service::everyone(ctx, ctx.now).await?;
    Ok(all
        .into_iter()
        .filter(|it| it.status == people::model::Status::Member)
        .map(|it| (it.id, it.name))
        .collect())
}

pub async fn appoint(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    match try_appoint(&ctx, id, &fields).await {
        Ok(name) => Ok(ui::done(&format!("/elections/{id}/officers"), &format!("{name} is appointed."))),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem)).await?),
    }
}

async fn try_appoint(ctx: &Ctx, id: ElectionId, fields: &Fields) -> Result<String> {
    let unknown = || Problem::field("person", "Choose a member from the list.");
    let person: PersonId = fields.value("person").parse().map_err(|_| unknown())?;
    let all = people::service::nameable(ctx, "appointing officers of an election").await?;
    let name = all.into_iter().find(|it| it.person == person).ok_or_else(unknown)?.name;
    let role = officers::role(fields.value("role"))?;
    let minute = fields.value("minute").to_owned();
    officers::appoint(ctx, id, officers::Appointment { person, name: name.clone(), role, minute }).await?;
    Ok(name)
}

pub async fn end(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let person =
        fields.value("person").parse().map_err(|_| Problem::not_found("There is no such appointment."))?;
    let role: Role = officers::role(fields.value("role"))?;
    officers::dismiss(&ctx, id, person, role).await?;
    Ok(ui::done(&format!("/elections/{id}/officers"), "The appointment has ended."))
}
