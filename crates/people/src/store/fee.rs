//! Whose fee is paid, and whose is not.

use kernel::{At, Db, GroupId, PersonId, Result, sql};

use super::standing::Row;

/// Members of a category without a fee paid at an instant: those who never paid, and those whose fee has ended.
pub async fn unpaid_count(db: &Db, group: GroupId, category: &str, at: At) -> Result<(i64, i64)> {
    Ok(db
        .one(sql!(
            "SELECT (SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = 'member' AND s.category = $2
               AND s.paid_until IS NULL
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))),
               (SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = 'member' AND s.category = $2
               AND s.paid_until <= $3
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')))",
            group,
            category,
            at
        ))
        .await?)
}

/// Members of a category who never paid, by name.
pub async fn never_paid(
    db: &Db,
    group: GroupId,
    category: &str,
    (limit, offset): (i64, i64),
) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT s.* FROM people_standing s WHERE s.group_id = $1 AND s.status = 'member' AND s.category = $2
             AND s.paid_until IS NULL
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.sort_name, s.person_id LIMIT $3 OFFSET $4",
            group,
            category,
            limit,
            offset
        ))
        .await?)
}

/// Members of a category whose fee has ended by an instant, the longest unpaid first.
pub async fn ended(
    db: &Db,
    group: GroupId,
    category: &str,
    at: At,
    (limit, offset): (i64, i64),
) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT s.* FROM people_standing s WHERE s.group_id = $1 AND s.status = 'member' AND s.category = $2
             AND s.paid_until <= $3
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.paid_until, s.sort_name, s.person_id LIMIT $4 OFFSET $5",
            group,
            category,
            at,
            limit,
            offset
        ))
        .await?)
}

/// Members of a category whose fee ends after one instant and up to another, the first to end first; those behind the last
/// of the page before.
pub async fn paid_between(
    db: &Db,
    group: GroupId,
    category: &str,
    (from, to): (At, At),
    (last, person): (At, PersonId),
    limit: i64,
) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT s.person_id, s.number, s.name, s.sort_name, s.status, s.category, s.since_at, s.until_at, s.paid_until,
               s.suspended, s.area, s.constituency, s.email, s.email_bounced, s.phone, s.postal, s.search, s.changes_at, s.import_id
             FROM people_standing s WHERE s.group_id = $1 AND s.status = 'member' AND s.category = $2
             AND s.paid_until > $3 AND s.paid_until <= $4 AND (s.paid_until > $6 OR (s.paid_until = $6 AND s.person_id > $7))
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             ORDER BY s.paid_until, s.person_id LIMIT $5",
            group, category, from, to, limit, last, person
        ))
        .await?)
}
