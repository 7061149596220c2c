//! Published records.

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

use super::evidence::{kind, word};
use crate::model::{NewRecord, Readers, Record, RecordId};

#[derive(sqlx::FromRow)]
struct Row {
    id: RecordId,
    kind: String,
    subject: String,
    title: String,
    words: String,
    occasion_id: Option<Uuid>,
    covers: Option<String>,
    readers: String,
    published_at: At,
    published_by: Option<PersonId>,
    through: String,
    file_name: Option<String>,
    mailing: Option<Uuid>,
    withdrawn_at: Option<At>,
    withdrawn_why: Option<String>,
}

impl TryFrom<Row> for Record {
    type Error = kernel::Problem;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            kind: kind(&row.kind)?,
            subject: row.subject,
            title: row.title,
            words: row.words,
            occasion: row.occasion_id,
            covers: row.covers.and_then(|it| it.parse().ok()),
            readers: Readers::read(&row.readers),
            published_at: row.published_at,
            published_by: row.published_by,
            through: row.through,
            file_name: row.file_name,
            mailing: row.mailing,
            withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_why.unwrap_or_default())),
        })
    }
}

pub async fn insert(
    tx: &mut Tx,
    ctx: &Ctx,
    id: RecordId,
    it: &NewRecord,
    through: &str,
    mailing: Option<Uuid>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO duties_record (group_id, id, kind, subject, title, words, occasion_id, covers, readers, published_at,
           published_by, through, file_name, file, mailing)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        ctx.group.id,
        id,
        word(it.kind)?,
        &it.subject,
        it.title.trim(),
        &it.words,
        it.occasion,
        it.covers.map(|day| day.to_string()),
        it.readers.word(),
        ctx.now,
        ctx.actor.person,
        through,
        it.file.as_ref().map(|file| file.name.clone()),
        it.file.as_ref().map(|file| file.bytes.clone()),
        mailing
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: RecordId) -> Result<Record> {
    let row: Row = db
        .one(sql!(
            "SELECT id, kind, subject, title, words, occasion_id, covers, readers, published_at, published_by, through,
               file_name, mailing, withdrawn_at, withdrawn_why FROM duties_record WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    Record::try_from(row)
}

/// The newest, without their texts.
pub async fn recent(db: &Db, group: GroupId, limit: i64) -> Result<Vec<Record>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, kind, subject, title, '' AS words, occasion_id, covers, readers, published_at, published_by, through,
               file_name, mailing, withdrawn_at, withdrawn_why FROM duties_record
             WHERE group_id = $1 ORDER BY published_at DESC, id DESC LIMIT $2",
            group,
            limit
        ))
        .await?;
    rows.into_iter().map(Record::try_from).collect()
}

/// The newest about one subject, without their texts and without those withdrawn.
pub async fn about(db: &Db, group: GroupId, subject: &str, limit: i64) -> Result<Vec<Record>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, kind, subject, title, '' AS words, occasion_id, covers, readers, published_at, published_by, through,
               file_name, mailing, withdrawn_at, withdrawn_why FROM duties_record
             WHERE group_id = $1 AND subject = $2 AND withdrawn_at IS NULL ORDER BY published_at DESC, id DESC LIMIT $3",
            group,
            subject,
            limit
        ))
        .await?;
    rows.into_iter().map(Record::try_from).collect()
}

/// How many were published since an instant.
pub async fn count_since(db: &Db, group: GroupId, since: At) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM duties_record
             WHERE group_id = $1 AND published_at >= $2 AND withdrawn_at IS NULL",
            group,
            since
        ))
        .await?;
    Ok(n)
}

pub async fn file(db: &Db, group: GroupId, id: RecordId) -> Result<Option<Vec<u8>>> {
    let row: (Option<Vec<u8>>,) =
        db.one(sql!("SELECT file FROM duties_record WHERE group_id = $1 AND id = $2", group, id)).await?;
    Ok(row.0)
}

/// False if it was withdrawn already.
pub async fn withdraw(tx: &mut Tx, group: GroupId, id: RecordId, why: &str, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE duties_record SET withdrawn_at = $1, withdrawn_why = $2
             WHERE group_id = $3 AND id = $4 AND withdrawn_at IS NULL",
            at,
            why,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
