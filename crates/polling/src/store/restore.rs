//! Boxes that were put back from a copy.

use kernel::{At, Db, GroupId, Result, Tx, sql};
use uuid::Uuid;

use super::count;
use crate::model::{PollId, Restore};

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    noticed_at: At,
    papers: i64,
    lines: i64,
    how: String,
    reason: Option<String>,
    agreed: bool,
    claims_until: Option<At>,
    returned: i64,
    ended_at: Option<At>,
}

/// Every time it happened to a poll, the newest last.
pub async fn of(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<Restore>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, noticed_at, papers, lines, how, reason, agreed, claims_until, returned, ended_at
             FROM polling_restore WHERE group_id = $1 AND poll_id = $2 ORDER BY noticed_at, id",
            group,
            poll
        ))
        .await?;
    let read = |it: Row| Restore {
        id: it.id,
        noticed_at: it.noticed_at,
        papers: count(it.papers),
        lines: count(it.lines),
        how: it.how,
        reason: it.reason,
        agreed: it.agreed,
        claims_until: it.claims_until,
        returned: count(it.returned),
        ended_at: it.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Polls in the middle of it.
pub async fn open(db: &Db, group: GroupId) -> Result<Vec<PollId>> {
    let rows: Vec<(PollId,)> = db
        .all(sql!(
            "SELECT DISTINCT poll_id FROM polling_restore WHERE group_id = $1 AND ended_at IS NULL ORDER BY poll_id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Whether a poll is in the middle of it, inside a transaction.
pub async fn is_open(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<bool> {
    let row: Option<(Uuid,)> = tx
        .opt(sql!(
            "SELECT id FROM polling_restore WHERE group_id = $1 AND poll_id = $2 AND ended_at IS NULL",
            group,
            poll
        ))
        .await?;
    Ok(row.is_some())
}

pub async fn insert(tx: &mut Tx, group: GroupId, poll: PollId, it: &Restore) -> Result<()> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    tx.run(sql!(
        "INSERT INTO polling_restore (group_id, poll_id, id, noticed_at, papers, lines, how, agreed, returned)
         VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, 0)",
        group,
        poll,
        it.id,
        it.noticed_at,
        number(it.papers),
        number(it.lines),
        &it.how
    ))
    .await?;
    Ok(())
}

/// What the returning officer decided; another decision takes its place until it is agreed.
pub async fn decide(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    id: Uuid,
    reason: &str,
    claims_until: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_restore SET reason = $1, claims_until = $2
             WHERE group_id = $3 AND poll_id = $4 AND id = $5 AND agreed = FALSE AND ended_at IS NULL",
            reason,
            claims_until,
            group,
            poll,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn agree(tx: &mut Tx, group: GroupId, poll: PollId, id: Uuid, papers: u64) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_restore SET agreed = TRUE, papers = $1
             WHERE group_id = $2 AND poll_id = $3 AND id = $4 AND agreed = FALSE AND reason IS NOT NULL",
            i64::try_from(papers).unwrap_or(i64::MAX),
            group,
            poll,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn returned(db: &Db, group: GroupId, poll: PollId, id: Uuid) -> Result<()> {
    db.run(sql!(
        "UPDATE polling_restore SET returned = returned + 1 WHERE group_id = $1 AND poll_id = $2 AND id = $3",
        group,
        poll,
        id
    ))
    .await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, group: GroupId, poll: PollId, id: Uuid, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE polling_restore SET ended_at = $1 WHERE group_id = $2 AND poll_id = $3 AND id = $4 AND ended_at IS NULL",
            at,
            group,
            poll,
            id
        ))
        .await?;
    Ok(n == 1)
}
