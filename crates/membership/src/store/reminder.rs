//! Who was reminded of what.

use std::collections::BTreeMap;

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

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

/// Who was reminded in a way of a day between two, both included, and when.
pub async fn sent(
    db: &Db,
    group: GroupId,
    kind: &str,
    (first, last): (At, At),
) -> Result<BTreeMap<(PersonId, At), At>> {
    let rows: Vec<(PersonId, At, At)> = db
        .all(sql!(
            "SELECT person_id, about_at, sent_at FROM membership_reminder
             WHERE group_id = $1 AND kind = $2 AND about_at >= $3 AND about_at <= $4",
            group,
            kind,
            first,
            last
        ))
        .await?;
    Ok(rows.into_iter().map(|it| ((it.0, it.1), it.2)).collect())
}
