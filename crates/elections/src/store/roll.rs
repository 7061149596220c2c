//! The frozen roll.

use kernel::{At, Db, GroupId, Result, Tx, sql};

use crate::model::{ElectionId, Roll};

#[derive(sqlx::FromRow)]
struct Row {
    frozen_at: At,
    sha256: String,
    lines: String,
}

pub async fn of(db: &Db, group: GroupId, election: ElectionId) -> Result<Option<Roll>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT frozen_at, sha256, lines FROM elections_roll WHERE group_id = $1 AND election_id = $2",
            group,
            election
        ))
        .await?;
    row.map(|it| {
        Ok(Roll { frozen_at: it.frozen_at, sha256: it.sha256, lines: serde_json::from_str(&it.lines)? })
    })
    .transpose()
}

/// Stores the roll; false if one is there already.
pub async fn insert(tx: &mut Tx, group: GroupId, election: ElectionId, roll: &Roll) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO elections_roll (group_id, election_id, frozen_at, electors, sha256, lines)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (group_id, election_id) DO NOTHING",
            group,
            election,
            roll.frozen_at,
            i64::try_from(roll.electors().count()).unwrap_or(i64::MAX),
            &roll.sha256,
            serde_json::to_string(&roll.lines)?
        ))
        .await?;
    Ok(n == 1)
}
