//! At the close of nominations: what can be filled; and the order of the day with the meeting's decisions.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result};
use ui::{Crumb, Fields, Shell};

use super::show::frame;
use super::view::{basis, runs};
use crate::model::{Decision, DecisionKind, Election, ElectionId, State, Unopposed};
use crate::service::feasibility::{self, NewDecision, Report, Verdict};
use crate::service::{self, nominate, talk};

#[derive(Template)]
#[template(path = "elections/closing.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    report: Report,
    unopposed: (&'static str, Option<Cite>, String),
    runs: bool,
}

impl Page {
    fn verdict(it: &Verdict) -> String {
        match it {
            Verdict::Empty => "Nobody stands: the post stays vacant.".into(),
            Verdict::Short { missing } => format!("Too few stand: {missing} of the seats stay vacant."),
            Verdict::Unopposed => "As many stand as there are seats.".into(),
            Verdict::Contested => "A ballot is held.".into(),
        }
    }
}

pub async fn page(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build(&ctx, id, Fields::default()).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, fields: Fields) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    service::roll::need_officer(ctx, id)?;
    if election.state < State::NominationsClosed {
        return Err(Problem::refused("The report is made when nominations have closed.")
            .cite(election.plan.basis.cite()));
    }
    let report = feasibility::report(ctx, &election).await?;
    let (shell, tabs) = frame(ctx, &election, "At the close of nominations");
    let (cite, silent) = basis(&election.plan.unopposed_basis);
    let words = match election.plan.unopposed {
        Unopposed::Elected => "Where no more stand than there are seats, they are elected unopposed.",
        Unopposed::Confirm => "Where no more stand than there are seats, the meeting votes to confirm them.",
        Unopposed::ReopenNominations => "Voters may ask for nominations to be opened again.",
    };
    let runs = runs(ctx, &election) && election.state < State::Counted;
    Ok(Page { shell, tabs, id: id.to_string(), fields, report, unopposed: (words, cite, silent), runs })
}

/// Reads a decision from a form of either page.
fn decision(fields: &Fields) -> Result<NewDecision> {
    let gone = || Problem::not_found("There is nothing of that kind to decide in this election.");
    Ok(NewDecision {
        kind: fields.value("kind").parse::<DecisionKind>().map_err(|_| gone())?,
        subject: fields.value("subject").parse().map_err(|_| gone())?,
        answer: fields.value("answer").to_owned(),
        decided_by: fields.value("decided_by").to_owned(),
        minute: fields.value("minute").to_owned(),
    })
}

pub async fn record(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    match feasibility::record(&ctx, id, decision(&fields)?).await {
        Ok(()) => Ok(ui::done(&format!("/elections/{id}/closing"), "The decision is recorded.")),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "elections/order.html")]
struct Order {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    fields: Fields,
    shares: Vec<Share>,
    confirm: Vec<Confirm>,
    contests: Vec<(String, u32)>,
    runs: bool,
}

struct Share {
    id: String,
    name: String,
    posts: String,
    otherwise: String,
    decision: Option<Decision>,
}

struct Confirm {
    id: String,
    title: String,
    decision: Option<Decision>,
}

pub async fn order(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    ui::page(build_order(&ctx, id, Fields::default()).await?)
}

async fn build_order(ctx: &Ctx, id: ElectionId, fields: Fields) -> Result<Order> {
    let election = service::election(ctx, id).await?;
    let (shell, tabs) = frame(ctx, &election, "Order of the day");
    let report = feasibility::report(ctx, &election).await?;
    let asks = election.plan.unopposed == Unopposed::Confirm;
    let confirm = report.contests.iter().filter(|it| asks && !it.needs_ballot() && it.standing > 0);
    Ok(Order {
        shell,
        tabs,
        id: id.to_string(),
        fields,
        shares: shares(ctx, &election).await?,
        confirm: confirm
            .map(|it| Confirm {
                id: it.contest.id.to_string(),
                title: it.contest.title.clone(),
                decision: it.confirmed.clone(),
            })
            .collect(),
        contests: election.contests.iter().map(|it| (it.title.clone(), it.seats)).collect(),
        runs: runs(ctx, &election) && (State::NominationsClosed..State::Counted).contains(&election.state),
    })
}

/// What the meeting still has to decide before votes can be counted: "Ada Quill and Ben Yarrow (job share)".
pub(super) async fn left(ctx: &Ctx, election: &Election, report: &Report) -> Result<Vec<String>> {
    let asks = election.plan.unopposed == Unopposed::Confirm;
    let shares =
        shares(ctx, election).await?.into_iter().filter(|it| it.decision.is_none()).map(|it| it.name);
    let confirm = report.contests.iter().filter(|it| asks && !it.needs_ballot() && it.standing > 0);
    let confirm = confirm
        .filter(|it| it.confirmed.is_none())
        .map(|it| format!("whether those who stand unopposed are confirmed: {}", it.contest.title));
    Ok(shares.chain(confirm).collect())
}

async fn shares(ctx: &Ctx, election: &Election) -> Result<Vec<Share>> {
    let decisions = talk::decisions(ctx, election.id).await?;
    let standing = nominate::standing(ctx, election.id).await?;
    let share = |it: &crate::model::Nomination| Share {
        id: it.id.to_string(),
        name: it.name(),
        posts: nominate::posts_of(election, it),
        otherwise: match it.nominees.iter().find(|n| Some(n.person) == it.alone) {
            Some(alone) => format!("If the meeting does not agree, {} stands alone.", alone.name),
            None => "If the meeting does not agree, neither stands.".into(),
        },
        decision: decisions
            .iter()
            .find(|d| d.kind == DecisionKind::JobShare && d.subject == it.id.0)
            .cloned(),
    };
    Ok(standing.iter().filter(|it| it.is_job_share()).map(share).collect())
}

pub async fn record_order(ctx: Ctx, Path(id): Path<ElectionId>, fields: Fields) -> Result<Response> {
    match feasibility::record(&ctx, id, decision(&fields)?).await {
        Ok(()) => {
            Ok(ui::done(&format!("/elections/{id}/order-of-the-day"), "The meeting's decision is recorded."))
        }
        Err(problem) => ui::page_with(&problem, build_order(&ctx, id, fields.wrong(&problem)).await?),
    }
}
