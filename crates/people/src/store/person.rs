//! Persons and their numbers.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{ImportId, Person};

#[derive(sqlx::FromRow)]
struct Row {
    id: PersonId,
    number: i64,
    given_name: String,
    family_name: String,
    national_number: Option<String>,
    import_id: Option<ImportId>,
    created_at: At,
    joined_into: Option<PersonId>,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        let Row { id, number, given_name, family_name, national_number, import_id, created_at, joined_into } =
            row;
        Self {
            id,
            number,
            given_name,
            family_name,
            national_number,
            import: import_id,
            created_at,
            joined_into,
        }
    }
}

/// The next membership number of the group; the counter's row is the lock.
pub async fn next_number(tx: &mut Tx, group: GroupId) -> Result<i64> {
    let (number,): (i64,) = tx
        .one(sql!(
            "INSERT INTO people_counter (group_id, last_number) VALUES ($1, 1)
             ON CONFLICT (group_id) DO UPDATE SET last_number = people_counter.last_number + 1
             RETURNING last_number",
            group
        ))
        .await?;
    Ok(number)
}

pub async fn insert(tx: &mut Tx, group: GroupId, person: &Person) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_person (group_id, id, number, given_name, family_name, national_number, import_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group, person.id, person.number, &person.given_name, &person.family_name,
        person.national_number.clone(), person.import, person.created_at
    ))
    .await?;
    Ok(())
}

pub async fn rename(tx: &mut Tx, group: GroupId, id: PersonId, given: &str, family: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_person SET given_name = $1, family_name = $2 WHERE group_id = $3 AND id = $4",
        given,
        family,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// A person whom the register shows.
pub async fn find(db: &Db, group: GroupId, id: PersonId) -> Result<Option<Person>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT p.id, p.number, p.given_name, p.family_name, p.national_number, p.import_id, p.created_at, p.joined_into
             FROM people_person p WHERE p.group_id = $1 AND p.id = $2
             AND (p.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = p.group_id AND i.id = p.import_id AND i.state = 'done'))",
            group,
            id
        ))
        .await?;
    Ok(row.map(Person::from))
}

/// A person in the caller's transaction, also one of an unfinished import.
pub async fn get(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<Person> {
    let row: Row = tx
        .one(sql!(
            "SELECT id, number, given_name, family_name, national_number, import_id, created_at, joined_into
             FROM people_person WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    Ok(row.into())
}

/// Holds the person until the transaction ends, so that two who change them at once come one after the other;
/// "no such person" for those of another group.
pub async fn lock(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<()> {
    if hold(tx, group, id).await? {
        Ok(())
    } else {
        Err(Problem::not_found("There is no such person in this register."))
    }
}

/// The same of whoever is an entry of their own; true if they are.
pub async fn hold(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_person SET number = number WHERE group_id = $1 AND id = $2 AND joined_into IS NULL",
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Who has this number of the national register, shown or not.
pub async fn by_national(tx: &mut Tx, group: GroupId, number: &str) -> Result<Option<PersonId>> {
    let row: Option<(PersonId,)> = tx
        .opt(sql!("SELECT id FROM people_person WHERE group_id = $1 AND national_number = $2", group, number))
        .await?;
    Ok(row.map(|it| it.0))
}

/// All numbers of the national register that are taken.
pub async fn national_numbers(db: &Db, group: GroupId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(sql!(
            "SELECT national_number FROM people_person WHERE group_id = $1 AND national_number IS NOT NULL",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// All numbers of this register whose entry was not joined into another.
pub async fn numbers(db: &Db, group: GroupId) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = db
        .all(sql!("SELECT number FROM people_person WHERE group_id = $1 AND joined_into IS NULL", group))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The persons an import made, a page at a time.
pub async fn of_import(tx: &mut Tx, group: GroupId, import: ImportId, limit: i64) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = tx
        .all(sql!(
            "SELECT id FROM people_person WHERE group_id = $1 AND import_id = $2 ORDER BY id LIMIT $3",
            group,
            import,
            limit
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Removes a person whom nobody has seen, or whose import is undone, with all that hangs on them.
pub async fn delete(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<()> {
    super::term::remove(tx, group, id).await?;
    super::pair::forget_open(tx, group, id).await?;
    super::standing::drop(tx, group, id).await?;
    tx.run(sql!("DELETE FROM people_contact WHERE group_id = $1 AND person_id = $2", group, id)).await?;
    tx.run(sql!("DELETE FROM people_fact WHERE group_id = $1 AND person_id = $2", group, id)).await?;
    tx.run(sql!("DELETE FROM people_owned WHERE group_id = $1 AND person_id = $2", group, id)).await?;
    tx.run(sql!("DELETE FROM people_declaration WHERE group_id = $1 AND person_id = $2", group, id)).await?;
    tx.run(sql!("DELETE FROM people_person WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(())
}

/// Somebody is no longer of the import that put them into the register.
pub async fn of_no_import(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<()> {
    tx.run(sql!("UPDATE people_person SET import_id = NULL WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(())
}

/// Gives or takes the number of the national register.
pub async fn set_national(tx: &mut Tx, group: GroupId, id: PersonId, number: Option<&str>) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_person SET national_number = $1 WHERE group_id = $2 AND id = $3",
        number.map(str::to_owned),
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Who has this number of the national register.
pub async fn with_national(db: &Db, group: GroupId, number: &str) -> Result<Option<PersonId>> {
    let row: Option<(PersonId,)> = db
        .opt(sql!("SELECT id FROM people_person WHERE group_id = $1 AND national_number = $2", group, number))
        .await?;
    Ok(row.map(|it| it.0))
}
