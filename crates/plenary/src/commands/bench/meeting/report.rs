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

/// When the tellers' screen showed how many votes.
#[derive(Debug, Default)]
pub struct Seen {
    frames: Vec<(usize, Instant)>,
}

impl Seen {
    pub fn frame(&mut self, frame: &Value) {
        let html = frame.get("html").and_then(Value::as_str).unwrap_or_default();
        let Some(before) = html.split(" by phone have voted").next().filter(|it| it.len() < html.len())
        else {
            return;
        };
        // "… 12 of 500": the number that stands before " of ".
        let words: Vec<&str> = before.rsplit(['>', ' ']).take(3).collect();
        if let Some(n) = words.get(2).and_then(|it| it.trim().parse().ok()) {
            self.frames.push((n, Instant::now()));
        }
    }

    /// How long after its answer each vote stood on the screen; the last is `None` if one never did.
    fn delays(&self, taken: &Times) -> Option<Times> {
        let mut answered: Vec<Instant> = taken.all.iter().map(|it| it.1).collect();
        answered.sort();
        let mut delays = Times::default();
        for (n, at) in (1..).zip(answered) {
            let shown = self.frames.iter().find(|it| it.0 >= n)?.1;
            delays.add(shown.saturating_duration_since(at), shown);
        }
        Some(delays)
    }
}

/// What was measured: the form and the page after it, of those who came in and those who voted.
pub struct Report {
    pub coming: [Times; 2],
    pub voting: [Times; 2],
    /// Pages fetched by those who follow when the meeting went on.
    pub looked: Times,
    pub seen: Seen,
}

impl Report {
    pub fn print(&self) {
        println!("coming in            {}", self.coming[0].line());
        println!("  the page after it  {}", self.coming[1].line());
        println!("a vote               {}", self.voting[0].line());
        println!("  the page after it  {}", self.voting[1].line());
        println!("pages when the meeting goes on  {}", self.looked.line());
        match self.seen.delays(&self.voting[0]) {
            Some(delays) => println!("a vote on the tellers' screen after  {}", delays.line()),
            None => println!("a vote was never on the tellers' screen"),
        }
    }
}
