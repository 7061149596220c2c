//! Preparing, opening and closing the ballot.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::show::frame;
use super::view::{When, runs, when};
use crate::model::{Election, ElectionId, Nomination, State, Step};
use crate::service::feasibility::{self, Report};
use crate::service::{self, ballot, nominate, notice, roll};

#[derive(Template)]
#[template(path = "elections/ballot.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    problem: Option<Problem>,
    state: State,
    runs: bool,
    undecided: bool,
    /// What the meeting has to decide before anything is counted.
    left: Vec<String>,
    needs_ballot: bool,
    electors: Option<usize>,
    contests: Vec<(String, u32, Vec<String>)>,
    mailings: Vec<(String, u64, String)>,
    seen: Option<When>,
    opens: Option<When>,
    cite: Option<Cite>,
    closes: Option<When>,
    close_cite: Option<Cite>,
    poll: Option<String>,
    room: bool,
    key_holders: u8,
    keys_needed: u8,
    /// Who has made a key, and whether it was tried.
    keys: Vec<(String, bool)>,
    keys_made: bool,
    /// What is published, and how many papers that would show to be unlike every other.
    published: (&'static str, String),
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, None).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, problem: Option<Problem>) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    roll::need_officer(ctx, id)?;
    if election.state < State::NominationsClosed {
        return Err(Problem::refused("The ballot is prepared when nominations have closed.")
            .cite(election.cite(Step::NominationsClose)));
    }
    let report = feasibility::report(ctx, &election).await?;
    let (shell, tabs) = frame(ctx, &election, "The ballot");
    let standing = nominate::standing(ctx, id).await?;
    let keys = keys(ctx, &election).await;
    Ok(Page {
        shell,
        tabs,
        id: id.to_string(),
        problem,
        state: election.state,
        runs: runs(ctx, &election),
        undecided: report.is_open(),
        left: super::closing::left(ctx, &election, &report).await?,
        needs_ballot: report.needs_ballot(),
        electors: roll::figures(ctx, id).await?.map(|it| it.0),
        contests: paper(&election, &report, &standing),
        mailings: mailings(ctx, &election).await?,
        seen: election.preview_seen_at.map(|at| when(ctx, at)),
        opens: election.at(Step::BallotsOut).map(|at| when(ctx, at)),
        cite: election.cite(Step::BallotsOut),
        closes: election.at(Step::AfarCloses).map(|at| when(ctx, at)),
        close_cite: election.cite(Step::AfarCloses),
        poll: election.poll.map(|it| it.to_string()),
        room: election.plan.channels.in_room || election.plan.channels.post,
        key_holders: election.plan.key_holders,
        keys_needed: election.plan.keys_needed,
        keys_made: keys.len() >= usize::from(election.plan.key_holders),
        keys,
        published: published(&election, roll::figures(ctx, id).await?.map_or(0, |it| it.0), &report),
    })
}

/// The keys made so far, for those who may see them.
async fn keys(ctx: &Ctx, election: &Election) -> Vec<(String, bool)> {
    let made = polling::service::keys::of(ctx, election.id.0).await.unwrap_or_default();
    made.into_iter().map(|it| (it.name, it.tried_at.is_some())).collect()
}

/// The level that the rules choose, or the one that the size proposes, with its forecast.
fn published(election: &Election, electors: usize, report: &Report) -> (&'static str, String) {
    let chosen = election.plan.publication.as_deref().and_then(|it| polling::Level::read(it).ok());
    let secrecy = polling::Secrecy { publication: chosen, ..polling::Secrecy::default() };
    let electors = electors as u64;
    let most = report.contests.iter().map(|it| it.standing as usize).max().unwrap_or(0);
    (secrecy.level(electors).words(), polling::forecast_words(electors, most))
}

fn paper(election: &Election, report: &Report, standing: &[Nomination]) -> Vec<(String, u32, Vec<String>)> {
    let contested = report.contests.iter().filter(|it| it.needs_ballot());
    let of = |it: &feasibility::ContestReport| {
        let names = standing.iter().filter(|n| n.stands_for(it.contest.id)).map(Nomination::name).collect();
        (it.contest.title.clone(), election.contest(it.contest.id).map_or(1, |c| c.seats), names)
    };
    contested.map(of).collect()
}

/// The mailings about this election, with how many each has not reached and where it stands.
async fn mailings(ctx: &Ctx, election: &Election) -> Result<Vec<(String, u64, String)>> {
    let mut all = vec![];
    for it in notice::all(ctx, election).await? {
        let missed = mail::mailing::not_reached(ctx, it.mailing.id).await?.len();
        let missed = u64::try_from(missed).unwrap_or(u64::MAX);
        all.push((format!("/mail/mailings/{}", it.mailing.id), missed, notice::says(ctx, &it)));
    }
    Ok(all)
}

/// Whether anybody votes on paper, so that people and not the clock know when all have.
async fn on_paper(ctx: &Ctx, id: ElectionId) -> Result<bool> {
    let channels = service::election(ctx, id).await?.plan.channels;
    Ok(channels.in_room || channels.post)
}

pub async fn act(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    let done = match fields.value("do") {
        // A slip of the thumb would take the vote from everybody in the room.
        "close" if !fields.ticked("all", "yes") && on_paper(&ctx, id).await? => {
            let what =
                "Tick that everybody in the room and by post has voted: nothing can be cast after the close.";
            Err(Problem::field("all", what))
        }
        "seen" => ballot::seen(&ctx, id).await.map(|()| "Noted that you have seen it."),
        "open" => ballot::open(&ctx, id).await.map(|()| "The ballot is open."),
        "close" => ballot::close(&ctx, id).await.map(|()| "The ballot is closed. Nothing more can be cast."),
        _ => Err(Problem::field("do", "Choose one of the steps.")),
    };
    match done {
        Ok(said) => Ok(ui::done(&format!("/elections/{id}/ballot"), said)),
        Err(problem) if problem.kind == kernel::Kind::Forbidden => Err(problem),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, Some(problem.clone())).await?),
    }
}
