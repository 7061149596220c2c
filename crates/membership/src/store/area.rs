//! Postcodes, dated.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{AreaRow, EditionId};

/// One import of postcodes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Edition {
    pub id: EditionId,
    pub source: String,
    pub edition: String,
    pub valid_from: At,
    pub row_count: i64,
    pub changed: i64,
    pub created_at: At,
    pub created_by: Option<PersonId>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Found {
    pub ward: String,
    pub constituency: String,
    pub authority: String,
    pub ended: bool,
}

pub async fn insert_edition(tx: &mut Tx, group: GroupId, it: &Edition) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_edition (group_id, id, source, edition, valid_from, row_count, changed, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group, it.id, &it.source, &it.edition, it.valid_from, it.row_count, it.changed, it.created_at, it.created_by
    ))
    .await?;
    Ok(())
}

pub async fn editions(db: &Db, group: GroupId) -> Result<Vec<Edition>> {
    Ok(db
        .all(sql!(
            "SELECT id, source, edition, valid_from, row_count, changed, created_at, created_by FROM membership_edition
             WHERE group_id = $1 ORDER BY created_at DESC, id LIMIT 50",
            group
        ))
        .await?)
}

/// A postcode as it was at an instant.
pub async fn find(db: &Db, group: GroupId, postcode: &str, at: At) -> Result<Option<Found>> {
    Ok(db
        .opt(sql!(
            "SELECT ward, constituency, authority, ended FROM membership_postcode
             WHERE group_id = $1 AND postcode = $2 AND from_at <= $3 ORDER BY from_at DESC LIMIT 1",
            group,
            postcode,
            at
        ))
        .await?)
}

/// Writes a row where it says something else than what held until then; whether it did.
pub async fn put(tx: &mut Tx, group: GroupId, edition: &Edition, row: &AreaRow) -> Result<bool> {
    let before: Option<Found> = tx
        .opt(sql!(
            "SELECT ward, constituency, authority, ended FROM membership_postcode
             WHERE group_id = $1 AND postcode = $2 AND from_at <= $3 ORDER BY from_at DESC LIMIT 1",
            group,
            &row.postcode,
            edition.valid_from
        ))
        .await?;
    let same = before.is_some_and(|it| {
        (it.ward, it.constituency, it.authority, it.ended)
            == (row.ward.clone(), row.constituency.clone(), row.authority.clone(), row.ended)
    });
    if same {
        return Ok(false);
    }
    tx.run(sql!(
        "INSERT INTO membership_postcode (group_id, postcode, from_at, ward, constituency, authority, ended, edition_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (group_id, postcode, from_at) DO UPDATE SET ward = excluded.ward,
           constituency = excluded.constituency, authority = excluded.authority, ended = excluded.ended,
           edition_id = excluded.edition_id",
        group,
        &row.postcode,
        edition.valid_from,
        &row.ward,
        &row.constituency,
        &row.authority,
        row.ended,
        edition.id
    ))
    .await?;
    Ok(true)
}

/// The name of a ward, constituency or authority.
pub async fn name(tx: &mut Tx, group: GroupId, code: &str, name: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_place (group_id, code, name) VALUES ($1, $2, $3)
         ON CONFLICT (group_id, code) DO UPDATE SET name = excluded.name",
        group,
        code,
        name
    ))
    .await?;
    Ok(())
}

pub async fn name_of(db: &Db, group: GroupId, code: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .opt(sql!("SELECT name FROM membership_place WHERE group_id = $1 AND code = $2", group, code))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn names(db: &Db, group: GroupId) -> Result<Vec<(String, String)>> {
    Ok(db
        .all(sql!(
            "SELECT code, name FROM membership_place WHERE group_id = $1 ORDER BY name, code LIMIT 2000",
            group
        ))
        .await?)
}
