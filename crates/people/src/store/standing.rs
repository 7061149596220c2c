//! The projection that lists read.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use super::tally::{self, Counted};
use super::{import, offer};
use crate::model::ImportId;

/// One person as lists show them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub person_id: PersonId,
    pub number: i64,
    pub name: String,
    pub sort_name: String,
    pub status: String,
    pub category: Option<String>,
    pub since_at: Option<At>,
    pub until_at: Option<At>,
    pub paid_until: Option<At>,
    pub suspended: bool,
    pub area: Option<String>,
    pub constituency: Option<String>,
    pub email: Option<String>,
    pub email_bounced: bool,
    pub phone: Option<String>,
    pub postal: Option<String>,
    pub search: String,
    pub changes_at: Option<At>,
    pub import_id: Option<ImportId>,
}

/// Writes how somebody stands, and counts them accordingly.
pub async fn put(tx: &mut Tx, group: GroupId, row: &Row) -> Result<()> {
    import::share(tx, group, row.person_id).await?;
    let before = tally::of_person(tx, group, row.person_id).await?;
    write(tx, group, row).await?;
    let now = tally::of_person(tx, group, row.person_id).await?;
    tally::shift(tx, group, before, now).await?;
    // Always: offers may just have come from an entry that was joined into this one.
    offer::follow(tx, group, row.person_id).await
}

/// Somebody's standing goes, and they are counted no more.
pub async fn drop(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    import::share(tx, group, person).await?;
    let before = tally::of_person(tx, group, person).await?;
    tx.run(sql!("DELETE FROM people_standing WHERE group_id = $1 AND person_id = $2", group, person)).await?;
    tally::shift(tx, group, before, Counted::default()).await?;
    offer::follow(tx, group, person).await
}

async fn write(tx: &mut Tx, group: GroupId, row: &Row) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_standing (group_id, person_id, number, name, sort_name, status, category, since_at, until_at,
           paid_until, suspended, area, constituency, email, email_bounced, phone, postal, search, changes_at, import_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ON CONFLICT (group_id, person_id) DO UPDATE SET name = excluded.name, sort_name = excluded.sort_name,
           status = excluded.status, category = excluded.category, since_at = excluded.since_at, until_at = excluded.until_at,
           paid_until = excluded.paid_until, suspended = excluded.suspended, area = excluded.area,
           constituency = excluded.constituency, email = excluded.email, email_bounced = excluded.email_bounced,
           phone = excluded.phone, postal = excluded.postal, search = excluded.search, changes_at = excluded.changes_at,
           import_id = excluded.import_id",
        group, row.person_id, row.number, &row.name, &row.sort_name, &row.status, row.category.clone(), row.since_at,
        row.until_at, row.paid_until, row.suspended, row.area.clone(), row.constituency.clone(), row.email.clone(),
        row.email_bounced, row.phone.clone(), row.postal.clone(), &row.search, row.changes_at, row.import_id
    ))
    .await?;
    Ok(())
}

/// How many members joined since an instant, and how many who were members left since then and up to now.
pub async fn moved(db: &Db, group: GroupId, since: At, now: At) -> Result<(i64, i64)> {
    Ok(db
        .one(sql!(
            "SELECT (SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = 'member' AND s.since_at >= $2
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))),
               (SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = 'former'
               AND s.until_at >= $2 AND s.until_at <= $3
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')))",
            group, since, now
        ))
        .await?)
}

/// Everybody whom the register shows, a page at a time by id; begin with the nil id.
pub async fn after(db: &Db, group: GroupId, after: PersonId, limit: i64) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT s.person_id, s.number, s.name, s.sort_name, s.status, s.category, s.since_at, s.until_at, s.paid_until,
               s.suspended, s.area, s.constituency, s.email, s.email_bounced, s.phone, s.postal, s.search, s.changes_at, s.import_id
             FROM people_standing s WHERE s.group_id = $1 AND s.person_id > $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.person_id LIMIT $3",
            group, after, limit
        ))
        .await?)
}

pub async fn find(db: &Db, group: GroupId, id: PersonId) -> Result<Option<Row>> {
    Ok(db
        .opt(sql!(
            "SELECT s.person_id, s.number, s.name, s.sort_name, s.status, s.category, s.since_at, s.until_at, s.paid_until,
               s.suspended, s.area, s.constituency, s.email, s.email_bounced, s.phone, s.postal, s.search, s.changes_at, s.import_id
             FROM people_standing s WHERE s.group_id = $1 AND s.person_id = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group, id
        ))
        .await?)
}

/// Those of these people whom the register shows, in one question.
pub async fn these(db: &Db, group: GroupId, people: &[PersonId]) -> Result<Vec<Row>> {
    let list = serde_json::to_string(people)?;
    Ok(db
        .all(sql!(
            sqlite: "SELECT s.* FROM people_standing s WHERE s.group_id = $1
             AND s.person_id IN (SELECT unhex(value, '-') FROM json_each($2))
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            postgres: "SELECT s.* FROM people_standing s WHERE s.group_id = $1
             AND s.person_id = ANY (ARRAY(SELECT CAST(value AS UUID) FROM json_array_elements_text(CAST($2 AS JSON)) AS value))
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group,
            list
        ))
        .await?)
}

/// Those whose standing changes by the dates alone, up to now.
pub async fn stale(db: &Db, group: GroupId, now: At, limit: i64) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT person_id FROM people_standing WHERE group_id = $1 AND changes_at <= $2 ORDER BY changes_at LIMIT $3",
            group, now, limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

pub async fn get(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<Option<Row>> {
    Ok(tx
        .opt(sql!(
            "SELECT s.person_id, s.number, s.name, s.sort_name, s.status, s.category, s.since_at, s.until_at, s.paid_until,
               s.suspended, s.area, s.constituency, s.email, s.email_bounced, s.phone, s.postal, s.search, s.changes_at, s.import_id
             FROM people_standing s WHERE s.group_id = $1 AND s.person_id = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group, id
        ))
        .await?)
}

pub async fn by_number(tx: &mut Tx, group: GroupId, number: i64) -> Result<Option<Row>> {
    Ok(tx
        .opt(sql!(
            "SELECT s.person_id, s.number, s.name, s.sort_name, s.status, s.category, s.since_at, s.until_at, s.paid_until,
               s.suspended, s.area, s.constituency, s.email, s.email_bounced, s.phone, s.postal, s.search, s.changes_at, s.import_id
             FROM people_standing s WHERE s.group_id = $1 AND s.number = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group, number
        ))
        .await?)
}

/// Everybody of this name, family name first in small letters.
pub async fn same_name(db: &Db, group: GroupId, name: &str) -> Result<Vec<(PersonId, String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT s.person_id, s.name, s.number FROM people_standing s WHERE s.group_id = $1 AND s.sort_name = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.number LIMIT 20",
            group, name
        ))
        .await?)
}

/// Members with a number above this one, in the order of the numbers, as a segment needs them.
pub async fn fed_out(db: &Db, group: GroupId, after: i64, limit: i64) -> Result<Vec<crate::service::FedOut>> {
    Ok(db
        .all(sql!(
            "SELECT p.id AS person, s.number, p.given_name AS given, p.family_name AS family, s.email, s.phone, s.postal AS address,
               (SELECT MAX(c.postcode) FROM people_contact c WHERE c.group_id = s.group_id AND c.person_id = s.person_id
                AND c.kind = 'post' AND c.until_at IS NULL) AS postcode,
               s.area AS ward, s.constituency, s.since_at AS since
             FROM people_person p JOIN people_standing s ON s.group_id = p.group_id AND s.person_id = p.id
             WHERE p.group_id = $1 AND p.number > $2 AND s.status = 'member'
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY p.number LIMIT $3",
            group, after, limit
        ))
        .await?)
}
