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
