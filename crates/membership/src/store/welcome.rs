//! Welcomers, newcomers, and what was done.

use std::collections::BTreeMap;

use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};

use crate::model::{Welcome, Welcomer, WelcomerId};

#[derive(sqlx::FromRow)]
struct WelcomerRow {
    id: WelcomerId,
    person_id: PersonId,
    area: String,
}

impl From<WelcomerRow> for Welcomer {
    fn from(it: WelcomerRow) -> Self {
        Self { id: it.id, person: it.person_id, area: it.area }
    }
}

pub async fn add_welcomer(tx: &mut Tx, group: GroupId, it: &Welcomer, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_welcomer (group_id, id, person_id, area, from_at) VALUES ($1, $2, $3, $4, $5)",
        group,
        it.id,
        it.person,
        &it.area,
        at
    ))
    .await?;
    Ok(())
}

pub async fn end_welcomer(tx: &mut Tx, group: GroupId, id: WelcomerId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE membership_welcomer SET until_at = $1 WHERE group_id = $2 AND id = $3 AND until_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn welcomers(db: &Db, group: GroupId) -> Result<Vec<Welcomer>> {
    let rows: Vec<WelcomerRow> = db
        .all(sql!(
            "SELECT id, person_id, area FROM membership_welcomer WHERE group_id = $1 AND until_at IS NULL ORDER BY area, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Welcomer::from).collect())
}

/// Welcomers of an area, or of anywhere, and how many open welcomes each has; the own area and the fewest first.
pub async fn free(tx: &mut Tx, group: GroupId, area: &str, newcomer: PersonId) -> Result<Option<PersonId>> {
    let row: Option<(PersonId, i64)> = tx
        .opt(sql!(
            "SELECT w.person_id, (SELECT COUNT(*) FROM membership_welcome o WHERE o.group_id = w.group_id
               AND o.welcomer = w.person_id AND o.closed_at IS NULL) AS load
             FROM membership_welcomer w WHERE w.group_id = $1 AND w.until_at IS NULL AND w.person_id <> $2
             AND (w.area = $3 OR w.area = '')
             ORDER BY CASE WHEN w.area = '' THEN 1 ELSE 0 END, 2, w.id LIMIT 1",
            group,
            newcomer,
            area
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Begins a welcome; false if there was one.
pub async fn begin(tx: &mut Tx, group: GroupId, it: &Welcome) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO membership_welcome (group_id, person_id, area, welcomer, began_at, due_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (group_id, person_id) DO NOTHING",
            group,
            it.person,
            &it.area,
            it.welcomer,
            it.began_at,
            it.due_at
        ))
        .await?;
    Ok(n == 1)
}

pub async fn assign(tx: &mut Tx, group: GroupId, person: PersonId, to: PersonId) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE membership_welcome SET welcomer = $1 WHERE group_id = $2 AND person_id = $3 AND closed_at IS NULL",
            to,
            group,
            person
        ))
        .await?;
    Ok(n == 1)
}

pub async fn step(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    step: i64,
    (at, by): (At, Option<PersonId>),
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_welcome_step (group_id, person_id, step, done_at, done_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (group_id, person_id, step) DO NOTHING",
        group,
        person,
        step,
        at,
        by
    ))
    .await?;
    Ok(())
}

pub async fn close(tx: &mut Tx, group: GroupId, person: PersonId, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE membership_welcome SET closed_at = $1 WHERE group_id = $2 AND person_id = $3 AND closed_at IS NULL",
        at,
        group,
        person
    ))
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: PersonId,
    area: String,
    welcomer: Option<PersonId>,
    began_at: At,
    due_at: At,
    closed_at: Option<At>,
}

/// Those that are open, the longest waiting first.
pub async fn open(db: &Db, group: GroupId) -> Result<Vec<Welcome>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT person_id, area, welcomer, began_at, due_at, closed_at FROM membership_welcome
             WHERE group_id = $1 AND closed_at IS NULL ORDER BY began_at, person_id LIMIT 500",
            group
        ))
        .await?;
    let steps: Vec<(PersonId, i64)> = db
        .all(sql!(
            "SELECT s.person_id, s.step FROM membership_welcome_step s JOIN membership_welcome w
               ON w.group_id = s.group_id AND w.person_id = s.person_id
             WHERE s.group_id = $1 AND w.closed_at IS NULL ORDER BY s.person_id, s.step",
            group
        ))
        .await?;
    let mut done = BTreeMap::<PersonId, Vec<usize>>::new();
    for (person, step) in steps {
        done.entry(person).or_default().extend(usize::try_from(step).ok());
    }
    let read = |it: Row| Welcome {
        person: it.person_id,
        area: it.area,
        welcomer: it.welcomer,
        began_at: it.began_at,
        due_at: it.due_at,
        closed_at: it.closed_at,
        done: done.get(&it.person_id).cloned().unwrap_or_default(),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Forgets that somebody was to be welcomed.
pub async fn forget(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!("DELETE FROM membership_welcome_step WHERE group_id = $1 AND person_id = $2", group, person))
        .await?;
    tx.run(sql!("DELETE FROM membership_welcome WHERE group_id = $1 AND person_id = $2", group, person))
        .await?;
    Ok(())
}
