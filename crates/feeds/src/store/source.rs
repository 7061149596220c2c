//! Where the feed is fetched from.

use kernel::{At, Db, GroupId, Result, Tx, sql};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Source {
    /// Without the last part, which is "full" or "delta".
    pub address: String,
    pub token: String,
    pub next_at: At,
    pub arrived_at: Option<At>,
    /// How often it failed since it last arrived.
    pub failures: i64,
    /// Why it failed last; empty if it did not.
    pub problem: String,
}

pub async fn put(tx: &mut Tx, group: GroupId, address: &str, token: &str, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO feeds_source (group_id, address, token, set_at, next_at, trying_until, failures, problem)
         VALUES ($1, $2, $3, $4, $4, 0, 0, '') ON CONFLICT (group_id) DO UPDATE SET address = excluded.address,
           token = excluded.token, set_at = excluded.set_at, next_at = excluded.next_at, failures = 0, problem = ''",
        group,
        address,
        token,
        at
    ))
    .await?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, group: GroupId) -> Result<bool> {
    Ok(tx.run(sql!("DELETE FROM feeds_source WHERE group_id = $1", group)).await? == 1)
}

pub async fn find(db: &Db, group: GroupId) -> Result<Option<Source>> {
    Ok(db
        .opt(sql!(
            "SELECT address, token, next_at, arrived_at, failures, problem FROM feeds_source WHERE group_id = $1",
            group
        ))
        .await?)
}

/// Takes the turn to fetch: of several processes one gets it.
pub async fn begin(tx: &mut Tx, group: GroupId, now: At, until: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE feeds_source SET trying_until = $1 WHERE group_id = $2 AND trying_until <= $3",
            until,
            group,
            now
        ))
        .await?;
    Ok(n == 1)
}

pub async fn arrived(tx: &mut Tx, group: GroupId, at: At, next: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE feeds_source SET arrived_at = $1, next_at = $2, trying_until = 0, failures = 0, problem = '' WHERE group_id = $3",
        at,
        next,
        group
    ))
    .await?;
    Ok(())
}

pub async fn failed(tx: &mut Tx, group: GroupId, next: At, problem: &str) -> Result<()> {
    tx.run(sql!(
        "UPDATE feeds_source SET next_at = $1, trying_until = 0, failures = failures + 1, problem = $2 WHERE group_id = $3",
        next,
        problem,
        group
    ))
    .await?;
    Ok(())
}
