//! Evidence, each by the event or record it came with.

use bodies::service::Evidence;
use kernel::{At, Ctx, Db, GroupId, Problem, Result, Tx, sql};
use rulebook::duty::ProofKind;
use uuid::Uuid;

use crate::model::Shown;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    subject: String,
    at: At,
    occasion_id: Option<Uuid>,
    covers: Option<String>,
    url: String,
}

/// The word of a kind, as it is stored.
pub fn word(kind: ProofKind) -> Result<String> {
    let text = serde_json::to_value(kind)?;
    text.as_str().map(str::to_owned).ok_or_else(|| Problem::internal("A kind of evidence has no word."))
}

/// The kind of a word.
pub fn kind(word: &str) -> Result<ProofKind> {
    Ok(serde_json::from_value(serde_json::Value::String(word.to_owned()))?)
}

/// Keeps evidence; the same source counts once. False if it was known.
pub async fn insert(tx: &mut Tx, ctx: &Ctx, source: &str, it: &Evidence) -> Result<bool> {
    let n = tx
        .run(sql!(
            "INSERT INTO duties_evidence (group_id, id, source, kind, subject, at, occasion_id, covers, url, title)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (group_id, source) DO NOTHING",
            ctx.group.id,
            ctx.new_id(),
            source,
            word(it.kind)?,
            &it.of,
            it.at,
            it.occasion,
            it.covers.map(|day| day.to_string()),
            &it.url,
            &it.title
        ))
        .await?;
    Ok(n == 1)
}

pub async fn withdraw(tx: &mut Tx, group: GroupId, source: &str, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE duties_evidence SET withdrawn_at = $1 WHERE group_id = $2 AND source = $3",
        at,
        group,
        source
    ))
    .await?;
    Ok(())
}

/// All that counts, oldest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<rulebook::duty::Evidence>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, kind, subject, at, occasion_id, covers, url FROM duties_evidence
             WHERE group_id = $1 AND withdrawn_at IS NULL ORDER BY at, id",
            group
        ))
        .await?;
    let read = |row: Row| {
        Ok(rulebook::duty::Evidence {
            id: row.id.to_string(),
            kind: kind(&row.kind)?,
            of: row.subject,
            at: row.at.timestamp(),
            happening: row.occasion_id.map(|it| it.to_string()),
            covers: row.covers.and_then(|it| it.parse().ok()),
            url: row.url,
        })
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct ShownRow {
    kind: String,
    at: At,
    url: String,
    title: String,
}

impl TryFrom<ShownRow> for Shown {
    type Error = Problem;
    fn try_from(row: ShownRow) -> Result<Self> {
        Ok(Self {
            kind: kind(&row.kind)?,
            at: row.at,
            url: row.url,
            title: row.title,
            through: None,
            open: false,
            withdrawn: false,
        })
    }
}

/// The newest evidence that other capabilities showed on pages of their own, such as minutes drafted from a meeting's
/// record. What is published here has its records.
pub async fn elsewhere(db: &Db, group: GroupId, limit: i64) -> Result<Vec<Shown>> {
    let rows: Vec<ShownRow> = db
        .all(sql!(
            "SELECT kind, at, url, title FROM duties_evidence
             WHERE group_id = $1 AND withdrawn_at IS NULL AND url NOT LIKE '/duties/records/%'
             ORDER BY at DESC, id DESC LIMIT $2",
            group,
            limit
        ))
        .await?;
    rows.into_iter().map(Shown::try_from).collect()
}

/// The same about one subject.
pub async fn elsewhere_about(db: &Db, group: GroupId, subject: &str, limit: i64) -> Result<Vec<Shown>> {
    let rows: Vec<ShownRow> = db
        .all(sql!(
            "SELECT kind, at, url, title FROM duties_evidence
             WHERE group_id = $1 AND subject = $2 AND withdrawn_at IS NULL AND url NOT LIKE '/duties/records/%'
             ORDER BY at DESC, id DESC LIMIT $3",
            group,
            subject,
            limit
        ))
        .await?;
    rows.into_iter().map(Shown::try_from).collect()
}
