//! What an office wants to see on a Monday in numbers: the register, the letters, the posts, the nominations; and for a
//! member without office, how they stand. Each number is a link to what is behind it.

use duties::service::Monday;
use elections::model::{NominationState, State, Step};
use kernel::{Ctx, Power, Result};
use rulebook::{FactKey, FactValue};

/// At most so many.
const MOST: usize = 7;

/// One number with its words and its page.
pub(super) struct Figure {
    pub n: String,
    pub what: String,
    pub href: String,
}

fn figure(n: impl ToString, what: impl Into<String>, href: impl Into<String>) -> Figure {
    Figure { n: n.to_string(), what: what.into(), href: href.into() }
}

/// "1 member", "3 members".
fn some(n: i64, one: &str, many: &str, href: &str) -> Figure {
    figure(n, if n == 1 { one } else { many }, href)
}

/// The numbers for whoever acts, in the order of what their powers are for.
pub(super) async fn figures(ctx: &Ctx, kept: &Monday) -> Result<Vec<Figure>> {
    let mut all = vec![];
    if ctx.may(Power::ReturningOfficer, None) || over(ctx).next().is_some() {
        all.extend(elections(ctx).await?);
    }
    if ctx.may(Power::EditRegister, None) {
        all.extend(register(ctx, kept).await?);
    }
    if ctx.may(Power::SendMail, None) {
        all.extend(letters(ctx, kept).await?);
    }
    if ctx.may(Power::EditBodies, None) {
        all.extend(bodies(ctx, kept).await?);
    }
    if ctx.actor.grants.is_empty() && kept.offices.is_empty() {
        all.extend(member(ctx).await?);
    }
    all.truncate(MOST);
    Ok(all)
}

/// The elections that the actor runs.
fn over(ctx: &Ctx) -> impl Iterator<Item = uuid::Uuid> {
    let ours = ctx.actor.grants.iter().filter(|it| it.power == Power::ReturningOfficer);
    ours.filter_map(|it| it.over)
}

/// The data manager: the register as it stands, and what changed since last Monday.
async fn register(ctx: &Ctx, kept: &Monday) -> Result<Vec<Figure>> {
    let it = people::service::figures(ctx, kept.numbers.since).await?;
    let mut all = vec![some(it.members, "member", "members", "/people")];
    if it.joined > 0 {
        all.push(figure(it.joined, "joined since then", "/people"));
    }
    if it.left > 0 {
        all.push(figure(it.left, "left since then", "/people"));
    }
    if it.unreachable > 0 {
        let one = "member whom no e-mail reaches";
        all.push(some(it.unreachable, one, "members whom no e-mail reaches", "/people"));
    }
    Ok(all)
}

/// Whoever writes to members: what is held, what went since last Monday, and whom it did not reach.
async fn letters(ctx: &Ctx, kept: &Monday) -> Result<Vec<Figure>> {
    let it = mail::mailing::figures(ctx, kept.numbers.since).await?;
    let mut all = vec![];
    if it.held > 0 {
        all.push(some(it.held, "mailing held before it goes", "mailings held before they go", "/mail"));
    }
    if it.gone > 0 {
        all.push(some(it.gone, "mailing went out since then", "mailings went out since then", "/mail"));
        all.push(some(it.sent, "letter of them delivered", "letters of them delivered", "/mail"));
    }
    if it.lost > 0 {
        all.push(some(it.lost, "letter of them came back", "letters of them came back", "/mail"));
    }
    Ok(all)
}

/// The secretary and the chair: posts without a holder, what is handed over, what is late in their bodies.
async fn bodies(ctx: &Ctx, kept: &Monday) -> Result<Vec<Figure>> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut all = vec![];
    if kept.late_here > 0 {
        all.push(some(count(kept.late_here), "duty late here", "duties late here", "/duties"));
    }
    if kept.vacant > 0 {
        all.push(some(count(kept.vacant), "post vacant", "posts vacant", "/bodies"));
    }
    let handovers = bodies::service::open_handovers(ctx).await?.len();
    if handovers > 0 {
        all.push(some(count(handovers), "handover open", "handovers open", "/bodies"));
    }
    Ok(all)
}

/// The returning officer: nominations that came, and who stands.
async fn elections(ctx: &Ctx) -> Result<Vec<Figure>> {
    let mut all = vec![];
    for id in over(ctx) {
        let id = elections::model::ElectionId(id);
        // Another subject, such as a ballot without an election, has no nominations.
        let Ok(election) = elections::service::election(ctx, id).await else { continue };
        let running = matches!(
            election.state,
            State::Called | State::Nominating | State::NominationsClosed | State::Balloting | State::Closed
        );
        if !running {
            continue;
        }
        let list = elections::service::nominate::nominations(ctx, id).await?;
        let count = |state| i64::try_from(list.iter().filter(|it| it.state == state).count()).unwrap_or(0);
        let href = format!("/elections/{id}/candidates");
        all.push(some(count(NominationState::Standing), "candidacy stands", "candidacies stand", &href));
        let open = count(NominationState::AwaitingConsent);
        if open > 0 {
            all.push(some(open, "waits for consent", "wait for consent", &href));
        }
        let seats: i64 = election.contests.iter().map(|it| i64::from(it.seats)).sum();
        all.push(some(seats, "seat to fill", "seats to fill", &format!("/elections/{id}")));
        if let Some(at) = election.at(Step::NominationsClose).filter(|at| *at > ctx.now) {
            let left = super::pages::left(ctx.now, at, &ctx.group.zone);
            all.push(figure(left, "nominations close", format!("/elections/{id}")));
        }
    }
    Ok(all)
}

/// A member: the fee, and since when.
async fn member(ctx: &Ctx) -> Result<Vec<Figure>> {
    let Ok(me) = ctx.person() else { return Ok(vec![]) };
    let facts = people::service::facts(ctx, me, ctx.now).await?;
    let day = |key| match facts.get(key) {
        Some(FactValue::Date(day)) => Some(day.strftime("%-d %B %Y").to_string()),
        _ => None,
    };
    let mut all = vec![];
    all.extend(day(FactKey::FeePaidUntil).map(|it| figure(it, "your fee is paid to", "/me")));
    all.extend(day(FactKey::MemberSince).map(|it| figure(it, "member since", "/me")));
    all.push(figure("May I …?", "ask the rules", "/c/ask"));
    Ok(all)
}
