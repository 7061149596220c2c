//! Rate limits: so many per window, per key. Keys are hashed, so that the table holds no address.

use sha2::{Digest, Sha256};

use crate::{Ctx, Problem, Result, sql, transact};

/// At most `most` in a window of `minutes`.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub what: &'static str,
    pub most: i64,
    pub minutes: i64,
}

impl Limit {
    /// Counts one and refuses if the window is full. The window's start is a multiple of its length.
    pub async fn take(self, ctx: &Ctx, key: &str) -> Result<()> {
        let length = self.minutes * 60_000_000;
        let start = ctx.now.micros() / length * length;
        let hash = Sha256::digest(format!("{}|{}|{key}", ctx.group.id, self.what)).to_vec();
        let (taken,): (i64,) = transact!(ctx.db(), tx => {
            Ok(tx.one(sql!(
                "INSERT INTO kernel_limit (key_hash, window_start, taken, window_end) VALUES ($1, $2, 1, $3)
                 ON CONFLICT (key_hash, window_start) DO UPDATE SET taken = kernel_limit.taken + 1 RETURNING taken",
                hash.clone(), start, start + length
            )).await?)
        })?;
        if taken <= self.most {
            return Ok(());
        }
        let wait = (start + length - ctx.now.micros()) / 60_000_000 + 1;
        Err(Problem::too_many(format!("That was tried too often. It works again in {wait} minutes.")))
    }
}

/// Forgets windows that are over.
pub async fn sweep(ctx: Ctx) -> Result<()> {
    ctx.db().run(sql!("DELETE FROM kernel_limit WHERE window_end < $1", ctx.now)).await?;
    Ok(())
}
