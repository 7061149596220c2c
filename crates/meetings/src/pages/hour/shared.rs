//! What everybody at a meeting sees alike: where it stands, who is there, who speaks, the vote, the last results.

use askama::Template;
use kernel::{Cite, Ctx, Problem, Result};

use super::super::Names;
use crate::model::{ItemState, Sitting, State, VoteState, VoteWay, flat};
use crate::service::{before, hour, says};

#[derive(Template)]
#[template(path = "meetings/shared.html")]
struct Shared {
    state: &'static str,
    open: bool,
    since: Option<String>,
    resumes: Option<String>,
    item: Option<String>,
    manner: Option<&'static str>,
    next: Option<String>,
    room: u32,
    remote: u32,
    voting: u32,
    needed: Option<u32>,
    met: bool,
    speaking: Option<String>,
    queue: Vec<String>,
    balance: Option<(String, Cite)>,
    vote: Option<Running>,
    results: Vec<(String, String)>,
}

struct Running {
    question: String,
    secret: bool,
    ballot: bool,
    phones_in: u64,
    phones: u32,
    hands: u32,
    tellers: usize,
}

/// The shared part as HTML, and the word that changes when people's own pages have something new to offer.
pub async fn render(ctx: &Ctx, sitting: &Sitting) -> Result<(String, String)> {
    let id = sitting.meeting.id;
    let zone = &ctx.group.zone;
    let tree = before::agenda(ctx, sitting).await?;
    let items = flat(&tree);
    let titled = |it: &&(u8, &crate::model::Branch)| format!("{} {}", it.1.number, it.1.item.open_title());
    let running = items.iter().find(|it| it.1.item.state == ItemState::Running);
    let mut ahead = items.iter().filter(|_| !sitting.meeting.is_over());
    let next = ahead.find(|it| it.1.item.state == ItemState::Listed);
    let quorum = hour::quorum(ctx, sitting).await?;
    let speakers = hour::speakers(ctx, id).await?;
    let names = Names::of(ctx, speakers.iter().map(|it| it.person)).await?;
    let balance = says(ctx, &sitting.meeting.kind).await?.speakers_balance();
    let queue = crate::model::queue(&speakers, ctx.now, balance.is_some());
    let counting = hour::counting(ctx, id).await?;
    let votes = hour::votes(ctx, id).await?;
    let closed_items: Vec<_> = items.iter().filter(|it| it.1.item.closed).map(|it| it.1.item.id).collect();
    let open_vote = |item: Option<crate::model::ItemId>| item.is_none_or(|it| !closed_items.contains(&it));
    let done = votes.iter().rev().filter(|it| it.state == VoteState::Closed && open_vote(it.item));
    let phase = format!(
        "{}/{}/{}/{}",
        sitting.meeting.state.slug(),
        running.map(|it| it.1.item.id.to_string()).unwrap_or_default(),
        counting.as_ref().map(|it| it.vote.id.to_string()).unwrap_or_default(),
        votes.len()
    );
    let shared = Shared {
        state: sitting.meeting.state.label(),
        open: sitting.meeting.state == State::Open,
        since: sitting.meeting.opened_at.map(|it| it.zoned(zone).strftime("%H:%M").to_string()),
        resumes: sitting.meeting.resumes_at.map(|it| it.long(zone)),
        item: running.as_ref().map(titled),
        manner: running.map(|it| it.1.item.manner.label()),
        next: next.as_ref().map(titled),
        room: quorum.numbers.room,
        remote: quorum.numbers.remote,
        voting: quorum.numbers.voting,
        needed: quorum.needed,
        met: quorum.is_met(),
        speaking: speakers.iter().find(|it| it.is_speaking()).map(|it| names.name(it.person)),
        balance,
        queue: queue.iter().map(|it| names.name(it.person)).collect(),
        vote: counting.map(|it| Running {
            question: if open_vote(it.vote.item) {
                it.vote.question
            } else {
                "On the closed item".to_owned()
            },
            secret: it.vote.way == VoteWay::Secret,
            ballot: it.vote.way == VoteWay::Ballot,
            phones_in: it.phones.all(),
            phones: it.vote.phones_entitled,
            hands: it.vote.hands_entitled,
            tellers: it.tallies.len(),
        }),
        results: done
            .take(3)
            .filter_map(|it| it.result.as_ref().map(|result| (it.question.clone(), result.sum.clone())))
            .collect(),
    };
    let html = shared.render().map_err(|e| Problem::internal(format!("The page could not be drawn: {e}")))?;
    Ok((html, phase))
}
