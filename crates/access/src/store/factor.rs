//! Second factors, recovery codes, challenges, and since when somebody acts in an office.

use kernel::db::DbResult;
use kernel::{At, Ctx, Db, GroupId, PersonId, Tx, sql};
use uuid::Uuid;

/// A second factor as it is stored. What `secret` and `mark` hold hangs on the kind: for an app the sealed secret and the
/// last step that was taken, for a passkey the public key and how often it signed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Factor {
    pub id: Uuid,
    pub person: PersonId,
    kind: String,
    pub label: String,
    pub secret: Vec<u8>,
    pub credential: Option<Vec<u8>>,
    pub mark: i64,
    pub made_at: At,
    pub confirmed_at: Option<At>,
    pub used_at: Option<At>,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorKind {
    App,
    Passkey,
}

impl FactorKind {
    pub fn slug(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Passkey => "passkey",
        }
    }
}

impl Factor {
    pub fn new(id: Uuid, person: PersonId, kind: FactorKind, label: &str, secret: Vec<u8>, now: At) -> Self {
        let (kind, label) = (kind.slug().to_owned(), label.to_owned());
        Self {
            id,
            person,
            kind,
            label,
            secret,
            credential: None,
            mark: 0,
            made_at: now,
            confirmed_at: None,
            used_at: None,
        }
    }
    pub fn kind(&self) -> FactorKind {
        if self.kind == "passkey" { FactorKind::Passkey } else { FactorKind::App }
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Factor) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_factor (group_id, id, person, kind, label, secret, credential, mark, made_at, confirmed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        group, it.id, it.person, it.kind.as_str(), &it.label, it.secret.clone(), it.credential.clone(), it.mark,
        it.made_at, it.confirmed_at
    ))
    .await?;
    Ok(())
}

/// The factors of a person that are in use, oldest first.
pub async fn of(db: &Db, group: GroupId, person: PersonId) -> DbResult<Vec<Factor>> {
    db.all(sql!(
        "SELECT id, person, kind, label, secret, credential, mark, made_at, confirmed_at, used_at FROM access_factor
         WHERE group_id = $1 AND person = $2 AND confirmed_at IS NOT NULL ORDER BY made_at, id",
        group,
        person
    ))
    .await
}

/// Whether a person has a factor in use.
pub async fn any(db: &Db, group: GroupId, person: PersonId) -> DbResult<bool> {
    let row: (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM access_factor WHERE group_id = $1 AND person = $2 AND confirmed_at IS NOT NULL",
            group,
            person
        ))
        .await?;
    Ok(row.0 > 0)
}

/// One factor, in use or not yet.
pub async fn find(db: &Db, group: GroupId, person: PersonId, id: Uuid) -> DbResult<Option<Factor>> {
    db.opt(sql!(
        "SELECT id, person, kind, label, secret, credential, mark, made_at, confirmed_at, used_at FROM access_factor
         WHERE group_id = $1 AND person = $2 AND id = $3",
        group,
        person,
        id
    ))
    .await
}

/// Takes a factor into use; false if it is already.
pub async fn confirm(tx: &mut Tx, group: GroupId, id: Uuid, now: At) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_factor SET confirmed_at = $1 WHERE group_id = $2 AND id = $3 AND confirmed_at IS NULL",
            now,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Moves a factor's mark on; false if somebody else was there first, so that nothing is taken twice.
pub async fn advance(tx: &mut Tx, ctx: &Ctx, it: &Factor, mark: i64) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_factor SET mark = $1, used_at = $2 WHERE group_id = $3 AND id = $4 AND mark = $5",
            mark,
            ctx.now,
            ctx.group.id,
            it.id,
            it.mark
        ))
        .await?;
    Ok(n == 1)
}

pub async fn remove(tx: &mut Tx, group: GroupId, person: PersonId, id: Uuid) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "DELETE FROM access_factor WHERE group_id = $1 AND person = $2 AND id = $3",
            group,
            person,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Takes away everything a person could show.
pub async fn remove_all(tx: &mut Tx, group: GroupId, person: PersonId) -> DbResult<()> {
    tx.run(sql!("DELETE FROM access_factor WHERE group_id = $1 AND person = $2", group, person)).await?;
    tx.run(sql!("DELETE FROM access_recovery WHERE group_id = $1 AND person = $2", group, person)).await?;
    Ok(())
}

pub async fn put_codes(tx: &mut Tx, ctx: &Ctx, person: PersonId, hashes: &[Vec<u8>]) -> DbResult<()> {
    tx.run(sql!("DELETE FROM access_recovery WHERE group_id = $1 AND person = $2", ctx.group.id, person))
        .await?;
    for hash in hashes {
        tx.run(sql!(
            "INSERT INTO access_recovery (group_id, person, code_hash, made_at) VALUES ($1, $2, $3, $4)",
            ctx.group.id,
            person,
            hash.clone(),
            ctx.now
        ))
        .await?;
    }
    Ok(())
}

/// Uses a recovery code up; false if there is none such, or it was used.
pub async fn use_code(tx: &mut Tx, ctx: &Ctx, person: PersonId, hash: Vec<u8>) -> DbResult<bool> {
    let n = tx
        .run(sql!(
            "UPDATE access_recovery SET used_at = $1 WHERE group_id = $2 AND person = $3 AND code_hash = $4 AND used_at IS NULL",
            ctx.now, ctx.group.id, person, hash
        ))
        .await?;
    Ok(n == 1)
}

pub async fn codes_left(db: &Db, group: GroupId, person: PersonId) -> DbResult<i64> {
    let row: (i64,) = db
        .one(sql!(
            "SELECT COUNT(*) FROM access_recovery WHERE group_id = $1 AND person = $2 AND used_at IS NULL",
            group,
            person
        ))
        .await?;
    Ok(row.0)
}

pub async fn put_challenge(
    tx: &mut Tx,
    ctx: &Ctx,
    id: Uuid,
    what: &str,
    challenge: &[u8],
    expires: At,
) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_challenge (group_id, id, person, what, challenge, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        ctx.group.id, id, ctx.actor.person, what, challenge, expires
    ))
    .await?;
    Ok(())
}

/// Takes a challenge out: it can be answered once.
pub async fn take_challenge(tx: &mut Tx, ctx: &Ctx, id: Uuid, what: &str) -> DbResult<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = tx
        .opt(sql!(
            "DELETE FROM access_challenge WHERE group_id = $1 AND id = $2 AND person = $3 AND what = $4 AND expires_at > $5
             RETURNING challenge",
            ctx.group.id, id, ctx.actor.person, what, ctx.now
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Forgets challenges that are over, and apps that were never confirmed.
pub async fn sweep(db: &Db, group: GroupId, before: At) -> DbResult<()> {
    db.run(sql!("DELETE FROM access_challenge WHERE group_id = $1 AND expires_at < $2", group, before))
        .await?;
    db.run(sql!(
        "DELETE FROM access_factor WHERE group_id = $1 AND confirmed_at IS NULL AND made_at < $2",
        group,
        before
    ))
    .await?;
    Ok(())
}

/// Somebody who acts in an office.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Officer {
    pub since_at: At,
    /// The version of the agreement on the use of data that they accepted; 0 is none.
    pub agreed_version: i64,
    pub agreed_at: Option<At>,
}

/// Since when they do; the first call writes it down.
pub async fn officer(db: &Db, group: GroupId, person: PersonId, now: At) -> DbResult<Officer> {
    let find = || {
        db.opt::<Officer>(sql!(
            "SELECT since_at, agreed_version, agreed_at FROM access_officer WHERE group_id = $1 AND person = $2",
            group,
            person
        ))
    };
    if let Some(known) = find().await? {
        return Ok(known);
    }
    db.run(sql!(
        "INSERT INTO access_officer (group_id, person, since_at, agreed_version) VALUES ($1, $2, $3, 0)
         ON CONFLICT (group_id, person) DO NOTHING",
        group,
        person,
        now
    ))
    .await?;
    Ok(Officer { since_at: now, agreed_version: 0, agreed_at: None })
}

pub async fn agree(tx: &mut Tx, ctx: &Ctx, person: PersonId, version: i64) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_officer (group_id, person, since_at, agreed_version, agreed_at) VALUES ($1, $2, $3, $4, $3)
         ON CONFLICT (group_id, person) DO UPDATE SET agreed_version = excluded.agreed_version, agreed_at = excluded.agreed_at",
        ctx.group.id, person, ctx.now, version
    ))
    .await?;
    Ok(())
}

/// Somebody in the list of officers: whether they have a second factor, and what they agreed to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    pub person: PersonId,
    pub name: String,
    pub since_at: At,
    pub agreed_version: i64,
    pub agreed_at: Option<At>,
    pub factors: i64,
}

/// Everybody who acted in an office, by name.
pub async fn standings(db: &Db, group: GroupId) -> DbResult<Vec<Standing>> {
    db.all(sql!(
        "SELECT o.person, p.name, o.since_at, o.agreed_version, o.agreed_at,
           (SELECT COUNT(*) FROM access_factor f
            WHERE f.group_id = o.group_id AND f.person = o.person AND f.confirmed_at IS NOT NULL) AS factors
         FROM access_officer o JOIN access_person p ON p.group_id = o.group_id AND p.person = o.person
         WHERE o.group_id = $1 ORDER BY p.name, o.person",
        group
    ))
    .await
}
