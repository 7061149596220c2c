//! Handovers with their items and notes.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{Handover, HandoverId, Item, ItemId, Note, NoteId};

#[derive(sqlx::FromRow)]
struct Row {
    id: HandoverId,
    post: String,
    at: At,
    closed_at: Option<At>,
}

#[derive(sqlx::FromRow)]
struct ItemRow {
    id: ItemId,
    words: String,
    done_at: Option<At>,
    done_by: Option<PersonId>,
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    id: NoteId,
    author: PersonId,
    words: String,
    at: At,
}

/// Opens the handover of a post at a moment; the one that is there stays.
pub async fn open(
    tx: &mut Tx,
    group: GroupId,
    id: HandoverId,
    post: &str,
    at: At,
) -> Result<(HandoverId, bool)> {
    let n = tx
        .run(sql!(
            "INSERT INTO bodies_handover (group_id, id, post, at) VALUES ($1, $2, $3, $4) ON CONFLICT (group_id, post, at) DO NOTHING",
            group, id, post, at
        ))
        .await?;
    let (id,): (HandoverId,) = tx
        .one(sql!(
            "SELECT id FROM bodies_handover WHERE group_id = $1 AND post = $2 AND at = $3",
            group,
            post,
            at
        ))
        .await?;
    Ok((id, n == 1))
}

pub async fn add_item(
    tx: &mut Tx,
    group: GroupId,
    id: ItemId,
    of: HandoverId,
    place: i64,
    words: &str,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_item (group_id, id, handover_id, place, words) VALUES ($1, $2, $3, $4, $5)",
        group,
        id,
        of,
        place,
        words
    ))
    .await?;
    Ok(())
}

pub async fn tick(
    tx: &mut Tx,
    group: GroupId,
    of: HandoverId,
    id: ItemId,
    at: At,
    by: Option<PersonId>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_item SET done_at = $1, done_by = $2
             WHERE group_id = $3 AND handover_id = $4 AND id = $5 AND done_at IS NULL",
            at,
            by,
            group,
            of,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn close(tx: &mut Tx, group: GroupId, id: HandoverId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_handover SET closed_at = $1 WHERE group_id = $2 AND id = $3 AND closed_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Closes the handover of a post at a moment, if one is open; which it is.
pub async fn close_at(
    tx: &mut Tx,
    group: GroupId,
    post: &str,
    at: At,
    now: At,
) -> Result<Option<HandoverId>> {
    let row: Option<(HandoverId,)> = tx
        .opt(sql!(
            "UPDATE bodies_handover SET closed_at = $1
             WHERE group_id = $2 AND post = $3 AND at = $4 AND closed_at IS NULL RETURNING id",
            now,
            group,
            post,
            at
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn add_note(tx: &mut Tx, group: GroupId, of: HandoverId, it: &Note) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_note (group_id, id, handover_id, author, words, at) VALUES ($1, $2, $3, $4, $5, $6)",
        group,
        it.id,
        of,
        it.author,
        &it.words,
        it.at
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: HandoverId) -> Result<Handover> {
    let row: Row = db
        .one(sql!(
            "SELECT id, post, at, closed_at FROM bodies_handover WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    fill(db, group, row).await
}

/// The handovers that are not closed, oldest first.
pub async fn open_ones(db: &Db, group: GroupId) -> Result<Vec<Handover>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, post, at, closed_at FROM bodies_handover WHERE group_id = $1 AND closed_at IS NULL ORDER BY at, id",
            group
        ))
        .await?;
    let mut all = vec![];
    for row in rows {
        all.push(fill(db, group, row).await?);
    }
    Ok(all)
}

async fn fill(db: &Db, group: GroupId, row: Row) -> Result<Handover> {
    let items: Vec<ItemRow> = db
        .all(sql!(
            "SELECT id, words, done_at, done_by FROM bodies_item WHERE group_id = $1 AND handover_id = $2 ORDER BY place, id",
            group, row.id
        ))
        .await?;
    let notes: Vec<NoteRow> = db
        .all(sql!(
            "SELECT id, author, words, at FROM bodies_note WHERE group_id = $1 AND handover_id = $2 ORDER BY at, id",
            group,
            row.id
        ))
        .await?;
    let item = |it: ItemRow| Item { id: it.id, words: it.words, done_at: it.done_at, done_by: it.done_by };
    let note = |it: NoteRow| Note { id: it.id, author: it.author, words: it.words, at: it.at };
    Ok(Handover {
        id: row.id,
        post: row.post,
        at: row.at,
        closed_at: row.closed_at,
        items: items.into_iter().map(item).collect(),
        notes: notes.into_iter().map(note).collect(),
    })
}
