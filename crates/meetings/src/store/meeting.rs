//! Meetings, the version that those who follow watch, and roles.

use bodies::model::Occasion;
use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::model::{Held, Meeting, MeetingId, Role, RoleId, State};

#[derive(sqlx::FromRow)]
struct Row {
    id: MeetingId,
    body: String,
    kind: String,
    state: String,
    minutes: i64,
    join_words: String,
    items_until: Option<At>,
    called_at: Option<At>,
    called_by: Option<PersonId>,
    mailing_id: Option<Uuid>,
    opened_at: Option<At>,
    closed_at: Option<At>,
    resumes_at: Option<At>,
    called_off_why: Option<String>,
}

impl TryFrom<Row> for Meeting {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        Ok(Self {
            id: it.id,
            body: it.body,
            kind: it.kind,
            state: State::stored(&it.state)?,
            minutes: super::small(it.minutes)?,
            join: it.join_words,
            items_until: it.items_until,
            called_at: it.called_at,
            called_by: it.called_by,
            mailing: it.mailing_id,
            opened_at: it.opened_at,
            closed_at: it.closed_at,
            resumes_at: it.resumes_at,
            called_off_why: it.called_off_why,
        })
    }
}

/// Makes the row of an occasion's meeting if there is none; the same however often it is asked.
pub async fn ensure(tx: &mut Tx, group: GroupId, occasion: &Occasion) -> Result<()> {
    let it = Meeting::planned(occasion);
    tx.run(sql!(
        "INSERT INTO meetings_meeting (group_id, id, body, kind, state, minutes, join_words)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (group_id, id) DO NOTHING",
        group,
        it.id,
        &it.body,
        &it.kind,
        it.state.slug(),
        it.minutes,
        &it.join
    ))
    .await?;
    tx.run(sql!(
        "INSERT INTO meetings_live (group_id, meeting_id, version) VALUES ($1, $2, 0)
         ON CONFLICT (group_id, meeting_id) DO NOTHING",
        group,
        it.id
    ))
    .await?;
    Ok(())
}

pub async fn opt(db: &Db, group: GroupId, id: MeetingId) -> Result<Option<Meeting>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, body, kind, state, minutes, join_words, items_until, called_at, called_by, mailing_id,
                opened_at, closed_at, resumes_at, called_off_why
             FROM meetings_meeting WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.map(Meeting::try_from).transpose()
}

/// In a transaction, with the row locked against others by the version that is bumped first.
pub async fn get(tx: &mut Tx, group: GroupId, id: MeetingId) -> Result<Meeting> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, body, kind, state, minutes, join_words, items_until, called_at, called_by, mailing_id,
                opened_at, closed_at, resumes_at, called_off_why
             FROM meetings_meeting WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such meeting."))?.try_into()
}

pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Meeting>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, body, kind, state, minutes, join_words, items_until, called_at, called_by, mailing_id,
                opened_at, closed_at, resumes_at, called_off_why
             FROM meetings_meeting WHERE group_id = $1 ORDER BY id",
            group
        ))
        .await?;
    rows.into_iter().map(Meeting::try_from).collect()
}

/// Writes everything that may change, if the state is still the one that was seen; false if it is not.
pub async fn save(tx: &mut Tx, group: GroupId, seen: State, it: &Meeting) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_meeting SET state = $1, minutes = $2, join_words = $3, items_until = $4, called_at = $5,
                called_by = $6, mailing_id = $7, opened_at = $8, closed_at = $9, resumes_at = $10,
                called_off_why = $11
             WHERE group_id = $12 AND id = $13 AND state = $14",
            it.state.slug(),
            it.minutes,
            &it.join,
            it.items_until,
            it.called_at,
            it.called_by,
            it.mailing,
            it.opened_at,
            it.closed_at,
            it.resumes_at,
            it.called_off_why.clone(),
            group,
            it.id,
            seen.slug()
        ))
        .await?;
    Ok(n == 1)
}

/// Says that something changed for those who follow, and takes the lock that orders all changes of one meeting.
pub async fn bump(tx: &mut Tx, group: GroupId, id: MeetingId) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_live SET version = version + 1 WHERE group_id = $1 AND meeting_id = $2",
        group,
        id
    ))
    .await?;
    Ok(())
}

/// The version that those who follow a meeting see; nought before anything happened.
pub async fn version(db: &Db, group: GroupId, id: MeetingId) -> Result<i64> {
    let row: Option<(i64,)> = db
        .opt(sql!("SELECT version FROM meetings_live WHERE group_id = $1 AND meeting_id = $2", group, id))
        .await?;
    Ok(row.map_or(0, |it| it.0))
}

pub async fn take_role(tx: &mut Tx, group: GroupId, it: &Held) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_role (group_id, id, meeting_id, role, person_id, from_at, until_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        it.id,
        it.meeting,
        it.role.slug(),
        it.person,
        it.from,
        it.until
    ))
    .await?;
    Ok(())
}

/// Ends a role; false if it had ended.
pub async fn end_role(tx: &mut Tx, group: GroupId, id: RoleId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_role SET until_at = $1 WHERE group_id = $2 AND id = $3 AND until_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

#[derive(sqlx::FromRow)]
struct RoleRow {
    id: RoleId,
    meeting_id: MeetingId,
    role: String,
    person_id: PersonId,
    from_at: At,
    until_at: Option<At>,
}

impl TryFrom<RoleRow> for Held {
    type Error = Problem;
    fn try_from(it: RoleRow) -> Result<Self> {
        let role = Role::stored(&it.role)?;
        Ok(Self {
            id: it.id,
            meeting: it.meeting_id,
            role,
            person: it.person_id,
            from: it.from_at,
            until: it.until_at,
        })
    }
}

/// Roles of one meeting, in the order they were taken.
pub async fn roles(db: &Db, group: GroupId, id: MeetingId) -> Result<Vec<Held>> {
    let rows: Vec<RoleRow> = db
        .all(sql!(
            "SELECT id, meeting_id, role, person_id, from_at, until_at FROM meetings_role
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY from_at, id",
            group,
            id
        ))
        .await?;
    rows.into_iter().map(Held::try_from).collect()
}

/// The same in a transaction.
pub async fn roles_in(tx: &mut Tx, group: GroupId, id: MeetingId) -> Result<Vec<Held>> {
    let rows: Vec<RoleRow> = tx
        .all(sql!(
            "SELECT id, meeting_id, role, person_id, from_at, until_at FROM meetings_role
             WHERE group_id = $1 AND meeting_id = $2 ORDER BY from_at, id",
            group,
            id
        ))
        .await?;
    rows.into_iter().map(Held::try_from).collect()
}

/// Everybody who ever held a role at any meeting, newest first: so that roles do rotate.
pub async fn role_history(db: &Db, group: GroupId, limit: i64) -> Result<Vec<Held>> {
    let rows: Vec<RoleRow> = db
        .all(sql!(
            "SELECT id, meeting_id, role, person_id, from_at, until_at FROM meetings_role
             WHERE group_id = $1 ORDER BY from_at DESC, id LIMIT $2",
            group,
            limit
        ))
        .await?;
    rows.into_iter().map(Held::try_from).collect()
}

/// The secret of the door's code; made once.
pub async fn door_key(db: &Db, group: GroupId, id: MeetingId) -> Result<Option<Vec<u8>>> {
    let row: Option<(Option<Vec<u8>>,)> = db
        .opt(sql!("SELECT door_key FROM meetings_meeting WHERE group_id = $1 AND id = $2", group, id))
        .await?;
    Ok(row.and_then(|it| it.0))
}

pub async fn set_door_key(tx: &mut Tx, group: GroupId, id: MeetingId, key: Vec<u8>) -> Result<()> {
    tx.run(sql!("UPDATE meetings_meeting SET door_key = $1 WHERE group_id = $2 AND id = $3", key, group, id))
        .await?;
    Ok(())
}
