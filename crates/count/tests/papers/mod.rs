//! Small elections written down in a line.

use count::{Candidate, Count, Election, Options, Papers, RuleSet, Votes, count};

/// Candidates Ann, Ben, Cleo … and papers with their copies.
pub fn election(candidates: usize, seats: u32, all: &[(&[u16], u64)]) -> Election {
    let names = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hal", "Ida"];
    let mut papers = Papers::new();
    for (paper, copies) in all {
        papers.push(paper, *copies).expect("a ranking");
    }
    let candidates = names[..candidates].iter().map(|name| Candidate::new(*name)).collect();
    Election { title: "By hand".into(), seats, candidates, papers }
}

/// The count of such an election.
pub fn counted(candidates: usize, seats: u32, all: &[(&[u16], u64)], rules: &RuleSet) -> Count {
    count(&election(candidates, seats, all), rules, &Options::default()).expect("it can be counted")
}

/// Votes as text.
pub fn text(votes: Votes) -> String {
    votes.to_string()
}
