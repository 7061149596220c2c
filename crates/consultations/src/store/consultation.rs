//! Consultations, their drafts and who answers.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use uuid::Uuid;

use crate::model::{
    Audience, Consultation, ConsultationId, Participant, ParticipantId, PromptSet, State, Subject,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: ConsultationId,
    title: String,
    intro: String,
    responsible: String,
    address: Option<String>,
    audience: String,
    prompts: String,
    asks_votes: bool,
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    subject_url: Option<String>,
    state: String,
    opens_at: Option<At>,
    closes_at: At,
    committee_at: Option<At>,
    meeting_at: Option<At>,
    reported_at: Option<At>,
    withdrawn_why: Option<String>,
}

impl TryFrom<Row> for Consultation {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let subject = match (it.subject_kind, it.subject_id, it.subject_url) {
            (Some(kind), Some(id), Some(url)) => Some(Subject { kind, id, url }),
            _ => None,
        };
        Ok(Self {
            id: it.id,
            title: it.title,
            intro: it.intro,
            responsible: it.responsible,
            address: it.address,
            audience: Audience::stored(&it.audience)?,
            prompts: PromptSet::read(&it.prompts)
                .ok_or_else(|| Problem::internal("An unknown set of heads is stored."))?,
            asks_votes: it.asks_votes,
            subject,
            state: State::stored(&it.state)?,
            opens_at: it.opens_at,
            closes_at: it.closes_at,
            committee_at: it.committee_at,
            meeting_at: it.meeting_at,
            reported_at: it.reported_at,
            withdrawn_why: it.withdrawn_why,
        })
    }
}

pub async fn insert(
    tx: &mut Tx,
    group: GroupId,
    it: &Consultation,
    now: At,
    by: Option<PersonId>,
) -> Result<()> {
    let subject = it.subject.as_ref();
    tx.run(sql!(
        "INSERT INTO consultations_consultation (group_id, id, title, intro, responsible, address, audience, prompts,
            asks_votes, subject_kind, subject_id, subject_url, state, closes_at, committee_at, meeting_at, created_at,
            created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        group,
        it.id,
        &it.title,
        &it.intro,
        &it.responsible,
        it.address.clone(),
        it.audience.slug(),
        it.prompts.slug(),
        it.asks_votes,
        subject.map(|it| it.kind.clone()),
        subject.map(|it| it.id),
        subject.map(|it| it.url.clone()),
        it.state.slug(),
        it.closes_at,
        it.committee_at,
        it.meeting_at,
        now,
        by
    ))
    .await?;
    Ok(())
}

pub async fn find(db: &Db, group: GroupId, id: ConsultationId) -> Result<Consultation> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, title, intro, responsible, address, audience, prompts, asks_votes, subject_kind, subject_id,
                subject_url, state, opens_at, closes_at, committee_at, meeting_at, reported_at, withdrawn_why
             FROM consultations_consultation WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such consultation."))?.try_into()
}

pub async fn get(tx: &mut Tx, group: GroupId, id: ConsultationId) -> Result<Consultation> {
    let row: Option<Row> = tx
        .opt(sql!(
            "SELECT id, title, intro, responsible, address, audience, prompts, asks_votes, subject_kind, subject_id,
                subject_url, state, opens_at, closes_at, committee_at, meeting_at, reported_at, withdrawn_why
             FROM consultations_consultation WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.ok_or_else(|| Problem::not_found("There is no such consultation."))?.try_into()
}

/// Newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Consultation>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, title, intro, responsible, address, audience, prompts, asks_votes, subject_kind, subject_id,
                subject_url, state, opens_at, closes_at, committee_at, meeting_at, reported_at, withdrawn_why
             FROM consultations_consultation WHERE group_id = $1 ORDER BY created_at DESC, id",
            group
        ))
        .await?;
    rows.into_iter().map(Consultation::try_from).collect()
}

/// False if somebody else changed the state meanwhile.
pub async fn open(tx: &mut Tx, group: GroupId, id: ConsultationId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE consultations_consultation SET state = 'open', opens_at = $1
             WHERE group_id = $2 AND id = $3 AND state = 'draft'",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Moves the hour of the close; `seen` is the hour that whoever moves it saw.
pub async fn put_off(tx: &mut Tx, group: GroupId, id: ConsultationId, seen: At, to: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE consultations_consultation SET closes_at = $1
             WHERE group_id = $2 AND id = $3 AND closes_at = $4 AND state IN ('draft', 'open')",
            to,
            group,
            id,
            seen
        ))
        .await?;
    Ok(n == 1)
}

pub async fn withdraw(tx: &mut Tx, group: GroupId, id: ConsultationId, why: &str) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE consultations_consultation SET state = 'withdrawn', withdrawn_why = $1
             WHERE group_id = $2 AND id = $3 AND state IN ('draft', 'open')",
            why,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub async fn report(
    tx: &mut Tx,
    group: GroupId,
    id: ConsultationId,
    at: At,
    by: Option<PersonId>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE consultations_consultation SET state = 'reported', reported_at = $1, reported_by = $2
             WHERE group_id = $3 AND id = $4 AND state = 'open'",
            at,
            by,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// One whole draft.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Draft {
    pub seq: i64,
    pub source: String,
    pub note: String,
    pub published_at: At,
}

pub async fn add_draft(
    tx: &mut Tx,
    group: GroupId,
    id: ConsultationId,
    it: &Draft,
    by: Option<PersonId>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO consultations_draft (group_id, consultation_id, seq, source, note, published_at, published_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        id,
        it.seq,
        &it.source,
        &it.note,
        it.published_at,
        by
    ))
    .await?;
    Ok(())
}

/// Oldest first.
pub async fn drafts(db: &Db, group: GroupId, id: ConsultationId) -> Result<Vec<Draft>> {
    Ok(db
        .all(sql!(
            "SELECT seq, source, note, published_at FROM consultations_draft
             WHERE group_id = $1 AND consultation_id = $2 ORDER BY seq",
            group,
            id
        ))
        .await?)
}

pub async fn drafts_in(tx: &mut Tx, group: GroupId, id: ConsultationId) -> Result<Vec<Draft>> {
    Ok(tx
        .all(sql!(
            "SELECT seq, source, note, published_at FROM consultations_draft
             WHERE group_id = $1 AND consultation_id = $2 ORDER BY seq",
            group,
            id
        ))
        .await?)
}

#[derive(sqlx::FromRow)]
struct Who {
    id: ParticipantId,
    person_id: Option<PersonId>,
    name: String,
    may_name: bool,
}

impl From<Who> for Participant {
    fn from(it: Who) -> Self {
        Self { id: it.id, person: it.person_id, name: it.name, may_name: it.may_name }
    }
}

pub async fn add_participant(
    tx: &mut Tx,
    group: GroupId,
    of: ConsultationId,
    it: &Participant,
    secret: Option<[u8; 32]>,
) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO consultations_participant (group_id, id, consultation_id, person_id, name, may_name, secret_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        group,
        it.id,
        of,
        it.person,
        &it.name,
        it.may_name,
        secret.map(|it| it.to_vec())
    ))
    .await?;
    Ok(())
}

pub async fn may_name(tx: &mut Tx, group: GroupId, id: ParticipantId, may: bool) -> Result<()> {
    tx.run(sql!(
        "UPDATE consultations_participant SET may_name = $1 WHERE group_id = $2 AND id = $3",
        may,
        group,
        id
    ))
    .await?;
    Ok(())
}

pub async fn participant_of(
    tx: &mut Tx,
    group: GroupId,
    of: ConsultationId,
    person: PersonId,
) -> Result<Option<Participant>> {
    let row: Option<Who> = tx
        .opt(sql!(
            "SELECT id, person_id, name, may_name FROM consultations_participant
             WHERE group_id = $1 AND consultation_id = $2 AND person_id = $3",
            group,
            of,
            person
        ))
        .await?;
    Ok(row.map(Participant::from))
}

pub async fn participants(db: &Db, group: GroupId, of: ConsultationId) -> Result<Vec<Participant>> {
    let rows: Vec<Who> = db
        .all(sql!(
            "SELECT id, person_id, name, may_name FROM consultations_participant
             WHERE group_id = $1 AND consultation_id = $2 ORDER BY name, id",
            group,
            of
        ))
        .await?;
    Ok(rows.into_iter().map(Participant::from).collect())
}
