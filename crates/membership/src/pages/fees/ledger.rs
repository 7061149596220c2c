//! The ledger of fees, one payment, its reversal, its receipt to print.

use askama::Template;
use axum::extract::{Path, Query as Ask};
use axum::response::Response;
use kernel::{Ctx, Power, Result, transact};
use serde::Deserialize;
use ui::{Fields, Shell};

use crate::model::{Payment, PaymentId};
use crate::pages::last_day;
use crate::service::fees;

/// One row, in words.
pub struct Row {
    pub id: String,
    pub receipt: i64,
    pub person: String,
    pub name: String,
    pub amount: String,
    pub way: &'static str,
    pub reference: String,
    pub received: String,
    pub covers: String,
    /// "reversed", "reverses no. 4: …", or nothing.
    pub note: String,
    pub reversal: bool,
    pub open: bool,
}

pub(super) fn row(ctx: &Ctx, it: &Payment) -> Row {
    let zone = &ctx.group.zone;
    let note = match (it.reverses, it.reversed) {
        (Some(_), _) => format!("reverses an earlier one: {}", it.reason),
        (None, true) => "reversed".to_owned(),
        (None, false) => String::new(),
    };
    Row {
        id: it.id.to_string(),
        receipt: it.receipt,
        person: it.person.to_string(),
        name: it.name.clone(),
        amount: it.amount.to_string(),
        way: it.way.label(),
        reference: it.reference.clone(),
        received: it.received.day(zone),
        covers: format!("{} to {}", it.covers_from.day(zone), last_day(ctx, it.covers_until)),
        note,
        reversal: it.reverses.is_some(),
        open: it.reverses.is_none() && !it.reversed,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    page: u32,
}

#[derive(Template)]
#[template(path = "membership/ledger.html")]
struct Ledger {
    shell: Shell,
    rows: Vec<Row>,
    total: i64,
    earlier: Option<u32>,
    later: Option<u32>,
}

pub async fn show(ctx: Ctx, Ask(params): Ask<Params>) -> Result<Response> {
    let number = params.page.min(100_000);
    let (rows, total) = fees::ledger(&ctx, number).await?;
    kernel::log_read(&ctx, "ledger of fees", "collecting fees", rows.len()).await?;
    ui::page(Ledger {
        shell: Shell::new(&ctx, "Payments").crumb("Fees", "/fees"),
        rows: rows.iter().map(|it| row(&ctx, it)).collect(),
        total,
        earlier: number.checked_sub(1),
        later: (i64::from(number + 1) * fees::PAGE < total).then_some(number + 1),
    })
}

#[derive(Template)]
#[template(path = "membership/payment.html")]
struct One {
    shell: Shell,
    fields: Fields,
    row: Row,
    it: Payment,
    /// Printed alone, without the form to reverse it.
    receipt: bool,
    officer: bool,
    group: String,
}

pub async fn one(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, &path, Fields::default(), false).await?)
}

pub async fn receipt(ctx: Ctx, Path(path): Path<String>) -> Result<Response> {
    ui::page(page(&ctx, &path, Fields::default(), true).await?)
}

async fn page(ctx: &Ctx, path: &str, fields: Fields, receipt: bool) -> Result<One> {
    let it = fees::one(ctx, ui::id::<PaymentId>(path)?).await?;
    if ctx.actor.person != Some(it.person) {
        kernel::log_read_of(ctx, "a payment", "collecting fees", &[it.person]).await?;
    }
    let officer = ctx.may(Power::KeepFees, None);
    let shell = Shell::new(ctx, format!("Receipt no. {}", it.receipt));
    let shell =
        if officer { shell.crumb("Payments", "/fees/payments") } else { shell.crumb("My fee", "/me/fees") };
    let group = ctx.group.name.clone();
    Ok(One { shell, fields, row: row(ctx, &it), it, receipt, officer, group })
}

pub async fn reverse(ctx: Ctx, Path(path): Path<String>, fields: Fields) -> Result<Response> {
    let was = fees::one(&ctx, ui::id::<PaymentId>(&path)?).await?;
    let reason = fields.value("reason").to_owned();
    match transact!(ctx.db(), tx => { fees::reverse(tx, &ctx, &was, &reason).await }) {
        Ok(number) => {
            let said = format!("Reversed by no. {number}. What it paid for is paid no longer.");
            Ok(ui::done(&format!("/fees/people/{}", was.person), &said))
        }
        Err(problem) => ui::page_with(&problem, page(&ctx, &path, fields.wrong(&problem), false).await?),
    }
}
