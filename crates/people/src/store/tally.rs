//! How many are of each kind, and in each ward and constituency: a projection of the projection, written with it, so that
//! no list has to count a register.

use std::collections::BTreeMap;

use kernel::{Db, GroupId, PersonId, Result, Tx, sql};
use serde::Serialize;

use super::audience::Conditions;
use crate::model::ImportId;

/// What people are counted by; '' stands for none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, sqlx::FromRow)]
struct Kind {
    status: String,
    category: String,
    area: String,
    constituency: String,
    /// Whether an e-mail arrives.
    reached: bool,
}

impl Kind {
    /// The lines in which this kind is counted: its own, and the sums to which it belongs.
    fn lines(&self) -> [(&'static str, Self); 4] {
        let kind = Self { area: String::new(), constituency: String::new(), ..self.clone() };
        let area = Self { area: self.area.clone(), ..Self::default() };
        let constituency = Self { constituency: self.constituency.clone(), ..Self::default() };
        [("each", self.clone()), ("kind", kind), ("area", area), ("constituency", constituency)]
    }
}

/// So many people of each kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counted(Vec<Many>);

#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Many {
    #[sqlx(flatten)]
    kind: Kind,
    people: i64,
}

/// A person as they stand; nobody unless the register shows them.
pub async fn of_person(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<Counted> {
    let all = tx
        .all(sql!(
            "SELECT s.status, COALESCE(s.category, '') AS category, COALESCE(s.area, '') AS area,
               COALESCE(s.constituency, '') AS constituency,
               (s.email IS NOT NULL AND s.email_bounced = FALSE) AS reached, CAST(1 AS BIGINT) AS people
             FROM people_standing s WHERE s.group_id = $1 AND s.person_id = $2
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))",
            group,
            person
        ))
        .await?;
    Ok(Counted(all))
}

/// The people of an import, shown or not.
pub async fn of_import(tx: &mut Tx, group: GroupId, import: ImportId) -> Result<Counted> {
    let all = tx
        .all(sql!(
            "SELECT s.status, COALESCE(s.category, '') AS category, COALESCE(s.area, '') AS area,
               COALESCE(s.constituency, '') AS constituency,
               (s.email IS NOT NULL AND s.email_bounced = FALSE) AS reached, COUNT(*) AS people
             FROM people_standing s WHERE s.group_id = $1 AND s.import_id = $2 GROUP BY 1, 2, 3, 4, 5",
            group,
            import
        ))
        .await?;
    Ok(Counted(all))
}

/// Counts everybody anew, whatever was counted before.
pub async fn recount(tx: &mut Tx, group: GroupId) -> Result<()> {
    // Whoever is writing meanwhile counts themselves afterwards, out of how they stand here and in as they stand then.
    tx.run(sql!(
        sqlite: "DELETE FROM people_tally WHERE FALSE",
        postgres: "LOCK TABLE people_tally IN SHARE ROW EXCLUSIVE MODE"
    ))
    .await?;
    tx.run(sql!("DELETE FROM people_tally WHERE group_id = $1", group)).await?;
    let all = tx
        .all(sql!(
            "SELECT s.status, COALESCE(s.category, '') AS category, COALESCE(s.area, '') AS area,
               COALESCE(s.constituency, '') AS constituency,
               (s.email IS NOT NULL AND s.email_bounced = FALSE) AS reached, COUNT(*) AS people
             FROM people_standing s WHERE s.group_id = $1
             AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                  WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
             GROUP BY 1, 2, 3, 4, 5",
            group
        ))
        .await?;
    shift(tx, group, Counted::default(), Counted(all)).await
}

/// How many lines are not what a count of everybody gives, those that are missing among them.
pub async fn wrong(db: &Db, group: GroupId) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "WITH stood AS (
               SELECT s.status, COALESCE(s.category, '') AS category, COALESCE(s.area, '') AS area,
                 COALESCE(s.constituency, '') AS constituency,
                 (s.email IS NOT NULL AND s.email_bounced = FALSE) AS reached, COUNT(*) AS people
               FROM people_standing s WHERE s.group_id = $1
               AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                    WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))
               GROUP BY 1, 2, 3, 4, 5),
             due AS (
               SELECT 'each' AS level, status, category, area, constituency, reached, people FROM stood
               UNION ALL SELECT 'kind', status, category, '', '', reached, people FROM stood
               UNION ALL SELECT 'area', '', '', area, '', FALSE, people FROM stood
               UNION ALL SELECT 'constituency', '', '', '', constituency, FALSE, people FROM stood
               UNION ALL SELECT level, status, category, area, constituency, reached, -people
                 FROM people_tally WHERE group_id = $1)
             SELECT COUNT(*) FROM (
               SELECT 1 AS one FROM due GROUP BY level, status, category, area, constituency, reached
               HAVING SUM(people) <> 0) AS wrong",
            group
        ))
        .await?;
    Ok(n)
}

/// Counts some out and others in.
pub async fn shift(tx: &mut Tx, group: GroupId, out: Counted, into: Counted) -> Result<()> {
    // In one order, so that two who do this at once wait for each other instead of both for ever.
    let mut lines = BTreeMap::<_, i64>::new();
    for (all, sign) in [(out, -1), (into, 1)] {
        for it in all.0 {
            for line in it.kind.lines() {
                *lines.entry(line).or_default() += sign * it.people;
            }
        }
    }
    lines.retain(|_, by| *by != 0);
    if lines.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = lines.into_iter().map(|((level, kind), by)| (level, kind, by)).collect();
    tx.run(sql!(
        sqlite: "INSERT INTO people_tally (group_id, level, status, category, area, constituency, reached, people)
             SELECT $1, value ->> 0, value ->> '$[1].status', value ->> '$[1].category', value ->> '$[1].area',
               value ->> '$[1].constituency', value ->> '$[1].reached', value ->> 2
             FROM json_each($2) WHERE TRUE
             ON CONFLICT (group_id, level, area, status, category, constituency, reached)
             DO UPDATE SET people = people_tally.people + excluded.people",
        postgres: "INSERT INTO people_tally (group_id, level, status, category, area, constituency, reached, people)
             SELECT CAST($1 AS UUID), value ->> 0, value -> 1 ->> 'status', value -> 1 ->> 'category', value -> 1 ->> 'area',
               value -> 1 ->> 'constituency', CAST(value -> 1 ->> 'reached' AS BOOLEAN), CAST(value ->> 2 AS BIGINT)
             FROM json_array_elements(CAST($2 AS JSON)) AS value
             ON CONFLICT (group_id, level, area, status, category, constituency, reached)
             DO UPDATE SET people = people_tally.people + excluded.people",
        group,
        serde_json::to_string(&lines)?
    ))
    .await?;
    Ok(())
}

/// How many there are of each status and category; no category is ''.
pub async fn kinds(db: &Db, group: GroupId) -> Result<Vec<(String, String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT status, category, CAST(SUM(people) AS BIGINT) FROM people_tally WHERE group_id = $1 AND level = 'kind'
             GROUP BY status, category HAVING SUM(people) > 0 ORDER BY status, category",
            group
        ))
        .await?)
}

/// How many are in each ward or branch, in the order of their names; the first so many of them.
pub async fn areas(db: &Db, group: GroupId, most: i64) -> Result<Vec<(String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT area, people FROM people_tally WHERE group_id = $1 AND level = 'area' AND area <> '' AND people > 0
             ORDER BY area LIMIT $2",
            group,
            most
        ))
        .await?)
}

/// Whether anybody is in a ward or branch of just this name.
pub async fn has_area(db: &Db, group: GroupId, area: &str) -> Result<bool> {
    let n: Option<(i64,)> = db
        .opt(sql!(
            "SELECT people FROM people_tally WHERE group_id = $1 AND level = 'area' AND area = $2 AND people > 0",
            group,
            area
        ))
        .await?;
    Ok(n.is_some())
}

pub async fn constituencies(db: &Db, group: GroupId) -> Result<Vec<(String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT constituency, people FROM people_tally
             WHERE group_id = $1 AND level = 'constituency' AND constituency <> '' AND people > 0 ORDER BY constituency",
            group
        ))
        .await?)
}

/// Members, and those of them whom no e-mail reaches.
pub async fn members(db: &Db, group: GroupId) -> Result<(i64, i64)> {
    Ok(db
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT),
               CAST(COALESCE(SUM(CASE WHEN reached = TRUE THEN 0 ELSE people END), 0) AS BIGINT)
             FROM people_tally WHERE group_id = $1 AND level = 'kind' AND status = 'member'",
            group
        ))
        .await?)
}

/// How many a page narrows to; an empty filter is no filter.
pub async fn total(db: &Db, group: GroupId, (status, category, area): (&str, &str, &str)) -> Result<i64> {
    let level = if area.is_empty() { "kind" } else { "each" };
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM people_tally WHERE group_id = $1 AND level = $2 AND area = $3
             AND ($4 = '' OR status = $4) AND ($5 = '' OR category = $5)",
            group,
            level,
            area,
            status,
            category
        ))
        .await?;
    Ok(n)
}

/// How many fit conditions of status, category, ward and constituency; the others are not looked at.
pub async fn count(db: &Db, group: GroupId, it: &Conditions) -> Result<i64> {
    let anywhere = [&it.areas, &it.constituencies, &it.not_areas].iter().all(|it| it.is_empty());
    let level = if anywhere { "kind" } else { "each" };
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT CAST(COALESCE(SUM(people), 0) AS BIGINT) FROM people_tally WHERE group_id = $1 AND level = $8 AND status = $2
             AND ($3 = '' OR (category <> '' AND $3 LIKE '%|' || category || '|%'))
             AND ($4 = '' OR (area <> '' AND $4 LIKE '%|' || area || '|%'))
             AND ($5 = '' OR (constituency <> '' AND $5 LIKE '%|' || constituency || '|%'))
             AND ($6 = '' OR area = '' OR $6 NOT LIKE '%|' || area || '|%')
             AND ($7 = '' OR category = '' OR $7 NOT LIKE '%|' || category || '|%')",
            group,
            &it.status,
            &it.categories,
            &it.areas,
            &it.constituencies,
            &it.not_areas,
            &it.not_categories,
            level
        ))
        .await?;
    Ok(n)
}
