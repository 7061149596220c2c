//! Audiences: counted, listed, kept, frozen.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{AudienceId, FrozenId};

/// The conditions as the database takes them: empty is no condition, several values stand between bars.
#[derive(Clone)]
pub struct Conditions {
    pub status: String,
    pub categories: String,
    pub areas: String,
    pub constituencies: String,
    /// Joined since, or the beginning of time.
    pub since: i64,
    /// "any", "paid" or "unpaid".
    pub fee: String,
    pub now: At,
    pub offers: String,
    pub not_areas: String,
    pub not_categories: String,
}

/// How many fit, by looking at everybody of the status.
pub async fn count(db: &Db, group: GroupId, it: &Conditions) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = $2
             AND ($3 = '' OR $3 LIKE '%|' || s.category || '|%')
             AND ($4 = '' OR $4 LIKE '%|' || s.area || '|%')
             AND ($5 = '' OR $5 LIKE '%|' || s.constituency || '|%')
             AND (CAST($6 AS BIGINT) = 0 OR s.since_at >= $6)
             AND ($7 = 'any' OR ($7 = 'paid' AND s.paid_until > $8)
               OR ($7 = 'unpaid' AND (s.paid_until IS NULL OR s.paid_until <= $8)))
             AND ($9 = '' OR EXISTS (SELECT 1 FROM people_offer o WHERE o.group_id = s.group_id
               AND o.person_id = s.person_id AND $9 LIKE '%|' || o.word || '|%'))
             AND ($10 = '' OR s.area IS NULL OR $10 NOT LIKE '%|' || s.area || '|%')
             AND ($11 = '' OR s.category IS NULL OR $11 NOT LIKE '%|' || s.category || '|%')
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group,
            &it.status,
            &it.categories,
            &it.areas,
            &it.constituencies,
            it.since,
            &it.fee,
            it.now,
            &it.offers,
            &it.not_areas,
            &it.not_categories
        ))
        .await?;
    Ok(n)
}

/// One person of an audience with what a mailing needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    pub person_id: PersonId,
    pub number: i64,
    pub name: String,
    pub email: Option<String>,
    pub email_bounced: bool,
    pub phone: Option<String>,
    pub postal: Option<String>,
}

/// Those who fit, a page at a time by id; begin with the nil id.
pub async fn list(
    db: &Db,
    group: GroupId,
    it: &Conditions,
    after: PersonId,
    limit: i64,
) -> Result<Vec<Listed>> {
    Ok(db
        .all(sql!(
            "SELECT s.person_id, s.number, s.name, s.email, s.email_bounced, s.phone, s.postal
             FROM people_standing s WHERE s.group_id = $1 AND s.status = $2
             AND ($3 = '' OR $3 LIKE '%|' || s.category || '|%')
             AND ($4 = '' OR $4 LIKE '%|' || s.area || '|%')
             AND ($5 = '' OR $5 LIKE '%|' || s.constituency || '|%')
             AND (CAST($6 AS BIGINT) = 0 OR s.since_at >= $6)
             AND ($7 = 'any' OR ($7 = 'paid' AND s.paid_until > $8)
               OR ($7 = 'unpaid' AND (s.paid_until IS NULL OR s.paid_until <= $8)))
             AND ($9 = '' OR EXISTS (SELECT 1 FROM people_offer o WHERE o.group_id = s.group_id
               AND o.person_id = s.person_id AND $9 LIKE '%|' || o.word || '|%'))
             AND ($10 = '' OR s.area IS NULL OR $10 NOT LIKE '%|' || s.area || '|%')
             AND ($11 = '' OR s.category IS NULL OR $11 NOT LIKE '%|' || s.category || '|%')
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             AND s.person_id > $12 ORDER BY s.person_id LIMIT $13",
            group,
            &it.status,
            &it.categories,
            &it.areas,
            &it.constituencies,
            it.since,
            &it.fee,
            it.now,
            &it.offers,
            &it.not_areas,
            &it.not_categories,
            after,
            limit
        ))
        .await?)
}

/// One kept audience.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: AudienceId,
    pub name: String,
    pub definition: String,
    pub created_at: At,
    pub created_by: Option<PersonId>,
    pub ended_at: Option<At>,
}

pub async fn put(tx: &mut Tx, group: GroupId, it: &Row) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_audience (group_id, id, name, definition, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)",
        group,
        it.id,
        &it.name,
        &it.definition,
        it.created_at,
        it.created_by
    ))
    .await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, group: GroupId, id: AudienceId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_audience SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT id, name, definition, created_at, created_by, ended_at FROM people_audience
             WHERE group_id = $1 AND ended_at IS NULL ORDER BY name, id",
            group
        ))
        .await?)
}

pub async fn find(db: &Db, group: GroupId, id: AudienceId) -> Result<Option<Row>> {
    Ok(db
        .opt(sql!(
            "SELECT id, name, definition, created_at, created_by, ended_at FROM people_audience WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// One frozen audience.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Frozen {
    pub id: FrozenId,
    pub audience_id: Option<AudienceId>,
    pub name: String,
    pub definition: String,
    pub purpose: String,
    pub people: i64,
    pub hash: Vec<u8>,
    pub frozen_at: At,
    pub frozen_by: Option<PersonId>,
}

pub async fn freeze(tx: &mut Tx, group: GroupId, it: &Frozen) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_frozen (group_id, id, audience_id, name, definition, purpose, people, hash, frozen_at, frozen_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        group,
        it.id,
        it.audience_id,
        &it.name,
        &it.definition,
        &it.purpose,
        it.people,
        it.hash.as_slice(),
        it.frozen_at,
        it.frozen_by
    ))
    .await?;
    Ok(())
}

pub async fn freeze_person(tx: &mut Tx, group: GroupId, frozen: FrozenId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_frozen_person (group_id, frozen_id, person_id) VALUES ($1, $2, $3)",
        group,
        frozen,
        person
    ))
    .await?;
    Ok(())
}

pub async fn frozen_of(db: &Db, group: GroupId, audience: AudienceId) -> Result<Vec<Frozen>> {
    Ok(db
        .all(sql!(
            "SELECT id, audience_id, name, definition, purpose, people, hash, frozen_at, frozen_by FROM people_frozen
             WHERE group_id = $1 AND audience_id = $2 ORDER BY frozen_at DESC, id LIMIT 50",
            group,
            audience
        ))
        .await?)
}

pub async fn frozen(db: &Db, group: GroupId, id: FrozenId) -> Result<Option<Frozen>> {
    Ok(db
        .opt(sql!(
            "SELECT id, audience_id, name, definition, purpose, people, hash, frozen_at, frozen_by FROM people_frozen
             WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// The people of a frozen audience, as they were; in the order of their ids, as the hash takes them.
pub async fn frozen_people(db: &Db, group: GroupId, id: FrozenId) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT person_id FROM people_frozen_person WHERE group_id = $1 AND frozen_id = $2 ORDER BY person_id",
            group,
            id
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// One person as a list needs them.
pub async fn listed(db: &Db, group: GroupId, person: PersonId) -> Result<Option<Listed>> {
    Ok(db
        .opt(sql!(
            "SELECT person_id, number, name, email, email_bounced, phone, postal FROM people_standing
             WHERE group_id = $1 AND person_id = $2",
            group,
            person
        ))
        .await?)
}
