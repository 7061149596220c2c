//! What retention let go, run by run.

use kernel::personal::Touched;
use kernel::{At, Ctx, Db, GroupId, Result, Tx, sql};

#[derive(sqlx::FromRow)]
struct Row {
    at: At,
    report: String,
    erasures: i64,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Sweep {
    pub at: At,
    pub gone: Vec<Touched>,
    /// How many people's erasure was planned.
    pub erasures: i64,
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, gone: &[Touched], erasures: i64) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_sweep (group_id, id, at, report, erasures) VALUES ($1, $2, $3, $4, $5)",
        ctx.group.id,
        ctx.new_id(),
        ctx.now,
        serde_json::to_string(gone)?,
        erasures
    ))
    .await?;
    Ok(())
}

/// The newest runs.
pub async fn recent(db: &Db, group: GroupId) -> Result<Vec<Sweep>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT at, report, erasures FROM rights_sweep WHERE group_id = $1 ORDER BY at DESC LIMIT 20",
            group
        ))
        .await?;
    let read =
        |it: Row| Ok(Sweep { at: it.at, gone: serde_json::from_str(&it.report)?, erasures: it.erasures });
    rows.into_iter().map(read).collect()
}
