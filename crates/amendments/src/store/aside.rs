//! What stands beside a motion: seconders, journal, votes, objections, and what was typed and not taken yet.

use std::collections::BTreeMap;

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{AmendmentId, Happened, Objection, Seconder, Vote};

/// False if the person seconds it already.
pub async fn add_seconder(tx: &mut Tx, group: GroupId, id: AmendmentId, it: &Seconder) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO amendments_seconder (group_id, motion_id, person, name, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (group_id, motion_id, person) DO NOTHING",
            group,
            id,
            it.person,
            &it.name,
            it.at
        ))
        .await?;
    Ok(n == 1)
}

#[derive(sqlx::FromRow)]
struct SeconderRow {
    person: PersonId,
    name: String,
    at: At,
}

impl From<SeconderRow> for Seconder {
    fn from(it: SeconderRow) -> Self {
        Self { person: it.person, name: it.name, at: it.at }
    }
}

pub async fn seconders(db: &Db, group: GroupId, id: AmendmentId) -> Result<Vec<Seconder>> {
    let rows: Vec<SeconderRow> = db
        .all(sql!(
            "SELECT person, name, at FROM amendments_seconder WHERE group_id = $1 AND motion_id = $2 ORDER BY at",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(Seconder::from).collect())
}

pub async fn seconders_in(tx: &mut Tx, group: GroupId, id: AmendmentId) -> Result<usize> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM amendments_seconder WHERE group_id = $1 AND motion_id = $2",
            group,
            id
        ))
        .await?;
    Ok(usize::try_from(n).unwrap_or_default())
}

pub async fn happened(tx: &mut Tx, ctx: &Ctx, id: AmendmentId, it: &Happened) -> Result<()> {
    let cite = it.cite.as_ref().map(serde_json::to_string).transpose()?;
    tx.run(sql!(
        "INSERT INTO amendments_step (group_id, id, motion_id, what, at, actor, actor_name, cite, note, place)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
             (SELECT COUNT(*) FROM amendments_step WHERE group_id = $1 AND motion_id = $3))",
        ctx.group.id,
        ctx.new_id(),
        id,
        &it.what,
        it.at,
        it.actor,
        &it.actor_name,
        cite,
        &it.note
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct StepRow {
    what: String,
    at: At,
    actor: Option<PersonId>,
    actor_name: String,
    cite: Option<String>,
    note: String,
}

/// What happened, oldest first.
pub async fn journal(db: &Db, group: GroupId, id: AmendmentId) -> Result<Vec<Happened>> {
    let rows: Vec<StepRow> = db
        .all(sql!(
            "SELECT what, at, actor, actor_name, cite, note FROM amendments_step
             WHERE group_id = $1 AND motion_id = $2 ORDER BY place",
            group,
            id
        ))
        .await?;
    rows.into_iter()
        .map(|it| {
            let cite = it.cite.as_deref().map(serde_json::from_str).transpose()?;
            let StepRow { what, at, actor, actor_name, note, .. } = it;
            Ok(Happened { what, at, actor, actor_name, cite, note })
        })
        .collect()
}

/// Records a vote on a part; of a vote put right, the later one counts.
pub async fn record_vote(tx: &mut Tx, group: GroupId, id: AmendmentId, it: &Vote) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO amendments_vote (group_id, motion_id, part, label, favour, against, abstained, carried, sum, hash, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (group_id, motion_id, part) DO UPDATE SET favour = excluded.favour, against = excluded.against,
             abstained = excluded.abstained, carried = excluded.carried, sum = excluded.sum, at = excluded.at",
        group,
        id,
        &it.part,
        &it.label,
        it.favour,
        it.against,
        it.abstained,
        it.carried,
        &it.sum,
        &it.hash,
        it.at
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VoteRow {
    part: String,
    label: String,
    favour: i64,
    against: i64,
    abstained: i64,
    carried: bool,
    sum: String,
    hash: String,
    at: At,
}

pub async fn votes(db: &Db, group: GroupId, id: AmendmentId) -> Result<Vec<Vote>> {
    let rows: Vec<VoteRow> = db
        .all(sql!(
            "SELECT part, label, favour, against, abstained, carried, sum, hash, at FROM amendments_vote
             WHERE group_id = $1 AND motion_id = $2 ORDER BY at, part",
            group,
            id
        ))
        .await?;
    let read = |it: VoteRow| Vote {
        part: it.part,
        label: it.label,
        favour: it.favour,
        against: it.against,
        abstained: it.abstained,
        carried: it.carried,
        sum: it.sum,
        hash: it.hash,
        at: it.at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// False if the person has objected already.
pub async fn add_objection(tx: &mut Tx, group: GroupId, id: AmendmentId, it: &Objection) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO amendments_objection (group_id, motion_id, person, name, words, at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (group_id, motion_id, person) DO NOTHING",
            group,
            id,
            it.person,
            &it.name,
            &it.words,
            it.at
        ))
        .await?;
    Ok(n == 1)
}

#[derive(sqlx::FromRow)]
struct ObjectionRow {
    person: PersonId,
    name: String,
    words: String,
    at: At,
    settled: Option<String>,
}

impl From<ObjectionRow> for Objection {
    fn from(it: ObjectionRow) -> Self {
        let ObjectionRow { person, name, words, at, settled } = it;
        Self { person, name, words, at, settled }
    }
}

pub async fn objections(db: &Db, group: GroupId, id: AmendmentId) -> Result<Vec<Objection>> {
    let rows: Vec<ObjectionRow> = db
        .all(sql!(
            "SELECT person, name, words, at, settled FROM amendments_objection
             WHERE group_id = $1 AND motion_id = $2 ORDER BY at",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(Objection::from).collect())
}

/// How many objections stand that nobody has settled.
pub async fn objections_in(tx: &mut Tx, group: GroupId, id: AmendmentId) -> Result<i64> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM amendments_objection WHERE group_id = $1 AND motion_id = $2 AND settled IS NULL",
            group,
            id
        ))
        .await?;
    Ok(n)
}

pub async fn settle(tx: &mut Tx, group: GroupId, id: AmendmentId, how: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE amendments_objection SET settled = $1 WHERE group_id = $2 AND motion_id = $3 AND settled IS NULL",
        how,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Keeps what was typed on a clause, whatever becomes of it.
pub async fn keep_typed(
    tx: &mut Tx,
    ctx: &Ctx,
    id: AmendmentId,
    clause: &str,
    fields: &BTreeMap<String, String>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO amendments_typed (group_id, motion_id, clause, fields, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, motion_id, clause) DO UPDATE SET fields = excluded.fields, at = excluded.at",
        ctx.group.id,
        id,
        clause,
        serde_json::to_string(fields)?,
        ctx.now
    ))
    .await?;
    Ok(())
}

pub async fn forget_typed(tx: &mut Tx, group: GroupId, id: AmendmentId, clause: &str) -> Result<()> {
    tx.run(sql!(
        "DELETE FROM amendments_typed WHERE group_id = $1 AND motion_id = $2 AND clause = $3",
        group,
        id,
        clause
    ))
    .await?;
    Ok(())
}

/// What was typed and not taken, by clause.
pub async fn typed(
    db: &Db,
    group: GroupId,
    id: AmendmentId,
) -> Result<Vec<(String, BTreeMap<String, String>)>> {
    let rows: Vec<(String, String)> = db
        .all(sql!(
            "SELECT clause, fields FROM amendments_typed WHERE group_id = $1 AND motion_id = $2 ORDER BY clause",
            group,
            id
        ))
        .await?;
    rows.into_iter().map(|(clause, fields)| Ok((clause, serde_json::from_str(&fields)?))).collect()
}
