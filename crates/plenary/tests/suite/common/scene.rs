//! An installation with one open ballot and people who may vote in it, each with a session.

use std::path::Path;
use std::sync::Arc;

use ballotbox::keys::SecretKey;
use ballotbox::manifest::{lot_commitment, lot_secret, sign};
use kernel::group::NewGroup;
use kernel::session::{self, NewSession};
use kernel::{Actor, Ctx, Grant, PersonId, Power, transact};
use people::model::{Email, NewPerson};
use plenary::cli::Place;
use plenary::installation::{Options, open};
use polling::{
    Channels, Choice, Contests, Counting, Elector, NewContest, NewPoll, Online, Order, PollId, Secrecy,
    Subject,
};
use uuid::Uuid;

use crate::common::{Server, post};

pub const VOTERS: usize = 40;
pub const CHOICES: u16 = 5;

pub struct Voter {
    pub cookie: String,
    /// Nobody else's order is the same for the first three places of neighbours, so that a loss shows.
    pub ranking: Vec<u16>,
    /// What the booth's form held when it was fetched: 32 bytes at random, in hexadecimal.
    pub origin: String,
}

/// Somebody who holds a key to the box, on a device of their own.
pub struct Holder {
    pub power: Power,
    pub seal: SecretKey,
    pub sign: SecretKey,
}

impl Holder {
    pub fn new(power: Power, n: u8) -> Self {
        let key = |it: u8| SecretKey::new(&[it; 32]).unwrap();
        Self { power, seal: key(n), sign: key(n + 100) }
    }

    /// Their context: with the one power over the one ballot.
    pub fn acting(&self, ctx: &Ctx, subject: Uuid, person: PersonId) -> Ctx {
        let grant = Grant { over: Some(subject), ..Grant::of_office(self.power, "a test") };
        let actor = Actor {
            person: Some(person),
            name: format!("{:?}", self.power),
            confirmed_at: Some(ctx.now),
            second_at: Some(ctx.now),
            grants: vec![grant],
            ..Actor::default()
        };
        Ctx { actor: Arc::new(actor), ..ctx.clone() }
    }
}

pub struct Scene {
    pub subject: Uuid,
    pub people: Vec<PersonId>,
    pub poll: PollId,
    pub contest: Uuid,
    pub voters: Vec<Voter>,
}

pub fn place(data: &Path) -> Place {
    Place { data: data.to_owned(), database: None }
}

pub async fn set(data: &Path) -> Scene {
    set_held(data, &[]).await
}

/// The same with a box whose keys these people hold; all of them are needed.
pub async fn set_held(data: &Path, holders: &[Holder]) -> Scene {
    let app = open(&place(data), Options::new("http://plenary.test")).await.unwrap();
    let now = app.now();
    let new = NewGroup { name: "Fairhaven", short_name: "Fairhaven", zone: "Europe/London", host: None };
    let group = kernel::group::create(app.db(), app.chance(), now, new).await.unwrap();
    let ctx = Ctx::system(&app, group, now);
    let mut people: Vec<PersonId> = vec![];
    for n in 0..VOTERS {
        let mut person = NewPerson::named("Voter", &format!("Number{n}")).unwrap();
        person.email = Some(Email::read(&format!("voter{n}@example.org")).unwrap());
        let id: kernel::Result<PersonId> =
            transact!(ctx.db(), tx => { people::service::add_person(tx, &ctx, person.clone()).await });
        people.push(id.unwrap());
    }
    let (contest, subject) = (ctx.new_id(), ctx.new_id());
    for (holder, person) in holders.iter().zip(&people) {
        let lot = lot_commitment(&holder.sign.public(), &lot_secret(&holder.sign));
        let acting = holder.acting(&ctx, subject, *person);
        let (sign, seal) = (holder.sign.public(), holder.seal.public());
        polling::service::keys::give(&acting, subject, sign, seal, Some(lot)).await.unwrap();
    }
    let mut new = poll(&ctx, contest, &people);
    new.subject.id = subject;
    new.secrecy.holders = u8::try_from(holders.len()).unwrap();
    let id: kernel::Result<PollId> =
        transact!(ctx.db(), tx => { polling::service::open_poll(tx, &ctx, new.clone()).await });
    let poll = id.unwrap();
    for (holder, person) in holders.iter().zip(&people) {
        let opened = polling::service::poll(&ctx, poll).await.unwrap();
        polling::service::make_box(&ctx, &opened).await.unwrap();
        let bytes = polling::service::manifest_bytes(&ctx, &opened).await.unwrap();
        let signature = sign(&holder.sign, poll.0.as_bytes(), &bytes);
        let acting = holder.acting(&ctx, subject, *person);
        polling::service::keys::sign(&acting, &opened, signature).await.unwrap();
    }
    let mut voters = vec![];
    for (n, person) in people.iter().enumerate() {
        let account = access::service::account_of(ctx.db(), ctx.group.id, *person).await.unwrap().unwrap();
        let mut tx = ctx.db().begin().await.unwrap();
        let new = NewSession { account, group: ctx.group.id, device: "test", now };
        let (_, token) = session::open(&mut tx, ctx.chance(), new).await.unwrap();
        tx.commit().await.unwrap();
        let origin = format!("{n:064x}");
        voters.push(Voter { cookie: format!("{}={token}", session::COOKIE), ranking: ranking(n), origin });
    }
    app.db().close().await;
    Scene { subject, people, poll, contest, voters }
}

fn ranking(n: usize) -> Vec<u16> {
    let first = u16::try_from(n % usize::from(CHOICES)).unwrap();
    let step = 1 + u16::try_from(n / usize::from(CHOICES)).unwrap() % (CHOICES - 1);
    vec![first + 1, (first + step) % CHOICES + 1]
}

fn poll(ctx: &Ctx, contest: Uuid, people: &[PersonId]) -> NewPoll {
    let elector = |(n, person): (usize, &PersonId)| Elector {
        person: *person,
        name: format!("Voter Number{n}"),
        email: None,
        contests: Contests::All,
        reason: "In this test.".into(),
        cite: None,
    };
    let choice = |number| Choice { number, label: format!("Choice {number}"), detail: String::new() };
    NewPoll {
        subject: Subject { kind: "test".into(), id: ctx.new_id(), title: "Test".into(), url: "/".into() },
        opens_at: ctx.now,
        closes_at: ctx.now.plus_minutes(50),
        channels: Channels { online: Online::Everyone, room: false, post: false },
        secrecy: Secrecy::default(),
        contests: vec![NewContest {
            id: contest,
            title: "Organiser".into(),
            seats: 2,
            choices: (1..=CHOICES).map(choice).collect(),
            ranked: true,
            order: Order::AsGiven,
            counting: Counting::default(),
        }],
        electors: people.iter().enumerate().map(elector).collect(),
        left_out: vec![],
    }
}

pub fn cast(server: &Server, scene: &Scene, voter: &Voter) -> bool {
    let ranks = voter.ranking.iter().enumerate();
    let mut form: String = ranks.map(|(place, choice)| format!("n-{choice}={}&", place + 1)).collect();
    // The form carries the paper's origin, so that sending it again after a kill is the same paper.
    form.push_str(&format!("origin={}&do=cast", voter.origin));
    let path = format!("/vote/{}/{}", scene.poll, scene.contest);
    let status = post(server.address, &path, &voter.cookie, &form);
    assert!(status.is_none_or(|it| it == 303), "the booth answered {status:?}");
    status.is_some()
}
