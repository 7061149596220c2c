//! Public lines of closed items, undertakings, copies that were read, and who stands aside.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use super::small;
use crate::model::{CopyRead, ItemId, MeetingId, PublicLine, Undertaking};

#[derive(sqlx::FromRow)]
struct LineRow {
    item_id: ItemId,
    meeting_id: MeetingId,
    decision: String,
    reason: String,
    may_say: String,
    lapses_at: Option<At>,
    agreed_at: At,
    agreed_by: Option<PersonId>,
    released_at: Option<At>,
    released_words: String,
}

impl From<LineRow> for PublicLine {
    fn from(it: LineRow) -> Self {
        Self {
            item: it.item_id,
            meeting: it.meeting_id,
            decision: it.decision,
            reason: it.reason,
            may_say: it.may_say,
            lapses_at: it.lapses_at,
            agreed_at: it.agreed_at,
            agreed_by: it.agreed_by,
            released: it.released_at.map(|at| (at, it.released_words)),
        }
    }
}

/// Writes what may be said of an item: the first time, or over what was agreed before.
pub async fn agree(tx: &mut Tx, group: GroupId, it: &PublicLine) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_public_line (group_id, item_id, meeting_id, decision, reason, may_say, lapses_at,
            agreed_at, agreed_by, released_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')
         ON CONFLICT (group_id, item_id) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
            may_say = excluded.may_say, lapses_at = excluded.lapses_at, agreed_at = excluded.agreed_at,
            agreed_by = excluded.agreed_by",
        group,
        it.item,
        it.meeting,
        &it.decision,
        &it.reason,
        &it.may_say,
        it.lapses_at,
        it.agreed_at,
        it.agreed_by
    ))
    .await?;
    Ok(())
}

/// Opens an item whose line was agreed; false if it was opened before or has no line.
pub async fn release(
    tx: &mut Tx,
    group: GroupId,
    item: ItemId,
    at: At,
    by: Option<PersonId>,
    words: &str,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_public_line SET released_at = $1, released_by = $2, released_words = $3
             WHERE group_id = $4 AND item_id = $5 AND released_at IS NULL",
            at,
            by,
            words,
            group,
            item
        ))
        .await?;
    Ok(n == 1)
}

/// The lines of a meeting.
pub async fn lines(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<PublicLine>> {
    let rows: Vec<LineRow> = db
        .all(sql!(
            "SELECT item_id, meeting_id, decision, reason, may_say, lapses_at, agreed_at, agreed_by, released_at,
                released_words
             FROM meetings_public_line WHERE group_id = $1 AND meeting_id = $2 ORDER BY agreed_at, item_id",
            group,
            meeting
        ))
        .await?;
    Ok(rows.into_iter().map(PublicLine::from).collect())
}

/// Whether a line was agreed for an item.
pub async fn has_line(tx: &mut Tx, group: GroupId, item: ItemId) -> Result<bool> {
    let row: Option<(At,)> = tx
        .opt(sql!(
            "SELECT agreed_at FROM meetings_public_line WHERE group_id = $1 AND item_id = $2",
            group,
            item
        ))
        .await?;
    Ok(row.is_some())
}

pub async fn undertake(tx: &mut Tx, group: GroupId, id: Uuid, it: &Undertaking) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_undertaking (group_id, id, body, person_id, words, version_seq, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        id,
        &it.body,
        it.person,
        &it.words,
        it.version,
        it.at
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct UndertakingRow {
    body: String,
    person_id: PersonId,
    words: String,
    version_seq: i64,
    at: At,
}

/// The undertakings given in a body, newest first.
pub async fn undertakings(db: &Db, group: GroupId, body: &str) -> Result<Vec<Undertaking>> {
    let rows: Vec<UndertakingRow> = db
        .all(sql!(
            "SELECT body, person_id, words, version_seq, at FROM meetings_undertaking
             WHERE group_id = $1 AND body = $2 ORDER BY at DESC, id DESC",
            group,
            body
        ))
        .await?;
    let read = |it: UndertakingRow| {
        let version = small(it.version_seq)?;
        Ok(Undertaking { body: it.body, person: it.person_id, words: it.words, version, at: it.at })
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct CopyRow {
    seq: i64,
    person_id: PersonId,
    code: String,
    first_at: At,
    last_at: At,
}

impl TryFrom<CopyRow> for CopyRead {
    type Error = Problem;
    fn try_from(it: CopyRow) -> Result<Self> {
        let seq = small(it.seq)?;
        Ok(Self { person: it.person_id, seq, code: it.code, first_at: it.first_at, last_at: it.last_at })
    }
}

/// Notes that somebody reads something closed; the code of the first time stays theirs.
pub async fn read_copy(tx: &mut Tx, group: GroupId, thing: Uuid, it: &CopyRead) -> Result<CopyRead> {
    tx.run(sql!(
        "INSERT INTO meetings_copy (group_id, thing_id, seq, person_id, code, first_at, last_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (group_id, thing_id, seq, person_id) DO UPDATE SET last_at = excluded.last_at",
        group,
        thing,
        it.seq,
        it.person,
        &it.code,
        it.first_at,
        it.last_at
    ))
    .await?;
    let row: CopyRow = tx
        .one(sql!(
            "SELECT seq, person_id, code, first_at, last_at FROM meetings_copy
             WHERE group_id = $1 AND thing_id = $2 AND seq = $3 AND person_id = $4",
            group,
            thing,
            it.seq,
            it.person
        ))
        .await?;
    row.try_into()
}

/// Who read something closed, in the order in which they first did.
pub async fn copies(db: &Db, group: GroupId, thing: Uuid) -> Result<Vec<CopyRead>> {
    let rows: Vec<CopyRow> = db
        .all(sql!(
            "SELECT seq, person_id, code, first_at, last_at FROM meetings_copy
             WHERE group_id = $1 AND thing_id = $2 ORDER BY first_at, person_id, seq",
            group,
            thing
        ))
        .await?;
    rows.into_iter().map(CopyRead::try_from).collect()
}

/// Notes that somebody stands aside from an item; false if they do already.
pub async fn stand_aside(
    tx: &mut Tx,
    group: GroupId,
    meeting: MeetingId,
    item: ItemId,
    person: PersonId,
    why: &str,
    at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO meetings_aside (group_id, item_id, person_id, meeting_id, why, at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (group_id, item_id, person_id) DO NOTHING",
            group,
            item,
            person,
            meeting,
            why,
            at
        ))
        .await?;
    Ok(n == 1)
}

/// Who stands aside from which item of a meeting, and why.
pub async fn aside(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<(ItemId, PersonId, String)>> {
    Ok(db
        .all(sql!(
            "SELECT item_id, person_id, why FROM meetings_aside WHERE group_id = $1 AND meeting_id = $2
             ORDER BY at, item_id",
            group,
            meeting
        ))
        .await?)
}
