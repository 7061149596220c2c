//! Who is in the register at all.

use kernel::db::DbResult;
use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

pub async fn is_name(db: &Db, group: GroupId, name: &str) -> DbResult<bool> {
    let row: Option<(String,)> = db
        .opt(sql!("SELECT name FROM people_standing WHERE group_id = $1 AND name = $2 LIMIT 1", group, name))
        .await?;
    Ok(row.is_some())
}

pub async fn is_word(db: &Db, group: GroupId, word: &str) -> DbResult<bool> {
    let row: Option<(Vec<u8>,)> = db
        .opt(sql!("SELECT word FROM people_word WHERE group_id = $1 AND word = $2", group, word.as_bytes()))
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

/// The person with a number, shown or not, unless their entry was joined into another.
pub async fn numbered(tx: &mut Tx, group: GroupId, number: i64) -> Result<Option<PersonId>> {
    let row: Option<(PersonId,)> = tx
        .opt(sql!(
            "SELECT id FROM people_person WHERE group_id = $1 AND number = $2 AND joined_into IS NULL",
            group,
            number
        ))
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

/// Where a member lives and is said to belong. Those whose fields another body keeps are not among them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Placed {
    pub person_id: PersonId,
    pub name: String,
    pub postcode: String,
    pub area: Option<String>,
    pub constituency: Option<String>,
}

/// Members with a postcode, a page at a time by id; begin with the nil id.
pub async fn placed(db: &Db, group: GroupId, after: PersonId, limit: i64) -> DbResult<Vec<Placed>> {
    db.all(sql!(
        "SELECT s.person_id, s.name, c.postcode, s.area, s.constituency FROM people_standing s
         JOIN people_contact c ON c.group_id = s.group_id AND c.person_id = s.person_id AND c.kind = 'post'
           AND c.until_at IS NULL AND c.postcode IS NOT NULL
         WHERE s.group_id = $1 AND s.person_id > $2 AND s.status = 'member'
         AND NOT EXISTS (SELECT 1 FROM people_owned o WHERE o.group_id = s.group_id AND o.person_id = s.person_id)
         AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
              WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
         ORDER BY s.person_id LIMIT $3",
        group,
        after,
        limit
    ))
    .await
}
