//! Seats that fell vacant and are filled by counting the ballots again: what is empty, who was asked, what came out.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Power, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::result::sheet::Sheet;
use super::show::frame;
use super::view::{When, calls, runs, watches, when};
use crate::model::{
    Countback, CountbackId, CountbackOutcome, CountbackState, Election, ElectionId, NominationId, State,
    Willing,
};
use crate::service::{self, countback, nominate, plan};

/// So long those who are asked have, unless somebody writes otherwise, in days.
const DAYS: i64 = 7;

#[derive(Template)]
#[template(path = "elections/vacancies.html")]
struct List {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    seats: Vec<Empty>,
    all: Vec<Line>,
    may_begin: bool,
}

/// Empty seats of one contest.
struct Empty {
    contest: String,
    title: String,
    /// "one of 2 seats".
    seats: String,
    left: String,
    cite: Cite,
    why_not: Option<String>,
    /// A countback of it goes on.
    busy: bool,
}

struct Line {
    href: String,
    title: String,
    state: &'static str,
    tone: &'static str,
    begun: When,
}

fn over(election: &Election) -> Result<()> {
    if election.state == State::InOffice {
        return Ok(());
    }
    Err(Problem::refused("A seat falls vacant after those elected have taken office, and they have not yet."))
}

pub async fn list(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, Fields::default()).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, fields: Fields) -> Result<List> {
    let election = service::election(ctx, id).await?;
    over(&election)?;
    let version = constitution::service::in_force(ctx).await?;
    let nominations = nominate::nominations(ctx, id).await?;
    let all = countback::of(ctx, id).await?;
    let names = |ids: &[NominationId]| {
        let names =
            ids.iter().filter_map(|id| nominations.iter().find(|it| it.id == *id)).map(|it| it.name());
        names.collect::<Vec<_>>().join(" and ")
    };
    let seats = countback::seats(ctx, &version, &election).await?.into_iter().map(|it| Empty {
        contest: it.contest.id.to_string(),
        title: it.contest.title.clone(),
        seats: match (it.seats.iter().map(|it| it.seats).sum::<u32>(), it.contest.seats) {
            (1, 1) => "Its seat".into(),
            (1, of) => format!("One of {of} seats"),
            (n, of) => format!("{n} of {of} seats"),
        },
        left: names(&it.leaving),
        busy: all.iter().any(|b| b.contest == it.contest.id && b.state.is_open()),
        cite: it.cite,
        why_not: it.why_not,
    });
    let line = |it: &Countback| Line {
        href: format!("/elections/{id}/vacancies/{}", it.id),
        title: election.contest(it.contest).map(|it| it.title.clone()).unwrap_or_default(),
        state: it.state.label(),
        tone: it.state.tone(),
        begun: when(ctx, it.begun_at),
    };
    let (shell, tabs) = frame(ctx, &election, "Seats that fell vacant");
    let until = ctx.now.plus_days(DAYS, &ctx.group.zone).iso(&ctx.group.zone);
    let fields = if fields.value("until").is_empty() { fields.with("until", until) } else { fields };
    let seats: Vec<Empty> = seats.collect();
    Ok(List {
        shell,
        tabs,
        id: id.to_string(),
        fields,
        all: all.iter().map(line).collect(),
        seats,
        may_begin: calls(ctx),
    })
}

pub async fn begin(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let begun = match fields.value("contest").parse() {
        Ok(contest) => match ui::moment(&ctx, "until", fields.value("until")) {
            Ok(until) => countback::begin(&ctx, id, contest, until).await,
            Err(problem) => Err(problem),
        },
        Err(_) => Err(Problem::field("contest", "Choose the post whose seat is to be filled.")),
    };
    match begun {
        Ok(made) => Ok(ui::done(
            &format!("/elections/{id}/vacancies/{made}"),
            "Those who could take the seat are asked by e-mail. A returning officer and a scrutineer are needed for the count.",
        )),
        Err(problem) if problem.kind == kernel::Kind::Forbidden => Err(problem),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "elections/countback.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    one: String,
    title: String,
    /// As it stands within a sentence.
    post: String,
    fields: Fields,
    state: CountbackState,
    cite: Cite,
    seats: u32,
    left: String,
    stay: String,
    until: When,
    /// What the acting person said, if they are asked.
    mine: Option<Willing>,
    /// Each who was asked: id, name, answer, whether the returning officer wrote it down.
    asked: Vec<(String, String, &'static str, bool)>,
    runs: bool,
    calls: bool,
    scrutinises: bool,
    outcome: Option<CountbackOutcome>,
    sheet: Option<Sheet>,
    plain: Option<Vec<String>>,
    sha256: String,
    again: Option<bool>,
    note: Option<(String, String)>,
    ended: Option<(When, String)>,
}

pub async fn page(ctx: Ctx, Path((id, one)): Path<(ElectionId, CountbackId)>) -> Result<Response> {
    ui::page(build_one(&ctx, id, one, Fields::default(), None).await?)
}

async fn build_one(
    ctx: &Ctx,
    id: ElectionId,
    one: CountbackId,
    fields: Fields,
    again: Option<bool>,
) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    let it = countback::one(ctx, id, one).await?;
    let nominations = nominate::nominations(ctx, id).await?;
    let names = |ids: &[NominationId]| {
        let names =
            ids.iter().filter_map(|id| nominations.iter().find(|it| it.id == *id)).map(|it| it.name());
        names.collect::<Vec<_>>().join(" and ")
    };
    let insider = watches(ctx, &election) || calls(ctx);
    let asked = countback::asked(ctx, one).await?;
    let mine = asked.iter().find(|it| Some(it.person) == ctx.actor.person).map(|it| it.answer);
    // Before the declaration only those who run or watch it see what came out, and who would take the seat.
    let shown = insider || it.state == CountbackState::Declared;
    let outcome = if shown { it.read()? } else { None };
    let title = election.contest(it.contest).map(|it| it.title.clone()).unwrap_or_default();
    let (shell, tabs) = frame(ctx, &election, &format!("{title}: a seat that fell vacant"));
    Ok(Page {
        shell: shell.crumb("Seats that fell vacant", format!("/elections/{id}/vacancies")).paper(ctx),
        tabs,
        id: id.to_string(),
        one: one.to_string(),
        post: plan::within(&title),
        title,
        fields,
        state: it.state,
        cite: it.plan.cite.clone(),
        seats: it.plan.seats(),
        left: names(&it.plan.leaving),
        stay: names(&it.plan.sitting),
        until: when(ctx, it.answers_until),
        mine,
        asked: if insider {
            let line = |it: crate::model::Asked| {
                (it.person.to_string(), it.name, it.answer.label(), it.recorded_by.is_some())
            };
            asked.into_iter().map(line).collect()
        } else {
            vec![]
        },
        runs: runs(ctx, &election),
        calls: calls(ctx),
        scrutinises: ctx.may(Power::Scrutineer, Some(id.0)),
        sheet: outcome.as_ref().map(|it| Sheet::new(&it.count)),
        plain: outcome.as_ref().and_then(|it| super::result::without_quota(&it.count)),
        outcome,
        sha256: it.sha256.clone().unwrap_or_default(),
        again,
        note: it.note.as_ref().filter(|_| shown).map(|it| (it.name.clone(), it.text.clone())),
        ended: it.ended_at.map(|at| when(ctx, at)).zip(it.ended_because.clone()),
    })
}

pub async fn act(
    ctx: Ctx,
    Path((id, one)): Path<(ElectionId, CountbackId)>,
    fields: Fields,
) -> Result<Response> {
    let willing = if fields.value("answer") == "yes" { Willing::Yes } else { Willing::No };
    let done = match fields.value("do") {
        "answer" => countback::answer(&ctx, id, one, willing)
            .await
            .map(|()| "Your answer is kept; you can change it until the count."),
        "record" => match fields.value("person").parse() {
            Ok(person) => countback::record_answer(&ctx, id, one, person, willing)
                .await
                .map(|()| "The answer is written down."),
            Err(_) => Err(Problem::field("person", "Choose who answered.")),
        },
        "count" => countback::count(&ctx, id, one)
            .await
            .map(|()| "The ballots are counted again. A scrutineer looks at it before it is declared."),
        "note" => countback::note(&ctx, id, one, fields.value("note"))
            .await
            .map(|()| "Your note is kept, and will stand with the result."),
        "declare" => countback::declare(&ctx, id, one)
            .await
            .map(|()| "It is declared, and the seat is taken from this minute on."),
        "end" => countback::end(&ctx, id, one, fields.value("because"))
            .await
            .map(|()| "It has ended. The seat can now be filled by an election."),
        "recount" => {
            let same = countback::recount(&ctx, id, one).await?;
            return ui::page(build_one(&ctx, id, one, fields, Some(same)).await?);
        }
        _ => Err(Problem::field("do", "Choose one of the steps.")),
    };
    match done {
        Ok(said) => Ok(ui::done(&format!("/elections/{id}/vacancies/{one}"), said)),
        Err(problem) if problem.kind == kernel::Kind::Forbidden => Err(problem),
        Err(problem) => {
            ui::page_with(&problem, build_one(&ctx, id, one, fields.wrong(&problem), None).await?)
        }
    }
}
