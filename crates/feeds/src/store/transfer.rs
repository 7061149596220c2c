//! Transfers between groups, and the groups whose keys are known.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{Direction, PeerId, Stage, TransferId};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Transfer {
    pub id: TransferId,
    pub direction: String,
    pub state: String,
    /// The other group.
    pub other: String,
    pub person_id: Option<PersonId>,
    pub name: String,
    /// As 2026-09-01.
    pub day: String,
    pub agreed: String,
    /// The envelope with the letter, or nothing while it is only asked for.
    pub letter: String,
    /// The envelope with the answer, or nothing.
    pub answer: String,
    /// What brings the register back, as JSON.
    pub undo: String,
    pub created_at: At,
    pub created_by: Option<PersonId>,
    pub decided_at: Option<At>,
    pub decided_by: Option<PersonId>,
}

impl Transfer {
    pub fn direction(&self) -> Direction {
        Direction::read(&self.direction)
    }
    pub fn stage(&self) -> Result<Stage> {
        Stage::read(&self.state)
    }
}

/// True if it is new here; the same letter a second time is not.
pub async fn insert(tx: &mut Tx, group: GroupId, it: &Transfer) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO feeds_transfer (group_id, id, direction, state, other, person_id, name, day, agreed, letter, answer,
               undo, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             ON CONFLICT (group_id, id) DO NOTHING",
            group, it.id, &it.direction, &it.state, &it.other, it.person_id, &it.name, &it.day, &it.agreed, &it.letter,
            &it.answer, &it.undo, it.created_at, it.created_by
        ))
        .await?;
    Ok(n == 1)
}

/// Writes everything that changes in a life, if the state is still the one that was read.
pub async fn turn(tx: &mut Tx, group: GroupId, it: &Transfer, from: Stage) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_transfer SET state = $1, person_id = $2, day = $3, letter = $4, answer = $5, undo = $6,
               decided_at = $7, decided_by = $8 WHERE group_id = $9 AND id = $10 AND state = $11",
            &it.state,
            it.person_id,
            &it.day,
            &it.letter,
            &it.answer,
            &it.undo,
            it.decided_at,
            it.decided_by,
            group,
            it.id,
            from.slug()
        ))
        .await?;
    Ok(n == 1)
}

pub async fn find(db: &Db, group: GroupId, id: TransferId) -> Result<Option<Transfer>> {
    Ok(db
        .opt(sql!(
            "SELECT id, direction, state, other, person_id, name, day, agreed, letter, answer, undo, created_at, created_by,
               decided_at, decided_by FROM feeds_transfer WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// Open ones first, then the newest.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Transfer>> {
    Ok(db
        .all(sql!(
            "SELECT id, direction, state, other, person_id, name, day, agreed, letter, answer, undo, created_at, created_by,
               decided_at, decided_by FROM feeds_transfer WHERE group_id = $1
             ORDER BY CASE WHEN state IN ('asked', 'sent') THEN 0 ELSE 1 END, created_at DESC, id LIMIT 200",
            group
        ))
        .await?)
}

pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Transfer>> {
    Ok(db
        .all(sql!(
            "SELECT id, direction, state, other, person_id, name, day, agreed, letter, answer, undo, created_at, created_by,
               decided_at, decided_by FROM feeds_transfer WHERE group_id = $1 AND person_id = $2 ORDER BY created_at DESC, id",
            group,
            person
        ))
        .await?)
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Peer {
    pub id: PeerId,
    pub name: String,
    pub public_key: String,
}

pub async fn peers(db: &Db, group: GroupId) -> Result<Vec<Peer>> {
    Ok(db
        .all(sql!(
            "SELECT id, name, public_key FROM feeds_peer WHERE group_id = $1 AND ended_at IS NULL ORDER BY name, id LIMIT 1000",
            group
        ))
        .await?)
}

pub async fn add_peer(tx: &mut Tx, group: GroupId, it: &Peer, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO feeds_peer (group_id, id, name, public_key, created_at) VALUES ($1, $2, $3, $4, $5)",
        group,
        it.id,
        &it.name,
        &it.public_key,
        at
    ))
    .await?;
    Ok(())
}

pub async fn end_peer(tx: &mut Tx, group: GroupId, id: PeerId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_peer SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
