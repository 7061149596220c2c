//! Pairs of entries that may be one person.

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub one_person: PersonId,
    pub other_person: PersonId,
    pub score: i64,
    pub reasons: String,
    pub state: String,
    pub found_at: At,
    pub decided_at: Option<At>,
    pub decided_by: Option<PersonId>,
}

/// Notes a pair; what was decided about it stays decided. The smaller id comes first.
pub async fn put(tx: &mut Tx, group: GroupId, it: &Row) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_pair (group_id, one_person, other_person, score, reasons, state, found_at)
         VALUES ($1, $2, $3, $4, $5, 'open', $6)
         ON CONFLICT (group_id, one_person, other_person) DO UPDATE SET score = excluded.score, reasons = excluded.reasons",
        group,
        it.one_person,
        it.other_person,
        it.score,
        &it.reasons,
        it.found_at
    ))
    .await?;
    Ok(())
}

/// Open pairs of somebody are looked for anew.
pub async fn forget_open(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "DELETE FROM people_pair WHERE group_id = $1 AND state = 'open' AND (one_person = $2 OR other_person = $2)",
        group,
        person
    ))
    .await?;
    Ok(())
}

/// Decides about a pair, whether it was found or not.
pub async fn decide(
    tx: &mut Tx,
    group: GroupId,
    (one, other): (PersonId, PersonId),
    state: &str,
    at: At,
    by: Option<PersonId>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_pair (group_id, one_person, other_person, score, reasons, state, found_at, decided_at, decided_by)
         VALUES ($1, $2, $3, 0, '[]', $4, $5, $5, $6)
         ON CONFLICT (group_id, one_person, other_person) DO UPDATE SET state = excluded.state,
           decided_at = excluded.decided_at, decided_by = excluded.decided_by",
        group,
        one,
        other,
        state,
        at,
        by
    ))
    .await?;
    Ok(())
}

/// Open pairs of which the register shows both, the likeliest first.
pub async fn open(db: &Db, group: GroupId, limit: i64, offset: i64) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT p.one_person, p.other_person, p.score, p.reasons, p.state, p.found_at, p.decided_at, p.decided_by
             FROM people_pair p
             JOIN people_standing a ON a.group_id = p.group_id AND a.person_id = p.one_person
             JOIN people_standing b ON b.group_id = p.group_id AND b.person_id = p.other_person
             WHERE p.group_id = $1 AND p.state = 'open'
             ORDER BY p.score DESC, p.one_person DESC, p.other_person DESC LIMIT $2 OFFSET $3",
            group,
            limit,
            offset
        ))
        .await?)
}

/// How many there are, counted no further than to `most`.
pub async fn count_open(db: &Db, group: GroupId, most: i64) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM (SELECT p.one_person FROM people_pair p
             JOIN people_standing a ON a.group_id = p.group_id AND a.person_id = p.one_person
             JOIN people_standing b ON b.group_id = p.group_id AND b.person_id = p.other_person
             WHERE p.group_id = $1 AND p.state = 'open' LIMIT $2) x",
            group,
            most
        ))
        .await?;
    Ok(n)
}

pub async fn find(db: &Db, group: GroupId, one: PersonId, other: PersonId) -> Result<Option<Row>> {
    Ok(db
        .opt(sql!(
            "SELECT one_person, other_person, score, reasons, state, found_at, decided_at, decided_by
             FROM people_pair WHERE group_id = $1 AND one_person = $2 AND other_person = $3",
            group,
            one,
            other
        ))
        .await?)
}

/// Open pairs of one person with somebody whom the register shows.
pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Row>> {
    Ok(db
        .all(sql!(
            "SELECT p.one_person, p.other_person, p.score, p.reasons, p.state, p.found_at, p.decided_at, p.decided_by
             FROM people_pair p
             JOIN people_standing a ON a.group_id = p.group_id AND a.person_id = p.one_person
             JOIN people_standing b ON b.group_id = p.group_id AND b.person_id = p.other_person
             WHERE p.group_id = $1 AND p.state = 'open' AND (p.one_person = $2 OR p.other_person = $2)
             ORDER BY p.score DESC LIMIT 20",
            group,
            person
        ))
        .await?)
}
