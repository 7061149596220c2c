//! Addresses that must not be used again, as keyed hashes.

use kernel::{At, Db, GroupId, Result, Tx, sql};

pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    hash: &[u8],
    channel: &str,
    reason: &str,
    now: At,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_suppression (group_id, value_hash, channel, reason, since) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, value_hash, channel) DO NOTHING",
        group,
        hash,
        channel,
        reason,
        now
    ))
    .await?;
    Ok(())
}

/// Why something is kept off the lists, and since when.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Kept {
    pub reason: String,
    pub since: At,
}

/// What is kept under one of these hashes.
pub async fn find(db: &Db, group: GroupId, hashes: &[Vec<u8>], channel: &str) -> Result<Option<Kept>> {
    for hash in hashes {
        let found: Option<Kept> = db
            .opt(sql!(
                "SELECT reason, since FROM rights_suppression
                 WHERE group_id = $1 AND value_hash = $2 AND channel = $3",
                group,
                hash.as_slice(),
                channel
            ))
            .await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Lifts one; false if it was not kept.
pub async fn remove(tx: &mut Tx, group: GroupId, hash: &[u8], channel: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM rights_suppression WHERE group_id = $1 AND value_hash = $2 AND channel = $3",
            group,
            hash,
            channel
        ))
        .await?;
    Ok(n > 0)
}

/// The hashes of a channel, each with its reason.
pub async fn all(db: &Db, group: GroupId, channel: &str) -> Result<Vec<(Vec<u8>, String)>> {
    Ok(db
        .all(sql!(
            "SELECT value_hash, reason FROM rights_suppression WHERE group_id = $1 AND channel = $2",
            group,
            channel
        ))
        .await?)
}
