//! Actions, and each meeting they were carried over to.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Action, ActionId, DecisionId, ItemId, MeetingId, Standing};

#[derive(sqlx::FromRow)]
struct Row {
    id: ActionId,
    meeting_id: Option<MeetingId>,
    item_id: Option<ItemId>,
    decision_id: Option<DecisionId>,
    body: String,
    title: String,
    words: String,
    owner_id: Option<PersonId>,
    owner_words: String,
    assignment: bool,
    report_to: Option<String>,
    due_at: Option<At>,
    agreed_at: At,
    state: String,
    ended_at: Option<At>,
    ended_by: Option<PersonId>,
    ended_words: String,
}

impl TryFrom<Row> for Action {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            meeting: it.meeting_id,
            item: it.item_id,
            decision: it.decision_id,
            body: it.body,
            title: it.title,
            words: it.words,
            owner: it.owner_id,
            owner_words: it.owner_words,
            assignment: it.assignment,
            report_to: it.report_to,
            due_at: it.due_at,
            agreed_at: it.agreed_at,
            state: Standing::stored(&it.state)?,
            ended_at: it.ended_at,
            ended_by: it.ended_by,
            ended_words: it.ended_words,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Action) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_action (group_id, id, meeting_id, item_id, decision_id, body, title, words, owner_id,
            owner_words, assignment, report_to, due_at, agreed_at, state, ended_at, ended_by, ended_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        group,
        it.id,
        it.meeting,
        it.item,
        it.decision,
        &it.body,
        &it.title,
        &it.words,
        it.owner,
        &it.owner_words,
        it.assignment,
        it.report_to.clone(),
        it.due_at,
        it.agreed_at,
        it.state.slug(),
        it.ended_at,
        it.ended_by,
        &it.ended_words
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: ActionId) -> Result<Action> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, meeting_id, item_id, decision_id, body, title, words, owner_id, owner_words, assignment,
                report_to, due_at, agreed_at, state, ended_at, ended_by, ended_words
             FROM meetings_action WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such action."))?.try_into()
}

/// All of the group, those due first first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Action>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, meeting_id, item_id, decision_id, body, title, words, owner_id, owner_words, assignment,
                report_to, due_at, agreed_at, state, ended_at, ended_by, ended_words
             FROM meetings_action WHERE group_id = $1 ORDER BY COALESCE(due_at, agreed_at), id",
            group
        ))
        .await?;
    rows.into_iter().map(Action::try_from).collect()
}

/// Ends an open action: done or released; false if it had ended.
pub async fn end(tx: &mut Tx, group: GroupId, it: &Action) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_action SET state = $1, ended_at = $2, ended_by = $3, ended_words = $4
             WHERE group_id = $5 AND id = $6 AND state = 'open'",
            it.state.slug(),
            it.ended_at,
            it.ended_by,
            &it.ended_words,
            group,
            it.id
        ))
        .await?;
    Ok(n == 1)
}

/// Notes that an open action came before another meeting.
pub async fn carry(
    tx: &mut Tx,
    group: GroupId,
    action: ActionId,
    meeting: MeetingId,
    at: At,
    words: &str,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_carried (group_id, action_id, meeting_id, at, words) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, action_id, meeting_id) DO UPDATE SET words = excluded.words",
        group,
        action,
        meeting,
        at,
        words
    ))
    .await?;
    Ok(())
}

/// The meetings an action was carried over to, oldest first, with what was said of it there.
pub async fn carried(db: &Db, group: GroupId, action: ActionId) -> Result<Vec<(MeetingId, At, String)>> {
    Ok(db
        .all(sql!(
            "SELECT meeting_id, at, words FROM meetings_carried
             WHERE group_id = $1 AND action_id = $2 ORDER BY at, meeting_id",
            group,
            action
        ))
        .await?)
}
