//! Bodies and posts.

use kernel::{At, Cite, Db, GroupId, Power, Result, Tx, sql};

use crate::model::{Body, Post};

#[derive(sqlx::FromRow)]
struct BodyRow {
    slug: String,
    name: String,
    kind: String,
    cite: Option<String>,
    closed_at: Option<At>,
}

#[derive(sqlx::FromRow)]
struct PostRow {
    slug: String,
    body: String,
    name: String,
    seats: i64,
    shareable: bool,
    cite: Option<String>,
    powers: Option<String>,
    closed_at: Option<At>,
}

fn cite(text: Option<String>) -> Result<Option<Cite>> {
    Ok(text.map(|it| serde_json::from_str(&it)).transpose()?)
}

fn body(row: BodyRow) -> Result<Body> {
    let BodyRow { slug, name, kind, cite: text, closed_at } = row;
    Ok(Body { slug, name, kind, cite: cite(text)?, closed_at })
}

fn post(row: PostRow) -> Result<Post> {
    let powers: Option<Vec<Power>> = row.powers.map(|it| serde_json::from_str(&it)).transpose()?;
    Ok(Post {
        slug: row.slug,
        body: row.body,
        name: row.name,
        seats: u32::try_from(row.seats).unwrap_or(0),
        shareable: row.shareable,
        cite: cite(row.cite)?,
        powers,
        closed_at: row.closed_at,
    })
}

pub async fn put_body(tx: &mut Tx, group: GroupId, it: &Body, place: i64) -> Result<()> {
    let cite = it.cite.as_ref().map(serde_json::to_string).transpose()?;
    tx.run(sql!(
        "INSERT INTO bodies_body (group_id, slug, name, kind, cite, place, closed_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)
         ON CONFLICT (group_id, slug) DO UPDATE SET name = excluded.name, kind = excluded.kind, cite = excluded.cite,
           place = excluded.place, closed_at = NULL",
        group, &it.slug, &it.name, &it.kind, cite, place
    ))
    .await?;
    Ok(())
}

pub async fn put_post(tx: &mut Tx, group: GroupId, it: &Post, place: i64) -> Result<()> {
    let cite = it.cite.as_ref().map(serde_json::to_string).transpose()?;
    tx.run(sql!(
        "INSERT INTO bodies_post (group_id, slug, body, name, seats, shareable, cite, place, closed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)
         ON CONFLICT (group_id, slug) DO UPDATE SET body = excluded.body, name = excluded.name, seats = excluded.seats,
           shareable = excluded.shareable, cite = excluded.cite, place = excluded.place, closed_at = NULL",
        group,
        &it.slug,
        &it.body,
        &it.name,
        it.seats,
        it.shareable,
        cite,
        place
    ))
    .await?;
    Ok(())
}

pub async fn close_body(tx: &mut Tx, group: GroupId, slug: &str, at: At) -> Result<()> {
    tx.run(sql!("UPDATE bodies_body SET closed_at = $1 WHERE group_id = $2 AND slug = $3", at, group, slug))
        .await?;
    Ok(())
}

pub async fn close_post(tx: &mut Tx, group: GroupId, slug: &str, at: At) -> Result<()> {
    tx.run(sql!("UPDATE bodies_post SET closed_at = $1 WHERE group_id = $2 AND slug = $3", at, group, slug))
        .await?;
    Ok(())
}

pub async fn set_powers(tx: &mut Tx, group: GroupId, slug: &str, powers: Option<&[Power]>) -> Result<()> {
    let text = powers.map(serde_json::to_string).transpose()?;
    tx.run(sql!("UPDATE bodies_post SET powers = $1 WHERE group_id = $2 AND slug = $3", text, group, slug))
        .await?;
    Ok(())
}

/// All bodies in the order of the text, closed ones last.
pub async fn bodies(db: &Db, group: GroupId) -> Result<Vec<Body>> {
    let rows: Vec<BodyRow> = db
        .all(sql!(
            "SELECT slug, name, kind, cite, closed_at FROM bodies_body WHERE group_id = $1
             ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, place, slug",
            group
        ))
        .await?;
    rows.into_iter().map(body).collect()
}

/// All posts in the order of the text, closed ones last.
pub async fn posts(db: &Db, group: GroupId) -> Result<Vec<Post>> {
    let rows: Vec<PostRow> = db
        .all(sql!(
            "SELECT slug, body, name, seats, shareable, cite, powers, closed_at FROM bodies_post WHERE group_id = $1
             ORDER BY CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END, place, slug",
            group
        ))
        .await?;
    rows.into_iter().map(post).collect()
}

pub async fn open_in(tx: &mut Tx, group: GroupId) -> Result<(Vec<String>, Vec<String>)> {
    let bodies: Vec<(String,)> =
        tx.all(sql!("SELECT slug FROM bodies_body WHERE group_id = $1 AND closed_at IS NULL", group)).await?;
    let posts: Vec<(String,)> =
        tx.all(sql!("SELECT slug FROM bodies_post WHERE group_id = $1 AND closed_at IS NULL", group)).await?;
    Ok((bodies.into_iter().map(|it| it.0).collect(), posts.into_iter().map(|it| it.0).collect()))
}

/// Holds the post until the transaction ends, so that two who fill one seat at once come one after the other.
pub async fn lock_post(tx: &mut Tx, group: GroupId, slug: &str) -> Result<()> {
    tx.run(sql!("UPDATE bodies_post SET place = place WHERE group_id = $1 AND slug = $2", group, slug))
        .await?;
    Ok(())
}

pub async fn find_post(tx: &mut Tx, group: GroupId, slug: &str) -> Result<Option<Post>> {
    let row: Option<PostRow> = tx
        .opt(sql!(
            "SELECT slug, body, name, seats, shareable, cite, powers, closed_at FROM bodies_post
             WHERE group_id = $1 AND slug = $2",
            group,
            slug
        ))
        .await?;
    row.map(post).transpose()
}
