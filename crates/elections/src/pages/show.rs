//! One election: where it stands, what the reader can do now and until when, its timetable and its journal.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Cite, Ctx, Power, Problem, Result};
use ui::{Crumb, Shell};

use super::view::{When, basis, calls, runs, shell, tabs, watches, when};
use crate::model::{Election, ElectionId, Officer, Role, State, Step};
use crate::service::roll::{self, NoVote};
use crate::service::{self, nominate, notice, officers};
use crate::store;

#[derive(Template)]
#[template(path = "elections/show.html")]
struct Page {
    shell: Shell,
    tabs: Vec<Crumb>,
    title: String,
    state: &'static str,
    tone: &'static str,
    abandoned: Option<String>,
    actions: Vec<Action>,
    /// The office that keeps the reader from standing while nominations are open.
    barred: Option<String>,
    /// True if the reader holds an office here whose powers rest.
    asleep: bool,
    /// Why the reader has no vote here, and where they can have one.
    no_vote: Option<NoVote>,
    next: Option<Next>,
    posts: Vec<Post>,
    /// Set where it fills seats that fell vacant: by which clause, or by which default.
    fills: Option<(Option<Cite>, String)>,
    dates: Vec<Dated>,
    officers: Vec<(&'static str, String, String)>,
    quotas: Vec<(String, Option<Cite>, String)>,
    lot_hash: String,
    /// Each mailing about the election: its subject, where it is, and where it stands.
    letters: Vec<(String, String, String)>,
    journal: Vec<Happened>,
    constitution: u32,
    can_abandon: bool,
    id: String,
}

/// Something that the reader can do now.
struct Action {
    label: String,
    href: String,
    until: Option<When>,
    cite: Option<Cite>,
}

/// The next step of those who run the election.
struct Next {
    label: String,
    href: String,
    says: String,
    cite: Option<Cite>,
}

struct Post {
    name: String,
    seats: u32,
    description: String,
    cite: Option<Cite>,
    shareable: bool,
}

struct Dated {
    label: &'static str,
    when: When,
    words: String,
    cite: Option<Cite>,
    silent: String,
    class: &'static str,
}

struct Happened {
    says: &'static str,
    when: When,
    who: String,
    note: String,
    cite: Option<Cite>,
}

pub async fn show(ctx: Ctx, Path(id): Path<ElectionId>) -> Result<Response> {
    let election = service::election(&ctx, id).await?;
    let insider = calls(&ctx) || watches(&ctx, &election);
    if election.state == State::Drafted && !insider {
        return Err(Problem::not_found("This election has not been called yet."));
    }
    let officers = officers::officers(&ctx, id).await?;
    let mut journal = store::elections::journal(ctx.db(), ctx.group.id, id).await?;
    // What follows at the same instant stands in the order in which one thing leads to the other.
    journal.sort_by_key(|it| (it.at, it.what));
    let barred = barred(&ctx, &election, &officers);
    let named = officers.iter().map(|it| (it.role.label(), it.name.clone(), it.minute.clone()));
    let no_vote = if election.state.is_over() { None } else { roll::no_vote(&ctx, &election).await? };
    ui::page(Page {
        tabs: tabs(&ctx, &election),
        title: election.title.clone(),
        state: election.state.label(),
        tone: election.state.tone(),
        abandoned: election.abandoned_because.clone(),
        actions: actions(&ctx, &election, barred, no_vote.is_some()).await?,
        barred: barred.map(|it| it.role.label().to_lowercase()),
        asleep: asleep(&ctx, &election),
        no_vote,
        next: next(&ctx, &election, officers.iter().any(|it| it.role == Role::ReturningOfficer)),
        posts: posts(&election),
        fills: election.plan.by_election.as_ref().map(|it| basis(&it.basis)),
        dates: dates(&ctx, &election),
        officers: if ctx.actor.person.is_some() { named.collect() } else { vec![] },
        quotas: election
            .plan
            .quotas
            .iter()
            .map(|it| {
                let (cite, silent) = basis(&it.basis);
                (it.name.clone(), cite, silent)
            })
            .collect(),
        lot_hash: if election.state == State::Drafted { String::new() } else { election.lot_hash.clone() },
        journal: journal
            .into_iter()
            .map(|it| Happened {
                says: it.what.says(),
                when: when(&ctx, it.at),
                who: it.actor_name,
                note: it.note,
                cite: it.cite,
            })
            .collect(),
        letters: letters(&ctx, &election).await?,
        constitution: election.constitution,
        can_abandon: calls(&ctx) && election.state < State::Declared,
        id: id.to_string(),
        shell: Shell::new(&ctx, election.title.clone()).crumb("Elections", "/elections"),
    })
}

/// The office that keeps the reader from standing in this election.
pub(super) fn barred<'a>(ctx: &Ctx, election: &Election, officers: &'a [Officer]) -> Option<&'a Officer> {
    let me = ctx.actor.person.filter(|_| election.takes_nominations(ctx.now))?;
    officers.iter().find(|it| it.person == me && it.role.bars_candidates())
}

/// Whether the reader holds an office that has to do with this election, and its powers rest.
fn asleep(ctx: &Ctx, election: &Election) -> bool {
    let here = |it: &kernel::Grant| match it.over {
        Some(over) => over == election.id.0,
        None => it.power == Power::CallElection,
    };
    !election.state.is_over() && !ctx.powers_awake() && ctx.actor.grants.iter().any(here)
}

async fn letters(ctx: &Ctx, election: &Election) -> Result<Vec<(String, String, String)>> {
    if ctx.actor.grants.is_empty() {
        return Ok(vec![]);
    }
    let all = notice::all(ctx, election).await?;
    let seen = all.into_iter().filter(|it| mail::mailing::may_see(ctx, &it.mailing));
    let line = |it: mail::mailing::Overview| {
        let says = notice::says(ctx, &it);
        (it.mailing.subject, format!("/mail/mailings/{}", it.mailing.id), says)
    };
    Ok(seen.map(line).collect())
}

fn posts(election: &Election) -> Vec<Post> {
    let all = election.contests.iter().flat_map(|it| &it.posts);
    let post = |it: &crate::model::PostRole| Post {
        name: service::plan::capital(&it.name),
        seats: it.seats,
        description: ui::to_html(&it.description),
        cite: it.cite.clone(),
        shareable: it.shareable,
    };
    all.map(post).collect()
}

fn dates(ctx: &Ctx, election: &Election) -> Vec<Dated> {
    let next = election.plan.dates.iter().find(|it| it.at > ctx.now).map(|it| it.step);
    let dated = |it: &crate::model::PlannedDate| {
        let (cite, silent) = basis(&it.basis);
        let class = if Some(it.step) == next {
            "now"
        } else if it.at <= ctx.now {
            "past"
        } else {
            ""
        };
        Dated { label: it.step.label(), when: when(ctx, it.at), words: it.words.clone(), cite, silent, class }
    };
    election.plan.dates.iter().map(dated).collect()
}

async fn actions(
    ctx: &Ctx,
    election: &Election,
    barred: Option<&Officer>,
    no_vote: bool,
) -> Result<Vec<Action>> {
    let mut actions = vec![];
    let mut add = |label: &str, page: &str, step: Option<Step>| {
        actions.push(Action {
            label: label.to_owned(),
            href: format!("/elections/{}{page}", election.id),
            until: step.and_then(|it| Some(when(ctx, election.at(it)?))),
            cite: step.and_then(|it| election.cite(it)),
        });
    };
    if election.takes_nominations(ctx.now) {
        if barred.is_none() {
            add("Stand for a post", "/nominate", Some(Step::NominationsClose));
        } else if election.plan.nomination.by_another {
            add("Propose another member", "/nominate", Some(Step::NominationsClose));
        }
        add("Print the nomination form", "/form", Some(Step::NominationsClose));
    }
    let Some(me) = ctx.actor.person else { return Ok(actions) };
    let all = nominate::nominations(ctx, election.id).await?;
    for it in all.iter().filter(|it| it.names(me) && it.is_alive()) {
        let page = format!("/nominations/{}", it.id);
        let waits = it.nominees.iter().any(|n| n.person == me && n.consented_at.is_none());
        if waits {
            add("Somebody asks whether you agree to stand", &page, Some(Step::NominationsClose));
        } else if election.state < State::Counted
            && election.at(Step::WithdrawUntil).is_none_or(|at| ctx.now <= at)
        {
            add("Look at your nomination, or withdraw it", &page, Some(Step::WithdrawUntil));
        } else {
            add("Look at your nomination", &page, None);
        }
    }
    if (State::NominationsClosed..State::Declared).contains(&election.state) {
        add("Read what the candidates say", "/candidates", None);
    }
    if let (State::Balloting, Some(poll)) = (election.state, election.poll) {
        let over = election.at(Step::AfarCloses).is_some_and(|at| ctx.now > at);
        if election.plan.channels.email && !over && !no_vote {
            let step = if election.plan.channels.on_request { Step::RequestsClose } else { Step::AfarCloses };
            actions.push(Action {
                label: if election.plan.channels.on_request {
                    "Vote, or ask for a ballot by e-mail".into()
                } else {
                    "Vote".into()
                },
                href: format!("/vote/{poll}"),
                until: election.at(step).map(|at| when(ctx, at)),
                cite: election.cite(step),
            });
        }
    }
    Ok(actions)
}

fn next(ctx: &Ctx, election: &Election, has_officer: bool) -> Option<Next> {
    let (runs, calls, watches) = (runs(ctx, election), calls(ctx), watches(ctx, election));
    let (label, page, says, step) = match election.state {
        State::Drafted if calls && !has_officer => (
            "Appoint the officers",
            "/officers",
            "A returning officer receives the nominations; a candidate can be neither that nor a scrutineer.",
            None,
        ),
        State::Drafted if calls => {
            ("Look at the call and send it", "/call", Step::Call.if_it_slips(), Some(Step::Call))
        }
        State::Nominating if runs => (
            "Enter paper forms",
            "/paper",
            "Nominations close by themselves, to the second.",
            Some(Step::NominationsClose),
        ),
        State::NominationsClosed if runs => {
            ("Prepare the ballot", "/ballot", Step::BallotsOut.if_it_slips(), Some(Step::BallotsOut))
        }
        State::Balloting if runs => (
            "Close the ballot when every paper is in the box",
            "/ballot",
            Step::VotingEnds.if_it_slips(),
            Some(Step::VotingEnds),
        ),
        State::Closed if runs => ("Count", "/count", Step::Count.if_it_slips(), Some(Step::Count)),
        State::Counted if runs || watches => (
            "Look at the count, write a note, declare",
            "/count",
            "The result is declared after a scrutineer's note.",
            None,
        ),
        State::Declared if runs || calls => (
            "Let those elected take office",
            "/count",
            Step::TermsBegin.if_it_slips(),
            Some(Step::TermsBegin),
        ),
        _ => return None,
    };
    let cite = step.and_then(|it| election.cite(it));
    Some(Next {
        label: label.into(),
        href: format!("/elections/{}{page}", election.id),
        says: says.into(),
        cite,
    })
}

/// The frame used by the other pages of an election.
pub(super) fn frame(ctx: &Ctx, election: &Election, title: &str) -> (Shell, Vec<Crumb>) {
    (shell(ctx, election, title), tabs(ctx, election))
}
