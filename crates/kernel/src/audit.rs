//! The audit trail: one line in the transaction of every change, chained by a sealer.
//!
//! A line holds ids, clause, field names and a salted hash. Values live in `kernel_audit_detail`, which erasure
//! deletes without breaking the chain. Issuing and casting ballots write no line.

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{At, Cite, Ctx, Db, GroupId, PersonId, Result, Tx, sql, transact};

/// What a line says. Build it with `Line::new("election.called").on("election", id)`.
#[derive(Clone, Debug)]
pub struct Line {
    act: &'static str,
    subject_kind: &'static str,
    subject: Option<Uuid>,
    cite: Option<Cite>,
    fields: Vec<&'static str>,
    detail: Option<serde_json::Value>,
}

impl Line {
    pub fn new(act: &'static str) -> Self {
        Self { act, subject_kind: "", subject: None, cite: None, fields: vec![], detail: None }
    }
    #[must_use]
    pub fn on(mut self, kind: &'static str, id: Uuid) -> Self {
        (self.subject_kind, self.subject) = (kind, Some(id));
        self
    }
    #[must_use]
    pub fn cite(mut self, cite: Option<Cite>) -> Self {
        self.cite = cite;
        self
    }
    /// Names of the fields that changed; their values belong into `detail`.
    #[must_use]
    pub fn fields(mut self, fields: &[&'static str]) -> Self {
        self.fields = fields.to_vec();
        self
    }
    /// Values, kept apart so that erasure can delete them.
    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = Some(detail);
        self
    }
}

/// Writes a line in the caller's transaction.
pub async fn audit(tx: &mut Tx, ctx: &Ctx, line: Line) -> Result<()> {
    let id = ctx.new_id();
    let cite = line.cite.as_ref().map(serde_json::to_string).transpose()?;
    let salt = ctx.chance().bytes::<16>();
    let detail = line.detail.as_ref().map(ToString::to_string);
    let hash =
        detail.as_ref().map(|it| Sha256::new().chain_update(salt).chain_update(it).finalize().to_vec());
    tx.run(sql!(
        "INSERT INTO kernel_audit (group_id, id, at, actor, act, subject_kind, subject, cite, fields, detail_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        ctx.group.id, id, ctx.now, ctx.actor.person, line.act, line.subject_kind, line.subject, cite,
        serde_json::to_string(&line.fields)?, hash
    ))
    .await?;
    if let Some(detail) = detail {
        tx.run(sql!(
            "INSERT INTO kernel_audit_detail (group_id, audit_id, salt, detail) VALUES ($1, $2, $3, $4)",
            ctx.group.id,
            id,
            salt.to_vec(),
            detail
        ))
        .await?;
    }
    Ok(())
}

/// Notes a read of personal data across a list, flushed before the response goes out. The list is one of which it is not
/// written down who was on it; where that is known, use [`log_read_of`].
pub async fn log_read(ctx: &Ctx, what: &str, purpose: &str, people: usize) -> Result<()> {
    transact!(ctx.db(), tx => { note_read(tx, ctx, what, purpose, people, true).await.map(drop) })
}

/// So many people on a list are written down one by one, so that each can see on their page who looked.
const ONE_BY_ONE: usize = 500;

/// Notes a read of personal data of these people; each of them can see it: office, purpose and day.
pub async fn log_read_of(ctx: &Ctx, what: &str, purpose: &str, people: &[PersonId]) -> Result<()> {
    transact!(ctx.db(), tx => {
        let wide = people.len() > ONE_BY_ONE;
        let id = note_read(tx, ctx, what, purpose, people.len(), wide).await?;
        if wide || people.is_empty() {
            return Ok(());
        }
        // All in one statement: fifty would make every list wait for fifty answers.
        let list = serde_json::to_string(people)?;
        tx.run(sql!(
            sqlite: "INSERT INTO kernel_access_person (group_id, access_id, person, at)
                 SELECT $1, $2, unhex(value, '-'), $4 FROM json_each($3) WHERE TRUE
                 ON CONFLICT (group_id, access_id, person) DO NOTHING",
            postgres: "INSERT INTO kernel_access_person (group_id, access_id, person, at)
                 SELECT $1, $2, CAST(value AS UUID), $4 FROM json_array_elements_text(CAST($3 AS JSON)) AS value
                 ON CONFLICT (group_id, access_id, person) DO NOTHING",
            ctx.group.id, id, list, ctx.now
        )).await?;
        Ok(())
    })
}

async fn note_read(
    tx: &mut Tx,
    ctx: &Ctx,
    what: &str,
    purpose: &str,
    people: usize,
    wide: bool,
) -> Result<Uuid> {
    let (id, n) = (ctx.new_id(), i64::try_from(people).unwrap_or(i64::MAX));
    tx.run(sql!(
        "INSERT INTO kernel_access_log (group_id, id, at, actor, what, purpose, people, office, wide)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ctx.group.id,
        id,
        ctx.now,
        ctx.actor.person,
        what,
        purpose,
        n,
        ctx.office(),
        wide && people > 1
    ))
    .await?;
    Ok(id)
}

/// One read of a list, as it is shown afterwards.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Look {
    pub id: Uuid,
    pub at: At,
    pub actor: Option<PersonId>,
    pub office: String,
    pub what: String,
    pub purpose: String,
    pub people: i64,
    pub wide: bool,
}

/// Who looked at a person, newest first: reads that name them, and reads of long lists on which they may have been.
pub async fn looks_at(db: &Db, group: GroupId, person: PersonId, limit: i64) -> Result<Vec<Look>> {
    Ok(db
        .all(sql!(
            "SELECT id, at, actor, office, what, purpose, people, wide FROM kernel_access_log
             WHERE group_id = $1 AND (wide = TRUE OR id IN
               (SELECT access_id FROM kernel_access_person WHERE group_id = $1 AND person = $2))
             ORDER BY at DESC, id DESC LIMIT $3",
            group,
            person,
            limit
        ))
        .await?)
}

/// Every read in a time, of one person or (`None`) of anybody, oldest first: what an incident's scope is drawn from.
pub async fn looks_between(
    db: &Db,
    group: GroupId,
    from: At,
    to: At,
    actor: Option<PersonId>,
) -> Result<Vec<Look>> {
    let everybody = actor.is_none();
    Ok(db
        .all(sql!(
            "SELECT id, at, actor, office, what, purpose, people, wide FROM kernel_access_log
             WHERE group_id = $1 AND at >= $2 AND at < $3 AND ($4 = TRUE OR actor = $5) ORDER BY at, id LIMIT 5000",
            group,
            from,
            to,
            everybody,
            actor
        ))
        .await?)
}

/// The people who were on the lists read in a time, as far as they were written down one by one.
pub async fn looked_at_between(
    db: &Db,
    group: GroupId,
    from: At,
    to: At,
    actor: Option<PersonId>,
) -> Result<Vec<PersonId>> {
    let everybody = actor.is_none();
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT DISTINCT p.person FROM kernel_access_person p
             JOIN kernel_access_log l ON l.group_id = p.group_id AND l.id = p.access_id
             WHERE p.group_id = $1 AND l.at >= $2 AND l.at < $3 AND ($4 = TRUE OR l.actor = $5)",
            group,
            from,
            to,
            everybody,
            actor
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// The people on lists of a sort (the end of their names) that somebody read since an instant.
pub async fn looked_at_by(
    db: &Db,
    group: GroupId,
    actor: PersonId,
    ending: &str,
    since: At,
) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = db
        .all(sql!(
            "SELECT DISTINCT p.person FROM kernel_access_person p
             JOIN kernel_access_log l ON l.group_id = p.group_id AND l.id = p.access_id
             WHERE p.group_id = $1 AND l.at >= $2 AND l.actor = $3 AND l.what LIKE $4",
            group,
            since,
            actor,
            format!("%{ending}")
        ))
        .await?;
    Ok(rows.into_iter().map(|it| it.0).collect())
}

/// A line as it is read back.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Entry {
    pub id: Uuid,
    pub at: At,
    pub actor: Option<PersonId>,
    pub act: String,
    pub subject_kind: String,
    pub subject: Option<Uuid>,
    pub cite: Option<String>,
    pub fields: String,
    #[serde(skip)]
    pub detail_hash: Option<Vec<u8>>,
    pub seq: Option<i64>,
    #[serde(skip)]
    pub chain: Option<Vec<u8>>,
}

/// The newest lines of a group.
pub async fn recent(db: &Db, group: GroupId, limit: i64) -> Result<Vec<Entry>> {
    Ok(db
        .all(sql!(
            "SELECT id, at, actor, act, subject_kind, subject, cite, fields, detail_hash, seq, chain
             FROM kernel_audit WHERE group_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
            group,
            limit
        ))
        .await?)
}

/// The lines about one thing, oldest first.
pub async fn about(db: &Db, group: GroupId, subject: Uuid) -> Result<Vec<Entry>> {
    Ok(db
        .all(sql!(
            "SELECT id, at, actor, act, subject_kind, subject, cite, fields, detail_hash, seq, chain
             FROM kernel_audit WHERE group_id = $1 AND subject = $2 ORDER BY at, id",
            group,
            subject
        ))
        .await?)
}

/// How often an act was done by a clause, and when last.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Cited {
    pub act: String,
    pub n: i64,
    pub last: At,
}

/// The acts that cite a clause, by its slug.
pub async fn citing(db: &Db, group: GroupId, clause: &str) -> Result<Vec<Cited>> {
    let plain: String = clause.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').collect();
    Ok(db
        .all(sql!(
            "SELECT act, COUNT(*) AS n, MAX(at) AS last FROM kernel_audit
             WHERE group_id = $1 AND cite LIKE $2 GROUP BY act ORDER BY act",
            group,
            format!("%\"clause\":\"{plain}\"%")
        ))
        .await?)
}

/// Chains the committed lines of a group that are not sealed yet; the number sealed.
pub async fn seal(ctx: &Ctx) -> Result<usize> {
    transact!(ctx.db(), tx => {
        let last: Option<(i64, Vec<u8>)> = tx.opt(sql!(
            "SELECT seq, chain FROM kernel_audit WHERE group_id = $1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
            ctx.group.id
        )).await?;
        let (mut seq, mut chain) = last.unwrap_or((0, vec![]));
        let open: Vec<Entry> = tx.all(sql!(
            "SELECT id, at, actor, act, subject_kind, subject, cite, fields, detail_hash, seq, chain
             FROM kernel_audit WHERE group_id = $1 AND seq IS NULL ORDER BY at, id LIMIT 1000",
            ctx.group.id
        )).await?;
        for entry in &open {
            seq += 1;
            chain = link(&chain, seq, entry)?;
            tx.run(sql!(
                "UPDATE kernel_audit SET seq = $1, chain = $2 WHERE group_id = $3 AND id = $4",
                seq, chain.clone(), ctx.group.id, entry.id
            )).await?;
        }
        Ok(open.len())
    })
}

/// What `doctor` says of a group's trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub sealed: u64,
    pub unsealed: u64,
    /// The sequence number of the first line that does not fit, if any.
    pub broken_at: Option<i64>,
}

/// Recomputes the chain from its beginning.
pub async fn verify(db: &Db, group: GroupId) -> Result<Verdict> {
    let mut verdict = Verdict { sealed: 0, unsealed: 0, broken_at: None };
    let (mut chain, mut after): (Vec<u8>, i64) = (vec![], 0);
    loop {
        let page: Vec<Entry> = db
            .all(sql!(
                "SELECT id, at, actor, act, subject_kind, subject, cite, fields, detail_hash, seq, chain
                 FROM kernel_audit WHERE group_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000",
                group,
                after
            ))
            .await?;
        let Some(last) = page.last().and_then(|it| it.seq) else { break };
        for entry in &page {
            let seq = entry.seq.unwrap_or_default();
            chain = link(&chain, seq, entry)?;
            verdict.sealed += 1;
            let fits =
                entry.chain.as_ref() == Some(&chain) && seq == i64::try_from(verdict.sealed).unwrap_or(-1);
            if !fits && verdict.broken_at.is_none() {
                verdict.broken_at = Some(seq);
            }
        }
        after = last;
    }
    let (open,): (i64,) =
        db.one(sql!("SELECT COUNT(*) FROM kernel_audit WHERE group_id = $1 AND seq IS NULL", group)).await?;
    verdict.unsealed = u64::try_from(open).unwrap_or(0);
    Ok(verdict)
}

pub(crate) fn link(before: &[u8], seq: i64, entry: &Entry) -> Result<Vec<u8>> {
    let text = serde_json::to_vec(&(
        (seq, entry.id, entry.at.micros(), entry.actor, &entry.act),
        (&entry.subject_kind, entry.subject, &entry.cite, &entry.fields, &entry.detail_hash),
    ))?;
    Ok(Sha256::new().chain_update(before).chain_update(text).finalize().to_vec())
}
