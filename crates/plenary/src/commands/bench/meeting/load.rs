//! What the members do: come in, follow, vote, look at their page again when the meeting goes on.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tokio::task::JoinSet;

use super::super::client::Client;
use super::report::{Report, Seen, Times};
use super::scene::Scene;
use crate::cli::BenchMeeting;

/// After so long everybody has looked at the page that a step offers.
const SETTLED: Duration = Duration::from_secs(4);

/// Which server somebody talks to, by their number.
#[derive(Clone)]
struct Hall {
    scene: Arc<Scene>,
    nodes: Arc<Vec<SocketAddr>>,
}

impl Hall {
    async fn client(&self, n: usize) -> anyhow::Result<Client> {
        self.at(n % self.nodes.len().max(1), n).await
    }
    async fn at(&self, node: usize, n: usize) -> anyhow::Result<Client> {
        let node = self.nodes.get(node).context("no server")?;
        let cookie = self.scene.cookies.get(n).context("nobody of that number")?;
        Client::connect_as(*node, &self.scene.host, cookie).await
    }
    fn path(&self, page: &str) -> String {
        format!("/meetings/{}/{page}", self.scene.meeting)
    }
}

pub async fn play(scene: &Scene, nodes: &[SocketAddr], args: &BenchMeeting) -> anyhow::Result<Report> {
    let hall = Hall { scene: Arc::new(scene.clone()), nodes: Arc::new(nodes.to_vec()) };
    let looked = Arc::new(Mutex::new(Times::default()));
    let seen = Arc::new(Mutex::new(Seen::default()));
    let mut followers = JoinSet::new();
    for n in 1..=args.followers {
        let (hall, looked) = (hall.clone(), Arc::clone(&looked));
        let mut stream = hall.client(n).await?;
        stream.follow(&hall.path("live")).await?;
        followers.spawn(async move { follow(hall, n, stream, looked).await });
    }
    // On every server somebody watches as the tellers do, and does nothing else.
    for node in 0..nodes.len() {
        let seen = Arc::clone(&seen);
        let mut stream = hall.at(node, 0).await?;
        stream.follow(&hall.path("live")).await?;
        followers.spawn(async move { watch(node, stream, seen).await });
    }
    println!("{} follow", args.followers);
    let coming = spread(&hall, args.voters, args.coming, Step::Come).await?;
    tokio::time::sleep(SETTLED).await;
    let mut chair = hall.client(0).await?;
    let chairs = hall.path("chair");
    let status = chair.post(&chairs, "do=vote&question=Shall+we%3F").await?.0;
    ensure!(status == 303, "the vote was not opened: {status}");
    let vote = open_vote(&mut chair, &hall).await?;
    tokio::time::sleep(SETTLED).await;
    let voting = spread(&hall, args.voters, args.voting, Step::Vote(vote.clone())).await?;
    tokio::time::sleep(SETTLED).await;
    let close = chair.post(&chairs, &format!("do=close-vote&vote={vote}")).await?.0;
    ensure!(close == 303, "the vote was not closed: {close}");
    let record = chair.text(&hall.path("record")).await?;
    let sum = format!("{} for", args.voters);
    ensure!(record.contains(&sum), "not every vote that was acknowledged was counted");
    let lost = end(followers).await?;
    let looked = looked.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(Report { coming, voting, looked, seen, nodes: nodes.len(), lost })
}

/// Sends everybody home who still follows; how many streams had broken off before.
async fn end(mut followers: JoinSet<anyhow::Result<()>>) -> anyhow::Result<usize> {
    let mut lost = 0;
    while let Some(ended) = followers.try_join_next() {
        ended??;
        lost += 1;
    }
    followers.shutdown().await;
    Ok(lost)
}

/// The id of the open vote, from the chair's page.
async fn open_vote(chair: &mut Client, hall: &Hall) -> anyhow::Result<String> {
    let page = chair.text(&hall.path("chair")).await?;
    let vote = page.split("name=\"vote\" value=\"").nth(1).and_then(|it| it.get(..36));
    Ok(vote.context("the chair's page shows no vote")?.to_owned())
}

#[derive(Clone)]
enum Step {
    Come,
    Vote(String),
}

/// Everybody does a step, one after the other in even distances; what the form took, and then the page.
async fn spread(hall: &Hall, people: usize, seconds: u64, step: Step) -> anyhow::Result<[Times; 2]> {
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for n in 1..=people {
        let (hall, step) = (hall.clone(), step.clone());
        let share = u32::try_from(n).unwrap_or(1);
        let wait = Duration::from_secs(seconds) * share / u32::try_from(people).unwrap_or(1);
        tasks.spawn(async move {
            tokio::time::sleep(wait.saturating_sub(begun.elapsed())).await;
            once(&hall, n, &step).await
        });
    }
    let (mut form, mut page) = (Times::default(), Times::default());
    while let Some(done) = tasks.join_next().await {
        let (took, then, at) = done??;
        form.add(took, at);
        page.add(then, at);
    }
    Ok([form, page])
}

async fn once(hall: &Hall, n: usize, step: &Step) -> anyhow::Result<(Duration, Duration, Instant)> {
    let mut client = hall.client(n).await?;
    let now = hall.path("now");
    let forms = match step {
        Step::Come => vec![format!("do=room&code={}", hall.scene.code), "do=by-phone".to_owned()],
        Step::Vote(vote) => vec![format!("do=cast&vote={vote}&choice=for")],
    };
    let mut longest = Duration::ZERO;
    for form in forms {
        let asked = Instant::now();
        let status = client.post(&now, &form).await?.0;
        ensure!(status == 303, "number {n} was answered {status}");
        longest = longest.max(asked.elapsed());
    }
    let taken = Instant::now();
    let status = client.get(&now).await?.0;
    ensure!(status == 200, "number {n}'s page was answered {status}");
    Ok((longest, taken.elapsed(), taken))
}

/// Notes when the shared part shows how many votes.
async fn watch(node: usize, mut stream: Client, seen: Arc<Mutex<Seen>>) -> anyhow::Result<()> {
    while let Some(data) = stream.next_event().await? {
        let at = Instant::now();
        let frame: Value = serde_json::from_str(&data)?;
        seen.lock().unwrap_or_else(PoisonError::into_inner).frame(node, &frame, at);
    }
    Ok(())
}

/// Follows as the page's script does: when the phase changes, the page is fetched within two seconds.
async fn follow(hall: Hall, n: usize, mut stream: Client, looked: Arc<Mutex<Times>>) -> anyhow::Result<()> {
    let mut phase = None;
    let mut client = None;
    while let Some(data) = stream.next_event().await? {
        let frame: Value = serde_json::from_str(&data)?;
        let fresh = frame.get("phase").and_then(Value::as_str).map(str::to_owned);
        if fresh == phase {
            continue;
        }
        if phase.is_some() {
            let share = u64::try_from(n % 2000).unwrap_or(0);
            tokio::time::sleep(Duration::from_millis(share * 7 % 2000)).await;
            let mut own = match client.take() {
                Some(own) => own,
                None => hall.client(n).await?,
            };
            let asked = Instant::now();
            own.get(&hall.path("now")).await?;
            looked.lock().unwrap_or_else(PoisonError::into_inner).add(asked.elapsed(), asked);
            client = Some(own);
        }
        phase = fresh;
    }
    Ok(())
}
