//! All elections, and drafting a new one.

use askama::Template;
use axum::response::Response;
use kernel::{Ctx, Power, Result};
use ui::{Fields, Shell};

use super::view::{When, calls, when};
use crate::model::{Election, State, Step};
use crate::service::{self, declare, draft};

#[derive(Template)]
#[template(path = "elections/list.html")]
struct List {
    shell: Shell,
    open: Vec<Line>,
    over: Vec<Line>,
    archive: Vec<(String, String, When)>,
    may_call: bool,
}

struct Line {
    href: String,
    title: String,
    state: &'static str,
    tone: &'static str,
    until: Option<(&'static str, When)>,
}

pub async fn list(ctx: Ctx) -> Result<Response> {
    let all = service::elections(&ctx).await?;
    let may_call = calls(&ctx);
    let shown = all.iter().filter(|it| {
        it.state != State::Drafted || may_call || ctx.may(Power::ReturningOfficer, Some(it.id.0))
    });
    let (over, open): (Vec<_>, Vec<_>) =
        shown.partition(|it| matches!(it.state, State::Declared | State::InOffice | State::Abandoned));
    let archive = declare::archive(&ctx).await?;
    ui::page(List {
        shell: Shell::new(&ctx, "Elections"),
        open: open.iter().map(|it| line(&ctx, it)).collect(),
        over: over.iter().map(|it| line(&ctx, it)).collect(),
        archive: archive
            .into_iter()
            .map(|it| (format!("/elections/past/{}", it.id), it.title, when(&ctx, it.held_at)))
            .collect(),
        may_call,
    })
}

fn line(ctx: &Ctx, it: &Election) -> Line {
    let next = match it.state {
        State::Called => Some(("Nominations open", Step::NominationsOpen)),
        State::Nominating => Some(("Nominations are open until", Step::NominationsClose)),
        State::NominationsClosed => Some(("Voting opens", Step::BallotsOut)),
        State::Balloting if it.at(Step::AfarCloses).is_some_and(|at| ctx.now <= at) => {
            Some(("Vote by", Step::AfarCloses))
        }
        State::Drafted => Some(("The meeting", Step::Meeting)),
        _ => None,
    };
    Line {
        href: format!("/elections/{}", it.id),
        title: it.title.clone(),
        state: it.state.label(),
        tone: it.state.tone(),
        until: next.and_then(|(words, step)| Some((words, when(ctx, it.at(step)?)))),
    }
}

#[derive(Template)]
#[template(path = "elections/new.html")]
struct New {
    shell: Shell,
    fields: Fields,
    rules: Vec<(String, String, String)>,
    occasions: Vec<(String, String)>,
}

pub async fn new(ctx: Ctx) -> Result<Response> {
    ui::page(new_page(&ctx, Fields::default()).await?)
}

async fn new_page(ctx: &Ctx, fields: Fields) -> Result<New> {
    let version = constitution::service::in_force(ctx).await?;
    let mut rules = vec![];
    for it in version.rules.elections() {
        let earliest = draft::earliest(ctx, it.id()).await?;
        let earliest = earliest.map_or_else(
            || "No lawful day within two years.".to_owned(),
            |day| format!("The earliest lawful day for the meeting is {}.", day.strftime("%A %-d %B %Y")),
        );
        rules.push((it.id().to_owned(), service::plan::capital(&version.rules.name_of(&it.body)), earliest));
    }
    let occasions = bodies::service::upcoming(ctx).await?;
    let occasions = occasions
        .into_iter()
        .map(|it| (it.id.to_string(), format!("{}, {}", it.title, it.at.long(&ctx.group.zone))));
    Ok(New {
        shell: Shell::new(ctx, "Prepare an election").crumb("Elections", "/elections"),
        fields,
        rules,
        occasions: occasions.collect(),
    })
}

pub async fn create(ctx: Ctx, fields: Fields) -> Result<Response> {
    let occasion = fields
        .value("occasion")
        .parse()
        .map_err(|_| kernel::Problem::field("occasion", "Choose the meeting at which the election is held."));
    let made = match occasion {
        Ok(occasion) => draft::draft(&ctx, fields.value("rule"), occasion, fields.value("title")).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(id) => Ok(ui::done(
            &format!("/elections/{id}"),
            "The election is prepared. Appoint its officers, then send the call.",
        )),
        Err(problem) => ui::page_with(&problem, new_page(&ctx, fields.wrong(&problem)).await?),
    }
}
