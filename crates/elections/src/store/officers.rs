//! Election officers.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use super::word;
use crate::model::{ElectionId, Officer, Role};

#[derive(sqlx::FromRow)]
struct Row {
    person: PersonId,
    name: String,
    role: String,
    minute: String,
    appointed_at: At,
    ended_at: Option<At>,
}

impl TryFrom<Row> for Officer {
    type Error = kernel::Problem;
    fn try_from(it: Row) -> Result<Self> {
        let role = word(&it.role)?;
        let Row { person, name, minute, appointed_at, ended_at, .. } = it;
        Ok(Self { person, name, role, minute, appointed_at, ended_at })
    }
}

pub async fn appoint(
    tx: &mut Tx,
    group: GroupId,
    election: ElectionId,
    by: Option<PersonId>,
    it: &Officer,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO elections_officer (group_id, election_id, person, role, name, minute, appointed_at, appointed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (group_id, election_id, person, role) DO UPDATE
         SET minute = excluded.minute, appointed_at = excluded.appointed_at, ended_at = NULL",
        group,
        election,
        it.person,
        it.role,
        &it.name,
        &it.minute,
        it.appointed_at,
        by
    ))
    .await?;
    Ok(())
}

/// Ends an appointment; false if there is none.
pub async fn end(
    tx: &mut Tx,
    group: GroupId,
    election: ElectionId,
    person: PersonId,
    role: Role,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE elections_officer SET ended_at = $1
             WHERE group_id = $2 AND election_id = $3 AND person = $4 AND role = $5 AND ended_at IS NULL",
            at,
            group,
            election,
            person,
            role
        ))
        .await?;
    Ok(n == 1)
}

/// The officers in office, in order of role and appointment.
pub async fn of(db: &Db, group: GroupId, election: ElectionId) -> Result<Vec<Officer>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT person, name, role, minute, appointed_at, ended_at FROM elections_officer
             WHERE group_id = $1 AND election_id = $2 AND ended_at IS NULL ORDER BY role, appointed_at, person",
            group,
            election
        ))
        .await?;
    rows.into_iter().map(Officer::try_from).collect()
}

pub async fn within(tx: &mut Tx, group: GroupId, election: ElectionId) -> Result<Vec<Officer>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT person, name, role, minute, appointed_at, ended_at FROM elections_officer
             WHERE group_id = $1 AND election_id = $2 AND ended_at IS NULL ORDER BY role, appointed_at, person",
            group,
            election
        ))
        .await?;
    rows.into_iter().map(Officer::try_from).collect()
}

/// One of a person's appointments: which election, its title, the role.
#[derive(sqlx::FromRow)]
pub struct Held {
    pub election_id: ElectionId,
    pub title: String,
    pub role: String,
    pub appointed_at: At,
}

/// What a person is appointed to at an instant, in elections that are not over, or whose papers are counted again for a
/// seat that fell vacant.
pub async fn held(db: &Db, group: GroupId, person: PersonId, at: At) -> Result<Vec<Held>> {
    Ok(db
        .all(sql!(
            "SELECT o.election_id, e.title, o.role, o.appointed_at FROM elections_officer o
             JOIN elections_election e ON e.group_id = o.group_id AND e.id = o.election_id
             WHERE o.group_id = $1 AND o.person = $2 AND o.appointed_at <= $3
               AND (o.ended_at IS NULL OR o.ended_at > $3) AND e.state <> 'abandoned'
               AND (e.state <> 'in-office' OR EXISTS (SELECT 1 FROM elections_countback c
                 WHERE c.group_id = o.group_id AND c.election_id = o.election_id AND c.state IN ('asking', 'counted')))",
            group,
            person,
            at
        ))
        .await?)
}
