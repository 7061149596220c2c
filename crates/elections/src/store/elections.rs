//! Elections and their journal.

use kernel::{At, Cite, Ctx, Db, GroupId, PersonId, Result, Tx, sql};
use serde::Serialize;
use uuid::Uuid;

use super::word;
use crate::model::{Contest, Election, ElectionId, Move, Plan, State};

#[derive(sqlx::FromRow)]
struct Row {
    id: ElectionId,
    title: String,
    state: String,
    occasion: Uuid,
    constitution: i64,
    plan: String,
    contests: String,
    drafted_by: Option<PersonId>,
    drafted_at: At,
    poll: Option<Uuid>,
    lot_hash: String,
    preview_seen_at: Option<At>,
    abandoned_because: Option<String>,
}

impl TryFrom<Row> for Election {
    type Error = kernel::Problem;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            state: word(&row.state)?,
            plan: serde_json::from_str(&row.plan)?,
            contests: serde_json::from_str(&row.contests)?,
            constitution: u32::try_from(row.constitution).unwrap_or_default(),
            id: row.id,
            title: row.title,
            occasion: row.occasion,
            drafted_by: row.drafted_by,
            drafted_at: row.drafted_at,
            poll: row.poll,
            lot_hash: row.lot_hash,
            preview_seen_at: row.preview_seen_at,
            abandoned_because: row.abandoned_because,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Election, lot_seed: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_election (group_id, id, title, state, occasion, constitution, plan, contests,
             drafted_by, drafted_at, lot_seed, lot_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        group,
        it.id,
        &it.title,
        it.state,
        it.occasion,
        it.constitution,
        serde_json::to_string(&it.plan)?,
        serde_json::to_string(&it.contests)?,
        it.drafted_by,
        it.drafted_at,
        lot_seed,
        &it.lot_hash
    ))
    .await?;
    Ok(())
}

/// One election; a 404 if it is not of this group.
pub async fn one(db: &Db, group: GroupId, id: ElectionId) -> Result<Election> {
    let row: Row = db
        .one(sql!(
            "SELECT id, title, state, occasion, constitution, plan, contests, drafted_by, drafted_at, poll,
                 lot_hash, preview_seen_at, abandoned_because
             FROM elections_election WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.try_into()
}

/// One election inside a transaction, locked: commands on one election come one after another.
pub async fn load(tx: &mut Tx, group: GroupId, id: ElectionId) -> Result<Election> {
    let row: Row = tx
        .one(sql!(
            sqlite: "SELECT id, title, state, occasion, constitution, plan, contests, drafted_by, drafted_at, poll,
                 lot_hash, preview_seen_at, abandoned_because
             FROM elections_election WHERE group_id = $1 AND id = $2",
            postgres: "SELECT id, title, state, occasion, constitution, plan, contests, drafted_by, drafted_at, poll,
                 lot_hash, preview_seen_at, abandoned_because
             FROM elections_election WHERE group_id = $1 AND id = $2 FOR UPDATE",
            group,
            id
        ))
        .await?;
    row.try_into()
}

/// All elections of a group, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Election>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, title, state, occasion, constitution, plan, contests, drafted_by, drafted_at, poll,
                 lot_hash, preview_seen_at, abandoned_because
             FROM elections_election WHERE group_id = $1 ORDER BY drafted_at DESC, id DESC",
            group
        ))
        .await?;
    rows.into_iter().map(Election::try_from).collect()
}

/// Moves the state on; false if somebody else was faster.
pub async fn shift(tx: &mut Tx, group: GroupId, id: ElectionId, from: State, to: State) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_election SET state = $1 WHERE group_id = $2 AND id = $3 AND state = $4",
            to,
            group,
            id,
            from
        ))
        .await?;
    Ok(n == 1)
}

pub async fn set_plan(
    tx: &mut Tx,
    group: GroupId,
    id: ElectionId,
    constitution: u32,
    plan: &Plan,
    contests: &[Contest],
) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_election SET plan = $1, contests = $2, constitution = $3 WHERE group_id = $4 AND id = $5",
        serde_json::to_string(plan)?,
        serde_json::to_string(contests)?,
        constitution,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Notes the poll of the frozen roll; false if there is one already.
pub async fn set_poll(tx: &mut Tx, group: GroupId, id: ElectionId, poll: Uuid) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_election SET poll = $1 WHERE group_id = $2 AND id = $3 AND poll IS NULL",
            poll,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn set_preview_seen(tx: &mut Tx, group: GroupId, id: ElectionId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_election SET preview_seen_at = $1 WHERE group_id = $2 AND id = $3",
        at,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn set_abandoned(tx: &mut Tx, group: GroupId, id: ElectionId, because: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_election SET abandoned_because = $1 WHERE group_id = $2 AND id = $3",
        because,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// The seed of the lots: secret until the count.
pub async fn lot_seed(tx: &mut Tx, group: GroupId, id: ElectionId) -> Result<String> {
    let (seed,): (String,) = tx
        .one(sql!("SELECT lot_seed FROM elections_election WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(seed)
}

/// A line of the journal.
#[derive(Clone, Debug, Serialize)]
pub struct Happened {
    pub what: Move,
    pub at: At,
    pub actor: Option<PersonId>,
    pub actor_name: String,
    pub cite: Option<Cite>,
    pub note: String,
}

#[derive(sqlx::FromRow)]
struct StepRow {
    #[sqlx(rename = "move")]
    what: String,
    at: At,
    actor: Option<PersonId>,
    actor_name: String,
    cite: Option<String>,
    note: String,
}

pub async fn happened(tx: &mut Tx, ctx: &Ctx, id: ElectionId, line: &Happened) -> Result<()> {
    let cite = line.cite.as_ref().map(serde_json::to_string).transpose()?;
    tx.run(sql!(
        "INSERT INTO elections_step (group_id, id, election_id, move, at, actor, actor_name, cite, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.group.id,
        ctx.new_id(),
        id,
        line.what,
        line.at,
        line.actor,
        &line.actor_name,
        cite,
        &line.note
    ))
    .await?;
    Ok(())
}

/// What happened, oldest first.
pub async fn journal(db: &Db, group: GroupId, id: ElectionId) -> Result<Vec<Happened>> {
    let rows: Vec<StepRow> = db
        .all(sql!(
            "SELECT move, at, actor, actor_name, cite, note FROM elections_step
             WHERE group_id = $1 AND election_id = $2 ORDER BY at, id",
            group,
            id
        ))
        .await?;
    rows.into_iter()
        .map(|it| {
            let cite = it.cite.as_deref().map(serde_json::from_str).transpose()?;
            let what = word(&it.what)?;
            Ok(Happened { what, at: it.at, actor: it.actor, actor_name: it.actor_name, cite, note: it.note })
        })
        .collect()
}
