//! Motions.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::model::{Advice, Amendment, AmendmentId, Base};

#[derive(sqlx::FromRow)]
struct Row {
    id: AmendmentId,
    number: i64,
    sort: String,
    state: String,
    title: String,
    reason: String,
    mover: PersonId,
    mover_name: String,
    base_seq: i64,
    base_hash: String,
    base_source: String,
    text: String,
    operations: String,
    hash: String,
    parent: Option<AmendmentId>,
    came_from: Option<String>,
    unchanged: String,
    occasion: Option<Uuid>,
    consultation: Option<Uuid>,
    stale: String,
    divided: Option<String>,
    advice: Option<String>,
    advice_words: String,
    revision: i64,
    created_at: At,
    submitted_at: Option<At>,
    decided_at: Option<At>,
    because: String,
    minute: String,
    waits_until: Option<At>,
    in_force_from: Option<At>,
    held: Option<String>,
    version: Option<i64>,
}

impl TryFrom<Row> for Amendment {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let seq = u32::try_from(it.base_seq).unwrap_or_default();
        Ok(Self {
            id: it.id,
            number: it.number,
            sort: it.sort.parse()?,
            state: it.state.parse()?,
            title: it.title,
            reason: it.reason,
            mover: it.mover,
            mover_name: it.mover_name,
            base: Base { seq, hash: it.base_hash, source: it.base_source },
            text: it.text,
            operations: serde_json::from_str(&it.operations)?,
            hash: it.hash,
            parent: it.parent,
            came_from: it.came_from,
            unchanged: serde_json::from_str(&it.unchanged)?,
            occasion: it.occasion,
            consultation: it.consultation,
            stale: serde_json::from_str(&it.stale)?,
            divided: it.divided,
            advice: it.advice.map(|word| word.parse::<Advice>()).transpose()?,
            advice_words: it.advice_words,
            revision: it.revision,
            created_at: it.created_at,
            submitted_at: it.submitted_at,
            decided_at: it.decided_at,
            because: it.because,
            minute: it.minute,
            waits_until: it.waits_until,
            in_force_from: it.in_force_from,
            held: it.held,
            version: it.version.and_then(|n| u32::try_from(n).ok()),
        })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<Amendment>> {
    rows.into_iter().map(Amendment::try_from).collect()
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Amendment) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO amendments_motion (group_id, id, number, sort, state, title, reason, mover, mover_name,
             base_seq, base_hash, base_source, text, operations, hash, parent, came_from, unchanged, stale,
             advice_words, revision, created_at, because, minute)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, '', 1, $20,
             '', '')",
        group,
        it.id,
        it.number,
        it.sort,
        it.state,
        &it.title,
        &it.reason,
        it.mover,
        &it.mover_name,
        it.base.seq,
        &it.base.hash,
        &it.base.source,
        &it.text,
        serde_json::to_string(&it.operations)?,
        &it.hash,
        it.parent.map(|id| id.0),
        it.came_from.clone(),
        serde_json::to_string(&it.unchanged)?,
        serde_json::to_string(&it.stale)?,
        it.created_at
    ))
    .await?;
    Ok(())
}

/// Writes everything about a motion that can change, if nobody changed it since it was read; false if somebody did.
pub async fn save(tx: &mut Tx, group: GroupId, it: &Amendment) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE amendments_motion SET number = $1, sort = $2, state = $3, title = $4, reason = $5, base_seq = $6,
                 base_hash = $7, base_source = $8, text = $9, operations = $10, hash = $11, unchanged = $12,
                 occasion = $13, consultation = $14, stale = $15, advice = $16, advice_words = $17,
                 revision = $18 + 1, submitted_at = $19, decided_at = $20, because = $21, minute = $22,
                 waits_until = $23, in_force_from = $24, held = $25, version = $26, divided = $29
             WHERE group_id = $27 AND id = $28 AND revision = $18",
            it.number,
            it.sort,
            it.state,
            &it.title,
            &it.reason,
            it.base.seq,
            &it.base.hash,
            &it.base.source,
            &it.text,
            serde_json::to_string(&it.operations)?,
            &it.hash,
            serde_json::to_string(&it.unchanged)?,
            it.occasion,
            it.consultation,
            serde_json::to_string(&it.stale)?,
            it.advice.map(|a| a.slug().to_owned()),
            &it.advice_words,
            it.revision,
            it.submitted_at,
            it.decided_at,
            &it.because,
            &it.minute,
            it.waits_until,
            it.in_force_from,
            it.held.clone(),
            it.version.map(i64::from),
            group,
            it.id,
            it.divided.clone()
        ))
        .await?;
    Ok(n == 1)
}

/// One motion; a 404 if it is not of this group.
pub async fn one(db: &Db, group: GroupId, id: AmendmentId) -> Result<Amendment> {
    let row: Option<Row> =
        db.opt(sql!("SELECT * FROM amendments_motion WHERE group_id = $1 AND id = $2", group, id)).await?;
    row.ok_or_else(none)?.try_into()
}

/// One motion inside a transaction, locked: commands on one motion come one after another.
pub async fn load(tx: &mut Tx, group: GroupId, id: AmendmentId) -> Result<Amendment> {
    let row: Option<Row> = tx
        .opt(sql!(
            sqlite: "SELECT * FROM amendments_motion WHERE group_id = $1 AND id = $2",
            postgres: "SELECT * FROM amendments_motion WHERE group_id = $1 AND id = $2 FOR UPDATE",
            group,
            id
        ))
        .await?;
    row.ok_or_else(none)?.try_into()
}

fn none() -> Problem {
    Problem::not_found("There is no such motion.").hint("All motions are listed at /amendments.")
}

/// All motions of a group, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Amendment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT * FROM amendments_motion WHERE group_id = $1 ORDER BY created_at DESC, id DESC",
            group
        ))
        .await?;
    read(rows)
}

/// Everything that is not over: drafts, open motions and adopted ones that are not in force.
pub async fn at_work(db: &Db, group: GroupId) -> Result<Vec<Amendment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT * FROM amendments_motion WHERE group_id = $1 AND state IN ('draft', 'submitted', 'seconded',
                 'in-order', 'consultation', 'agenda', 'noticed', 'adopted') ORDER BY created_at, id",
            group
        ))
        .await?;
    read(rows)
}

/// The same inside a transaction, locked in one order.
pub async fn open_in(tx: &mut Tx, group: GroupId) -> Result<Vec<Amendment>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            sqlite: "SELECT * FROM amendments_motion WHERE group_id = $1 AND state IN ('draft', 'submitted', 'seconded',
                 'in-order', 'consultation', 'agenda', 'noticed', 'adopted') ORDER BY created_at, id",
            postgres: "SELECT * FROM amendments_motion WHERE group_id = $1 AND state IN ('draft', 'submitted', 'seconded',
                 'in-order', 'consultation', 'agenda', 'noticed', 'adopted') ORDER BY created_at, id FOR UPDATE",
            group
        ))
        .await?;
    read(rows)
}

/// The amendments to a motion, oldest first.
pub async fn children(db: &Db, group: GroupId, parent: AmendmentId) -> Result<Vec<Amendment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT * FROM amendments_motion WHERE group_id = $1 AND parent = $2 ORDER BY created_at, id",
            group,
            parent
        ))
        .await?;
    read(rows)
}

pub async fn children_in(tx: &mut Tx, group: GroupId, parent: AmendmentId) -> Result<Vec<Amendment>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT * FROM amendments_motion WHERE group_id = $1 AND parent = $2 ORDER BY created_at, id",
            group,
            parent
        ))
        .await?;
    read(rows)
}

/// The number of the next motion that is handed in.
pub async fn next_number(tx: &mut Tx, group: GroupId) -> Result<i64> {
    let (last,): (i64,) = tx
        .one(sql!(
            "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM amendments_motion WHERE group_id = $1",
            group
        ))
        .await?;
    Ok(last + 1)
}
