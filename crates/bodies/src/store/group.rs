//! Groups set up by a decision, and seats without a post.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::model::{GroupBody, GroupChange, GroupKind, Seat, SeatId};

#[derive(sqlx::FromRow)]
struct Row {
    slug: String,
    kind: String,
    parent: String,
    remit: String,
    remit_clause: Option<String>,
    site: Option<String>,
    set_up_at: At,
    decision: String,
    dissolved_at: Option<At>,
    end_decision: Option<String>,
}

impl TryFrom<Row> for GroupBody {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let kind = GroupKind::read(&it.kind);
        Ok(Self {
            slug: it.slug,
            kind: kind.ok_or_else(|| Problem::internal("An unknown kind of group is stored."))?,
            parent: it.parent,
            remit: it.remit,
            remit_clause: it.remit_clause,
            site: it.site,
            set_up_at: it.set_up_at,
            decision: it.decision,
            dissolved: it.dissolved_at.zip(it.end_decision),
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &GroupBody, by: Option<PersonId>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_group (group_id, slug, kind, parent, remit, remit_clause, site, set_up_at, decision, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        group,
        &it.slug,
        it.kind.slug(),
        &it.parent,
        &it.remit,
        it.remit_clause.clone(),
        it.site.clone(),
        it.set_up_at,
        &it.decision,
        by
    ))
    .await?;
    Ok(())
}

/// All groups, those dissolved too.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<GroupBody>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT slug, kind, parent, remit, remit_clause, site, set_up_at, decision, dissolved_at, end_decision
             FROM bodies_group WHERE group_id = $1 ORDER BY set_up_at, slug",
            group
        ))
        .await?;
    rows.into_iter().map(GroupBody::try_from).collect()
}

/// The slugs of the groups that run, in a transaction.
pub async fn running_in(tx: &mut Tx, group: GroupId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx
        .all(sql!("SELECT slug FROM bodies_group WHERE group_id = $1 AND dissolved_at IS NULL", group))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// Writes what a group is for; false if it was dissolved meanwhile.
pub async fn change(
    tx: &mut Tx,
    group: GroupId,
    slug: &str,
    (remit, site): (&str, Option<&str>),
    clause: Option<&str>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_group SET remit = $1, remit_clause = $2, site = $3
             WHERE group_id = $4 AND slug = $5 AND dissolved_at IS NULL",
            remit,
            clause.map(str::to_owned),
            site.map(str::to_owned),
            group,
            slug
        ))
        .await?;
    Ok(n == 1)
}

pub async fn note_change(tx: &mut Tx, group: GroupId, id: Uuid, slug: &str, it: &GroupChange) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_group_change (group_id, id, slug, name, remit, decision, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        id,
        slug,
        &it.name,
        &it.remit,
        &it.decision,
        it.at
    ))
    .await?;
    Ok(())
}

/// What a group was before, oldest first.
pub async fn changes(db: &Db, group: GroupId, slug: &str) -> Result<Vec<GroupChange>> {
    let rows: Vec<(String, String, String, At)> = db
        .all(sql!(
            "SELECT name, remit, decision, at FROM bodies_group_change WHERE group_id = $1 AND slug = $2 ORDER BY at, id",
            group,
            slug
        ))
        .await?;
    Ok(rows
        .into_iter()
        .map(|(name, remit, decision, at)| GroupChange { name, remit, decision, at })
        .collect())
}

/// Dissolves a group; false if it was.
pub async fn dissolve(tx: &mut Tx, group: GroupId, slug: &str, at: At, decision: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_group SET dissolved_at = $1, end_decision = $2
             WHERE group_id = $3 AND slug = $4 AND dissolved_at IS NULL",
            at,
            decision,
            group,
            slug
        ))
        .await?;
    Ok(n == 1)
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    id: SeatId,
    body: String,
    person_id: PersonId,
    convenes: bool,
    from_at: At,
    until_at: Option<At>,
    decision: String,
    end_decision: Option<String>,
}

impl From<SeatRow> for Seat {
    fn from(it: SeatRow) -> Self {
        Self {
            id: it.id,
            body: it.body,
            person: it.person_id,
            convenes: it.convenes,
            from: it.from_at,
            until: it.until_at,
            decision: it.decision,
            end_decision: it.end_decision,
        }
    }
}

pub async fn take_seat(tx: &mut Tx, group: GroupId, it: &Seat, by: Option<PersonId>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_seat (group_id, id, body, person_id, convenes, from_at, until_at, decision, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        group,
        it.id,
        &it.body,
        it.person,
        it.convenes,
        it.from,
        it.until,
        &it.decision,
        by
    ))
    .await?;
    Ok(())
}

/// The seats of the group's bodies, oldest first, those that ended too.
pub async fn seats(db: &Db, group: GroupId) -> Result<Vec<Seat>> {
    let rows: Vec<SeatRow> = db
        .all(sql!(
            "SELECT id, body, person_id, convenes, from_at, until_at, decision, end_decision FROM bodies_seat
             WHERE group_id = $1 ORDER BY from_at, id",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(Seat::from).collect())
}

/// The same of one body in a transaction.
pub async fn seats_in(tx: &mut Tx, group: GroupId, body: &str) -> Result<Vec<Seat>> {
    let rows: Vec<SeatRow> = tx
        .all(sql!(
            "SELECT id, body, person_id, convenes, from_at, until_at, decision, end_decision FROM bodies_seat
             WHERE group_id = $1 AND body = $2 ORDER BY from_at, id",
            group,
            body
        ))
        .await?;
    Ok(rows.into_iter().map(Seat::from).collect())
}

/// Ends a seat; false if it had ended.
pub async fn leave_seat(tx: &mut Tx, group: GroupId, id: SeatId, at: At, decision: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_seat SET until_at = $1, end_decision = $2
             WHERE group_id = $3 AND id = $4 AND until_at IS NULL",
            at,
            decision,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
