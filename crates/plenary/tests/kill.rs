//! A kill at any instant loses no acknowledged vote and counts none twice.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use common::{Server, get, post};
use kernel::group::NewGroup;
use kernel::session::{self, NewSession};
use kernel::{Clock, Ctx, PersonId, transact};
use people::model::{Email, NewPerson};
use plenary::cli::Place;
use plenary::installation::{Options, open};
use polling::{
    Channels, Choice, Contests, Counting, Elector, NewContest, NewPoll, Online, Order, PollId, Secrecy,
    Subject,
};
use uuid::Uuid;

const VOTERS: usize = 40;
const CHOICES: u16 = 5;

struct Voter {
    cookie: String,
    /// Nobody else's order is the same for the first three places of neighbours, so that a loss shows.
    ranking: Vec<u16>,
    /// What the booth's form held when it was fetched: 32 bytes at random, in hexadecimal.
    origin: String,
}

struct Scene {
    poll: PollId,
    contest: Uuid,
    voters: Vec<Voter>,
}

fn place(data: &Path) -> Place {
    Place { data: data.to_owned(), database: None }
}

async fn set(data: &Path) -> Scene {
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
    let contest = ctx.new_id();
    let new = poll(&ctx, contest, &people);
    let id: kernel::Result<PollId> =
        transact!(ctx.db(), tx => { polling::service::open_poll(tx, &ctx, new.clone()).await });
    let poll = id.unwrap();
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
    Scene { poll, contest, voters }
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

fn cast(server: &Server, scene: &Scene, voter: &Voter) -> bool {
    let ranks = voter.ranking.iter().enumerate();
    let mut form: String = ranks.map(|(place, choice)| format!("n-{choice}={}&", place + 1)).collect();
    // The form carries the paper's origin, so that sending it again after a kill is the same paper.
    form.push_str(&format!("origin={}&do=cast", voter.origin));
    let path = format!("/vote/{}/{}", scene.poll, scene.contest);
    let status = post(server.address, &path, &voter.cookie, &form);
    assert!(status.is_none_or(|it| it == 303), "the booth answered {status:?}");
    status.is_some()
}

/// Four voters at a time, killed after a while; who was told that the paper is in the box.
fn round(data: &Path, scene: &Scene, waiting: &BTreeSet<usize>, millis: u64) -> BTreeSet<usize> {
    let server = Server::start(data);
    let queue: Vec<usize> = waiting.iter().copied().collect();
    let told = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|lane| {
                let (server, queue) = (&server, &queue);
                scope.spawn(move || {
                    let mine = queue.iter().skip(lane).step_by(4);
                    mine.copied().take_while(|n| cast(server, scene, &scene.voters[*n])).collect::<Vec<_>>()
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(millis));
        // The process is killed while requests are under way; the workers then meet a closed door.
        kill(&server);
        workers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    server.kill();
    told
}

fn kill(server: &Server) {
    let pid = server.pid().to_string();
    assert!(std::process::Command::new("kill").args(["-9", &pid]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_vote_is_lost_by_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let scene = set(dir.path()).await;
    let mut waiting: BTreeSet<usize> = (0..VOTERS).collect();
    let mut kills = 0;
    while !waiting.is_empty() && kills < 60 {
        let told = round(dir.path(), &scene, &waiting, 60 + 45 * (kills % 9));
        waiting.retain(|n| !told.contains(n));
        kills += 1;
    }
    assert!(waiting.is_empty(), "{} voters never got through in {kills} rounds", waiting.len());
    assert!(kills >= 2, "the process was killed only {kills} times while votes were cast");

    let options = Options { clock: Clock::ahead(3600 * 1_000_000), ..Options::new("http://plenary.test") };
    let app = open(&place(dir.path()), options).await.unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    polling::service::close(&ctx, scene.poll).await.unwrap();
    let papers = polling::service::papers(&ctx, scene.poll, scene.contest).await.unwrap();
    let mut wanted: BTreeMap<Vec<u16>, u64> = BTreeMap::new();
    for voter in &scene.voters {
        *wanted.entry(voter.ranking.clone()).or_default() += 1;
    }
    let found: BTreeMap<Vec<u16>, u64> = papers.iter().map(|(ranking, n)| (ranking.to_vec(), n)).collect();
    assert_eq!(found, wanted);
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let from =
        text.find(before).map(|at| at + before.len()).unwrap_or_else(|| panic!("no {before} in\n{text}"));
    text[from..].split(after).next().unwrap()
}

fn signed_in(server: &Server) -> String {
    let answer = get(server.address, "/demo/as/ordinary-member", "");
    format!("plenary={}", between(&answer, "set-cookie: plenary=", ";"))
}

#[test]
fn a_nomination_that_was_taken_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("demo");
    let server = Server::demo(&folder);
    let cookie = signed_in(&server);
    let list = get(server.address, "/elections", &cookie);
    let before = list.split("\">Delegates").next().unwrap();
    let path = format!("/elections/{}", before.rsplit("/elections/").next().unwrap());
    let page = get(server.address, &format!("{path}/nominate"), &cookie);
    let form = between(&page, "name=\"form\" value=\"", "\"").to_owned();
    let post_name = format!("want-{}", between(&page, "name=\"want-", "\""));
    let words = "I+would+report+on+every+vote+that+survives+a+kill.";
    let body = format!("form={form}&{post_name}=1&statement={words}&agree=yes&do=submit");
    let status = post(server.address, &format!("{path}/nominate"), &cookie, &body);
    server.kill();
    assert_eq!(status, Some(303));

    let server = Server::demo(&folder);
    let cookie = signed_in(&server);
    let page = get(server.address, &format!("{path}/nominate"), &cookie);
    let again = post(server.address, &format!("{path}/nominate"), &cookie, &body);
    let candidates = get(server.address, &path, &cookie);
    assert!(page.contains("200 OK") || page.contains("303"), "{page}");
    assert!(candidates.contains("Look at your nomination"), "the nomination is gone:\n{candidates}");
    assert_eq!(again, Some(303), "sending the same form again makes no second nomination");
}
