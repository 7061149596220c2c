//! Who is in the register at all.

use kernel::db::DbResult;
use kernel::{At, Db, GroupId, PersonId, sql};

pub async fn is_name(db: &Db, group: GroupId, name: &str) -> DbResult<bool> {
    let row: Option<(String,)> = db
        .opt(sql!("SELECT name FROM people_standing WHERE group_id = $1 AND name = $2 LIMIT 1", group, name))
        .await?;
    Ok(row.is_some())
}

pub async fn ids(db: &Db, group: GroupId) -> DbResult<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> =
        db.all(sql!("SELECT id FROM people_person WHERE group_id = $1 ORDER BY id", group)).await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

pub async fn left_before(db: &Db, group: GroupId, before: At) -> DbResult<Vec<(PersonId, String, At)>> {
    db.all(sql!(
        "SELECT person_id, name, until_at FROM people_standing
         WHERE group_id = $1 AND status = 'former' AND until_at IS NOT NULL AND until_at < $2
         ORDER BY until_at LIMIT 1000",
        group,
        before
    ))
    .await
}

pub async fn by_number(db: &Db, group: GroupId, number: i64) -> DbResult<Option<PersonId>> {
    let row: Option<(PersonId,)> = db
        .opt(sql!("SELECT person_id FROM people_standing WHERE group_id = $1 AND number = $2", group, number))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Every e-mail address a person has or had, in small letters.
pub async fn addresses(db: &Db, group: GroupId, person: PersonId) -> DbResult<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(sql!(
            "SELECT DISTINCT LOWER(value) FROM people_contact WHERE group_id = $1 AND person_id = $2 AND kind = 'email'",
            group,
            person
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Every telephone number a person has or had, as it was written.
pub async fn phones(db: &Db, group: GroupId, person: PersonId) -> DbResult<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(sql!(
            "SELECT DISTINCT value FROM people_contact WHERE group_id = $1 AND person_id = $2 AND kind = 'phone'",
            group,
            person
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Everybody with the e-mail address and telephone number in use.
pub async fn reach(db: &Db, group: GroupId) -> DbResult<Vec<(PersonId, Option<String>, Option<String>)>> {
    db.all(sql!("SELECT person_id, email, phone FROM people_standing WHERE group_id = $1", group)).await
}
