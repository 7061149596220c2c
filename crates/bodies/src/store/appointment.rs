//! Appointments to roles that are no posts.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Appointment, AppointmentId, Role};

#[derive(sqlx::FromRow)]
struct Row {
    id: AppointmentId,
    role: String,
    person_id: PersonId,
    from_at: At,
    until_at: Option<At>,
    minute: String,
    recorded_at: At,
}

fn read(row: Row) -> Result<Appointment> {
    let role = Role::read(&row.role)
        .ok_or_else(|| Problem::internal(format!("An appointment to the role {} is stored.", row.role)))?;
    let Row { id, person_id, from_at, until_at, minute, .. } = row;
    Ok(Appointment { id, role, person: person_id, from: from_at, until: until_at, minute })
}

pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    it: &Appointment,
    now: At,
    by: Option<PersonId>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_appointment (group_id, id, role, person_id, from_at, until_at, minute, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group, it.id, it.role.slug(), it.person, it.from, it.until, &it.minute, now, by
    ))
    .await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, group: GroupId, id: AppointmentId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_appointment SET until_at = $1
             WHERE group_id = $2 AND id = $3 AND (until_at IS NULL OR until_at > $1)",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// All appointments, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Appointment>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, role, person_id, from_at, until_at, minute, recorded_at FROM bodies_appointment
             WHERE group_id = $1 ORDER BY from_at DESC, id",
            group
        ))
        .await?;
    rows.into_iter().map(read).collect()
}

/// The appointments of a person that run at an instant, each with when it was recorded.
pub async fn held(db: &Db, group: GroupId, person: PersonId, at: At) -> Result<Vec<(Appointment, At)>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, role, person_id, from_at, until_at, minute, recorded_at FROM bodies_appointment
             WHERE group_id = $1 AND person_id = $2 AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)",
            group,
            person,
            at
        ))
        .await?;
    let dated = |row: Row| {
        let recorded = row.recorded_at;
        Ok((read(row)?, recorded))
    };
    rows.into_iter().map(dated).collect()
}
