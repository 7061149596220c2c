//! Lines of the Monday page: what a member can still vote on, and which box waits to be closed.

use kernel::{Ctx, Due, Power, Result, Tone};

use crate::model::{Mark, Phase, Poll, Standing};

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
        if poll.phase(ctx.now) == Phase::Over && ctx.may(Power::ReturningOfficer, Some(poll.subject.id)) {
            dues.push(to_close(&poll));
        }
    }
    Ok(dues)
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
        whose: "Returning officer".into(),
        needs: None,
    }
}
