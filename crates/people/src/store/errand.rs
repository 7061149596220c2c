//! Short lists handed to volunteers.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::ErrandId;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Errand {
    pub id: ErrandId,
    pub volunteer: PersonId,
    pub purpose: String,
    /// The word of the channel by which they get in touch.
    pub channel: String,
    pub script: String,
    pub until_at: At,
    pub handed_at: At,
    pub handed_by: Option<PersonId>,
    /// When the volunteer agreed to how the data may be used.
    pub agreed_at: Option<At>,
    pub ended_at: Option<At>,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Errand, people: &[PersonId]) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_errand (group_id, id, volunteer, purpose, channel, script, until_at, handed_at, handed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group,
        it.id,
        it.volunteer,
        &it.purpose,
        &it.channel,
        &it.script,
        it.until_at,
        it.handed_at,
        it.handed_by
    ))
    .await?;
    for (place, person) in people.iter().enumerate() {
        tx.run(sql!(
            "INSERT INTO people_errand_person (group_id, errand_id, person_id, position, outcome, note)
             VALUES ($1, $2, $3, $4, '', '')",
            group,
            it.id,
            *person,
            i64::try_from(place).unwrap_or(i64::MAX)
        ))
        .await?;
    }
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: ErrandId) -> Result<Option<Errand>> {
    Ok(db
        .opt(sql!(
            "SELECT id, volunteer, purpose, channel, script, until_at, handed_at, handed_by, agreed_at, ended_at
             FROM people_errand WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?)
}

/// Those of a volunteer that are open at an instant.
pub async fn of(db: &Db, group: GroupId, volunteer: PersonId, now: At) -> Result<Vec<Errand>> {
    Ok(db
        .all(sql!(
            "SELECT id, volunteer, purpose, channel, script, until_at, handed_at, handed_by, agreed_at, ended_at
             FROM people_errand WHERE group_id = $1 AND volunteer = $2 AND ended_at IS NULL AND until_at > $3
             ORDER BY until_at, id LIMIT 50",
            group,
            volunteer,
            now
        ))
        .await?)
}

/// Every list that was handed out, the newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Errand>> {
    Ok(db
        .all(sql!(
            "SELECT id, volunteer, purpose, channel, script, until_at, handed_at, handed_by, agreed_at, ended_at
             FROM people_errand WHERE group_id = $1 ORDER BY handed_at DESC, id LIMIT 200",
            group
        ))
        .await?)
}

pub async fn agree(tx: &mut Tx, group: GroupId, id: ErrandId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_errand SET agreed_at = $1 WHERE group_id = $2 AND id = $3 AND agreed_at IS NULL",
        at,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, group: GroupId, id: ErrandId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_errand SET ended_at = $1 WHERE group_id = $2 AND id = $3 AND ended_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// One person of a list and what came of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub person_id: PersonId,
    /// The word of the outcome; empty while there is none.
    pub outcome: String,
    pub note: String,
}

pub async fn lines(db: &Db, group: GroupId, id: ErrandId) -> Result<Vec<Line>> {
    Ok(db
        .all(sql!(
            "SELECT person_id, outcome, note FROM people_errand_person WHERE group_id = $1 AND errand_id = $2
             ORDER BY position, person_id",
            group,
            id
        ))
        .await?)
}

/// Notes what came of it; false if it was noted before or they are not on the list.
pub async fn done(
    tx: &mut Tx,
    group: GroupId,
    id: ErrandId,
    person: PersonId,
    (outcome, note): (&str, &str),
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_errand_person SET outcome = $1, note = $2, done_at = $3
             WHERE group_id = $4 AND errand_id = $5 AND person_id = $6 AND outcome = ''",
            outcome,
            note,
            at,
            group,
            id,
            person
        ))
        .await?;
    Ok(n == 1)
}
