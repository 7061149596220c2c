//! The roll, and what people said before the meeting.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Coming, MeetingId, Present, Reply, VotesBy, Way};

#[derive(sqlx::FromRow)]
struct Row {
    person_id: PersonId,
    way: String,
    votes_by: String,
    votes: bool,
    why_not: String,
    came_at: At,
    left_at: Option<At>,
    checked_by: Option<PersonId>,
}

impl TryFrom<Row> for Present {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            person: it.person_id,
            way: Way::stored(&it.way)?,
            votes_by: VotesBy::stored(&it.votes_by)?,
            votes: it.votes,
            why_not: it.why_not,
            came_at: it.came_at,
            left_at: it.left_at,
            checked_by: it.checked_by,
        })
    }
}

/// Writes somebody's one row: new, or over the one they have.
pub async fn put(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Present) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_present (group_id, meeting_id, person_id, way, votes_by, votes, why_not, came_at, left_at,
            checked_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (group_id, meeting_id, person_id) DO UPDATE SET way = excluded.way, votes_by = excluded.votes_by,
            votes = excluded.votes, why_not = excluded.why_not, came_at = excluded.came_at,
            left_at = excluded.left_at, checked_by = excluded.checked_by",
        group,
        meeting,
        it.person,
        it.way.slug(),
        it.votes_by.slug(),
        it.votes,
        &it.why_not,
        it.came_at,
        it.left_at,
        it.checked_by
    ))
    .await?;
    Ok(())
}

/// Everybody who is there or was, in the order they came.
pub async fn of(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Present>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT person_id, way, votes_by, votes, why_not, came_at, left_at, checked_by FROM meetings_present
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY came_at, person_id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Present::try_from).collect()
}

/// The same in a transaction.
pub async fn read(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<Vec<Present>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT person_id, way, votes_by, votes, why_not, came_at, left_at, checked_by FROM meetings_present
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY came_at, person_id",
            group,
            meeting
        ))
        .await?;
    rows.into_iter().map(Present::try_from).collect()
}

pub async fn one(
    tx: &mut Tx,
    group: GroupId,
    meeting: MeetingId,
    person: PersonId,
) -> Result<Option<Present>> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT person_id, way, votes_by, votes, why_not, came_at, left_at, checked_by FROM meetings_present
             WHERE group_id = $1 AND meeting_id = $2 AND person_id = $3",
            group,
            meeting,
            person
        ))
        .await?;
    row.map(Present::try_from).transpose()
}

/// The same outside a transaction.
pub async fn one_now(
    db: &Db,
    group: GroupId,
    meeting: MeetingId,
    person: PersonId,
) -> Result<Option<Present>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT person_id, way, votes_by, votes, why_not, came_at, left_at, checked_by FROM meetings_present
             WHERE group_id = $1 AND meeting_id = $2 AND person_id = $3",
            group,
            meeting,
            person
        ))
        .await?;
    row.map(Present::try_from).transpose()
}

#[derive(sqlx::FromRow)]
struct ReplyRow {
    person_id: PersonId,
    coming: String,
    needs: String,
    at: At,
}

pub async fn reply(tx: &mut Tx, group: GroupId, meeting: MeetingId, it: &Reply) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_reply (group_id, meeting_id, person_id, coming, needs, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (group_id, meeting_id, person_id) DO UPDATE SET coming = excluded.coming, needs = excluded.needs,
            at = excluded.at",
        group,
        meeting,
        it.person,
        it.coming.slug(),
        &it.needs,
        it.at
    ))
    .await?;
    Ok(())
}

pub async fn replies(db: &Db, group: GroupId, meeting: MeetingId) -> Result<Vec<Reply>> {
    let rows: Vec<ReplyRow> = db
        .all(sql!(
            "SELECT person_id, coming, needs, at FROM meetings_reply
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY at, person_id",
            group,
            meeting
        ))
        .await?;
    let read = |it: ReplyRow| {
        Ok(Reply { person: it.person_id, coming: Coming::stored(&it.coming)?, needs: it.needs, at: it.at })
    };
    rows.into_iter().map(read).collect()
}

/// Forgets what people needed, once it has served; whether they came stays.
pub async fn forget_needs(tx: &mut Tx, group: GroupId, meeting: MeetingId) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_reply SET needs = '' WHERE group_id = $1 AND meeting_id = $2",
        group,
        meeting
    ))
    .await?;
    Ok(())
}
