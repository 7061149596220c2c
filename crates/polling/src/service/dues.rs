//! Lines of the Monday page: what a member can still vote on, and which box waits to be closed.

use kernel::{Ctx, Due, Power, Result, Tone};

use crate::model::{ELECTION, Mark, Phase, Poll, Standing};
use crate::store;

pub(crate) async fn dues(ctx: Ctx) -> Result<Vec<Due>> {
    let mut dues = vec![];
    for poll in super::open_polls(&ctx).await? {
        if ctx.actor.person.is_some()
            && poll.phase(ctx.now) == Phase::Open
            && let Standing::On(line) = super::my_standing(&ctx, poll.id).await?
            && super::may_online(&poll, &line).is_ok()
            && line.marks.iter().any(|it| it.1 == Mark::None)
        {
            dues.push(to_vote(&ctx, &poll));
        }
        let officer = ctx.may(Power::ReturningOfficer, Some(poll.subject.id))
            || ctx.may(Power::Scrutineer, Some(poll.subject.id));
        if officer && super::restore::now(&ctx, poll.id).await?.is_some_and(|it| !it.agreed) {
            dues.push(to_restore(&poll));
        }
        // An election says so in a line of its own, with its clause.
        let says_so = poll.subject.kind == ELECTION;
        if poll.phase(ctx.now) == Phase::Over
            && !says_so
            && ctx.may(Power::ReturningOfficer, Some(poll.subject.id))
        {
            dues.push(to_close(&poll));
        }
    }
    for id in store::erasure::announced(ctx.db(), ctx.group.id).await? {
        let poll = super::poll(&ctx, id).await?;
        if super::erasure::may_put_off(&ctx, &poll) {
            dues.extend(to_erase(&ctx, &poll).await?);
        }
    }
    Ok(dues)
}

fn to_restore(poll: &Poll) -> Due {
    Due {
        title: format!("The ballot box lacks papers: {}", poll.subject.title),
        href: format!("/polls/{}/restore", poll.id),
        by: Some(poll.closes_at),
        cite: None,
        if_it_slips: Some(
            "No paper is given out or taken until it is decided how the ballot goes on.".into(),
        ),
        tone: Tone::Overdue,
        whose: "Returning officer and scrutineer".into(),
        needs: None,
    }
}

/// What goes soon, while it can still be looked at or put off.
async fn to_erase(ctx: &Ctx, poll: &Poll) -> Result<Vec<Due>> {
    let plans = super::erasure::plans(ctx, poll).await?;
    let waiting = plans.into_iter().filter(|it| it.kept.announced_at.is_some() && it.kept.done_at.is_none());
    let due = |it: crate::model::Plan| Due {
        title: format!("Erased by schedule: {}", poll.subject.title),
        href: format!("/polls/{}/erasure", poll.id),
        by: it.due(),
        cite: None,
        if_it_slips: Some(format!(
            "This goes by itself: {}. Put it off only if a challenge is pending.",
            it.part.words()
        )),
        tone: Tone::Open,
        whose: "Returning officer".into(),
        needs: None,
    };
    Ok(waiting.map(due).collect())
}

fn to_vote(ctx: &Ctx, poll: &Poll) -> Due {
    let soon = ctx.now.plus_hours(48) > poll.closes_at;
    Due {
        title: format!("Vote: {}", poll.subject.title),
        href: format!("/vote/{}", poll.id),
        by: Some(poll.closes_at),
        cite: None,
        if_it_slips: Some("After that second no vote is taken on the website.".into()),
        tone: if soon { Tone::Soon } else { Tone::Open },
        whose: "You".into(),
        needs: None,
    }
}

fn to_close(poll: &Poll) -> Due {
    Due {
        title: format!("Close the ballot box: {}", poll.subject.title),
        href: format!("/desk/{}", poll.id),
        by: Some(poll.closes_at),
        cite: None,
        if_it_slips: Some(
            "Nothing is counted before the box is closed, and its key stays on the server until then.".into(),
        ),
        tone: Tone::Overdue,
        whose: "You".into(),
        needs: None,
    }
}
