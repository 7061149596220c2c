//! What bodies handed on.

use kernel::{At, Db, GroupId, Problem, Result, Tx, sql};

use crate::model::{ActionId, Delegation, DelegationId, ItemId, MeetingId};

#[derive(sqlx::FromRow)]
struct Row {
    id: DelegationId,
    meeting_id: MeetingId,
    item_id: Option<ItemId>,
    body: String,
    action_id: ActionId,
    to_body: Option<String>,
    decision: String,
    matter: String,
    limits: String,
    until_at: Option<At>,
    report_by: At,
    agreed_at: At,
    ended_at: Option<At>,
    ended_why: String,
}

impl From<Row> for Delegation {
    fn from(it: Row) -> Self {
        Self {
            id: it.id,
            meeting: it.meeting_id,
            item: it.item_id,
            body: it.body,
            action: it.action_id,
            to_body: it.to_body,
            decision: it.decision,
            matter: it.matter,
            limits: it.limits,
            until: it.until_at,
            report_by: it.report_by,
            agreed_at: it.agreed_at,
            ended: it.ended_at.map(|at| (at, it.ended_why)),
        }
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Delegation) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_delegation (group_id, id, meeting_id, item_id, body, action_id, to_body, decision, matter,
            limits, until_at, report_by, agreed_at, ended_why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')",
        group,
        it.id,
        it.meeting,
        it.item,
        &it.body,
        it.action,
        it.to_body.clone(),
        &it.decision,
        &it.matter,
        &it.limits,
        it.until,
        it.report_by,
        it.agreed_at
    ))
    .await?;
    Ok(())
}

/// All of the group, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Delegation>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, meeting_id, item_id, body, action_id, to_body, decision, matter, limits, until_at, report_by,
                agreed_at, ended_at, ended_why
             FROM meetings_delegation WHERE group_id = $1 ORDER BY agreed_at DESC, id DESC",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Delegation::from).collect())
}

pub async fn find(db: &Db, group: GroupId, id: DelegationId) -> Result<Delegation> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, meeting_id, item_id, body, action_id, to_body, decision, matter, limits, until_at, report_by,
                agreed_at, ended_at, ended_why
             FROM meetings_delegation WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Delegation::from).ok_or_else(|| Problem::not_found("Nothing of that kind was handed on."))
}

/// Takes it back; false if that was done before.
pub async fn end(tx: &mut Tx, group: GroupId, id: DelegationId, at: At, why: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_delegation SET ended_at = $1, ended_why = $2
             WHERE group_id = $3 AND id = $4 AND ended_at IS NULL",
            at,
            why,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
