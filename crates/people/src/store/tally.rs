//! How many are of each kind: a projection of the projection, written with it, so that no list has to count a register.

use kernel::{Db, GroupId, PersonId, Result, Tx, sql};

use super::audience::Conditions;
use super::standing::Row;
use crate::model::ImportId;

/// What people are counted by.
#[derive(PartialEq, Eq, sqlx::FromRow)]
struct Kind {
    status: String,
    category: Option<String>,
    area: Option<String>,
    constituency: Option<String>,
    email: Option<String>,
    email_bounced: bool,
}

/// Whether the person, as they stand now, is counted as this row will be.
pub async fn same(tx: &mut Tx, group: GroupId, row: &Row) -> Result<bool> {
    let now: Option<Kind> = tx
        .opt(sql!(
            "SELECT status, category, area, constituency, email, email_bounced FROM people_standing
             WHERE group_id = $1 AND person_id = $2",
            group,
            row.person_id
        ))
        .await?;
    let reached = |email: &Option<String>, bounced: bool| email.is_some() && !bounced;
    Ok(now.is_some_and(|it| {
        it.status == row.status
            && it.category == row.category
            && it.area == row.area
            && it.constituency == row.constituency
            && reached(&it.email, it.email_bounced) == reached(&row.email, row.email_bounced)
    }))
}

/// Counts a person in as they stand, unless nobody sees them yet.
pub async fn enter(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    shift(tx, group, person, 1).await
}

/// Takes a person out of the count as they stand: before their standing is written anew, or goes.
pub async fn leave(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    shift(tx, group, person, -1).await
}

async fn shift(tx: &mut Tx, group: GroupId, person: PersonId, by: i64) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_tally (group_id, status, category, area, constituency, reached, people)
         SELECT s.group_id, s.status, COALESCE(s.category, ''), COALESCE(s.area, ''), COALESCE(s.constituency, ''),
           (s.email IS NOT NULL AND s.email_bounced = FALSE), CAST($3 AS BIGINT)
         FROM people_standing s WHERE s.group_id = $1 AND s.person_id = $2
         AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
              WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
         ON CONFLICT (group_id, status, category, area, constituency, reached)
         DO UPDATE SET people = people_tally.people + excluded.people",
        group,
        person,
        by
    ))
    .await?;
    Ok(())
}

/// Counts the people of an import in, or out: in the step that shows them, or hides them again.
pub async fn import(tx: &mut Tx, group: GroupId, import: ImportId, shown: bool) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_tally (group_id, status, category, area, constituency, reached, people)
         SELECT s.group_id, s.status, COALESCE(s.category, ''), COALESCE(s.area, ''), COALESCE(s.constituency, ''),
           (s.email IS NOT NULL AND s.email_bounced = FALSE), COUNT(*) * CAST($3 AS BIGINT)
         FROM people_standing s WHERE s.group_id = $1 AND s.import_id = $2
         GROUP BY s.group_id, s.status, COALESCE(s.category, ''), COALESCE(s.area, ''), COALESCE(s.constituency, ''),
           (s.email IS NOT NULL AND s.email_bounced = FALSE)
         ON CONFLICT (group_id, status, category, area, constituency, reached)
         DO UPDATE SET people = people_tally.people + excluded.people",
        group,
        import,
        if shown { 1i64 } else { -1 }
    ))
    .await?;
    Ok(())
}

/// How many there are of each status and category; no category is ''.
pub async fn kinds(db: &Db, group: GroupId) -> Result<Vec<(String, String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT status, category, CAST(SUM(people) AS BIGINT) FROM people_tally WHERE group_id = $1
             GROUP BY status, category HAVING SUM(people) > 0 ORDER BY status, category",
            group
        ))
        .await?)
}

/// How many are in each ward or branch.
pub async fn areas(db: &Db, group: GroupId) -> Result<Vec<(String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT area, CAST(SUM(people) AS BIGINT) FROM people_tally WHERE group_id = $1 AND area <> ''
             GROUP BY area HAVING SUM(people) > 0 ORDER BY area",
            group
        ))
        .await?)
}

pub async fn constituencies(db: &Db, group: GroupId) -> Result<Vec<(String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT constituency, CAST(SUM(people) AS BIGINT) FROM people_tally WHERE group_id = $1 AND constituency <> ''
             GROUP BY constituency HAVING SUM(people) > 0 ORDER BY constituency",
            group
        ))
        .await?)
}

/// Members, and those of them whom no e-mail reaches.
pub async fn members(db: &Db, group: GroupId) -> Result<(i64, i64)> {
    Ok(db
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN reached = TRUE THEN 0 ELSE people END), 0) AS BIGINT)
             FROM people_tally WHERE group_id = $1 AND status = 'member'",
            group
        ))
        .await?)
}

/// How many a page narrows to; an empty filter is no filter.
pub async fn total(db: &Db, group: GroupId, (status, category, area): (&str, &str, &str)) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM people_tally WHERE group_id = $1
             AND ($2 = '' OR status = $2) AND ($3 = '' OR category = $3) AND ($4 = '' OR area = $4)",
            group,
            status,
            category,
            area
        ))
        .await?;
    Ok(n)
}

/// How many fit conditions of status, category, ward and constituency; the others are not looked at.
pub async fn count(db: &Db, group: GroupId, it: &Conditions) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM people_tally WHERE group_id = $1 AND status = $2
             AND ($3 = '' OR (category <> '' AND $3 LIKE '%|' || category || '|%'))
             AND ($4 = '' OR (area <> '' AND $4 LIKE '%|' || area || '|%'))
             AND ($5 = '' OR (constituency <> '' AND $5 LIKE '%|' || constituency || '|%'))
             AND ($6 = '' OR area = '' OR $6 NOT LIKE '%|' || area || '|%')
             AND ($7 = '' OR category = '' OR $7 NOT LIKE '%|' || category || '|%')",
            group,
            &it.status,
            &it.categories,
            &it.areas,
            &it.constituencies,
            &it.not_areas,
            &it.not_categories
        ))
        .await?;
    Ok(n)
}
