//! What the fees need of the register: who pays, until when it is paid, who has not paid.

use kernel::{At, Ctx, Line, PersonId, Power, Result, Tx, audit};

use super::{membership, projection};
use crate::model::{Fact, FactId, FactKind, NewFact, Source, Standing};
use crate::service::register::PAGE;
use crate::store::{contact, fact, fee, person, standing};

/// Somebody who pays, and no more of them than that takes.
#[derive(Clone, Debug)]
pub struct Payer {
    pub id: PersonId,
    pub number: i64,
    pub name: String,
    /// The category today, or the one that begins later.
    pub category: Option<String>,
    pub paid_until: Option<At>,
    pub email: Option<String>,
}

/// The payer, held until the transaction ends.
pub async fn payer(tx: &mut Tx, ctx: &Ctx, id: PersonId) -> Result<Payer> {
    ctx.need(Power::KeepFees, None)?;
    let group = ctx.group.id;
    person::lock(tx, group, id).await?;
    let who = person::get(tx, group, id).await?;
    let facts = fact::of_person(tx, group, id).await?;
    let standing = Standing::at(&facts, ctx.now);
    let coming =
        |it: &&Fact| it.kind == FactKind::Membership && it.withdrawn_at.is_none() && it.from > ctx.now;
    let contacts = contact::of_person(tx, group, id).await?;
    let email =
        contacts.into_iter().find(|it| it.kind == crate::model::ContactKind::Email && it.until.is_none());
    Ok(Payer {
        id,
        number: who.number,
        name: who.name(),
        category: standing.category.or_else(|| facts.iter().find(coming).map(|it| it.value.clone())),
        paid_until: standing.paid_until,
        email: email.filter(|it| it.bounced_at.is_none()).map(|it| it.value),
    })
}

/// Records that the fee is paid for a stretch; standing follows in the same transaction.
pub async fn fee_paid(tx: &mut Tx, ctx: &Ctx, id: PersonId, from: At, until: At) -> Result<FactId> {
    ctx.need(Power::KeepFees, None)?;
    let new = NewFact::new(FactKind::FeePaid, "", from, Source::Officer)?.until(until)?;
    let fact = membership::insert(tx, ctx, id, &new).await?;
    projection::refresh(tx, ctx, id).await?;
    Ok(fact)
}

/// Says that the fee was not paid after all. A fact that was withdrawn by hand before stays withdrawn.
pub async fn fee_not_paid(tx: &mut Tx, ctx: &Ctx, id: PersonId, paid: FactId) -> Result<()> {
    ctx.need(Power::KeepFees, None)?;
    person::lock(tx, ctx.group.id, id).await?;
    if fact::withdraw(tx, ctx.group.id, id, paid, ctx.now).await? {
        projection::refresh(tx, ctx, id).await?;
        let detail = serde_json::json!({ "fact": paid });
        let line = Line::new("person.fact-withdrawn").on("person", id.0).fields(&["fact"]).detail(detail);
        audit(tx, ctx, line).await?;
    }
    Ok(())
}

/// How many members of a category have no fee paid today.
pub async fn unpaid_count(ctx: &Ctx, category: &str) -> Result<i64> {
    ctx.need(Power::KeepFees, None)?;
    let (never, ended) = fee::unpaid_count(ctx.db(), ctx.group.id, category, ctx.now).await?;
    Ok(never + ended)
}

/// A page of them, the longest unpaid first, fifty at a time.
pub async fn unpaid(ctx: &Ctx, category: &str, page: u32) -> Result<Vec<Payer>> {
    ctx.need(Power::KeepFees, None)?;
    let (db, group) = (ctx.db(), ctx.group.id);
    let (never, _) = fee::unpaid_count(db, group, category, ctx.now).await?;
    let from = i64::from(page) * PAGE;
    let mut rows = fee::never_paid(db, group, category, (PAGE, from)).await?;
    let left = PAGE - i64::try_from(rows.len()).unwrap_or(PAGE);
    if left > 0 {
        rows.extend(fee::ended(db, group, category, ctx.now, (left, (from - never).max(0))).await?);
    }
    let read = |it: standing::Row| Payer {
        id: it.person_id,
        number: it.number,
        name: it.name,
        category: it.category,
        paid_until: it.paid_until,
        email: it.email.filter(|_| !it.email_bounced),
    };
    Ok(rows.into_iter().map(read).collect())
}
