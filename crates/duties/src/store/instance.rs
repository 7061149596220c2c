//! The projection: duties as the rulebook computed them.

use kernel::{At, Db, GroupId, Result, Tx, sql};
use rulebook::duty::{Arranged, Closed, Duty, Owner};

use crate::model::{DutyId, Instance};

#[derive(sqlx::FromRow)]
struct Row {
    id: DutyId,
    key: String,
    spec: String,
    title: String,
    label: String,
    owner_kind: String,
    owner: String,
    cite: String,
    if_it_slips: String,
    escalation: String,
    proof: String,
    earliest: At,
    target: At,
    latest: At,
    arose_at: Option<At>,
    provisional: bool,
    standing: bool,
    gone: Option<At>,
    arranged_at: Option<At>,
    arranged_url: Option<String>,
    band_from: Option<At>,
    band_to: Option<At>,
    closed_at: Option<At>,
    closed_url: Option<String>,
    closed_by: Option<String>,
    excused: Option<String>,
    sequence: i64,
    changed_at: At,
    dropped_at: Option<At>,
}

impl TryFrom<Row> for Instance {
    type Error = kernel::Problem;

    fn try_from(row: Row) -> Result<Self> {
        let closed = match (row.closed_at, row.excused) {
            (Some(at), _) => Some(Closed::Evidence {
                id: row.closed_by.unwrap_or_default(),
                at: at.timestamp(),
                url: row.closed_url.unwrap_or_default(),
            }),
            (None, Some(resolution)) => Some(Closed::Excused { resolution }),
            (None, None) => None,
        };
        let arranged = row
            .arranged_at
            .map(|at| Arranged { at: at.timestamp(), url: row.arranged_url.unwrap_or_default() });
        let band = row.band_from.zip(row.band_to).map(|(a, b)| (a.timestamp(), b.timestamp()));
        let duty = Duty {
            key: row.key,
            spec: 0,
            label: row.label,
            earliest: row.earliest.timestamp(),
            target: row.target.timestamp(),
            latest: row.latest.timestamp(),
            arose: row.arose_at.map(At::timestamp),
            provisional: row.provisional,
            gone: row.gone.map(At::timestamp),
            arranged,
            band,
            closed,
            standing: row.standing,
        };
        Ok(Self {
            id: row.id,
            spec: row.spec,
            title: row.title,
            owner: owner(&row.owner_kind, row.owner),
            cite: serde_json::from_str(&row.cite)?,
            if_it_slips: row.if_it_slips,
            telling: serde_json::from_str(&row.escalation)?,
            proof: serde_json::from_str(&row.proof)?,
            duty,
            sequence: row.sequence,
            changed_at: row.changed_at,
            dropped_at: row.dropped_at,
        })
    }
}

fn owner(kind: &str, slug: String) -> Owner {
    if kind == "post" { Owner::Post(slug) } else { Owner::Body(slug) }
}

/// Everything that is asked for, in order of the last moments.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Instance>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, key, spec, title, label, owner_kind, owner, cite, if_it_slips, escalation, proof, earliest, target,
               latest, arose_at, provisional, standing, gone, arranged_at, arranged_url, band_from, band_to, closed_at, closed_url,
               closed_by, excused, sequence, changed_at, dropped_at
             FROM duties_instance WHERE group_id = $1 AND dropped_at IS NULL ORDER BY latest, key",
            group
        ))
        .await?;
    rows.into_iter().map(Instance::try_from).collect()
}

/// What is open now: begun, not closed, and with an end. What a Monday page, the board and the reminders need.
pub async fn open(db: &Db, group: GroupId, now: At) -> Result<Vec<Instance>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, key, spec, title, label, owner_kind, owner, cite, if_it_slips, escalation, proof, earliest, target,
               latest, arose_at, provisional, standing, gone, arranged_at, arranged_url, band_from, band_to, closed_at, closed_url,
               closed_by, excused, sequence, changed_at, dropped_at
             FROM duties_instance WHERE group_id = $1 AND dropped_at IS NULL AND closed_at IS NULL AND excused IS NULL
               AND standing = FALSE AND earliest <= $2 AND (gone IS NULL OR gone >= $2) ORDER BY latest, key",
            group,
            now
        ))
        .await?;
    rows.into_iter().map(Instance::try_from).collect()
}

/// Everything for a calendar: also what is no longer asked for, if that was found out since an instant.
pub async fn for_calendar(db: &Db, group: GroupId, since: At) -> Result<Vec<Instance>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, key, spec, title, label, owner_kind, owner, cite, if_it_slips, escalation, proof, earliest, target,
               latest, arose_at, provisional, standing, gone, arranged_at, arranged_url, band_from, band_to, closed_at, closed_url,
               closed_by, excused, sequence, changed_at, dropped_at
             FROM duties_instance WHERE group_id = $1 AND (dropped_at IS NULL OR dropped_at >= $2) ORDER BY latest, key",
            group,
            since
        ))
        .await?;
    rows.into_iter().map(Instance::try_from).collect()
}

/// What hangs on one year's meeting and has not been done.
pub async fn before_meeting(db: &Db, group: GroupId, event: &str, year: &str) -> Result<Vec<Instance>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, key, spec, title, label, owner_kind, owner, cite, if_it_slips, escalation, proof, earliest, target,
               latest, arose_at, provisional, standing, gone, arranged_at, arranged_url, band_from, band_to, closed_at, closed_url,
               closed_by, excused, sequence, changed_at, dropped_at
             FROM duties_instance WHERE group_id = $1 AND dropped_at IS NULL AND closed_at IS NULL AND label = $2
             ORDER BY latest, key",
            group,
            year
        ))
        .await?;
    let read = rows.into_iter().map(Instance::try_from).collect::<Result<Vec<_>>>()?;
    Ok(read.into_iter().filter(|it| it.proof.of == event).collect())
}

/// One duty of this group.
pub async fn find(db: &Db, group: GroupId, id: DutyId) -> Result<Instance> {
    let row: Row = db
        .one(sql!(
            "SELECT id, key, spec, title, label, owner_kind, owner, cite, if_it_slips, escalation, proof, earliest, target,
               latest, arose_at, provisional, standing, gone, arranged_at, arranged_url, band_from, band_to, closed_at, closed_url,
               closed_by, excused, sequence, changed_at, dropped_at
             FROM duties_instance WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    Instance::try_from(row)
}

/// How many were closed by evidence since an instant.
pub async fn closed_since(db: &Db, group: GroupId, since: At) -> Result<i64> {
    let (n,): (i64,) = db
        .one(sql!(
            "SELECT CAST(COUNT(*) AS BIGINT) FROM duties_instance
             WHERE group_id = $1 AND dropped_at IS NULL AND standing = FALSE AND closed_at >= $2",
            group,
            since
        ))
        .await?;
    Ok(n)
}

/// Writes a duty: a new one, or the new form of one of the same key.
pub async fn put(tx: &mut Tx, group: GroupId, it: &Instance) -> Result<()> {
    let (kind, duty) = (if matches!(it.owner, Owner::Post(_)) { "post" } else { "body" }, &it.duty);
    let (closed, excused) = match &duty.closed {
        Some(Closed::Evidence { id, at, url }) => (Some((At::from(*at), url.clone(), id.clone())), None),
        Some(Closed::Excused { resolution }) => (None, Some(resolution.clone())),
        None => (None, None),
    };
    let at = |it: Option<jiff::Timestamp>| it.map(At::from);
    tx.run(sql!(
        "INSERT INTO duties_instance (group_id, id, key, spec, title, label, owner_kind, owner, cite, if_it_slips, escalation,
           proof, earliest, target, latest, provisional, standing, gone, arranged_at, arranged_url, band_from, band_to,
           closed_at, closed_url, closed_by, excused, sequence, changed_at, dropped_at, arose_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
           $24, $25, $26, $27, $28, NULL, $29)
         ON CONFLICT (group_id, key) DO UPDATE SET spec = excluded.spec, title = excluded.title, label = excluded.label,
           owner_kind = excluded.owner_kind, owner = excluded.owner, cite = excluded.cite, if_it_slips = excluded.if_it_slips,
           escalation = excluded.escalation, proof = excluded.proof, earliest = excluded.earliest, target = excluded.target,
           latest = excluded.latest, provisional = excluded.provisional, standing = excluded.standing, gone = excluded.gone,
           arranged_at = excluded.arranged_at, arranged_url = excluded.arranged_url, band_from = excluded.band_from,
           band_to = excluded.band_to, closed_at = excluded.closed_at, closed_url = excluded.closed_url,
           closed_by = excluded.closed_by, excused = excluded.excused, sequence = excluded.sequence,
           changed_at = excluded.changed_at, dropped_at = NULL, arose_at = excluded.arose_at",
        group,
        it.id,
        &duty.key,
        &it.spec,
        &it.title,
        &duty.label,
        kind,
        it.owner.id(),
        serde_json::to_string(&it.cite)?,
        &it.if_it_slips,
        serde_json::to_string(&it.telling)?,
        serde_json::to_string(&it.proof)?,
        At::from(duty.earliest),
        At::from(duty.target),
        At::from(duty.latest),
        duty.provisional,
        duty.standing,
        at(duty.gone),
        at(duty.arranged.as_ref().map(|it| it.at)),
        duty.arranged.as_ref().map(|it| it.url.clone()),
        at(duty.band.map(|it| it.0)),
        at(duty.band.map(|it| it.1)),
        closed.as_ref().map(|it| it.0),
        closed.as_ref().map(|it| it.1.clone()),
        closed.as_ref().map(|it| it.2.clone()),
        excused,
        it.sequence,
        it.changed_at,
        at(duty.arose)
    ))
    .await?;
    Ok(())
}

/// Marks a duty that nothing asks for any more.
pub async fn drop_it(tx: &mut Tx, group: GroupId, key: &str, at: At) -> Result<()> {
    tx.run(sql!(
        "UPDATE duties_instance SET dropped_at = $1, changed_at = $1, sequence = sequence + 1
         WHERE group_id = $2 AND key = $3 AND dropped_at IS NULL",
        at,
        group,
        key
    ))
    .await?;
    Ok(())
}

/// Forgets what was dropped before an instant.
pub async fn forget(tx: &mut Tx, group: GroupId, before: At) -> Result<()> {
    tx.run(sql!("DELETE FROM duties_instance WHERE group_id = $1 AND dropped_at < $2", group, before))
        .await?;
    Ok(())
}
