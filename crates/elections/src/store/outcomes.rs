//! Ballot-paper numbers, outcomes and the archive.

use kernel::{At, Db, GroupId, Result, Sql, Tx, sql};
use uuid::Uuid;

use crate::model::{ContestId, ContestOutcome, ElectionId, NominationId};

/// A number on a ballot paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Numbered {
    pub contest_id: ContestId,
    pub number: i64,
    pub nomination_id: NominationId,
}

pub async fn set_number(tx: &mut Tx, group: GroupId, election: ElectionId, it: Numbered) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_number (group_id, election_id, contest_id, number, nomination_id)
         VALUES ($1, $2, $3, $4, $5)",
        group,
        election,
        it.contest_id,
        it.number,
        it.nomination_id
    ))
    .await?;
    Ok(())
}

fn all_numbers(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT contest_id, number, nomination_id FROM elections_number
         WHERE group_id = $1 AND election_id = $2 ORDER BY contest_id, number",
        group,
        election
    )
}

pub async fn numbers_within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Numbered>> {
    Ok(tx.all(all_numbers(group, election)).await?)
}

/// A stored outcome: the canonical JSON as it was written, with the papers it came from.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stored {
    pub contest_id: ContestId,
    pub outcome: String,
    pub blt: String,
    pub sha256: String,
    pub at: At,
}

impl Stored {
    pub fn read(&self) -> Result<ContestOutcome> {
        Ok(serde_json::from_str(&self.outcome)?)
    }
}

pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    election: ElectionId,
    place: usize,
    it: &Stored,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_outcome (group_id, election_id, contest_id, place, outcome, blt, sha256, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        election,
        it.contest_id,
        i64::try_from(place).unwrap_or_default(),
        &it.outcome,
        &it.blt,
        &it.sha256,
        it.at
    ))
    .await?;
    Ok(())
}

fn all(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT contest_id, outcome, blt, sha256, at FROM elections_outcome
         WHERE group_id = $1 AND election_id = $2 ORDER BY place",
        group,
        election
    )
}

pub async fn of(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Stored>> {
    Ok(db.all(all(group, election)).await?)
}

pub async fn within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Stored>> {
    Ok(tx.all(all(group, election)).await?)
}

/// Empties the papers behind an outcome; the outcome stays.
pub async fn forget_papers(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_outcome SET blt = '' WHERE group_id = $1 AND election_id = $2",
        group,
        election
    ))
    .await?;
    Ok(())
}

/// An election of the past.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Past {
    pub id: Uuid,
    pub title: String,
    /// Whose ballots they are and where they were published.
    pub source: String,
    pub held_at: At,
    pub count: String,
    pub blt: String,
}

pub async fn insert_past(tx: &mut Tx, group: GroupId, it: &Past, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_past (group_id, id, title, source, held_at, count, blt, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        it.id,
        &it.title,
        &it.source,
        it.held_at,
        &it.count,
        &it.blt,
        at
    ))
    .await?;
    Ok(())
}

pub async fn past(db: &Db, group: GroupId, id: Uuid) -> Result<Past> {
    Ok(db
        .one(sql!(
            "SELECT id, title, source, held_at, count, blt FROM elections_past WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// Title and day of each, newest first.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PastLine {
    pub id: Uuid,
    pub title: String,
    pub held_at: At,
}

pub async fn past_lines(db: &Db, group: GroupId) -> Result<Vec<PastLine>> {
    Ok(db
        .all(sql!(
            "SELECT id, title, held_at FROM elections_past WHERE group_id = $1 ORDER BY held_at DESC, id",
            group
        ))
        .await?)
}
