//! The figures, and how they are read.

use std::time::{Duration, Instant};

use serde_json::Value;

/// How long things took, and when each was done.
#[derive(Clone, Debug, Default)]
pub struct Times {
    all: Vec<(Duration, Instant)>,
}

impl Times {
    pub fn add(&mut self, took: Duration, at: Instant) {
        self.all.push((took, at));
    }
    fn line(&self) -> String {
        let mut took: Vec<Duration> = self.all.iter().map(|it| it.0).collect();
        took.sort();
        let at = |per_mille: usize| {
            let place = (took.len() * per_mille).div_ceil(1000).saturating_sub(1);
            took.get(place).copied().unwrap_or_default()
        };
        let n = took.len();
        format!("{n}: median {:.1?}, 99 of 100 within {:.1?}, the longest {:.1?}", at(500), at(990), at(1000))
    }
}

/// When the tellers' screen of each server showed how many votes.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    frames: Vec<(usize, usize, Instant)>,
}

impl Seen {
    pub fn frame(&mut self, node: usize, frame: &Value, at: Instant) {
        let html = frame.get("html").and_then(Value::as_str).unwrap_or_default();
        if let Some(shown) = shown(html) {
            self.frames.push((node, shown, at));
        }
    }

    /// How long after its answer each vote stood on the screen of the slowest server, and how many never did on all.
    fn delays(&self, taken: &Times, nodes: usize) -> (Times, usize) {
        let mut answered: Vec<Instant> = taken.all.iter().map(|it| it.1).collect();
        answered.sort();
        let (mut delays, mut never) = (Times::default(), 0);
        for (n, at) in (1..).zip(answered) {
            let first = |node: usize| self.frames.iter().find(|it| it.0 == node && it.1 >= n).map(|it| it.2);
            let firsts: Option<Vec<Instant>> = (0..nodes).map(first).collect();
            match firsts.and_then(|it| it.into_iter().max()) {
                Some(shown) => delays.add(shown.saturating_duration_since(at), shown),
                None => never += 1,
            }
        }
        (delays, never)
    }
}

/// How many votes a drawing of the shared part shows: the number before " of " in "12 of 500 by phone have voted".
fn shown(html: &str) -> Option<usize> {
    let (before, _) = html.split_once(" by phone have voted")?;
    let (before, _) = before.rsplit_once(" of ")?;
    before.rsplit(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}

/// What was measured: the form and the page after it, of those who came in and those who voted.
pub struct Report {
    pub coming: [Times; 2],
    pub voting: [Times; 2],
    /// Pages fetched by those who follow when the meeting went on.
    pub looked: Times,
    pub seen: Seen,
    pub nodes: usize,
    /// Streams that broke off.
    pub lost: usize,
}

impl Report {
    pub fn print(&self) {
        println!("coming in            {}", self.coming[0].line());
        println!("  the page after it  {}", self.coming[1].line());
        println!("a vote               {}", self.voting[0].line());
        println!("  the page after it  {}", self.voting[1].line());
        println!("pages when the meeting goes on  {}", self.looked.line());
        let (delays, never) = self.seen.delays(&self.voting[0], self.nodes);
        println!("a vote on the tellers' screen after  {}", delays.line());
        println!("votes that were never on it: {never}; streams that broke off: {}", self.lost);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn frame(votes: usize) -> Value {
        json!({ "html": format!("<p>7 in the room</p><p>{votes} of 500 by phone have voted. </p>"), "phase": "open" })
    }

    #[test]
    fn every_vote_is_looked_for_on_every_servers_screen() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let (mut seen, mut taken) = (Seen::default(), Times::default());
        taken.add(Duration::from_millis(5), at(100));
        taken.add(Duration::from_millis(5), at(200));
        seen.frame(0, &frame(0), at(0));
        seen.frame(0, &frame(2), at(300));
        seen.frame(1, &json!({ "html": "<p>no vote</p>" }), at(0));
        seen.frame(1, &frame(1), at(400));
        let (delays, never) = seen.delays(&taken, 2);
        let first: Vec<Duration> = delays.all.iter().map(|it| it.0).collect();
        assert_eq!(
            (first, never),
            (vec![Duration::from_millis(300)], 1),
            "the second never came to the other"
        );
        seen.frame(1, &frame(2), at(500));
        assert_eq!((seen.delays(&taken, 2).1, seen.delays(&taken, 3).1), (0, 2));
    }
}
