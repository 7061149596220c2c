//! Occasions and how they were moved.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{Moved, Occasion, OccasionId};

#[derive(sqlx::FromRow)]
struct Row {
    id: OccasionId,
    body: String,
    kind: String,
    title: String,
    at: At,
    place: String,
    fixed_at: At,
}

impl From<Row> for Occasion {
    fn from(row: Row) -> Self {
        let Row { id, body, kind, title, at, place, fixed_at } = row;
        Self { id, body, kind, title, at, place, fixed_at }
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Occasion, by: Option<PersonId>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_occasion (group_id, id, body, kind, title, at, place, fixed_at, fixed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group,
        it.id,
        &it.body,
        &it.kind,
        &it.title,
        it.at,
        &it.place,
        it.fixed_at,
        by
    ))
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, group: GroupId, id: OccasionId) -> Result<Occasion> {
    let row: Row = tx
        .one(sql!(
            "SELECT id, body, kind, title, at, place, fixed_at FROM bodies_occasion WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    Ok(row.into())
}

pub async fn find(db: &Db, group: GroupId, id: OccasionId) -> Result<Occasion> {
    let row: Row = db
        .one(sql!(
            "SELECT id, body, kind, title, at, place, fixed_at FROM bodies_occasion WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    Ok(row.into())
}

/// Those from an instant on, soonest first.
pub async fn from(db: &Db, group: GroupId, at: At) -> Result<Vec<Occasion>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, body, kind, title, at, place, fixed_at FROM bodies_occasion
             WHERE group_id = $1 AND at >= $2 ORDER BY at, id",
            group,
            at
        ))
        .await?;
    Ok(rows.into_iter().map(Occasion::from).collect())
}

/// The newest that are past.
pub async fn before(db: &Db, group: GroupId, at: At) -> Result<Vec<Occasion>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, body, kind, title, at, place, fixed_at FROM bodies_occasion
             WHERE group_id = $1 AND at < $2 ORDER BY at DESC, id LIMIT 20",
            group,
            at
        ))
        .await?;
    Ok(rows.into_iter().map(Occasion::from).collect())
}

/// Moves an occasion from the hour that the caller saw; false if somebody else moved it meanwhile.
pub async fn shift(tx: &mut Tx, group: GroupId, old: &Occasion, at: At, place: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_occasion SET at = $1, place = $2 WHERE group_id = $3 AND id = $4 AND at = $5",
            at,
            place,
            group,
            old.id,
            old.at
        ))
        .await?;
    Ok(n == 1)
}

pub async fn note_move(
    tx: &mut Tx,
    group: GroupId,
    id: uuid::Uuid,
    occasion: OccasionId,
    it: &Moved,
    by: Option<PersonId>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_move (group_id, id, occasion_id, from_at, to_at, moved_at, moved_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        id,
        occasion,
        it.from,
        it.to,
        it.at,
        by
    ))
    .await?;
    Ok(())
}

/// How an occasion was moved, oldest first.
pub async fn moves(db: &Db, group: GroupId, id: OccasionId) -> Result<Vec<Moved>> {
    let rows: Vec<(At, At, At)> = db
        .all(sql!(
            "SELECT from_at, to_at, moved_at FROM bodies_move WHERE group_id = $1 AND occasion_id = $2 ORDER BY moved_at, id",
            group, id
        ))
        .await?;
    Ok(rows.into_iter().map(|(from, to, at)| Moved { from, to, at }).collect())
}
