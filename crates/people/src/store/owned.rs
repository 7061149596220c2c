//! Whose fields another body owns.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

pub async fn put(tx: &mut Tx, group: GroupId, id: PersonId, owner: &str, fields: &str, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_owned (group_id, person_id, owner, fields, since_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, person_id) DO UPDATE SET owner = excluded.owner, fields = excluded.fields",
        group,
        id,
        owner,
        fields,
        at
    ))
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<()> {
    tx.run(sql!("DELETE FROM people_owned WHERE group_id = $1 AND person_id = $2", group, id)).await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, group: GroupId, id: PersonId) -> Result<Option<(String, String)>> {
    Ok(tx
        .opt(sql!("SELECT owner, fields FROM people_owned WHERE group_id = $1 AND person_id = $2", group, id))
        .await?)
}

pub async fn read(db: &Db, group: GroupId, id: PersonId) -> Result<Option<(String, String)>> {
    Ok(db
        .opt(sql!("SELECT owner, fields FROM people_owned WHERE group_id = $1 AND person_id = $2", group, id))
        .await?)
}
