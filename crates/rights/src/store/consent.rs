//! Consents and the words that people agree to.

use kernel::{At, Ctx, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

/// What somebody agreed to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Consent {
    pub id: Uuid,
    pub person: PersonId,
    /// The purpose's word.
    pub purpose: String,
    /// "email", "text", "telephone" or "post".
    pub channel: String,
    /// The version of the words.
    pub wording: i64,
    /// "On their page", "Paper form of 3 May, in the folder".
    pub source: String,
    pub given_at: At,
    pub withdrawn_at: Option<At>,
    pub withdrawn_how: String,
}

/// Words in one version.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Wording {
    pub version: i64,
    pub purpose: String,
    pub words: String,
    pub since: At,
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, it: &Consent) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_consent (group_id, id, person, purpose, channel, wording, source, given_at, recorded_by, withdrawn_how)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')",
        ctx.group.id, it.id, it.person, &it.purpose, &it.channel, it.wording, &it.source, it.given_at, ctx.actor.person
    ))
    .await?;
    Ok(())
}

/// Takes a consent back; false if it was before, or is not the person's.
pub async fn withdraw(tx: &mut Tx, ctx: &Ctx, person: PersonId, id: Uuid, how: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE rights_consent SET withdrawn_at = $1, withdrawn_how = $2
             WHERE group_id = $3 AND person = $4 AND id = $5 AND withdrawn_at IS NULL",
            ctx.now,
            how,
            ctx.group.id,
            person,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Everything a person ever agreed to, newest first.
pub async fn of(db: &Db, group: GroupId, person: PersonId) -> Result<Vec<Consent>> {
    Ok(db
        .all(sql!(
            "SELECT id, person, purpose, channel, wording, source, given_at, withdrawn_at, withdrawn_how FROM rights_consent
             WHERE group_id = $1 AND person = $2 ORDER BY given_at DESC, id",
            group,
            person
        ))
        .await?)
}

/// Who agrees today to a purpose by a channel.
pub async fn agreeing(db: &Db, group: GroupId, purpose: &str, channel: &str) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT DISTINCT person FROM rights_consent
             WHERE group_id = $1 AND purpose = $2 AND channel = $3 AND withdrawn_at IS NULL",
            group,
            purpose,
            channel
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

pub async fn put_wording(tx: &mut Tx, ctx: &Ctx, it: &Wording) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO rights_wording (group_id, version, purpose, words, since) VALUES ($1, $2, $3, $4, $5)",
        ctx.group.id,
        it.version,
        &it.purpose,
        &it.words,
        it.since
    ))
    .await?;
    Ok(())
}

/// All words, newest first.
pub async fn wordings(db: &Db, group: GroupId) -> Result<Vec<Wording>> {
    Ok(db
        .all(sql!(
            "SELECT version, purpose, words, since FROM rights_wording WHERE group_id = $1 ORDER BY version DESC",
            group
        ))
        .await?)
}

/// The consents of a person in force, for a purpose by a channel.
pub async fn open_of(
    tx: &mut Tx,
    group: GroupId,
    person: PersonId,
    purpose: &str,
    channel: &str,
) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = tx
        .all(sql!(
            "SELECT id FROM rights_consent WHERE group_id = $1 AND person = $2 AND purpose = $3 AND channel = $4
             AND withdrawn_at IS NULL",
            group,
            person,
            purpose,
            channel
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}
