//! Taking in ballots: at once, or in a thread of its own beside the reading once there are many.

use crate::CandidateNumber;
use crate::papers::{Batch, PaperError, Papers};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

/// Ballots in a batch.
const BATCH: usize = 4_096;
/// Preferences in a batch, if its ballots are long.
const PREFERENCES: usize = 256 * 1_024;
/// Batches that may wait.
const WAITING: usize = 16;

/// Collects ballots in the order in which they come; the result is the same with a thread and without.
pub(super) struct Collector {
    batch: Batch,
    total: u64,
    papers: Merging,
}

enum Merging {
    Here(Papers),
    Beside(SyncSender<Batch>, JoinHandle<Result<Papers, PaperError>>),
    /// A batch could not be taken in.
    Failed(PaperError),
}

impl Collector {
    pub(super) fn new() -> Self {
        let papers = Papers::new();
        Self { batch: Batch::new(&papers), total: 0, papers: Merging::Here(papers) }
    }

    /// Ballots so far.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Takes in ballots with these preferences, which are known to be in order. An error may come late: with a
    /// later ballot, or at the end.
    pub(super) fn push(&mut self, preferences: &[CandidateNumber], copies: u64) -> Result<(), PaperError> {
        let total = self.total.checked_add(copies).filter(|total| *total <= Papers::MOST_PAPERS);
        self.total = total.ok_or(PaperError::TooMany)?;
        self.batch.push(preferences, copies);
        if self.batch.len() < BATCH && self.batch.preferences() < PREFERENCES {
            Ok(())
        } else {
            self.hand_on()
        }
    }

    /// All ballots, identical ones merged.
    pub(super) fn finish(mut self) -> Result<Papers, PaperError> {
        self.hand_on()?;
        match self.papers {
            Merging::Here(papers) => Ok(papers),
            Merging::Beside(sender, thread) => {
                drop(sender);
                thread.join().unwrap_or(Err(PaperError::TooMany))
            }
            Merging::Failed(error) => Err(error),
        }
    }

    fn hand_on(&mut self) -> Result<(), PaperError> {
        let empty = self.batch.next();
        let batch = std::mem::replace(&mut self.batch, empty);
        self.papers = match std::mem::replace(&mut self.papers, Merging::Failed(PaperError::TooMany)) {
            Merging::Here(mut papers) => {
                papers.push_batch(&batch)?;
                if batch.len() < BATCH { Merging::Here(papers) } else { beside(papers) }
            }
            Merging::Beside(sender, thread) => match sender.send(batch) {
                Ok(()) => Merging::Beside(sender, thread),
                // The thread ended early, so it has an error to tell.
                Err(_) => Merging::Failed(match thread.join() {
                    Ok(Err(error)) => error,
                    _ => PaperError::TooMany,
                }),
            },
            failed @ Merging::Failed(_) => failed,
        };
        match &self.papers {
            Merging::Failed(error) => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

/// Goes on in a thread of its own; without one, here.
fn beside(papers: Papers) -> Merging {
    let (sender, receiver) = sync_channel::<Batch>(WAITING);
    // The papers are sent first, so that they are not lost if no thread can be had.
    let (give, take) = sync_channel::<Papers>(1);
    let work = move || -> Result<Papers, PaperError> {
        let mut papers = take.recv().map_err(|_| PaperError::TooMany)?;
        for batch in receiver {
            papers.push_batch(&batch)?;
        }
        Ok(papers)
    };
    match Builder::new().name("ballots".to_owned()).spawn(work) {
        Ok(thread) => match give.send(papers) {
            Ok(()) => Merging::Beside(sender, thread),
            Err(back) => Merging::Here(back.0),
        },
        Err(_) => Merging::Here(papers),
    }
}
