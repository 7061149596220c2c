//! The register of decisions.

use kernel::{At, Db, GroupId, Problem, Result, Tx, sql};

use super::{cite, json_of, small};
use crate::model::{Decision, DecisionId, ItemId, MeetingId, MotionId, Readers, Standing, VoteId};

#[derive(sqlx::FromRow)]
struct Row {
    id: DecisionId,
    meeting_id: Option<MeetingId>,
    item_id: Option<ItemId>,
    motion_id: Option<MotionId>,
    vote_id: Option<VoteId>,
    body: String,
    number: i64,
    decision: String,
    title: String,
    words: String,
    reasons: String,
    cite: Option<String>,
    readers: String,
    decided_at: At,
    state: String,
    follow_up: String,
    followed_at: Option<At>,
}

impl TryFrom<Row> for Decision {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            meeting: it.meeting_id,
            item: it.item_id,
            motion: it.motion_id,
            vote: it.vote_id,
            body: it.body,
            number: small(it.number)?,
            decision: it.decision,
            title: it.title,
            words: it.words,
            reasons: it.reasons,
            cite: cite(it.cite)?,
            readers: Readers::stored(&it.readers)?,
            decided_at: it.decided_at,
            state: Standing::stored(&it.state)?,
            follow_up: it.follow_up,
            followed_at: it.followed_at,
        })
    }
}

/// The next number of the group's register. Two at once hit the same number, and the second is run again by whoever
/// asked.
pub async fn next_number(tx: &mut Tx, group: GroupId) -> Result<u32> {
    let (last,): (Option<i64>,) =
        tx.one(sql!("SELECT MAX(number) FROM meetings_decision WHERE group_id = $1", group)).await?;
    small(last.unwrap_or(0) + 1)
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Decision) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_decision (group_id, id, meeting_id, item_id, motion_id, vote_id, body, number, decision,
            title, words, reasons, cite, readers, decided_at, state, follow_up, followed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        group,
        it.id,
        it.meeting,
        it.item,
        it.motion,
        it.vote,
        &it.body,
        it.number,
        &it.decision,
        &it.title,
        &it.words,
        &it.reasons,
        json_of(it.cite.as_ref())?,
        it.readers.slug(),
        it.decided_at,
        it.state.slug(),
        &it.follow_up,
        it.followed_at
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: DecisionId) -> Result<Decision> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, meeting_id, item_id, motion_id, vote_id, body, number, decision, title, words, reasons, cite,
                readers, decided_at, state, follow_up, followed_at
             FROM meetings_decision WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such decision."))?.try_into()
}

/// All of the group, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Decision>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, meeting_id, item_id, motion_id, vote_id, body, number, decision, title, words, reasons, cite,
                readers, decided_at, state, follow_up, followed_at
             FROM meetings_decision WHERE group_id = $1 ORDER BY number DESC",
            group
        ))
        .await?;
    rows.into_iter().map(Decision::try_from).collect()
}

/// Writes what may change after the day: reasons, readers and what became of it.
pub async fn save(tx: &mut Tx, group: GroupId, it: &Decision) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_decision SET reasons = $1, readers = $2, state = $3, follow_up = $4, followed_at = $5
         WHERE group_id = $6 AND id = $7",
        &it.reasons,
        it.readers.slug(),
        it.state.slug(),
        &it.follow_up,
        it.followed_at,
        group,
        it.id
    ))
    .await?;
    Ok(())
}
