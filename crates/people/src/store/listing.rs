//! Pages of the register: by name, narrowed or not, and as an export needs them.

use kernel::{At, Db, GroupId, PersonId, Result, sql};

use super::standing::Row;

/// One page of the register. An empty filter is no filter.
pub struct Page<'a> {
    pub category: &'a str,
    pub status: &'a str,
    pub area: &'a str,
    pub limit: i64,
    pub offset: i64,
}

/// A page by name. What narrows most leads, and has an index in the order of the names.
pub async fn page(db: &Db, group: GroupId, it: &Page<'_>) -> Result<Vec<Row>> {
    let sql = if !it.area.is_empty() {
        sql!(
            "SELECT s.* FROM people_standing s WHERE s.group_id = $1 AND s.area = $2
             AND ($3 = '' OR s.category = $3) AND ($4 = '' OR s.status = $4)
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $5 OFFSET $6",
            group,
            it.area,
            it.category,
            it.status,
            it.limit,
            it.offset
        )
    } else if !it.category.is_empty() {
        sql!(
            "SELECT s.* FROM people_standing s WHERE s.group_id = $1 AND s.category = $2 AND ($3 = '' OR s.status = $3)
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $4 OFFSET $5",
            group,
            it.category,
            it.status,
            it.limit,
            it.offset
        )
    } else if !it.status.is_empty() {
        sql!(
            "SELECT s.* FROM people_standing s WHERE s.group_id = $1 AND s.status = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $3 OFFSET $4",
            group,
            it.status,
            it.limit,
            it.offset
        )
    } else {
        sql!(
            "SELECT s.* FROM people_standing s WHERE s.group_id = $1
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $2 OFFSET $3",
            group,
            it.limit,
            it.offset
        )
    };
    Ok(db.all(sql).await?)
}

/// One person as an export needs them.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Exported {
    pub person_id: PersonId,
    pub sort_name: String,
    pub number: i64,
    pub given_name: String,
    pub family_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub postal: Option<String>,
    pub postcode: Option<String>,
    pub status: String,
    pub category: Option<String>,
    pub since_at: Option<At>,
    pub paid_until: Option<At>,
    pub area: Option<String>,
    pub constituency: Option<String>,
}

/// Those who fit, by name, after one of them, of these alone where `of` names any; the offset counts for nothing.
pub async fn exported(
    db: &Db,
    group: GroupId,
    it: &Page<'_>,
    of: Option<&[PersonId]>,
    (name, person): (&str, PersonId),
) -> Result<Vec<Exported>> {
    let of = of.map(serde_json::to_string).transpose()?.unwrap_or_default();
    Ok(db
        .all(sql!(
            sqlite: "SELECT s.person_id, s.sort_name, s.number, p.given_name, p.family_name, s.email, s.phone, s.postal,
               (SELECT MAX(c.postcode) FROM people_contact c WHERE c.group_id = s.group_id AND c.person_id = s.person_id
                AND c.kind = 'post' AND c.until_at IS NULL) AS postcode,
               s.status, s.category, s.since_at, s.paid_until, s.area, s.constituency
             FROM people_standing s JOIN people_person p ON p.group_id = s.group_id AND p.id = s.person_id
             WHERE s.group_id = $1 AND ($2 = '' OR s.person_id IN (SELECT unhex(value, '-') FROM json_each($2)))
             AND ($3 = '' OR s.category = $3) AND ($4 = '' OR s.status = $4) AND ($5 = '' OR s.area = $5)
             AND (s.sort_name > $6 OR (s.sort_name = $6 AND s.person_id > $7))
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $8",
            postgres: "SELECT s.person_id, s.sort_name, s.number, p.given_name, p.family_name, s.email, s.phone, s.postal,
               (SELECT MAX(c.postcode) FROM people_contact c WHERE c.group_id = s.group_id AND c.person_id = s.person_id
                AND c.kind = 'post' AND c.until_at IS NULL) AS postcode,
               s.status, s.category, s.since_at, s.paid_until, s.area, s.constituency
             FROM people_standing s JOIN people_person p ON p.group_id = s.group_id AND p.id = s.person_id
             WHERE s.group_id = $1 AND ($2 = '' OR s.person_id = ANY (ARRAY(SELECT CAST(value AS UUID)
               FROM json_array_elements_text(CAST(NULLIF($2, '') AS JSON)) AS value)))
             AND ($3 = '' OR s.category = $3) AND ($4 = '' OR s.status = $4) AND ($5 = '' OR s.area = $5)
             AND (s.sort_name > $6 OR (s.sort_name = $6 AND s.person_id > $7))
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $8",
            group, of, it.category, it.status, it.area, name, person, it.limit
        ))
        .await?)
}
