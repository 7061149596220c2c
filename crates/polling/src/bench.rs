//! How many papers a second are cast durably: roll mark and box, both on the disk before the answer.

use std::time::{Duration, Instant};

use ballotbox::Ballot;
use kernel::{Ctx, PersonId, Result, transact};
use tokio::task::JoinSet;

use crate::demo::{finish, voter};
use crate::model::{
    Channels, Choice, Contests, Counting, Elector, NewContest, NewPoll, Online, Order, Paper, Secrecy,
    Subject,
};
use crate::service;

/// What was measured.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub papers: usize,
    pub took: Duration,
}

impl Measured {
    pub fn papers_a_second(self) -> u128 {
        self.papers as u128 * 1_000_000 / self.took.as_micros().max(1)
    }
}

/// Opens a poll of one contest with invented electors in an installation made for this, and lets all of them vote,
/// `at_once` at a time. Making the roll and the box is not measured.
pub async fn cast_many(ctx: &Ctx, electors: u32, at_once: usize) -> Result<Measured> {
    let contest = ctx.new_id();
    let people: Vec<PersonId> = (0..electors).map(|_| PersonId(ctx.new_id())).collect();
    let new = poll(ctx, contest, &people);
    let id = transact!(ctx.db(), tx => { service::open_poll(tx, ctx, new.clone()).await })?;
    service::make_box(ctx, &service::poll(ctx, id).await?).await?;
    let begun = Instant::now();
    let mut voters = JoinSet::new();
    for (n, person) in (0u16..=u16::MAX).cycle().zip(&people) {
        if voters.len() >= at_once {
            finish(voters.join_next().await)?;
        }
        let paper = Paper {
            contest,
            ballot: Ballot::Ranked(vec![n % 8 + 1, (n + 3) % 8 + 1]),
            origin: ctx.chance().bytes(),
        };
        let ctx = voter(ctx, *person);
        voters.spawn(async move { service::cast(&ctx, id, vec![paper]).await.map(drop) });
    }
    while !voters.is_empty() {
        finish(voters.join_next().await)?;
    }
    Ok(Measured { papers: people.len(), took: begun.elapsed() })
}

fn poll(ctx: &Ctx, contest: uuid::Uuid, people: &[PersonId]) -> NewPoll {
    let elector = |(n, person): (usize, &PersonId)| Elector {
        person: *person,
        name: format!("Elector {n}"),
        email: None,
        contests: Contests::All,
        reason: "Invented for a measurement.".into(),
        cite: None,
    };
    let choice = |number| Choice { number, label: format!("Choice {number}"), detail: String::new() };
    NewPoll {
        subject: Subject {
            kind: "measurement".into(),
            id: ctx.new_id(),
            title: "Measurement".into(),
            url: "/".into(),
        },
        opens_at: ctx.now,
        closes_at: ctx.now.plus_hours(1),
        channels: Channels { online: Online::Everyone, room: false, post: false },
        secrecy: Secrecy::default(),
        contests: vec![NewContest {
            id: contest,
            title: "Measurement".into(),
            seats: 3,
            choices: (1..=8).map(choice).collect(),
            ranked: true,
            order: Order::AsGiven,
            counting: Counting::default(),
        }],
        electors: people.iter().enumerate().map(elector).collect(),
        left_out: vec![],
    }
}
