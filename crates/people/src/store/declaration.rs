//! Self-declarations.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{Declaration, DeclarationId};

#[derive(sqlx::FromRow)]
struct Row {
    id: DeclarationId,
    person_id: PersonId,
    attribute: String,
    wording: String,
    wording_version: String,
    purpose: String,
    consent_shown: bool,
    made_at: At,
    withdrawn_at: Option<At>,
}

impl From<Row> for Declaration {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            person: row.person_id,
            attribute: row.attribute,
            wording: row.wording,
            wording_version: row.wording_version,
            purpose: row.purpose,
            consent_shown: row.consent_shown,
            made_at: row.made_at,
            withdrawn_at: row.withdrawn_at,
        }
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Declaration) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_declaration (group_id, id, person_id, attribute, wording, wording_version, purpose, consent_shown, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group, it.id, it.person, &it.attribute, &it.wording, &it.wording_version, &it.purpose, it.consent_shown, it.made_at
    ))
    .await?;
    Ok(())
}

/// Withdraws what stands of this attribute; true if there was any.
pub async fn withdraw(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    attribute: &str,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_declaration SET withdrawn_at = $1
             WHERE group_id = $2 AND person_id = $3 AND attribute = $4 AND withdrawn_at IS NULL",
            at,
            group,
            person,
            attribute
        ))
        .await?;
    Ok(n > 0)
}

/// All declarations of a person, withdrawn ones too, newest first.
pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Declaration>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, person_id, attribute, wording, wording_version, purpose, consent_shown, made_at, withdrawn_at
             FROM people_declaration WHERE group_id = $1 AND person_id = $2 ORDER BY made_at DESC, id",
            group,
            person
        ))
        .await?;
    Ok(rows.into_iter().map(Declaration::from).collect())
}

/// Everything a person declared goes: they are of no class of which it may be held.
pub async fn forget(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!("DELETE FROM people_declaration WHERE group_id = $1 AND person_id = $2", group, person))
        .await?;
    Ok(())
}
