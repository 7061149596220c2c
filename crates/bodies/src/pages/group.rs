//! Groups set up by a decision: setting one up, changing, dissolving; seats without a post; their meetings.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Problem, Result};
use ui::{Fields, Shell, id, moment};

use super::members;
use crate::model::{GroupKind, NewGroup, NewOccasion};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/group.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    heading: String,
    action: String,
    /// Set for a group that exists.
    exists: bool,
    kinds: Vec<(&'static str, &'static str)>,
    parents: Vec<(String, String)>,
    clauses: Vec<(String, String)>,
}

async fn page(ctx: &Ctx, slug: Option<&str>, fields: Fields) -> Result<Page> {
    let version = constitution::service::in_force(ctx).await?;
    let clauses = version.document.clauses.iter();
    let all = service::bodies(ctx).await?;
    let shell = Shell::new(ctx, "A group").crumb("Who does what", "/bodies");
    let (heading, action) = match slug {
        None => ("Set up a group".to_owned(), "/bodies/groups/new".to_owned()),
        Some(slug) => {
            (format!("Change {}", service::body(ctx, slug).await?.name), format!("/bodies/{slug}/group"))
        }
    };
    Ok(Page {
        shell,
        fields,
        heading,
        action,
        exists: slug.is_some(),
        kinds: GroupKind::ALL.iter().map(|it| (it.slug(), it.words())).collect(),
        parents: all
            .iter()
            .filter(|it| it.closed_at.is_none())
            .map(|it| (it.slug.clone(), it.title()))
            .collect(),
        clauses: clauses
            .map(|it| (it.slug.clone(), format!("{} {}", it.number, it.title).trim().to_owned()))
            .collect(),
    })
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(page(&ctx, None, Fields::default()).await?)
}

fn read(fields: &Fields, kind: Option<GroupKind>, parent: &str) -> Result<NewGroup> {
    let kind = kind.or_else(|| GroupKind::read(fields.value("kind")));
    Ok(NewGroup {
        name: fields.value("name").to_owned(),
        kind: kind.ok_or_else(|| Problem::field("kind", "Choose what sort of group it is."))?,
        parent: parent.to_owned(),
        remit: fields.value("remit").to_owned(),
        remit_clause: Some(fields.value("remit_clause").to_owned()).filter(|it| !it.is_empty()),
        site: Some(fields.value("site").trim().to_owned()).filter(|it| !it.is_empty()),
        decision: fields.value("decision").to_owned(),
    })
}

pub async fn take(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = async { service::set_up(&ctx, read(&fields, None, fields.value("parent"))?).await };
    match done.await {
        Ok(slug) => Ok(ui::done(&format!("/bodies/{slug}"), "The group is set up. Say who belongs to it.")),
        Err(problem) => ui::page_with(&problem, page(&ctx, None, fields.wrong(&problem)).await?),
    }
}

pub async fn change_form(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    let listed = service::body(&ctx, &slug).await?;
    let found = service::group(&ctx, &slug).await?;
    let found = found.ok_or_else(|| {
        let why = "The constitution has this body, so only a change of the constitution changes or ends it.";
        Problem::refused(why).cite(listed.cite.clone())
    })?;
    let fields = Fields::default()
        .with("name", listed.name)
        .with("remit", found.remit)
        .with("remit_clause", found.remit_clause.unwrap_or_default())
        .with("site", found.site.unwrap_or_default());
    ui::page(page(&ctx, Some(&slug), fields).await?)
}

pub async fn change(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let done = async {
        if fields.value("do") == "dissolve" {
            service::dissolve(&ctx, &slug, fields.value("decision")).await?;
            return Ok("The group is dissolved. Its record stays.");
        }
        let found = service::group(&ctx, &slug).await?;
        let found = found.ok_or_else(|| Problem::not_found("No decision set up a group of this name."))?;
        service::change_group(&ctx, &slug, read(&fields, Some(found.kind), &found.parent)?).await?;
        Ok("The group is changed; what it was stays in its history.")
    };
    match done.await {
        Ok(said) => Ok(ui::done(&format!("/bodies/{slug}"), said)),
        Err(problem) => ui::page_with(&problem, page(&ctx, Some(&slug), fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "bodies/seats_form.html")]
struct Seats {
    shell: Shell,
    fields: Fields,
    slug: String,
    title: String,
    members: Vec<(String, String)>,
    held: Vec<(String, String, bool, String)>,
    meets: bool,
}

async fn seats_page(ctx: &Ctx, slug: &str, fields: Fields) -> Result<Seats> {
    let body = service::body(ctx, slug).await?;
    if !service::may_seat(ctx, slug).await? {
        let why = "Who belongs to this body is recorded by those who convene it and by officers.";
        return Err(Problem::forbidden(why));
    }
    let seats = service::seats(ctx, slug).await?;
    let ids: Vec<_> = seats.iter().map(|it| it.person).collect();
    let names = people::service::names(ctx, &ids).await?;
    let name =
        |person| names.get(person).cloned().unwrap_or_else(|| "somebody no longer in the register".into());
    Ok(Seats {
        shell: Shell::new(ctx, "Who belongs to it")
            .crumb("Who does what", "/bodies")
            .crumb(body.title(), format!("/bodies/{slug}")),
        fields,
        slug: slug.to_owned(),
        title: body.title(),
        members: members(ctx).await?,
        held: seats
            .iter()
            .filter(|it| it.runs(ctx.now))
            .map(|it| (it.id.to_string(), name(&it.person), it.convenes, it.decision.clone()))
            .collect(),
        meets: service::has_no_meeting(ctx, slug).await?,
    })
}

pub async fn seats(ctx: Ctx, Path(slug): Path<String>) -> Result<Response> {
    ui::page(seats_page(&ctx, &slug, Fields::default()).await?)
}

pub async fn seat(ctx: Ctx, Path(slug): Path<String>, fields: Fields) -> Result<Response> {
    let back = format!("/bodies/{slug}/members");
    let done = async {
        match fields.value("do") {
            "leave" => {
                service::leave_seat(&ctx, &slug, id(fields.value("seat"))?, fields.value("decision")).await?;
                Ok((back.clone(), "The seat has ended."))
            }
            "meet" => {
                let new = NewOccasion {
                    body: slug.clone(),
                    kind: service::GROUP_MEETING.to_owned(),
                    title: String::new(),
                    at: moment(&ctx, "at", fields.value("at"))?,
                    place: fields.value("place").to_owned(),
                };
                let id = service::fix_occasion(&ctx, new).await?;
                Ok((format!("/bodies/occasions/{id}"), "The meeting is fixed."))
            }
            _ => {
                let person = fields.value("person").parse();
                let person =
                    person.map_err(|_| Problem::field("person", "Choose somebody from the list."))?;
                let convenes = fields.ticked("convenes", "yes");
                service::take_seat(&ctx, &slug, person, convenes, fields.value("decision")).await?;
                Ok((back.clone(), "They belong to it from now on."))
            }
        }
    };
    match done.await {
        Ok((to, said)) => Ok(ui::done(&to, said)),
        Err(problem) => ui::page_with(&problem, seats_page(&ctx, &slug, fields.wrong(&problem)).await?),
    }
}
