//! Asking for a ballot by e-mail: that somebody asked is known to the returning officer, what they vote is not.

use kernel::{Ctx, Problem, Result, transact};

use crate::model::{Mark, Online, Phase, PollId};
use crate::store;

/// Notes the acting person's request and mails the way to the ballot page. Asking again sends the mail again.
pub async fn request_online(ctx: &Ctx, id: PollId) -> Result<()> {
    let person = ctx.person()?;
    let poll = super::poll(ctx, id).await?;
    let line = super::my_line(ctx, id).await?;
    let until = match poll.channels.online {
        Online::OnRequest { until } => until,
        Online::Everyone => poll.closes_at,
        Online::Nobody => return super::cast::may_online(&poll, &line),
    };
    if ctx.now > until && !line.requested {
        return Err(Problem::refused(format!(
            "A ballot by e-mail could be asked for until {}.",
            until.long(&ctx.group.zone)
        ))
        .cite(line.cite)
        .hint("You can still vote in the meeting, if you come."));
    }
    if !matches!(poll.phase(ctx.now), Phase::NotYet | Phase::Open) {
        return poll.takes_votes(ctx.now, &ctx.group.zone);
    }
    if line.marks.iter().all(|it| Mark::BY_HAND.contains(&it.1)) {
        return line.marks.first().map_or(Ok(()), |it| super::cast::may_in(&line, it.0));
    }
    let Some(address) = line.email.clone() else {
        return Err(Problem::refused("The register had no e-mail address for you when the roll was frozen.")
            .hint("Speak to the returning officer, who can send you a paper by post or hand it to you in the meeting."));
    };
    REQUESTS.take(ctx, &format!("{id}|{person}")).await?;
    let link = format!("{}/vote/{id}", ctx.base_url());
    let text = format!(
        "Hello {},\n\nyou asked for your ballot by e-mail: {}.\n\nVote here until {}:\n{link}\n\n\
         The page asks you to sign in. This message opens nothing by itself, and you can ask for it again. Until the \
         close you can vote again as often as you like, and only your last paper counts.\n",
        line.name,
        poll.subject.title,
        poll.closes_at.long(&ctx.group.zone)
    );
    transact!(ctx.db(), tx => {
        store::roll::request(tx, ctx.group.id, id, person).await?;
        let out = mail::Outgoing {
            person: Some(person),
            to: address.clone(),
            to_name: line.name.clone(),
            kind: mail::Kind::Ballot,
            subject: format!("Your ballot: {}", poll.subject.title),
            text: text.clone(),
            html: None,
        };
        mail::service::queue(tx, ctx, out).await?;
        Ok(())
    })
}

const REQUESTS: kernel::limit::Limit = kernel::limit::Limit { what: "ballot-request", most: 5, minutes: 60 };
