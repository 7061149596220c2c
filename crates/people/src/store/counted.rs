//! Audiences counted by the one thing that narrows them most: each question has an index that leads it.

use kernel::{Db, GroupId, Result, sql};

use super::audience::Conditions;

async fn one(db: &Db, sql: kernel::Sql) -> Result<i64> {
    let (n,): (i64,) = db.one(sql).await?;
    Ok(n)
}

/// Everybody of a status who joined since an instant.
pub async fn since(db: &Db, group: GroupId, it: &Conditions) -> Result<i64> {
    let sql = sql!(
        "SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = $2 AND s.since_at >= $3
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
        group,
        &it.status,
        it.since
    );
    one(db, sql).await
}

/// Everybody of a status whose fee is paid.
pub async fn paid(db: &Db, group: GroupId, it: &Conditions) -> Result<i64> {
    // Whoever has not paid is rarer, and the rest is counted already.
    let all = Conditions { fee: "any".to_owned(), ..it.clone() };
    Ok(super::tally::count(db, group, &all).await? - unpaid(db, group, it).await?)
}

/// Everybody of a status whose fee is not paid: never, or no more.
pub async fn unpaid(db: &Db, group: GroupId, it: &Conditions) -> Result<i64> {
    let sql = sql!(
        "SELECT (SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = $2 AND s.paid_until IS NULL
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')))
             + (SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND s.status = $2 AND s.paid_until <= $3
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done')))",
        group,
        &it.status,
        it.now
    );
    one(db, sql).await
}

/// Those who fit in one ward, or with that empty in one constituency.
pub async fn within(db: &Db, group: GroupId, it: &Conditions, area: &str, constituency: &str) -> Result<i64> {
    // The status in COALESCE has no index, so that the place leads: SQLite would read everybody of the status.
    let sql = if constituency.is_empty() {
        sql!(
            "SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND COALESCE(s.status, '') = $2 AND s.area = $3
             AND ($4 = '' OR $4 LIKE '%|' || s.category || '|%')
             AND ($5 = '' OR $5 LIKE '%|' || s.area || '|%')
             AND ($6 = '' OR $6 LIKE '%|' || s.constituency || '|%')
             AND (CAST($7 AS BIGINT) = 0 OR s.since_at >= $7)
             AND ($8 = 'any' OR ($8 = 'paid' AND s.paid_until > $9)
               OR ($8 = 'unpaid' AND (s.paid_until IS NULL OR s.paid_until <= $9)))
             AND ($10 = '' OR EXISTS (SELECT 1 FROM people_offer o WHERE o.group_id = s.group_id
               AND o.person_id = s.person_id AND $10 LIKE '%|' || o.word || '|%'))
             AND ($11 = '' OR s.area IS NULL OR $11 NOT LIKE '%|' || s.area || '|%')
             AND ($12 = '' OR s.category IS NULL OR $12 NOT LIKE '%|' || s.category || '|%')
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group,
            &it.status,
            area,
            &it.categories,
            &it.areas,
            &it.constituencies,
            it.since,
            &it.fee,
            it.now,
            &it.offers,
            &it.not_areas,
            &it.not_categories
        )
    } else {
        sql!(
            "SELECT COUNT(*) FROM people_standing s WHERE s.group_id = $1 AND COALESCE(s.status, '') = $2 AND s.constituency = $3
             AND ($4 = '' OR $4 LIKE '%|' || s.category || '|%')
             AND ($5 = '' OR $5 LIKE '%|' || s.area || '|%')
             AND ($6 = '' OR $6 LIKE '%|' || s.constituency || '|%')
             AND (CAST($7 AS BIGINT) = 0 OR s.since_at >= $7)
             AND ($8 = 'any' OR ($8 = 'paid' AND s.paid_until > $9)
               OR ($8 = 'unpaid' AND (s.paid_until IS NULL OR s.paid_until <= $9)))
             AND ($10 = '' OR EXISTS (SELECT 1 FROM people_offer o WHERE o.group_id = s.group_id
               AND o.person_id = s.person_id AND $10 LIKE '%|' || o.word || '|%'))
             AND ($11 = '' OR s.area IS NULL OR $11 NOT LIKE '%|' || s.area || '|%')
             AND ($12 = '' OR s.category IS NULL OR $12 NOT LIKE '%|' || s.category || '|%')
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group,
            &it.status,
            constituency,
            &it.categories,
            &it.areas,
            &it.constituencies,
            it.since,
            &it.fee,
            it.now,
            &it.offers,
            &it.not_areas,
            &it.not_categories
        )
    };
    one(db, sql).await
}

/// Those who fit and offer something.
pub async fn offering(db: &Db, group: GroupId, it: &Conditions, word: &str) -> Result<i64> {
    let sql = sql!(
        "SELECT COUNT(DISTINCT w.person_id) FROM people_offer w
             JOIN people_standing s ON s.group_id = w.group_id AND s.person_id = w.person_id
             WHERE s.group_id = $1 AND s.status = $2 AND w.word = $3
             AND ($4 = '' OR $4 LIKE '%|' || s.category || '|%')
             AND ($5 = '' OR $5 LIKE '%|' || s.area || '|%')
             AND ($6 = '' OR $6 LIKE '%|' || s.constituency || '|%')
             AND (CAST($7 AS BIGINT) = 0 OR s.since_at >= $7)
             AND ($8 = 'any' OR ($8 = 'paid' AND s.paid_until > $9)
               OR ($8 = 'unpaid' AND (s.paid_until IS NULL OR s.paid_until <= $9)))
             AND ($10 = '' OR EXISTS (SELECT 1 FROM people_offer o WHERE o.group_id = s.group_id
               AND o.person_id = s.person_id AND $10 LIKE '%|' || o.word || '|%'))
             AND ($11 = '' OR s.area IS NULL OR $11 NOT LIKE '%|' || s.area || '|%')
             AND ($12 = '' OR s.category IS NULL OR $12 NOT LIKE '%|' || s.category || '|%')
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
        group,
        &it.status,
        word,
        &it.categories,
        &it.areas,
        &it.constituencies,
        it.since,
        &it.fee,
        it.now,
        &it.offers,
        &it.not_areas,
        &it.not_categories
    );
    one(db, sql).await
}
