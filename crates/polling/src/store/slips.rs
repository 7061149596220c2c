//! Slips for the room: how many were handed over, which codes there are, and what was signed for each.

use ballotbox::Hash;
use kernel::{Db, GroupId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::model::PollId;

/// The slips of a poll in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pile {
    pub printed: u64,
    pub handed: u64,
}

/// What became of a request to sign for a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForSlip {
    Now,
    Again,
    Another,
    /// As many papers were signed already as slips were handed over.
    TooMany,
    /// The slip came back to the desk, or there never was one.
    NoSlip,
}

/// Adds slips by the hashes of their codes. The first ones make the pile, with the word by which the room is known.
pub async fn print(tx: &mut Tx, group: GroupId, poll: PollId, pass: [u8; 32], codes: &[Hash]) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_slip_pile (group_id, poll_id, pass, handed) VALUES ($1, $2, $3, 0)
         ON CONFLICT (group_id, poll_id) DO NOTHING",
        group,
        poll,
        pass.to_vec()
    ))
    .await?;
    for code in codes {
        tx.run(sql!(
            "INSERT INTO polling_slip (group_id, poll_id, code) VALUES ($1, $2, $3)",
            group,
            poll,
            code.to_vec()
        ))
        .await?;
    }
    Ok(())
}

pub async fn pile(db: &Db, group: GroupId, poll: PollId) -> Result<Pile> {
    let row: Option<(i64, i64)> = db.opt(sql!(
        "SELECT (SELECT COUNT(*) FROM polling_slip s WHERE s.group_id = p.group_id AND s.poll_id = p.poll_id), p.handed
         FROM polling_slip_pile p WHERE p.group_id = $1 AND p.poll_id = $2",
        group,
        poll
    ))
    .await?;
    let number = |it| u64::try_from(it).unwrap_or(0);
    Ok(row.map_or_else(Pile::default, |it| Pile { printed: number(it.0), handed: number(it.1) }))
}

/// How many slips were handed over.
pub async fn handed(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<u64> {
    let row: Option<(i64,)> = tx
        .opt(sql!("SELECT handed FROM polling_slip_pile WHERE group_id = $1 AND poll_id = $2", group, poll))
        .await?;
    Ok(row.map_or(0, |it| u64::try_from(it.0).unwrap_or(0)))
}

/// Counts a slip that is handed over; false if none of those printed is left.
pub async fn hand(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_slip_pile SET handed = handed + 1 WHERE group_id = $1 AND poll_id = $2 AND handed <
                 (SELECT COUNT(*) FROM polling_slip WHERE group_id = $1 AND poll_id = $2)",
            group,
            poll
        ))
        .await?;
    Ok(n == 1)
}

/// Takes a slip back with which nothing was signed; false if there is none such.
pub async fn take_back(tx: &mut Tx, group: GroupId, poll: PollId, code: Hash) -> Result<bool> {
    in_a_row(tx, group, poll).await?;
    let gone = tx
        .run(sql!(
            "DELETE FROM polling_slip WHERE group_id = $1 AND poll_id = $2 AND code = $3 AND NOT EXISTS
                 (SELECT 1 FROM polling_slip_paper WHERE group_id = $1 AND poll_id = $2 AND code = $3)",
            group,
            poll,
            code.to_vec()
        ))
        .await?;
    if gone == 0 {
        return Ok(false);
    }
    let n = tx
        .run(sql!(
            "UPDATE polling_slip_pile SET handed = handed - 1 WHERE group_id = $1 AND poll_id = $2 AND handed > 0",
            group,
            poll
        ))
        .await?;
    Ok(n == 1)
}

/// The word by which requests from the room are known, if there is a slip with this code.
pub async fn pass_for(db: &Db, group: GroupId, poll: PollId, code: Hash) -> Result<Option<[u8; 32]>> {
    let row: Option<(Vec<u8>,)> = db
        .opt(sql!(
            "SELECT p.pass FROM polling_slip_pile p JOIN polling_slip s ON s.group_id = p.group_id AND s.poll_id = p.poll_id
             WHERE p.group_id = $1 AND p.poll_id = $2 AND s.code = $3",
            group,
            poll,
            code.to_vec()
        ))
        .await?;
    row.map(|it| it.0.try_into().map_err(|_| Problem::internal("The pile of slips has no word."))).transpose()
}

/// That word, whoever asks.
pub async fn pass(db: &Db, group: GroupId, poll: PollId) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = db
        .opt(sql!("SELECT pass FROM polling_slip_pile WHERE group_id = $1 AND poll_id = $2", group, poll))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Notes that a paper is signed for a slip, once a contest, and never more than slips were handed over.
pub async fn give(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    code: Hash,
    contest: Uuid,
    blinded: Hash,
) -> Result<ForSlip> {
    in_a_row(tx, group, poll).await?;
    let slip: Option<(Vec<u8>,)> = tx
        .opt(sql!(
            "SELECT code FROM polling_slip WHERE group_id = $1 AND poll_id = $2 AND code = $3",
            group,
            poll,
            code.to_vec()
        ))
        .await?;
    if slip.is_none() {
        return Ok(ForSlip::NoSlip);
    }
    let before: Option<(Vec<u8>,)> = tx
        .opt(sql!(
            "SELECT blinded FROM polling_slip_paper WHERE group_id = $1 AND poll_id = $2 AND code = $3 AND contest_id = $4",
            group,
            poll,
            code.to_vec(),
            contest
        ))
        .await?;
    if let Some((before,)) = before {
        return Ok(if before == blinded { ForSlip::Again } else { ForSlip::Another });
    }
    let (signed,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM polling_slip_paper WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3",
            group,
            poll,
            contest
        ))
        .await?;
    if u64::try_from(signed).unwrap_or(u64::MAX) >= handed(tx, group, poll).await? {
        return Ok(ForSlip::TooMany);
    }
    tx.run(sql!(
        "INSERT INTO polling_slip_paper (group_id, poll_id, code, contest_id, blinded) VALUES ($1, $2, $3, $4, $5)",
        group,
        poll,
        code.to_vec(),
        contest,
        blinded.to_vec()
    ))
    .await?;
    Ok(ForSlip::Now)
}

/// How many papers of a contest were signed for slips: never more than slips were handed over.
pub async fn signed(db: &Db, group: GroupId, poll: PollId, contest: Uuid) -> Result<u64> {
    let (signed,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM polling_slip_paper WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3",
            group,
            poll,
            contest
        ))
        .await?;
    Ok(u64::try_from(signed).unwrap_or(0))
}

/// The pile is written as it is, so that two at once stand in a row on both engines.
async fn in_a_row(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<()> {
    tx.run(sql!(
        "UPDATE polling_slip_pile SET handed = handed WHERE group_id = $1 AND poll_id = $2",
        group,
        poll
    ))
    .await?;
    Ok(())
}

/// Removes codes and what was signed for them, when the box is closed. How many were handed over stays.
pub async fn forget(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<()> {
    tx.run(sql!("DELETE FROM polling_slip_paper WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    tx.run(sql!("DELETE FROM polling_slip WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    Ok(())
}
