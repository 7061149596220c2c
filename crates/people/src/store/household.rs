//! Households: the address they were made for, and who agreed.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

/// The address as it is compared: what a contact point is stored with, in small letters.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Household {
    pub id: Uuid,
    pub code: String,
    pub address: String,
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Household, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_household (group_id, id, code, address, created_at) VALUES ($1, $2, $3, $4, $5)",
        group,
        it.id,
        &it.code,
        &it.address,
        at
    ))
    .await?;
    Ok(())
}

pub async fn by_code(tx: &mut Tx, group: GroupId, code: &str) -> Result<Option<Household>> {
    Ok(tx
        .opt(sql!(
            "SELECT id, code, address FROM people_household WHERE group_id = $1 AND code = $2",
            group,
            code
        ))
        .await?)
}

pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Option<Household>> {
    Ok(db
        .opt(sql!(
            "SELECT h.id, h.code, h.address FROM people_household h JOIN people_household_member m
               ON m.group_id = h.group_id AND m.household_id = h.id WHERE m.group_id = $1 AND m.person_id = $2",
            group,
            person
        ))
        .await?)
}

pub async fn join(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    household: Uuid,
    agreed: &str,
    at: At,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_household_member (group_id, person_id, household_id, agreed, joined_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, person_id) DO UPDATE SET household_id = excluded.household_id, agreed = excluded.agreed,
           joined_at = excluded.joined_at",
        group,
        person,
        household,
        agreed,
        at
    ))
    .await?;
    Ok(())
}

/// True if they were in one. A household that nobody is in any more goes.
pub async fn leave(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM people_household_member WHERE group_id = $1 AND person_id = $2",
            group,
            person
        ))
        .await?;
    tx.run(sql!(
        "DELETE FROM people_household WHERE group_id = $1 AND NOT EXISTS (SELECT 1 FROM people_household_member m
           WHERE m.group_id = people_household.group_id AND m.household_id = people_household.id)",
        group
    ))
    .await?;
    Ok(n == 1)
}

/// Households that nobody is in any more go with their addresses: erasure takes people out one by one.
pub async fn forget_empty(db: &Db, group: GroupId) -> Result<u64> {
    Ok(db
        .run(sql!(
            "DELETE FROM people_household WHERE group_id = $1 AND NOT EXISTS (SELECT 1 FROM people_household_member m
               WHERE m.group_id = people_household.group_id AND m.household_id = people_household.id)",
            group
        ))
        .await?)
}

/// Everybody in a household who still lives at its address, and their names.
pub async fn living(db: &Db, group: GroupId) -> Result<Vec<(PersonId, Uuid, String)>> {
    Ok(db
        .all(sql!(
            "SELECT m.person_id, m.household_id, s.name FROM people_household_member m
             JOIN people_household h ON h.group_id = m.group_id AND h.id = m.household_id
             JOIN people_standing s ON s.group_id = m.group_id AND s.person_id = m.person_id
             JOIN people_contact c ON c.group_id = m.group_id AND c.person_id = m.person_id AND c.kind = 'post'
               AND c.until_at IS NULL AND c.folded = h.address
             WHERE m.group_id = $1 ORDER BY m.household_id, s.sort_name, m.person_id",
            group
        ))
        .await?)
}
