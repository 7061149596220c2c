//! Dated facts.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Ending, Fact, FactId, FactKind, Source};

#[derive(sqlx::FromRow)]
struct Row {
    id: FactId,
    person_id: PersonId,
    kind: String,
    value: String,
    from_at: At,
    until_at: Option<At>,
    end_reason: Option<String>,
    source: String,
    recorded_at: At,
    recorded_by: Option<PersonId>,
    withdrawn_at: Option<At>,
}

impl TryFrom<Row> for Fact {
    type Error = Problem;
    fn try_from(row: Row) -> Result<Self> {
        let kind = FactKind::read(&row.kind)
            .ok_or_else(|| Problem::internal(format!("A fact of the kind {} is stored.", row.kind)))?;
        Ok(Self {
            id: row.id,
            person: row.person_id,
            kind,
            value: row.value,
            from: row.from_at,
            until: row.until_at,
            ending: row.end_reason.as_deref().and_then(Ending::read),
            source: Source::read(&row.source),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            withdrawn_at: row.withdrawn_at,
        })
    }
}

fn all(rows: Vec<Row>) -> Result<Vec<Fact>> {
    rows.into_iter().map(Fact::try_from).collect()
}

pub async fn insert(tx: &mut Tx, group: GroupId, fact: &Fact) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_fact (group_id, id, person_id, kind, value, from_at, until_at, end_reason, source, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        group, fact.id, fact.person, fact.kind.slug(), &fact.value, fact.from, fact.until,
        fact.ending.map(Ending::slug), fact.source.slug(), fact.recorded_at, fact.recorded_by
    ))
    .await?;
    Ok(())
}

/// Sets the end of a fact that has none, or a later one.
pub async fn close(tx: &mut Tx, group: GroupId, id: FactId, until: At, why: Option<Ending>) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_fact SET until_at = $1, end_reason = $2
             WHERE group_id = $3 AND id = $4 AND withdrawn_at IS NULL AND (until_at IS NULL OR until_at > $1)",
            until,
            why.map(Ending::slug),
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Notes that a fact was recorded by mistake.
pub async fn withdraw(tx: &mut Tx, group: GroupId, person: PersonId, id: FactId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE people_fact SET withdrawn_at = $1 WHERE group_id = $2 AND id = $3 AND person_id = $4 AND withdrawn_at IS NULL",
            at, group, id, person
        ))
        .await?;
    Ok(n == 1)
}

pub async fn of_person(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<Vec<Fact>> {
    let rows = tx
        .all(sql!(
            "SELECT id, person_id, kind, value, from_at, until_at, end_reason, source, recorded_at, recorded_by, withdrawn_at
             FROM people_fact WHERE group_id = $1 AND person_id = $2 ORDER BY from_at, id",
            group, person
        ))
        .await?;
    all(rows)
}

pub async fn read(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Fact>> {
    let rows = db
        .all(sql!(
            "SELECT id, person_id, kind, value, from_at, until_at, end_reason, source, recorded_at, recorded_by, withdrawn_at
             FROM people_fact WHERE group_id = $1 AND person_id = $2 ORDER BY from_at, id",
            group, person
        ))
        .await?;
    all(rows)
}

/// The facts of the persons with ids from `first` to `last`, ordered by person.
pub async fn of_range(db: &Db, group: GroupId, first: PersonId, last: PersonId) -> Result<Vec<Fact>> {
    let rows = db
        .all(sql!(
            "SELECT id, person_id, kind, value, from_at, until_at, end_reason, source, recorded_at, recorded_by, withdrawn_at
             FROM people_fact WHERE group_id = $1 AND person_id >= $2 AND person_id <= $3 ORDER BY person_id, from_at, id",
            group, first, last
        ))
        .await?;
    all(rows)
}

/// Persons of an import about whom somebody recorded a fact after the import had written them, or whose entry was joined
/// with another.
pub async fn touched_since_import(
    tx: &mut Tx,
    group: GroupId,
    import: crate::model::ImportId,
) -> Result<i64> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM people_person p WHERE p.group_id = $1 AND p.import_id = $2
             AND (EXISTS (SELECT 1 FROM people_fact f WHERE f.group_id = p.group_id AND f.person_id = p.id AND f.source <> 'import')
               OR p.joined_into IS NOT NULL
               OR EXISTS (SELECT 1 FROM people_person j WHERE j.group_id = p.group_id AND j.joined_into = p.id))",
            group, import
        ))
        .await?;
    Ok(n)
}

/// A fact that was closed goes on.
pub async fn reopen(tx: &mut Tx, group: GroupId, id: FactId) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_fact SET until_at = NULL, end_reason = NULL WHERE group_id = $1 AND id = $2 AND withdrawn_at IS NULL",
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Moves the end of a fact that ends where it is said to, withdrawn facts left alone.
pub async fn move_end(
    tx: &mut Tx,
    group: GroupId,
    id: FactId,
    from: Option<At>,
    (to, why): (Option<At>, Option<Ending>),
) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_fact SET until_at = $1, end_reason = $2
         WHERE group_id = $3 AND id = $4 AND withdrawn_at IS NULL AND (until_at = $5 OR (until_at IS NULL AND $5 IS NULL))",
        to,
        why.map(Ending::slug),
        group,
        id,
        from
    ))
    .await?;
    Ok(())
}

/// Whoever is of no class of which opinions may be held keeps none here.
pub async fn forget_opinions(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    for kind in FactKind::ALL.into_iter().filter(|it| it.is_opinion()) {
        tx.run(sql!(
            "DELETE FROM people_fact WHERE group_id = $1 AND person_id = $2 AND kind = $3",
            group,
            person,
            kind.slug()
        ))
        .await?;
    }
    Ok(())
}

pub async fn get(tx: &mut Tx, group: GroupId, id: FactId) -> Result<Option<Fact>> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, person_id, kind, value, from_at, until_at, end_reason, source, recorded_at, recorded_by, withdrawn_at
             FROM people_fact WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Fact::try_from).transpose()
}

/// Says from when until when a fact holds, withdrawn before or not: a joining and its taking apart.
pub async fn set_stretch(
    tx: &mut Tx,
    group: GroupId,
    id: FactId,
    (from, until): (At, Option<At>),
    why: Option<Ending>,
) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_fact SET from_at = $1, until_at = $2, end_reason = $3, withdrawn_at = NULL
         WHERE group_id = $4 AND id = $5",
        from,
        until,
        why.map(Ending::slug),
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Takes a fact away that a joining wrote.
pub async fn remove(tx: &mut Tx, group: GroupId, id: FactId) -> Result<()> {
    tx.run(sql!("DELETE FROM people_fact WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(())
}
