//! What belongs to a sealed ballot beside its roll: officers' keys, issuing keys, shares and openings.

use ballotbox::Hash;
use ballotbox::manifest::Witness;
use kernel::{At, Db, GroupId, PersonId, Result, Tx, sql};
use uuid::Uuid;

use crate::model::{KeyRole, OfficerKey, PollId};

#[derive(sqlx::FromRow)]
struct KeyRow {
    person_id: PersonId,
    name: String,
    role: String,
    sign_key: Vec<u8>,
    seal_key: Vec<u8>,
    lot: Option<Vec<u8>>,
    made_at: At,
    trial: Option<Vec<u8>>,
    tried_at: Option<At>,
    lost_at: Option<At>,
}

/// Keeps an officer's public keys for a subject, with the hash of what its trial seals; a new pair replaces the old one, and
/// is to be tried anew.
pub async fn set_key(
    tx: &mut Tx,
    group: GroupId,
    subject: Uuid,
    it: &OfficerKey,
    answer: Hash,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_officer_key (group_id, subject_id, person_id, name, role, sign_key, seal_key, lot, made_at,
             trial, answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (group_id, subject_id, person_id) DO UPDATE SET name = excluded.name, role = excluded.role,
             sign_key = excluded.sign_key, seal_key = excluded.seal_key, lot = excluded.lot, made_at = excluded.made_at,
             trial = excluded.trial, answer = excluded.answer, tried_at = NULL, lost_at = NULL",
        group,
        subject,
        it.person,
        &it.name,
        it.role.as_str(),
        it.sign.to_vec(),
        it.seal.to_vec(),
        it.lot.map(|it| it.to_vec()),
        it.made_at,
        it.trial.clone(),
        answer.to_vec()
    ))
    .await?;
    Ok(())
}

/// Notes that a holder's device opened what was sealed to the key; false if that was something else.
pub async fn set_tried(
    tx: &mut Tx,
    group: GroupId,
    subject: Uuid,
    person: PersonId,
    answer: Hash,
    now: At,
) -> Result<bool> {
    let done = tx
        .run(sql!(
            "UPDATE polling_officer_key SET tried_at = $1
             WHERE group_id = $2 AND subject_id = $3 AND person_id = $4 AND answer = $5",
            now,
            group,
            subject,
            person,
            answer.to_vec()
        ))
        .await?;
    Ok(done > 0)
}

/// Notes that a key is lost, or found again; false if there is no such key.
pub async fn set_lost(
    tx: &mut Tx,
    group: GroupId,
    subject: Uuid,
    person: PersonId,
    at: Option<At>,
) -> Result<bool> {
    let done = tx
        .run(sql!(
            "UPDATE polling_officer_key SET lost_at = $1 WHERE group_id = $2 AND subject_id = $3 AND person_id = $4",
            at,
            group,
            subject,
            person
        ))
        .await?;
    Ok(done > 0)
}

/// The keys given for a subject, the returning officer's first, then in the order in which they were made.
pub async fn keys(db: &Db, group: GroupId, subject: Uuid) -> Result<Vec<OfficerKey>> {
    let rows: Vec<KeyRow> = db
        .all(sql!(
            "SELECT person_id, name, role, sign_key, seal_key, lot, made_at, trial, tried_at, lost_at FROM polling_officer_key
             WHERE group_id = $1 AND subject_id = $2 ORDER BY role, made_at, person_id",
            group,
            subject
        ))
        .await?;
    rows.into_iter().map(key).collect()
}

/// The same inside a transaction.
pub async fn keys_within(tx: &mut Tx, group: GroupId, subject: Uuid) -> Result<Vec<OfficerKey>> {
    let rows: Vec<KeyRow> = tx
        .all(sql!(
            "SELECT person_id, name, role, sign_key, seal_key, lot, made_at, trial, tried_at, lost_at FROM polling_officer_key
             WHERE group_id = $1 AND subject_id = $2 ORDER BY role, made_at, person_id",
            group,
            subject
        ))
        .await?;
    rows.into_iter().map(key).collect()
}

fn key(row: KeyRow) -> Result<OfficerKey> {
    let bad = |_| kernel::Problem::internal("A stored key has another length than keys have.");
    Ok(OfficerKey {
        person: row.person_id,
        name: row.name,
        role: KeyRole::read(&row.role)?,
        sign: row.sign_key.try_into().map_err(bad)?,
        seal: row.seal_key.try_into().map_err(bad)?,
        lot: row.lot.map(|it| it.try_into().map_err(bad)).transpose()?,
        made_at: row.made_at,
        trial: row.trial,
        tried_at: row.tried_at,
        lost_at: row.lost_at,
    })
}

pub async fn insert_issuer(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    contest: Uuid,
    sealed: &[u8],
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_issuer (group_id, poll_id, contest_id, sealed) VALUES ($1, $2, $3, $4)",
        group,
        poll,
        contest,
        sealed.to_vec()
    ))
    .await?;
    Ok(())
}

pub async fn issuers(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<(Uuid, Vec<u8>)>> {
    Ok(db
        .all(sql!(
            "SELECT contest_id, sealed FROM polling_issuer WHERE group_id = $1 AND poll_id = $2 ORDER BY contest_id",
            group,
            poll
        ))
        .await?)
}

/// Removes the issuing keys and the hashes of what was signed.
pub async fn forget_issuing(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<()> {
    tx.run(sql!("DELETE FROM polling_issuer WHERE group_id = $1 AND poll_id = $2", group, poll)).await?;
    tx.run(sql!("UPDATE polling_mark SET blinded = NULL WHERE group_id = $1 AND poll_id = $2", group, poll))
        .await?;
    Ok(())
}

pub async fn set_share(tx: &mut Tx, group: GroupId, poll: PollId, trustee: u8, file: &[u8]) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_share (group_id, poll_id, trustee, file) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, poll_id, trustee) DO UPDATE SET file = excluded.file",
        group,
        poll,
        i64::from(trustee),
        file.to_vec()
    ))
    .await?;
    Ok(())
}

/// The shares handed in so far, by number of the key holder.
pub async fn shares(db: &Db, group: GroupId, poll: PollId) -> Result<Vec<(u8, Vec<u8>)>> {
    let rows: Vec<(i64, Vec<u8>)> = db
        .all(sql!(
            "SELECT trustee, file FROM polling_share WHERE group_id = $1 AND poll_id = $2 ORDER BY trustee",
            group,
            poll
        ))
        .await?;
    Ok(rows.into_iter().map(|it| (u8::try_from(it.0).unwrap_or(0), it.1)).collect())
}

/// Empties the shares; who gave one stays known.
pub async fn forget_shares(tx: &mut Tx, group: GroupId, poll: PollId) -> Result<()> {
    tx.run(sql!(
        "UPDATE polling_share SET file = $1 WHERE group_id = $2 AND poll_id = $3",
        Vec::<u8>::new(),
        group,
        poll
    ))
    .await?;
    Ok(())
}

/// The openings of a contest in full, if they are not erased.
pub async fn opening(db: &Db, group: GroupId, poll: PollId, contest: Uuid) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = db
        .opt(sql!(
            "SELECT file FROM polling_opening WHERE group_id = $1 AND poll_id = $2 AND contest_id = $3",
            group,
            poll,
            contest
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn set_opening(
    tx: &mut Tx,
    group: GroupId,
    poll: PollId,
    contest: Uuid,
    file: &[u8],
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_opening (group_id, poll_id, contest_id, file) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, poll_id, contest_id) DO UPDATE SET file = excluded.file",
        group,
        poll,
        contest,
        file.to_vec()
    ))
    .await?;
    Ok(())
}

/// The witnesses named for a subject's ballots.
pub async fn witnesses(db: &Db, group: GroupId, subject: Uuid) -> Result<Vec<Witness>> {
    let rows: Vec<(String, Vec<u8>)> = db
        .all(sql!(
            "SELECT name, key FROM polling_witness WHERE group_id = $1 AND subject_id = $2 ORDER BY name",
            group,
            subject
        ))
        .await?;
    let bad = |_| kernel::Problem::internal("A stored key has another length than keys have.");
    rows.into_iter().map(|(name, key)| Ok(Witness { name, key: key.try_into().map_err(bad)? })).collect()
}

/// Names a witness, or gives it another key.
pub async fn set_witness(tx: &mut Tx, group: GroupId, subject: Uuid, it: &Witness) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO polling_witness (group_id, subject_id, name, key) VALUES ($1, $2, $3, $4)
         ON CONFLICT (group_id, subject_id, name) DO UPDATE SET key = excluded.key",
        group,
        subject,
        &it.name,
        it.key.to_vec()
    ))
    .await?;
    Ok(())
}
