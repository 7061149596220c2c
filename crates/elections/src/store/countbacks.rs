//! Countbacks, and who was asked.

use kernel::{At, Db, GroupId, PersonId, Result, Sql, Tx, sql};

use super::word;
use crate::model::{
    Asked, ContestId, Countback, CountbackId, CountbackState, ElectionId, NominationId, Note, Willing,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: CountbackId,
    election_id: ElectionId,
    contest_id: ContestId,
    state: String,
    plan: String,
    answers_until: At,
    begun_at: At,
    outcome: Option<String>,
    sha256: Option<String>,
    counted_at: Option<At>,
    noted_by: Option<PersonId>,
    noter_name: Option<String>,
    note: Option<String>,
    noted_at: Option<At>,
    ended_at: Option<At>,
    ended_because: Option<String>,
}

impl TryFrom<Row> for Countback {
    type Error = kernel::Problem;
    fn try_from(row: Row) -> Result<Self> {
        let note = row.noted_by.zip(row.noter_name).zip(row.note.zip(row.noted_at));
        Ok(Self {
            state: word(&row.state)?,
            plan: serde_json::from_str(&row.plan)?,
            note: note.map(|((person, name), (text, at))| Note { person, name, text, at }),
            id: row.id,
            election: row.election_id,
            contest: row.contest_id,
            answers_until: row.answers_until,
            begun_at: row.begun_at,
            outcome: row.outcome,
            sha256: row.sha256,
            counted_at: row.counted_at,
            ended_at: row.ended_at,
            ended_because: row.ended_because,
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Countback, by: Option<PersonId>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_countback (group_id, id, election_id, contest_id, state, plan, answers_until, begun_at, begun_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group,
        it.id,
        it.election,
        it.contest,
        it.state,
        serde_json::to_string(&it.plan)?,
        it.answers_until,
        it.begun_at,
        by
    ))
    .await?;
    Ok(())
}

fn all(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT id, election_id, contest_id, state, plan, answers_until, begun_at, outcome, sha256, counted_at, noted_by,
             noter_name, note, noted_at, ended_at, ended_because
         FROM elections_countback WHERE group_id = $1 AND election_id = $2 ORDER BY begun_at, id",
        group,
        election
    )
}

/// Those of an election, oldest first.
pub async fn of(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Countback>> {
    let rows: Vec<Row> = db.all(all(group, election)).await?;
    rows.into_iter().map(Countback::try_from).collect()
}

/// The same inside a transaction.
pub async fn within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Countback>> {
    let rows: Vec<Row> = tx.all(all(group, election)).await?;
    rows.into_iter().map(Countback::try_from).collect()
}

/// Moves the state on; false if somebody else was faster.
pub async fn shift(
    tx: &mut Tx,
    group: GroupId,
    id: CountbackId,
    from: CountbackState,
    to: CountbackState,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_countback SET state = $1 WHERE group_id = $2 AND id = $3 AND state = $4",
            to,
            group,
            id,
            from
        ))
        .await?;
    Ok(n == 1)
}

pub async fn set_outcome(
    tx: &mut Tx,
    group: GroupId,
    id: CountbackId,
    outcome: &str,
    sha256: &str,
    at: At,
) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_countback SET outcome = $1, sha256 = $2, counted_at = $3 WHERE group_id = $4 AND id = $5",
        outcome,
        sha256,
        at,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn set_note(tx: &mut Tx, group: GroupId, id: CountbackId, note: &Note) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_countback SET noted_by = $1, noter_name = $2, note = $3, noted_at = $4
         WHERE group_id = $5 AND id = $6",
        note.person,
        &note.name,
        &note.text,
        note.at,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn set_ended(tx: &mut Tx, group: GroupId, id: CountbackId, because: &str, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_countback SET ended_because = $1, ended_at = $2 WHERE group_id = $3 AND id = $4",
        because,
        at,
        group,
        id
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct AskedRow {
    nomination_id: NominationId,
    person: PersonId,
    name: String,
    answer: String,
    answered_at: Option<At>,
    recorded_by: Option<PersonId>,
}

pub async fn ask(
    tx: &mut Tx,
    group: GroupId,
    election: ElectionId,
    id: CountbackId,
    it: &Asked,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_asked (group_id, countback_id, nomination_id, person, election_id, name, answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        id,
        it.nomination,
        it.person,
        election,
        &it.name,
        it.answer
    ))
    .await?;
    Ok(())
}

/// Who was asked, by name.
pub async fn asked(db: &Db, group: GroupId, id: CountbackId) -> Result<Vec<Asked>> {
    let rows: Vec<AskedRow> = db
        .all(sql!(
            "SELECT nomination_id, person, name, answer, answered_at, recorded_by FROM elections_asked
             WHERE group_id = $1 AND countback_id = $2 ORDER BY name, person",
            group,
            id
        ))
        .await?;
    let asked = |it: AskedRow| {
        Ok(Asked {
            answer: word::<Willing>(&it.answer)?,
            nomination: it.nomination_id,
            person: it.person,
            name: it.name,
            answered_at: it.answered_at,
            recorded_by: it.recorded_by,
        })
    };
    rows.into_iter().map(asked).collect()
}

/// Writes an answer down; false if the person was not asked.
pub async fn answer(
    tx: &mut Tx,
    group: GroupId,
    id: CountbackId,
    person: PersonId,
    answer: Willing,
    at: At,
    recorded_by: Option<PersonId>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_asked SET answer = $1, answered_at = $2, recorded_by = $3
             WHERE group_id = $4 AND countback_id = $5 AND person = $6",
            answer,
            at,
            recorded_by,
            group,
            id,
            person
        ))
        .await?;
    Ok(n > 0)
}
