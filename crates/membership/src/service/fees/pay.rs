//! Recording that somebody paid, and reversing what was recorded by mistake.

use jiff::ToSpan as _;
use kernel::{At, Ctx, Line, PersonId, Power, Problem, Result, Tx, audit};
use rulebook::Money;

use super::Ground;
use crate::model::{Named, Payment, PaymentId, Way, Worked, covered, work_out};
use crate::store::payment;

/// A payment as it is entered.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// Chosen when the form was drawn, so that a form sent twice records one payment.
    pub id: PaymentId,
    pub person: PersonId,
    pub way: Way,
    /// In the smallest coin; not read for a waiver.
    pub minor: i64,
    pub received: At,
    pub named: Named,
    pub reference: String,
    /// Where the stretch that it covers is to begin on another day than by itself.
    pub from: Option<At>,
    /// Whether the payer is sent the receipt.
    pub send: bool,
}

/// What was recorded.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: PaymentId,
    pub receipt: i64,
    pub covers_until: At,
}

/// Records a payment with its receipt. Standing follows in the same transaction.
///
/// # Errors
/// A `Problem` on "amount", "band", "received" or "category" that says what cannot be.
pub async fn pay(tx: &mut Tx, ctx: &Ctx, new: &NewPayment) -> Result<Received> {
    ctx.need(Power::KeepFees, None)?;
    let payer = people::service::payer(tx, ctx, new.person).await?;
    let category = payer.category.clone().ok_or_else(|| {
        Problem::refused(format!("{} is not a member, so no fee is due.", payer.name))
            .hint("Record the membership first, even if it begins later.")
    })?;
    if new.received > ctx.now {
        return Err(Problem::field(
            "received",
            "This day is still to come. Record a payment when it is there.",
        ));
    }
    if new.reference.chars().count() > 100 {
        return Err(Problem::field("reference", "A reference has at most 100 letters."));
    }
    let ground = Ground::needed(ctx, &category).await?;
    let worked = work_out(&ground.fee, &ground.rates, &new.named, new.received)
        .map_err(|why| Problem::field("band", format!("{}.", why.trim_end_matches('.'))))?;
    let (minor, months) = match new.way {
        Way::Waiver => (0, worked.months),
        _ => (new.minor, months(&worked, new.minor)?),
    };
    let from = new.from.unwrap_or_else(|| begins(payer.paid_until, new.received, ctx));
    let until = until_when(from, months, ctx)?;
    let fact = people::service::fee_paid(tx, ctx, new.person, from, until).await?;
    let receipt = payment::next_receipt(tx, ctx.group.id).await?;
    let it = Payment {
        id: new.id,
        receipt,
        person: new.person,
        name: payer.name.clone(),
        category,
        band: new.named.band.clone(),
        amount: Money { minor, currency: worked.due.currency },
        way: new.way,
        reference: new.reference.trim().to_owned(),
        received: new.received,
        covers_from: from,
        covers_until: until,
        due: worked.due,
        worked_out: worked.steps.join(" "),
        cite: Some(ground.cite.clone()),
        reverses: None,
        reason: String::new(),
        recorded_at: ctx.now,
        recorded_by: ctx.actor.person,
        reversed: false,
    };
    payment::insert(tx, ctx.group.id, &it, Some(fact)).await.map_err(once)?;
    if new.send
        && let Some(email) = &payer.email
    {
        send(tx, ctx, &it, email).await?;
    }
    let detail =
        serde_json::json!({ "receipt": receipt, "minor": minor, "way": new.way.slug(), "until": until });
    let line = Line::new("fee.paid")
        .on("person", new.person.0)
        .cite(Some(ground.cite))
        .fields(&["fee"])
        .detail(detail);
    audit(tx, ctx, line).await?;
    Ok(Received { id: it.id, receipt, covers_until: until })
}

fn months(worked: &Worked, minor: i64) -> Result<i64> {
    if !(1..=10_000_000).contains(&minor) {
        return Err(Problem::field("amount", "Write what was paid, such as 43.20."));
    }
    let months = covered(worked, minor).map_err(|why| Problem::field("amount", why))?.months;
    if months > 120 {
        let why = "This would cover more than ten years. Check the amount; a gift is not a fee.";
        return Err(Problem::field("amount", why));
    }
    Ok(months)
}

/// A stretch that is still running goes on; a new one begins on the day of the payment.
fn begins(paid_until: Option<At>, received: At, ctx: &Ctx) -> At {
    let day = At::start_of_day(received.date(&ctx.group.zone), &ctx.group.zone);
    paid_until.filter(|end| *end > day).unwrap_or(day)
}

/// The first instant after so many calendar months from the beginning of a day.
pub fn until_when(from: At, months: i64, ctx: &Ctx) -> Result<At> {
    let day = from.date(&ctx.group.zone);
    let months = i32::try_from(months).unwrap_or(i32::MAX);
    let end = day.checked_add(months.months());
    let end = end.map_err(|_| Problem::field("amount", "The stretch that this covers cannot be dated."))?;
    Ok(At::start_of_day(end, &ctx.group.zone))
}

async fn send(tx: &mut Tx, ctx: &Ctx, it: &Payment, email: &str) -> Result<()> {
    let zone = &ctx.group.zone;
    let what = match it.way {
        Way::Waiver => "Your fee is waived".to_owned(),
        _ => format!("{} were received on {}", it.amount, it.received.day(zone)),
    };
    let text = format!(
        "Hello {},\n\n{what}. It counts from {} to {}.\n\nReceipt no. {}: {}/fees/receipts/{}\n\n{}",
        it.name,
        it.covers_from.day(zone),
        it.covers_until.plus_seconds(-1).day(zone),
        it.receipt,
        ctx.base_url(),
        it.id,
        ctx.group.name
    );
    let message = mail::Outgoing {
        person: Some(it.person),
        to: email.to_owned(),
        to_name: it.name.clone(),
        kind: mail::Kind::Personal,
        subject: format!("Receipt no. {} of {}", it.receipt, ctx.group.name),
        text,
        html: None,
    };
    mail::service::queue(tx, ctx, message).await.map(drop)
}

/// Reverses a payment: a second row with the amount below nought, and what it paid for is paid no longer.
pub async fn reverse(tx: &mut Tx, ctx: &Ctx, was: &Payment, reason: &str) -> Result<i64> {
    ctx.need(Power::KeepFees, None)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 200 {
        let why = "Say in at most 200 letters why it is reversed, such as: the cheque came back.";
        return Err(Problem::field("reason", why));
    }
    if was.reverses.is_some() {
        return Err(Problem::refused("This is a reversal itself. Record the payment anew instead."));
    }
    if let Some(fact) = payment::fact_of(tx, ctx.group.id, was.id).await? {
        people::service::fee_not_paid(tx, ctx, was.person, fact).await?;
    }
    let receipt = payment::next_receipt(tx, ctx.group.id).await?;
    let it = Payment {
        id: PaymentId(ctx.new_id()),
        receipt,
        amount: Money { minor: -was.amount.minor, currency: was.amount.currency },
        reverses: Some(was.id),
        reason: reason.to_owned(),
        received: ctx.now,
        recorded_at: ctx.now,
        recorded_by: ctx.actor.person,
        ..was.clone()
    };
    payment::insert(tx, ctx.group.id, &it, None).await.map_err(once)?;
    let detail = serde_json::json!({ "receipt": was.receipt, "by": receipt, "reason": reason });
    audit(tx, ctx, Line::new("fee.reversed").on("person", was.person.0).fields(&["fee"]).detail(detail))
        .await?;
    Ok(receipt)
}

/// The same form sent twice.
fn once(problem: Problem) -> Problem {
    match problem.is_duplicate() {
        true => Problem::conflict("This was recorded already, so nothing was added."),
        false => problem,
    }
}
