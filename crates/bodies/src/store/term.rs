//! Terms and who holds them.

use kernel::{At, Db, GroupId, PersonId, Power, Result, Tx, sql};

use crate::model::{Holder, Term, TermId};

#[derive(sqlx::FromRow)]
struct Row {
    id: TermId,
    post: String,
    from_at: At,
    until_at: Option<At>,
    decision: String,
    end_decision: Option<String>,
    recorded_at: At,
    person_id: PersonId,
    share_of: i64,
    left_at: Option<At>,
}

/// Rows come ordered by term; each holder is a row.
fn gather(rows: Vec<Row>) -> Vec<Term> {
    let mut terms: Vec<Term> = vec![];
    for row in rows {
        let share_of = u32::try_from(row.share_of).unwrap_or(1);
        let holder = Holder { person: row.person_id, share_of, until: row.left_at };
        match terms.last_mut().filter(|it| it.term == row.id) {
            Some(term) => term.holders.push(holder),
            None => terms.push(Term {
                term: row.id,
                post: row.post,
                holders: vec![holder],
                from: row.from_at,
                until: row.until_at,
                decision: row.decision,
                end_decision: row.end_decision,
                recorded_at: row.recorded_at,
            }),
        }
    }
    terms
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Term, by: Option<PersonId>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO bodies_term (group_id, id, post, from_at, until_at, decision, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        group,
        it.term,
        &it.post,
        it.from,
        it.until,
        &it.decision,
        it.recorded_at,
        by
    ))
    .await?;
    for holder in &it.holders {
        tx.run(sql!(
            "INSERT INTO bodies_holder (group_id, term_id, person_id, share_of) VALUES ($1, $2, $3, $4)",
            group,
            it.term,
            holder.person,
            holder.share_of
        ))
        .await?;
    }
    Ok(())
}

/// Sets the end of a term that has none, or a later one.
pub async fn end(tx: &mut Tx, group: GroupId, id: TermId, at: At, decision: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_term SET until_at = $1, end_decision = $2
             WHERE group_id = $3 AND id = $4 AND (until_at IS NULL OR until_at > $1)",
            at,
            decision,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Who holds a term, each with when they leave it before the others.
pub async fn holders(tx: &mut Tx, group: GroupId, id: TermId) -> Result<Vec<(PersonId, Option<At>)>> {
    // One who leaves after the other, so that the last one ends the term.
    tx.run(sql!("UPDATE bodies_term SET post = post WHERE group_id = $1 AND id = $2", group, id)).await?;
    let rows = tx
        .all(sql!(
            "SELECT person_id, until_at FROM bodies_holder WHERE group_id = $1 AND term_id = $2 ORDER BY person_id",
            group,
            id
        ))
        .await?;
    Ok(rows)
}

/// Sets when one of those who share a seat leaves it; false if they left it before that.
pub async fn end_share(
    tx: &mut Tx,
    group: GroupId,
    id: TermId,
    person: PersonId,
    at: At,
    decision: &str,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE bodies_holder SET until_at = $1, end_decision = $2
             WHERE group_id = $3 AND term_id = $4 AND person_id = $5 AND (until_at IS NULL OR until_at > $1)",
            at,
            decision,
            group,
            id,
            person
        ))
        .await?;
    Ok(n == 1)
}

/// Every term there ever was, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Term>> {
    let rows = db
        .all(sql!(
            "SELECT t.id, t.post, t.from_at, t.until_at, t.decision, t.end_decision, t.recorded_at, h.person_id, h.share_of,
             h.until_at AS left_at
             FROM bodies_term t JOIN bodies_holder h ON h.group_id = t.group_id AND h.term_id = t.id
             WHERE t.group_id = $1 ORDER BY t.from_at DESC, t.id, h.person_id",
            group
        ))
        .await?;
    Ok(gather(rows))
}

/// The terms that run at an instant.
pub async fn running(db: &Db, group: GroupId, at: At) -> Result<Vec<Term>> {
    let rows = db
        .all(sql!(
            "SELECT t.id, t.post, t.from_at, t.until_at, t.decision, t.end_decision, t.recorded_at, h.person_id, h.share_of,
             h.until_at AS left_at
             FROM bodies_term t JOIN bodies_holder h ON h.group_id = t.group_id AND h.term_id = t.id
             WHERE t.group_id = $1 AND t.from_at <= $2 AND (t.until_at IS NULL OR t.until_at > $2)
             AND (h.until_at IS NULL OR h.until_at > $2) ORDER BY t.from_at, t.id, h.person_id",
            group,
            at
        ))
        .await?;
    Ok(gather(rows))
}

/// The terms of one person, oldest first, in the caller's transaction, each with this holder alone.
pub async fn of_person(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<Vec<Term>> {
    let rows = tx
        .all(sql!(
            "SELECT t.id, t.post, t.from_at, t.until_at, t.decision, t.end_decision, t.recorded_at, h.person_id, h.share_of,
             h.until_at AS left_at
             FROM bodies_term t JOIN bodies_holder h ON h.group_id = t.group_id AND h.term_id = t.id
             WHERE t.group_id = $1 AND h.person_id = $2 ORDER BY t.from_at, t.id",
            group,
            person
        ))
        .await?;
    Ok(gather(rows))
}

/// The terms of one post, oldest first, in the caller's transaction.
pub async fn of_post(tx: &mut Tx, group: GroupId, post: &str) -> Result<Vec<Term>> {
    let rows = tx
        .all(sql!(
            "SELECT t.id, t.post, t.from_at, t.until_at, t.decision, t.end_decision, t.recorded_at, h.person_id, h.share_of,
             h.until_at AS left_at
             FROM bodies_term t JOIN bodies_holder h ON h.group_id = t.group_id AND h.term_id = t.id
             WHERE t.group_id = $1 AND t.post = $2 ORDER BY t.from_at, t.id, h.person_id",
            group,
            post
        ))
        .await?;
    Ok(gather(rows))
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    slug: String,
    name: String,
    powers: Option<String>,
    until_at: Option<At>,
}

/// A post that a person holds: slug, name, powers the organisation set, and until when.
#[derive(Clone, Debug)]
pub struct Held {
    pub slug: String,
    pub name: String,
    pub powers: Option<Vec<Power>>,
    pub until: Option<At>,
}

/// The posts that a person holds at an instant.
pub async fn held(db: &Db, group: GroupId, person: PersonId, at: At) -> Result<Vec<Held>> {
    let rows: Vec<GrantRow> = db
        .all(sql!(
            "SELECT p.slug, p.name, p.powers, CASE WHEN h.until_at < t.until_at OR t.until_at IS NULL THEN h.until_at
               ELSE t.until_at END AS until_at FROM bodies_holder h
             JOIN bodies_term t ON t.group_id = h.group_id AND t.id = h.term_id
             JOIN bodies_post p ON p.group_id = t.group_id AND p.slug = t.post
             WHERE h.group_id = $1 AND h.person_id = $2 AND t.from_at <= $3 AND (t.until_at IS NULL OR t.until_at > $3)
             AND (h.until_at IS NULL OR h.until_at > $3) ORDER BY p.place, p.slug",
            group,
            person,
            at
        ))
        .await?;
    let read = |row: GrantRow| {
        let powers = row.powers.map(|it| serde_json::from_str(&it)).transpose()?;
        Ok(Held { slug: row.slug, name: row.name, powers, until: row.until_at })
    };
    rows.into_iter().map(read).collect()
}
