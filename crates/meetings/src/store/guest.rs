//! Guests of open events, and places given to whoever waits.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{EventId, Guest, GuestId};

#[derive(sqlx::FromRow)]
struct Row {
    id: GuestId,
    event_id: EventId,
    name: String,
    email: String,
    needs: String,
    asked_at: At,
    confirmed_at: Option<At>,
    waits: bool,
}

impl From<Row> for Guest {
    fn from(it: Row) -> Self {
        Self {
            id: it.id,
            event: it.event_id,
            name: it.name,
            email: it.email,
            needs: it.needs,
            asked_at: it.asked_at,
            confirmed_at: it.confirmed_at,
            waits: it.waits,
        }
    }
}

/// Writes a guest: new, or over the one of the same address at the same event who has not confirmed yet. A confirmed one
/// keeps everything but the token.
pub async fn put(tx: &mut Tx, group: GroupId, it: &Guest, token: Vec<u8>, delete_at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO meetings_guest (group_id, id, event_id, name, email, needs, token, asked_at, waits, delete_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, $9)
         ON CONFLICT (group_id, event_id, email) DO UPDATE SET token = excluded.token,
            name = CASE WHEN meetings_guest.confirmed_at IS NULL THEN excluded.name ELSE meetings_guest.name END,
            needs = CASE WHEN meetings_guest.confirmed_at IS NULL THEN excluded.needs ELSE meetings_guest.needs END",
        group,
        it.id,
        it.event,
        &it.name,
        &it.email,
        &it.needs,
        token,
        it.asked_at,
        delete_at
    ))
    .await?;
    Ok(())
}

pub async fn by_token(db: &Db, group: GroupId, token: Vec<u8>) -> Result<Option<Guest>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, event_id, name, email, needs, asked_at, confirmed_at, waits FROM meetings_guest
             WHERE group_id = $1 AND token = $2",
            group,
            token
        ))
        .await?;
    Ok(row.map(Guest::from))
}

/// The guests of an event, those who confirmed first first, then those who have not.
pub async fn of(db: &Db, group: GroupId, event: EventId) -> Result<Vec<Guest>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, event_id, name, email, needs, asked_at, confirmed_at, waits FROM meetings_guest
             WHERE group_id = $1 AND event_id = $2 ORDER BY COALESCE(confirmed_at, 9223372036854775807), id",
            group,
            event
        ))
        .await?;
    Ok(rows.into_iter().map(Guest::from).collect())
}

/// The same in a transaction.
pub async fn of_in(tx: &mut Tx, group: GroupId, event: EventId) -> Result<Vec<Guest>> {
    let rows: Vec<Row> = tx
        .all(sql!(
            "SELECT id, event_id, name, email, needs, asked_at, confirmed_at, waits FROM meetings_guest
             WHERE group_id = $1 AND event_id = $2 ORDER BY COALESCE(confirmed_at, 9223372036854775807), id",
            group,
            event
        ))
        .await?;
    Ok(rows.into_iter().map(Guest::from).collect())
}

/// Confirms; false if they had.
pub async fn confirm(
    tx: &mut Tx,
    group: GroupId,
    id: GuestId,
    at: At,
    waits: bool,
    delete_at: At,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE meetings_guest SET confirmed_at = $1, waits = $2, delete_at = $3
             WHERE group_id = $4 AND id = $5 AND confirmed_at IS NULL",
            at,
            waits,
            delete_at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn delete(tx: &mut Tx, group: GroupId, event: EventId, id: GuestId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM meetings_guest WHERE group_id = $1 AND event_id = $2 AND id = $3",
            group,
            event,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Gives somebody who waited a place, with a new token for their letter.
pub async fn admit(tx: &mut Tx, group: GroupId, id: GuestId, token: Vec<u8>) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_guest SET waits = FALSE, token = $1 WHERE group_id = $2 AND id = $3",
        token,
        group,
        id
    ))
    .await?;
    Ok(())
}

/// Gives a member who waited a place.
pub async fn admit_member(tx: &mut Tx, group: GroupId, event: EventId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_signup SET waits = FALSE WHERE group_id = $1 AND event_id = $2 AND person_id = $3",
        group,
        event,
        person
    ))
    .await?;
    Ok(())
}

/// How many members and guests have a place.
pub async fn taken(tx: &mut Tx, group: GroupId, event: EventId) -> Result<i64> {
    let (members,): (i64,) = tx
        .one(sql!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM meetings_signup WHERE group_id = $1 AND event_id = $2 AND waits = FALSE",
            group,
            event
        ))
        .await?;
    let (guests,): (i64,) = tx
        .one(sql!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM meetings_guest
             WHERE group_id = $1 AND event_id = $2 AND waits = FALSE AND confirmed_at IS NOT NULL",
            group,
            event
        ))
        .await?;
    Ok(members + guests)
}

/// The member who waits longest, and since when.
pub async fn next_member(tx: &mut Tx, group: GroupId, event: EventId) -> Result<Option<(PersonId, At)>> {
    Ok(tx
        .opt(sql!(
            "SELECT person_id, at FROM meetings_signup WHERE group_id = $1 AND event_id = $2 AND waits = TRUE
             ORDER BY at, person_id LIMIT 1",
            group,
            event
        ))
        .await?)
}

/// Another day on which the guests of an event go; what they needed goes at once where it has served.
pub async fn keep_until(
    tx: &mut Tx,
    group: GroupId,
    event: EventId,
    delete_at: At,
    served: bool,
) -> Result<()> {
    tx.run(sql!(
        "UPDATE meetings_guest SET delete_at = $1, needs = CASE WHEN $2 THEN '' ELSE needs END
         WHERE group_id = $3 AND event_id = $4 AND confirmed_at IS NOT NULL",
        delete_at,
        served,
        group,
        event
    ))
    .await?;
    Ok(())
}

/// Lets go of guests whose day has come.
pub async fn sweep(tx: &mut Tx, group: GroupId, now: At) -> Result<()> {
    tx.run(sql!("DELETE FROM meetings_guest WHERE group_id = $1 AND delete_at < $2", group, now)).await?;
    Ok(())
}
