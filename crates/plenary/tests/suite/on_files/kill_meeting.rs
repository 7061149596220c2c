//! A server killed while people vote at a meeting loses no vote that it acknowledged and counts none twice.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::common::{Server, get, post};
use bodies::model::NewOccasion;
use kernel::group::NewGroup;
use kernel::session::{self, NewSession};
use kernel::{App, At, Clock, Ctx, PersonId, transact};
use meetings::model::{Choice, VoteId, VoteWay, VotesBy, Way};
use meetings::service::hour::{self, NewVote};
use meetings::{MeetingId, service};
use people::model::{Email, NewPerson, Source};
use plenary::cli::Place;
use plenary::installation::{Options, open};

const TEXT: &str = include_str!("../../../../../examples/constitutions/local-group.md");
const VOTERS: usize = 40;

struct Scene {
    meeting: MeetingId,
    vote: VoteId,
    /// The cookie of each voter.
    voters: Vec<String>,
}

fn place(data: &Path) -> Place {
    Place { data: data.to_owned(), database: None }
}

/// How voter number n votes.
fn choice(n: usize) -> Choice {
    if n.is_multiple_of(3) { Choice::Against } else { Choice::For }
}

async fn app(data: &Path) -> (App, Ctx) {
    let options = Options { clock: Clock::System, ..Options::new("http://plenary.test") };
    let app = open(&place(data), options).await.unwrap();
    let groups = kernel::group::all(app.db()).await.unwrap();
    let group = match groups.into_iter().next() {
        Some(group) => group,
        None => {
            let new =
                NewGroup { name: "Fairhaven", short_name: "Fairhaven", zone: "Europe/London", host: None };
            kernel::group::create(app.db(), app.chance(), app.now(), new).await.unwrap()
        }
    };
    let ctx = Ctx::system(&app, group, app.now());
    (app, ctx)
}

async fn member(ctx: &Ctx, n: usize, since: At) -> PersonId {
    let mut person = NewPerson::named("Voter", &format!("Number{n}")).unwrap();
    person.email = Some(Email::read(&format!("voter{n}@example.org")).unwrap());
    let person = person.member("national", since, Source::Officer).unwrap();
    let id: kernel::Result<PersonId> =
        transact!(ctx.db(), tx => { people::service::add_person(tx, ctx, person.clone()).await });
    id.unwrap()
}

async fn cookie(ctx: &Ctx, person: PersonId) -> String {
    let account = access::service::account_of(ctx.db(), ctx.group.id, person).await.unwrap().unwrap();
    let mut tx = ctx.db().begin().await.unwrap();
    let new = NewSession { account, group: ctx.group.id, device: "test", now: ctx.now };
    let (_, token) = session::open(&mut tx, ctx.chance(), new).await.unwrap();
    tx.commit().await.unwrap();
    format!("{}={token}", session::COOKIE)
}

/// A members' meeting under way with everybody there by phone, and a vote that is open.
async fn set(data: &Path) -> Scene {
    let (app, now) = app(data).await;
    let back = |days: i64| Ctx::system(&app, (*now.group).clone(), now.now.plus_days(-days, &now.group.zone));
    let long_ago = back(300);
    let published: kernel::Result<_> = transact!(app.db(), tx => {
        constitution::service::publish_first(tx, &long_ago, TEXT, "The founders").await.map(drop)
    });
    published.unwrap();
    let mut people = vec![];
    for n in 0..VOTERS {
        people.push(member(&long_ago, n, back(200).now).await);
    }
    let new = NewOccasion {
        body: "members".into(),
        kind: "members-meeting".into(),
        title: String::new(),
        at: now.now,
        place: "Harbour Hall".into(),
    };
    let meeting = service::plan(&back(20), new).await.unwrap();
    kernel::job::run_due(&app, app.now()).await.unwrap();
    hour::open(&now, meeting).await.unwrap();
    let mut voters = vec![];
    for person in &people {
        hour::check_in(&now, meeting, *person, Way::Room, VotesBy::Phone).await.unwrap();
        voters.push(cookie(&now, *person).await);
    }
    let question = NewVote {
        item: None,
        motion: None,
        question: "Shall we meet in June?".into(),
        decision: "motion".into(),
        way: VoteWay::Open,
        despite: String::new(),
    };
    let vote = hour::open_vote(&now, meeting, question).await.unwrap();
    app.db().close().await;
    Scene { meeting, vote, voters }
}

/// Whether voter number n was told that the vote is taken, now or before.
fn cast(server: &Server, scene: &Scene, n: usize) -> bool {
    let form = format!("do=cast&vote={}&choice={}", scene.vote, choice(n).slug());
    let path = format!("/meetings/{}/now", scene.meeting);
    match post(server.address, &path, &scene.voters[n], &form) {
        // "Your vote was taken already": an answer was lost on the way, and the vote was not.
        Some(303 | 409) => true,
        Some(status) => panic!("the page answered {status}"),
        None => false,
    }
}

/// Four voters at a time, killed after a while; who was told that the vote is taken.
fn round(data: &Path, scene: &Scene, waiting: &BTreeSet<usize>, millis: u64) -> BTreeSet<usize> {
    let server = Server::run("serve", data, &[]);
    let queue: Vec<usize> = waiting.iter().copied().collect();
    let told = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..4)
            .map(|lane| {
                let (server, queue) = (&server, &queue);
                scope.spawn(move || {
                    let mine = queue.iter().skip(lane).step_by(4).copied();
                    mine.take_while(|n| cast(server, scene, *n)).collect::<Vec<_>>()
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(millis));
        let pid = server.child.id().to_string();
        assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
        lanes.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    server.kill();
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_during_a_vote_loses_nothing_that_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let scene = set(dir.path()).await;
    let mut waiting: BTreeSet<usize> = (0..VOTERS).collect();
    let mut kills = 0;
    while !waiting.is_empty() && kills < 60 {
        let told = round(dir.path(), &scene, &waiting, 40 + 35 * (kills % 9));
        waiting.retain(|n| !told.contains(n));
        kills += 1;
    }
    assert!(waiting.is_empty(), "{} voters never got through in {kills} rounds", waiting.len());
    assert!(kills >= 2, "the process was killed only {kills} times while people voted");

    // After the last restart a voter's page says what was taken, and the chair closes the vote as if nothing had happened.
    let server = Server::run("serve", dir.path(), &[]);
    let page = get(server.address, &format!("/meetings/{}/now", scene.meeting), &scene.voters[0]);
    assert!(page.contains("Your vote is taken: against"), "{page}");
    server.kill();
    let (_app, ctx) = app(dir.path()).await;
    let result = hour::close_vote(&ctx, scene.meeting, scene.vote, None).await.unwrap();
    let against = (0..VOTERS).filter(|n| choice(*n) == Choice::Against).count();
    let counted = [result.count.favour, result.count.against, result.count.abstained];
    assert_eq!(counted.map(|it| usize::try_from(it).unwrap()), [VOTERS - against, against, 0]);
    assert!(result.carried);
}
