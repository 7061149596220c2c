//! Contact points.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Contact, ContactId, ContactKind};

#[derive(sqlx::FromRow)]
struct Row {
    id: ContactId,
    person_id: PersonId,
    kind: String,
    value: String,
    postcode: Option<String>,
    from_at: At,
    until_at: Option<At>,
    verified_at: Option<At>,
    bounced_at: Option<At>,
    bounce: Option<String>,
}

impl TryFrom<Row> for Contact {
    type Error = Problem;
    fn try_from(row: Row) -> Result<Self> {
        let kind = ContactKind::read(&row.kind)
            .ok_or_else(|| Problem::internal(format!("A contact of the kind {} is stored.", row.kind)))?;
        Ok(Self {
            id: row.id,
            person: row.person_id,
            kind,
            value: row.value,
            postcode: row.postcode,
            from: row.from_at,
            until: row.until_at,
            verified_at: row.verified_at,
            bounced_at: row.bounced_at,
            bounce: row.bounce,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, contact: &Contact, folded: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_contact (group_id, id, person_id, kind, value, folded, postcode, from_at, until_at, verified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        group, contact.id, contact.person, contact.kind.slug(), &contact.value, folded,
        contact.postcode.clone(), contact.from, contact.until, contact.verified_at
    ))
    .await?;
    Ok(())
}

/// Ends the contact point of this kind that is in use.
pub async fn close(tx: &mut Tx, group: GroupId, person: PersonId, kind: ContactKind, at: At) -> Result<u64> {
    Ok(tx
        .run(sql!(
            "UPDATE people_contact SET until_at = $1 WHERE group_id = $2 AND person_id = $3 AND kind = $4 AND until_at IS NULL",
            at, group, person, kind.slug()
        ))
        .await?)
}

/// A contact point that ended is in use again.
pub async fn reopen(tx: &mut Tx, group: GroupId, id: ContactId) -> Result<()> {
    tx.run(sql!("UPDATE people_contact SET until_at = NULL WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(())
}

pub async fn of_person(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, person_id, kind, value, postcode, from_at, until_at, verified_at, bounced_at, bounce
             FROM people_contact WHERE group_id = $1 AND person_id = $2 ORDER BY from_at, id",
            group,
            person
        ))
        .await?;
    rows.into_iter().map(Contact::try_from).collect()
}

pub async fn read(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Contact>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, person_id, kind, value, postcode, from_at, until_at, verified_at, bounced_at, bounce
             FROM people_contact WHERE group_id = $1 AND person_id = $2 ORDER BY from_at DESC, id",
            group,
            person
        ))
        .await?;
    rows.into_iter().map(Contact::try_from).collect()
}

/// Who uses an e-mail address now, shown or not.
pub async fn by_email(tx: &mut Tx, group: GroupId, folded: &str) -> Result<Option<PersonId>> {
    let row: Option<(PersonId,)> = tx
        .opt(sql!(
            "SELECT person_id FROM people_contact WHERE group_id = $1 AND folded = $2 AND kind = 'email' AND until_at IS NULL",
            group, folded
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

/// All e-mail addresses in use, folded.
pub async fn emails(db: &Db, group: GroupId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(sql!(
            "SELECT folded FROM people_contact WHERE group_id = $1 AND kind = 'email' AND until_at IS NULL",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Notes that mail to the person's address came back; true the first time.
pub async fn bounced(tx: &mut Tx, group: GroupId, person: PersonId, at: At, why: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_contact SET bounced_at = $1, bounce = $2
             WHERE group_id = $3 AND person_id = $4 AND kind = 'email' AND until_at IS NULL AND bounced_at IS NULL",
            at,
            why,
            group,
            person
        ))
        .await?;
    Ok(n > 0)
}

/// Contact points that changed hands or values in a stretch of time, with whose they are.
pub async fn changed_between(
    db: &Db,
    group: GroupId,
    from: At,
    to: At,
) -> Result<Vec<(PersonId, String, At)>> {
    Ok(db
        .all(sql!(
            "SELECT c.person_id, c.kind, c.from_at FROM people_contact c
             JOIN people_person p ON p.group_id = c.group_id AND p.id = c.person_id
             WHERE c.group_id = $1 AND c.from_at >= $2 AND c.from_at < $3 AND p.created_at < c.from_at
             ORDER BY c.from_at, c.id",
            group,
            from,
            to
        ))
        .await?)
}

/// People with this family name, in small letters, whose postcode in use is this one.
pub async fn family_at(
    db: &Db,
    group: GroupId,
    family: &str,
    postcode: &str,
) -> Result<Vec<(PersonId, String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT s.person_id, s.name, s.number FROM people_contact c
             JOIN people_person p ON p.group_id = c.group_id AND p.id = c.person_id
             JOIN people_standing s ON s.group_id = c.group_id AND s.person_id = c.person_id
             WHERE c.group_id = $1 AND c.postcode = $2 AND c.until_at IS NULL AND LOWER(p.family_name) = $3
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.number LIMIT 20",
            group,
            postcode,
            family
        ))
        .await?)
}

/// Who holds an address, and their name.
pub async fn holder(db: &Db, group: GroupId, folded: &str) -> Result<Option<(PersonId, String)>> {
    Ok(db
        .opt(sql!(
            "SELECT c.person_id, s.name FROM people_contact c
             JOIN people_standing s ON s.group_id = c.group_id AND s.person_id = c.person_id
             WHERE c.group_id = $1 AND c.folded = $2 AND c.kind = 'email' AND c.until_at IS NULL",
            group,
            folded
        ))
        .await?)
}

/// Everybody who has or had an e-mail address, in small letters.
pub async fn ever(tx: &mut Tx, group: GroupId, folded: &str) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = tx
        .all(sql!(
            "SELECT DISTINCT person_id FROM people_contact WHERE group_id = $1 AND folded = $2 AND kind = 'email'",
            group,
            folded
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}
