//! Series, events and who comes.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use super::small;
use crate::model::{DecisionId, Down, EventEntry, EventId, EventKind, EventState, Readers, Series, SeriesId};

#[derive(sqlx::FromRow)]
struct Row {
    id: EventId,
    series_id: Option<SeriesId>,
    kind: String,
    title: String,
    words: String,
    materials: String,
    responsible: String,
    at: At,
    minutes: i64,
    place: String,
    readers: String,
    places: Option<i64>,
    decision_id: Option<DecisionId>,
    state: String,
    why: String,
    sequence: i64,
    changed_at: At,
    proposed_by: Option<PersonId>,
}

impl TryFrom<Row> for EventEntry {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            series: it.series_id,
            kind: EventKind::stored(&it.kind)?,
            title: it.title,
            words: it.words,
            materials: it.materials,
            responsible: it.responsible,
            at: it.at,
            minutes: small(it.minutes)?,
            place: it.place,
            readers: Readers::stored(&it.readers)?,
            places: it.places.map(small).transpose()?,
            decision: it.decision_id,
            state: EventState::stored(&it.state)?,
            why: it.why,
            sequence: small(it.sequence)?,
            changed_at: it.changed_at,
            proposed_by: it.proposed_by,
        })
    }
}

/// Writes an event: new, or over the one of its id.
pub async fn put(tx: &mut Tx, group: GroupId, it: &EventEntry) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_event (group_id, id, series_id, kind, title, words, materials, responsible, at, minutes,
            place, readers, places, decision_id, state, why, sequence, changed_at, proposed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (group_id, id) DO UPDATE SET series_id = excluded.series_id, title = excluded.title,
            words = excluded.words, materials = excluded.materials, responsible = excluded.responsible,
            at = excluded.at, minutes = excluded.minutes, place = excluded.place, readers = excluded.readers,
            places = excluded.places, decision_id = excluded.decision_id, state = excluded.state,
            why = excluded.why, sequence = excluded.sequence, changed_at = excluded.changed_at",
        group,
        it.id,
        it.series,
        it.kind.slug(),
        &it.title,
        &it.words,
        &it.materials,
        &it.responsible,
        it.at,
        it.minutes,
        &it.place,
        it.readers.slug(),
        it.places.map(i64::from),
        it.decision,
        it.state.slug(),
        &it.why,
        it.sequence,
        it.changed_at,
        it.proposed_by
    ))
    .await?;
    Ok(())
}

/// All events of the group, soonest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<EventEntry>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, series_id, kind, title, words, materials, responsible, at, minutes, place, readers, places,
                decision_id, state, why, sequence, changed_at, proposed_by
             FROM meetings_event WHERE group_id = $1 ORDER BY at, id",
            group
        ))
        .await?;
    rows.into_iter().map(EventEntry::try_from).collect()
}

/// One event in a transaction, locked by writing its row.
pub async fn get(tx: &mut Tx, group: GroupId, id: EventId) -> Result<EventEntry> {
    tx.run(sql!("UPDATE meetings_event SET why = why WHERE group_id = $1 AND id = $2", group, id)).await?;
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, series_id, kind, title, words, materials, responsible, at, minutes, place, readers, places,
                decision_id, state, why, sequence, changed_at, proposed_by
             FROM meetings_event WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such event."))?.try_into()
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: SeriesId,
    title: String,
    words: String,
    rule: String,
    responsible: String,
    begun_at: At,
    ended_at: Option<At>,
}

pub async fn begin_series(tx: &mut Tx, group: GroupId, it: &Series) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_series (group_id, id, title, words, rule, responsible, begun_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        it.id,
        &it.title,
        &it.words,
        &it.rule,
        &it.responsible,
        it.begun_at
    ))
    .await?;
    Ok(())
}

/// All series, oldest first.
pub async fn series(db: &Db, group: GroupId) -> Result<Vec<Series>> {
    let rows: Vec<SeriesRow> = db
        .all(sql!(
            "SELECT id, title, words, rule, responsible, begun_at, ended_at FROM meetings_series
             WHERE group_id = $1 ORDER BY begun_at, id",
            group
        ))
        .await?;
    let read = |it: SeriesRow| Series {
        id: it.id,
        title: it.title,
        words: it.words,
        rule: it.rule,
        responsible: it.responsible,
        begun_at: it.begun_at,
        ended_at: it.ended_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Notes that somebody comes or waits, or what they need where they said so before.
pub async fn sign_up(tx: &mut Tx, group: GroupId, event: EventId, it: &Down, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_signup (group_id, event_id, person_id, needs, waits, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (group_id, event_id, person_id) DO UPDATE SET needs = excluded.needs",
        group,
        event,
        it.person,
        &it.needs,
        it.waits,
        at
    ))
    .await?;
    Ok(())
}

pub async fn sign_off(tx: &mut Tx, group: GroupId, event: EventId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "DELETE FROM meetings_signup WHERE group_id = $1 AND event_id = $2 AND person_id = $3",
        group,
        event,
        person
    ))
    .await?;
    Ok(())
}

/// Who comes or waits, in the order in which they said so, with what they need.
pub async fn coming(db: &Db, group: GroupId, event: EventId) -> Result<Vec<Down>> {
    let rows: Vec<(PersonId, String, bool)> = db
        .all(sql!(
            "SELECT person_id, needs, waits FROM meetings_signup WHERE group_id = $1 AND event_id = $2 ORDER BY at, person_id",
            group,
            event
        ))
        .await?;
    Ok(rows.into_iter().map(|it| Down { person: it.0, needs: it.1, waits: it.2 }).collect())
}

/// Forgets what people needed, once it has served.
pub async fn forget_needs(tx: &mut Tx, group: GroupId, event: EventId) -> Result<()> {
    tx.run(sql!("UPDATE meetings_signup SET needs = '' WHERE group_id = $1 AND event_id = $2", group, event))
        .await?;
    Ok(())
}
