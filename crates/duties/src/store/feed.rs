//! Addresses of calendars.

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{Feed, FeedId};

#[derive(sqlx::FromRow)]
struct Row {
    id: FeedId,
    person_id: PersonId,
    body: Option<String>,
    made_at: At,
}

impl From<Row> for Feed {
    fn from(row: Row) -> Self {
        Self { id: row.id, person: row.person_id, body: row.body, made_at: row.made_at }
    }
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, feed: &Feed, hash: Vec<u8>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO duties_feed (group_id, id, secret_hash, person_id, body, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        ctx.group.id,
        feed.id,
        hash,
        feed.person,
        feed.body.clone(),
        feed.made_at
    ))
    .await?;
    Ok(())
}

/// The calendar of a secret, in this group and not revoked.
pub async fn by_secret(db: &Db, group: GroupId, hash: Vec<u8>) -> Result<Option<Feed>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, person_id, body, made_at FROM duties_feed
             WHERE group_id = $1 AND secret_hash = $2 AND revoked_at IS NULL",
            group,
            hash
        ))
        .await?;
    Ok(row.map(Feed::from))
}

/// A person's addresses that still work.
pub async fn of(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Feed>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, person_id, body, made_at FROM duties_feed
             WHERE group_id = $1 AND person_id = $2 AND revoked_at IS NULL ORDER BY made_at, id",
            group,
            person
        ))
        .await?;
    Ok(rows.into_iter().map(Feed::from).collect())
}

/// False if there is no such address of this person.
pub async fn revoke(tx: &mut Tx, group: GroupId, id: FeedId, person: PersonId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE duties_feed SET revoked_at = $1
             WHERE group_id = $2 AND id = $3 AND person_id = $4 AND revoked_at IS NULL",
            at,
            group,
            id,
            person
        ))
        .await?;
    Ok(n == 1)
}
