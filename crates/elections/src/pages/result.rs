//! The count, the declaration, the result page and its files.

mod count_page;
mod past_pages;
pub(super) mod sheet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, PersonId, Power, Problem, Result};
use polling::ContestTurnout;
use ui::{Crumb, Shell};

pub use count_page::{act, count_page};
pub use past_pages::{past, past_file};

use super::show::frame;
use super::view::watches;
use crate::model::{ContestId, ContestOutcome, Election, ElectionId, How, State};
use crate::service::published::SMALL;
use crate::service::{self, ballot, count, declare, nominate};
use crate::store;
use sheet::Sheet;

/// One contest as the overview shows it.
pub(super) struct Line {
    id: String,
    title: String,
    seats: u32,
    how: String,
    elected: Vec<String>,
    vacant: u32,
    notes: Vec<String>,
    sha256: String,
}

pub(super) fn how(it: How) -> &'static str {
    match it {
        How::Counted => "Elected by the votes counted",
        How::Unopposed => "Elected unopposed",
        How::Confirmed => "Confirmed by the meeting",
        How::Vacant => "Vacant",
    }
}

/// The outcomes as lines: for everybody once declared, before that for those who run or watch.
pub(super) async fn lines(ctx: &Ctx, election: &Election) -> Result<Vec<Line>> {
    let stored = count::outcomes(ctx, election).await?;
    let line = |it: store::outcomes::Stored| {
        let outcome = it.read()?;
        Ok(Line {
            id: outcome.contest.to_string(),
            how: how(outcome.how).to_owned(),
            title: outcome.title,
            seats: outcome.seats,
            elected: outcome.elected.into_iter().map(|it| it.name).collect(),
            vacant: outcome.vacant,
            notes: outcome.notes,
            sha256: it.sha256,
        })
    };
    stored.into_iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "elections/result.html")]
struct Overview {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    title: String,
    lines: Vec<Line>,
    quotas: Vec<count::QuotaLine>,
    /// How the quotas over all posts were kept, where there are any.
    kept: Option<&'static str>,
    electors: Option<u64>,
    took_part: Option<u64>,
    notes: Vec<(String, String)>,
    seed: Option<count::Seed>,
    lot_hash: String,
    keepers: Vec<String>,
    cite: Option<Cite>,
    /// True for those who ran or watched it: they can compare the count ever after.
    witness: bool,
}

fn declared(election: &Election) -> Result<()> {
    if matches!(election.state, State::Declared | State::InOffice) {
        return Ok(());
    }
    Err(Problem::refused("The result has not been declared yet.")
        .hint("The election's page says when the count is."))
}

pub async fn overview(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    declared(&election)?;
    let (shell, tabs) = frame(&ctx, &election, "Result");
    let shell = shell.paper(&ctx);
    let turnout = match election.poll {
        Some(_) => Some(polling::service::turnout(&ctx, ballot::poll_of(&election)?).await?),
        None => None,
    };
    let notes = declare::notes(&ctx, id).await?;
    ui::page(Overview {
        shell,
        tabs,
        id: id.to_string(),
        title: election.title.clone(),
        lines: lines(&ctx, &election).await?,
        quotas: count::quota_lines(&ctx, &election).await?,
        kept: kept(&ctx, &election).await?,
        electors: turnout.as_ref().map(|it| it.electors),
        took_part: turnout.as_ref().map(|it| it.took_part),
        notes: notes.into_iter().map(|it| (it.name, it.text)).collect(),
        seed: count::seed(&ctx, &election).await?,
        lot_hash: election.lot_hash.clone(),
        keepers: keepers(&ctx, &election).await?,
        cite: election.plan.basis.cite(),
        witness: service::roll::need_witness(&ctx, &election).await.is_ok(),
    })
}

/// How the quotas over all posts were kept.
async fn kept(ctx: &Ctx, election: &Election) -> Result<Option<&'static str>> {
    if election.plan.quotas.iter().all(|it| it.contest.is_some()) {
        return Ok(None);
    }
    let outcomes = count::outcomes(ctx, election).await?;
    let across = outcomes.iter().map(|it| it.read()).collect::<Result<Vec<_>>>()?;
    Ok(Some(match across.iter().find_map(|it| it.across) {
        Some(::count::AcrossMethod::LeastChange) => {
            "Method for the quotas over all posts: least change. Every post was counted freely; what was missing was made \
             up with the fewest replacements, and of these with those that change the fewest votes."
        }
        Some(::count::AcrossMethod::Sequential) => {
            "Method for the quotas over all posts: in the order of posts. The text asks for the least change, but too many \
             ways would have had to be tried, or none of them was enough."
        }
        None => {
            "Method for the quotas over all posts: in the order of posts. Nobody is passed over until the posts still to be \
             counted could no longer make up what is missing."
        }
    }))
}

/// Candidates who keep the server: named on the result, since they stand in what runs on it.
pub(super) async fn keepers(ctx: &Ctx, election: &Election) -> Result<Vec<String>> {
    let mut names = vec![];
    let mut seen: Vec<PersonId> = vec![];
    for nominee in nominate::standing(ctx, election.id).await?.into_iter().flat_map(|it| it.nominees) {
        if seen.contains(&nominee.person) {
            continue;
        }
        seen.push(nominee.person);
        let grants = kernel::ctx::grants_of(&ctx.app, ctx.group.id, nominee.person, ctx.now).await?;
        if grants.iter().any(|it| it.power == Power::KeepServer) {
            names.push(nominee.name);
        }
    }
    Ok(names)
}

#[derive(Template)]
#[template(path = "elections/contest.html")]
struct ContestPage {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    it: ContestOutcome,
    how: &'static str,
    sheet: Option<Sheet>,
    plain: Option<Vec<String>>,
    turnout: Option<ContestTurnout>,
    sha256: String,
    small: bool,
    declared: bool,
    keepers: Vec<String>,
}

async fn stored(ctx: &Ctx, election: &Election, contest: ContestId) -> Result<store::outcomes::Stored> {
    let all = count::outcomes(ctx, election).await?;
    let found = all.into_iter().find(|it| it.contest_id == contest);
    found.ok_or_else(|| Problem::not_found("There is no such contest in this election."))
}

pub async fn contest(ctx: Ctx, Path((id, contest)): Path<(ElectionId, ContestId)>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    if election.state < State::Counted || election.state == State::Abandoned {
        declared(&election)?;
    }
    let stored = stored(&ctx, &election, contest).await?;
    let outcome = stored.read()?;
    let (shell, tabs) = frame(&ctx, &election, &outcome.title);
    let shell = shell.paper(&ctx);
    let plain = outcome.count.as_ref().and_then(without_quota);
    ui::page(ContestPage {
        shell,
        tabs,
        id: id.to_string(),
        how: how(outcome.how),
        sheet: outcome.count.as_ref().map(Sheet::new),
        plain,
        turnout: turnout(&ctx, &election, contest).await?,
        sha256: stored.sha256,
        small: is_small(&ctx, id).await?,
        declared: declared(&election).is_ok(),
        keepers: keepers(&ctx, &election).await?,
        it: outcome,
    })
}

/// Who would have been elected without any quota, where that is somebody else.
pub(super) fn without_quota(count: &::count::Count) -> Option<Vec<String>> {
    let plain = count.plain.as_deref()?;
    let sorted = |it: &::count::Count| {
        let mut winners = it.winners();
        winners.sort_unstable();
        winners
    };
    let names = || plain.winners().into_iter().map(|n| plain.name(n).to_owned()).collect();
    (sorted(plain) != sorted(count)).then(names)
}

async fn turnout(ctx: &Ctx, election: &Election, contest: ContestId) -> Result<Option<ContestTurnout>> {
    let Some(_) = election.poll else { return Ok(None) };
    let all = polling::service::turnout(ctx, ballot::poll_of(election)?).await?;
    Ok(all.contests.into_iter().find(|it| it.contest == contest.0))
}

async fn is_small(ctx: &Ctx, id: ElectionId) -> Result<bool> {
    Ok(service::roll::figures(ctx, id).await?.is_none_or(|it| it.0 < SMALL))
}

pub async fn file(
    ctx: Ctx,
    Path((id, contest, file)): Path<(ElectionId, ContestId, String)>,
) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    declared(&election)?;
    let stored = stored(&ctx, &election, contest).await?;
    let outcome = stored.read()?;
    let none = || Problem::not_found("No votes were counted for this post, so there is no file.");
    let counted = outcome.count.as_ref().ok_or_else(none)?;
    match file.as_str() {
        "result.csv" => {
            let csv = ::count::render::csv(&counted.unnamed());
            Ok(ui::download("text/csv; charset=utf-8", "result.csv", csv))
        }
        "result.json" if watches(&ctx, &election) => {
            Ok(ui::download("application/json", "result.json", counted.to_json()))
        }
        "result.json" => Ok(ui::download("application/json", "result.json", counted.unnamed().to_json())),
        "result.blt" if is_small(&ctx, id).await? => {
            Err(Problem::refused(format!("With fewer than {SMALL} on the roll single papers could be recognised, so they are not published."))
                .hint("The stage table shows every step of the count; scrutineers have counted the papers again."))
        }
        "result.blt" if !service::published::papers_are(&ctx, &election).await? => {
            Err(Problem::refused("By the rules of this election no single papers are published.")
                .hint("The stage table shows every step of the count; scrutineers have counted the papers again."))
        }
        "result.blt" if stored.blt.is_empty() => {
            Err(Problem::refused("The papers of this election were erased, as its ballot had promised.")
                .hint("The result and the stage table, which shows every step of the count, stay."))
        }
        "result.blt" => Ok(ui::download("text/plain; charset=utf-8", "result.blt", stored.blt)),
        _ => Err(Problem::not_found("There are result.csv, result.json and result.blt.")),
    }
}
