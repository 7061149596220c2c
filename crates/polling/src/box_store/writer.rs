//! Entries that arrive while a commit is on its way to the disk share the next one.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use ballotbox::Hash;
use ballotbox::keys::PublicKey;
use kernel::{Chance, Problem, Result};
use tokio::sync::{mpsc, oneshot};

use super::book::Verdict;
use super::here::{Files, Shared};
use super::schema::{self, Late, Place};
use crate::model::PollId;

/// An entry whose signatures hold, and where to say that it is in.
pub struct Cast {
    pub poll: PollId,
    pub pk: PublicKey,
    pub seq: u32,
    /// Its index in the manifest.
    pub contest: u16,
    pub leaf: Hash,
    pub bytes: Vec<u8>,
    pub chance: Chance,
    pub how: How,
    pub done: oneshot::Sender<Result<()>>,
}

/// As what an entry comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Within the hours, or from the desk.
    Cast,
    /// Its receipt was shown: it is taken back into a box that lacks it.
    Claimed,
    /// From the room, when voting on the website is over: the first paper of a token, and so many of a contest at most.
    Late { most: u64 },
}

const MOST_A_COMMIT: usize = 512;

/// Runs as long as the box is open.
pub async fn write(mut casts: mpsc::Receiver<Cast>, shared: Arc<Shared>) {
    let mut batch = vec![];
    while casts.recv_many(&mut batch, MOST_A_COMMIT).await > 0 {
        let mut files = shared.files.lock().await;
        let answers = one_commit(&mut files, &shared, &batch).await;
        drop(files);
        for (cast, answer) in batch.drain(..).zip(answers) {
            // A voter who has gone away still has the paper in the box; casting again changes nothing.
            let _ = cast.done.send(answer);
        }
    }
}

async fn one_commit(files: &mut Files, shared: &Shared, batch: &[Cast]) -> Vec<Result<()>> {
    let highest = match schema::highest_place(&mut files.main).await {
        Ok(highest) => highest,
        Err(problem) => return batch.iter().map(|_| Err(problem.clone())).collect(),
    };
    let (mut answers, mut new, mut puts) = (vec![], vec![], vec![]);
    let (mut taken, mut late) = (BTreeMap::new(), BTreeMap::new());
    {
        let mut books = shared.books.lock().unwrap_or_else(PoisonError::into_inner);
        let mut highest = highest;
        for cast in batch {
            let Some(book) = books.get_mut(&cast.poll) else {
                answers.push(Err(super::lost()));
                continue;
            };
            match book.decide(cast) {
                Verdict::New => {
                    if book.free.is_empty() {
                        new.extend(book.more_places(&mut highest).into_iter().map(|it| (cast.poll, it)));
                    }
                    puts.push(Place { n: book.draw_place(&cast.chance), entry: cast.bytes.clone() });
                    // What a box that is behind has taken again is counted when it goes on.
                    taken.extend(book.behind.is_none().then_some((cast.poll, book.taken)));
                    if let How::Late { .. } = cast.how {
                        late.insert((cast.poll, cast.contest), book.late_in(cast.contest));
                    }
                    answers.push(Ok(()));
                }
                Verdict::Again => answers.push(Ok(())),
                Verdict::Refused(problem) => answers.push(Err(problem)),
            }
        }
    }
    if puts.is_empty() {
        return answers;
    }
    let late: Vec<Late> =
        late.into_iter().map(|((poll, contest), taken)| Late { poll, contest, taken }).collect();
    let mut done = put(files, &new, &puts, &late).await;
    for (poll, n) in taken {
        // In the box, and counted, before anybody is told. The number is not forced to the disk: a loss of power may take the
        // last of it, and leaves the box's own file whole.
        done = done.and_then(|()| shared.secrets.note_taken(poll, n, false));
    }
    if let Err(problem) = done {
        reload(files, shared, batch).await;
        return batch.iter().map(|_| Err(problem.clone())).collect();
    }
    answers
}

/// The mirror first: what got a receipt is on both disks.
async fn put(files: &mut Files, new: &[(PollId, Place)], puts: &[Place], late: &[Late]) -> Result<()> {
    if let Some(mirror) = &mut files.mirror {
        schema::put(mirror, new, puts, late).await?;
    }
    schema::put(&mut files.main, new, puts, late).await
}

/// After a commit that failed the books say again what the file says.
async fn reload(files: &mut Files, shared: &Shared, batch: &[Cast]) {
    for cast in batch {
        let Ok(log) = schema::log(&mut files.main, cast.poll).await else { continue };
        let Ok(places) = schema::places(&mut files.main, cast.poll).await else { continue };
        let Ok(late) = schema::late(&mut files.main, cast.poll).await else { continue };
        let mut books = shared.books.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(book) = books.get_mut(&cast.poll) {
            book.read_again(&log, &places);
            book.late = late;
        }
    }
}

/// Why an entry with signatures that hold is not taken.
pub fn stale() -> Problem {
    Problem::refused("Another paper was cast with this token a moment ago, so this one was not taken.")
        .hint("Look at the ballot's page and cast again: the last one counts.")
}

/// Why a paper from the room is not taken when voting on the website is over.
pub fn late_again() -> Problem {
    Problem::refused("Voting on the website is over, so a paper that was cast is not changed any more, from the room either.")
        .hint("The last paper that you cast before counts.")
}

/// Why no more papers come from the room.
pub fn late_too_many() -> Problem {
    Problem::refused("Voting on the website is over, and from the room came as many papers of this contest as were signed for slips.")
        .hint("If yours is not among them, take your slip to the desk at once: the returning officer has to look into it before the box is closed.")
}
