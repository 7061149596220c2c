//! One nomination: its state, consent, withdrawal; and the list for those who run or watch the election.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Problem, Result, log_read};
use ui::{Crumb, Fields, Shell};

use super::nominate::{Attribute, attributes, declared};
use super::show::frame;
use super::view::{When, runs, watches, when};
use crate::model::{Election, ElectionId, Nomination, NominationId, NominationState, State, Step};
use crate::service::{self, nominate};

#[derive(Template)]
#[template(path = "elections/nomination.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    it: Nomination,
    statement: String,
    posts: String,
    received: Option<When>,
    state: &'static str,
    fields: Fields,
    waits_for_me: bool,
    waiting: Vec<String>,
    attributes: Vec<Attribute>,
    can_withdraw: bool,
    until: Option<When>,
    cite: Option<Cite>,
}

pub async fn page(ctx: Ctx, Path((id, nomination)): Path<(ElectionId, NominationId)>) -> Result<Response> {
    ui::page(build(&ctx, id, nomination, Fields::default()).await?)
}

async fn build(ctx: &Ctx, id: ElectionId, nomination: NominationId, fields: Fields) -> Result<Page> {
    let election = service::election(ctx, id).await?;
    let me = ctx.person()?;
    let all = nominate::nominations(ctx, id).await?;
    let open = |it: &Nomination| it.proposer == me || it.names(me) || watches(ctx, &election);
    let it = all.into_iter().find(|it| it.id == nomination && open(it));
    let it = it.ok_or_else(|| Problem::not_found("There is no such nomination, or it is not yours."))?;
    let (shell, tabs) = frame(ctx, &election, "Nomination");
    let consent_until = if it.on_paper { None } else { election.at(Step::NominationsClose) };
    let waits_for_me = it.state == NominationState::AwaitingConsent
        && it.nominees.iter().any(|n| n.person == me && n.consented_at.is_none());
    Ok(Page {
        shell,
        tabs,
        id: id.to_string(),
        statement: ui::to_html(&it.statement),
        posts: nominate::posts_of(&election, &it),
        received: it.received_at.map(|at| when(ctx, at)),
        state: it.state.label(),
        fields,
        waits_for_me,
        waiting: it.nominees.iter().filter(|n| n.consented_at.is_none()).map(|n| n.name.clone()).collect(),
        attributes: attributes(&election),
        can_withdraw: it.is_alive() && !waits_for_me && can_withdraw(ctx, &election, &it),
        until: if waits_for_me {
            consent_until.map(|at| when(ctx, at))
        } else {
            election.at(Step::WithdrawUntil).map(|at| when(ctx, at))
        },
        cite: election.cite(if waits_for_me { Step::NominationsClose } else { Step::WithdrawUntil }),
        it,
    })
}

fn can_withdraw(ctx: &Ctx, election: &Election, it: &Nomination) -> bool {
    let own = ctx.actor.person.is_some_and(|me| it.names(me));
    let in_time = election.at(Step::WithdrawUntil).is_none_or(|at| ctx.now <= at);
    election.state < State::Counted && ((own && in_time) || runs(ctx, election))
}

pub async fn answer(
    ctx: Ctx,
    Path((id, nomination)): Path<(ElectionId, NominationId)>,
    fields: Fields,
) -> Result<Response> {
    let done = match fields.value("do") {
        "agree" => {
            let election = service::election(&ctx, id).await?;
            nominate::consent(&ctx, id, nomination, declared(&election, &fields))
                .await
                .map(|()| "You stand. Your agreement is recorded.")
        }
        "decline" => {
            nominate::decline(&ctx, id, nomination).await.map(|()| "You declined; the nomination is over.")
        }
        "withdraw" => nominate::withdraw(&ctx, id, nomination).await.map(|()| "The nomination is withdrawn."),
        _ => Err(Problem::field("do", "Choose one of the answers.")),
    };
    match done {
        Ok(said) => Ok(ui::done(&format!("/elections/{id}/nominations/{nomination}"), said)),
        Err(problem) if problem.kind == kernel::Kind::NotFound => Err(problem),
        Err(problem) => ui::page_with(&problem, build(&ctx, id, nomination, fields.wrong(&problem)).await?),
    }
}

#[derive(Template)]
#[template(path = "elections/nominations.html")]
struct List {
    shell: Shell,
    tabs: Vec<Crumb>,
    id: String,
    lines: Vec<Line>,
    runs: bool,
}

struct Line {
    id: String,
    name: String,
    posts: String,
    state: &'static str,
    received: String,
    on_paper: bool,
}

pub async fn list(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    service::roll::need_officer(&ctx, id)?;
    let all = nominate::nominations(&ctx, id).await?;
    log_read(&ctx, "nominations of an election", "running or watching the election", all.len()).await?;
    let (shell, tabs) = frame(&ctx, &election, "Nominations");
    let line = |it: Nomination| Line {
        id: it.id.to_string(),
        name: it.name(),
        posts: nominate::posts_of(&election, &it),
        state: it.state.label(),
        received: it
            .received_at
            .map(|at| at.zoned(&ctx.group.zone).strftime("%-d %b %Y, %H:%M:%S").to_string())
            .unwrap_or_default(),
        on_paper: it.on_paper,
    };
    let runs = runs(&ctx, &election);
    ui::page(List { shell, tabs, id: id.to_string(), lines: all.into_iter().map(line).collect(), runs })
}
