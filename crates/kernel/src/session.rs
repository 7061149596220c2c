//! Signed-in devices. The cookie holds a random token; the table only its hash.

use sha2::{Digest, Sha256};

use crate::{AccountId, At, Chance, Db, GroupId, Result, SessionId, Tx, sql};

/// The cookie's name.
pub const COOKIE: &str = "plenary";
/// How long a member stays signed in.
pub const DAYS: i64 = 90;

/// One signed-in device, as its owner sees it in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: SessionId,
    pub account_id: AccountId,
    pub device: String,
    pub created_at: At,
    /// Kept to the hour, so that no trace of reading remains.
    pub seen_at: At,
    pub confirmed_at: At,
    /// When it last showed the officer's second factor.
    pub second_at: Option<At>,
    pub expires_at: At,
}

/// Opens a session and returns the cookie's token, which is stored nowhere.
pub async fn open(tx: &mut Tx, chance: &Chance, new: NewSession<'_>) -> Result<(SessionId, String)> {
    let (id, token, now) = (SessionId(chance.uuid(new.now)), chance.token(), new.now);
    tx.run(sql!(
        "INSERT INTO kernel_session (id, token_hash, account_id, group_id, device, created_at, seen_at, confirmed_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7)",
        id, hash(&token), new.account, new.group, new.device, now, now.plus_hours(24 * DAYS)
    ))
    .await?;
    Ok((id, token))
}

/// What opening a session needs.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    pub account: AccountId,
    pub group: GroupId,
    /// "Firefox on Android", for the list of sessions.
    pub device: &'a str,
    pub now: At,
}

/// The live session behind a cookie.
pub async fn find(db: &Db, group: GroupId, token: &str, now: At) -> Result<Option<Session>> {
    let session: Option<Session> = db
        .opt(sql!(
            "SELECT id, account_id, device, created_at, seen_at, confirmed_at, second_at, expires_at FROM kernel_session
             WHERE token_hash = $1 AND group_id = $2 AND revoked_at IS NULL AND expires_at > $3",
            hash(token),
            group,
            now
        ))
        .await?;
    Ok(session)
}

/// Notes that a session read a page, by the full hour. Sending a form never calls this: a vote must not leave a time.
pub async fn touch(db: &Db, session: &Session, now: At) -> Result<()> {
    let hour = At::from_micros(now.micros() / HOUR * HOUR);
    if session.seen_at < hour {
        db.run(sql!("UPDATE kernel_session SET seen_at = $1 WHERE id = $2", hour, session.id)).await?;
    }
    Ok(())
}

const HOUR: i64 = 3_600_000_000;

/// The live sessions of an account, newest first.
pub async fn list(db: &Db, group: GroupId, account: AccountId, now: At) -> Result<Vec<Session>> {
    Ok(db
        .all(sql!(
            "SELECT id, account_id, device, created_at, seen_at, confirmed_at, second_at, expires_at FROM kernel_session
             WHERE account_id = $1 AND group_id = $2 AND revoked_at IS NULL AND expires_at > $3 ORDER BY created_at DESC",
            account, group, now
        ))
        .await?)
}

/// Notes that this session proved again that it is the same human.
pub async fn confirm(tx: &mut Tx, id: SessionId, account: AccountId, now: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE kernel_session SET confirmed_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL",
            now, id, account
        ))
        .await?;
    Ok(n == 1)
}

/// Notes that this session showed the officer's second factor, which confirms it as well.
pub async fn show_second(tx: &mut Tx, id: SessionId, account: AccountId, now: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE kernel_session SET confirmed_at = $1, second_at = $1
             WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL",
            now,
            id,
            account
        ))
        .await?;
    Ok(n == 1)
}

/// The same for the session behind a cookie that was opened a moment ago.
pub async fn show_second_by_token(tx: &mut Tx, token: &str, now: At) -> Result<()> {
    tx.run(sql!("UPDATE kernel_session SET second_at = $1 WHERE token_hash = $2", now, hash(token))).await?;
    Ok(())
}

/// Ends every session of an account in a group; how many there were.
pub async fn revoke_all(tx: &mut Tx, group: GroupId, account: AccountId, now: At) -> Result<u64> {
    Ok(tx
        .run(sql!(
            "UPDATE kernel_session SET revoked_at = $1 WHERE group_id = $2 AND account_id = $3 AND revoked_at IS NULL",
            now, group, account
        ))
        .await?)
}

/// An officer's session lives for a shorter time: so many days from now on.
pub async fn shorten(tx: &mut Tx, id: SessionId, days: i64, now: At) -> Result<()> {
    let end = now.plus_hours(24 * days);
    tx.run(sql!("UPDATE kernel_session SET expires_at = $1 WHERE id = $2 AND expires_at > $1", end, id))
        .await?;
    Ok(())
}

/// Ends one session of the account; false if it is not theirs.
pub async fn revoke(tx: &mut Tx, id: SessionId, account: AccountId, now: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE kernel_session SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL",
            now, id, account
        ))
        .await?;
    Ok(n == 1)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
