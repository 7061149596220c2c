//! Leases: one node at a time does a thing, by `UPDATE … RETURNING`, on every engine.

use crate::{At, Db, Result, sql};

/// Takes the lease if nobody holds it; it frees itself at `until`.
pub async fn take(db: &Db, name: &str, now: At, until: At) -> Result<bool> {
    let n = db
        .run(sql!(
            "INSERT INTO kernel_lease (name, until_at) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET until_at = excluded.until_at WHERE kernel_lease.until_at <= $3",
            name,
            until,
            now
        ))
        .await?;
    Ok(n == 1)
}
