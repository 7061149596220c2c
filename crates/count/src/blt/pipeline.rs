//! Many ballots: read here, parsed by several threads, merged by one, in the order of the file.

use super::ballots::{Contest, Ending, Parsed, Reader};
use super::{BltError, Fault};
use crate::input::{Blocks, Notes, Text};
use crate::papers::Papers;
use crate::threads::threads;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Texts that may wait for each thread.
const WAITING: usize = 1;

/// What the ballots of a file gave.
pub(super) struct Ballots {
    pub papers: Papers,
    pub notes: Notes,
    /// Lines of the file up to the end of the ballots.
    pub lines: u64,
}

/// Reads ballots up to their end; what is behind it is given back to the source. `lines` came before.
pub(super) fn read<R: Read>(
    source: &mut Blocks<R>,
    contest: &Contest,
    papers: Papers,
    lines: u64,
) -> Result<Ballots, BltError> {
    let mut merging = Merging { ballots: Ballots { papers, notes: Notes::default(), lines }, behind: vec![] };
    let failed = |lines: u64| move |cause| BltError { line: lines + 1, column: 1, fault: Fault::Read(cause) };
    let mut reader = Reader::new(contest);
    let more = loop {
        let text = source.lines().map_err(failed(merging.ballots.lines))?;
        let Some(text) = text else { return Err(merging.ended()) };
        let first = reader.read(text.bytes());
        if merging.take(first, text)? {
            break false;
        }
        if threads() > 1 && !source.is_short() {
            break true;
        }
    };
    if more {
        merging = beside(source, contest, merging)?;
    }
    let Merging { ballots, behind } = merging;
    source.give_back(behind);
    Ok(ballots)
}

/// Ballots being merged, in order.
struct Merging {
    ballots: Ballots,
    /// What is behind the end of the ballots.
    behind: Vec<Text>,
}

impl Merging {
    /// Takes in the next text. True at the end of the ballots.
    fn take(&mut self, parsed: Parsed, text: Text) -> Result<bool, BltError> {
        let Ballots { papers, notes, lines } = &mut self.ballots;
        notes.take_in(&parsed.notes, *lines);
        *lines += parsed.lines;
        let error = |column, fault| BltError { line: *lines, column, fault };
        papers.push_batch(&parsed.batch).map_err(|_| error(1, Fault::TooMany))?;
        match parsed.ending {
            Ending::Open => Ok(false),
            Ending::Fault(fault, column) => Err(error(column, fault)),
            Ending::Over(_) if papers.total() == 0 => Err(error(1, Fault::NoBallots)),
            Ending::Over(bytes) => {
                self.behind.push(text.after(bytes));
                Ok(true)
            }
        }
    }

    fn ended(&self) -> BltError {
        let fault = Fault::Ended("a ballot, or the 0 that ends the ballots,");
        BltError { line: self.ballots.lines + 1, column: 1, fault }
    }

    /// Takes in what the threads parsed, in turn, up to the end of the ballots or of the file. Texts behind the end
    /// are kept as they are.
    fn take_all(mut self, parsed: &[Receiver<(Text, Parsed)>], stop: &AtomicBool) -> Result<Self, BltError> {
        let mut over = false;
        for turn in (0..parsed.len()).cycle() {
            let Ok((text, parsed)) = parsed[turn].recv() else { break };
            if over {
                self.behind.push(text);
                continue;
            }
            over = self.take(parsed, text).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
            if over {
                stop.store(true, Ordering::Relaxed);
            }
        }
        if over { Ok(self) } else { Err(self.ended()) }
    }
}

fn beside<R: Read>(source: &mut Blocks<R>, contest: &Contest, merging: Merging) -> Result<Merging, BltError> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let mut givers: Vec<SyncSender<Text>> = vec![];
        let mut takers: Vec<Receiver<(Text, Parsed)>> = vec![];
        for _ in 0..threads() {
            let (give, texts) = sync_channel::<Text>(WAITING);
            let (done, take) = sync_channel(WAITING);
            scope.spawn(move || {
                let mut reader = Reader::new(contest);
                for text in texts {
                    let parsed = reader.read(text.bytes());
                    if done.send((text, parsed)).is_err() {
                        break;
                    }
                }
            });
            givers.push(give);
            takers.push(take);
        }
        let stop = &stop;
        let merger = scope.spawn(move || merging.take_all(&takers, stop));
        let mut failure = None;
        for turn in (0..givers.len()).cycle() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            match source.lines() {
                Ok(Some(text)) => {
                    if givers[turn].send(text).is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(cause) => {
                    failure = Some(cause);
                    break;
                }
            }
        }
        drop(givers);
        let merged = merger.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match (merged, failure) {
            (Err(BltError { line, column, fault: Fault::Ended(_) }), Some(cause)) => {
                Err(BltError { line, column, fault: Fault::Read(cause) })
            }
            (merged, _) => merged,
        }
    })
}
