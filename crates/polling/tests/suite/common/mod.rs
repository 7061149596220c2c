//! A poll of two contests, with people who may vote, run it, watch it and work at its desk.

use ballotbox::Ballot;
use kernel::app::AppBuilder;
use kernel::{
    AccountId, App, At, BoxFuture, Cite, Ctx, Feature, Grant, GroupId, PersonId, Power, Result, transact,
};
use polling::{
    BoxStore, Channels, Choice, Contests, Counting, Elector, LeftOut, NewContest, NewPoll, Online, Order,
    Paper, PollId, Secrecy, Subject,
};
use testkit::{Kit, Visitor};
use uuid::Uuid;

pub const SUBJECT: Uuid = Uuid::from_u128(5000);
pub const ORGANISERS: Uuid = Uuid::from_u128(5001);
pub const TREASURER: Uuid = Uuid::from_u128(5002);

pub const RETURNING_OFFICER: u128 = 901;
pub const SCRUTINEER: u128 = 902;
pub const OTHER_SCRUTINEER: u128 = 909;
pub const TELLER: u128 = 903;
pub const OTHER_TELLER: u128 = 904;
pub const THIRD_TELLER: u128 = 905;
pub const OFFICER_OF_ANOTHER: u128 = 906;
/// On the list of those left out.
pub const LEFT_OUT: u128 = 800;
/// Known to nobody.
pub const STRANGER: u128 = 801;

pub struct World {
    pub kit: Kit,
    pub poll: PollId,
}

pub fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn identify(_: App, _: GroupId, account: AccountId) -> BoxFuture<Result<Option<(PersonId, String)>>> {
    Box::pin(async move { Ok(Some((PersonId(account.0), format!("Person {}", account.0.as_u128())))) })
}

fn grants(_: App, _: GroupId, person: PersonId, _: At) -> BoxFuture<Result<Vec<Grant>>> {
    let grant = |power, over| vec![Grant { over: Some(over), ..Grant::of_office(power, "test") }];
    let found = match person.0.as_u128() {
        RETURNING_OFFICER => grant(Power::ReturningOfficer, SUBJECT),
        SCRUTINEER | OTHER_SCRUTINEER => grant(Power::Scrutineer, SUBJECT),
        TELLER | OTHER_TELLER | THIRD_TELLER => grant(Power::Teller, SUBJECT),
        OFFICER_OF_ANOTHER => grant(Power::ReturningOfficer, Uuid::from_u128(6000)),
        _ => vec![],
    };
    Box::pin(async move { Ok(found) })
}

/// A paper of somebody, always drawn from the same origin.
pub fn paper(n: u128, contest: Uuid, ballot: Ballot) -> Paper {
    let origin = ballotbox::sha256(&[&n.to_be_bytes()[..], contest.as_bytes()].concat());
    Paper { contest, ballot, origin }
}

pub async fn kit() -> Kit {
    let dir = tempfile::tempdir().expect("a folder");
    let store = BoxStore::open(dir.path()).await.expect("a box");
    kit_with_box(store, dir).await
}

/// The application keeps the folder for as long as it lives.
pub async fn kit_with_box(store: BoxStore, dir: tempfile::TempDir) -> Kit {
    Kit::with(|b| assembled(b, store, dir)).await
}

/// What an application of these tests is made of.
pub fn assembled(b: AppBuilder, store: BoxStore, dir: tempfile::TempDir) -> AppBuilder {
    let officers = Feature { grants: Some(grants), ..Feature::new("test", kernel::Routes::new) };
    let b = b.feature(ui::feature()).feature(mail::feature()).feature(polling::feature()).feature(officers);
    b.identify(identify).share(store).share(dir)
}

/// A whole folder, without the lock of whoever serves it.
pub fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &there);
        } else if path.file_name().is_some_and(|it| it != "box.lock") {
            std::fs::copy(&path, &there).expect("a copy");
        }
    }
}

fn choices(names: &[&str]) -> Vec<Choice> {
    (1u16..)
        .zip(names)
        .map(|(number, it)| Choice { number, label: (*it).into(), detail: String::new() })
        .collect()
}

pub fn cite() -> Option<Cite> {
    Some(Cite { clause: "who-may-vote".into(), label: "clause 7, Who may vote".into(), version: 1 })
}

/// Electors 1 to `n`; the last one may vote for organisers only. It is open now and closes in a week.
pub fn new_poll(kit: &Kit, n: u128) -> NewPoll {
    let now = kit.app.now();
    let elector = |it: u128| Elector {
        person: person(it),
        name: format!("Elector Number {it}"),
        email: Some(format!("elector{it}@example.org")),
        contests: if it == n { Contests::Only(vec![ORGANISERS]) } else { Contests::All },
        reason: "You have been a member since 3 May 2024.".into(),
        cite: cite(),
    };
    let left_out = LeftOut {
        person: person(LEFT_OUT),
        name: "Late Joiner".into(),
        reason: "You joined after the roll was frozen on 1 May.".into(),
        cite: cite(),
    };
    NewPoll {
        subject: Subject {
            kind: "election".into(),
            id: SUBJECT,
            title: "Committee 2026".into(),
            url: "/e".into(),
        },
        opens_at: now,
        closes_at: now.plus_hours(24 * 7),
        channels: Channels { online: Online::Everyone, room: true, post: true },
        secrecy: Secrecy::default(),
        contests: vec![
            NewContest {
                id: ORGANISERS,
                title: "Two organisers".into(),
                seats: 2,
                choices: choices(&["Ada Marsh", "Ben Okoro", "Cleo Hart", "Dan Lowe"]),
                ranked: true,
                order: Order::AsGiven,
                counting: Counting::default(),
            },
            NewContest {
                id: TREASURER,
                title: "Treasurer".into(),
                seats: 1,
                choices: choices(&["Eve Stone", "Finn Wood"]),
                ranked: true,
                order: Order::AsGiven,
                counting: Counting::default(),
            },
        ],
        electors: (1..=n).map(elector).collect(),
        left_out: vec![left_out],
    }
}

pub async fn open(kit: &Kit, new: NewPoll) -> PollId {
    let ctx = kit.system();
    let poll: Result<PollId> =
        transact!(ctx.db(), tx => { polling::service::open_poll(tx, &ctx, new.clone()).await });
    let poll = poll.expect("the poll opens");
    kit.run_due().await;
    poll
}

impl World {
    pub async fn of(electors: u128) -> Self {
        let kit = kit().await;
        let new = new_poll(&kit, electors);
        let poll = open(&kit, new).await;
        Self { kit, poll }
    }

    pub async fn acting(&self, n: u128) -> Ctx {
        self.kit.acting(person(n), &format!("Person {n}")).await
    }

    pub async fn browser(&self, n: u128) -> Visitor {
        self.kit.signed_in(AccountId(Uuid::from_u128(n))).await
    }

    pub async fn cast(&self, n: u128, contest: Uuid, ranking: &[u16]) -> Result<()> {
        let ballot = if ranking.is_empty() { Ballot::Blank } else { Ballot::Ranked(ranking.to_vec()) };
        let paper = paper(n, contest, ballot);
        polling::service::cast(&self.acting(n).await, self.poll, vec![paper]).await.map(drop)
    }

    pub fn to_the_end(&self) {
        self.kit.advance_days(8);
    }

    pub async fn close(&self) -> Result<()> {
        polling::service::close(&self.acting(RETURNING_OFFICER).await, self.poll).await
    }

    /// The papers of a contest after the close, as (ranking, copies), sorted.
    pub async fn papers(&self, contest: Uuid) -> Vec<(Vec<u16>, u64)> {
        let papers = polling::service::papers(&self.kit.system(), self.poll, contest).await.expect("papers");
        let mut found: Vec<_> = papers.iter().map(|it| (it.0.to_vec(), it.1)).collect();
        found.extend((papers.blank() > 0).then(|| (vec![], papers.blank())));
        found.sort();
        found
    }

    pub fn store(&self) -> std::sync::Arc<BoxStore> {
        self.kit.app.shared::<BoxStore>().expect("a box")
    }
}
