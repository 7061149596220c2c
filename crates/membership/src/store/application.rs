//! Applications to join.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};

use crate::model::{Application, ApplicationId, ApplicationState, Inside};

#[derive(sqlx::FromRow)]
struct Row {
    id: ApplicationId,
    state: String,
    category: String,
    given_name: String,
    family_name: String,
    email: String,
    phone: String,
    address: String,
    postcode: String,
    national_number: String,
    ward: Option<String>,
    constituency: Option<String>,
    inside: String,
    wording: String,
    wording_version: String,
    constitution: i64,
    created_at: At,
    confirmed_at: Option<At>,
    due_at: Option<At>,
    decided_at: Option<At>,
    decided_by: Option<PersonId>,
    reason: String,
    person_id: Option<PersonId>,
    consents: Option<String>,
}

impl TryFrom<Row> for Application {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let state = ApplicationState::read(&it.state)
            .ok_or_else(|| Problem::internal("An application in an unknown state is stored."))?;
        Ok(Self {
            id: it.id,
            state,
            category: it.category,
            given_name: it.given_name,
            family_name: it.family_name,
            email: it.email,
            phone: it.phone,
            address: it.address,
            postcode: it.postcode,
            national_number: it.national_number,
            ward: it.ward,
            constituency: it.constituency,
            inside: Inside::read(&it.inside),
            wording: it.wording,
            wording_version: it.wording_version,
            constitution: it.constitution,
            created_at: it.created_at,
            confirmed_at: it.confirmed_at,
            due_at: it.due_at,
            decided_at: it.decided_at,
            decided_by: it.decided_by,
            reason: it.reason,
            person: it.person_id,
            consents: it.consents.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default(),
        })
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Application, token: Vec<u8>) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_application (group_id, id, state, category, given_name, family_name, email, phone, address,
           postcode, national_number, ward, constituency, inside, wording, wording_version, constitution, token, created_at, reason, consents)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, '', $20)",
        group, it.id, it.state.slug(), &it.category, &it.given_name, &it.family_name, &it.email, &it.phone, &it.address,
        &it.postcode, &it.national_number, it.ward.clone(), it.constituency.clone(), it.inside.slug(), &it.wording,
        &it.wording_version, it.constitution, token, it.created_at,
        serde_json::to_string(&it.consents)?
    ))
    .await?;
    Ok(())
}

/// The application that waits for the address behind this token.
pub async fn by_token(db: &Db, group: GroupId, token: &[u8], since: At) -> Result<Option<Application>> {
    let row: Option<Row> = db
        .opt(sql!(
            "SELECT id, state, category, given_name, family_name, email, phone, address, postcode, national_number, ward,
               constituency, inside, wording, wording_version, constitution, created_at, confirmed_at, due_at, decided_at,
               decided_by, reason, person_id, consents
             FROM membership_application WHERE group_id = $1 AND token = $2 AND state = 'sent' AND created_at > $3",
            group,
            token,
            since
        ))
        .await?;
    row.map(Application::try_from).transpose()
}

pub async fn find(db: &Db, group: GroupId, id: ApplicationId) -> Result<Application> {
    let row: Row = db
        .one(sql!(
            "SELECT id, state, category, given_name, family_name, email, phone, address, postcode, national_number, ward,
               constituency, inside, wording, wording_version, constitution, created_at, confirmed_at, due_at, decided_at,
               decided_by, reason, person_id, consents
             FROM membership_application WHERE group_id = $1 AND id = $2",
            group,
            id
        ))
        .await?;
    row.try_into()
}

/// Those in a state, the longest waiting first.
pub async fn in_state(db: &Db, group: GroupId, state: ApplicationState) -> Result<Vec<Application>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, state, category, given_name, family_name, email, phone, address, postcode, national_number, ward,
               constituency, inside, wording, wording_version, constitution, created_at, confirmed_at, due_at, decided_at,
               decided_by, reason, person_id, consents
             FROM membership_application WHERE group_id = $1 AND state = $2 ORDER BY confirmed_at, created_at, id LIMIT 200",
            group,
            state.slug()
        ))
        .await?;
    rows.into_iter().map(Application::try_from).collect()
}

/// The address is confirmed; false if it was already. Earlier ones from the same address are forgotten.
pub async fn confirm(
    tx: &mut Tx,
    group: GroupId,
    id: ApplicationId,
    at: At,
    due: Option<At>,
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE membership_application SET state = 'open', token = NULL, confirmed_at = $1, due_at = $2
             WHERE group_id = $3 AND id = $4 AND state = 'sent'",
            at,
            due,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Whether another application from this address waits for a decision.
pub async fn waits(tx: &mut Tx, group: GroupId, email: &str) -> Result<bool> {
    let (n,): (i64,) = tx
        .one(sql!(
            "SELECT COUNT(*) FROM membership_application WHERE group_id = $1 AND state = 'open' AND LOWER(email) = $2",
            group,
            email
        ))
        .await?;
    Ok(n > 0)
}

/// What came of it; false if somebody else decided first.
pub async fn decide(
    tx: &mut Tx,
    group: GroupId,
    id: ApplicationId,
    to: ApplicationState,
    (at, by): (At, Option<PersonId>),
    (reason, person): (&str, Option<PersonId>),
) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE membership_application SET state = $1, decided_at = $2, decided_by = $3, reason = $4, person_id = $5
             WHERE group_id = $6 AND id = $7 AND state = 'open'",
            to.slug(),
            at,
            by,
            reason,
            person,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// Forgets those that were refused, and decided before an instant.
pub async fn forget_refused(db: &Db, group: GroupId, before: At) -> Result<u64> {
    Ok(db
        .run(sql!(
            "DELETE FROM membership_application WHERE group_id = $1 AND state = 'refused' AND decided_at < $2",
            group,
            before
        ))
        .await?)
}

/// Forgets those whose address was never confirmed.
pub async fn forget_unconfirmed(db: &Db, group: GroupId, before: At) -> Result<u64> {
    Ok(db
        .run(sql!(
            "DELETE FROM membership_application WHERE group_id = $1 AND state = 'sent' AND created_at < $2",
            group,
            before
        ))
        .await?)
}
