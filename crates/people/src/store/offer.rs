//! Offers of skills, interests and help.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{ImportId, Offer, OfferKind, ShownTo};

#[derive(sqlx::FromRow)]
struct Row {
    person_id: PersonId,
    kind: String,
    word: String,
    note: String,
    shown_to: String,
    consent_version: String,
    offered_at: At,
    name: String,
    email: Option<String>,
}

impl TryFrom<Row> for (Offer, String, Option<String>) {
    type Error = Problem;
    fn try_from(row: Row) -> Result<Self> {
        let odd = || Problem::internal(format!("An offer of the kind {} is stored.", row.kind));
        let offer = Offer {
            person: row.person_id,
            kind: OfferKind::read(&row.kind).ok_or_else(odd)?,
            word: row.word,
            note: row.note,
            shown_to: ShownTo::read(&row.shown_to).unwrap_or(ShownTo::Officers),
            consent_version: row.consent_version,
            offered_at: row.offered_at,
        };
        Ok((offer, row.name, row.email))
    }
}

pub async fn put(tx: &mut Tx, group: GroupId, it: &Offer, wording: &str) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO people_offer (group_id, person_id, kind, word, note, shown_to, consent_text, consent_version, offered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (group_id, person_id, kind, word) DO UPDATE SET note = excluded.note, shown_to = excluded.shown_to,
           consent_text = excluded.consent_text, consent_version = excluded.consent_version, offered_at = excluded.offered_at",
        group,
        it.person,
        it.kind.slug(),
        &it.word,
        &it.note,
        it.shown_to.slug(),
        wording,
        &it.consent_version,
        it.offered_at
    ))
    .await?;
    follow(tx, group, it.person).await
}

/// Notes with somebody's offers how they stand now.
pub async fn follow(tx: &mut Tx, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_offer SET status = COALESCE((SELECT s.status FROM people_standing s
           WHERE s.group_id = people_offer.group_id AND s.person_id = people_offer.person_id
           AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))), '')
         WHERE group_id = $1 AND person_id = $2",
        group,
        person
    ))
    .await?;
    Ok(())
}

/// The same for everybody of an import: they are shown, or no more.
pub async fn follow_import(tx: &mut Tx, group: GroupId, import: ImportId) -> Result<()> {
    tx.run(sql!(
        "UPDATE people_offer SET status = COALESCE((SELECT s.status FROM people_standing s
           WHERE s.group_id = people_offer.group_id AND s.person_id = people_offer.person_id
           AND (s.import_id IS NULL OR EXISTS (SELECT 1 FROM people_import i
                WHERE i.group_id = s.group_id AND i.id = s.import_id AND i.state = 'done'))), '')
         WHERE group_id = $1 AND person_id IN (SELECT s.person_id FROM people_standing s
           WHERE s.group_id = $1 AND s.import_id = $2)",
        group,
        import
    ))
    .await?;
    Ok(())
}

pub async fn remove(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    kind: OfferKind,
    word: &str,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM people_offer WHERE group_id = $1 AND person_id = $2 AND kind = $3 AND word = $4",
            group,
            person,
            kind.slug(),
            word
        ))
        .await?;
    Ok(n > 0)
}

pub async fn of_person(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Offer>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT person_id, kind, word, note, shown_to, consent_version, offered_at, '' AS name,
               CAST(NULL AS TEXT) AS email
             FROM people_offer WHERE group_id = $1 AND person_id = $2 ORDER BY kind, word",
            group,
            person
        ))
        .await?;
    rows.into_iter().map(|it| <(Offer, String, Option<String>)>::try_from(it).map(|it| it.0)).collect()
}

/// Offers of members, with whose they are, by word.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<(Offer, String, Option<String>)>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT o.person_id, o.kind, o.word, o.note, o.shown_to, o.consent_version, o.offered_at, s.name,
               CASE WHEN s.email_bounced = TRUE THEN NULL ELSE s.email END AS email
             FROM people_offer o JOIN people_standing s ON s.group_id = o.group_id AND s.person_id = o.person_id
             WHERE o.group_id = $1 AND s.status = 'member' ORDER BY o.word, o.person_id LIMIT 2000",
            group
        ))
        .await?;
    rows.into_iter().map(TryFrom::try_from).collect()
}

/// What is offered, whoever offers it: from one word to the next, without looking at those who offer the same.
pub async fn names(db: &Db, group: GroupId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db
        .all(sql!(
            "WITH RECURSIVE w (word) AS (
               SELECT MIN(o.word) FROM people_offer o WHERE o.group_id = $1
               UNION ALL
               SELECT (SELECT MIN(o.word) FROM people_offer o WHERE o.group_id = $1 AND o.word > w.word)
               FROM w WHERE w.word IS NOT NULL)
             SELECT word FROM w WHERE word IS NOT NULL LIMIT 200",
            group
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// What is offered and by how many.
pub async fn words(db: &Db, group: GroupId) -> Result<Vec<(String, i64)>> {
    Ok(db
        .all(sql!(
            "SELECT word, COUNT(DISTINCT person_id) FROM people_offer
             WHERE group_id = $1 AND status = 'member' GROUP BY word ORDER BY word LIMIT 200",
            group
        ))
        .await?)
}

/// By how many people of a status one thing is offered.
pub async fn count(db: &Db, group: GroupId, status: &str, word: &str) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT COUNT(DISTINCT person_id) FROM people_offer WHERE group_id = $1 AND word = $2 AND status = $3",
            group,
            word,
            status
        ))
        .await?;
    Ok(n)
}
