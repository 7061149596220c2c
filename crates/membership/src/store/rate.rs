//! Dated rates.

use kernel::{At, Db, GroupId, PersonId, Problem, Result, Tx, sql};
use rulebook::{Currency, Money};

use crate::model::{Rate, RateId};

#[derive(sqlx::FromRow)]
struct Row {
    id: RateId,
    name: String,
    band: String,
    minor: i64,
    currency: String,
    months: i64,
    from_at: At,
    source: String,
    recorded_by: Option<PersonId>,
}

impl TryFrom<Row> for Rate {
    type Error = Problem;
    fn try_from(it: Row) -> Result<Self> {
        let amount = money(it.minor, &it.currency)?;
        let Row { id, name, band, months, from_at: from, source, recorded_by, .. } = it;
        Ok(Self { id, name, band, amount, months, from, source, recorded_by })
    }
}

/// An amount as it is stored.
pub(super) fn money(minor: i64, currency: &str) -> Result<Money> {
    let currency = match currency {
        "GBP" => Currency::Gbp,
        "EUR" => Currency::Eur,
        "USD" => Currency::Usd,
        other => return Err(Problem::internal(format!("An amount in {other} is stored."))),
    };
    Ok(Money { minor, currency })
}

pub(super) const fn code(currency: Currency) -> &'static str {
    match currency {
        Currency::Gbp => "GBP",
        Currency::Eur => "EUR",
        Currency::Usd => "USD",
    }
}

pub async fn insert(tx: &mut Tx, group: GroupId, it: &Rate, at: At) -> Result<()> {
    tx.run(sql!(
        "INSERT INTO membership_rate (group_id, id, name, band, minor, currency, months, from_at, source, recorded_at, recorded_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        group, it.id, &it.name, &it.band, it.amount.minor, code(it.amount.currency), it.months, it.from, &it.source, at,
        it.recorded_by
    ))
    .await?;
    Ok(())
}

/// Those that stand, newest first.
pub async fn all(db: &Db, group: GroupId) -> Result<Vec<Rate>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, name, band, minor, currency, months, from_at, source, recorded_by FROM membership_rate
             WHERE group_id = $1 AND withdrawn_at IS NULL ORDER BY from_at DESC, name, band, id",
            group
        ))
        .await?;
    rows.into_iter().map(Rate::try_from).collect()
}

/// Says that a rate was recorded by mistake.
pub async fn withdraw(tx: &mut Tx, group: GroupId, id: RateId, at: At) -> Result<bool> {
    let n = tx
        .run(sql!(
            "UPDATE membership_rate SET withdrawn_at = $1 WHERE group_id = $2 AND id = $3 AND withdrawn_at IS NULL",
            at,
            group,
            id
        ))
        .await?;
    Ok(n == 1)
}
