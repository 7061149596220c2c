//! All elections, and drafting a new one.

use askama::Template;
use axum::response::Response;
use kernel::{Cite, Ctx, Power, Result};
use ui::{Fields, Shell};

use super::view::{When, calls, when};
use crate::model::{Election, State, Step};
use crate::service::{self, by_election, declare, draft};

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
    empty: Vec<Empty>,
    occasions: Vec<(String, String)>,
}

/// Seats of one body that nobody holds.
struct Empty {
    /// What the form sends; empty where no election fills any of them.
    value: String,
    body: String,
    posts: Vec<EmptyPost>,
}

/// A post with empty seats.
struct EmptyPost {
    name: String,
    /// How many of its seats are empty, and what happens to them.
    says: String,
    cite: Option<Cite>,
    /// Why the ballots are not counted again, though the text has it so.
    not_counted: Option<String>,
    /// Where they are.
    counted_at: Option<String>,
}

/// What the form sends for an election of the empty seats of a rule's posts.
const VACANCIES: &str = "vacancies:";

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
    let mut empty = vec![];
    for held in version.rules.elections() {
        let vacancies = by_election::vacancies(ctx, &version, &held, ctx.now).await?;
        // Where nobody holds any seat, nothing fell vacant: the regular election fills them.
        let seats: u32 = held.posts().filter_map(|it| version.rules.post(it)).map(|it| it.seats).sum();
        if !vacancies.is_empty() && vacancies.iter().map(|it| it.seats).sum::<u32>() < seats {
            let fills = vacancies.iter().any(|it| it.otherwise.is_none());
            empty.push(Empty {
                value: if fills { format!("{VACANCIES}{}", held.id()) } else { String::new() },
                body: version.rules.name_of(&held.body),
                posts: vacancies.into_iter().map(post_line).collect(),
            });
        }
    }
    let occasions = bodies::service::upcoming(ctx).await?;
    let occasions = occasions
        .into_iter()
        .map(|it| (it.id.to_string(), format!("{}, {}", it.title, it.at.long(&ctx.group.zone))));
    Ok(New {
        shell: Shell::new(ctx, "Prepare an election").crumb("Elections", "/elections"),
        fields,
        rules,
        empty,
        occasions: occasions.collect(),
    })
}

fn post_line(it: by_election::Vacancy) -> EmptyPost {
    let seats = match (it.seats, it.of) {
        (1, 1) => "its seat".to_owned(),
        (1, of) => format!("one of {of} seats"),
        (n, of) if n == of => format!("all {n} seats"),
        (n, of) => format!("{n} of {of} seats"),
    };
    let how = it.otherwise.map_or_else(String::new, |how| format!("; filled {how}"));
    EmptyPost {
        name: service::plan::capital(&it.name),
        says: format!("{seats}{how}"),
        cite: it.cite,
        not_counted: it.not_counted,
        counted_at: it.counted_in.map(|it| format!("/elections/{it}/vacancies")),
    }
}

pub async fn create(ctx: Ctx, fields: Fields) -> Result<Response> {
    let occasion = fields
        .value("occasion")
        .parse()
        .map_err(|_| kernel::Problem::field("occasion", "Choose the meeting at which the election is held."));
    let made = match occasion {
        Ok(occasion) => {
            let (rule, title) = (fields.value("rule"), fields.value("title"));
            match rule.strip_prefix(VACANCIES) {
                Some(rule) => by_election::draft_for_vacancies(&ctx, rule, occasion, title).await,
                None => draft::draft(&ctx, rule, occasion, title).await,
            }
        }
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
