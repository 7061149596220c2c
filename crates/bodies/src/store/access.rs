//! The overlap, emergency access, accounts outside.

use kernel::{At, Ctx, Db, GroupId, PersonId, Power, Problem, Result, Tx, sql};

use crate::model::{AccountRef, Emergency, EmergencyId, OutsideAccount, TermId};

/// Sets until when the overlap of a term that has ended lasts; false if there is none.
pub async fn end_overlap(tx: &mut Tx, group: GroupId, id: TermId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_term SET overlap_until = $1 WHERE group_id = $2 AND id = $3 AND until_at IS NOT NULL
             AND (overlap_until IS NULL OR overlap_until > $1)",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Sets until when those read who left a shared seat before the others (one of them, or all); how many that were.
pub async fn end_share_overlap(
    tx: &mut Tx,
    group: GroupId,
    id: TermId,
    person: Option<PersonId>,
    at: At,
) -> Result<u64> {
    let all = person.is_none();
    Ok(tx
        .run(sql!(
            "UPDATE bodies_holder SET overlap_until = $1 WHERE group_id = $2 AND term_id = $3 AND until_at IS NOT NULL
             AND (overlap_until IS NULL OR overlap_until > $1) AND ($4 = TRUE OR person_id = $5)",
            at,
            group,
            id,
            all,
            person
        ))
        .await?)
}

/// A term whose holders still read: its id, post and the end of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Overlap {
    pub id: TermId,
    pub person_id: PersonId,
    pub post: String,
    pub name: String,
    pub powers: Option<String>,
    pub until_at: At,
    pub overlap_until: Option<At>,
}

/// The overlaps of a person at an instant, as far as the table says: fourteen days of twenty-four hours.
pub async fn overlaps_of(db: &Db, group: GroupId, person: PersonId, at: At) -> Result<Vec<Overlap>> {
    Ok(db
        .all(sql!(
            "SELECT * FROM (
               SELECT t.id, h.person_id, t.post, t.from_at, p.name, p.powers, p.place,
                 CASE WHEN h.until_at < t.until_at OR t.until_at IS NULL THEN h.until_at ELSE t.until_at END AS until_at,
                 CASE WHEN h.until_at < t.until_at OR t.until_at IS NULL THEN h.overlap_until
                   ELSE COALESCE(h.overlap_until, t.overlap_until) END AS overlap_until FROM bodies_holder h
               JOIN bodies_term t ON t.group_id = h.group_id AND t.id = h.term_id
               JOIN bodies_post p ON p.group_id = t.group_id AND p.slug = t.post
               WHERE h.group_id = $1 AND h.person_id = $2) AS gone
             WHERE until_at <= $3 AND until_at > from_at
             AND COALESCE(overlap_until, until_at + 1209600000000) > $3 ORDER BY place, post",
            group,
            person,
            at
        ))
        .await?)
}

/// The overlaps of one post.
pub async fn overlaps_at(db: &Db, group: GroupId, post: &str, at: At) -> Result<Vec<Overlap>> {
    Ok(db
        .all(sql!(
            "SELECT * FROM (
               SELECT t.id, h.person_id, t.post, t.from_at, p.name, p.powers, p.place,
                 CASE WHEN h.until_at < t.until_at OR t.until_at IS NULL THEN h.until_at ELSE t.until_at END AS until_at,
                 CASE WHEN h.until_at < t.until_at OR t.until_at IS NULL THEN h.overlap_until
                   ELSE COALESCE(h.overlap_until, t.overlap_until) END AS overlap_until FROM bodies_holder h
               JOIN bodies_term t ON t.group_id = h.group_id AND t.id = h.term_id
               JOIN bodies_post p ON p.group_id = t.group_id AND p.slug = t.post
               WHERE h.group_id = $1 AND t.post = $2) AS gone
             WHERE until_at <= $3 AND until_at > from_at
             AND COALESCE(overlap_until, until_at + 1209600000000) > $3 ORDER BY until_at, person_id",
            group,
            post,
            at
        ))
        .await?)
}

#[derive(sqlx::FromRow)]
struct EmergencyRow {
    id: EmergencyId,
    person: PersonId,
    power: String,
    hours: i64,
    reason: String,
    asked_at: At,
    agreed_at: Option<At>,
    agreed_by: Option<PersonId>,
    until_at: Option<At>,
    ended_by: Option<PersonId>,
}

fn word(power: Power) -> Result<String> {
    Ok(serde_json::to_value(power)?.as_str().unwrap_or_default().to_owned())
}

fn power(word: String) -> Result<Power> {
    serde_json::from_value(serde_json::Value::String(word))
        .map_err(|_| Problem::internal("An unknown power is stored."))
}

fn read(row: EmergencyRow) -> Result<Emergency> {
    Ok(Emergency {
        id: row.id,
        person: row.person,
        power: power(row.power)?,
        hours: row.hours,
        reason: row.reason,
        asked_at: row.asked_at,
        agreed_at: row.agreed_at,
        agreed_by: row.agreed_by,
        until: row.until_at,
        ended_by: row.ended_by,
    })
}

pub async fn ask(tx: &mut Tx, ctx: &Ctx, it: &Emergency) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_emergency (group_id, id, person, power, hours, reason, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        ctx.group.id, it.id, it.person, word(it.power)?, it.hours, &it.reason, it.asked_at
    ))
    .await?;
    Ok(())
}

/// A second officer agrees; false if somebody did already.
pub async fn agree(tx: &mut Tx, ctx: &Ctx, id: EmergencyId, by: PersonId, until: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_emergency SET agreed_at = $1, agreed_by = $2, until_at = $3
             WHERE group_id = $4 AND id = $5 AND agreed_at IS NULL AND until_at IS NULL",
            ctx.now,
            by,
            until,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Ends it before its time, or calls off what waits.
pub async fn end(tx: &mut Tx, ctx: &Ctx, id: EmergencyId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_emergency SET until_at = $1, ended_by = $2
             WHERE group_id = $3 AND id = $4 AND (until_at IS NULL OR until_at > $1)",
            ctx.now,
            ctx.actor.person,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Ends what somebody asked for or uses who holds no post in this transaction's view; says how many that were.
pub async fn end_without_post(tx: &mut Tx, ctx: &Ctx, person: PersonId) -> Result<u64> {
    Ok(tx
        .run(sql!(
            "UPDATE bodies_emergency SET until_at = $1, ended_by = $2
             WHERE group_id = $3 AND person = $4 AND (until_at IS NULL OR until_at > $1) AND NOT EXISTS (
               SELECT 1 FROM bodies_holder h JOIN bodies_term t ON t.group_id = h.group_id AND t.id = h.term_id
               WHERE h.group_id = $3 AND h.person_id = $4 AND t.from_at <= $1
               AND (t.until_at IS NULL OR t.until_at > $1) AND (h.until_at IS NULL OR h.until_at > $1))",
            ctx.now,
            ctx.actor.person,
            ctx.group.id,
            person
        ))
        .await?)
}

/// Every use, newest first.
pub async fn emergencies(db: &Db, group: GroupId) -> Result<Vec<Emergency>> {
    let rows: Vec<EmergencyRow> = db
        .all(sql!(
            "SELECT id, person, power, hours, reason, asked_at, agreed_at, agreed_by, until_at, ended_by FROM bodies_emergency
             WHERE group_id = $1 ORDER BY asked_at DESC, id LIMIT 200",
            group
        ))
        .await?;
    rows.into_iter().map(read).collect()
}

/// What a person asked for since an instant, the latest first: when, and whether it waits to be agreed to.
pub async fn asked_since(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    since: At,
) -> Result<Vec<(At, bool)>> {
    // One request after the other of the same person, on both engines.
    tx.run(sql!(
        "UPDATE bodies_emergency SET hours = hours WHERE group_id = $1 AND person = $2 AND asked_at > $3",
        group,
        person,
        since
    ))
    .await?;
    let rows: Vec<(At, Option<At>, Option<At>)> = tx
        .all(sql!(
            "SELECT asked_at, agreed_at, until_at FROM bodies_emergency
             WHERE group_id = $1 AND person = $2 AND asked_at > $3 ORDER BY asked_at DESC, id",
            group,
            person,
            since
        ))
        .await?;
    Ok(rows.into_iter().map(|it| (it.0, it.1.is_none() && it.2.is_none())).collect())
}

/// What a person may do by emergency access at an instant, and until when.
pub async fn powers(db: &Db, group: GroupId, person: PersonId, at: At) -> Result<Vec<(Power, At)>> {
    let rows: Vec<(String, At)> = db
        .all(sql!(
            "SELECT power, until_at FROM bodies_emergency
             WHERE group_id = $1 AND person = $2 AND agreed_at <= $3 AND until_at > $3",
            group,
            person,
            at
        ))
        .await?;
    rows.into_iter().map(|it| Ok((power(it.0)?, it.1))).collect()
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: AccountRef,
    name: String,
    place: String,
    post: String,
    first_holder: Option<PersonId>,
    second_holder: Option<PersonId>,
    note: String,
    checked_at: At,
    checked_by: Option<PersonId>,
}

/// The accounts outside that are not closed, by name.
pub async fn accounts(db: &Db, group: GroupId) -> Result<Vec<OutsideAccount>> {
    let rows: Vec<AccountRow> = db
        .all(sql!(
            "SELECT id, name, place, post, first_holder, second_holder, note, checked_at, checked_by FROM bodies_account
             WHERE group_id = $1 AND closed_at IS NULL ORDER BY name, id",
            group
        ))
        .await?;
    let read = |it: AccountRow| OutsideAccount {
        id: it.id,
        name: it.name,
        place: it.place,
        post: it.post,
        first_holder: it.first_holder,
        second_holder: it.second_holder,
        note: it.note,
        checked_at: it.checked_at,
        checked_by: it.checked_by,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Writes an account down, or what is so now of one that is.
pub async fn put_account(tx: &mut Tx, ctx: &Ctx, it: &OutsideAccount) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_account (group_id, id, name, place, post, first_holder, second_holder, note, checked_at, checked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (group_id, id) DO UPDATE SET name = excluded.name, place = excluded.place, post = excluded.post,
           first_holder = excluded.first_holder, second_holder = excluded.second_holder, note = excluded.note,
           checked_at = excluded.checked_at, checked_by = excluded.checked_by",
        ctx.group.id, it.id, &it.name, &it.place, &it.post, it.first_holder, it.second_holder, &it.note, it.checked_at,
        it.checked_by
    ))
    .await?;
    Ok(())
}

pub async fn close_account(tx: &mut Tx, ctx: &Ctx, id: AccountRef) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_account SET closed_at = $1 WHERE group_id = $2 AND id = $3 AND closed_at IS NULL",
            ctx.now,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}
