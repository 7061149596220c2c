//! Nominations, nominees and drafts.

use std::collections::BTreeMap;

use kernel::{At, Db, GroupId, PersonId, Result, Sql, Tx, sql};
use uuid::Uuid;

use super::word;
use crate::model::{Declared, ElectionId, Nomination, NominationId, NominationState, Nominee};

#[derive(sqlx::FromRow)]
struct Row {
    id: NominationId,
    state: String,
    proposer: PersonId,
    proposer_name: String,
    statement: String,
    received_at: Option<At>,
    on_paper: bool,
    alone: Option<PersonId>,
    withdrawn_at: Option<At>,
    contests: String,
    updated_at: At,
}

#[derive(sqlx::FromRow)]
struct NomineeRow {
    nomination_id: NominationId,
    person: PersonId,
    name: String,
    consented_at: Option<At>,
    declared: String,
}

fn nominations(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT id, state, proposer, proposer_name, statement, received_at, on_paper, alone, withdrawn_at,
             contests, updated_at
         FROM elections_nomination WHERE group_id = $1 AND election_id = $2 ORDER BY received_at, id",
        group,
        election
    )
}

fn nominees(group: GroupId, election: ElectionId) -> Sql {
    sql!(
        "SELECT nomination_id, person, name, consented_at, declared FROM elections_nominee
         WHERE group_id = $1 AND election_id = $2 ORDER BY nomination_id, place",
        group,
        election
    )
}

/// All nominations of an election in the order of receipt.
pub async fn of(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Nomination>> {
    let rows = db.all(nominations(group, election)).await?;
    assemble(rows, db.all(nominees(group, election)).await?)
}

/// The same inside a transaction.
pub async fn within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Nomination>> {
    let rows = tx.all(nominations(group, election)).await?;
    let people = tx.all(nominees(group, election)).await?;
    assemble(rows, people)
}

fn assemble(rows: Vec<Row>, people: Vec<NomineeRow>) -> Result<Vec<Nomination>> {
    let mut named: BTreeMap<NominationId, Vec<Nominee>> = BTreeMap::new();
    for it in people {
        let declared = serde_json::from_str(&it.declared)?;
        let nominee = Nominee { person: it.person, name: it.name, consented_at: it.consented_at, declared };
        named.entry(it.nomination_id).or_default().push(nominee);
    }
    rows.into_iter()
        .map(|it| {
            Ok(Nomination {
                nominees: named.remove(&it.id).unwrap_or_default(),
                state: word(&it.state)?,
                contests: serde_json::from_str(&it.contests)?,
                id: it.id,
                proposer: it.proposer,
                proposer_name: it.proposer_name,
                statement: it.statement,
                received_at: it.received_at,
                on_paper: it.on_paper,
                alone: it.alone,
                withdrawn_at: it.withdrawn_at,
                updated_at: it.updated_at,
            })
        })
        .collect()
}

/// Stores a nomination with its nominees; false if one of that id is there already.
pub async fn insert(tx: &mut Tx, group: GroupId, election: ElectionId, it: &Nomination) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO elections_nomination (group_id, id, election_id, state, proposer, proposer_name, statement,
                 received_at, on_paper, alone, contests, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (group_id, id) DO NOTHING",
            group,
            it.id,
            election,
            it.state,
            it.proposer,
            &it.proposer_name,
            &it.statement,
            it.received_at,
            it.on_paper,
            it.alone,
            serde_json::to_string(&it.contests)?,
            it.updated_at
        ))
        .await?;
    if n == 0 {
        return Ok(false);
    }
    for (place, nominee) in it.nominees.iter().enumerate() {
        tx.run(sql!(
            "INSERT INTO elections_nominee (group_id, nomination_id, person, election_id, place, name, consented_at, declared)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            group, it.id, nominee.person, election, i64::try_from(place).unwrap_or_default(), &nominee.name,
            nominee.consented_at, serde_json::to_string(&nominee.declared)?
        ))
        .await?;
    }
    Ok(true)
}

/// Moves a nomination on; false if it is not in the state expected any more.
pub async fn shift(
    tx: &mut Tx,
    group: GroupId,
    id: NominationId,
    from: NominationState,
    to: NominationState,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_nomination SET state = $1, updated_at = $2 WHERE group_id = $3 AND id = $4 AND state = $5",
            to, at, group, id, from
        ))
        .await?;
    Ok(n == 1)
}

pub async fn set_withdrawn(tx: &mut Tx, group: GroupId, id: NominationId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE elections_nomination SET withdrawn_at = $1 WHERE group_id = $2 AND id = $3",
        at,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Notes a nominee's consent with the categories declared.
pub async fn consent(
    tx: &mut Tx,
    group: GroupId,
    id: NominationId,
    person: PersonId,
    declared: &[Declared],
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_nominee SET consented_at = $1, declared = $2
             WHERE group_id = $3 AND nomination_id = $4 AND person = $5",
            at,
            serde_json::to_string(declared)?,
            group,
            id,
            person
        ))
        .await?;
    Ok(n == 1)
}

/// What was typed and not handed in.
#[derive(sqlx::FromRow)]
struct DraftRow {
    form: Uuid,
    fields: String,
    saved_at: At,
}

/// A nomination form half filled in: name and value of each field.
pub struct Draft {
    pub form: Uuid,
    pub fields: Vec<(String, String)>,
    pub saved_at: At,
}

pub async fn draft(db: &Db, group: GroupId, election: ElectionId, person: PersonId) -> Result<Option<Draft>> {
    let row: Option<DraftRow> = db
        .opt(sql!(
            "SELECT form, fields, saved_at FROM elections_draft
             WHERE group_id = $1 AND election_id = $2 AND person = $3",
            group,
            election,
            person
        ))
        .await?;
    row.map(|it| {
        Ok(Draft { form: it.form, fields: serde_json::from_str(&it.fields)?, saved_at: it.saved_at })
    })
    .transpose()
}

pub async fn keep_draft(
    tx: &mut Tx,
    group: GroupId,
    election: ElectionId,
    person: PersonId,
    draft: &Draft,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_draft (group_id, election_id, person, form, fields, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (group_id, election_id, person) DO UPDATE
         SET form = excluded.form, fields = excluded.fields, saved_at = excluded.saved_at",
        group,
        election,
        person,
        draft.form,
        serde_json::to_string(&draft.fields)?,
        draft.saved_at
    ))
    .await?;
    Ok(())
}

pub async fn drop_draft(tx: &mut Tx, group: GroupId, election: ElectionId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "DELETE FROM elections_draft WHERE group_id = $1 AND election_id = $2 AND person = $3",
        group,
        election,
        person
    ))
    .await?;
    Ok(())
}
