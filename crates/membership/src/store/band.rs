//! What members name of their own fee.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::Named;

pub async fn of(db: &Db, group: GroupId, person: PersonId) -> Result<Option<Named>> {
    let row: Option<(String, Option<i64>)> = db
        .opt(sql!(
            "SELECT band, lower_minor FROM membership_band WHERE group_id = $1 AND person_id = $2",
            group,
            person
        ))
        .await?;
    Ok(row.map(|it| Named { band: it.0, lower: it.1 }))
}

pub async fn put(tx: &mut Tx, group: GroupId, person: PersonId, it: &Named, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_band (group_id, person_id, band, lower_minor, said_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, person_id) DO UPDATE SET band = excluded.band, lower_minor = excluded.lower_minor,
           said_at = excluded.said_at",
        group,
        person,
        &it.band,
        it.lower,
        at
    ))
    .await?;
    Ok(())
}
