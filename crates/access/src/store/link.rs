//! Questions for a link, and links with their codes.

use kernel::db::DbResult;
use kernel::{AccountId, At, Ctx, Db, GroupId, SessionId, Tx, sql};
use uuid::Uuid;

use crate::model::{Purpose, TRIES};

/// Somebody typed an address; whether it is known is found out later, by a job.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ask {
    pub email: String,
    pub browser_hash: Vec<u8>,
    pub next: String,
}

pub async fn keep_ask(tx: &mut Tx, ctx: &Ctx, id: Uuid, ask: &Ask) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_ask (group_id, id, email, browser_hash, next, asked_at) VALUES ($1, $2, $3, $4, $5, $6)",
        ctx.group.id,
        id,
        &ask.email,
        ask.browser_hash.clone(),
        &ask.next,
        ctx.now
    ))
    .await?;
    Ok(())
}

/// Reads the question and forgets it.
pub async fn take_ask(tx: &mut Tx, group: GroupId, id: Uuid) -> DbResult<Option<Ask>> {
    tx.opt(sql!(
        "DELETE FROM access_ask WHERE group_id = $1 AND id = $2 RETURNING email, browser_hash, next",
        group,
        id
    ))
    .await
}

/// A link as it is stored: neither token nor code can be read from it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    pub id: Uuid,
    pub account_id: AccountId,
    purpose: String,
    pub token_hash: Vec<u8>,
    pub code_hash: Vec<u8>,
    /// The browser that asked; a link made without one opens anywhere.
    pub browser_hash: Option<Vec<u8>>,
    /// The session that is to be confirmed.
    pub session_id: Option<SessionId>,
    pub next: String,
    pub tries: i64,
    pub expires_at: At,
    pub used_at: Option<At>,
}

impl Link {
    pub fn new(
        id: Uuid,
        account_id: AccountId,
        purpose: Purpose,
        token_hash: Vec<u8>,
        code_hash: Vec<u8>,
        next: &str,
        expires_at: At,
    ) -> Self {
        let (purpose, next) = (purpose.as_str().to_owned(), next.to_owned());
        let (browser_hash, session_id, used_at, tries) = (None, None, None, 0);
        Self {
            id,
            account_id,
            purpose,
            token_hash,
            code_hash,
            browser_hash,
            session_id,
            next,
            tries,
            expires_at,
            used_at,
        }
    }
    pub fn purpose(&self) -> Purpose {
        Purpose::parse(&self.purpose)
    }
    pub fn is_open(&self, now: At) -> bool {
        self.used_at.is_none() && self.expires_at > now && self.tries < TRIES
    }
}

pub async fn insert(tx: &mut Tx, ctx: &Ctx, link: &Link) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_link (group_id, id, account_id, purpose, token_hash, code_hash, browser_hash, session_id,
             next, tries, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)",
        ctx.group.id,
        link.id,
        link.account_id,
        &link.purpose,
        link.token_hash.clone(),
        link.code_hash.clone(),
        link.browser_hash.clone(),
        link.session_id,
        &link.next,
        ctx.now,
        link.expires_at
    ))
    .await?;
    Ok(())
}

pub async fn by_token(db: &Db, group: GroupId, token_hash: Vec<u8>) -> DbResult<Option<Link>> {
    db.opt(sql!(
        "SELECT id, account_id, purpose, token_hash, code_hash, browser_hash, session_id, next, tries, expires_at, used_at
         FROM access_link WHERE group_id = $1 AND token_hash = $2",
        group,
        token_hash
    ))
    .await
}

/// The open links that one browser asked for.
pub async fn of_browser(tx: &mut Tx, ctx: &Ctx, browser: Vec<u8>) -> DbResult<Vec<Link>> {
    tx.all(sql!(
        "SELECT id, account_id, purpose, token_hash, code_hash, browser_hash, session_id, next, tries, expires_at, used_at
         FROM access_link WHERE group_id = $1 AND browser_hash = $2 AND purpose = 'sign-in' AND used_at IS NULL
         AND expires_at > $3 AND tries < $4",
        ctx.group.id,
        browser,
        ctx.now,
        TRIES
    ))
    .await
}

/// The open links that are to confirm one session.
pub async fn of_session(tx: &mut Tx, ctx: &Ctx, session: SessionId) -> DbResult<Vec<Link>> {
    tx.all(sql!(
        "SELECT id, account_id, purpose, token_hash, code_hash, browser_hash, session_id, next, tries, expires_at, used_at
         FROM access_link WHERE group_id = $1 AND session_id = $2 AND purpose = 'confirm' AND used_at IS NULL
         AND expires_at > $3 AND tries < $4",
        ctx.group.id,
        session,
        ctx.now,
        TRIES
    ))
    .await
}

/// Counts a try; false if none was left.
pub async fn count_try(tx: &mut Tx, group: GroupId, id: Uuid) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_link SET tries = tries + 1 WHERE group_id = $1 AND id = $2 AND tries < $3",
            group,
            id,
            TRIES
        ))
        .await?;
    Ok(n == 1)
}

/// Uses a link up; false if somebody else just did.
pub async fn use_up(tx: &mut Tx, group: GroupId, id: Uuid, now: At) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_link SET used_at = $1 WHERE group_id = $2 AND id = $3 AND used_at IS NULL",
            now,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Once one link was followed, the others that the same account was sent have done their service too.
pub async fn use_up_siblings(tx: &mut Tx, group: GroupId, link: &Link, now: At) -> DbResult<()> {
    tx.run(sql!(
        "UPDATE access_link SET used_at = $1 WHERE group_id = $2 AND account_id = $3 AND purpose = $4 AND used_at IS NULL",
        now,
        group,
        link.account_id,
        &link.purpose
    ))
    .await?;
    Ok(())
}

/// Forgets links and questions of the day before.
pub async fn sweep(db: &Db, group: GroupId, before: At) -> DbResult<()> {
    db.run(sql!("DELETE FROM access_link WHERE group_id = $1 AND expires_at < $2", group, before)).await?;
    db.run(sql!("DELETE FROM access_ask WHERE group_id = $1 AND asked_at < $2", group, before)).await?;
    Ok(())
}
