//! What the box of a closed poll held, bundled by content.

use ballotbox::Bundle;
use kernel::{Db, GroupId, Result, Tx, sql};
use uuid::Uuid;

use super::count;
use crate::model::PollId;

pub async fn insert(tx: &mut Tx, group: GroupId, poll: PollId, contest: Uuid, it: &Bundle) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_ballot (group_id, poll_id, contest_id, record, copies) VALUES ($1, $2, $3, $4, $5)",
        group,
        poll,
        contest,
        it.record.clone(),
        i64::try_from(it.copies).unwrap_or(i64::MAX)
    ))
    .await?;
    Ok(())
}

/// The ballots of a contest, in order of their bytes.
pub async fn of(db: &Db, group: GroupId, poll: PollId, contest: Uuid) -> Result<Vec<Bundle>> {
    let rows: Vec<(Vec<u8>, i64)> = db
        .all(sql!(
            "SELECT record, copies FROM polling_ballot WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3
             ORDER BY record",
            group,
            poll,
            contest
        ))
        .await?;
    Ok(rows.into_iter().map(|it| Bundle { record: it.0, copies: count(it.1) }).collect())
}
