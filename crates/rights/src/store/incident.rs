//! Incidents with personal data.

use kernel::{At, Ctx, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::incident::{Decision, Incident, IncidentId, Sort};

#[derive(sqlx::FromRow)]
struct Row {
    id: IncidentId,
    number: i64,
    sort: String,
    title: String,
    happened: String,
    from_at: At,
    to_at: At,
    person: Option<PersonId>,
    aware_at: At,
    people: i64,
    records: i64,
    sorts_of_data: String,
    consequences: String,
    measures: String,
    decision: String,
    decision_why: String,
    decided_at: Option<At>,
    reference: String,
    high_risk: bool,
    letters_at: Option<At>,
    letters: i64,
    entered_at: At,
    closed_at: Option<At>,
}

fn read(row: Row) -> Result<Incident> {
    let sort =
        Sort::read(&row.sort).ok_or_else(|| Problem::internal("An unknown sort of incident is stored."))?;
    Ok(Incident {
        id: row.id,
        number: row.number,
        sort,
        title: row.title,
        happened: row.happened,
        from: row.from_at,
        to: row.to_at,
        person: row.person,
        aware_at: row.aware_at,
        people: row.people,
        records: row.records,
        sorts_of_data: row.sorts_of_data,
        consequences: row.consequences,
        measures: row.measures,
        decision: Decision::read(&row.decision),
        decision_why: row.decision_why,
        decided_at: row.decided_at,
        reference: row.reference,
        high_risk: row.high_risk,
        letters_at: row.letters_at,
        letters: row.letters,
        entered_at: row.entered_at,
        closed_at: row.closed_at,
    })
}

pub async fn next_number(tx: &mut Tx, group: GroupId) -> Result<i64> {
    let row: (i64,) = tx
        .one(sql!(
            "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM rights_incident WHERE group_id = $1",
            group
        ))
        .await?;
    Ok(row.0 + 1)
}

/// Writes an incident down, or what is known of it by now.
pub async fn put(tx: &mut Tx, ctx: &Ctx, it: &Incident) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_incident (group_id, id, number, sort, title, happened, from_at, to_at, person, aware_at, people,
           records, sorts_of_data, consequences, measures, decision, decision_why, decided_at, reference, high_risk,
           letters_at, letters, entered_at, entered_by, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
           $24, $25)
         ON CONFLICT (group_id, id) DO UPDATE SET sort = excluded.sort, title = excluded.title, happened = excluded.happened,
           from_at = excluded.from_at, to_at = excluded.to_at, person = excluded.person, aware_at = excluded.aware_at,
           people = excluded.people, records = excluded.records, sorts_of_data = excluded.sorts_of_data,
           consequences = excluded.consequences, measures = excluded.measures, decision = excluded.decision,
           decision_why = excluded.decision_why, decided_at = excluded.decided_at, reference = excluded.reference,
           high_risk = excluded.high_risk, letters_at = excluded.letters_at, letters = excluded.letters,
           closed_at = excluded.closed_at",
        ctx.group.id, it.id, it.number, it.sort.slug(), &it.title, &it.happened, it.from, it.to, it.person, it.aware_at,
        it.people, it.records, &it.sorts_of_data, &it.consequences, &it.measures, it.decision.slug(), &it.decision_why,
        it.decided_at, &it.reference, it.high_risk, it.letters_at, it.letters, it.entered_at, ctx.actor.person, it.closed_at
    ))
    .await?;
    Ok(())
}

/// Every incident, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Incident>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, number, sort, title, happened, from_at, to_at, person, aware_at, people, records, sorts_of_data,
               consequences, measures, decision, decision_why, decided_at, reference, high_risk, letters_at, letters,
               entered_at, closed_at
             FROM rights_incident WHERE group_id = $1 ORDER BY number DESC",
            group
        ))
        .await?;
    rows.into_iter().map(read).collect()
}
