//! Motions and each text they had.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use super::small;
use crate::model::{ItemId, MeetingId, Motion, MotionId, MotionState};

#[derive(sqlx::FromRow)]
struct Row {
    id: MotionId,
    body: String,
    meeting_id: Option<MeetingId>,
    item_id: Option<ItemId>,
    decision: String,
    title: String,
    words: String,
    reasons: String,
    mover: Option<PersonId>,
    seconder: Option<PersonId>,
    state: String,
    amends_id: Option<MotionId>,
    into_id: Option<MotionId>,
    referred_to: Option<String>,
    outcome: String,
    proposed_at: At,
    decided_at: Option<At>,
}

impl TryFrom<Row> for Motion {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            body: it.body,
            meeting: it.meeting_id,
            item: it.item_id,
            decision: it.decision,
            title: it.title,
            words: it.words,
            reasons: it.reasons,
            mover: it.mover,
            seconder: it.seconder,
            state: MotionState::stored(&it.state)?,
            amends: it.amends_id,
            into: it.into_id,
            referred_to: it.referred_to,
            outcome: it.outcome,
            proposed_at: it.proposed_at,
            decided_at: it.decided_at,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Motion) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_motion (group_id, id, body, meeting_id, item_id, decision, title, words, reasons, mover,
            seconder, state, amends_id, into_id, referred_to, outcome, proposed_at, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        group,
        it.id,
        &it.body,
        it.meeting,
        it.item,
        &it.decision,
        &it.title,
        &it.words,
        &it.reasons,
        it.mover,
        it.seconder,
        it.state.slug(),
        it.amends,
        it.into,
        it.referred_to.clone(),
        &it.outcome,
        it.proposed_at,
        it.decided_at
    ))
    .await?;
    Ok(())
}

/// Writes everything that may change, if the state is still the one that was seen; false if it is not.
pub async fn save(tx: &mut Tx, group: GroupId, seen: MotionState, it: &Motion) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_motion SET body = $1, meeting_id = $2, item_id = $3, decision = $4, title = $5, words = $6,
                reasons = $7, mover = $8, seconder = $9, state = $10, into_id = $11, referred_to = $12, outcome = $13,
                decided_at = $14
             WHERE group_id = $15 AND id = $16 AND state = $17",
            &it.body,
            it.meeting,
            it.item,
            &it.decision,
            &it.title,
            &it.words,
            &it.reasons,
            it.mover,
            it.seconder,
            it.state.slug(),
            it.into,
            it.referred_to.clone(),
            &it.outcome,
            it.decided_at,
            group,
            it.id,
            seen.slug()
        ))
        .await?;
    Ok(n == 1)
}

pub async fn get(tx: &mut Tx, group: GroupId, id: MotionId) -> Result<Motion> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, body, meeting_id, item_id, decision, title, words, reasons, mover, seconder, state, amends_id,
                into_id, referred_to, outcome, proposed_at, decided_at
             FROM meetings_motion WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such motion."))?.try_into()
}

pub async fn find(db: &Db, group: GroupId, id: MotionId) -> Result<Motion> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, body, meeting_id, item_id, decision, title, words, reasons, mover, seconder, state, amends_id,
                into_id, referred_to, outcome, proposed_at, decided_at
             FROM meetings_motion WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such motion."))?.try_into()
}

/// The motion that was referred to another body as this one.
pub async fn referred_as(db: &Db, group: GroupId, id: MotionId) -> Result<Option<Motion>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, body, meeting_id, item_id, decision, title, words, reasons, mover, seconder, state, amends_id,
                into_id, referred_to, outcome, proposed_at, decided_at
             FROM meetings_motion WHERE group_id = $1 AND into_id = $2 AND state = 'referred'",
            group,
            id
        ))
        .await?;
    row.map(Motion::try_from).transpose()
}

/// Motions of one meeting, in the order they came.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Motion>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, body, meeting_id, item_id, decision, title, words, reasons, mover, seconder, state, amends_id,
                into_id, referred_to, outcome, proposed_at, decided_at
             FROM meetings_motion WHERE group_id = $1 AND meeting_id = $2 ORDER BY proposed_at, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Motion::try_from).collect()
}

/// The same in a transaction.
pub async fn of_in(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<Vec<Motion>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, body, meeting_id, item_id, decision, title, words, reasons, mover, seconder, state, amends_id,
                into_id, referred_to, outcome, proposed_at, decided_at
             FROM meetings_motion WHERE group_id = $1 AND meeting_id = $2 ORDER BY proposed_at, id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Motion::try_from).collect()
}

/// Motions that wait for a body and are on no agenda: referred to it.
pub async fn waiting(db: &Db, group: GroupId, body: &str) -> Result<Vec<Motion>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, body, meeting_id, item_id, decision, title, words, reasons, mover, seconder, state, amends_id,
                into_id, referred_to, outcome, proposed_at, decided_at
             FROM meetings_motion WHERE group_id = $1 AND body = $2 AND meeting_id IS NULL
                AND state IN ('proposed', 'seconded') ORDER BY proposed_at, id",
            group,
            body
        ))
        .await?;
    rows.into_iter().map(Motion::try_from).collect()
}

pub async fn add_text(
    tx: &mut Tx,
    group: GroupId,
    motion: MotionId,
    words: &str,
    why: &str,
    at: At,
    by: Option<PersonId>,
) -> Result<()> {
    let (last,): (Option<i64>,) = tx
        .one(sql!(
            "SELECT MAX(seq) FROM meetings_motion_text WHERE group_id = $1 AND motion_id = $2",
            group,
            motion
        ))
        .await?;
    tx.run(sql!(
        "INSERT INTO meetings_motion_text (group_id, motion_id, seq, words, why, at, by_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        motion,
        last.unwrap_or(0) + 1,
        words,
        why,
        at,
        by
    ))
    .await?;
    Ok(())
}

/// Each text a motion had, oldest first: its number, its words, why it came to be, and when.
pub async fn texts(db: &Db, group: GroupId, motion: MotionId) -> Result<Vec<(u32, String, String, At)>> {
    let rows: Vec<(i64, String, String, At)> = db
        .all(sql!(
            "SELECT seq, words, why, at FROM meetings_motion_text WHERE group_id = $1 AND motion_id = $2 ORDER BY seq",
            group,
            motion
        ))
        .await?;
    rows.into_iter().map(|it| Ok((small(it.0)?, it.1, it.2, it.3))).collect()
}
