//! Papers gathered from records that name candidates in words.

use super::FormError;
use crate::blt::MOST_CANDIDATES;
use crate::input::{InputError, Notes, Paper, Rule};
use crate::papers::Papers;
use crate::{Candidate, CandidateNumber, Election};
use std::collections::HashMap;

/// Candidates in the order in which they are met, and the papers for them.
#[derive(Default)]
pub(super) struct Gather {
    known: HashMap<String, CandidateNumber>,
    names: Vec<String>,
    pub papers: Papers,
    marks: Paper,
}

/// In which order candidates stand on the ballot paper where the file does not say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As they are met.
    Met,
    /// By their names; numbers by their value.
    Named,
}

impl Gather {
    /// The candidate of this name, who is added if they are new.
    pub(super) fn candidate(&mut self, name: &str, line: u64) -> Result<CandidateNumber, FormError> {
        if let Some(number) = self.known.get(name) {
            return Ok(*number);
        }
        if self.names.len() as u64 >= MOST_CANDIDATES {
            return Err(FormError::new(
                line,
                format!("there are more than {MOST_CANDIDATES} candidates"),
                "look whether the columns are as they should be",
            ));
        }
        self.names.push(name.to_owned());
        let number = self.names.len() as CandidateNumber;
        self.known.insert(name.to_owned(), number);
        Ok(number)
    }

    /// A paper to be marked.
    pub(super) fn paper(&mut self) -> &mut Paper {
        self.marks.clear();
        &mut self.marks
    }

    /// Marks of the paper under way.
    pub(super) fn marks(&mut self) -> &mut Paper {
        &mut self.marks
    }

    /// Takes in so many copies of the paper under way.
    pub(super) fn put(
        &mut self,
        copies: u64,
        rule: Rule,
        line: u64,
        notes: &mut Notes,
    ) -> Result<(), FormError> {
        let ranking = self.marks.settle(rule, line, notes).map_err(|why| {
            FormError::new(
                line,
                why.to_string(),
                "such papers can also be cut there, or read as if it were not there",
            )
        })?;
        self.papers
            .push_row(ranking, copies)
            .map_err(|why| FormError::new(line, why.to_string(), "divide the ballots into several files"))
    }

    /// The contest, its candidates in this order.
    pub(super) fn finish(self, title: String, seats: u32, order: Order) -> Result<Election, InputError> {
        let Self { names, papers, .. } = self;
        let mut sorted: Vec<usize> = (0..names.len()).collect();
        if order == Order::Named {
            let number = |index: &usize| names[*index].parse::<u64>().unwrap_or(u64::MAX);
            sorted.sort_by(|a, b| number(a).cmp(&number(b)).then_with(|| names[*a].cmp(&names[*b])));
        }
        let mut new = vec![0; names.len()];
        for (place, index) in sorted.iter().enumerate() {
            new[*index] = place as CandidateNumber + 1;
        }
        let papers = if order == Order::Named { renumbered(&papers, &new)? } else { papers };
        election(title, seats, sorted.into_iter().map(|index| names[index].clone()), papers)
    }
}

/// A contest with these candidates, once it is seen that there are any and that there are papers.
pub(super) fn election(
    title: String,
    seats: u32,
    names: impl Iterator<Item = String>,
    mut papers: Papers,
) -> Result<Election, InputError> {
    let candidates: Vec<Candidate> = names.map(Candidate::new).collect();
    if candidates.is_empty() || papers.total() == 0 {
        return Err(
            FormError::new(1, "there are no ballots", "look whether the form is the right one").into()
        );
    }
    papers.settle();
    Ok(Election { title, seats, candidates, papers })
}

fn renumbered(papers: &Papers, new: &[CandidateNumber]) -> Result<Papers, InputError> {
    let mut all = Papers::new();
    let too_many = |_: crate::PaperError| {
        FormError::new(1, "there are too many papers", "divide the ballots into several files")
    };
    for (preferences, copies) in papers.iter() {
        let preferences: Vec<_> = preferences.iter().map(|number| new[usize::from(*number) - 1]).collect();
        all.push_checked(&preferences, copies).map_err(too_many)?;
    }
    for (ranks, copies) in papers.tied() {
        let rank = |rank: Vec<_>| rank.into_iter().map(|number| new[usize::from(number) - 1]).collect();
        let ranks: Vec<Vec<_>> = ranks.into_iter().map(rank).collect();
        all.push_ranks(&ranks, copies).map_err(too_many)?;
    }
    all.push_checked(&[], papers.blank()).map_err(too_many)?;
    Ok(all)
}
