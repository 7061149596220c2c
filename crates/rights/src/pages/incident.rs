//! Incidents with personal data.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Ctx, Kind, Problem, Result};
use ui::{Fields, Shell};

use crate::model::incident::{Decision, Incident, IncidentId, Sort};
use crate::service;
use crate::service::incidents::{self, Said, Scope};

#[derive(Template)]
#[template(path = "rights/incidents.html")]
struct List {
    shell: Shell,
    lines: Vec<(String, String, String, &'static str)>,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let line = |it: Incident| {
        let (when, class) = clock(&ctx, &it);
        (it.id.to_string(), format!("No. {}: {}", it.number, it.title), when, class)
    };
    ui::page(List {
        lines: incidents::list(&ctx).await?.into_iter().map(line).collect(),
        shell: Shell::new(&ctx, "Incidents").crumb("Data protection", "/data-protection"),
    })
}

fn clock(ctx: &Ctx, it: &Incident) -> (String, &'static str) {
    let zone = &ctx.group.zone;
    if let Some(at) = it.closed_at {
        return (format!("closed {}", at.day(zone)), "");
    }
    match (it.decision, it.hours_left(ctx.now)) {
        (_, Some(left @ ..0)) => (format!("the authority should have been told {} hours ago", -left), "bad"),
        (_, Some(left)) => {
            (format!("{left} hours left to tell the authority, until {}", it.due().long(zone)), "warn")
        }
        (Decision::Told, None) if it.was_late() => ("the authority was told, late".to_owned(), "warn"),
        (Decision::Told, None) => ("the authority was told in time".to_owned(), "good"),
        (_, None) => ("the authority need not be told".to_owned(), "good"),
    }
}

#[derive(Template)]
#[template(path = "rights/incident_new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    sorts: Vec<(&'static str, &'static str)>,
}

fn new_page(ctx: &Ctx, fields: Fields) -> New {
    let shell = Shell::new(ctx, "An incident")
        .crumb("Data protection", "/data-protection")
        .crumb("Incidents", "/data-protection/incidents");
    New { shell, fields, sorts: sorts() }
}

fn sorts() -> Vec<(&'static str, &'static str)> {
    Sort::ALL.iter().map(|it| (it.slug(), it.label())).collect()
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    let zone = &ctx.group.zone;
    let fields = Fields::default()
        .with("aware_at", ctx.now.iso(zone))
        .with("from", ctx.now.plus_hours(-24).iso(zone))
        .with("to", ctx.now.iso(zone))
        .with("people", "0")
        .with("records", "0");
    ui::page(new_page(&ctx, fields))
}

pub async fn enter(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match read(&ctx, &fields).await {
        Ok(said) => incidents::enter(&ctx, said).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(id) => Ok(ui::done(
            &format!("/data-protection/incidents/{id}"),
            "Written down. The seventy-two hours run from when it became known.",
        )),
        Err(problem) => ui::page_with(&problem, new_page(&ctx, fields.wrong(&problem))),
    }
}

async fn read(ctx: &Ctx, fields: &Fields) -> Result<Said> {
    let text = |name: &str| fields.value(name).to_owned();
    let number = |name: &str| match fields.value(name) {
        "" => Ok(0),
        text => text.parse::<i64>().map_err(|_| Problem::field(name, "Write a number; about is enough.")),
    };
    let sort = Sort::read(fields.value("sort"))
        .ok_or_else(|| Problem::field("sort", "Say what became of the data."))?;
    let person = match fields.value("number") {
        "" => None,
        number => Some(super::enter::by_number(ctx, number).await?),
    };
    Ok(Said {
        sort,
        title: text("title"),
        happened: text("happened"),
        from: ui::moment(ctx, "from", fields.value("from"))?,
        to: ui::moment(ctx, "to", fields.value("to"))?,
        person,
        aware_at: ui::moment(ctx, "aware_at", fields.value("aware_at"))?,
        people: number("people")?,
        records: number("records")?,
        sorts_of_data: text("sorts_of_data"),
        consequences: text("consequences"),
        measures: text("measures"),
        high_risk: fields.ticked("high_risk", "yes"),
    })
}

#[derive(Template)]
#[template(path = "rights/incident.html")]
struct Page {
    shell: Shell,
    fields: Fields,
    it: Incident,
    when: String,
    class: &'static str,
    sorts: Vec<(&'static str, &'static str)>,
    scope: Scope,
    looks: Vec<(String, String, String, i64)>,
    report: String,
    letter: String,
    letters_at: Option<String>,
    open: bool,
}

async fn page(ctx: &Ctx, id: IncidentId, fields: Option<Fields>) -> Result<Page> {
    let it = incidents::find(ctx, id).await?;
    let scope = incidents::scope(ctx, &it).await?;
    let zone = &ctx.group.zone;
    let number = match it.person {
        Some(person) => {
            people::service::person(ctx, person).await.map(|it| it.number.to_string()).unwrap_or_default()
        }
        None => String::new(),
    };
    let known = || {
        let known = Fields::default()
            .with("sort", it.sort.slug())
            .with("title", it.title.clone())
            .with("happened", it.happened.clone())
            .with("from", it.from.iso(zone))
            .with("to", it.to.iso(zone))
            .with("number", number)
            .with("aware_at", it.aware_at.iso(zone))
            .with("people", it.people.to_string())
            .with("records", it.records.to_string())
            .with("sorts_of_data", it.sorts_of_data.clone())
            .with("consequences", it.consequences.clone())
            .with("measures", it.measures.clone());
        if it.high_risk { known.with("high_risk", "yes") } else { known }
    };
    let contact = service::controller(ctx).await?.contact;
    let (when, class) = clock(ctx, &it);
    let look = |look: &kernel::audit::Look| {
        (look.at.long(zone), look.office.clone(), look.what.clone(), look.people)
    };
    Ok(Page {
        shell: Shell::new(ctx, format!("Incident no. {}", it.number))
            .crumb("Data protection", "/data-protection")
            .crumb("Incidents", "/data-protection/incidents"),
        fields: fields.unwrap_or_else(known),
        when,
        class,
        sorts: sorts(),
        looks: scope.looks.iter().map(look).collect(),
        report: incidents::report(ctx, &it, &contact),
        letter: incidents::letter(ctx, &it, "…", &contact).1,
        letters_at: it.letters_at.map(|at| at.long(zone)),
        open: it.closed_at.is_none(),
        scope,
        it,
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, ui::id(&path)?, None).await?)
}

pub async fn step(ctx: Ctx, Path((path, step)): Path<(String, String)>, fields: Fields) -> Result<Response> {
    let id: IncidentId = ui::id(&path)?;
    match take(&ctx, id, &step, &fields).await {
        Ok(said) => Ok(ui::done(&format!("/data-protection/incidents/{id}"), &said)),
        Err(problem) if problem.kind == Kind::NotFound => Err(problem),
        Err(problem) if problem.kind == Kind::ConfirmAgain => {
            let here = format!("/confirm?next=/data-protection/incidents/{id}");
            Ok(ui::done(&here, "Confirm first, then press the button again."))
        }
        Err(problem) => {
            let kept = (step == "say").then(|| fields.clone().wrong(&problem));
            let mut page = page(&ctx, id, kept).await?;
            page.fields = page.fields.wrong(&problem);
            ui::page_with(&problem, page)
        }
    }
}

async fn take(ctx: &Ctx, id: IncidentId, step: &str, fields: &Fields) -> Result<String> {
    match step {
        "say" => {
            incidents::say(ctx, id, read(ctx, fields).await?).await?;
            Ok("Written down.".to_owned())
        }
        "told" => {
            incidents::decide(ctx, id, true, fields.value("why"), fields.value("reference")).await?;
            Ok("Written down: the authority was told.".to_owned())
        }
        "not-told" => {
            incidents::decide(ctx, id, false, fields.value("why"), "").await?;
            Ok("Written down, with the reason.".to_owned())
        }
        "letters" => {
            let (n, unreached) = incidents::write_letters(ctx, id).await?;
            let by_post = match unreached.len() {
                0 => String::new(),
                few if few <= 20 => format!(" To be written to by post: {}.", unreached.join(", ")),
                many => format!(" {many} people have no address for mail and are to be written to by post."),
            };
            Ok(format!("{n} letters are on their way.{by_post}"))
        }
        "close" => incidents::close(ctx, id).await.map(|()| "Closed.".to_owned()),
        _ => Err(Problem::not_found("There is no such step.")),
    }
}
