//! What people said about duties: excuses, requests for help, agreements, meetings that did not take place; and what
//! they were told.

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};
use rulebook::duty::Excuse;
use uuid::Uuid;

use crate::model::{Agreed, Help};

pub async fn excuses(db: &Db, group: GroupId) -> Result<Vec<Excuse>> {
    let rows: Vec<(String, String)> =
        db.all(sql!("SELECT key, resolution FROM duties_excuse WHERE group_id = $1", group)).await?;
    Ok(rows.into_iter().map(|(duty, resolution)| Excuse { duty, resolution }).collect())
}

pub async fn excuse(tx: &mut Tx, ctx: &Ctx, key: &str, resolution: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO duties_excuse (group_id, key, resolution, at, by_person) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, key) DO UPDATE SET resolution = excluded.resolution, at = excluded.at, by_person = excluded.by_person",
        ctx.group.id,
        key,
        resolution,
        ctx.now,
        ctx.actor.person
    ))
    .await?;
    Ok(())
}

pub async fn help(tx: &mut Tx, ctx: &Ctx, by: PersonId, key: &str, words: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO duties_help (group_id, key, words, at, by_person) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, key) DO UPDATE SET words = excluded.words, at = excluded.at, by_person = excluded.by_person",
        ctx.group.id,
        key,
        words,
        ctx.now,
        by
    ))
    .await?;
    Ok(())
}

pub async fn all_help(db: &Db, group: GroupId) -> Result<Vec<Help>> {
    let rows: Vec<(String, String, At, PersonId)> = db
        .all(sql!("SELECT key, words, at, by_person FROM duties_help WHERE group_id = $1 ORDER BY at", group))
        .await?;
    Ok(rows.into_iter().map(|(key, words, at, by)| Help { key, words, at, by }).collect())
}

type AgreedRow = (String, Option<i64>, Option<String>, String, At);

/// What was agreed, oldest first.
pub async fn agreed(db: &Db, group: GroupId) -> Result<Vec<Agreed>> {
    let rows: Vec<AgreedRow> = db
        .all(sql!(
            "SELECT spec, months, owner, decision, at FROM duties_agreed WHERE group_id = $1 ORDER BY at, id",
            group
        ))
        .await?;
    let read = |(spec, months, owner, decision, at)| Agreed { spec, months, owner, decision, at };
    Ok(rows.into_iter().map(read).collect())
}

pub async fn agree(tx: &mut Tx, ctx: &Ctx, it: &Agreed) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO duties_agreed (group_id, id, spec, months, owner, decision, at, by_person)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        ctx.group.id,
        ctx.new_id(),
        &it.spec,
        it.months,
        it.owner.clone(),
        &it.decision,
        it.at,
        ctx.actor.person
    ))
    .await?;
    Ok(())
}

pub async fn not_held(db: &Db, group: GroupId) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> =
        db.all(sql!("SELECT occasion_id FROM duties_not_held WHERE group_id = $1", group)).await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

pub async fn mark_not_held(tx: &mut Tx, ctx: &Ctx, occasion: Uuid, why: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO duties_not_held (group_id, occasion_id, why, at, by_person) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, occasion_id) DO UPDATE SET why = excluded.why",
        ctx.group.id,
        occasion,
        why,
        ctx.now,
        ctx.actor.person
    ))
    .await?;
    Ok(())
}

/// Notes that a step of reminding was taken; false if it was taken before.
pub async fn told(tx: &mut Tx, ctx: &Ctx, key: &str, step: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO duties_told (group_id, key, step, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (group_id, key, step) DO NOTHING",
            ctx.group.id,
            key,
            step,
            ctx.now
        ))
        .await?;
    Ok(n == 1)
}
