//! Requests and the times in which their clocks stood still.

use kernel::{At, Ctx, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Case, CaseId, Kind, Pause, Redactions, State, Use, Wait};

#[derive(sqlx::FromRow)]
struct Row {
    id: CaseId,
    number: i64,
    kind: String,
    state: String,
    person: Option<PersonId>,
    name: String,
    address: String,
    words: String,
    channel: String,
    received_at: At,
    acknowledged_at: Option<At>,
    extended_at: Option<At>,
    extended_why: String,
    taken_by: Option<PersonId>,
    closed_at: Option<At>,
    answer: String,
    redactions: String,
    copy_until: Option<At>,
    objects_to: String,
    corrected: String,
}

#[derive(sqlx::FromRow)]
struct PauseRow {
    case_id: CaseId,
    from_at: At,
    until_at: Option<At>,
    reason: String,
    asked: String,
}

fn read(row: Row, pauses: &[PauseRow]) -> Result<Case> {
    let kind = Kind::read(&row.kind)
        .ok_or_else(|| Problem::internal(format!("A request of the kind {} is stored.", row.kind)))?;
    let redactions: Redactions = serde_json::from_str(&row.redactions)?;
    let own = pauses.iter().filter(|it| it.case_id == row.id);
    let pause = |it: &PauseRow| {
        let reason = Wait::read(&it.reason)?;
        Some(Pause { from: it.from_at, until: it.until_at, reason, asked: it.asked.clone() })
    };
    Ok(Case {
        id: row.id,
        number: row.number,
        kind,
        state: State::read(&row.state)?,
        person: row.person,
        name: row.name,
        address: row.address,
        words: row.words,
        channel: row.channel,
        received_at: row.received_at,
        acknowledged_at: row.acknowledged_at,
        extended_at: row.extended_at,
        extended_why: row.extended_why,
        taken_by: row.taken_by,
        closed_at: row.closed_at,
        answer: row.answer,
        redactions,
        copy_until: row.copy_until,
        objects_to: Use::read(&row.objects_to),
        corrected: row.corrected,
        pauses: own.filter_map(pause).collect(),
    })
}

/// Every request that is open, the oldest first: none is so old that it drops out.
pub async fn open(db: &Db, group: GroupId) -> Result<Vec<Case>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, number, kind, state, person, name, address, words, channel, received_at, acknowledged_at,
               extended_at, extended_why, taken_by, closed_at, answer, redactions, copy_until, objects_to, corrected
             FROM rights_case WHERE group_id = $1 AND closed_at IS NULL ORDER BY received_at, number",
            group
        ))
        .await?;
    let pauses: Vec<PauseRow> = db
        .all(sql!(
            "SELECT case_id, from_at, until_at, reason, asked FROM rights_pause WHERE group_id = $1
             AND case_id IN (SELECT id FROM rights_case WHERE group_id = $1 AND closed_at IS NULL) ORDER BY from_at",
            group
        ))
        .await?;
    rows.into_iter().map(|row| read(row, &pauses)).collect()
}

/// The requests that were closed last, the newest first.
pub async fn closed(db: &Db, group: GroupId) -> Result<Vec<Case>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, number, kind, state, person, name, address, words, channel, received_at, acknowledged_at,
               extended_at, extended_why, taken_by, closed_at, answer, redactions, copy_until, objects_to, corrected
             FROM rights_case WHERE group_id = $1 AND closed_at IS NOT NULL ORDER BY number DESC LIMIT 300",
            group
        ))
        .await?;
    rows.into_iter().map(|row| read(row, &[])).collect()
}

/// The requests of one person, the open ones first, then the newest.
pub async fn of(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Case>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, number, kind, state, person, name, address, words, channel, received_at, acknowledged_at,
               extended_at, extended_why, taken_by, closed_at, answer, redactions, copy_until, objects_to, corrected
             FROM rights_case WHERE group_id = $1 AND person = $2
             ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, number DESC",
            group,
            person
        ))
        .await?;
    let pauses: Vec<PauseRow> = db
        .all(sql!(
            "SELECT case_id, from_at, until_at, reason, asked FROM rights_pause WHERE group_id = $1
             AND case_id IN (SELECT id FROM rights_case WHERE group_id = $1 AND person = $2) ORDER BY from_at",
            group,
            person
        ))
        .await?;
    rows.into_iter().map(|row| read(row, &pauses)).collect()
}

pub async fn find(db: &Db, group: GroupId, id: CaseId) -> Result<Option<Case>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, number, kind, state, person, name, address, words, channel, received_at, acknowledged_at,
               extended_at, extended_why, taken_by, closed_at, answer, redactions, copy_until, objects_to, corrected
             FROM rights_case WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    let pauses: Vec<PauseRow> = db
        .all(sql!(
            "SELECT case_id, from_at, until_at, reason, asked FROM rights_pause
             WHERE group_id = $1 AND case_id = $2 ORDER BY from_at",
            group,
            id
        ))
        .await?;
    row.map(|row| read(row, &pauses)).transpose()
}

/// The next number of the group.
pub async fn next_number(tx: &mut Tx, group: GroupId) -> Result<i64> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM rights_case WHERE group_id = $1",
            group
        ))
        .await?;
    Ok(n + 1)
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, it: &Case) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_case (group_id, id, number, kind, state, person, name, address, words, channel, received_at,
           acknowledged_at, extended_why, answer, redactions, objects_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '{}', $13)",
        ctx.group.id, it.id, it.number, it.kind.slug(), it.state.slug(), it.person, &it.name, &it.address, &it.words,
        &it.channel, it.received_at, it.acknowledged_at, it.objects_to.map_or("", Use::slug)
    ))
    .await?;
    Ok(())
}

/// Writes what changes in the life of an open request; false if it is closed already.
pub async fn update(tx: &mut Tx, ctx: &Ctx, it: &Case) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_case SET person = $1, acknowledged_at = $2, extended_at = $3, extended_why = $4, taken_by = $5,
               redactions = $6, objects_to = $7, corrected = $8 WHERE group_id = $9 AND id = $10 AND closed_at IS NULL",
            it.person,
            it.acknowledged_at,
            it.extended_at,
            &it.extended_why,
            it.taken_by,
            serde_json::to_string(&it.redactions)?,
            it.objects_to.map_or("", Use::slug),
            &it.corrected,
            ctx.group.id,
            it.id
        ))
        .await?;
    Ok(n == 1)
}

/// Closes an open request; false if it is closed already.
pub async fn close(
    tx: &mut Tx,
    ctx: &Ctx,
    id: CaseId,
    state: State,
    answer: &str,
    copy_until: Option<At>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_case SET state = $1, answer = $2, copy_until = $3, closed_at = $4, closed_by = $5
             WHERE group_id = $6 AND id = $7 AND closed_at IS NULL",
            state.slug(),
            answer,
            copy_until,
            ctx.now,
            ctx.actor.person,
            ctx.group.id,
            id
        ))
        .await?;
    tx.run(sql!(
        "UPDATE rights_pause SET until_at = $1 WHERE group_id = $2 AND case_id = $3 AND until_at IS NULL",
        ctx.now,
        ctx.group.id,
        id
    ))
    .await?;
    Ok(n == 1)
}

/// Opens again what was answered as done; false if it was not.
pub async fn reopen(tx: &mut Tx, ctx: &Ctx, id: CaseId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_case SET state = 'open', answer = '', closed_at = NULL, closed_by = NULL
             WHERE group_id = $1 AND id = $2 AND state = 'granted'",
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn pause(tx: &mut Tx, ctx: &Ctx, id: CaseId, it: &Pause) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_pause (group_id, case_id, from_at, reason, asked) VALUES ($1, $2, $3, $4, $5)",
        ctx.group.id,
        id,
        it.from,
        it.reason.slug(),
        &it.asked
    ))
    .await?;
    Ok(())
}

/// Lets the clock go on from an instant; false if it did not stand still.
pub async fn resume(tx: &mut Tx, ctx: &Ctx, id: CaseId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_pause SET until_at = $1 WHERE group_id = $2 AND case_id = $3 AND until_at IS NULL",
            at,
            ctx.group.id,
            id
        ))
        .await?;
    Ok(n > 0)
}
