//! Meetings: fixing one, moving one.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{At, Cite, Ctx, Power, Problem, Result, transact};
use ui::{Fields, Shell, id, moment};

use crate::model::{NewOccasion, Occasion, OccasionId};
use crate::service;

#[derive(Template)]
#[template(path = "bodies/occasions.html")]
struct List {
    shell: Shell,
    coming: Vec<Line>,
    past: Vec<Line>,
    may_call: bool,
}

struct Line {
    id: String,
    title: String,
    when: String,
    place: String,
}

#[derive(Template)]
#[template(path = "bodies/occasion_new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    kinds: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "bodies/occasion.html")]
struct Show {
    shell: Shell,
    it: Line,
    fields: Fields,
    seen: i64,
    /// Until when its notice had to go out, if that is over, and by which clause.
    late: Option<(String, Cite)>,
    moves: Vec<(String, String, String)>,
    may_move: bool,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let coming = service::upcoming(&ctx).await?.iter().map(|it| line(&ctx, it)).collect();
    let past = service::past(&ctx).await?.iter().map(|it| line(&ctx, it)).collect();
    let shell = Shell::new(&ctx, "Meetings").crumb("Who does what", "/bodies");
    ui::page(List { shell, coming, past, may_call: ctx.may(Power::CallElection, None) })
}

fn line(ctx: &Ctx, it: &Occasion) -> Line {
    Line {
        id: it.id.to_string(),
        title: it.title.clone(),
        when: it.at.long(&ctx.group.zone),
        place: it.place.clone(),
    }
}

async fn new_page(ctx: &Ctx, fields: Fields) -> Result<New> {
    let version = constitution::service::in_force(ctx).await?;
    let kinds = version
        .rules
        .meetings()
        .iter()
        .map(|it| (it.id().to_owned(), it.name.clone().unwrap_or_else(|| it.id().to_owned())))
        .collect();
    let shell = Shell::new(ctx, "Fix a meeting")
        .crumb("Who does what", "/bodies")
        .crumb("Meetings", "/bodies/occasions");
    Ok(New { shell, fields, kinds })
}

pub async fn form(ctx: Ctx) -> Result<Response> {
    ui::page(new_page(&ctx, Fields::default()).await?)
}

pub async fn fix(ctx: Ctx, fields: Fields) -> Result<Response> {
    let done = match moment(&ctx, "at", fields.value("at")) {
        Ok(at) => service::fix_occasion(&ctx, read(&fields, at)).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(id) => {
            let late = service::notice_missed(&ctx, &service::occasion(&ctx, id).await?).await?.is_some();
            let said = if late {
                "The meeting is fixed. Its notice is too late already: see below."
            } else {
                "The meeting is fixed."
            };
            Ok(ui::done(&format!("/bodies/occasions/{id}"), said))
        }
        Err(problem) => ui::page_with(&problem, new_page(&ctx, fields.wrong(&problem)).await?),
    }
}

fn read(fields: &Fields, at: At) -> NewOccasion {
    NewOccasion {
        // The body follows from the kind; without a constitution it is the members.
        body: "members".to_owned(),
        kind: fields.value("kind").to_owned(),
        title: fields.value("title").to_owned(),
        at,
        place: fields.value("place").to_owned(),
    }
}

async fn show_page(ctx: &Ctx, occasion: OccasionId, fields: Option<Fields>) -> Result<Show> {
    let it = service::occasion(ctx, occasion).await?;
    let zone = &ctx.group.zone;
    let moves = service::moves(ctx, occasion.0).await?.into_iter();
    let fresh = Fields::default().with("at", it.at.iso(zone)).with("place", it.place.clone());
    Ok(Show {
        shell: Shell::new(ctx, it.title.clone())
            .crumb("Who does what", "/bodies")
            .crumb("Meetings", "/bodies/occasions"),
        fields: fields.unwrap_or(fresh),
        seen: it.at.micros(),
        late: service::notice_missed(ctx, &it).await?.map(|(at, cite)| (at.long(zone), cite)),
        moves: moves.map(|it| (it.from.long(zone), it.to.long(zone), it.at.day(zone))).collect(),
        may_move: ctx.may(Power::CallElection, None) && it.at > ctx.now,
        it: line(ctx, &it),
    })
}

pub async fn show(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(show_page(&ctx, id(&path)?, None).await?)
}

pub async fn shift(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let occasion: OccasionId = id(&path)?;
    let seen = fields.value("seen").parse().map(At::from_micros);
    let seen = seen.map_err(|_| {
        Problem::conflict("The form does not say which hour it was about. Load the page again.")
    })?;
    let place = fields.value("place").to_owned();
    let done = match moment(&ctx, "at", fields.value("at")) {
        Ok(to) => {
            transact!(ctx.db(), tx => { service::move_occasion(tx, &ctx, occasion, seen, to, &place).await })
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => {
            let said =
                "The meeting is moved. Dates that hang on it are computed anew and shown where they belong.";
            Ok(ui::done(&format!("/bodies/occasions/{occasion}"), said))
        }
        Err(problem) => {
            let page = show_page(&ctx, occasion, Some(fields.wrong(&problem))).await?;
            ui::page_with(&problem, page)
        }
    }
}
