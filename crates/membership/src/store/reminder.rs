//! Who was reminded of what.

use kernel::{At, GroupId, PersonId, Result, Tx, sql};

/// Notes a reminder; false if the person was reminded of it before.
pub async fn once(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    kind: &str,
    about: At,
    now: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO membership_reminder (group_id, person_id, kind, about_at, sent_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (group_id, person_id, kind, about_at) DO NOTHING",
            group,
            person,
            kind,
            about,
            now
        ))
        .await?;
    Ok(n == 1)
}
