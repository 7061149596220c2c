//! How many papers a second are given out and cast durably: roll mark and box, both on the disk before the answer.

use std::time::{Duration, Instant};

use ballotbox::Ballot;
use ballotbox::own::Own;
use ballotbox::token::Rsa;
use kernel::{Ctx, PersonId, Problem, Result, transact};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::demo::{finish, voter};
use crate::model::{
    Channels, Choice, Contests, Counting, Elector, NewContest, NewPoll, Online, Order, Paper, Secrecy,
    Subject,
};
use crate::service::{self, Asked};

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

/// Papers given out, cast, and both by the form without script, so many at once; what was measured, in lines to be read.
/// What one core does in a second is worked out from the processor time of this whole process (Linux), so that it holds on a
/// busy machine as well.
pub async fn report(ctx: &Ctx, number: u32, at_once: usize) -> Result<Vec<String>> {
    let prepared = Prepared::new(ctx, number).await?;
    let (before, mut lines) = (ticks(), vec![]);
    let (issued, signed) = prepared.issue(ctx, at_once).await?;
    lines.push(line("given out", at_once, issued, ticks() - before));
    let sealed = prepared.seal(ctx, &signed).await?;
    let bytes = sealed.first().map_or(0, Vec::len);
    let before = ticks();
    let cast = prepared.cast(ctx, sealed, at_once).await?;
    lines.push(line("cast durably", at_once, cast, ticks() - before));
    let before = ticks();
    let both = cast_many(ctx, number, at_once).await?;
    lines.push(line("both, by the plain form", at_once, both, ticks() - before));
    lines.push(format!("            an entry has {bytes} bytes (8 candidates, one key)"));
    Ok(lines)
}

fn line(what: &str, at_once: usize, done: Measured, ticks: u64) -> String {
    format!(
        "{at_once:>3} at once, {what:<24} {:>6} a second in {:.2?}; {:>6} in a second of one core",
        done.papers_a_second(),
        done.took,
        done.papers as u64 * 100 / ticks.max(1)
    )
}

/// Hundredths of a second of processor time so far, of all threads; nought where the system does not say.
fn ticks() -> u64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let of = |it: usize| fields.get(it).and_then(|it| it.parse::<u64>().ok()).unwrap_or(0);
    of(11) + of(12)
}

/// A poll with electors whose papers are blinded, so that giving out and casting are measured without the voters' own work.
pub struct Prepared {
    poll: crate::PollId,
    contest: Uuid,
    people: Vec<(PersonId, Own, Rsa)>,
}

impl Prepared {
    /// Opens a poll of one contest with invented electors in an installation made for this.
    pub async fn new(ctx: &Ctx, electors: u32) -> Result<Self> {
        let contest = ctx.new_id();
        let people: Vec<PersonId> = (0..electors).map(|_| PersonId(ctx.new_id())).collect();
        let new = poll(ctx, contest, &people);
        let id = transact!(ctx.db(), tx => { service::open_poll(tx, ctx, new.clone()).await })?;
        service::make_box(ctx, &service::poll(ctx, id).await?).await?;
        let manifest = service::box_of(ctx)?.manifest(id).await?;
        let listed = manifest.contests.first().ok_or_else(|| none("contest"))?;
        let one = |person: PersonId| {
            let own = Own::new(ctx.chance().bytes(), manifest.election, listed.id);
            let blinded =
                own.blinded(listed).map_err(none)?.into_iter().next().ok_or_else(|| none("issuer"))?;
            Ok((person, own, blinded.1.blinded))
        };
        Ok(Self { poll: id, contest, people: people.into_iter().map(one).collect::<Result<_>>()? })
    }

    /// Has all papers signed, `at_once` at a time; the signatures in the order of the electors.
    pub async fn issue(&self, ctx: &Ctx, at_once: usize) -> Result<(Measured, Vec<Rsa>)> {
        let (poll, contest) = (self.poll, self.contest);
        let work = self.people.iter().map(|(person, _, blinded)| {
            let (ctx, asked) = (voter(ctx, *person), vec![Asked { contest, blinded: *blinded }]);
            async move { service::issue(&ctx, poll, asked).await }
        });
        let (measured, answers) = all(work, at_once).await?;
        let signed = answers.into_iter().filter_map(|it| Some(it.first()?.1)).collect();
        Ok((measured, signed))
    }

    /// The papers as the voters seal them; not measured.
    pub async fn seal(&self, ctx: &Ctx, signed: &[Rsa]) -> Result<Vec<Vec<u8>>> {
        let manifest = service::box_of(ctx)?.manifest(self.poll).await?;
        let listed = manifest.contests.first().ok_or_else(|| none("contest"))?;
        let one = |((_, own, _), answer): (&(PersonId, Own, Rsa), &Rsa)| {
            let token = own.token(listed, std::slice::from_ref(answer)).map_err(none)?;
            let mut preferences = vec![3, 1, 7];
            preferences.resize(usize::from(listed.positions), 0);
            Ok(own.entry(&manifest, 0, &token, 0, &preferences).map_err(none)?.to_bytes())
        };
        self.people.iter().zip(signed).map(one).collect()
    }

    /// Puts the sealed papers into the box, `at_once` at a time.
    pub async fn cast(&self, ctx: &Ctx, entries: Vec<Vec<u8>>, at_once: usize) -> Result<Measured> {
        let poll = self.poll;
        let work = entries.into_iter().map(|it| {
            let ctx = ctx.clone();
            async move { service::take(&ctx, poll, it).await }
        });
        Ok(all(work, at_once).await?.0)
    }
}

/// Runs pieces of work, so many at once; what they gave, in their order.
async fn all<T: Send + 'static>(
    work: impl Iterator<Item = impl Future<Output = Result<T>> + Send + 'static>,
    at_once: usize,
) -> Result<(Measured, Vec<T>)> {
    let begun = Instant::now();
    let (mut running, mut done) = (JoinSet::new(), vec![]);
    for (place, one) in work.enumerate() {
        if running.len() >= at_once {
            done.extend(running.join_next().await);
        }
        running.spawn(async move { (place, one.await) });
    }
    while let Some(it) = running.join_next().await {
        done.push(it);
    }
    let took = begun.elapsed();
    let mut given = vec![];
    for it in done {
        let (place, one) = it.map_err(none)?;
        given.push((place, one?));
    }
    given.sort_by_key(|it| it.0);
    Ok((Measured { papers: given.len(), took }, given.into_iter().map(|it| it.1).collect()))
}

fn none(what: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("Nothing could be measured: {what}."))
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
